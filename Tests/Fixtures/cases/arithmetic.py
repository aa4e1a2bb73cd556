"""Operators on pairs: values, types, broadcasting."""

import numpy as np

from .bases import dense
from .common import NUMPY, Group, promoted, tensor

INTEGERS = [-7, -3, -2, -1, 0, 1, 2, 3, 5, 7]
# Eighths: exact in f32, so that f32 and f64 tensors of them hold the same numbers.
FLOATS = [-7.5, -3.0, -2.125, -1.0, -0.5, -0.0, 0.0, 0.25, 1.0, 2.0, 2.625, 3.0, 5.5]
SPECIAL = FLOATS + [float("inf"), float("-inf"), float("nan")]

OPERATORS = ["+", "-", "*", "/", "//", "%", "^", "minimum", "maximum"]
COMPARISONS = ["==", "!=", "<", "<=", ">", ">="]
SHAPES = [
    ((), (3,)),
    ((3,), ()),
    ((4,), (4,)),
    ((3, 1), (1, 4)),
    ((2, 3), (3,)),
    ((2, 1, 3), (4, 1)),
    ((1,), (2, 2)),
    ((0,), (1,)),
    ((2, 0), (1, 0)),
    ((3, 1, 1), (0,)),
    ((), ()),
    ((17,), (17,)),
    ((9,), ()),
    ((), (11,)),
    ((2, 3), (3, 2)),
]

TOLERANCE = {"f32": 2.5e-7, "f64": 5e-16, "i64": 0.0, "bool": 0.0}


def written(operator, left, right):
    return f"{operator}({left}, {right})" if operator.isalpha() else f"{left} {operator} {right}"


def integer_result(operator, a, b):
    """Python's integers, which do not overflow; a refusal where Tern has one."""
    if operator in ("//", "%") and b == 0 or operator == "^" and b < 0:
        raise ValueError
    value = {
        "+": lambda: a + b,
        "-": lambda: a - b,
        "*": lambda: a * b,
        "//": lambda: a // b,
        "%": lambda: a % b,
        "^": lambda: a**b,
        "minimum": lambda: min(a, b),
        "maximum": lambda: max(a, b),
    }[operator]()
    if not -(2**63) <= value < 2**63:
        raise OverflowError
    return value


def computed(operator, a, b, dtype):
    """What Tern's rules give for two arrays whose elements meet as `dtype`."""
    if dtype == "weak":
        return computed(operator, a, b, "f64").astype(np.float32)
    if operator == "/" and dtype in ("bool", "i64"):
        dtype = "f32"
    if dtype == "bool" and operator not in ("minimum", "maximum"):
        dtype = "i64"
    a, b = np.broadcast_arrays(a, b)
    if dtype == "i64":
        values = [integer_result(operator, int(x), int(y)) for x, y in zip(a.reshape(-1), b.reshape(-1))]
        return np.array(values, np.int64).reshape(a.shape)
    if dtype == "bool":
        return np.minimum(a, b) if operator == "minimum" else np.maximum(a, b)
    # f32 results are worked out in f64 and rounded, but for // and %, which jump.
    work = NUMPY[dtype] if operator in ("//", "%") else np.float64
    x, y = a.astype(NUMPY[dtype]).astype(work), b.astype(NUMPY[dtype]).astype(work)
    function = {
        "+": np.add,
        "-": np.subtract,
        "*": np.multiply,
        "/": np.divide,
        "//": np.floor_divide,
        "%": np.remainder,
        "^": np.power,
        "minimum": np.minimum,
        "maximum": np.maximum,
    }[operator]
    return function(x, y).astype(NUMPY[dtype])


def tolerance(value):
    return (TOLERANCE[{"float32": "f32", "float64": "f64"}.get(str(value.dtype), "i64")], 0.0)


