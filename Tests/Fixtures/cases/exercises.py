"""The lessons' exercises: what PyTorch, NumPy, SciPy and scikit-learn give where their references must give the same.

A line is `exercise TAB tolerance TAB arguments TAB result TAB parameters TAB cotangents TAB gradients`. Values are Tern source; the last
three fields are empty where no gradient is compared. Everything is worked out in f64 from the decimals that stand in the file. The tolerance is
for f32, and relative to the largest magnitude in a tensor.

No exercise is here whose results are random (the initialisers), or for which none of these libraries has anything: sinusoidal positions, strided
masks, greedy decoding and Holm's method.
"""

import collections
import math

import numpy as np
import scipy.stats
import sklearn.model_selection
import sklearn.preprocessing
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.func import functional_call

from .common import shape_text

# What rounding in f32 comes to after some operations.
CLOSE = 2e-5


class Exercises:
    def __init__(self, seed):
        self.random = np.random.default_rng(seed)
        self.lines = []

    def normal(self, *shape, scale=1.0, mean=0.0):
        return np.round(mean + scale * self.random.standard_normal(shape), 2)

    def between(self, low, high, *shape):
        return np.round(self.random.uniform(low, high, shape), 2)

    def mask(self, *shape):
        """Either, with at least one true in each row."""
        mask = self.random.random(shape) < 0.5
        mask[..., 0] |= ~mask.any(-1)
        return mask

    def add(self, name, arguments, compute, wrt=(), tolerance=CLOSE):
        """A case: `compute` gets the arguments as tensors of f64, and gives what the exercise gives.

        - wrt: the parameters whose gradients the exercise compares; those of all floating parts of the result are worked out.
        """
        leaves = {key: mapped(value, as_tensor) for key, value in arguments.items()}
        wanted = [part for key in wrt for part in parts(leaves[key])]
        for part in wanted:
            part.requires_grad_()
        result = compute(**leaves)
        fields = [name, f"{tolerance:g}", source(tuple(arguments.values())), source(result)]
        if wrt:
            outputs = [part for part in parts(result) if torch.is_tensor(part) and part.is_floating_point()]
            cotangents = [torch.from_numpy(np.array(self.normal(*part.shape))) for part in outputs]
            # Running statistics have no derivative in PyTorch, but in the exercises.
            if any(part.requires_grad for part in outputs):
                cotangents = [slope if part.requires_grad else torch.zeros_like(part) for part, slope in zip(outputs, cotangents)]
            loss = sum((part * slope).sum() for part, slope in zip(outputs, cotangents)) + sum(0 * part.sum() for part in wanted)
            gradients = iter(torch.autograd.grad(loss, wanted))
            rows = tuple(mapped(leaves[key], lambda _: next(gradients)) for key in wrt)
            fields += [",".join(wrt), source(tuple(cotangents)), source(rows)]
        else:
            fields += ["", "", ""]
        assert not any("\t" in field or "\n" in field for field in fields)
        self.lines.append("\t".join(fields))


def mapped(value, change):
    if isinstance(value, dict):
        return {key: mapped(part, change) for key, part in value.items()}
    return change(value)


def parts(value):
    if isinstance(value, dict):
        return [part for inner in value.values() for part in parts(inner)]
    if isinstance(value, tuple):
        return [part for inner in value for part in parts(inner)]
    return [value]


def as_tensor(value):
    return torch.tensor(value) if isinstance(value, np.ndarray) else torch.tensor(value, dtype=torch.float64) if isinstance(value, float) else value


def source(value):
    """A value as Tern source: tensors of f32, i64 and bool, tuples and records."""
    if isinstance(value, dict):
        return "(" + ", ".join(f"{key} = {source(part)}" for key, part in value.items()) + ")"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(source, value)) + ("," if len(value) == 1 else "") + ")"
    if isinstance(value, (bool, int)):
        return str(value).lower()
    array = value.detach().numpy() if torch.is_tensor(value) else np.asarray(value)
    if array.size == 0:
        return f"zeros({shape_text(array.shape)}, dtype={'i64' if array.dtype.kind == 'i' else array.dtype.name})"
    if array.ndim == 0 and array.dtype.kind == "f":
        return f"f32({element(array[()])})"
    return literal(array)


