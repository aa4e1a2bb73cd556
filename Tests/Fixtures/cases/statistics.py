"""Moments, scans, order: NumPy's and SciPy's results."""

import numpy as np
from scipy import special

from .common import EXACT, Group, tensor
from .inputs import layouts

SHAPES = [(5,), (1,), (3, 4), (2, 3, 4), (3, 1)]
AXES = {1: [None, 0, -1], 2: [None, 0, 1, -1, (0, 1)], 3: [None, 0, 1, 2, -2, (0, 2), (1, 2)]}
DTYPES = [np.float32, np.float64, np.int64, np.bool_]


def wide(array):
    """In f64, from which results are rounded."""
    return array.astype(np.float64)


def floating(array):
    return np.float64 if array.dtype == np.float64 else np.float32


def near(array, scale=1.0):
    """A few roundings, relative and of what cancels."""
    return (1e-13, 1e-13 * scale) if floating(array) == np.float64 else (3e-6, 3e-6 * scale)


def arguments(axis, keepdims=False):
    text = "" if axis is None else f", axis={axis}"
    return text + (", keepdims=true" if keepdims else "")


def moments(random):
    group = Group()
    for dtype in DTYPES:
        for shape in SHAPES:
            for text, array in layouts(random, shape, dtype):
                for axis in AXES[array.ndim]:
                    keepdims = bool(random.integers(2))
                    rest = arguments(axis, keepdims)
                    x, kind = wide(array), floating(array)
                    group.add(f"var({text}{rest})", np.var(x, axis=axis, keepdims=keepdims).astype(kind), near(array, 30))
                    group.add(f"std({text}{rest}, ddof=1)", np.std(x, axis=axis, ddof=1, keepdims=keepdims).astype(kind), near(array, 6))
                    group.add(f"logsumexp({text}{rest})", special.logsumexp(x, axis=axis, keepdims=keepdims).astype(kind), near(array))
                    group.add(f"count_nonzero({text}{rest})", np.count_nonzero(array, axis=axis, keepdims=keepdims), EXACT)
                    for order in [0, 1, 2, 3, 0.5, np.inf, -np.inf]:
                        if random.random() < 0.7:
                            continue
                        size = np.abs(x)
                        if order == 0:
                            value = np.sum(x != 0, axis=axis, keepdims=keepdims)
                        elif np.isinf(order):
                            value = (np.max if order > 0 else np.min)(size, axis=axis, keepdims=keepdims)
                        else:
                            value = np.sum(size**order, axis=axis, keepdims=keepdims) ** (1 / order)
                        name = {np.inf: "inf", -np.inf: "-inf"}.get(order, str(order))
                        group.add(f"norm({text}, {name}{rest})", np.asarray(value).astype(kind), near(array, 5))
    for text in ["[nan, 1.0]", "[inf, 1.0]", "[-inf, -inf]", "[inf, -inf]"]:
        array = np.array(eval(text, {"nan": np.nan, "inf": np.inf}))
        group.add(f"logsumexp({text})", np.float32(special.logsumexp(array)), (1e-6, 0))
        group.add(f"var({text})", np.float32(np.var(array)), (1e-6, 0))
        group.add(f"norm({text}, inf)", np.float32(np.max(np.abs(array))), EXACT)
    group.add("logsumexp(zeros(0))", np.float32(-np.inf))
    group.add("logsumexp(zeros(0, 2), axis=0)", np.full(2, -np.inf, np.float32))
    group.add("var(zeros(0))", np.float32(np.nan))
    group.add("var([1.0])", np.float32(0))
    group.add("var([1.0], ddof=1)", np.float32(np.nan))
    group.add("norm(zeros(0))", np.float32(0))
    group.add("count_nonzero(zeros(0, 3), axis=0)", np.zeros(3, np.int64))
    group.refuse("norm(zeros(0), inf)")
    group.refuse("var([1, 2], axis=1)")
    group.refuse("norm([1, 2], \"nuc\")")
    return group


