"""Tensors made from nothing."""

import numpy as np

from .common import NUMPY, Group


def creation(random):
    group = Group()
    for arguments in [
        (5,),
        (0,),
        (2, 7),
        (7, 2),
        (7, 2, -1),
        (7, 2, -2),
        (0, 10, 3),
        (-3, 3),
        (3, -3, 2),
        (0, 1, 5),
        (5, 5),
        (-7, -1, 4),
    ]:
        text = ", ".join(map(str, arguments))
        value = np.arange(*arguments)
        group.add(f"range({text}) + 0", value)
        group.add(f"reshape(range({text}), -1)", value)
    for start, stop, step in [
        (0, 1, 0.25),
        (0, 1, 0.1),
        (1, 0, -0.25),
        (0.5, 3, 1),
        (1, 1, 0.5),
        (2, 1, 0.5),
        (0, 2.5, 0.5),
        (-1.5, 1.5, 0.75),
    ]:
        value = np.arange(start, stop, step)
        group.add(f"range({start}, {stop}, {step})", value.astype(np.float32), (1e-7, 1e-8))
        group.add(f"range(f64({start}), {stop}, {step})", value, (1e-15, 1e-16))
    for start, stop, count in [(0, 1, 5), (0, 1, 1), (0, 1, 0), (-2, 2, 9), (3, -3, 4), (0.1, 0.9, 7), (5, 5, 3)]:
        group.add(
            f"linspace({start}, {stop}, {count})", np.linspace(start, stop, count).astype(np.float32), (1e-7, 1e-8)
        )
        group.add(f"linspace({start}, {stop}, {count}, dtype=f64)", np.linspace(start, stop, count), (4e-16, 1e-16))
    for n, m in [(1, 1), (3, 3), (2, 4), (4, 2), (0, 0), (0, 3), (3, 0)]:
        group.add(f"eye({n}, {m})", np.eye(n, m, dtype=np.float32))
        group.add(f"eye({n}, m={m}, dtype=i64)", np.eye(n, m, dtype=np.int64))
    group.add("eye(3)", np.eye(3, dtype=np.float32))
    for name, value in [("zeros", 0), ("ones", 1)]:
        for dtype, kind in NUMPY.items():
            for sizes in ["2, 3", "(2, 3)", "0", "()", "2, 0, 3", "[2, 3]"]:
                shape = eval(f"np.zeros({tuple(eval(sizes)) if sizes[0] in '[(' else f'({sizes},)'}).shape")
                group.add(f"{name}({sizes}, dtype={dtype})", np.full(shape, value, kind))
            group.add(f"{name}_like({dtype}([[1, 2], [3, 4]]))", np.full((2, 2), value, kind))
            group.add(f"{name}_like([1, 2], dtype={dtype})", np.full(2, value, kind))
            group.add(f"full((2, 2), {dtype}(1))", np.full((2, 2), 1, kind))
            group.add(f"full((2, 2), 1, dtype={dtype})", np.full((2, 2), 1, kind))
            group.add(f"full_like({dtype}([0, 1]), 1)", np.full(2, 1, kind))
        group.add(f"{name}(2, 3)", np.full((2, 3), value, np.float32))
        group.add(f"{name}()", np.float32(value))
        group.refuse(f"{name}(-1)")
        group.refuse(f"{name}(2.5)")
        group.refuse(f"{name}((2, -3))")
    group.add("full((2, 3), [1, 2, 3])", np.array([[1, 2, 3], [1, 2, 3]]))
    group.add("full(3, 0.5)", np.full(3, 0.5, np.float32))
    group.add("full(2, f64(0.1))", np.full(2, 0.1))
    group.add("full(2, 0.1, dtype=f64)", np.full(2, 0.1))
    group.add("full(2, 9007199254740993)", np.full(2, 9007199254740993))
    group.add("full(2, 1.5, dtype=i64)", np.full(2, 1))
    group.add("full_like([1, 2], 1.75)", np.full(2, 1))
    group.add("full_like([1.5, 2], [3, 4])", np.array([3, 4], np.float32))
    for text in [
        "full((2, 3), [1, 2])",
        "full((-1,), 0)",
        "full(2, nan, dtype=i64)",
        "range(0, 5, 0)",
        "range(0, 1, 0.0)",
        "range(0, inf, 1)",
        "range(0, nan)",
        "linspace(0, 1, -1)",
        "eye(-1)",
        "range()",
        "zeros(2, dtype=5)",
    ]:
        group.refuse(text)
    return group
