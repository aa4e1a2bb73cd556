"""The library nn: what PyTorch's modules give for the same weights, in f64.

Inputs and weights are `v(s, shape)`, a formula that both sides work out: sin(k² / 10 + s) for element number k. `at(s, p)` puts
half of it, in the order of the leaves, into the parameters p. A builder below takes a module's tensors from the same vector
in the same order, so that derivatives with respect to that vector can be compared as well.
"""

import math

import numpy as np
import torch
import torch.nn as tnn
import torch.nn.functional as F
from torch.func import functional_call

from .common import Group

V = "fn v(s, n...) = reshape(sin(f64(range(prod(n))) ^ 2 / 10 + s), n); "
AT = "fn at(s, p) = nn.unflatten_parameters(v(s, count_parameters(p)) / 2, tree_map(f64, p)); "
CLOSE = (1e-9, 1e-10)


def v(s, *shape):
    k = np.arange(math.prod(shape), dtype=np.float64)
    return torch.from_numpy(np.sin(k * k / 10 + s)).reshape(shape)


class Weights:
    """The vector v(0, n) / 2, taken off piece by piece; n is more than any layer here needs."""

    def __init__(self):
        self.vector = (v(0, 2000) / 2).requires_grad_()
        self.taken = 0

    def take(self, *shape):
        n = math.prod(shape)
        self.taken += n
        return self.vector[self.taken - n : self.taken].reshape(shape)

    def slope(self, loss):
        """The derivative of a loss for the weights that were taken."""
        return torch.autograd.grad(loss, self.vector, retain_graph=True)[0][: self.taken]

    def linear(self, name, i, o):
        w, b = self.take(i, o), self.take(o)
        return {f"{name}weight": w.T, f"{name}bias": b}

    def norm(self, name, d):
        return {f"{name}weight": self.take(d), f"{name}bias": self.take(d)}

    def heads(self, name, d):
        parts = [self.linear("", d, d) for _ in range(4)]
        joined = {
            f"{name}in_proj_weight": torch.cat([p["weight"] for p in parts[:3]]),
            f"{name}in_proj_bias": torch.cat([p["bias"] for p in parts[:3]]),
        }
        return joined | {f"{name}out_proj.{key}": part for key, part in parts[3].items()}

    def encoder_layer(self, name, d, hidden):
        return (
            self.heads(f"{name}self_attn.", d)
            | self.norm(f"{name}norm1.", d)
            | self.linear(f"{name}linear1.", d, hidden)
            | self.linear(f"{name}linear2.", hidden, d)
            | self.norm(f"{name}norm2.", d)
        )

    def decoder_layer(self, name, d, hidden):
        return (
            self.heads(f"{name}self_attn.", d)
            | self.norm(f"{name}norm1.", d)
            | self.heads(f"{name}multihead_attn.", d)
            | self.norm(f"{name}norm2.", d)
            | self.linear(f"{name}linear1.", d, hidden)
            | self.linear(f"{name}linear2.", hidden, d)
            | self.norm(f"{name}norm3.", d)
        )

    def stack(self, make, layers, d, hidden, norm_first):
        found = {}
        for i in range(layers):
            found |= make(f"layers.{i}.", d, hidden)
        return found | (self.norm("norm.", d) if norm_first else {})

    def recurrent(self, i, u, gates):
        w_ih, w_hh = self.take(i, gates * u), self.take(u, gates * u)
        b_ih, b_hh = self.take(gates * u), self.take(gates * u)
        return {"weight_ih_l0": w_ih.T, "weight_hh_l0": w_hh.T, "bias_ih_l0": b_ih, "bias_hh_l0": b_hh}


class Cases(Group):
    def put(self, source, value, tolerance=CLOSE):
        value = value.detach().numpy() if isinstance(value, torch.Tensor) else np.asarray(value)
        self.add(self.program(source), value, tolerance)

    def holds(self, source):
        self.put(source, np.array(True), (0, 0))

    def refused(self, source):
        self.refuse(self.program(source))

    def program(self, source):
        helpers = (V if "v(" in source or "at(" in source else "") + (AT if "at(" in source else "")
        return "import nn; " + helpers + source

    def layer(self, init, call, inputs, torch_call, result="", before=""):
        """A layer's value, and the derivatives of a weighted sum of it for parameters and inputs.

        `call` names the parameters p and the inputs x, y, …, whose shapes `inputs` gives; torch_call(weights, x, y, …).
        """
        names = "xyzw"[: len(inputs)]
        tensors = [v(i + 1, *shape).requires_grad_() for i, shape in enumerate(inputs)]
        weights = Weights()
        value = torch_call(weights, *tensors)
        given = "; ".join(f"{name} = v({i + 1}, {', '.join(map(str, shape))})" for i, (name, shape) in enumerate(zip(names, inputs)))
        start = f"{before}p = at(0, {init}); {given}; "
        self.put(f"{start}({call}){result}", value)
        shape = tuple(value.shape)
        weighted = f"sum(({call}){result} * v(7, {', '.join(map(str, shape))}))"
        loss = (value * v(7, *shape)).sum()
        self.put(f"{start}nn.flatten_parameters(grad(p -> {weighted})(p))", weights.slope(loss), (1e-8, 1e-9))
        for name, slope in zip(names, torch.autograd.grad(loss, tensors)):
            self.put(f"{start}grad({name} -> {weighted})({name})", slope, (1e-8, 1e-9))


def activation(name):
    return {"relu": torch.relu, "gelu": F.gelu, "tanh": torch.tanh}[name]


def lower(flag):
    return str(flag).lower()


def nothing(*_):
    raise AssertionError


