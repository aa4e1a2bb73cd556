"""Tensors to index and reshape: of every rank, contiguous and not."""

import numpy as np

SHAPES = {
    0: [()],
    1: [(1,), (4,), (5,), (7,), (0,)],
    2: [(3, 4), (2, 5), (1, 4), (3, 3), (0, 3)],
    3: [(2, 3, 4), (3, 2, 2), (1, 3, 2), (2, 0, 3)],
    4: [(2, 3, 2, 2), (1, 2, 3, 2), (2, 2, 1, 3)],
}


def dense(shape):
    """Consecutive numbers in a shape, as source and array."""
    count = int(np.prod(shape))
    sizes = ", ".join(map(str, shape)) or "()"
    return f"reshape(range({count}), {sizes})", np.arange(count).reshape(shape)


def base(random, rank):
    """A tensor of some rank: dense, or a view of a dense one that is transposed, reversed or skips elements."""
    shape = SHAPES[rank][random.integers(len(SHAPES[rank]))]
    text, array = dense(shape)
    kind = random.integers(6)
    if kind == 0 and rank >= 2:
        order = [int(axis) for axis in random.permutation(rank)]
        text, array = f"transpose({text}, {', '.join(map(str, order))})", array.transpose(order)
    elif kind == 1 and rank >= 1:
        text, array = f"{text}[::-1]", array[::-1]
    elif kind == 2 and rank >= 1:
        text, array = f"{text}[..., ::2]", array[..., ::2]
    elif kind == 3 and rank >= 1:
        text, array = f"expand({text}, {(2,) + array.shape})[1]", array
    kind = random.integers(8)
    if kind == 0:
        text, array = f"f32({text})", array.astype(np.float32)
    elif kind == 1:
        text, array = f"f64({text})", array.astype(np.float64)
    elif kind == 2:
        text, array = f"({text} % 3 == 0)", array % 3 == 0
    return text, array
