"""`x[…] = v`, and what it leaves alone."""

import numpy as np

from .bases import base
from .common import Group, tensor
from .indexing import index, index_text


def both(assigned, other):
    return np.concatenate([assigned.reshape(-1), other.reshape(-1)])


def target_value(random, shape):
    """Something to assign: it broadcasts to `shape`, most of the time."""
    draw = random.random()
    if draw < 0.3:
        return np.int64(random.integers(-99, 0))
    sizes = [size if random.random() < 0.75 else 1 for size in shape]
    sizes = sizes[int(random.integers(0, len(sizes) + 1)) :] if random.random() < 0.4 else sizes
    if draw > 0.9:
        sizes = [1] + sizes
    if draw > 0.95:
        sizes = sizes + [7]
    value = -random.integers(1, 100, size=sizes)
    return value


FIXED_ASSIGNMENTS = [
    # program, and the same in Python; both leave x
    ("x = range(6) + 0; x[1:] = x[:-1]", "x = np.arange(6); x[1:] = x[:-1].copy()"),
    ("x = range(6) + 0; x[::-1] = x", "x = np.arange(6); x[::-1] = x.copy()"),
    ("x = range(6) + 0; x[[0, 0, 1]] += 1", "x = np.arange(6); x[[0, 0, 1]] += 1"),
    ("x = range(6) + 0; x[[2, 2, 2]] = [7, 8, 9]", "x = np.arange(6); x[[2, 2, 2]] = [7, 8, 9]"),
    ("x = range(6); x[0] = 9", "x = np.arange(6); x[0] = 9"),
    ("x = zeros(2, 3); x[0] = [1, 2, 3]", "x = np.zeros((2, 3), 'f4'); x[0] = [1, 2, 3]"),
    ("x = zeros(2, 3); x[:, 1] = 5; x[1] *= 2", "x = np.zeros((2, 3), 'f4'); x[:, 1] = 5; x[1] *= 2"),
    ("x = zeros(2, 3); x[1][2] = 5", "x = np.zeros((2, 3), 'f4'); x[1, 2] = 5"),
    ("x = zeros(3, 3); x[1:][0] = 5", "x = np.zeros((3, 3), 'f4'); x[1] = 5"),
    ("x = [1, 2, 3]; x[0] = 1.75", "x = np.array([1, 2, 3]); x[0] = 1"),
    ("x = [1, 2, 3]; x[1:] = [-1.75, 2.5]", "x = np.array([1, 2, 3]); x[1:] = [-1, 2]"),
    ("x = [true, false]; x[1] = 3", "x = np.array([True, False]); x[1] = True"),
    ("x = [0.5, 1.5]; x[1] = 3", "x = np.array([0.5, 1.5], 'f4'); x[1] = 3"),
    ("x = expand([1, 2, 3], (4, 3)); x[0] = 9", "x = np.broadcast_to([1, 2, 3], (4, 3)).copy(); x[0] = 9"),
    ("x = expand([1, 2, 3], (4, 3)) + 0; y = x.T; y[0] = 9", "x = np.broadcast_to([1, 2, 3], (4, 3)).copy()"),
    ("x = zeros(2, 2); x[x == 0] = 4", "x = np.full((2, 2), 4, 'f4')"),
    ("x = reshape(range(6), 2, 3); x[x > 2] = [7, 8, 9]", "x = np.arange(6).reshape(2, 3); x[x > 2] = [7, 8, 9]"),
    # The value has an axis of size 1 whose step leads nowhere.
    (
        "x = zeros(4, 3); x[[[0], [1]]] = unsqueeze([[1.0, 2, 3], [4, 5, 6]], 1)",
        "x = np.zeros((4, 3), 'f4'); x[:2] = [[1, 2, 3], [4, 5, 6]]",
    ),
    (
        "x = zeros(4, 3, dtype=i64); x[[[0], [1]]] = [[1, 2, 3], [4, 5, 6]][:, new]",
        "x = np.zeros((4, 3), 'i8'); x[:2] = [[1, 2, 3], [4, 5, 6]]",
    ),
    (
        "x = zeros(2, 4, dtype=i64); x[:, [[0], [2]]] = [[1, 2], [4, 5]][..., new]",
        "x = np.zeros((2, 4), 'i8'); x[:, [0, 2]] = [[1, 2], [4, 5]]",
    ),
    ("x = zeros(3, 2, dtype=i64); x[[[0, 1]]] = [[1, 2], [4, 5]][new]", "x = np.array([[1, 2], [4, 5], [0, 0]])"),
    ("x = f32(5); x[...] = 7", "x = np.float32(7)"),
    ("x = zeros(3); x[new] = [[1, 2, 3]]", "x = np.array([1, 2, 3], 'f4')"),
    ("x = zeros(3); y = x; y[0] = 1; x[1] = 2; x = x + 10 * y", "x = np.array([10, 2, 0], 'f4')"),
    ("x = zeros(2); fn f(z) { z[0] = 5; z }; y = f(x); x = x + y", "x = np.array([5, 0], 'f4')"),
    ("x = zeros(3); for i in 0..3 { x[i] = i * i }", "x = np.array([0, 1, 4], 'f4')"),
    ("x = zeros(2, 3); x[(1, 2)] = 5; x[()] += 1", "x = np.zeros((2, 3), 'f4'); x[(1, 2)] = 5; x[()] += 1"),
    ("x = zeros(2, 3); x[([0, 1], -1)] = [5, 6]", "x = np.zeros((2, 3), 'f4'); x[([0, 1], -1)] = [5, 6]"),
    ("x = zeros(3, 2); x[(0, 2), 1] = [5, 6]", "x = np.zeros((3, 2), 'f4'); x[(0, 2), 1] = [5, 6]"),
    ("x = zeros(2, 2); x[(true, 0)] = [5, 6]", "x = np.zeros((2, 2), 'f4'); x[(True, 0)] = [5, 6]"),
]