def literal(array):
    return "[" + ", ".join(map(literal, array)) + "]" if array.ndim else element(array[()])


def element(number):
    if isinstance(number, (bool, np.bool_)):
        return str(bool(number)).lower()
    if isinstance(number, (int, np.integer)):
        return str(int(number))
    text = f"{float(number):.7g}"
    return text if any(sign in text for sign in ".en") else text + ".0"


# MARK: Lesson 1


def backprop(group):
    group.add("sigmoid", {"x": group.normal(3, 4, scale=3)}, lambda x: torch.sigmoid(x), ["x"])
    group.add("sigmoid", {"x": np.array([-100.0, -80, -20, 0, 20, 100])}, lambda x: torch.sigmoid(x), ["x"])
    group.add(
        "sigmoid_backward", {"y": group.between(0.05, 0.95, 2, 3), "dy": group.normal(2, 3)},
        lambda y, dy: torch.ops.aten.sigmoid_backward(dy, y), ["y", "dy"])
    for z in (group.normal(2, 5, scale=2), np.array([[30.0, -30, 1e4], [-1e4, 20, 0]])):
        group.add(
            "binary_cross_entropy_with_logits", {"z": z, "y": group.between(0, 1, *z.shape)},
            lambda z, y: F.binary_cross_entropy_with_logits(z, y), ["z", "y"])
    for m, i, h in ((4, 3, 2), (5, 2, 6)):
        group.add("two_layer_backward", two_layers(group, m, i, h), two_layer_backward)
    for t, settings in ((1, (0.1, 0.9, 0.999, 1e-8)), (7, (0.05, 0.8, 0.95, 0.01))):
        v = group.between(0.1, 1, 2, 3) if t > 1 else np.zeros((2, 3))
        m = group.normal(2, 3, scale=0.5) if t > 1 else np.zeros((2, 3))
        arguments = {"p": group.normal(2, 3), "g": group.normal(2, 3), "m": m, "v": v, "t": t}
        group.add("adam_step", arguments | dict(zip(("rate", "beta1", "beta2", "eps"), settings)), adam_step)
    for rate, momentum in ((0.1, 0.9), (0.5, 0.0)):
        arguments = {"p": group.normal(2, 3), "g": group.normal(2, 3), "v": group.normal(2, 3), "rate": rate, "momentum": momentum}
        group.add("sgd_momentum_step", arguments, sgd_step)


def two_layers(group, m, i, h):
    p = {"W1": group.normal(i, h), "b1": group.normal(h), "W2": group.normal(h, 1), "b2": group.normal(1)}
    return {"p": p, "x": group.normal(m, i), "y": np.round(group.between(0, 1, m, 1))}


def two_layer_backward(p, x, y):
    leaves = {key: part.clone().requires_grad_() for key, part in p.items()}
    hidden = torch.sigmoid(F.linear(x, leaves["W1"].T, leaves["b1"]))
    loss = F.binary_cross_entropy_with_logits(F.linear(hidden, leaves["W2"].T, leaves["b2"]), y)
    return dict(zip(leaves, torch.autograd.grad(loss, list(leaves.values()))))


def stepped(optimiser, p, g, state):
    optimiser.state[p] = state
    p.grad = g
    optimiser.step()
    return p.detach()


def adam_step(p, g, m, v, t, rate, beta1, beta2, eps):
    p = p.clone().requires_grad_()
    optimiser = torch.optim.Adam([p], lr=float(rate), betas=(float(beta1), float(beta2)), eps=float(eps))
    state = {"step": torch.tensor(float(t - 1)), "exp_avg": m.clone(), "exp_avg_sq": v.clone()}
    return stepped(optimiser, p, g, state), state["exp_avg"], state["exp_avg_sq"]


