"""Functions of each element."""

import numpy as np
from scipy import special

from .common import EXACT, Group, number, tensor

FUNCTIONS = {
    "abs": np.abs,
    "sign": np.sign,
    "sqrt": np.sqrt,
    "rsqrt": lambda x: 1 / np.sqrt(x),
    "square": np.square,
    "reciprocal": lambda x: 1 / x,
    "exp": np.exp,
    "expm1": np.expm1,
    "log": np.log,
    "log1p": np.log1p,
    "log2": np.log2,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "erf": special.erf,
    "erfc": special.erfc,
    "floor": np.floor,
    "ceil": np.ceil,
    "round": np.round,
    "trunc": np.trunc,
    "relu": lambda x: np.where(np.isnan(x), x, np.maximum(x, 0)),
    "sigmoid": special.expit,
}
KEEP_INTEGERS = ["abs", "sign", "square", "floor", "ceil", "round", "trunc", "relu"]
JUMPS = ["sign", "floor", "ceil", "round", "trunc", "relu", "abs"]

SPECIAL = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    1.5,
    -1.5,
    2.5,
    -2.5,
    0.3,
    -0.7,
    1e-3,
    -1e-6,
    3.0,
    10.0,
    -10.0,
    20.0,
    -20.0,
    50.0,
    -50.0,
    85.0,
    -85.0,
    88.7,
    -88.0,
    89.5,
    -103.0,
    -110.0,
    1e5,
    8388609.5,
    1e30,
    -1e30,
    1e-30,
    1e-40,
    3e38,
    np.inf,
    -np.inf,
    np.nan,
]
DOUBLES = [300.0, -300.0, 709.5, -745.0, 710.5, 1e-300, 1e300, 4503599627370497.5, 5e-324]
INTEGERS = [-3, -1, 0, 1, 2, 10]


def tolerance(name, dtype):
    """f32: exp is good to 2 ulp, those of the C library to a few; f64: the C library and NumPy agree to a few ulp."""
    if name in JUMPS:
        return EXACT
    if dtype == np.float32:
        return (1.2e-6, 1.3e-38) if name == "sigmoid" else (6e-7, 5e-45)
    return (5e-15, 1e-300) if name in ("erfc", "erf", "sigmoid") else (1.5e-15, 1e-323)


def elementwise(random):
    group = Group()
    for name, function in FUNCTIONS.items():
        for dtype in [np.float32, np.float64]:
            values = np.array(SPECIAL + (DOUBLES if dtype == np.float64 else []), dtype)
            group.add(
                f"{name}({tensor(values)})", function(values.astype(np.float64)).astype(dtype), tolerance(name, dtype)
            )
            more = np.round(random.standard_normal(11) * 3, 2).astype(dtype)
            if name in ("log", "log2", "sqrt", "rsqrt"):
                more = np.abs(more)
            if name == "log1p":
                more = np.abs(more) - dtype(0.5)
            if name in ("asin", "acos"):
                more = np.round(np.tanh(more), 3).astype(dtype)
            result = function(more.astype(np.float64)).astype(dtype)
            group.add(f"{name}({tensor(more)})", result, tolerance(name, dtype))
            group.add(f"{name}(({tensor(more)})[::-2])", result[::-2], tolerance(name, dtype))
            # A number goes through the same function.
            for place in random.choice(len(more), 2, replace=False):
                text = f"{'f64' if dtype == np.float64 else 'f32'}({number(more[place])})"
                group.add(f"{name}({text})", result[place], tolerance(name, dtype))
        for array in [np.array(INTEGERS), np.array([True, False]), np.int64(2), np.bool_(True)]:
            work = np.asarray(array).astype(np.float64)
            dtype = np.int64 if name in KEEP_INTEGERS else np.float32
            group.add(f"{name}({tensor(array)})", function(work).astype(dtype), tolerance(name, np.float32))
        empty = np.zeros((2, 0), np.float32)
        group.add(f"{name}({tensor(empty)})", empty)
        group.refuse(f'{name}("a")')
        group.refuse(f"{name}()")
    tests(group)
    mixed(random, group)
    return group


