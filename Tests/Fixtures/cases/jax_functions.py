"""Derivatives of single functions, taken in every way that Tern and JAX have."""

import jax
import jax.numpy as jnp
import jax.nn as nn
import numpy as np
from jax import lax

from .jax_common import Programs
from .points import between, distinct, positive, regular, shares, small, symmetric

# Each table has expressions of Tern, and the same in JAX.
ELEMENTWISE = {
    "abs(x)": jnp.abs, "square(x)": jnp.square, "exp(x)": jnp.exp, "expm1(x)": jnp.expm1, "sin(x)": jnp.sin, "cos(x)": jnp.cos,
    "sinh(x)": jnp.sinh, "cosh(x)": jnp.cosh, "tanh(x)": jnp.tanh, "tan(x / 3)": lambda x: jnp.tan(x / 3), "atan(x)": jnp.arctan,
    "erf(x)": lax.erf, "erfc(x)": lax.erfc, "reciprocal(x)": jnp.reciprocal, "-x": jnp.negative, "x * sign(x) + x": lambda x: x * jnp.sign(x) + x,
    "x * floor(x)": lambda x: x * jnp.floor(x), "ceil(x) * x": lambda x: jnp.ceil(x) * x, "round(x) * x": lambda x: jnp.round(x) * x,
    "trunc(x) * x": lambda x: jnp.trunc(x) * x, "x % 1.5 * x": lambda x: jnp.mod(x, 1.5) * x, "x // 2 * x": lambda x: x // 2 * x,
    "x ^ 2": lambda x: x**2, "x ^ 5": lambda x: x**5, "x ^ -2": lambda x: x**-2, "2 ^ x": lambda x: 2**x, "1 / (1 + x * x)": lambda x: 1 / (1 + x * x),
    "clip(x, -1, 2) * x": lambda x: jnp.clip(x, -1, 2) * x, "maximum(x, 0.3) * x": lambda x: jnp.maximum(x, 0.3) * x,
    "minimum(x, x * x)": lambda x: jnp.minimum(x, x * x), "where(x > 0, x ^ 3, exp(x))": lambda x: jnp.where(x > 0, x**3, jnp.exp(x)),
}
ACTIVATIONS = {
    "relu(x) * x": lambda x: nn.relu(x) * x, "leaky_relu(x, 0.1)": lambda x: nn.leaky_relu(x, 0.1), "relu6(x * 3) * x": lambda x: nn.relu6(x * 3) * x,
    "elu(x)": nn.elu, "elu(x, 1.5)": lambda x: nn.elu(x, 1.5), "selu(x)": nn.selu, "celu(x, 2)": lambda x: nn.celu(x, 2.0),
    "gelu(x)": lambda x: nn.gelu(x, approximate=False), "gelu(x, approximate=true)": lambda x: nn.gelu(x, approximate=True), "silu(x)": nn.silu,
    "mish(x)": nn.mish, "softplus(x)": nn.softplus, "softsign(x)": nn.soft_sign, "sigmoid(x)": nn.sigmoid, "log_sigmoid(x)": nn.log_sigmoid,
    "hardsigmoid(x) * x": lambda x: nn.hard_sigmoid(x) * x, "hardswish(x)": nn.hard_swish, "hardtanh(x) * x": lambda x: nn.hard_tanh(x) * x,
}
POSITIVE = {
    "sqrt(x)": jnp.sqrt, "rsqrt(x)": lax.rsqrt, "log(x)": jnp.log, "log1p(x)": jnp.log1p, "log2(x)": jnp.log2, "lgamma(x)": lax.lgamma,
    "x ^ 1.5": lambda x: x**1.5, "x ^ x": lambda x: x**x, "x ^ -0.5": lambda x: x**-0.5, "x * log(x)": lambda x: x * jnp.log(x),
    "std(x, 1)": lambda x: jnp.std(x, 1), "prod(x, 0)": lambda x: jnp.prod(x, 0), "log(x / sum(x, 1, true))": lambda x: jnp.log(x / x.sum(1, keepdims=True)),
}
BETWEEN = {"asin(x)": jnp.arcsin, "acos(x)": jnp.arccos, "log1p(x)": jnp.log1p, "sqrt(1 - x * x)": lambda x: jnp.sqrt(1 - x * x)}
REDUCTIONS = {
    "sum(x, 0)": lambda x: x.sum(0), "mean(x, 1)": lambda x: x.mean(1), "prod(x, 1)": lambda x: x.prod(1), "prod(x)": jnp.prod, "max(x, 1)": lambda x: x.max(1),
    "min(x, 0)": lambda x: x.min(0), "var(x)": jnp.var, "var(x, 1, ddof=1)": lambda x: x.var(1, ddof=1), "std(x, 0)": lambda x: x.std(0),
    "logsumexp(x, 1)": lambda x: nn.logsumexp(x, 1), "logsumexp(x)": nn.logsumexp, "norm(x)": lambda x: jnp.sqrt((x * x).sum()),
    "norm(x, 1, 1)": lambda x: jnp.linalg.norm(x, 1, 1), "norm(x, 3, 0)": lambda x: jnp.linalg.norm(x, 3, 0), "norm(x, inf, 1)": lambda x: jnp.linalg.norm(x, jnp.inf, 1),
    "norm(x, -inf, 0)": lambda x: jnp.linalg.norm(x, -jnp.inf, 0), "cumsum(x, 1)": lambda x: x.cumsum(1), "cumprod(x, 1)": lambda x: x.cumprod(1),
    "cummax(x, 1)": lambda x: lax.cummax(x, 1), "median(x, 1)": lambda x: jnp.median(x, 1), "quantile(x, [0.1, 0.75], 0)": lambda x: jnp.quantile(x, jnp.array([0.1, 0.75]), 0),
    "sort(x, 0)": lambda x: jnp.sort(x, 0), "sort(x, descending=true)": lambda x: jnp.sort(x, descending=True), "topk(x, 2)[0]": lambda x: lax.top_k(x, 2)[0],
    "x[:, argmax(x[0])]": lambda x: x[:, x[0].argmax()], "mean(x ^ 2) / max(x)": lambda x: (x**2).mean() / x.max(),
    'reduce(x, "a b -> b", "max")': lambda x: x.max(0), 'reduce(x, "a b -> a", "prod")': lambda x: x.prod(1), "softmax(x)": nn.softmax,
    "softmax(x, 0)": lambda x: nn.softmax(x, 0), "log_softmax(x)": nn.log_softmax, "normalize(x)": lambda x: x / jnp.linalg.norm(x, axis=1, keepdims=True),
    "layer_norm(x)": lambda x: nn.standardize(x, epsilon=1e-5), "rms_norm(x, none, 1e-5)": lambda x: x * lax.rsqrt((x * x).mean(1, keepdims=True) + 1e-5),
    "group_norm(x, 1)": lambda x: nn.standardize(x, axis=1, epsilon=1e-5), "batch_norm(x, none, none, none, none, true)[0]": lambda x: nn.standardize(x, axis=0, epsilon=1e-5),
    "cross_entropy(x, [2, 0])": lambda x: -nn.log_softmax(x)[jnp.arange(2), jnp.array([2, 0])].mean(),
    "cross_entropy(x, [2, 0], 0.1)": lambda x: -(nn.log_softmax(x) * (0.9 * nn.one_hot(jnp.array([2, 0]), 3) + 0.1 / 3)).sum(1).mean(),
    "nll_loss(x ^ 2, [1, 2])": lambda x: -(x[0, 1] ** 2 + x[1, 2] ** 2) / 2, "x @ x.T": lambda x: x @ x.T, 'einsum("i j, k j, k l -> i l", x, x, x)': lambda x: x @ x.T @ x,
    "rope(x[:, :2])": lambda x: rope(x[:, :2], jnp.arange(2), 10000.0),
}
# Linear, or as good as that: the sine is taken of what they give.
LINEAR = {
    "reshape(x, -1, 2)": lambda x: x.reshape(-1, 2), "flatten(x)": jnp.ravel, "x.T": lambda x: x.T, "transpose(x)": jnp.transpose, "permute(x, 1, 0)": jnp.transpose,
    "swapaxes(x, 0, 1)": jnp.transpose, "squeeze(unsqueeze(x, 0))": lambda x: x, "unsqueeze(x, 1)": lambda x: x[:, None], "expand(x[:, :1], (2, 4))": lambda x: jnp.broadcast_to(x[:, :1], (2, 4)),
    "tile(x, 2)": lambda x: jnp.tile(x, 2), "repeat(x, 2, 1)": lambda x: jnp.repeat(x, 2, 1), "concat((x, x * x), 1)": lambda x: jnp.concatenate((x, x * x), 1),
    "stack((x, exp(x)), 1)": lambda x: jnp.stack((x, jnp.exp(x)), 1), "split(x, (1, 2), 1)[1]": lambda x: x[:, 1:], "chunk(x, 2)[0] * chunk(x, 2)[1]": lambda x: x[:1] * x[1:],
    "pad(x, ((1, 0), (0, 2)))": lambda x: jnp.pad(x, ((1, 0), (0, 2))), 'pad(x, ((0, 1), (1, 2)), "reflect")': lambda x: jnp.pad(x, ((0, 1), (1, 2)), "reflect"),
    'pad(x, 1, "edge")': lambda x: jnp.pad(x, 1, "edge"), 'pad(x, 1, "wrap")': lambda x: jnp.pad(x, 1, "wrap"), "flip(x, 1)": lambda x: jnp.flip(x, 1),
    "roll(x, 1, 1)": lambda x: jnp.roll(x, 1, 1), "diag(x[0])": lambda x: jnp.diag(x[0]), "diag(x, 1)": lambda x: jnp.diag(x, 1), "tril(x)": jnp.tril, "triu(x, 1)": lambda x: jnp.triu(x, 1),
    "trace(x @ x.T)": lambda x: jnp.trace(x @ x.T), 'rearrange(x, "a (b c) -> (c a) b", c=3)': lambda x: x.reshape(2, 1, 3).transpose(2, 0, 1).reshape(6, 1),
    'repeat_pattern(x, "a b -> a (b c)", c=2)': lambda x: jnp.repeat(x, 2, 1), "x[1]": lambda x: x[1], "x[:, ::-2]": lambda x: x[:, ::-2], "x[..., new, 0]": lambda x: x[..., None, 0],
    "x[[0, 1, 0], [2, 2, 2]]": lambda x: x[jnp.array([0, 1, 0]), jnp.array([2, 2, 2])], "x[:, [1, 1]]": lambda x: x[:, jnp.array([1, 1])],
    "x[[[true, false, true], [false, true, true]]]": lambda x: x[jnp.array([0, 0, 1, 1]), jnp.array([0, 2, 1, 2])], "take(x, [2, 0, 2], 1)": lambda x: jnp.take(x, jnp.array([2, 0, 2]), 1),
    "gather(x, [[0, 0], [2, 1]], 1)": lambda x: jnp.take_along_axis(x, jnp.array([[0, 0], [2, 1]]), 1), "embedding(x, [[0, 1], [1, 1]])": lambda x: x[jnp.array([[0, 1], [1, 1]])],
    "scatter(x, [[0], [2]], x[:, 1:2] * 3, 1)": lambda x: x.at[jnp.array([0, 1]), jnp.array([0, 2])].set(x[:, 1] * 3),
    "scatter_add(x, [[1, 1], [2, 0]], x[:, :2] ^ 2, 1)": lambda x: x.at[jnp.array([[0, 0], [1, 1]]), jnp.array([[1, 1], [2, 0]])].add(x[:, :2] ** 2),
    "masked_fill(x, [[true, false, false], [false, false, true]], 0.5)": lambda x: jnp.where(jnp.array([[True, False, False], [False, False, True]]), 0.5, x),
    "{ y = x; y[0] = y[1] * y[1]; y[1, 0] = 2; y }": lambda x: x.at[0].set(x[1] ** 2).at[1, 0].set(2), "{ y = x; y[:, 1:] += exp(y[:, :1]); y }": lambda x: x.at[:, 1:].add(jnp.exp(x[:, :1])),
    "{ y = x; y[[0, 0], [1, 2]] *= x[1, 0]; y }": lambda x: x.at[jnp.array([0, 0]), jnp.array([1, 2])].multiply(x[1, 0]), "map(r -> r * sum(r), x)": lambda x: x * x.sum(1, keepdims=True),
    "fold((c, r) -> c * r + c, x[0], x)": lambda x: x[0] * (1 + x[0]) * (1 + x[1]), "stack(scan((c, r) -> sin(c) * r, x[1], x))": lambda x: jnp.stack((jnp.sin(x[1]) * x[0], jnp.sin(jnp.sin(x[1]) * x[0]) * x[1])),
    "vmap(r -> cumsum(r * r))(x)": lambda x: (x * x).cumsum(1), "checkpoint(r -> exp(r) * r)(x)": lambda x: jnp.exp(x) * x,
    "leaves(tree_map(t -> t ^ 3 * x[0, 0], (W = x, b = x[1])))[1]": lambda x: x[1] ** 3 * x[0, 0],
}
MATRICES = {
    "det(x)": jnp.linalg.det, "inv(x)": jnp.linalg.inv, "solve(x, [1.0, 2, -1])": lambda x: jnp.linalg.solve(x, jnp.array([1.0, 2, -1])), "x @ x @ x": lambda x: x @ x @ x,
    "log(abs(det(x)))": lambda x: jnp.linalg.slogdet(x)[1], "svd(x)[1]": lambda x: jnp.linalg.svd(x, compute_uv=False), "abs(qr(x)[1])": lambda x: jnp.abs(jnp.linalg.qr(x)[1]),
    "trace(x @ inv(x + x.T))": lambda x: jnp.trace(x @ jnp.linalg.inv(x + x.T)),
}
SYMMETRIC = {
    "cholesky(x)": jnp.linalg.cholesky, "eigh(x)[0]": lambda x: jnp.linalg.eigh(x)[0], "cholesky(x @ x.T)": lambda x: jnp.linalg.cholesky(x @ x.T),
    "eigh(x @ x.T)[0]": lambda x: jnp.linalg.eigvalsh(x @ x.T), "{ w, V = eigh((x + x.T) / 2); V * exp(w) @ V.T }": lambda x: exponential((x + x.T) / 2),
    "2 * sum(log(diag(cholesky(x))))": lambda x: 2 * jnp.log(jnp.diag(jnp.linalg.cholesky(x))).sum(),
}