def layers(g):
    def sequence(weights, sizes, between):
        def run(x):
            for n, (i, o) in enumerate(zip(sizes, sizes[1:])):
                part = weights.linear("", i, o)
                x = F.linear(x, part["weight"], part["bias"])
                x = between(x) if n < len(sizes) - 2 else x
            return x

        return run

    g.layer("nn.init_linear(3, 2)", "nn.linear(p, x)", [(4, 3)], lambda w, x: functional_call(tnn.Linear(3, 2), w.linear("", 3, 2), x))
    g.layer("nn.init_linear(3, 2)", "nn.linear(p, x)", [(2, 2, 3)], lambda w, x: functional_call(tnn.Linear(3, 2), w.linear("", 3, 2), x))
    for name in ("relu", "tanh", "gelu"):
        g.layer("nn.init_mlp((3, 4, 2))", f"nn.mlp(p, x, {name})", [(4, 3)], lambda w, x: sequence(w, (3, 4, 2), activation(name))(x))
    g.layer("nn.init_mlp((3, 2))", "nn.mlp(p, x)", [(3,)], lambda w, x: sequence(w, (3, 2), nothing)(x))
    for name in ("relu", "gelu"):
        g.layer("nn.init_feed_forward(3, 5)", f"nn.feed_forward(p, x, {name})", [(2, 3)], lambda w, x: sequence(w, (3, 5, 3), activation(name))(x))
    g.layer("nn.init_layer_norm(4)", "nn.layer_norm(p, x)", [(2, 3, 4)], lambda w, x: functional_call(tnn.LayerNorm(4), w.norm("", 4), x))
    g.layer("nn.init_layer_norm(4)", "nn.layer_norm(p, x, eps=0.1)", [(4,)], lambda w, x: functional_call(tnn.LayerNorm(4, eps=0.1), w.norm("", 4), x))
    ids = torch.tensor([[4, 0, 1], [1, 1, 2]])
    table = Weights()
    value = F.embedding(ids, table.take(5, 3))
    start = "p = at(0, nn.init_embedding(5, 3)); ids = [[4, 0, 1], [1, 1, 2]]; "
    g.put(start + "nn.embedding(p, ids)", value)
    g.put(start + "equal(nn.embedding(p, ids), embedding(p.table, ids))", np.array(True))
    slope = table.slope((value * v(7, 2, 3, 3)).sum())
    g.put(start + "flatten(grad(p -> sum(nn.embedding(p, ids) * v(7, 2, 3, 3)))(p).table)", slope)
    g.put("nn.residual(x -> 2 * x, v(1, 2, 3))", 3 * v(1, 2, 3))
    g.put("nn.dropout(v(1, 5), 0.7, training=false)", v(1, 5))
    g.put("nn.dropout(v(1, 5), 1)", 0 * v(1, 5))
    g.holds("seed(3); x = nn.dropout(ones(100000), 0.3); abs(mean(x) - 1) < 0.01 and all(x == 0 or abs(x - 1 / 0.7) < 1e-6)")
    g.holds("p = at(0, nn.init_layer_norm(4)); x = v(1, 3, 4); close(nn.layer_norm(p, x), layer_norm(x, p.gamma, p.beta), 1e-12, 1e-12)")
    g.holds("p = at(0, nn.init_linear(3, 2)); x = v(1, 4, 3); close(nn.linear(p, x), linear(x, p.W, p.b), 1e-12, 1e-12)")
    for text in ["nn.linear(nn.init_linear(3, 2), ones(4, 2))", "nn.embedding(nn.init_embedding(5, 3), [5])", "nn.embedding(nn.init_embedding(5, 3), [0.5])",
                 "nn.layer_norm(nn.init_layer_norm(3), ones(4))", "nn.mlp(nn.init_mlp((3, 2)), ones(2))"]:
        g.refused(text)


def batch_norms(g):
    for shape in [(4, 3), (2, 3, 2, 2)]:
        kind = tnn.BatchNorm1d if len(shape) == 2 else tnn.BatchNorm2d
        for training in (True, False):
            for settings, kwargs in [("", {}), (", momentum=0.3, eps=0.01", {"momentum": 0.3, "eps": 0.01})]:
                state = "(mean = v(4, 3), var = v(5, 3) ^ 2 + 0.5)"
                call = f"nn.batch_norm(p, x, {state}, training={lower(training)}{settings})"

                def run(w, x):
                    module = kind(3, **kwargs).double().train(training)
                    module.running_mean, module.running_var = v(4, 3), v(5, 3) ** 2 + 0.5
                    return functional_call(module, w.norm("", 3), x)

                g.layer("nn.init_batch_norm(3)", call, [shape], run, "[0]")
                source = f"p = at(0, nn.init_batch_norm(3)); x = v(1, {', '.join(map(str, shape))}); {call}[1]"
                module = kind(3, **kwargs).double().train(training)
                module.running_mean, module.running_var = v(4, 3), v(5, 3) ** 2 + 0.5
                module(v(1, *shape))
                g.put(source + ".mean", module.running_mean)
                g.put(source + ".var", module.running_var)
        sizes = ", ".join(map(str, shape))
        call = f"p = at(0, nn.init_batch_norm(3)); x = v(1, {sizes}); s = nn.init_batch_norm_state(3); y, t = nn.batch_norm(p, x, s); "
        built_in = "close((y, t.mean, t.var), batch_norm(x, p.gamma, p.beta, s.mean, s.var, true), 1e-12, 1e-12)"
        g.holds(call + built_in)
    g.refused("nn.batch_norm(nn.init_batch_norm(3), ones(2, 4), nn.init_batch_norm_state(3))")
    g.refused("nn.batch_norm(nn.init_batch_norm(3), ones(2, 3), nn.init_batch_norm_state(4))")


