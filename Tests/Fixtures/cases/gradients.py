"""Gradients and gradients of gradients: PyTorch's, worked out in f64."""

import numpy as np
import torch
import torch.nn.functional as F

from .common import Group, tensor
from .points import between, distinct, positive, regular, symmetric

ELEMENTWISE = {
    "abs(x)": torch.abs, "square(x)": torch.square, "exp(x)": torch.exp, "expm1(x)": torch.expm1, "sin(x)": torch.sin, "cos(x)": torch.cos,
    "sinh(x)": torch.sinh, "cosh(x)": torch.cosh, "tanh(x)": torch.tanh, "atan(x)": torch.atan, "erf(x)": torch.erf, "erfc(x)": torch.erfc,
    "reciprocal(x)": torch.reciprocal, "tan(x / 3)": lambda x: torch.tan(x / 3), "relu(x)": F.relu, "leaky_relu(x)": F.leaky_relu, "elu(x)": F.elu,
    "selu(x)": F.selu, "celu(x, 2)": lambda x: F.celu(x, 2), "gelu(x)": F.gelu, "gelu(x, approximate=true)": lambda x: F.gelu(x, approximate="tanh"),
    "silu(x)": F.silu, "mish(x)": F.mish, "softplus(x)": F.softplus, "softsign(x)": F.softsign, "sigmoid(x)": torch.sigmoid,
    "log_sigmoid(x)": F.logsigmoid, "hardswish(x)": F.hardswish, "hardsigmoid(x)": lambda x: (x / 6 + 0.5).clamp(0, 1),  # that of torch has a slope of 1/6 in f32
    "hardtanh(x)": F.hardtanh, "relu6(x)": F.relu6,
    "clip(x, -1, 2)": lambda x: x.clamp(-1, 2), "x ^ 2": lambda x: x**2, "x ^ 3": lambda x: x**3, "2 ^ x": lambda x: 2**x, "3 - x": lambda x: 3 - x, "1 / x": lambda x: 1 / x,
    "x[1]": lambda x: x[1], "x[:, ::-2]": lambda x: x.flip(1)[:, ::2], "x[[0, 1, 0]]": lambda x: x[[0, 1, 0]], "x.T": lambda x: x.T,
    "sum(x, 0)": lambda x: x.sum(0), "mean(x, 1)": lambda x: x.mean(1), "prod(x, 1)": lambda x: x.prod(1), "max(x, 1)": lambda x: x.amax(1), "min(x, 0)": lambda x: x.amin(0),
    "var(x, 1, ddof=1)": lambda x: x.var(1), "std(x, 0)": lambda x: x.std(0, correction=0), "logsumexp(x, 1)": lambda x: x.logsumexp(1), "norm(x, 2, 1)": lambda x: x.norm(2, 1),
    "norm(x, 1, 0)": lambda x: x.norm(1, 0), "norm(x, 3)": lambda x: x.norm(3), "cumsum(x, 1)": lambda x: x.cumsum(1), "cumprod(x, 1)": lambda x: x.cumprod(1),
    "cummax(x, 1)": lambda x: x.cummax(1).values, "median(x, 1)": lambda x: x.quantile(0.5, 1), "quantile(x, 0.3, 0)": lambda x: x.quantile(0.3, 0),
    "sort(x)": lambda x: x.sort(-1).values, "topk(x, 2)[0]": lambda x: x.topk(2).values,
    "softmax(x)": lambda x: x.softmax(-1), "log_softmax(x, 0)": lambda x: x.log_softmax(0), "normalize(x)": lambda x: F.normalize(x, dim=-1),
    "reshape(x, -1)": lambda x: x.reshape(-1), "expand(unsqueeze(x, 0), (2, 3, 4))": lambda x: x.expand(2, 3, 4), "flip(x, 0)": lambda x: x.flip(0),
    "roll(x, 1, 1)": lambda x: x.roll(1, 1), "tile(x, (2, 1))": lambda x: x.tile(2, 1), "repeat(x, 2, 0)": lambda x: x.repeat_interleave(2, 0),
    "pad(x, ((1, 2), (0, 1)))": lambda x: F.pad(x, (0, 1, 1, 2)), "tril(x)": torch.tril, "diag(x)": torch.diag,
    "concat((x, x * 2), 1)": lambda x: torch.cat((x, x * 2), 1), "stack((x, x * x))": lambda x: torch.stack((x, x * x)), "trace(x)": lambda x: torch.diagonal(x).sum(),
    "gather(x, [[0, 0], [1, 1], [3, 0]], 1)": lambda x: x.gather(1, torch.tensor([[0, 0], [1, 1], [3, 0]])),
    'einsum("i j, k j -> i k", x, x)': lambda x: torch.einsum("ij,kj->ik", x, x), 'rearrange(x, "a (b c) -> b (a c)", b=2)': lambda x: x.reshape(3, 2, 2).permute(1, 0, 2).reshape(2, 6),
    "cross_entropy(x, [1, 0, 3])": lambda x: F.cross_entropy(x, torch.tensor([1, 0, 3])),
    "cross_entropy(x, [1, 0, 3], 0.1, 0)": lambda x: F.cross_entropy(x, torch.tensor([1, 0, 3]), label_smoothing=0.1, ignore_index=0),
    "layer_norm(x)": lambda x: F.layer_norm(x, (4,)), "rms_norm(x, none, 1e-5)": lambda x: F.rms_norm(x, (4,), None, 1e-5),
    "group_norm(x, 2)": lambda x: F.group_norm(x, 2), "where(x > 0, x * x, -x)": lambda x: torch.where(x > 0, x * x, -x),
    "embedding(x, [[0, 2], [2, 2]])": lambda x: F.embedding(torch.tensor([[0, 2], [2, 2]]), x),
    "batch_norm(x, none, none, none, none, true)[0]": lambda x: F.batch_norm(x, None, None, training=True),
}

