"""Activations: PyTorch's results, computed in f64 and rounded."""

import numpy as np
import torch
import torch.nn.functional as F

from .common import Group, tensor

FUNCTIONS = {
    "relu(x)": F.relu,
    "relu6(x)": F.relu6,
    "leaky_relu(x)": F.leaky_relu,
    "leaky_relu(x, 0.2)": lambda x: F.leaky_relu(x, 0.2),
    "leaky_relu(x, slope=-1)": lambda x: F.leaky_relu(x, -1.0),
    "elu(x)": F.elu,
    "elu(x, 0.5)": lambda x: F.elu(x, 0.5),
    "elu(x, alpha=2)": lambda x: F.elu(x, 2.0),
    "selu(x)": F.selu,
    "celu(x)": F.celu,
    "celu(x, 2)": lambda x: F.celu(x, 2.0),
    "gelu(x)": F.gelu,
    "gelu(x, approximate=false)": F.gelu,
    "gelu(x, approximate=true)": lambda x: F.gelu(x, approximate="tanh"),
    'gelu(x, approximate="tanh")': lambda x: F.gelu(x, approximate="tanh"),
    "silu(x)": F.silu,
    "mish(x)": F.mish,
    "softplus(x)": lambda x: torch.log1p(torch.exp(-x.abs())) + torch.clamp(x, min=0),
    "softsign(x)": F.softsign,
    "sigmoid(x)": torch.sigmoid,
    "log_sigmoid(x)": F.logsigmoid,
    "hardswish(x)": F.hardswish,
    "hardsigmoid(x)": F.hardsigmoid,
    "hardtanh(x)": F.hardtanh,
    "lgamma(x)": torch.lgamma,
}


def activations(random):
    group = Group()
    inputs = [
        np.linspace(-6, 6, 25).astype(np.float32),
        np.linspace(-9, 9, 13),
        np.float32([-100, -50, -20, 20, 50, 100, 1e-6, -1e-6, 0]),
        np.array([-700.0, -100, -30, 30, 100, 700, 1e-9, -1e-9, 0]),
        np.float32([np.nan]),
        np.int64([[-3, 0], [2, 7]]),
        np.zeros((0, 3), np.float32),
    ]
    for call, function in FUNCTIONS.items():
        keeps = call.split("(")[0] in ("relu", "relu6", "hardtanh")
        for array in inputs:
            if array.dtype == np.int64 and call.startswith("lgamma"):
                continue
            value = function(torch.from_numpy(array.astype(np.float64))).numpy()
            kind = np.float64 if array.dtype == np.float64 else np.float32
            if array.dtype == np.int64 and keeps:
                kind = np.int64
            # 1 + erf loses digits of small results.
            cancels = 1e-6 if kind == np.float32 else 1e-14
            tolerance = (2e-6, cancels * (1 if call.startswith(("gelu", "lgamma")) else 0.01)) if kind == np.float32 else (1e-12, cancels)
            group.add(call.replace("x", tensor(array), 1) if "x" in call else call, value.astype(kind), tolerance)
    group.add("leaky_relu([inf, -inf])", np.float32([np.inf, -np.inf]))
    group.add("sigmoid([inf, -inf, nan])", np.float32([1, 0, np.nan]))
    group.add("softplus([inf, -inf, nan])", np.float32([np.inf, 0, np.nan]))
    group.add("gelu([[1.0, 2], [3, 4]].T[0])", F.gelu(torch.tensor([1.0, 3.0])).numpy(), (1e-6, 0))
    group.refuse('gelu(1.0, approximate="none of them")')
    group.refuse("leaky_relu([1.0], slope=[1.0, 2])")
    return group