def attention(g):
    for lead, t, s, d, e in [((), 3, 4, 2, 3), ((2, 3), 2, 2, 4, 1)]:
        q, k, values = v(1, *lead, t, d), v(2, *lead, s, d), v(3, *lead, s, e)
        shapes = [", ".join(map(str, x.shape)) for x in (q, k, values)]
        args = ", ".join(f"v({i + 1}, {shape})" for i, shape in enumerate(shapes))
        mask = v(4, t, s) > -0.5
        mask[:, 0] = True
        text = "[" + ", ".join("[" + ", ".join(lower(bool(x)) for x in row) + "]" for row in mask) + "]"
        for given, torch_mask in [("", None), (f", {text}", mask)]:
            g.put(f"nn.scaled_dot_product_attention({args}{given})[0]", F.scaled_dot_product_attention(q, k, values, torch_mask))
            scores = q @ k.mT / d**0.5
            scores = scores if torch_mask is None else scores.masked_fill(~torch_mask, -torch.inf)
            g.put(f"nn.scaled_dot_product_attention({args}{given})[1]", torch.softmax(scores, -1))
            g.holds(f"close(nn.scaled_dot_product_attention({args}{given})[0], attention({args}{given}), 1e-10, 1e-12)")
    g.put("nn.scaled_dot_product_attention(v(1, 2, 3), v(2, 2, 3), v(3, 2, 3), [[false, false], [true, false]])[0]", torch.stack([0 * v(3, 3), v(3, 2, 3)[0]]))
    g.put("grad(q -> sum(nn.scaled_dot_product_attention(q, v(2, 2, 3), v(3, 2, 3), [[false, false], [true, false]])[0]))(v(1, 2, 3))", 0 * v(1, 2, 3))
    g.put("nn.causal_mask(3)", np.tril(np.ones((3, 3), bool)))
    g.put("nn.padding_mask([2, 0, 3], 3)", np.array([[[True, True, False]], [[False] * 3], [[True] * 3]]))
    g.put("nn.causal_mask(3) and nn.padding_mask([2], 3)", np.array([[[True, False, False], [True, True, False], [True, True, False]]]))
    g.put("nn.split_heads(v(1, 2, 3, 4), 2)", v(1, 2, 3, 4).reshape(2, 3, 2, 2).transpose(1, 2))
    g.put("nn.join_heads(nn.split_heads(v(1, 2, 3, 4), 2))", v(1, 2, 3, 4))

    def heads(d, n, mask=None, padding=None):
        def run(w, q, k, values):
            module = tnn.MultiheadAttention(d, n, batch_first=True).double()
            return functional_call(module, w.heads("", d), (q, k, values), {"attn_mask": mask, "key_padding_mask": padding})[0]

        return run

    causal = ~torch.ones(3, 3).tril().bool()
    padding = torch.tensor([[False, False, True], [False, False, False]])
    call = "nn.multi_head_attention(p, x, y, z, "
    for d, n in [(4, 1), (4, 2), (4, 4), (6, 3)]:
        g.layer(f"nn.init_multi_head_attention({d})", f"{call}{n})", [(2, 2, d), (2, 3, d), (2, 3, d)], heads(d, n))
    same = [(2, 3, 4)] * 3
    init = "nn.init_multi_head_attention(4)"
    g.layer(init, f"{call}2, nn.causal_mask(3))", same, heads(4, 2, causal))
    g.layer(init, f"{call}2, nn.padding_mask([2, 3], 3))", same, heads(4, 2, None, padding))
    g.layer(init, f"{call}2, nn.causal_mask(3) and nn.padding_mask([2, 3], 3))", same, heads(4, 2, causal, padding))
    g.layer(init, f"{call}2, mask=nn.padding_mask([2, 3], 3))", [(2, 5, 4), (2, 3, 4), (2, 3, 4)], heads(4, 2, None, padding))
    four = "(v(9, 2, 2, 3, 3) > 0 or eye(3) == 1)"
    per_head = (v(9, 2, 2, 3, 3) > 0) | torch.eye(3).bool()
    g.layer(init, f"{call}2, mask={four})", same, heads(4, 2, ~per_head.reshape(4, 3, 3)))
    one = "p = nn.init_multi_head_attention(4); x = ones(2, 3, 4); "
    for mask in ["ones(3, 3)", "nn.causal_mask(2)", "nn.padding_mask([1, 2, 3], 3)", "nn.padding_mask([1, 2], 4)", "bool(ones(2, 3))", "bool(ones(3))", "bool(ones(3, 2, 3, 3))"]:
        g.refused(one + f"nn.multi_head_attention(p, x, x, x, 2, {mask})")
    g.refused(one + "nn.multi_head_attention(p, x, x, x, 3)")
    g.refused(one + "nn.multi_head_attention(p, x, ones(2, 3, 2), x, 2)")
    g.refused("x = ones(2, 2, 3, 4); nn.scaled_dot_product_attention(x, x, x, bool(ones(2, 3, 3)))")

    def table(t, d):
        angles = np.arange(t)[:, None] / 10000 ** (np.arange(0, d, 2) / d)
        both = np.zeros((t, d))
        both[:, 0::2], both[:, 1::2] = np.sin(angles), np.cos(angles)
        return both

    for t, d in [(5, 4), (1, 2), (9, 6)]:
        g.put(f"nn.sinusoidal_positions({t}, {d}, dtype=f64)", table(t, d))
    g.put("nn.sinusoidal_positions(5, 4)", table(5, 4).astype(np.float32), (1e-6, 1e-7))
    g.holds("close(nn.sinusoidal_positions(50, 16), sinusoidal_positions(50, 16), atol=1e-5)")
    g.refused("nn.sinusoidal_positions(5, 3)")
    g.layer("nn.init_learned_positions(5, 4)", "nn.learned_positions(p, x)", [(2, 3, 4)], lambda w, x: x + w.take(5, 4)[:3])
    g.refused("nn.learned_positions(nn.init_learned_positions(2, 4), ones(1, 3, 4))")