POSITIVE = {
    "sqrt(x)": torch.sqrt, "rsqrt(x)": torch.rsqrt, "log(x)": torch.log, "log1p(x)": torch.log1p, "log2(x)": torch.log2, "lgamma(x)": torch.lgamma,
    "x ^ 1.5": lambda x: x**1.5, "x ^ x": lambda x: x**x,
}

BETWEEN = {"asin(x)": torch.asin, "acos(x)": torch.acos, "sqrt(1 - x * x)": lambda x: torch.sqrt(1 - x * x)}

MATRICES = {"det(x)": torch.det, "inv(x)": torch.inverse, "x @ x": lambda x: x @ x, "qr(x)[1]": lambda x: torch.linalg.qr(x).R, "svd(x)[1]": lambda x: torch.linalg.svdvals(x)}
SYMMETRIC = {"cholesky(x)": torch.linalg.cholesky, "eigh(x)[0]": lambda x: torch.linalg.eigvalsh(x)}

# Of several tensors: the expression, torch's function, the shapes.
SEVERAL = [
    ("a * b + c", lambda a, b, c: a * b + c, (2, 3), (3,), (2, 1)),
    ("a / b", lambda a, b: a / b, (2, 3), (2, 1)),
    ("maximum(a, b) - minimum(a, 0.3)", lambda a, b: torch.maximum(a, b) - torch.minimum(a, torch.tensor(0.3, dtype=a.dtype)), (2, 3), (3,)),
    ("atan2(a, b)", torch.atan2, (2, 3), (3,)),
    ("a @ b", lambda a, b: a @ b, (2, 3), (3, 4)), ("a @ b", lambda a, b: a @ b, (2, 2, 3), (3, 2)), ("a @ b", lambda a, b: a @ b, (3,), (2, 3, 2)),
    ("a @ b", lambda a, b: a @ b, (2, 1, 2, 3), (2, 3, 2)), ("a @ b", lambda a, b: a @ b, (3,), (3,)),
    ("linear(a, b, c)", lambda a, b, c: a @ b + c, (2, 3, 4), (4, 2), (2,)),
    ("outer(a, b)", torch.outer, (3,), (2,)), ("cosine_similarity(a, b)", lambda a, b: F.cosine_similarity(a, b, -1), (2, 3), (2, 3)),
    ("mse_loss(a, b)", F.mse_loss, (2, 3), (2, 3)), ("huber_loss(a, b)", F.huber_loss, (2, 3), (2, 3)), ("l1_loss(a, b)", F.l1_loss, (2, 3), (2, 3)),
    ("bce_with_logits(a, b)", F.binary_cross_entropy_with_logits, (2, 3), (2, 3)),
    ("layer_norm(a, b, c)", lambda a, b, c: F.layer_norm(a, (3,), b, c), (2, 2, 3), (3,), (3,)),
    ("rms_norm(a, b, 1e-5)", lambda a, b: F.rms_norm(a, (3,), b, 1e-5), (2, 3), (3,)),
    ("group_norm(a, 2, b, c)", lambda a, b, c: F.group_norm(a, 2, b, c), (2, 4, 3), (4,), (4,)),
    ("batch_norm(a, b, c, none, none, true)[0]", lambda a, b, c: F.batch_norm(a, None, None, b, c, True), (3, 2, 2, 2), (2,), (2,)),
    ("attention(a, b, c)", F.scaled_dot_product_attention, (3, 4), (5, 4), (5, 2)),
    ("attention(a, b, c, causal=true)", lambda a, b, c: F.scaled_dot_product_attention(a, b, c, is_causal=True), (2, 3, 4), (2, 3, 4), (2, 3, 2)),
    ("conv2d(a, b, c, stride=2, padding=1)", lambda a, b, c: F.conv2d(a, b, c, 2, 1), (1, 2, 5, 4), (2, 2, 3, 2), (2,)),
    ("conv2d(a, b, none, 1, 0, 2, 2)", lambda a, b: F.conv2d(a, b, None, 1, 0, 2, 2), (2, 2, 5, 4), (4, 1, 2, 2)),
    ("conv1d(a, b)", F.conv1d, (2, 2, 5), (3, 2, 2)),
    ("conv_transpose2d(a, b, none, 2)", lambda a, b: F.conv_transpose2d(a, b, None, 2), (1, 2, 3, 2), (2, 2, 2, 3)),
    ("max_pool2d(a, 2, 1)", lambda a: F.max_pool2d(a, 2, 1), (1, 1, 4, 4)), ("avg_pool2d(a, 2, 2, 1)", lambda a: F.avg_pool2d(a, 2, 2, 1), (1, 2, 4, 4)),
    ("adaptive_avg_pool2d(a, 2)", lambda a: F.adaptive_avg_pool2d(a, 2), (1, 2, 5, 4)),
    ("solve(a, b)", torch.linalg.solve, "regular", (3, 2)),
    ("scatter_add(a, [[0, 1], [1, 1]], b, 1)", lambda a, b: a.scatter_add(1, torch.tensor([[0, 1], [1, 1]]), b), (2, 3), (2, 2)),
]