def sgd_step(p, g, v, rate, momentum):
    p = p.clone().requires_grad_()
    optimiser = torch.optim.SGD([p], lr=float(rate), momentum=float(momentum))
    state = {"momentum_buffer": v.clone()}
    # Without momentum PyTorch keeps no velocity: it is the gradient.
    return stepped(optimiser, p, g, state), state["momentum_buffer"] if momentum > 0 else g


# MARK: Lesson 2


def vanishing_gradients(group):
    for n, d, h in ((2, 3, 5), (4, 2, 1)):
        arguments = {"x": group.normal(n, d), "W1": group.normal(d, h), "b1": group.normal(h), "W2": group.normal(h, d), "b2": group.normal(d)}
        group.add("residual_block", arguments, residual_block, list(arguments))
    for scale, limit in ((1, 1.5), (0.1, 2.0), (1000, 0.5)):
        g = {"W": group.normal(3, 2, scale=scale), "b": group.normal(2, scale=scale)}
        group.add("clip_by_global_norm", {"g": g, "limit": limit}, clipped)
    for n, d, u in ((2, 3, 4), (3, 1, 2)):
        arguments = {"x": group.normal(n, d), "h": group.normal(n, u, scale=0.5), "c": group.normal(n, u), "p": gates(group, d, u, 4)}
        group.add("lstm_cell", arguments, lambda x, h, c, p: torch.lstm_cell(x, (h, c), *turned(p)), list(arguments))
        arguments = {"x": group.normal(n, d), "h": group.normal(n, u, scale=0.5), "p": gates(group, d, u, 3)}
        group.add("gru_cell", arguments, lambda x, h, p: torch.gru_cell(x, h, *turned(p)), list(arguments))


def residual_block(x, W1, b1, W2, b2):
    return x + F.linear(F.relu(F.linear(x, W1.T, b1)), W2.T, b2)


def clipped(g, limit):
    leaves = {key: part.clone().requires_grad_() for key, part in g.items()}
    for key, leaf in leaves.items():
        leaf.grad = g[key].clone()
    nn.utils.clip_grad_norm_(leaves.values(), float(limit))
    return {key: leaf.grad for key, leaf in leaves.items()}


def gates(group, d, u, count):
    sizes = {"w_ih": (d, count * u), "w_hh": (u, count * u), "b_ih": (count * u,), "b_hh": (count * u,)}
    return {key: group.normal(*shape, scale=0.7) for key, shape in sizes.items()}


def turned(p):
    """Weights as PyTorch has them: [out, in]."""
    return p["w_ih"].T, p["w_hh"].T, p["b_ih"], p["b_hh"]


# MARK: Lesson 3