def transformer(g):
    causal = ~torch.ones(3, 3).tril().bool()
    padding = torch.tensor([[False, False, True], [False, False, False]])
    for norm_first in (False, True):
        for name in ("relu", "gelu"):
            options = dict(dropout=0.0, activation=name, batch_first=True, norm_first=norm_first)
            settings = f"norm_first={lower(norm_first)}, activation={name}"
            encoder_layer = tnn.TransformerEncoderLayer(4, 2, 5, **options).double()
            decoder_layer = tnn.TransformerDecoderLayer(4, 2, 5, **options).double()
            g.layer("nn.init_encoder_layer(4, 5)", f"nn.encoder_layer(p, x, 2, {settings})", [(2, 3, 4)],
                    lambda w, x: functional_call(encoder_layer, w.encoder_layer("", 4, 5), x))
            g.layer("nn.init_encoder_layer(4, 5)", f"nn.encoder_layer(p, x, 2, nn.padding_mask([2, 3], 3), {settings})", [(2, 3, 4)],
                    lambda w, x: functional_call(encoder_layer, w.encoder_layer("", 4, 5), (x,), {"src_key_padding_mask": padding}))
            g.layer("nn.init_decoder_layer(4, 5)", f"nn.decoder_layer(p, x, y, 2, {settings})", [(2, 3, 4), (2, 2, 4)],
                    lambda w, x, y: functional_call(decoder_layer, w.decoder_layer("", 4, 5), (x, y), {"tgt_mask": causal}))
            g.layer("nn.init_decoder_layer(4, 5)", f"nn.decoder_layer(p, x, y, 2, memory_mask=nn.padding_mask([2, 3], 3), {settings})", [(2, 3, 4), (2, 3, 4)],
                    lambda w, x, y: functional_call(decoder_layer, w.decoder_layer("", 4, 5), (x, y), {"tgt_mask": causal, "memory_key_padding_mask": padding}))
        last = ", norm_first=true" if norm_first else ""
        encoder, decoder = stacks(2, 4, 3, norm_first, "relu")
        g.layer(f"nn.init_encoder(2, 4, 3{last})", f"nn.encoder(p, x, 2{last})", [(1, 3, 4)],
                lambda w, x: functional_call(encoder, w.stack(w.encoder_layer, 2, 4, 3, norm_first), x))
        g.layer(f"nn.init_decoder(2, 4, 3{last})", f"nn.decoder(p, x, y, 2{last})", [(1, 3, 4), (1, 2, 4)],
                lambda w, x, y: functional_call(decoder, w.stack(w.decoder_layer, 2, 4, 3, norm_first), (x, y), {"tgt_mask": causal}))
        for name in ("relu", "gelu"):
            whole(g, norm_first, name)
    g.holds("seed(1); p = nn.init_encoder(2, 4, 8); x = randn(2, 3, 4); not equal(nn.encoder(p, x, 2, drop=0.5), nn.encoder(p, x, 2))")
    g.refused("nn.encoder(nn.init_encoder(1, 4, 8), ones(2, 3, 4), 2, norm_first=true)")


def stacks(n, d, hidden, norm_first, name):
    options = dict(dropout=0.0, activation=name, batch_first=True, norm_first=norm_first)
    last = lambda: tnn.LayerNorm(d) if norm_first else None
    encoder = tnn.TransformerEncoder(tnn.TransformerEncoderLayer(d, 2, hidden, **options), n, last(), enable_nested_tensor=False)
    decoder = tnn.TransformerDecoder(tnn.TransformerDecoderLayer(d, 2, hidden, **options), n, last())
    return encoder.double(), decoder.double()


def whole(g, norm_first, name):
    """The full transformer: 5 source tokens, 6 target tokens, 1 layer, d = 4, hidden 3."""
    w = Weights()
    source, target = torch.tensor([[1, 4, 0], [2, 3, 3]]), torch.tensor([[5, 0], [1, 2]])
    padding = torch.tensor([[False, False, True], [False, False, False]])
    encoder, decoder = stacks(1, 4, 3, norm_first, name)
    source_table, target_table = w.take(5, 4), w.take(6, 4)

    def positions(t):
        angles = torch.arange(t, dtype=torch.float64)[:, None] / 10000 ** (torch.arange(0, 4, 2, dtype=torch.float64) / 4)
        return torch.stack([torch.sin(angles), torch.cos(angles)], -1).reshape(t, 4)

    x = source_table[source] * 2 + positions(3)
    memory = functional_call(encoder, w.stack(w.encoder_layer, 1, 4, 3, norm_first), (x,), {"src_key_padding_mask": padding})
    y = target_table[target] * 2 + positions(2)
    causal = ~torch.ones(2, 2).tril().bool()
    y = functional_call(decoder, w.stack(w.decoder_layer, 1, 4, 3, norm_first), (y, memory), {"tgt_mask": causal, "memory_key_padding_mask": padding})
    output = w.linear("", 4, 6)
    logits = F.linear(y, output["weight"], output["bias"])
    flag = f", norm_first={lower(norm_first)}"
    start = f"p = at(0, nn.init_transformer(5, 6, 1, 4, 3{flag})); x = [[1, 4, 0], [2, 3, 3]]; y = [[5, 0], [1, 2]]; m = nn.padding_mask([2, 3], 3); "
    call = f"nn.transformer(p, x, y, 2, m{flag}, activation={name})"
    g.put(start + call, logits)
    labels = torch.tensor([[0, 3], [2, 5]])
    loss = F.cross_entropy(logits.reshape(4, 6), labels.reshape(4))
    lossy = f"cross_entropy(reshape({call}, 4, 6), [0, 3, 2, 5])"
    g.put(start + lossy, loss)
    g.put(start + f"nn.flatten_parameters(grad(p -> {lossy})(p))", w.slope(loss), (1e-8, 1e-9))


