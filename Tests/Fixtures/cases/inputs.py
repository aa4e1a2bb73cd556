"""Tensors with every kind of element and layout, for operations that take any."""

import numpy as np

from .common import tensor


def elements(random, shape, dtype, special=0.1):
    """Numbers with a sign, a fraction and ties; for floats sometimes NaN, infinities and zeros of both signs."""
    if dtype == np.bool_:
        return random.integers(0, 2, size=shape).astype(np.bool_)
    if dtype == np.int64:
        return random.integers(-5, 6, size=shape)
    array = (random.integers(-40, 41, size=shape) / 8).astype(dtype)
    if special:
        holes = random.random(size=shape) < special
        array = np.where(holes, random.choice([np.nan, np.inf, -np.inf, 0.0, -0.0], size=shape), array).astype(dtype)
    return array


def layouts(random, shape, dtype, special=0.0):
    """Source and array of one tensor, dense, transposed, reversed and skipping."""
    array = elements(random, shape, dtype, special)
    yield tensor(array), array
    if array.ndim >= 2:
        turned = np.ascontiguousarray(np.swapaxes(array, -1, -2))
        yield f"swapaxes({tensor(turned)}, -1, -2)", array
    if array.ndim >= 1 and array.size:
        doubled = np.repeat(array, 2, axis=-1)
        yield f"{tensor(doubled)}[..., ::2]", array
        yield f"{tensor(array)}[::-1]", array[::-1]