def attention(group):
    for x in (group.normal(2, 3, 4, scale=2), np.array([[1000.0, 1001, 1002], [-300, 0, 1]])):
        group.add("softmax", {"x": x}, lambda x: F.softmax(x, -1), ["x"])
        group.add("log_softmax", {"x": x}, lambda x: F.log_softmax(x, -1), ["x"])
    y = np.array([[0.25, 0.5, 0.125, 0.125], [0.0625, 0.0625, 0.75, 0.125]])
    group.add(
        "softmax_backward", {"y": y, "dy": group.normal(2, 4)},
        lambda y, dy: torch.ops.aten._softmax_backward_data(dy, y, -1, torch.float64), ["dy"])
    for leading, t, s, d, e in (((), 3, 5, 4, 2), ((2,), 4, 3, 2, 3)):
        arguments = {"q": group.normal(*leading, t, d), "k": group.normal(*leading, s, d), "v": group.normal(*leading, s, e)}
        for name in ("attention", "repair_attention"):
            masked = arguments | {"mask": group.mask(t, s)}
            group.add(name, masked, lambda q, k, v, mask: F.scaled_dot_product_attention(q, k, v, attn_mask=mask), ["q", "k", "v"])
        dropped = arguments | {"keep": group.random.random((*leading, t, s)) < 0.6, "p": 0.4}
        group.add("repair_training", dropped, dropout_attention, ["q", "k", "v"])
    for t, s in ((4, 4), (2, 5), (1, 3)):
        group.add("causal_mask", {"t": t, "s": s}, lambda t, s: np.tri(t, s, s - t, dtype=bool))
    for t, heads, e in ((3, 2, 3), (4, 3, 1)):
        d = heads * e
        p = {key: group.normal(d, d, scale=0.6) for key in ("Wq", "Wk", "Wv", "Wo")}
        group.add(
            "multi_head_attention", {"x": group.normal(2, t, d), "p": p, "heads": heads},
            lambda x, p, heads: heads_of(x, x, heads, *p.values()), ["x", "p"])
    for t, s, d, e in ((2, 20, 3, 2), (3, 7, 4, 1)):
        arguments = {"q": group.normal(t, d, scale=2), "k": group.normal(s, d), "v": group.normal(s, e)}
        group.add("flash_attention", arguments, lambda q, k, v: F.scaled_dot_product_attention(q, k, v), ["q", "k", "v"])
    for b, h, t, d in ((2, 3, 3, 2), (2, 2, 4, 1)):
        arguments = {key: group.normal(b, h, t, d) for key in "qkv"} | {"mask": group.mask(b, t, t)}
        group.add(
            "repair_multi_head", arguments,
            lambda q, k, v, mask: F.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None]), ["q", "k", "v"])


def dropout_attention(q, k, v, keep, p):
    # The weights are what attention makes of the values of the unit matrix.
    weights = F.scaled_dot_product_attention(q, k, torch.eye(k.shape[-2], dtype=q.dtype).expand(*k.shape[:-1], k.shape[-2]))
    return weights * keep / (1 - p) @ v


def heads_of(x, memory, heads, query, key, value, output, biases=None):
    """torch.nn.MultiheadAttention with weights [in, out]."""
    d = x.shape[-1]
    module = nn.MultiheadAttention(d, heads, bias=biases is not None, batch_first=True, dtype=torch.float64)
    weights = {"in_proj_weight": torch.cat((query.T, key.T, value.T)), "out_proj.weight": output.T}
    if biases is not None:
        weights |= {"in_proj_bias": torch.cat(biases[:3]), "out_proj.bias": biases[3]}
    return functional_call(module, weights, (x, memory, memory), {"need_weights": False})[0]


# MARK: Lesson 4


def norms(group):
    for shape, eps in (((2, 3, 4), 1e-5), ((5,), 0.1)):
        d = shape[-1]
        arguments = {"x": group.normal(*shape, scale=2, mean=1), "gamma": group.normal(d, mean=2), "beta": group.normal(d), "eps": eps}
        group.add("layer_norm", arguments, lambda x, gamma, beta, eps: F.layer_norm(x, (d,), gamma, beta, float(eps)), ["x", "gamma", "beta"])
        backward = {"x": arguments["x"], "gamma": arguments["gamma"], "dy": group.normal(*shape), "eps": eps}
        group.add("layer_norm_backward", backward, layer_norm_backward)
        rms = {"x": arguments["x"], "gamma": arguments["gamma"], "eps": eps}
        group.add("rms_norm", rms, lambda x, gamma, eps: F.rms_norm(x, (d,), gamma, float(eps)), ["x", "gamma"])
    for n, c, momentum, eps in ((4, 3, 0.1, 1e-5), (2, 5, 0.3, 0.1)):
        arguments = {"x": group.normal(n, c, scale=2, mean=1)} | channels(group, c)
        last = {"momentum": momentum, "eps": eps}
        group.add("batch_norm_train", arguments | last, batch_norm, ["x", "gamma", "beta"])
        for training in (True, False):
            group.add("repair_batch_norm", arguments | {"training": training} | last, batch_norm, ["x", "gamma", "beta"])
        signals = {"x": group.normal(n, c, 2, scale=2, mean=1)} | channels(group, c) | last
        group.add("repair_normalisation", signals, batch_norm, ["x", "gamma", "beta"])
        images = {"x": group.normal(n, c, 2, 1)} | channels(group, c) | {"eps": eps}
        group.add("batch_norm_eval", images, lambda **given: batch_norm(**given, training=False)[0], ["x", "gamma", "beta"])