def recurrent(g):
    for name, kind, gates in [("rnn", tnn.RNN, 1), ("gru", tnn.GRU, 3), ("lstm", tnn.LSTM, 4)]:
        module = kind(3, 2, batch_first=True).double()
        init = f"nn.init_{name}(3, 2)"

        def run(w, x, *state, part=0):
            state = tuple(s[None] for s in state)
            args = (x, state if len(state) == 2 else state[0]) if state else (x,)
            found = functional_call(module, w.recurrent(3, 2, gates), args)
            if part == 0:
                return found[0]
            return found[1][part - 1][0] if name == "lstm" else found[1][0]

        g.layer(init, f"nn.{name}(p, x)", [(2, 4, 3)], run, "[0]")
        if name == "lstm":
            g.layer(init, "nn.lstm(p, x)", [(2, 4, 3)], lambda w, x: run(w, x, part=1), "[1][0]")
            g.layer(init, "nn.lstm(p, x)", [(2, 4, 3)], lambda w, x: run(w, x, part=2), "[1][1]")
            g.layer(init, "nn.lstm(p, x, y, z)", [(2, 3, 3), (2, 2), (2, 2)], run, "[0]")
            g.layer(init, "nn.lstm(p, x, y, z)", [(2, 3, 3), (2, 2), (2, 2)], lambda w, *a: run(w, *a, part=2), "[1][1]")
            g.holds(f"p = at(0, {init}); close(nn.lstm_cell(p, v(1, 4, 3), v(2, 4, 2), v(3, 4, 2)), lstm_cell(v(1, 4, 3), v(2, 4, 2), v(3, 4, 2), p), 1e-12, 1e-12)")
        else:
            g.layer(init, f"nn.{name}(p, x)", [(2, 4, 3)], lambda w, x: run(w, x, part=1), "[1]")
            g.layer(init, f"nn.{name}(p, x, y)", [(2, 3, 3), (2, 2)], run, "[0]")
            g.holds(f"p = at(0, {init}); close(nn.{name}_cell(p, v(1, 4, 3), v(2, 4, 2)), {name}_cell(v(1, 4, 3), v(2, 4, 2), p), 1e-12, 1e-12)")
        g.refused(f"nn.{name}({init}, ones(2, 4, 2))")
        g.holds(f"seed(1); p = nn.init_{name}(3, 16); all(map(x -> max(abs(x)) <= 0.25 and max(abs(x)) > 0.2, leaves(p)))")


def vision(g):
    def patches(w, x):
        part = w.linear("", 12, 4)
        return F.conv2d(x, part["weight"].reshape(4, 3, 2, 2), part["bias"], stride=2).flatten(2).mT

    g.layer("nn.init_patch_embedding(3, 2, 4)", "nn.patch_embedding(p, x, 2)", [(2, 3, 4, 6)], patches)
    g.refused("nn.patch_embedding(nn.init_patch_embedding(3, 2, 4), ones(2, 3, 5, 6), 2)")

    w = Weights()
    x = v(1, 2, 2, 4, 4).requires_grad_()
    part = w.linear("", 8, 4)
    tokens = F.conv2d(x, part["weight"].reshape(4, 2, 2, 2), part["bias"], stride=2).flatten(2).mT
    tokens = torch.cat([w.take(4).expand(2, 1, 4), tokens], 1) + w.take(5, 4)
    encoder, _ = stacks(1, 4, 3, True, "gelu")
    y = functional_call(encoder, w.stack(w.encoder_layer, 1, 4, 3, True), tokens)
    head = w.linear("", 4, 3)
    logits = F.linear(y[:, 0], head["weight"], head["bias"])
    loss = F.cross_entropy(logits, torch.tensor([2, 0]))
    start = "p = at(0, nn.init_vision_transformer(2, 4, 2, 1, 4, 3, 3)); x = v(1, 2, 2, 4, 4); "
    call = "nn.vision_transformer(p, x, 2, 2)"
    g.put(start + call, logits)
    g.put(start + f"nn.flatten_parameters(grad(p -> cross_entropy({call}, [2, 0]))(p))", w.slope(loss), (1e-8, 1e-9))
    g.put(start + f"grad(x -> cross_entropy({call}, [2, 0]))(x)", torch.autograd.grad(loss, x)[0], (1e-8, 1e-9))

    def block(training):
        def run(w, x):
            y, means = x, []
            for i in range(2):
                filters, norm = w.take(2, 2, 3, 3), w.norm("", 2)
                mean, var = torch.zeros(2).double(), torch.ones(2).double()
                y = F.batch_norm(F.conv2d(torch.relu(y) if i else y, filters, padding=1), mean, var, norm["weight"], norm["bias"], training)
                means.append((mean, var))
            run.means = means
            return torch.relu(x + y)

        return run

    init, state = "nn.init_residual_block(2)", "tree_map(f64, nn.init_residual_block_state(2))"
    for training in (True, False):
        g.layer(init, f"nn.residual_block(p, x, {state}, training={lower(training)})", [(2, 2, 3, 3)], block(training), "[0]")
    run = block(True)
    run(Weights(), v(1, 2, 2, 3, 3))
    for i, norm in enumerate(("norm1", "norm2")):
        for j, part in enumerate(("mean", "var")):
            g.put(f"p = at(0, {init}); nn.residual_block(p, v(1, 2, 2, 3, 3), {state})[1].{norm}.{part}", run.means[i][j])


