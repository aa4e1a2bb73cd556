"""Operations that move elements about: NumPy's results, exact."""

import numpy as np

from .bases import base
from .common import EXACT, Group, tensor


def pairs(random, rank):
    kind = random.integers(4)
    if kind == 0:
        width = int(random.integers(0, 4))
        return str(width), width
    if kind == 1 or rank == 0:
        pair = tuple(int(w) for w in random.integers(0, 4, size=2))
        return str(pair), pair
    each = [tuple(int(w) for w in random.integers(0, 4, size=2)) for _ in range(rank)]
    return "(" + ", ".join(map(str, each)) + ("," if rank == 1 else "") + ")", each


def arranging(random):
    group = Group()
    for _ in range(70):
        rank = int(random.integers(0, 5))
        text, x = base(random, rank)
        axis = int(random.integers(-rank - 1, rank + 1)) if rank else 0
        reps = tuple(int(n) for n in random.integers(0, 3, size=random.integers(1, 4)))
        group.add(f"tile({text}, {reps if len(reps) > 1 else reps[0]})", np.tile(x, reps))
        count = int(random.integers(0, 4))
        group.add(f"repeat({text}, {count})", np.repeat(x, count))
        group.attempt(f"repeat({text}, {count}, axis={axis})", lambda: np.repeat(x, count, axis=axis))
        if rank and -rank <= axis < rank:
            counts = random.integers(0, 3, size=x.shape[axis])
            if counts.size > 1:
                group.add(f"repeat({text}, {tensor(counts)}, {axis})", np.repeat(x, counts, axis=axis))
            for parts in (1, 2, 3):
                if x.shape[axis] % parts == 0:
                    for i, part in enumerate(np.split(x, parts, axis=axis)):
                        group.add(f"split({text}, {parts}, axis={axis})[{i}]", part)
                else:
                    group.refuse(f"split({text}, {parts}, axis={axis})")
            if x.shape[axis] > 1:
                cut = int(random.integers(0, x.shape[axis]))
                sizes = (cut, x.shape[axis] - cut)
                group.add(f"split({text}, {sizes}, {axis})[1]", np.split(x, [cut], axis=axis)[1])
            shift = int(random.integers(-6, 7))
            group.add(f"roll({text}, {shift}, axis={axis})", np.roll(x, shift, axis=axis))
        group.attempt(f"flip({text}, axis={axis})", lambda: np.flip(x, axis))
        group.add(f"flip({text})", np.flip(x))
        group.add(f"roll({text}, 2)", np.roll(x, 2))
        if rank > 1:
            order = [int(a) for a in random.permutation(rank)]
            group.add(f"permute({text}, {', '.join(map(str, order))})", x.transpose(order))
            group.add(f"roll({text}, (1, -2), axis=(0, 1))", np.roll(x, (1, -2), axis=(0, 1)))
            k = int(random.integers(-3, 4))
            group.add(f"tril({text}, {k})", np.tril(x, k))
            group.add(f"triu({text}, k={k})", np.triu(x, k))
        if 1 <= rank <= 2:
            k = int(random.integers(-2, 3))
            group.add(f"diag({text})", np.diag(x))
            group.add(f"diag({text}, {k})", np.diag(x, k))
        if rank:
            widths, value = pairs(random, rank)
            if x.dtype != np.bool_:
                group.add(f"pad({text}, {widths}, value=7)", np.pad(x, value, constant_values=7))
            for mode in ("edge", "reflect", "symmetric", "wrap"):
                group.attempt(f'pad({text}, {widths}, mode="{mode}")', lambda: np.pad(x, value, mode=mode))
    group.add("tril([1, 2, 3])", np.tril([1, 2, 3]))
    group.add("triu(ones(2, 3), 1)", np.triu(np.ones((2, 3), np.float32), 1))
    group.add("one_hot([[0, 1], [2, 2]], 3)", np.eye(3, dtype=np.float32)[[[0, 1], [2, 2]]])
    group.add("one_hot(1, 3)", np.float32([0, 1, 0]))
    group.add("one_hot(zeros(0, dtype=i64), 3)", np.zeros((0, 3), np.float32))
    group.add("chunk(range(5), 3)[2]", np.array([4]))
    group.add("chunk(range(5), 2)[1]", np.array([3, 4]))
    group.add("chunk(ones(2, 6), 3, axis=1)[1]", np.ones((2, 2), np.float32))
    group.add("len(chunk(range(4), 3))", np.int64(2))
    group.add('len(split("a,b,,c", ","))', np.int64(4))
    group.add("permute(range(3), 0)", np.arange(3))
    for text in ["one_hot([3], 3)", "one_hot([-1], 3)", "one_hot([0.5], 3)", "permute(zeros(2, 3), 0)", "permute(zeros(2, 3), 0, 0)",
                 "tile([1], -1)", "repeat([1, 2], [1, 2, 3])", "repeat([1, 2], -1)", "split(range(4), (1, 2))", "split(range(4), 0)",
                 'split("a", "")', "chunk(range(4), 0)", "pad([1], -1)", "pad([1], (1, 2, 3))", 'pad([1], 1, mode="mirror")',
                 'pad(zeros(0), 1, mode="edge")', "flip([1, 2], axis=1)", "flip([[1]], axis=(0, 0))", "roll([1, 2], 1, axis=1)",
                 "diag(zeros(2, 2, 2))", "diag(3)", "tril(3)", "repeat([1.0], 9223372036854775807)", "tile([1, 2], 4611686018427387904)",
                 "pad([1], 9223372036854775807)"]:
        group.refuse(text)
    return group