def channels(group, c):
    return {"gamma": group.normal(c, mean=2), "beta": group.normal(c), "running_mean": group.normal(c), "running_var": group.between(0.5, 2, c)}


def batch_norm(x, gamma, beta, running_mean, running_var, eps, momentum=0.1, training=True):
    means, variances = running_mean.clone(), running_var.clone()
    y = F.batch_norm(x, means, variances, gamma, beta, training, float(momentum), float(eps))
    return y, means, variances


def layer_norm_backward(x, gamma, dy, eps):
    leaves = x.clone().requires_grad_(), gamma.clone().requires_grad_(), torch.zeros_like(gamma).requires_grad_()
    return torch.autograd.grad(F.layer_norm(leaves[0], gamma.shape, *leaves[1:], float(eps)), leaves, dy)


# MARK: Lesson 5


def transformers(group):
    for shape, h in (((2, 3, 4), 5), ((3,), 2)):
        d = shape[-1]
        p = {"up": affine(group, d, h), "down": affine(group, h, d)}
        group.add("feed_forward", {"x": group.normal(*shape), "p": p}, feed_forward, ["x", "p"])
    for b, t, heads, e, h in ((2, 3, 2, 2, 5), (1, 4, 1, 3, 2)):
        d = heads * e
        p = {key: affine(group, d, d) for key in ("query", "key", "value", "output")}
        p |= {key: {"gamma": group.normal(d, mean=1, scale=0.5), "beta": group.normal(d)} for key in ("norm1", "norm2")}
        p |= {"up": affine(group, d, h), "down": affine(group, h, d)}
        group.add("encoder_layer", {"x": group.normal(b, t, d), "p": p, "heads": heads}, encoder_layer, ["x"])
        matrices = {key: group.normal(d, d, scale=0.6) for key in ("query", "key", "value", "output")}
        group.add(
            "repair_self_attention", {"x": group.normal(b, t, d), "p": matrices, "heads": heads},
            lambda x, p, heads: heads_of(x, x, heads, *p.values()), ["x", "p"])
    for b, t, s, d in ((2, 3, 4, 3), (1, 2, 5, 2)):
        p = {key: affine(group, d, d) for key in ("query", "key", "value", "output")}
        group.add(
            "cross_attention", {"x": group.normal(b, t, d), "memory": group.normal(b, s, d), "p": p},
            lambda x, memory, p: heads_of(x, memory, 1, *(layer["W"] for layer in p.values()), [layer["b"] for layer in p.values()]),
            ["x", "memory"])


def affine(group, i, o):
    return {"W": group.normal(i, o, scale=0.7), "b": group.normal(o, scale=0.5)}


def feed_forward(x, p):
    return F.linear(F.relu(F.linear(x, p["up"]["W"].T, p["up"]["b"])), p["down"]["W"].T, p["down"]["b"])


