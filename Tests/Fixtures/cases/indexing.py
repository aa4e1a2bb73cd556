"""`x[…]`"""

import numpy as np

from .bases import base, dense
from .common import Group, literal


def bound(random, size):
    """The end of a slice: left out, inside, beyond, negative."""
    return None if random.random() < 0.3 else int(random.integers(-size - 2, size + 3))


def part_text(part):
    if part is None:
        return "new"
    if part is Ellipsis:
        return "..."
    if isinstance(part, slice):
        start, stop, step = ("" if end is None else str(end) for end in (part.start, part.stop, part.step))
        return f"{start}:{stop}" + (f":{step}" if step else "")
    return literal(part) if isinstance(part, np.ndarray) else str(part)


def index_text(parts):
    return "[" + ", ".join(map(part_text, parts)) + "]"


def tuple_text(parts):
    """The same index as one tuple."""
    return "[(" + ", ".join(map(part_text, parts)) + ("," if len(parts) == 1 else "") + ")]"


def simple(random, size):
    """An integer or a slice for an axis."""
    if random.random() < 0.35:
        low, high = (-size, size) if random.random() > 0.06 and size > 0 else (-size - 2, size + 2)
        return int(random.integers(low, max(high, low + 1)))
    step = random.choice([None, 1, 2, 3, -1, -2, -3])
    return slice(bound(random, size), bound(random, size), None if step is None else int(step))


def positions(random, size, shape):
    beyond = 1 if random.random() < 0.05 else 0
    if size == 0 and not beyond:
        shape = (0,) * max(len(shape), 1)
    return random.integers(-size - beyond, max(size, 1 - size) + beyond, size=shape)


def index(random, array, advanced):
    """Parts of an index of `array`."""
    parts, axis = [], 0
    shapes = [[(2,), (3,), (1,), (2, 2), (2, 1), (0,)][random.integers(6)] for _ in range(4)]
    chosen = shapes[0]
    hole = random.random()
    count = int(random.integers(0, array.ndim + 1)) if random.random() < 0.3 else array.ndim
    while axis < count:
        size = array.shape[axis]
        draw = random.random()
        if random.random() < 0.12:
            parts.append(None)
        if advanced and draw < 0.45:
            shape = chosen if random.random() < 0.7 else [(1,), chosen[-1:], (1,) + chosen][random.integers(3)]
            parts.append(positions(random, size, shape))
        elif advanced and draw < 0.55:
            wrong = 1 if random.random() < 0.08 else 0
            parts.append(random.random(size + wrong) < 0.5)
        elif advanced and draw < 0.65 and axis + 1 < array.ndim:
            parts.append(random.random(array.shape[axis : axis + 2]) < 0.4)
            axis += 1
        else:
            parts.append(simple(random, size))
        axis += 1
    if hole < 0.3 and array.ndim > 0:
        at = int(random.integers(0, len(parts) + 1))
        if at < len(parts) and not isinstance(parts[at], np.ndarray) and parts[at] is not None:
            parts[at] = Ellipsis
        else:
            parts.insert(at, Ellipsis)
    if random.random() < 0.03:
        parts.append(0)
    return tuple(parts) if parts else (Ellipsis,)


FIXED = [
    "[2]",
    "[-1]",
    "[5]",
    "[-6]",
    "[1:3]",
    "[::-1]",
    "[-2:]",
    "[:-2]",
    "[3:1]",
    "[1:100]",
    "[-100:2]",
    "[4:1:-1]",
    "[:0:-1]",
    "[::2]",
    "[1::2]",
    "[::-2]",
    "[...]",
    "[new]",
    "[..., new]",
    "[new, ..., new]",
    "[..., 1]",
    "[1, ...]",
    "[1, 2]",
]


