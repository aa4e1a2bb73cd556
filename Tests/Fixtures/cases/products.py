"""`a @ b`"""

import numpy as np

from .common import DTYPES, NUMPY, Group, promoted, tensor

PAIRS = [
    ((3,), (3,)),
    ((0,), (0,)),
    ((2, 3), (3,)),
    ((3,), (3, 2)),
    ((2, 3), (3, 4)),
    ((1, 1), (1, 1)),
    ((5, 3), (3, 9)),
    ((4, 7), (7, 17)),
    ((2, 0), (0, 3)),
    ((0, 2), (2, 3)),
    ((2, 3), (3, 0)),
    ((2, 2, 3), (3, 2)),
    ((2, 3), (2, 3, 2)),
    ((2, 1, 2, 3), (3, 3, 2)),
    ((2, 2, 3), (2, 3, 1)),
    ((1, 2, 3), (4, 3, 2)),
    ((2, 2, 3), (3,)),
    ((3,), (2, 3, 2)),
    ((0, 2, 3), (3, 2)),
    ((2, 3), (2, 3)),
    ((3,), (4,)),
    ((2, 2, 3), (3, 3, 2)),
    ((), (3,)),
    ((2, 3), ()),
    ((6, 2), (2, 13)),
]


def values(random, dtype, shape):
    if dtype == "bool":
        return random.random(shape) < 0.5
    if dtype == "i64":
        return np.asarray(random.integers(-9, 10, size=shape))
    return np.asarray(random.integers(-32, 33, size=shape) / 16).astype(NUMPY[dtype])


def product(a, b):
    dtype = promoted(DTYPES[a.dtype], DTYPES[b.dtype], "i64")
    work = np.int64 if dtype == "i64" else np.float64
    return np.matmul(a.astype(work), b.astype(work)).astype(NUMPY[dtype])


def products(random):
    group = Group()
    types = [
        ("f32", "f32"),
        ("f64", "f64"),
        ("i64", "i64"),
        ("bool", "i64"),
        ("bool", "bool"),
        ("i64", "f32"),
        ("f32", "f64"),
    ]
    for place, (left, right) in enumerate(PAIRS):
        for dtype, other in [types[0], types[1 + place % 2], types[3 + place % 4]]:
            a, b = values(random, dtype, left), values(random, other, right)
            group.attempt(f"{tensor(a)} @ {tensor(b)}", lambda: product(a, b))
    for dtype in ["f32", "f64", "i64"]:
        a, b = values(random, dtype, (4, 6)), values(random, dtype, (4, 6))
        for text, view in [
            (".T", lambda x: x.T),
            ("[::-1].T", lambda x: x[::-1].T),
            ("[:, ::2].T[:, :]", lambda x: x[:, ::2].T),
            ("[:, ::-1].T", lambda x: x[:, ::-1].T),
        ]:
            group.attempt(f"({tensor(a)}) @ ({tensor(b)}){text}", lambda: product(a, view(b)))
            group.attempt(f"({tensor(b)}){text} @ ({tensor(a)})", lambda: product(view(b), a))
            group.attempt(f"({tensor(b)}){text}[1] @ ({tensor(a)})[:, 2]", lambda: product(view(b)[1], a[:, 2]))
        group.attempt(
            f"expand(({tensor(a)})[:1], (3, 6)) @ expand(({tensor(b)})[:, 1:2], (3, 4, 6)).T",
            lambda: product(np.broadcast_to(a[:1], (3, 6)), np.broadcast_to(b[:, 1:2], (3, 4, 6)).swapaxes(-1, -2)),
        )
    group.refuse("[9223372036854775807, 1] @ [1, 1]")
    group.refuse("[[4294967296]] @ [[4294967296]]")
    return group