def encoder_layer(x, p, heads):
    module = nn.TransformerEncoderLayer(
        x.shape[-1], heads, len(p["up"]["b"]), dropout=0.0, batch_first=True, norm_first=True, dtype=torch.float64)
    weights = {
        "self_attn.in_proj_weight": torch.cat([p[key]["W"].T for key in ("query", "key", "value")]),
        "self_attn.in_proj_bias": torch.cat([p[key]["b"] for key in ("query", "key", "value")]),
    }
    for name, key in (("self_attn.out_proj", "output"), ("linear1", "up"), ("linear2", "down")):
        weights |= {f"{name}.weight": p[key]["W"].T, f"{name}.bias": p[key]["b"]}
    for key in ("norm1", "norm2"):
        weights |= {f"{key}.weight": p[key]["gamma"], f"{key}.bias": p[key]["beta"]}
    return functional_call(module, weights, (x,))


# MARK: Lessons 6 to 8


def research(group):
    for n, v in ((5, 4), (3, 8)):
        labels = group.random.integers(0, v, n)
        group.add("perplexity", {"logits": group.normal(n, v, scale=2), "labels": labels}, lambda logits, labels: F.cross_entropy(logits, labels).exp(), ["logits"])
    for n in (1, 4):
        group.add("ablation_grid", {"n": n}, lambda n: np.vstack((np.ones((1, n), bool), ~np.eye(n, dtype=bool))))
    for n in (4, 7):
        arguments = {key: group.normal(n, mean=3) for key in ("full", "without_a", "without_b", "without_both")}
        group.add("interaction", arguments, interaction, list(arguments))
    for n, validation, test in ((13, 0.2, 0.1), (7, 0.0, 0.4), (24, 0.3, 0.4)):
        group.add("seeded_split", {"order": group.random.permutation(n), "validation": validation, "test": test}, seeded_split)
    for n, k in ((10, 3), (11, 4), (6, 6)):
        group.add("k_folds", {"n": n, "k": k}, k_folds)


def interaction(full, without_a, without_b, without_both):
    gains = full - without_a - (without_b - without_both)
    error = gains.std(correction=1) / math.sqrt(len(gains))
    assert math.isclose(error.item(), scipy.stats.sem(gains.detach()))
    return {"mean": gains.mean(), "error": error}


def seeded_split(order, validation, test):
    counts = np.rint([len(order) * float(validation), len(order) * float(test)]).astype(int)
    chosen, tested, rest = np.split(order.numpy(), np.cumsum(counts))
    return {"train": rest, "validation": chosen, "test": tested}


def k_folds(n, k):
    folds = np.zeros(n, int)
    for number, (_, rows) in enumerate(sklearn.model_selection.KFold(k).split(np.zeros(n))):
        folds[rows] = number
    return folds


# MARK: Lesson 9


def comparison(group):
    for n in (5, 8):
        pair = {"a": group.normal(n, mean=2), "b": group.normal(n)}
        group.add("paired_t", pair, paired_t, ["a", "b"])
        group.add("cohens_d_paired", pair, lambda a, b: paired_t(a, b)["t"] / math.sqrt(len(a)), ["a", "b"])
        quantile = float(np.round(scipy.stats.t.ppf(0.975, n - 1), 7))
        group.add("t_interval", {"x": group.normal(n, mean=1), "quantile": quantile}, t_interval, ["x", "quantile"])
        group.add("repair_intervals", {"scores": group.normal(n, 3, mean=1), "quantile": quantile}, t_interval, ["scores", "quantile"])
        rows = group.random.integers(0, n, (4, n))
        group.add("bootstrap_means", {"x": group.normal(n), "rows": rows}, lambda x, rows: torch.take(x, rows).mean(1), ["x"])
    same = np.array([[1.0, 3], [2, 3], [6, 3]])
    for x_train, x_test in ((group.normal(5, 3, scale=3, mean=2), group.normal(2, 3)), (same, np.array([[2.0, 5], [4, 3]]))):
        group.add("repair_scaling", {"x_train": x_train, "x_test": x_test}, scaled)


def paired_t(a, b):
    d = a - b
    t = d.mean() / (d.std(correction=1) / math.sqrt(len(d)))
    theirs = scipy.stats.ttest_rel(a.detach(), b.detach())
    assert math.isclose(t.item(), theirs.statistic)
    return {"t": t, "df": int(theirs.df)}


