"""Layers and losses: PyTorch's results, computed in f64 and rounded."""

import numpy as np
import torch
import torch.nn.functional as F

from .common import Group, tensor

DTYPES = [np.float32, np.float64]


def normal(random, *shape, dtype=np.float32):
    return (random.integers(-16, 17, size=shape) / 8).astype(dtype)


def t(array):
    return torch.from_numpy(np.ascontiguousarray(array).astype(np.float64))


class Cases(Group):
    """Adds results of torch in the type of the inputs."""

    def put(self, expression, value, dtype, rtol=3e-6, atol=1e-6):
        value = value.detach().numpy() if isinstance(value, torch.Tensor) else np.asarray(value)
        wide = dtype == np.float64
        self.add(expression, value.astype(dtype), (1e-12, 1e-13) if wide else (rtol, atol))


def normalizations(random):
    g = Cases()
    for dtype in DTYPES:
        for shape in [(2, 3), (2, 4, 3), (2, 4, 3, 2), (1, 6, 1)]:
            x = normal(random, *shape, dtype=dtype)
            text = tensor(x)
            turned = f"swapaxes({tensor(np.swapaxes(x, 0, -1).copy())}, 0, -1)"
            gamma, beta = normal(random, shape[-1], dtype=dtype), normal(random, shape[-1], dtype=dtype)
            last = (shape[-1],)
            for source in (text, turned):
                g.put(f"layer_norm({source}, {tensor(gamma)}, {tensor(beta)})", F.layer_norm(t(x), last, t(gamma), t(beta)), dtype, 1e-5, 1e-5)
                g.put(f"rms_norm({source}, {tensor(gamma)}, 1e-5)", F.rms_norm(t(x), last, t(gamma), 1e-5), dtype, 1e-5, 1e-5)
            g.put(f"layer_norm({text}, none, none, eps=0.1)", F.layer_norm(t(x), last, eps=0.1), dtype, 1e-5, 1e-5)
            eps = float(np.finfo(dtype).eps)
            g.put(f"rms_norm({text}, none)", F.rms_norm(t(x), last, None, eps), dtype, 1e-5, 1e-5)
            if len(shape) > 2:
                both = shape[-2:]
                wide = normal(random, *both, dtype=dtype)
                g.put(f"layer_norm({text}, {tensor(wide)}, none, axes=2)", F.layer_norm(t(x), both, t(wide)), dtype, 1e-5, 1e-5)
            c = shape[1]
            gamma, beta = normal(random, c, dtype=dtype), normal(random, c, dtype=dtype)
            for groups in (1, c):
                if x.size // shape[0] // groups > 1:
                    g.put(f"group_norm({text}, {groups}, {tensor(gamma)}, {tensor(beta)})", F.group_norm(t(x), groups, t(gamma), t(beta)), dtype, 1e-5, 1e-5)
            if len(shape) > 2 and np.prod(shape[2:]) > 1:
                g.put(f"instance_norm({text}, {tensor(gamma)}, {tensor(beta)})", F.instance_norm(t(x), weight=t(gamma), bias=t(beta)), dtype, 1e-5, 1e-5)
            mean, var = normal(random, c, dtype=dtype), np.abs(normal(random, c, dtype=dtype)) + dtype(0.5)
            for training in (False, True):
                if training and x.size // c <= 1:
                    continue
                running, spread = t(mean), t(var)
                y = F.batch_norm(t(x), running, spread, t(gamma), t(beta), training, 0.3, 1e-3)
                call = f"batch_norm({text}, {tensor(gamma)}, {tensor(beta)}, {tensor(mean)}, {tensor(var)}, {str(training).lower()}, 0.3, 1e-3)"
                for i, value in enumerate((y, running, spread)):
                    g.put(f"{call}[{i}]", value, dtype, 1e-5, 1e-5)
            for axis in range(-1, len(shape)):
                g.put(f"log_softmax({text}, axis={axis})", torch.log_softmax(t(x), axis), dtype)
                g.put(f"normalize({text}, axis={axis})", F.normalize(t(x), dim=axis), dtype)
            g.put(f"normalize({text}, 1)", F.normalize(t(x), 1.0, -1), dtype)
    g.add("log_softmax([-inf, -inf])", np.float32([-np.inf, -np.inf]))
    g.add("log_softmax([-inf, 0.0])", np.float32([-np.inf, 0]))
    g.add("log_softmax([1000.0, 0])", np.float32([0, -1000]))
    g.add("normalize([0.0, 0])", np.float32([0, 0]))
    x, w, b = normal(random, 2, 3, 4), normal(random, 4, 5), normal(random, 5)
    g.put(f"linear({tensor(x)}, {tensor(w)}, {tensor(b)})", F.linear(t(x), t(w.T), t(b)), np.float32)
    g.put(f"linear({tensor(x)}, {tensor(w)})", F.linear(t(x), t(w.T)), np.float32)
    for text in ["layer_norm(ones(2, 3), ones(2), zeros(3))", "layer_norm(ones(2, 3), none, none, axes=3)", "layer_norm(1.0)",
                 "group_norm(ones(2, 3), 2)", "batch_norm(ones(1, 3), none, none, zeros(3), ones(3), true)",
                 "batch_norm(ones(2, 3), none, none, zeros(2), ones(3), false)", "instance_norm(ones(2, 3))",
                 "rms_norm(ones(2, 3), ones(2))", "linear(ones(2, 3), ones(2, 3))", "log_softmax([1.0], axis=1)"]:
        g.refuse(text)
    return g