def indexing(random):
    group = Group()
    text, array = dense((5,))
    for source in FIXED:
        python = source.replace("new", "None")
        group.attempt(text + source, lambda: eval("array" + python, {"array": array}))
    for rank, shape in enumerate([(), (5,), (3, 4), (2, 3, 4), (2, 3, 2, 2)]):
        text, array = dense(shape)
        for parts in [
            (Ellipsis,),
            (None,),
            (None, Ellipsis, None),
            (0,) * (rank + 1),
            (slice(None),) * rank or (None,),
        ]:
            group.attempt(text + index_text(parts), lambda: array[parts])
    # Where the axes of positions go: beside each other, or apart.
    text, array = dense((2, 3, 4, 5))
    a, b, c = np.array([0, 1]), np.array([[2], [0]]), np.array([3, -1])
    whole, some = slice(None), slice(1, None, 2)
    for parts in [
        (a, c),
        (whole, a, c),
        (whole, whole, a, c),
        (a, whole, c),
        (a, whole, whole, c),
        (whole, a, whole, c),
        (0, whole, c),
        (whole, 0, whole, c),
        (whole, 0, c),
        (0, c),
        (0, whole, b, c),
        (b, c, Ellipsis),
        (Ellipsis, b, c),
        (b, Ellipsis, c),
        (a, None, c),
        (None, a, c),
        (whole, None, a, c),
        (whole, a, None, c),
        (a, some, 1),
        (1, a, some),
        (some, a, 1),
        (1, some, 1, a),
        (whole, 1, 1, a),
        (a, 0, 0, a),
        (a, a, a, a),
        (Ellipsis, a),
        (Ellipsis, a, whole),
        (a, Ellipsis, 0),
        (0, Ellipsis, a),
        (0, None, a),
        (a, 1, a),
        (a, b, a, 0),
        (a, whole, whole, whole, None),
        (0, a, Ellipsis, 0),
        (a, a, Ellipsis, a, a),
        (a, Ellipsis, a, a, a),
        (0, a, Ellipsis, a, 0),
    ]:
        group.attempt(text + index_text(parts), lambda: array[parts])
    # `...` keeps positions apart even where it stands for no axis.
    text, array = dense((2, 3, 4))
    for parts in [
        (whole, 0, Ellipsis, a),
        (whole, a, Ellipsis, a),
        (a, Ellipsis, a),
        (whole, a, a, Ellipsis),
        (whole, Ellipsis, a, a),
        (Ellipsis, whole, a, 0),
        (a, a, Ellipsis, a),
        (some, 0, Ellipsis, b),
        (slice(None, None, -1), b, Ellipsis, 0),
    ]:
        group.attempt(text + index_text(parts), lambda: array[parts])
    text, array = "(2..9)", np.arange(2, 9)
    for parts in [
        (0,),
        (-1,),
        (7,),
        (slice(1, 4),),
        (slice(None, None, -2),),
        (a,),
        (b,),
        (None,),
        (Ellipsis,),
        (array > 5,),
        (0, 0),
    ]:
        group.attempt(text + index_text(parts), lambda: array[parts])
    group.add("reshape(range(12), 4, 3)[1..3]", np.arange(12).reshape(4, 3)[1:3])
    group.add("reshape(range(12), 4, 3)[:, range(2, -1, -1)]", np.arange(12).reshape(4, 3)[:, ::-1])
    text, array = dense((2, 3, 4, 5))
    mask = np.array([[True, False, True], [False, False, True]])
    for parts in [
        (mask,),
        (mask, 0),
        (mask, whole, 0),
        (mask, Ellipsis),
        (mask, np.array([0, 1, 2])),
        (mask, whole, np.array([0, 1, 2])),
        (0, mask.T[:, :1].repeat(4, 1)),
        (Ellipsis, np.array([True, False, False, True, True])),
        (mask, None),
        (None, mask),
        (mask[:, 0],),
        (mask[:, 0], whole, a),
        (mask[:, 0], mask[0]),
        (whole, mask[0]),
        (mask[0],),
        (mask.T,),
        (whole, mask),
        (np.zeros((2, 3), bool),),
        (np.zeros(2, bool), 1),
        (mask, np.array([0, 1])),
        (a, np.array([0, 1, 2])),
    ]:
        group.attempt(text + index_text(parts), lambda: array[parts])
    group.refuse(text + "[..., ...]")
    group.refuse(text + "[::0]")
    group.refuse(text + "[1.0]")
    group.refuse(text + "[0.5:2]")
    group.refuse(text + "[[0.5, 1.0]]")
    group.refuse(text + '["a"]')
    # One bool stands for an axis of its own.
    text, array = dense((2, 3))
    for parts in [(True,), (False,), (True, 0), (0, True), (True, a), (False, a), (True, True), (Ellipsis, True)]:
        group.attempt(text + index_text(parts).replace("T", "t").replace("F", "f"), lambda: array[parts])
    while len(group.lines) < 600:
        text, array = base(random, int(random.choice([0, 1, 2, 3, 4], p=[0.03, 0.17, 0.3, 0.3, 0.2])))
        parts = index(random, array, random.random() < 0.6)
        group.attempt(text + index_text(parts), lambda: array[parts])
    # A tuple alone stands for its items, which cannot be slices.
    while len(group.lines) < 700:
        text, array = base(random, int(random.choice([0, 1, 2, 3, 4], p=[0.03, 0.27, 0.4, 0.2, 0.1])))
        parts = index(random, array, random.random() < 0.6)
        parts = tuple(part for part in parts if isinstance(part, (int, np.ndarray)))
        group.attempt(text + tuple_text(parts), lambda: array[parts])
    return group