def exponential(x):
    """Of a symmetric matrix."""
    w, V = jnp.linalg.eigh(x)
    return V * jnp.exp(w) @ V.T


def rope(x, positions, base):
    angles = positions[:, None] * base ** (-2.0 * jnp.arange(x.shape[-1] // 2) / x.shape[-1])
    even, odd, c, s = x[..., ::2], x[..., 1::2], jnp.cos(angles), jnp.sin(angles)
    return jnp.stack((even * c - odd * s, even * s + odd * c), -1).reshape(x.shape)


def attention(q, k, v, mask=None, scale=None):
    scores = q @ k.swapaxes(-1, -2) * (q.shape[-1] ** -0.5 if scale is None else scale)
    if mask is not None:
        scores = jnp.where(mask, scores, -jnp.inf) if mask.dtype == bool else scores + mask
    return nn.softmax(scores) @ v


def conv(x, w, stride=1, padding=0, dilation=1, groups=1):
    n = x.ndim - 2
    return lax.conv_general_dilated(x, w, (stride,) * n, ((padding, padding),) * n, rhs_dilation=(dilation,) * n, feature_group_count=groups)


def conv_transposed(x, w, stride):
    """Zeros between the elements, then the filters turned round."""
    wide = jnp.zeros((*x.shape[:2], (x.shape[2] - 1) * stride + 1, (x.shape[3] - 1) * stride + 1)).at[:, :, ::stride, ::stride].set(x)
    ends = [(s - 1, s - 1) for s in w.shape[2:]]
    return lax.conv_general_dilated(wide, w[:, :, ::-1, ::-1].swapaxes(0, 1), (1, 1), ends)


def windows(x, size, stride):
    """The elements of each window of images, along a last axis."""
    places = [(i, j) for i in range(size) for j in range(size)]
    h, w = ((s - size) // stride + 1 for s in x.shape[2:])
    return jnp.stack([x[:, :, i : i + stride * h : stride, j : j + stride * w : stride] for i, j in places], -1)


def cosine(a, b):
    return (a * b).sum(-1) / (jnp.linalg.norm(a, axis=-1) * jnp.linalg.norm(b, axis=-1))


def lstm(x, h, c, w, u, b):
    return through_gates(x @ w + h @ u + b, c)


def through_gates(z, c):
    i, f, g, o = jnp.split(z, 4, -1)
    c = nn.sigmoid(f) * c + nn.sigmoid(i) * jnp.tanh(g)
    return nn.sigmoid(o) * jnp.tanh(c), c


def gru(x, h, w, u, b):
    inner, outer = jnp.split(x @ w + b, 3, -1), jnp.split(h @ u, 3, -1)
    r, z = nn.sigmoid(inner[0] + outer[0]), nn.sigmoid(inner[1] + outer[1])
    return (1 - z) * jnp.tanh(inner[2] + r * outer[2]) + z * h


def contrast(logits):
    return -jnp.diagonal(nn.log_softmax(logits)).mean()


def nt_xent(x, temperature):
    f = x / jnp.linalg.norm(x, axis=1, keepdims=True)
    n = x.shape[0]
    logits = jnp.where(jnp.eye(n, dtype=bool), -jnp.inf, f @ f.T / temperature)
    return -nn.log_softmax(logits)[jnp.arange(n), (jnp.arange(n) + n // 2) % n].mean()


def huber(d):
    return jnp.where(jnp.abs(d) < 1, d * d / 2, jnp.abs(d) - 0.5).mean()


CAUSAL = np.tril(np.ones((3, 3), bool))
TRIANGLE = CAUSAL[:2]

# Of several tensors: the expression, the function in JAX, then a maker and a shape for each.
SEVERAL = [
    ("a * b + c", lambda a, b, c: a * b + c, (distinct, 2, 3), (distinct, 3), (distinct, 2, 1)),
    ("a / b", lambda a, b: a / b, (distinct, 2, 2), (distinct, 2, 1)),
    ("a ^ b", lambda a, b: a**b, (positive, 2, 2), (distinct, 2)),
    ("maximum(a, b) * minimum(a, b * b)", lambda a, b: jnp.maximum(a, b) * jnp.minimum(a, b * b), (distinct, 2, 3), (distinct, 3)),
    ("atan2(a, b)", jnp.arctan2, (distinct, 2, 2), (distinct, 2)),
    ("where(a > b, a * b, a / b)", lambda a, b: jnp.where(a > b, a * b, a / b), (distinct, 2, 2), (distinct, 2)),
    ("clip(a, b, c) * a", lambda a, b, c: jnp.clip(a, b, c) * a, (distinct, 2, 3), (lambda r, *s: -positive(r, *s), 3), (positive, 2, 1)),
    ("a @ b", jnp.matmul, (distinct, 2, 3), (distinct, 3, 2)),
    ("a @ b", jnp.matmul, (distinct, 3), (distinct, 2, 3, 1)),
    ("dot(a, b)", jnp.dot, (distinct, 3), (distinct, 3)),
    ("outer(a, b)", jnp.outer, (distinct, 3), (distinct, 2)),
    ("matmul(a, b) @ a", lambda a, b: a @ b @ a, (distinct, 2, 2), (distinct, 2, 2)),
    ('einsum("b i j, b j k, i -> b k", a, b, c)', lambda a, b, c: jnp.einsum("bij,bjk,i->bk", a, b, c), (distinct, 2, 2, 2), (distinct, 2, 2, 1), (distinct, 2)),
    ("linear(a, b, c)", lambda a, b, c: a @ b + c, (distinct, 2, 2), (distinct, 2, 3), (distinct, 3)),
    ("solve(a, b)", jnp.linalg.solve, (regular, 3, 3), (distinct, 3)),
    ("solve(a, b)", jnp.linalg.solve, (regular, 2, 2), (distinct, 2, 3)),
    ("cosine_similarity(a, b)", cosine, (distinct, 2, 3), (distinct, 2, 3)),
    ("layer_norm(a, b, c)", lambda a, b, c: nn.standardize(a, epsilon=1e-5) * b + c, (distinct, 2, 3), (distinct, 3), (distinct, 3)),
    ("rms_norm(a, b, 1e-5)", lambda a, b: a * lax.rsqrt((a * a).mean(-1, keepdims=True) + 1e-5) * b, (distinct, 2, 3), (distinct, 3)),
    ("group_norm(a, 2, b)", lambda a, b: nn.standardize(a.reshape(2, 2, 2), epsilon=1e-5).reshape(2, 4) * b, (distinct, 2, 4), (distinct, 4)),
    ("instance_norm(a, b)", lambda a, b: nn.standardize(a, epsilon=1e-5) * b[:, None], (distinct, 2, 2, 3), (distinct, 2)),
    ("batch_norm(a, b, c, none, none, true)[0]", lambda a, b, c: nn.standardize(a, axis=0, epsilon=1e-5) * b + c, (distinct, 4, 2), (distinct, 2), (distinct, 2)),
    ("batch_norm(a, b, none, c, [1.5, 2], false)[0]", lambda a, b, c: (a - c) / jnp.sqrt(jnp.array([1.5, 2]) + 1e-5) * b, (distinct, 2, 2), (distinct, 2), (distinct, 2)),
    ("attention(a, b, c)", attention, (distinct, 2, 2), (distinct, 3, 2), (distinct, 3, 2)),
    ("attention(a, b, c, causal=true)", lambda a, b, c: attention(a, b, c, CAUSAL), (distinct, 1, 3, 2), (distinct, 1, 3, 2), (distinct, 1, 3, 1)),
    ("attention(a, b, c, [[true, false, false], [true, true, false]])", lambda a, b, c: attention(a, b, c, TRIANGLE), (distinct, 2, 2), (distinct, 3, 2), (distinct, 3, 1)),
    ("attention(a, b, b, c, scale=0.5)", lambda a, b, c: attention(a, b, b, c, 0.5), (distinct, 2, 2), (distinct, 3, 2), (distinct, 2, 3)),
    ("attention_weights(a, b)", lambda a, b: attention(a, b, jnp.eye(3)), (distinct, 2, 2), (distinct, 3, 2)),
    ("rope(a, b)", lambda a, b: rope(a, b, 10000.0), (distinct, 2, 4), (lambda r, *s: np.array([1.0, 3.0]), 2)),
    ("conv1d(a, b)", conv, (small, 1, 2, 4), (small, 2, 2, 2)),
    ("conv2d(a, b, c, stride=2, padding=1)", lambda a, b, c: conv(a, b, 2, 1) + c[:, None, None], (small, 1, 1, 4, 3), (small, 2, 1, 2, 2), (small, 2)),
    ("conv2d(a, b, none, 1, 0, 2, 2)", lambda a, b: conv(a, b, 1, 0, 2, 2), (small, 1, 2, 3, 3), (small, 2, 1, 2, 2)),
    ("conv_transpose2d(a, b, none, 2)", lambda a, b: conv_transposed(a, b, 2), (small, 1, 1, 2, 2), (small, 1, 2, 2, 2)),
    ("max_pool2d(a, 2, 1) * b", lambda a, b: windows(a, 2, 1).max(-1) * b, (distinct, 1, 1, 3, 3), (distinct, 1)),
    ("avg_pool2d(a * a, 2)", lambda a: windows(a * a, 2, 2).mean(-1), (distinct, 1, 1, 4, 2)),
    ("adaptive_avg_pool2d(a ^ 3, 2)", lambda a: windows(a**3, 2, 1).mean(-1), (distinct, 1, 1, 3, 3)),
    ("binary_cross_entropy(a, b)", lambda a, b: -(b * jnp.log(a) + (1 - b) * jnp.log(1 - a)).mean(), (shares, 2, 3), (shares, 2, 3)),
    ("bce_with_logits(a, b)", lambda a, b: -(b * nn.log_sigmoid(a) + (1 - b) * nn.log_sigmoid(-a)).mean(), (distinct, 2, 2), (shares, 2, 2)),
    ("mse_loss(a, b)", lambda a, b: ((a - b) ** 2).mean(), (distinct, 2, 2), (distinct, 2, 2)),
    ("l1_loss(a, b ^ 2)", lambda a, b: jnp.abs(a - b**2).mean(), (distinct, 2, 2), (distinct, 2, 2)),
    ("huber_loss(a, b)", lambda a, b: huber(a - b), (distinct, 2, 3), (distinct, 2, 3)),
    ("kl_div(a, b)", lambda a, b: (a * (jnp.log(a) - jnp.log(b))).sum() / 2, (shares, 2, 3), (shares, 2, 3)),
    ("cosine_embedding_loss(a, b, [1, -1, 1])", lambda a, b: jnp.where(jnp.array([1, -1, 1]) == 1, 1 - cosine(a, b), nn.relu(cosine(a, b))).mean(), (distinct, 3, 2), (distinct, 3, 2)),
    ("info_nce(a, b, 0.5)", lambda a, b: contrast(cosine(a[:, None], b[None]) / 0.5), (distinct, 2, 3), (distinct, 2, 3)),
    ("nt_xent(a, 0.5)", lambda a: nt_xent(a, 0.5), (distinct, 4, 2)),
    ("rnn_cell(a, b, (w_ih = c, w_hh = eye(2, dtype=f64) / 2))", lambda a, b, c: jnp.tanh(a @ c + b / 2), (small, 2, 3), (small, 2, 2), (small, 3, 2)),
    ("gru_cell(a, b, (w_ih = c, w_hh = d, b_ih = e, b_hh = zeros(6, dtype=f64)))", gru, (small, 2, 2), (small, 2, 2), (small, 2, 6), (small, 2, 6), (small, 6)),
    ("lstm_cell(a, b, c, (w_ih = d, w_hh = e, b_ih = f, b_hh = zeros(8, dtype=f64)))[0]", lambda *p: lstm(*p)[0], (small, 1, 2), (small, 1, 2), (small, 1, 2), (small, 2, 8), (small, 2, 8), (small, 8)),
    ("lstm_cell(a, b, c, (w_ih = d, w_hh = e, b_ih = f, b_hh = zeros(8, dtype=f64)))[1]", lambda *p: lstm(*p)[1], (small, 1, 2), (small, 1, 2), (small, 1, 2), (small, 2, 8), (small, 2, 8), (small, 8)),
    ("lstm_gates(a, b)[0]", lambda *p: through_gates(*p)[0], (small, 2, 8), (small, 2, 2)),
    ("stack(lstm_gates(a, b)) * a[:, :3]", lambda a, b: jnp.stack(through_gates(a, b)) * a[:, :3], (small, 1, 12), (small, 1, 3)),
]


class Functions(Programs):
    # The numbers that a case may have. Where a Jacobian has more, a row of it stands for it, and for a Hessian its product with a vector.
    limit = 64

    def put(self, expression, function, names, makers, random, is_linear=False):
        """Derivatives of an expression in so many names, first to third, forward, back, and both in turn.

        `makers` has a maker and a shape for each name. A block in braces is an expression as well.
        """
        arrays = {name: make(random, *shape) for name, (make, *shape) in zip(names, makers)}
        others = {name.upper(): np.stack((a, make(random, *shape))) for (name, a), (make, *shape) in zip(arrays.items(), makers)}
        value = function(*map(jnp.asarray, arrays.values()))
        u = np.reshape((np.arange(value.size) % 7 - 2.5) / 4, value.shape)
        ways = {"v" + name: np.reshape((np.arange(a.size) % 5 - 1.75) / 2, a.shape) for name, a in arrays.items()}
        parameters, directions = ", ".join(names), ", ".join(ways)
        f = f"({parameters}) -> {expression}"
        outer = f"sin({expression})" if is_linear else f"({expression})"
        if expression.startswith("{"):
            # A block is no operand.
            outer = f"sin(g({parameters}))" if is_linear else f"g({parameters})"
        loss = f"({parameters}) -> sum({outer} * u)"
        start = f"g = {f}; " if expression.startswith("{") else ""
        cost = lambda *p: ((jnp.sin(function(*p)) if is_linear else function(*p)) * u).sum()
        point, way = tuple(map(jnp.asarray, arrays.values())), tuple(map(jnp.asarray, ways.values()))
        places = tuple(range(len(names)))
        packed = (lambda text: f"({text})") if len(names) > 1 else (lambda text: text)

        def case(text, make, tolerance=(1e-10, 1e-10), **inputs):
            try:
                value = np.asarray(jax.jit(make)())
            except NotImplementedError:
                # JAX has no second derivative of some functions.
                return
            if 0 < value.size <= self.limit:
                self.program(start + text, value, tolerance, **inputs)

        case(f"jvp({f}, {packed(parameters)}, {packed(directions)})[1]", lambda: jax.jvp(function, point, way)[1], **arrays, **ways)
        for place, name in enumerate(names):
            wrt = f", {place}" if place else ""
            if value.size * point[place].size <= self.limit:
                case(f"jacobian({f}{wrt})({parameters})", lambda: jax.jacobian(function, place)(*point), **arrays)
            else:
                part = f"[{place}]" if len(names) > 1 else ""
                case(f"vjp({f}, {parameters})[1](u){part}", lambda: jax.vjp(function, *point)[1](jnp.asarray(u))[place], u=u, **arrays)
            if 0 < place < places[-1]:
                continue
            case(f"hessian({loss}{wrt})({parameters})", lambda: jax.hessian(cost, place)(*point), u=u, **arrays)
            case(f"vmap(grad({loss}{wrt}))({parameters.upper()})", lambda: jax.vmap(jax.grad(cost, place))(*map(jnp.asarray, others.values())), u=u, **others)
            case(
                f"grad(({parameters}) -> jvp({loss}, {packed(parameters)}, {packed(directions)})[1]{wrt})({parameters})",
                lambda: jax.grad(lambda *p: jax.jvp(cost, p, way)[1], place)(*point), u=u, **arrays, **ways)
        if point[-1].size ** 2 > self.limit:
            case(
                f"jvp(grad({loss}, {len(names) - 1}), {packed(parameters)}, {packed(directions)})[1]",
                lambda: jax.jvp(jax.grad(cost, places[-1]), point, way)[1], u=u, **arrays, **ways)
        # Third derivatives.
        case(
            f"grad(({parameters}) -> sum(jvp(grad({loss}), {packed(parameters)}, {packed(directions)})[1] * v{names[0]}), {len(names) - 1})({parameters})",
            lambda: jax.grad(lambda *p: (jax.jvp(jax.grad(cost), p, way)[1] * way[0]).sum(), places[-1])(*point), (1e-9, 1e-9), u=u, **arrays, **ways)


def functions(random):
    g = Functions()
    for table, make, shape, is_linear in [
        (ELEMENTWISE, distinct, (2, 2), False), (ACTIVATIONS, distinct, (2, 2), False), (POSITIVE, positive, (2, 2), False), (BETWEEN, between, (2, 2), False),
        (REDUCTIONS, distinct, (2, 3), False), (LINEAR, distinct, (2, 3), True), (MATRICES, regular, (3, 3), False), (SYMMETRIC, symmetric, (3, 3), False),
    ]:
        for expression, function in table.items():
            g.put(expression, function, ["x"], [(make, *shape)], random, is_linear)
    for expression, function, *makers in SEVERAL:
        g.put(expression, function, list("abcdef"[: len(makers)]), makers, random)
    return g