def scans(random):
    group = Group()
    for dtype in DTYPES:
        for shape in SHAPES:
            for text, array in layouts(random, shape, dtype, special=0.05):
                for axis in [None] + list(range(-array.ndim, array.ndim)):
                    rest = arguments(axis)
                    kind = np.int64 if dtype == np.bool_ else array.dtype
                    x = wide(array) if array.dtype == np.float32 else array
                    tolerance = EXACT if kind == np.int64 else near(array, 40)
                    group.add(f"cumsum({text}{rest})", np.cumsum(x, axis=axis).astype(kind), tolerance)
                    group.add(f"cumprod({text}{rest})", np.cumprod(x, axis=axis).astype(kind), tolerance)
                    flat = array.reshape(-1) if axis is None else array
                    group.add(f"cummax({text}{rest})", np.maximum.accumulate(flat, axis=axis or 0), EXACT)
    for name in ["cumsum", "cumprod", "cummax"]:
        group.add(f"{name}(zeros(0, 2), axis=0)", np.zeros((0, 2), np.float32))
        group.add(f"{name}(zeros(2, 0), axis=1)", np.zeros((2, 0), np.float32))
        group.add(f"{name}(3)", np.array([3]))
        group.refuse(f"{name}([1, 2], axis=1)")
    group.refuse("cumsum([9223372036854775807, 1])")
    group.refuse("cumprod([9223372036854775807, 2])")
    return group


def order(random):
    group = Group()
    for dtype in DTYPES:
        for shape in SHAPES + [(40,), (2, 70)]:
            for number, (text, array) in enumerate(layouts(random, shape, dtype, special=0.15)):
                if number > 0 and array.size > 24:
                    continue
                for axis in range(0 if array.ndim > 1 else -1, array.ndim):
                    group.add(f"sort({text}, axis={axis})", np.sort(array, axis=axis))
                    group.add(f"argsort({text}, axis={axis})", np.argsort(array, axis=axis, kind="stable"))
                    if dtype == np.bool_ and array.size > 40:
                        continue
                    # Equal elements keep their order: what comes last in rising order of the reversed axis.
                    down = np.flip(array.shape[axis] - 1 - np.argsort(np.flip(array, axis), axis=axis, kind="stable"), axis)
                    group.add(f"argsort({text}, axis={axis}, descending=true)", down)
                    k = int(random.integers(0, array.shape[axis] + 1))
                    values = np.take_along_axis(array, down, axis)
                    front = [slice(None)] * array.ndim
                    front[axis] = slice(0, k)
                    group.add(f"topk({text}, {k}, axis={axis})[0]", values[tuple(front)])
                    group.add(f"topk({text}, {k}, axis={axis})[1]", down[tuple(front)])
                group.add(f"unique({text})", np.unique(array))
                if array.size > 40:
                    continue
                x, kind = wide(array), floating(array)
                for axis in AXES[array.ndim]:
                    rest = arguments(axis, bool(axis == 0))
                    keepdims = bool(axis == 0)
                    finite = array if dtype in (np.int64, np.bool_) else np.where(np.isinf(array), 1, array)
                    if finite is not array and not np.array_equal(finite, array, equal_nan=True):
                        continue
                    group.add(f"median({text}{rest})", np.median(x, axis=axis, keepdims=keepdims).astype(kind), near(array))
                    share = float(random.choice([0, 0.25, 0.5, 0.9, 1]))
                    group.add(
                        f"quantile({text}, {share}{rest})",
                        np.quantile(x, share, axis=axis, keepdims=keepdims).astype(kind), near(array, 5))
    group.add("quantile([1.0, 2, 4], [0.5, 1])", np.float32([2, 4]))
    group.add("quantile([[1.0, 2, 4], [3, 3, 9]], [[0.5, 1]], axis=1)", np.float32(np.quantile([[1.0, 2, 4], [3, 3, 9]], [[0.5, 1]], axis=1)), (1e-6, 0))
    group.add("median([inf, 1.0, 2])", np.float32(2))
    group.add("sort(3)", np.int64(3))
    group.add("sort(zeros(0))", np.zeros(0, np.float32))
    group.add("sort(zeros(2, 0))", np.zeros((2, 0), np.float32))
    group.add("argsort(zeros(0, 2), axis=0)", np.zeros((0, 2), np.int64))
    group.add("unique(zeros(0))", np.zeros(0, np.float32))
    for text in ["median(zeros(0))", "quantile([1, 2], 1.5)", "quantile([1, 2], nan)", "topk([1, 2], 3)", "topk([1, 2], -1)",
                 "sort([1, 2], axis=1)", "searchsorted([[1, 2]], 1)", "bincount([-1])", "bincount([0.5])",
                 "bincount([1, 2], weights=[1.0])"]:
        group.refuse(text)
    for dtype in [np.float32, np.int64]:
        edges = np.sort(random.integers(-9, 10, size=9).astype(dtype))
        values = random.integers(-11, 12, size=(3, 4)).astype(dtype)
        for side in ["left", "right"]:
            group.add(f'searchsorted({tensor(edges)}, {tensor(values)}, side="{side}")', np.searchsorted(edges, values, side=side))
    for length in [0, 1, 9]:
        numbers = random.integers(0, 6, size=length)
        weights = (random.integers(-8, 9, size=length) / 4).astype(np.float32)
        group.add(f"bincount({tensor(numbers)}, minlength=3)" if length else "bincount(zeros(0, dtype=i64), minlength=3)",
                  np.bincount(numbers, minlength=3))
        if length:
            group.add(f"bincount({tensor(numbers)}, weights={tensor(weights)})", np.bincount(numbers, weights).astype(np.float32), (1e-6, 0))
    return group