def t_interval(quantile, x=None, scores=None):
    values = x if scores is None else scores
    mean, error = values.mean(0), values.std(0, correction=1) / math.sqrt(len(values))
    plain = values.detach().numpy()
    theirs = scipy.stats.t.interval(0.95, len(plain) - 1, loc=plain.mean(0), scale=scipy.stats.sem(plain))
    ours = mean - quantile * error, mean + quantile * error
    assert np.allclose([side.detach() for side in ours], theirs, rtol=1e-6)
    return dict(zip(("low", "high"), ours))


def scaled(x_train, x_test):
    scaler = sklearn.preprocessing.StandardScaler().fit(x_train.numpy())
    return {"train": scaler.transform(x_train.numpy()), "test": scaler.transform(x_test.numpy())}


# MARK: Lesson 10


def contrastive(group):
    for n, d, temperature in ((4, 3, 0.3), (3, 5, 0.07)):
        two = {"queries": group.normal(n, d), "keys": group.normal(n, d)}
        group.add("info_nce", two | {"temperature": temperature}, info_nce, ["queries", "keys", "temperature"])
        group.add("nt_xent", {"z": group.normal(2 * n, d), "temperature": temperature}, nt_xent, ["z", "temperature"])
        views = {"a": group.normal(n, d), "b": group.normal(n, d), "temperature": temperature}
        group.add("repair_simclr", views, lambda a, b, temperature: nt_xent(torch.cat((a, b)), temperature), list(views))
        pairs = {"images": group.normal(n, d), "texts": group.normal(n, d), "scale": 1 / temperature}
        pairs["scale"] = float(np.round(pairs["scale"], 2))
        group.add("clip_loss", pairs, clip_loss, list(pairs))
        moco = two | {"queue": group.normal(n + 2, d), "temperature": temperature}
        group.add("repair_moco", moco, moco_loss, list(moco))
    for m in (0.9, 0.0):
        slow, fast = ({"W": group.normal(3, 2), "b": group.normal(2)} for _ in range(2))
        group.add("momentum_update", {"slow": slow, "fast": fast, "m": m}, moved, ["fast"])
    for k, n in ((5, 2), (3, 3), (2, 4)):
        group.add("queue_update", {"queue": group.normal(k, 2), "keys": group.normal(n, 2)}, queued, ["queue", "keys"])
    for alpha in (2.0, 1.5):
        arguments = {"a": group.normal(4, 3), "b": group.normal(4, 3), "alpha": alpha}
        group.add("alignment", arguments, alignment, list(arguments))
    for n, t in ((5, 2.0), (3, 0.7)):
        group.add("uniformity", {"x": group.normal(n, 3), "t": t}, uniformity, ["x", "t"])


def info_nce(queries, keys, temperature):
    logits = F.cosine_similarity(queries[:, None], keys[None], dim=-1) / temperature
    return F.cross_entropy(logits, torch.arange(len(logits)))