def contrastive(g):
    def slopes(source, loss, **tensors):
        """The loss and its derivative for each tensor; the source names them."""
        given = "; ".join(f"{name} = v({i + 1}, {', '.join(map(str, t.shape))})" for i, (name, t) in enumerate(tensors.items()))
        g.put(f"{given}; {source}", loss)
        for name, slope in zip(tensors, torch.autograd.grad(loss, list(tensors.values()))):
            g.put(f"{given}; grad({name} -> {source})({name})", slope)

    for n, temperature in [(3, 0.5), (2, 0.1), (1, 1.0)]:
        x = v(1, 2 * n, 3).requires_grad_()
        cosine = F.cosine_similarity(x[:, None], x[None], dim=-1) / temperature
        terms = []
        for i in range(2 * n):
            others = [cosine[i, j].exp() for j in range(2 * n) if j != i]
            terms.append(-(cosine[i, (i + n) % (2 * n)].exp() / sum(others)).log())
        slopes(f"nn.nt_xent(x, {temperature})", sum(terms) / (2 * n), x=x)
        g.holds(f"x = v(1, {2 * n}, 3); close(nn.nt_xent(x, {temperature}), nt_xent(x, {temperature}), 1e-10, 1e-12)")
    g.refused("nn.nt_xent(ones(3, 2))")
    for n, m in [(3, 3), (2, 5)]:
        q, k = v(1, n, 4).requires_grad_(), v(2, m, 4).requires_grad_()
        cosine = F.cosine_similarity(q[:, None], k[None], dim=-1) / 0.2
        slopes("nn.info_nce(q, k, 0.2)", -(cosine.diagonal() - cosine.logsumexp(1)).mean(), q=q, k=k)
        g.holds(f"q = v(1, {n}, 4); k = v(2, {m}, 4); close(nn.info_nce(q, k, 0.2), info_nce(q, k, 0.2), 1e-10, 1e-12)")
    images, texts, scale = v(1, 3, 4).requires_grad_(), v(2, 3, 4).requires_grad_(), v(3, 1).requires_grad_()
    cosine = F.cosine_similarity(images[:, None], texts[None], dim=-1) * scale[0].exp()
    both = -(cosine.log_softmax(0).diagonal().sum() + cosine.log_softmax(1).diagonal().sum()) / 6
    slopes("nn.clip_loss(a, b, c[0])", both, a=images, b=texts, c=scale)
    fixed = F.cosine_similarity(images[:, None], texts[None], dim=-1) / 0.07
    g.put("nn.clip_loss(v(1, 3, 4), v(2, 3, 4))", -(fixed.log_softmax(0).diagonal().sum() + fixed.log_softmax(1).diagonal().sum()) / 6)
    g.refused("nn.clip_loss(ones(3, 4), ones(2, 4))")

    q, k, queue = v(1, 2, 3).requires_grad_(), v(2, 2, 3), F.normalize(v(3, 5, 3))
    scores = torch.cat([(F.normalize(q) * F.normalize(k)).sum(1, keepdim=True), F.normalize(q) @ queue.T], 1) / 0.07
    loss = F.cross_entropy(scores, torch.zeros(2).long())
    start = "q = v(1, 2, 3); k = v(2, 2, 3); queue = (keys = normalize(v(3, 5, 3)), oldest = 0); "
    g.put(start + "nn.moco_loss(q, k, queue)", loss)
    g.put(start + "grad(q -> nn.moco_loss(q, k, queue))(q)", torch.autograd.grad(loss, q)[0])
    g.put(start + "grad(k -> nn.moco_loss(q, k, queue))(k)", 0 * k)
    keys = F.normalize(v(3, 5, 3))
    for step in range(3):
        for i in range(2):
            keys[(2 * step + i) % 5] = F.normalize(v(step, 2, 3))[i]
    turned = "queue = fold((queue, s) -> nn.moco_enqueue(queue, v(s, 2, 3)), (keys = normalize(v(3, 5, 3)), oldest = 0), 0..3); "
    g.put(turned + "queue.keys", keys)
    g.put(turned + "queue.oldest", np.int64(1))
    g.refused("nn.moco_enqueue(nn.init_moco_queue(2, 3), ones(3, 3))")
    g.holds("q = nn.init_moco_queue(4, 3); close(norm(q.keys, axis=1), ones(4))")
    g.put("nn.momentum_update((W = v(1, 2), b = (v(2, 2),)), (W = v(3, 2), b = (v(4, 2),)), 0.9).b[0]", 0.9 * v(2, 2) + 0.1 * v(4, 2))

    def head(w, x):
        first, second = w.linear("", 3, 4), w.linear("", 4, 2)
        return F.linear(torch.relu(F.linear(x, first["weight"], first["bias"])), second["weight"], second["bias"])

    g.layer("nn.init_projection_head(3, 4, 2)", "nn.projection_head(p, x)", [(5, 3)], head)