def attentions(random):
    g = Cases()
    sdpa = F.scaled_dot_product_attention
    for dtype in DTYPES:
        for lead, tq, tk, d, e in [((), 3, 3, 4, 4), ((2,), 2, 5, 3, 2), ((2, 2), 4, 4, 2, 3), ((1,), 1, 1, 1, 1)]:
            q, k, v = (normal(random, *lead, *s, dtype=dtype) for s in ((tq, d), (tk, d), (tk, e)))
            args = f"{tensor(q)}, {tensor(k)}, {tensor(v)}"
            g.put(f"attention({args})", sdpa(t(q), t(k), t(v)), dtype)
            g.put(f"attention({args}, causal=true)", sdpa(t(q), t(k), t(v), is_causal=True), dtype)
            g.put(f"attention({args}, scale=0.3)", sdpa(t(q), t(k), t(v), scale=0.3), dtype)
            mask = random.integers(0, 2, size=(tq, tk)).astype(bool)
            mask[:, 0] = True
            g.put(f"attention({args}, {tensor(mask)})", sdpa(t(q), t(k), t(v), attn_mask=torch.from_numpy(mask)), dtype)
            added = normal(random, *lead, tq, tk, dtype=dtype)
            g.put(f"attention({args}, mask={tensor(added)})", sdpa(t(q), t(k), t(v), attn_mask=t(added)), dtype)
            weights = torch.softmax(t(q) @ t(k).transpose(-1, -2) / d**0.5, -1)
            g.put(f"attention_weights({tensor(q)}, {tensor(k)})", weights, dtype)
    g.add("attention([[1.0]], [[1.0]], [[7.0]], [[false]])", np.float32([[0]]))
    g.put("attention(ones(2, 1, 3, 2), ones(4, 3, 2), ones(4, 3, 2)).shape == (2, 4, 3, 2)", np.array(True), np.bool_)
    for text in ["attention(ones(3), ones(3), ones(3))", "attention(ones(2, 3), ones(2, 4), ones(2, 3))",
                 "attention(ones(2, 3), ones(4, 3), ones(5, 3))", "attention(ones(2, 3), ones(4, 3), ones(4, 3), ones(3, 3))",
                 "attention(ones(2, 3), ones(4, 3), ones(4, 3), dropout=2)"]:
        g.refuse(text)
    for dtype in DTYPES:
        x = normal(random, 2, 3, 4, dtype=dtype)
        positions = np.array([0, 5, 11])
        angles = positions[:, None] * 10000.0 ** (-2 * np.arange(2) / 4)
        pairs = x.astype(np.float64).reshape(2, 3, 2, 2)
        c, s = np.cos(angles), np.sin(angles)
        turned = np.stack([pairs[..., 0] * c - pairs[..., 1] * s, pairs[..., 0] * s + pairs[..., 1] * c], -1).reshape(x.shape)
        g.put(f"rope({tensor(x)}, {tensor(positions)})", turned, dtype)
    positions = np.arange(7)[:, None] / 10000.0 ** (2 * (np.arange(6) // 2) / 6)
    table = np.where(np.arange(6) % 2 == 0, np.sin(positions), np.cos(positions))
    g.put("sinusoidal_positions(7, 6)", table, np.float32)
    g.put("sinusoidal_positions(7, 5).shape == (7, 5)", np.array(True), np.bool_)
    g.refuse("rope(ones(2, 3), [0, 1])")
    table = normal(random, 5, 3)
    ids = random.integers(0, 5, size=(2, 4))
    g.add(f"embedding({tensor(table)}, {tensor(ids)})", table[ids])
    for text in ["embedding(ones(2, 3), [2])", "embedding(ones(2, 3), [-1])", "embedding(ones(2, 3), [0.5])", "dropout([1.0], 1.5, true)"]:
        g.refuse(text)
    g.add("dropout([1.0, 2], 0.5, false)", np.float32([1, 2]))
    g.add("dropout([1.0, 2], 0, true)", np.float32([1, 2]))
    return g


def losses(random):
    g = Cases()
    for dtype in DTYPES:
        for shape in [(4, 3), (2, 5, 3), (3,), (2, 3, 2, 2)]:
            logits = normal(random, *shape, dtype=dtype)
            classes = shape[1] if len(shape) > 1 else shape[0]
            labels = random.integers(0, classes, size=shape[:1] + shape[2:] if len(shape) > 1 else ())
            lt, args = torch.from_numpy(np.asarray(labels)), f"{tensor(logits)}, {tensor(np.asarray(labels))}"
            g.put(f"cross_entropy({args})", F.cross_entropy(t(logits), lt), dtype)
            g.put(f"cross_entropy({args}, smoothing=0.2)", F.cross_entropy(t(logits), lt, label_smoothing=0.2), dtype)
            logs = torch.log_softmax(t(logits), 1 if len(shape) > 1 else 0)
            g.put(f"nll_loss({tensor(logits)}, {tensor(np.asarray(labels))})", F.nll_loss(t(logits), lt), dtype)
            if len(shape) == 2:
                ignored = np.asarray(labels).copy()
                ignored[0] = -100
                g.put(f"cross_entropy({tensor(logits)}, {tensor(ignored)}, ignore=-100)", F.cross_entropy(t(logits), torch.from_numpy(ignored)), dtype)
                g.put(f"cross_entropy({tensor(logits)}, {tensor(ignored)}, 0.1, -100)", F.cross_entropy(t(logits), torch.from_numpy(ignored), label_smoothing=0.1), dtype)
            chances = torch.softmax(t(normal(random, *shape)), 1 if len(shape) > 1 else 0).numpy().astype(dtype)
            g.put(f"cross_entropy({tensor(logits)}, {tensor(chances)})", F.cross_entropy(t(logits), t(chances)), dtype)
            g.put(f"cross_entropy({tensor(logits)}, {tensor(chances)}, 0.3)", F.cross_entropy(t(logits), t(chances), label_smoothing=0.3), dtype)
        p, y = normal(random, 3, 4, dtype=dtype), normal(random, 3, 4, dtype=dtype)
        args = f"{tensor(p)}, {tensor(y)}"
        g.put(f"mse_loss({args})", F.mse_loss(t(p), t(y)), dtype)
        g.put(f"l1_loss({args})", F.l1_loss(t(p), t(y)), dtype)
        for delta in (0.5, 1, 3):
            g.put(f"huber_loss({args}, {delta})", F.huber_loss(t(p), t(y), delta=delta), dtype)
        zero_one = random.integers(0, 2, size=(3, 4)).astype(dtype)
        g.put(f"bce_with_logits({tensor(p * 20)}, {tensor(zero_one)})", F.binary_cross_entropy_with_logits(t(p * 20), t(zero_one)), dtype)
        share = ((random.integers(1, 16, size=(3, 4))) / 16).astype(dtype)
        g.put(f"binary_cross_entropy({tensor(share)}, {tensor(zero_one)})", F.binary_cross_entropy(t(share), t(zero_one)), dtype)
        a, b = (torch.softmax(t(normal(random, 3, 4)), -1).numpy().astype(dtype) for _ in range(2))
        g.put(f"kl_div({tensor(a)}, {tensor(b)})", F.kl_div(t(b).log(), t(a), reduction="batchmean"), dtype)
        g.put(f"cosine_similarity({args})", F.cosine_similarity(t(p), t(y), dim=-1), dtype)
        g.put(f"cosine_similarity({args}, axis=0)", F.cosine_similarity(t(p), t(y), dim=0), dtype)
        g.put(f"cosine_similarity({tensor(p)}, {tensor(y[:1])})", F.cosine_similarity(t(p), t(y[:1]), dim=-1), dtype)
        pairs = np.array([1, -1, 1])
        g.put(f"cosine_embedding_loss({args}, {tensor(pairs)}, 0.1)", F.cosine_embedding_loss(t(p), t(y), torch.from_numpy(pairs), margin=0.1), dtype)
        logits = F.normalize(t(p), dim=1) @ F.normalize(t(y), dim=1).T
        g.put(f"info_nce({args}, 0.2)", F.cross_entropy(logits / 0.2, torch.arange(3)), dtype)
        z = normal(random, 6, 4, dtype=dtype)
        f = F.normalize(t(z), dim=1)
        s = (f @ f.T).masked_fill(torch.eye(6, dtype=torch.bool), -9e15) / 0.5
        g.put(f"nt_xent({tensor(z)}, 0.5)", F.cross_entropy(s, torch.cat([torch.arange(3) + 3, torch.arange(3)])), dtype)
    g.add("kl_div([[0.0, 1.0]], [[0.5, 0.5]])", np.float32(np.log(2)), (1e-6, 0))
    g.add("cosine_similarity([0.0, 0], [1.0, 0])", np.float32(0))
    g.add("cross_entropy([[1.0, 2]], [5], ignore=5)", np.float32(np.nan))
    for text in ["cross_entropy([[1.0, 2]], [2])", "cross_entropy([[1.0, 2]], [-1])", "cross_entropy([[1.0, 2]], [0, 1])",
                 "cross_entropy(1.0, 0)", "nll_loss([[1.0, 2]], [2])", "cross_entropy([[1.0, 2]], [[0.5, 0.25, 0.25]])",
                 "info_nce(ones(3, 2), ones(2, 2))", "nt_xent(ones(3, 2))", "mse_loss(ones(2), ones(3))"]:
        g.refuse(text)
    return g
