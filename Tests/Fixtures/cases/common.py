"""What all groups share: how values are written in Tern, and how a case is written to its file."""

import numpy as np

DTYPES = {
    np.dtype(np.bool_): "bool",
    np.dtype(np.int64): "i64",
    np.dtype(np.float32): "f32",
    np.dtype(np.float64): "f64",
}
NUMPY = {name: dtype for dtype, name in DTYPES.items()}
ORDER = ["bool", "i64", "f32", "f64"]

EXACT = (0.0, 0.0)


def promoted(*names):
    """The widest of some dtypes."""
    return max(names, key=ORDER.index)


def number(value):
    """One element as the test reads it and as a Tern literal, shortest digits for its type."""
    if isinstance(value, (bool, np.bool_)):
        return "1" if value else "0"
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if np.isnan(value):
        return "nan"
    if np.isinf(value):
        return "inf" if value > 0 else "-inf"
    return str(value) if isinstance(value, np.float32) else repr(float(value))


def literal(array):
    """Nested brackets, or a call of zeros when there are no elements to write."""
    array = np.asarray(array)
    if array.size == 0:
        return f"zeros({shape_text(array.shape)}, dtype={DTYPES[array.dtype]})"
    if array.ndim > 0:
        return "[" + ", ".join(literal(part) for part in array) + "]"
    if array.dtype == np.bool_:
        return "true" if array else "false"
    if array.dtype == np.float32:
        return number(np.float32(array))
    return number(array[()])


def tensor(array):
    """Tern source of an array with its dtype."""
    array = np.asarray(array)
    text = literal(array)
    if array.dtype == np.float64 and array.size > 0:
        return f"f64({text})"
    if array.dtype == np.float32 and array.ndim == 0:
        return f"f32({text})"
    return text


def shape_text(shape):
    return "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"


class Group:
    """The cases of one file: `expression TAB shape TAB dtype TAB rtol TAB atol TAB elements`.

    Sizes have commas between them, elements blanks; a case that must be refused has the dtype `error` and no more.
    """

    def __init__(self):
        self.lines = []
        self.seen = set()

    def add(self, expression, value, tolerance=EXACT):
        value = np.asarray(value)
        assert "\n" not in expression and "\t" not in expression
        if expression in self.seen:
            return
        self.seen.add(expression)
        rtol, atol = tolerance
        elements = " ".join(number(item) for item in value.reshape(-1))
        shape = ",".join(map(str, value.shape))
        self.lines.append(f"{expression}\t{shape}\t{DTYPES[value.dtype]}\t{rtol:g}\t{atol:g}\t{elements}")

    def refuse(self, expression):
        if expression in self.seen:
            return
        self.seen.add(expression)
        self.lines.append(f"{expression}\t\terror\t0\t0\t")

    def attempt(self, expression, compute, tolerance=EXACT):
        """The value of `compute`, or a refusal where NumPy refuses."""
        try:
            value = compute()
        except (IndexError, ValueError, TypeError, OverflowError):
            return self.refuse(expression)
        self.add(expression, value, tolerance)