def add(group, operator, left, right, a, b, dtype):
    expression = written(operator, left, right)
    try:
        value = np.asarray(computed(operator, np.asarray(a), np.asarray(b), dtype))
    except (ValueError, OverflowError):
        return group.refuse(expression)
    group.add(expression, value, tolerance(value))


def sample(random, dtype, shape, special=True):
    if dtype == "bool":
        return random.random(shape) < 0.5
    if dtype == "i64":
        return random.choice(INTEGERS, size=shape).astype(np.int64)
    return random.choice(SPECIAL if special else FLOATS, size=shape).astype(NUMPY[dtype])


def pairs(random, group, dtype, operators, put):
    """Every pair of the interesting values of a type, at once and a row at a time."""
    values = np.array({"f32": SPECIAL, "f64": SPECIAL, "i64": INTEGERS, "bool": [False, True]}[dtype], NUMPY[dtype])
    for operator in operators:
        for a in values:
            put(group, operator, tensor(a) if dtype != "i64" or a >= 0 else f"({a})", tensor(values), a, values, dtype)


# Scalars: as they are written, their value, whether they are typed.
SCALARS = [
    ("3", np.int64(3), "i64"),
    ("(-7)", np.int64(-7), "i64"),
    ("2.5", 2.5, "weak"),
    ("(-0.1)", -0.1, "weak"),
    ("true", True, "bool"),
    ("f32(0.1)", np.float32(0.1), "f32"),
    ("f64(0.1)", 0.1, "f64"),
    ("f64(-3)", -3.0, "f64"),
]


def met(left, right):
    """The type in which two operands meet, literals weak."""
    if "weak" in (left, right):
        other = right if left == "weak" else left
        return "f32" if other in ("weak", "bool", "i64") else other
    return promoted(left, right)


def met_as_numbers(left, right):
    """Numbers that no type was given to stay exact to f64 until they meet one, and are f32 when looked at."""
    return "weak" if "weak" in (left, right) and not {left, right} & {"f32", "f64"} else met(left, right)


def scalar_cases(random, group, operators, put):
    for left_text, a, left in SCALARS:
        for right_text, b, right in SCALARS:
            for operator in operators:
                put(group, operator, left_text, right_text, a, b, met_as_numbers(left, right))
        for dtype in ["bool", "i64", "f32", "f64"]:
            values = sample(random, dtype, (5,), special=False)
            for operator in operators:
                put(group, operator, tensor(values), left_text, values, a, met(dtype, left))
                put(group, operator, left_text, tensor(values), a, values, met(left, dtype))


def arithmetic(random):
    group = Group()
    pairs(random, group, "f32", ["+", "/", "//", "%", "^", "minimum", "maximum"], add)
    pairs(random, group, "f64", ["/", "//", "%", "maximum"], add)
    pairs(random, group, "i64", ["-", "*", "/", "//", "%", "^"], add)
    pairs(random, group, "bool", OPERATORS, add)
    scalar_cases(random, group, ["+", "/", "%"], add)
    for dtype in ["bool", "i64", "f32", "f64"]:
        for other in ["bool", "i64", "f32", "f64"]:
            for operator in OPERATORS:
                left, right = SHAPES[random.integers(len(SHAPES))]
                a, b = sample(random, dtype, left), sample(random, other, right)
                if operator in ("//", "%", "^") and random.random() < 0.8:
                    b = np.abs(b) + (1 if other != "bool" else True)
                add(group, operator, tensor(a), tensor(b), a, b, promoted(dtype, other))
    for left, right in SHAPES:
        a, b = sample(random, "f32", left), sample(random, "f32", right)
        add(group, "+", tensor(a), tensor(b), a, b, "f32")
    strided(random, group)
    for text in [
        "9223372036854775807 + 1",
        "[9223372036854775807] + 1",
        "-[9223372036854775807] - 2",
        "3037000500 ^ 2",
        "[3037000500] * 3037000500",
        "2 ^ 63",
        "[2] ^ [63]",
        "(-9223372036854775807 - 1) // -1",
        "[-9223372036854775807 - 1] // [-1]",
        "abs(-9223372036854775807 - 1)",
        "-[-9223372036854775807 - 1]",
        "square([4294967296])",
        "[1, 2] + [1, 2, 3]",
        "ones(2, 3) * ones(3, 2)",
        "5 // 0",
        "5 % 0",
        "[5] // 0",
        "[5] % [0]",
        "2 ^ -1",
        "[2] ^ -1",
        '"a" + 1',
        "none + 1",
        "[1] + none",
    ]:
        group.refuse(text)
    group.add("(-9223372036854775807 - 1) % -1", np.int64(0))
    group.add("[-9223372036854775807 - 1] % [-1]", np.array([0]))
    group.add("2 ^ 62", np.int64(2**62))
    group.add("(-2) ^ 63", np.int64(-(2**63)))
    return group