def tests(group):
    for dtype in [np.float32, np.float64]:
        values = np.array([0.0, 1.5, np.nan, np.inf, -np.inf, -2.5, 3e38], dtype)
        for name, function in [("isnan", np.isnan), ("isinf", np.isinf), ("isfinite", np.isfinite)]:
            group.add(f"{name}({tensor(values)})", function(values))
            group.add(f"{name}({tensor(values[1])})", function(values[1]))
            group.add(f"{name}({tensor(values[2])})", function(values[2]))
            group.add(f"{name}([1, 2])", function(np.array([1, 2])))
            group.add(f"{name}(true)", function(np.bool_(True)))
        group.add(f"-({tensor(values)})", -values)
        group.add(f"+({tensor(values)})", values)
    group.add("-[true, false]", np.array([-1, 0]))
    group.add("isfinite(9007199254740993)", np.bool_(True))
    group.add("isnan([9007199254740993])", np.array([False]))


def mixed(random, group):
    for dtype in [np.float32, np.float64]:
        near = (3e-7, 0) if dtype == np.float32 else (1e-15, 0)
        values = np.array([0.0, -0.0, 1.0, -1.0, 2.5, -3.5, np.inf, -np.inf, np.nan], dtype)
        for y in values:
            group.add(f"atan2({tensor(y)}, {tensor(values)})", np.arctan2(y, values), near)
        group.add(f"clip({tensor(values)}, -1, 2)", np.clip(values, -1, 2))
        group.add(f"clip({tensor(values)}, none, 0.5)", np.clip(values, None, dtype(0.5)))
        group.add(f"clip({tensor(values)}, 0.5, none)", np.clip(values, dtype(0.5), None))
        group.add(f"clip({tensor(values)}, nan, 1)", np.full(9, np.nan, dtype))
        group.add(f"where({tensor(values)} > 0, {tensor(values)}, 0)", np.where(values > 0, values, dtype(0)))
        group.add(
            f"where({tensor(values[:3, None] > 0)}, {tensor(values)}, 1)",
            np.where(values[:3, None] > 0, values, dtype(1)),
        )
    group.add("clip([1, 5, 9], 2, 7)", np.array([2, 5, 7]))
    group.add("clip([1, 5, 9], [2, 6, 3], 7)", np.array([2, 6, 7]))
    group.add("clip([1, 5, 9], 2.5, 7)", np.array([2.5, 5, 7], np.float32))
    group.add("clip(5, 7, 3)", np.int64(3))
    group.add("where(true, 1, 2)", np.int64(1))
    group.add("where([true, false], 1, 2.5)", np.array([1, 2.5], np.float32))
    group.add("where([1, 0], [true, true], [false, false])", np.array([True, False]))
    group.add("where(zeros(0, dtype=bool), 1, 2)", np.zeros(0, np.int64))
    group.add("where([true, false], f64([0.1, 0.2]), 0.3)", np.array([0.1, 0.3]))
    group.refuse("where([true, false], [1, 2, 3], 0)")
    group.refuse("clip([1, 2], [1, 2, 3], 5)")
    # Types: what a name says and what a literal keeps.
    group.add("f64([0.1, 0.2])", np.array([0.1, 0.2]))
    group.add("f64(0.1)", np.float64(0.1))
    group.add("f64(f32(0.1))", np.float64(np.float32(0.1)))
    group.add("f64(f32([0.1, 0.2]))", np.array([0.1, 0.2], np.float32).astype(np.float64))
    group.add("f32([0.1]) + f64([0])", np.array([0.1], np.float32).astype(np.float64))
    group.add("[0.1] + f64([0])", np.array([0.1]))
    group.add("i64([1.9, -1.9, 0.5])", np.array([1, -1, 0]))
    group.add("bool([0.0, -0.0, nan, 0.5, -inf])", np.array([False, False, True, True, True]))
    group.add("f32([true, false])", np.array([1, 0], np.float32))
    group.add("i64(9007199254740993)", np.int64(9007199254740993))
    group.add("f32(16777217)", np.float32(16777216))
    for text in [
        "i64(nan)",
        "i64([inf])",
        "i64([-inf, 1])",
        "i64(9.3e18)",
        "i64(f64([9.3e18]))",
        "i64(-9.3e18)",
        'f32("1")',
    ]:
        group.refuse(text)
    group.add("i64(f64(-9.223372036854775808e18))", np.int64(-(2**63)))