class Gradients(Group):
    def put(self, names, expression, function, arrays):
        wide = [torch.tensor(a, dtype=torch.float64, requires_grad=True) for a in arrays]
        value = function(*wide)
        u = (np.arange(value.numel()) % 7 - 2.5).reshape(value.shape) / 4
        weighted = (value * torch.tensor(u)).sum()
        first = torch.autograd.grad(weighted, wide, create_graph=True)
        parameters = ", ".join(names)
        for dtype, tolerance in [(np.float64, (1e-11, 1e-11)), (np.float32, (2e-5, 2e-5))]:
            texts = [tensor(a.astype(dtype)) for a in arrays]
            call = ", ".join(texts)
            loss = f"({parameters}) -> sum(({expression}) * {tensor(np.asarray(u).astype(dtype))})"
            for place, gradient in enumerate(first):
                self.add(f"grad({loss}, {place})({call})", gradient.detach().numpy().astype(dtype), tolerance)
        # The gradient of the first gradient times numbers, in f64.
        if not first[0].requires_grad:
            return
        v = (np.arange(first[0].numel()) % 5 - 1.75).reshape(first[0].shape) / 2
        try:
            second = torch.autograd.grad((first[0] * torch.tensor(v)).sum(), wide, allow_unused=True)
        except RuntimeError as error:
            # PyTorch has no second derivative of some functions.
            assert "not implemented" in str(error), error
            return
        texts = [tensor(a.astype(np.float64)) for a in arrays]
        inner = f"grad(({parameters}) -> sum(({expression}) * {tensor(np.asarray(u))}))({parameters})"
        for place, gradient in enumerate(second):
            value = np.zeros(arrays[place].shape) if gradient is None else gradient.detach().numpy(force=True)
            self.add(f"grad(({parameters}) -> sum({inner} * {tensor(np.asarray(v))}), {place})({', '.join(texts)})", value, (1e-9, 1e-9))


def gradients(random):
    g = Gradients()
    for table, make, shape in [
        (ELEMENTWISE, distinct, (3, 4)), (POSITIVE, positive, (3, 4)), (BETWEEN, between, (3, 4)), (MATRICES, regular, (3, 3)), (SYMMETRIC, symmetric, (3, 3)),
    ]:
        for expression, function in table.items():
            g.put(["x"], expression, function, [make(random, *shape)])
    for expression, function, *shapes in SEVERAL:
        arrays = [regular(random, 3, 3) if shape == "regular" else distinct(random, *shape) for shape in shapes]
        g.put(["a", "b", "c"][: len(arrays)], expression, function, arrays)
    return g