def initializers(g):
    shapes = [((300, 200), 300, 200), ((40, 20, 3, 3), 180, 360)]
    for shape, fan_in, fan_out in shapes:
        for name, variance in [("xavier_uniform", 2 / (fan_in + fan_out)), ("xavier_normal", 2 / (fan_in + fan_out)), ("he_uniform", 2 / fan_in), ("he_normal", 2 / fan_in)]:
            g.holds(f"seed(5); w = nn.{name}({shape}); w.shape == {shape} and abs(var(w) / {variance!r} - 1) < 0.04 and abs(mean(w)) < 0.002")
            g.holds(f"seed(5); a = nn.{name}({shape}); seed(5); close(a, {name}({shape}), 1e-5, 1e-6)")
            if "uniform" in name:
                bound = math.sqrt(3 * variance)
                g.holds(f"seed(5); w = nn.{name}({shape}); max(abs(w)) <= {bound * (1 + 1e-6)!r} and max(abs(w)) > {bound * 0.99!r}")
    for n, m in [(5, 3), (3, 5), (4, 4)]:
        product = "w.T @ w" if n >= m else "w @ w.T"
        g.holds(f"w = nn.orthogonal(({n}, {m}), 2.0); w.shape == ({n}, {m}) and close({product}, 4 * eye({min(n, m)}), atol=1e-5)")
    g.holds("w = nn.orthogonal((3, 2, 2, 2)); w.shape == (3, 2, 2, 2) and close(reshape(w, 3, 8) @ reshape(w, 3, 8).T, eye(3), atol=1e-5)")
    g.put("stack(nn.fans((8, 3, 5, 5)))", np.array([75, 200]))


def optimizers(g):
    """Five steps on a curved loss, for a record of a matrix and a tuple of a vector and a number."""
    start = "p = (W = v(1, 2, 3), b = (v(2, 2), v(3, 1)[0])); fn loss(p) = sum(sin(3 * p.W)) + sum(p.b[0] ^ 4) + exp(p.b[1]) * sum(p.W[0]); "

    def fresh():
        return [v(1, 2, 3).requires_grad_(), v(2, 2).requires_grad_(), v(3, 1)[0].clone().requires_grad_()]

    def loss(W, b, c):
        return torch.sin(3 * W).sum() + (b**4).sum() + torch.exp(c) * W[0].sum()

    def run(name, settings, make, steps=5):
        leaves = fresh()
        optimizer = make(leaves)
        for _ in range(steps):
            optimizer.zero_grad()
            loss(*leaves).backward()
            optimizer.step()
        flat = torch.cat([x.detach().reshape(-1) for x in leaves])
        text = "".join(f", {key}={lower(value) if isinstance(value, bool) else value}" for key, value in settings.items())
        step = f"(run, i) -> nn.{name}(run[0], grad(loss)(run[0]), run[1]{text})"
        g.put(f"{start}nn.flatten_parameters(fold({step}, (p, nn.init_{name}(p)), 0..{steps})[0])", flat)

    for settings in [{}, {"rate": 0.1}, {"rate": 0.05, "momentum": 0.9}, {"rate": 0.05, "momentum": 0.9, "nesterov": True},
                     {"rate": 0.05, "weight_decay": 0.1}, {"rate": 0.02, "momentum": 0.5, "nesterov": True, "weight_decay": 0.2}]:
        torch_settings = {"lr": settings.get("rate", 0.01)} | {k: x for k, x in settings.items() if k != "rate"}
        run("sgd", settings, lambda p: torch.optim.SGD(p, **torch_settings))
    for settings, kwargs in [({}, {}), ({"rate": 0.1, "decay": 0.9, "eps": 0.001}, {"lr": 0.1, "alpha": 0.9, "eps": 0.001})]:
        run("rms_prop", settings, lambda p: torch.optim.RMSprop(p, **kwargs))
    cases = [({}, {}), ({"rate": 0.1}, {"lr": 0.1}), ({"rate": 0.1, "beta1": 0.8, "beta2": 0.95, "eps": 0.01}, {"lr": 0.1, "betas": (0.8, 0.95), "eps": 0.01})]
    for settings, kwargs in cases:
        run("adam", settings, lambda p: torch.optim.Adam(p, **kwargs))
        run("adam", settings, lambda p: torch.optim.Adam(p, **kwargs), steps=20)
        run("adamw", settings, lambda p: torch.optim.AdamW(p, **kwargs))
        run("adamw", settings | {"weight_decay": 0.3}, lambda p: torch.optim.AdamW(p, **kwargs, weight_decay=0.3))
    for limit in (0.5, 3, 1000):
        leaves = fresh()
        loss(*leaves).backward()
        norm = torch.nn.utils.clip_grad_norm_(leaves, limit)
        g.put(f"{start}nn.flatten_parameters(nn.clip_by_norm(grad(loss)(p), {limit}))", torch.cat([x.grad.reshape(-1) for x in leaves]))
    g.put(f"{start}nn.global_norm(grad(loss)(p))", norm)
    leaves = fresh()
    loss(*leaves).backward()
    torch.nn.utils.clip_grad_value_(leaves, 0.7)
    g.put(f"{start}nn.flatten_parameters(nn.clip_by_value(grad(loss)(p), 0.7))", torch.cat([x.grad.reshape(-1) for x in leaves]))


