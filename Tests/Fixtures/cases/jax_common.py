"""What the derivatives of JAX share: programs whose inputs have names on both sides."""

import numpy as np

from .common import Group, tensor


class Programs(Group):
    """Cases of programs that begin by giving their inputs names."""

    def program(self, text, value, tolerance=(1e-10, 1e-10), **inputs):
        """`text` behind `name = tensor;` for each of the inputs; `value` is what JAX gives, or a function of them that gives it."""
        value = value(**inputs) if callable(value) else value
        prelude = "".join(f"{name} = {tensor(array)}; " for name, array in inputs.items())
        self.add(prelude + text, np.asarray(value), tolerance)