def nt_xent(z, temperature):
    logits = F.cosine_similarity(z[:, None], z[None], dim=-1) / temperature
    logits = logits.masked_fill(torch.eye(len(z), dtype=bool), -math.inf)
    return F.cross_entropy(logits, torch.arange(len(z)).roll(len(z) // 2))


def clip_loss(images, texts, scale):
    logits = F.cosine_similarity(images[:, None], texts[None], dim=-1) * scale
    own = torch.arange(len(logits))
    return (F.cross_entropy(logits, own) + F.cross_entropy(logits.T, own)) / 2


def moco_loss(queries, keys, queue, temperature):
    keys, queue = keys.detach(), queue.detach()
    logits = torch.cat((F.cosine_similarity(queries, keys)[:, None], F.cosine_similarity(queries[:, None], queue[None], dim=-1)), 1)
    return F.cross_entropy(logits / temperature, torch.zeros(len(queries), dtype=torch.int64))


def moved(slow, fast, m):
    average = torch.optim.swa_utils.get_ema_avg_fn(float(m))
    return {key: average(slow[key], fast[key].detach(), 1) for key in slow}


def queued(queue, keys):
    rows = collections.deque(queue.tolist(), maxlen=len(queue))
    rows.extend(keys.tolist())
    return torch.tensor(list(rows))


def alignment(a, b, alpha):
    return F.pairwise_distance(F.normalize(a), F.normalize(b), eps=0).pow(alpha).mean()


def uniformity(x, t):
    # As in the appendix of Wang and Isola (2020).
    return torch.pdist(F.normalize(x), p=2).pow(2).mul(-t).exp().mean().log()


# MARK: Lesson 11


def vision(group):
    for b, c, rows, columns, size, d in ((2, 2, 2, 1, 2, 3), (1, 1, 2, 3, 3, 2)):
        x = group.normal(b, c, rows * size, columns * size)
        group.add("patchify", {"x": x, "size": size}, lambda x, size: F.unfold(x, size, stride=size).transpose(1, 2), ["x"])
        embedding = {"x": x, "W": group.normal(c * size * size, d), "bias": group.normal(d)}
        group.add("patch_embedding", embedding | {"size": size}, patch_embedding, list(embedding))
        places = {"token": group.normal(d), "positions": group.normal(rows * columns + 1, d)}
        group.add("repair_patches", embedding | places | {"size": size}, vit_input, [*embedding, *places])
    for b, n, d in ((2, 3, 4), (3, 1, 2)):
        arguments = {"tokens": group.normal(b, n, d), "token": group.normal(d), "positions": group.normal(n + 1, d)}
        group.add("add_class_token", arguments, with_class_token, list(arguments))
    for layers, heads, t in ((3, 2, 3), (2, 1, 4)):
        weights = scipy.special.softmax(group.normal(layers, heads, t, t), axis=-1).round(4)
        weights[..., -1] = 1 - weights[..., :-1].sum(-1)
        group.add("attention_rollout", {"weights": weights.round(4)}, rollout)
    for image, patch, channels, d, layers, ff, classes in ((8, 4, 3, 6, 2, 10, 5), (6, 2, 1, 4, 3, 7, 3)):
        sizes = dict(image=image, patch=patch, channels=channels, d=d, layers=layers, ff=ff, classes=classes)
        group.add("count_vit_parameters", sizes, vit_parameters)


def patch_embedding(x, W, bias, size):
    filters = W.T.reshape(-1, x.shape[1], size, size)
    return F.conv2d(x, filters, bias, stride=size).flatten(2).transpose(1, 2)


def with_class_token(tokens, token, positions):
    return torch.cat((token.expand(len(tokens), 1, -1), tokens), 1) + positions


def vit_input(x, W, bias, token, positions, size):
    return with_class_token(patch_embedding(x, W, bias, size), token, positions)


def rollout(weights):
    mixing = [F.normalize(layer.mean(0) + torch.eye(layer.shape[-1]), p=1, dim=-1) for layer in weights]
    return torch.linalg.multi_dot(mixing[::-1])


def vit_parameters(image, patch, channels, d, layers, ff, classes):
    parts = nn.ModuleList([nn.Conv2d(channels, d, patch, patch), nn.LayerNorm(d), nn.Linear(d, classes)])
    parts.extend(nn.TransformerEncoderLayer(d, 1, ff) for _ in range(layers))
    places = nn.Conv2d(1, 1, patch, patch)(torch.zeros(1, 1, image, image)).numel() + 1
    return sum(part.numel() for part in parts.parameters()) + d + places * d


def cases():
    lines = []
    lessons = [backprop, vanishing_gradients, attention, norms, transformers, research, comparison, contrastive, vision]
    for seed, lesson in enumerate(lessons):
        group = Exercises(6000 + seed)
        lesson(group)
        lines += group.lines
    return lines