def schedules(g):
    """The rates of the first steps of torch's schedulers."""

    def rates(make, steps):
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.5)
        scheduler, found = make(optimizer), []
        for _ in range(steps):
            found.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            scheduler.step()
        return np.float32(found)

    close = (1e-5, 1e-7)
    s = torch.optim.lr_scheduler
    for source, make, steps in [
        ("nn.constant(i, 0.5)", lambda o: s.ConstantLR(o, factor=1), 3),
        ("nn.cosine(i, 0.5, 8)", lambda o: s.CosineAnnealingLR(o, 8), 9),
        ("nn.cosine(i, 0.5, 5, 0.1)", lambda o: s.CosineAnnealingLR(o, 5, 0.1), 6),
        ("nn.step_decay(i, 0.5, 3)", lambda o: s.StepLR(o, 3), 10),
        ("nn.step_decay(i, 0.5, 2, factor=0.5)", lambda o: s.StepLR(o, 2, 0.5), 7),
        ("nn.warmup_cosine(i, 0.5, 4, 10)", lambda o: s.LambdaLR(o, lambda i: (i + 1) / 4 if i < 4 else (1 + math.cos(math.pi * (i - 4) / 6)) / 2), 11),
        ("nn.inverse_square_root(i, 16, 4)", lambda o: s.LambdaLR(o, lambda i: 2 * 16**-0.5 * min((i + 1) ** -0.5, (i + 1) * 4**-1.5)), 9),
    ]:
        g.put(f"map(i -> f32({source}), range({steps}))", rates(make, steps), close)
    g.holds("nn.cosine(20, 0.5, 8, 0.1) == nn.cosine(8, 0.5, 8, 0.1) and close(nn.cosine(8, 0.5, 8, 0.1), 0.1)")
    g.holds("argmax(map(i -> nn.inverse_square_root(i, 512), range(10000))) == 3999")


def training(g):
    g.put("concat(nn.batches(7, 3, shuffled=false))", np.arange(7))
    g.put("stack(map(part -> len(part), nn.batches(7, 3)))", np.array([3, 3, 1]))
    g.put("sort(concat(nn.batches(7, 3)))", np.arange(7))
    g.put("sort(flatten(nn.batches(6, 3)))", np.arange(6))
    g.put("nn.accuracy([[1.0, 2], [3, 0], [0, 5], [1, 0]], [1, 0, 0, 1])", np.float32(0.5))
    g.put("nn.perplexity(f64(log(7)))", np.float64(7), (1e-6, 0))
    g.holds("p = at(1, nn.init_encoder(2, 4, 3)); equal(nn.unflatten_parameters(nn.flatten_parameters(p), p), p)")
    g.holds('join(leaf_names((a = nn.init_mlp((2, 3)), b = ones(4))), " ") == "a.layers.0.W a.layers.0.b b"')

    start = "p = (W = v(1, 3), b = v(2, 1)); data = (v(3, 8, 3), v(4, 8)); fn loss(p, x, y) = mean((tanh(x @ p.W + p.b[0]) - y) ^ 2); "

    def run(settings, make, schedule=None, clip=None, epochs=4):
        W, b, x, y = v(1, 3).requires_grad_(), v(2, 1).requires_grad_(), v(3, 8, 3), v(4, 8)
        optimizer, losses = make([W, b]), []
        for epoch in range(epochs):
            optimizer.zero_grad()
            value = ((torch.tanh(x @ W + b) - y) ** 2).mean()
            value.backward()
            losses.append(value.item())
            if clip:
                torch.nn.utils.clip_grad_norm_([W, b], clip)
            if schedule:
                optimizer.param_groups[0]["lr"] = schedule(epoch)
            optimizer.step()
        call = f"{start}run = nn.train(loss, p, data, epochs={epochs}, batch=8, {settings}, show=false); "
        g.put(call + "run.losses", np.array(losses))
        g.put(call + "nn.flatten_parameters(run.p)", torch.cat([W, b]))
        g.put(call + "run.stopped", np.int64(epochs))

    run("rate=0.1", lambda p: torch.optim.Adam(p, lr=0.1))
    run('rate=0.5, optimizer="sgd"', lambda p: torch.optim.SGD(p, lr=0.5))
    run('rate=0.1, optimizer="adamw"', lambda p: torch.optim.AdamW(p, lr=0.1))
    run('rate=0.1, optimizer="rms_prop"', lambda p: torch.optim.RMSprop(p, lr=0.1))
    run('rate=0.5, optimizer="sgd", clip=0.1', lambda p: torch.optim.SGD(p, lr=0.5), clip=0.1)
    run('rate=i -> nn.step_decay(i, 0.5, 2, 0.5), optimizer="sgd"', lambda p: torch.optim.SGD(p, lr=0.5), schedule=lambda i: 0.5 * 0.5 ** (i // 2))
    run("rate=0.3, optimizer=(nn.init_sgd, (p, g, s, rate) -> nn.sgd(p, g, s, rate, momentum=0.9))", lambda p: torch.optim.SGD(p, lr=0.3, momentum=0.9))
    stops = start + "run = nn.train(loss, p, data, epochs=9, show=false, patience=2, validation="
    g.put(stops + "p -> 1.0); run.stopped", np.int64(3))
    g.put(stops + "p -> 1.0); run.validation", np.float32([1, 1, 1]))
    g.put(stops + "p -> nan); nn.flatten_parameters(run.p)", torch.cat([v(1, 3), v(2, 1)]))
    g.holds(stops + "data); len(run.validation) == run.stopped and close(loss(run.p, data...), min(run.validation), 1e-12, 0)")
    g.holds(start + "nn.train(loss, p, data, epochs=2, show=false).validation == none")
    g.refused(start + 'nn.train(loss, p, data, optimizer="adm", show=false)')


def cases():
    g = Cases()
    torch.manual_seed(0)
    torch.set_default_dtype(torch.float64)
    for make in (layers, batch_norms, attention, transformer, recurrent, vision, contrastive, initializers, optimizers, schedules, training):
        make(g)
    return g
