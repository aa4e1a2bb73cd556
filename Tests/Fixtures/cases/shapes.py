"""Operations that move elements without changing them."""

import numpy as np

from .bases import base, dense
from .common import NUMPY, Group, promoted


def reshapes(random, group, text, array):
    options = [
        (-1,),
        (array.size,),
        (1, -1),
        (array.size, 1),
        (2, -1),
        (-1, 2),
        (-1, -1),
        (3, 5),
        (0, -1),
        (1, array.size, 1),
        (-2,),
    ]
    for shape in options:
        if random.random() < 0.5 or shape == (-1,):
            refused = (-1 in shape and shape.count(-1) > 1) or any(size < -1 for size in shape)
            sizes = ", ".join(map(str, shape))
            if refused:
                group.refuse(f"reshape({text}, {sizes})")
            else:
                group.attempt(f"reshape({text}, {sizes})", lambda: array.reshape(shape))


def flattened(array, start):
    if array.ndim == 0:
        return array.reshape(1)
    if not -array.ndim <= start < array.ndim:
        raise IndexError
    start %= array.ndim
    return array.reshape(array.shape[:start] + (int(np.prod(array.shape[start:])),))


def moves(random, group, text, array):
    rank = array.ndim
    group.attempt(f"transpose({text})", lambda: array.transpose())
    order = [int(axis) - (rank if random.random() < 0.3 else 0) for axis in random.permutation(rank)]
    if rank > 0:
        group.attempt(f"transpose({text}, {', '.join(map(str, order))})", lambda: array.transpose(order))
        group.attempt(f"transpose({text}, {tuple(order)})", lambda: array.transpose(order))
        group.refuse(f"transpose({text}, {', '.join(['0'] * (rank + 1))})")
    if rank >= 2:
        group.refuse(f"transpose({text}, {', '.join(['0'] * rank)})")
        group.attempt(f"({text}).T", lambda: array.swapaxes(-1, -2))
    a, b = (int(axis) for axis in random.integers(-rank - 1, rank + 1, size=2))
    group.attempt(f"swapaxes({text}, {a}, {b})", lambda: array.swapaxes(a, b))
    axis = int(random.integers(-rank - 2, rank + 2))
    group.attempt(f"unsqueeze({text}, {axis})", lambda: np.expand_dims(array, axis))
    group.attempt(f"squeeze({text})", lambda: np.squeeze(array))
    axis = int(random.integers(-rank - 1, rank + 1))
    if rank > 0:  # NumPy lets a number be squeezed along axes that it does not have
        group.attempt(f"squeeze({text}, {axis})", lambda: np.squeeze(array, axis))
    wide = np.expand_dims(np.expand_dims(array, 0), -1)
    group.attempt(f"squeeze(({text})[new, ..., new], (0, -1))", lambda: np.squeeze(wide, (0, -1)))
    start = int(random.integers(-rank - 1, rank + 1))
    group.attempt(f"flatten({text})", lambda: flattened(array, 0))
    group.attempt(f"flatten({text}, {start})", lambda: flattened(array, start))
    for shape in [(2,) + array.shape, array.shape[1:], tuple(4 if size == 1 else size for size in array.shape), (3, 1)]:
        tuple_text = "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"
        group.attempt(f"expand({text}, {tuple_text})", lambda: np.broadcast_to(array, shape))


def joins(random, group):
    """`concat` and `stack` of parts that are views, of several types."""
    for _ in range(60):
        rank = int(random.integers(1, 4))
        shape = [int(size) for size in random.integers(1, 4, size=rank)]
        axis = int(random.integers(-rank - 1, rank + 1))
        dtypes = [["i64", "f32", "f64", "bool"][random.integers(4)] for _ in range(int(random.integers(1, 4)))]
        texts, arrays, stacks, stacked = [], [], [], []
        for dtype in dtypes:
            size = list(shape)
            size[axis % rank] = int(random.integers(0, 4))
            if random.random() < 0.05:
                size[(axis + 1) % rank] += 1
            for texts_, arrays_, sizes in [(texts, arrays, size), (stacks, stacked, shape)]:
                text, array = dense(tuple(reversed(sizes)))
                texts_.append(f"{dtype}(transpose({text}))")
                arrays_.append(array.transpose().astype(NUMPY[dtype]))
        wide = NUMPY[promoted(*dtypes)]
        comma = "," if len(dtypes) == 1 else ""
        group.attempt(f"concat(({', '.join(texts)}{comma}), {axis})", lambda: np.concatenate(arrays, axis).astype(wide))
        group.attempt(f"stack(({', '.join(stacks)}{comma}), axis={axis})", lambda: np.stack(stacked, axis).astype(wide))
    for text in [
        "concat((1, 2))",
        "concat(())",
        "stack(())",
        "concat(([1], 2))",
        "stack(([1], [1, 2]))",
        "concat(([1], [[1]]))",
        "stack(([1], [2]), axis=2)",
        "stack(([1], [2]), axis=-3)",
        "expand([1, 2], (3,))",
        "expand([1, 2], (2, 3))",
        "expand([1], (-1,))",
        "reshape([1, 2], 3)",
        "unsqueeze([1], 3)",
        "(1.5).T",
        "[1, 2].T",
        'concat("ab")',
    ]:
        group.refuse(text)
    group.add("stack((1, 2.5, true))", np.array([1, 2.5, 1], np.float32))
    group.add("reshape(5, ())", np.int64(5))
    group.add("reshape([7], ())", np.int64(7))


def shapes(random):
    group = Group()
    for rank in [0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4]:
        text, array = base(random, rank)
        reshapes(random, group, text, array)
        moves(random, group, text, array)
    joins(random, group)
    # Ranks beyond what shapes keep in place.
    ones = np.arange(2).reshape((1,) * 8 + (2,))
    group.add("reshape(range(2), 1, 1, 1, 1, 1, 1, 1, 1, 2)", ones)
    group.add("squeeze(reshape(range(2), 1, 1, 1, 1, 1, 1, 1, 1, 2))", np.arange(2))
    group.add("transpose(reshape(range(128), 2, 2, 2, 2, 2, 2, 2))", np.arange(128).reshape((2,) * 7).transpose())
    group.add(
        "sum(reshape(range(128), 2, 2, 2, 2, 2, 2, 2), axis=(0, 2, 4, 6))",
        np.arange(128).reshape((2,) * 7).sum((0, 2, 4, 6)),
    )
    group.add(
        "reshape(range(128), 2, 2, 2, 2, 2, 2, 2)[1, ..., ::-1, [1, 0]]",
        np.arange(128).reshape((2,) * 7)[1, ..., ::-1, [1, 0]],
    )
    return group