def assignment(random):
    group = Group()
    for program, python in FIXED_ASSIGNMENTS:
        names = {"np": np}
        exec(python, names)
        group.add(program + "; x", names["x"])
    for program in [
        "x = zeros(3); x[5] = 1",
        "x = zeros(3); x[0, 0] = 1",
        "x = zeros(3); x[:] = [1, 2]",
        "x = [1, 2]; x[0] = nan",
        "x = zeros(3); x[[true, false]] = 1",
        "x = zeros(3); x[::0] = 1",
        "x = zeros(2, 2); x[0] = [[1, 2], [3, 4]]",
        "x = [1, 2]; x[0] = 1e30",
        'x = zeros(3); x[0] = "a"',
        'x = zeros(3); x["a"] = 1',
    ]:
        group.refuse(program + "; x")
    while len(group.lines) < 264:
        text, array = base(random, int(random.choice([0, 1, 2, 3, 4], p=[0.02, 0.23, 0.35, 0.25, 0.15])))
        parts = index(random, array, random.random() < 0.6)
        try:
            shape = array[parts].shape
        except (IndexError, ValueError):
            shape = (2,)
        value = target_value(random, shape)
        set_ = f"{index_text(parts)} = {tensor(value)}"

        def assigned(target):
            target[parts] = value
            return target

        kind = random.integers(4)
        if kind == 0 and array.dtype != np.bool_:
            group.attempt(f"x = {text} + 0; x{set_}; x", lambda: assigned(array.copy()))
        elif kind <= 2:
            program = f"x = {text}; y = x; x{set_}; concat((flatten(x), flatten(y)))"
            group.attempt(program, lambda: both(assigned(array.copy()), array))
        else:
            program = f"y = {text}; x = y[...]; x{set_}; concat((flatten(x), flatten(y)))"
            group.attempt(program, lambda: both(assigned(array.copy()), array))
    return group
