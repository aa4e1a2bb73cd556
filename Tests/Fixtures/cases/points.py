"""Points at which derivatives are taken."""

import numpy as np


def distinct(random, *shape):
    """Sixteenths between -4 and 4 that are all different where that many fit, and none of them 0 or on a kink."""
    size = int(np.prod(shape))
    pool = np.arange(-63, 64, 2) / 16
    return random.choice(pool, size=size, replace=size > pool.size).reshape(shape)


def positive(random, *shape):
    return np.abs(distinct(random, *shape)) / 2 + 0.125


def between(random, *shape):
    return distinct(random, *shape) / 5


def small(random, *shape):
    return distinct(random, *shape) / 8


def regular(random, *shape):
    return distinct(random, *shape) / 4 + 3 * np.eye(shape[-1])


def symmetric(random, *shape):
    a = distinct(random, *shape) / 4
    return a + np.swapaxes(a, -1, -2) + 4 * np.eye(shape[-1]) + np.diag(np.arange(shape[-1]))


def shares(random, *shape):
    """Probabilities along the last axis."""
    a = positive(random, *shape)
    return np.round(a / a.sum(-1, keepdims=True), 4)
