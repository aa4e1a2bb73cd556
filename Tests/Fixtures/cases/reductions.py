"""Reductions over axes, and softmax."""

import numpy as np

from .bases import base
from .common import EXACT, Group, tensor

AXES = [None, 0, 1, -1, -2, 2, (0, 1), (0, -1), (1, 2), (), (0, 0), (0, 1, 2)]
FUNCTIONS = {
    "sum": np.sum,
    "mean": np.mean,
    "prod": np.prod,
    "max": np.max,
    "min": np.min,
    "any": np.any,
    "all": np.all,
    "argmax": np.argmax,
    "argmin": np.argmin,
}


def reduced(name, array, axis, keepdims):
    """NumPy's result, in f64 for floats and then rounded, and how near Tern must come."""
    work = array.astype(np.float64) if array.dtype == np.float32 else array
    value = np.asarray(FUNCTIONS[name](work, axis=axis, keepdims=keepdims))
    if name in ("any", "all"):
        return value.astype(bool), EXACT
    if name in ("argmax", "argmin"):
        return value.astype(np.int64), EXACT
    if name == "mean":
        value = value.astype(np.float64 if array.dtype == np.float64 else np.float32)
    elif name in ("sum", "prod"):
        value = value.astype(np.int64 if array.dtype == np.bool_ else array.dtype)
    else:
        return value.astype(array.dtype), EXACT
    if value.dtype == np.int64:
        return value, EXACT
    epsilon = 6e-8 if value.dtype == np.float32 else 1.2e-16
    finite = np.abs(work[np.isfinite(work)]) if array.dtype != np.bool_ else np.ones(1)
    # Sums round relative to the magnitudes that are added, not to what they come to.
    scale = float(finite.sum()) if name != "prod" else 0.0
    return value, (4 * epsilon * max(1, array.ndim + array.size // 4), epsilon * scale)


def add(group, name, text, array, axis, keepdims):
    arguments = [text]
    if axis is not None:
        arguments.append(f"axis={axis}")
    if keepdims:
        arguments.append("keepdims=true")
    expression = f"{name}({', '.join(arguments)})"
    try:
        value, tolerance = reduced(name, array, axis, keepdims)
    except (ValueError, IndexError, TypeError):
        return group.refuse(expression)
    group.add(expression, value, tolerance)


def with_holes(random, shape, dtype):
    array = (random.integers(-40, 41, size=shape) / 8).astype(dtype)
    draw = random.random(shape)
    array[draw < 0.1] = np.nan
    array[(draw > 0.9) & (draw < 0.95)] = np.inf
    array[draw > 0.95] = -np.inf
    return array


def reductions(random):
    group = Group()
    for name in FUNCTIONS:
        one_axis = name in ("argmax", "argmin")
        for axis in AXES:
            if one_axis and isinstance(axis, tuple):
                continue
            for keepdims in [False, True]:
                text, array = base(random, int(random.integers(1, 5)))
                if name == "prod" and array.dtype == np.int64:
                    text, array = f"({text} % 4 - 1)", array % 4 - 1
                if name == "prod" and array.dtype in (np.float32, np.float64):
                    text, array = f"({text} / 8)", array / array.dtype.type(8)
                add(group, name, text, array, axis, keepdims)
        for dtype in [np.float32, np.float64]:
            for shape, axis in [((7,), None), ((3, 4), 0), ((3, 4), 1), ((2, 3, 2), 1)]:
                array = with_holes(random, shape, dtype)
                add(group, name, tensor(array), array, axis, bool(random.integers(2)))
        for shape, axis in [
            ((0,), None),
            ((0,), 0),
            ((0, 3), 0),
            ((0, 3), 1),
            ((3, 0), 0),
            ((3, 0), 1),
            ((2, 0, 3), 1),
            ((2, 0, 3), None),
            ((2, 0, 3), 0),
            ((2, 0, 0), -1),
        ]:
            array = np.zeros(shape, [np.float32, np.float64, np.int64, np.bool_][random.integers(4)])
            add(group, name, tensor(array), array, axis, False)
        for value in [np.float32(2.5), np.int64(-3), np.bool_(True), np.float64(0.1), np.float32("nan")]:
            add(group, name, tensor(value), np.asarray(value), None, False)
        for array in [random.random((3, 4)) < 0.5, random.random(9) < 0.2]:
            add(group, name, tensor(array), array, None, False)
            add(group, name, tensor(array), array, 0, True)
        array = np.array([[3, 1, 3], [1, 3, 1]])
        for axis in [None, 0, 1]:
            add(group, name, tensor(array), array, axis, False)
            if not one_axis:
                add(group, name, f"({tensor(array)}).T[::-1]", array.T[::-1], axis, True)
        group.refuse(f"{name}([1, 2], axis=1)")
        group.refuse(f"{name}([1, 2], axis=-2)")
    group.refuse("sum([9223372036854775807, 1])")
    group.refuse("prod([4294967296, 4294967296])")
    array = random.standard_normal(1000).astype(np.float32)
    source = tensor(array[:40])
    add(group, "sum", source, array[:40], None, False)
    add(group, "mean", source, array[:40], None, False)
    return group


def normalised(array, axis):
    """exp(x - max) / sum, in f64; zeros along an axis that is -inf throughout."""
    work = array.astype(np.float64)
    if work.size == 0:
        return work
    top = np.max(work, axis=axis, keepdims=True)
    powers = np.exp(work - top)
    value = powers / powers.sum(axis=axis, keepdims=True)
    return np.where(top == -np.inf, 0.0, value)


def softmax(random):
    group = Group()
    for dtype in [np.float32, np.float64]:
        tolerance = (1e-6, 1e-37) if dtype == np.float32 else (2e-15, 1e-300)
        for shape in [(3,), (1,), (2, 4), (2, 3, 2), (0,), (2, 0), (3, 17)]:
            for axis in range(-len(shape), len(shape)):
                array = (random.integers(-160, 161, size=shape) / 8).astype(dtype)
                group.add(f"softmax({tensor(array)}, axis={axis})", normalised(array, axis).astype(dtype), tolerance)
        minus = -np.inf
        rows = np.array(
            [
                [minus, minus, minus],
                [minus, 0, 1],
                [1e4, minus, 9999],
                [-1e4, -1e4, -1e4],
                [3, np.nan, 1],
                [np.inf, 1, 2],
            ],
            dtype,
        )
        group.add(f"softmax({tensor(rows)})", normalised(rows, -1).astype(dtype), tolerance)
        group.add(f"softmax(({tensor(rows)}).T, axis=0)", normalised(rows.T, 0).astype(dtype), tolerance)
        group.add(f"softmax(({tensor(rows)})[:, ::-1])", normalised(rows[:, ::-1], -1).astype(dtype), tolerance)
        group.add(f"softmax(({tensor(rows[:4])}), axis=0)", normalised(rows[:4], 0).astype(dtype), tolerance)
    group.add("softmax([1, 2, 3])", normalised(np.array([1, 2, 3]), 0).astype(np.float32), (1e-6, 0))
    group.add("softmax([true, false])", normalised(np.array([1, 0]), 0).astype(np.float32), (1e-6, 0))
    group.add("softmax(f64(2))", np.float64(1))
    group.refuse("softmax([1.0, 2.0], axis=1)")
    group.refuse("softmax([1.0, 2.0], axis=-2)")
    return group