def picking(random):
    group = Group()
    for dtype in DTYPES:
        for shape in [(4,), (3, 4), (2, 3, 4)]:
            for text, array in layouts(random, shape, dtype):
                for axis in range(-array.ndim, array.ndim):
                    size = list(array.shape)
                    size[axis] = int(random.integers(1, 5))
                    index = random.integers(0, array.shape[axis], size=size)
                    where = tensor(index)
                    group.add(f"gather({text}, {where}, {axis})", np.take_along_axis(array, index, axis))
                    permutation = np.argsort(random.random(size=array.shape), axis=axis)
                    source = random.integers(0, 2, size=array.shape).astype(dtype)
                    expected = array.copy()
                    np.put_along_axis(expected, permutation, source, axis)
                    group.add(f"scatter({text}, {tensor(permutation)}, {tensor(source)}, {axis})", expected)
                    if dtype != np.bool_:
                        added = array.copy()
                        places = list(np.indices(index.shape))
                        places[axis] = index
                        extra = random.integers(-3, 4, size=index.shape).astype(dtype)
                        np.add.at(added, tuple(places), extra)
                        group.add(f"scatter_add({text}, {where}, {tensor(extra)}, {axis})", added, (1e-6, 1e-6))
                    picks = random.integers(-array.shape[axis], array.shape[axis], size=(2, 2))
                    group.add(f"take({text}, {tensor(picks)}, axis={axis})", np.take(array, picks, axis=axis))
                group.add(f"take({text}, [0, -1, 2])", np.take(array, [0, -1, 2]))
                mask = random.integers(0, 2, size=array.shape).astype(np.bool_)
                group.add(f"masked_fill({text}, {tensor(mask)}, 1)", np.where(mask, np.array(1, np.int64 if dtype == np.bool_ else dtype), array))
                group.add(f"nonzero({text})", np.argwhere(array))
    group.add("masked_fill([1.0, 2], true, -inf)", np.float32([-np.inf, -np.inf]))
    group.add("masked_fill([[1.0], [2]], [true, false], 0)", np.float32([[0, 1], [0, 2]]))
    group.add("take([1, 2, 3], 1)", np.int64(2))
    group.add("nonzero(zeros(0, 2))", np.zeros((0, 2), np.int64))
    for text in ["gather([1, 2], [2], 0)", "gather([1, 2], [-3], 0)", "gather([1, 2], [[0]], 0)", "gather([1, 2], [0], 1)",
                 "gather([1, 2], [0.5], 0)", "scatter([1, 2], [2], [1], 0)", "scatter_add([1.0, 2], [0, 1, 1], [1.0], 0)",
                 "take([1, 2], 2)", "take([[1, 2]], [2], axis=1)", "masked_fill([1, 2], [true, false, true], 0)"]:
        group.refuse(text)
    return group
