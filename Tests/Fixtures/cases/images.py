"""Convolutions and pooling: PyTorch's results, computed in f64 and rounded."""

import numpy as np
import torch
import torch.nn.functional as F

from .common import tensor
from .networks import Cases, normal, t


def pair(value):
    return str(value) if isinstance(value, int) else f"({value[0]}, {value[1]})"


def convolutions(random):
    g = Cases()
    settings = [
        dict(), dict(stride=2), dict(padding=1), dict(stride=(2, 1), padding=(1, 2)), dict(dilation=2), dict(padding="same"),
        dict(padding="valid", stride=2), dict(groups=2), dict(groups=4, padding=1, stride=2), dict(dilation=(1, 2), padding="same"),
    ]
    for dtype in (np.float32, np.float64):
        for shape, kernel in [((2, 4, 5, 6), (3, 3)), ((4, 5, 4), (1, 1)), ((1, 4, 6, 5), (2, 3)), ((2, 4, 7, 3), (3, 1))]:
            for options in settings:
                groups = options.get("groups", 1)
                x = normal(random, *shape, dtype=dtype)
                w = normal(random, 4, 4 // groups, *kernel, dtype=dtype)
                b = normal(random, 4, dtype=dtype)
                try:
                    value = F.conv2d(t(x), t(w), t(b), **options)
                except RuntimeError:
                    continue
                text = "".join(f", {k}={v!r}".replace("'", '"') for k, v in options.items())
                g.put(f"conv2d({tensor(x)}, {tensor(w)}, {tensor(b)}{text})", value, dtype, 1e-5, 1e-4)
        for options in [dict(), dict(stride=2), dict(padding=2, dilation=2), dict(groups=2, padding=1), dict(padding="same")]:
            groups = options.get("groups", 1)
            x, w = normal(random, 2, 4, 9, dtype=dtype), normal(random, 2, 4 // groups, 3, dtype=dtype)
            text = "".join(f", {k}={v!r}".replace("'", '"') for k, v in options.items())
            g.put(f"conv1d({tensor(x)}, {tensor(w)}, none{text})", F.conv1d(t(x), t(w), **options), dtype, 1e-5, 1e-4)
        for options in [dict(), dict(stride=2), dict(stride=(2, 3), padding=1), dict(stride=2, output_padding=1), dict(groups=2, dilation=2)]:
            groups = options.get("groups", 1)
            x, w = normal(random, 2, 4, 3, 4, dtype=dtype), normal(random, 4, 6 // groups, 3, 2, dtype=dtype)
            b = normal(random, 6, dtype=dtype)
            text = "".join(f", {k}={v!r}" for k, v in options.items())
            g.put(f"conv_transpose2d({tensor(x)}, {tensor(w)}, {tensor(b)}{text})", F.conv_transpose2d(t(x), t(w), t(b), **options), dtype, 1e-5, 1e-4)
        for size, stride, padding in [(2, None, 0), (3, 2, 1), ((2, 3), (1, 2), (1, 1)), (1, 1, 0), (3, 1, 0)]:
            x = normal(random, 2, 3, 6, 7, dtype=dtype)
            text = f"{pair(size)}, {'none' if stride is None else pair(stride)}, {pair(padding)}"
            g.put(f"max_pool2d({tensor(x)}, {text})", F.max_pool2d(t(x), size, stride, padding), dtype)
            g.put(f"avg_pool2d({tensor(x)}, {text})", F.avg_pool2d(t(x), size, stride, padding), dtype)
        for size in [1, 3, (2, 5), (7, 7)]:
            x = normal(random, 2, 2, 5, 7, dtype=dtype)
            g.put(f"adaptive_avg_pool2d({tensor(x)}, {pair(size)})", F.adaptive_avg_pool2d(t(x), size), dtype)
    x, w = normal(random, 1, 2, 4, 5), normal(random, 3, 2, 2, 2)
    g.put(f"conv2d(swapaxes({tensor(np.swapaxes(x, 2, 3).copy())}, 2, 3), {tensor(w)})", F.conv2d(t(x), t(w)), np.float32, 1e-5, 1e-4)
    g.add("max_pool2d([[[1.0, nan], [3, 4]]], 2)", np.float32([[[np.nan]]]))
    g.add("max_pool2d([[[-inf, -inf], [-inf, -inf]]], 2)", np.float32([[[-np.inf]]]))
    for text in ["conv2d(ones(2, 3), ones(1, 1, 1, 1))", "conv2d(ones(1, 3, 4, 4), ones(2, 2, 3, 3))", "conv2d(ones(1, 2, 2, 2), ones(1, 2, 3, 3))",
                 "conv2d(ones(1, 2, 4, 4), ones(1, 2, 3, 3), ones(2))", "conv2d(ones(1, 2, 4, 4), ones(1, 2, 3, 3), none, 0)",
                 'conv2d(ones(1, 2, 4, 4), ones(1, 2, 3, 3), none, 2, "same")', "conv2d(ones(1, 2, 4, 4), ones(1, 2, 3, 3), none, 1, -1)",
                 "conv2d(ones(1, 3, 4, 4), ones(2, 1, 3, 3), none, 1, 0, 1, 2)", "max_pool2d(ones(1, 2, 2), 3)",
                 "max_pool2d(ones(1, 4, 4), 2, none, 2)", "avg_pool2d(ones(1, 4, 4), 0)", "conv1d(ones(4), ones(1, 1, 1))",
                 "conv_transpose2d(ones(1, 2, 2, 2), ones(3, 1, 2, 2))", "conv_transpose2d(ones(1, 2, 2, 2), ones(2, 1, 2, 2), none, 1, 0, 1)"]:
        g.refuse(text)
    return g