def strided(random, group):
    """Operands that are views: turned, reversed, skipping, expanded."""
    text, array = dense((4, 6))
    views = [("", lambda x: x), ("[::-1]", lambda x: x[::-1]), ("[:, ::-1]", lambda x: x[:, ::-1])]
    for dtype in ["i64", "f32", "f64"]:
        source, x = f"{dtype}({text})" if dtype != "i64" else text, array.astype(NUMPY[dtype])
        for left_text, left in views:
            for right_text, right in views + [("[0]", lambda x: x[0]), ("[:, 2:3]", lambda x: x[:, 2:3])]:
                a, b = left(x), right(x)
                add(group, "+", source + left_text, f"({source}{right_text} + 1)", a, b + 1, dtype)
                add(group, "*", source + left_text, source + right_text, a, b, dtype)
        add(group, "-", f"{source}[:, :4]", f"{source}[:, ::-1][:, :4].T", x[:, :4], x[:, ::-1][:, :4].T, dtype)
        add(group, "maximum", f"{source}[::2, ::3]", f"{source}[1::2, ::-3]", x[::2, ::3], x[1::2, ::-3], dtype)
        add(group, "%", f"{source}[::-2, 1::2]", "7", x[::-2, 1::2], 7, dtype)


def compared(group, operator, left, right, a, b, dtype):
    dtype = "f32" if dtype == "weak" else dtype
    a, b = np.asarray(a).astype(NUMPY[dtype]), np.asarray(b).astype(NUMPY[dtype])
    function = dict(zip(COMPARISONS, [np.equal, np.not_equal, np.less, np.less_equal, np.greater, np.greater_equal]))[
        operator
    ]
    group.attempt(written(operator, left, right), lambda: function(a, b))


def comparison(random):
    group = Group()
    pairs(random, group, "f32", COMPARISONS, compared)
    pairs(random, group, "f64", ["==", "<"], compared)
    pairs(random, group, "i64", ["!=", "<=", ">"], compared)
    pairs(random, group, "bool", COMPARISONS, compared)
    scalar_cases(random, group, ["<", "=="], compared)
    for dtype in ["bool", "i64", "f32", "f64"]:
        for other in ["bool", "i64", "f32", "f64"]:
            for operator in COMPARISONS:
                left, right = SHAPES[random.integers(len(SHAPES))]
                a, b = sample(random, dtype, left), sample(random, other, right)
                compared(group, operator, tensor(a), tensor(b), a, b, promoted(dtype, other))
    for left, right in SHAPES:
        a, b = sample(random, "bool", left), sample(random, "i64", right)
        if a.ndim > 0 and b.ndim > 0:
            group.attempt(f"{tensor(a)} and {tensor(b)}", lambda: np.logical_and(a, b))
            group.attempt(f"{tensor(a)} or {tensor(b)}", lambda: np.logical_or(a, b))
        group.attempt(f"xor({tensor(a)}, {tensor(b)})", lambda: np.logical_xor(a, b))
        group.attempt(f"not {tensor(b)}", lambda: np.logical_not(b))
    return group
