#!/usr/bin/env python3
"""Writes gradients_jax.txt: derivatives of Tern programs and what JAX says of them, worked out in f64.

    python Tests/Fixtures/make_jax_fixtures.py

Needs numpy and jax, and takes some minutes. It stands apart from make_fixtures.py, so that neither needs what the other does.
"""

import pathlib

import jax
import numpy as np

jax.config.update("jax_enable_x64", True)

from cases import jax_functions, jax_programs


def main():
    folder = pathlib.Path(__file__).parent
    lines = jax_functions.functions(np.random.default_rng(4000)).lines + jax_programs.programs(np.random.default_rng(5000)).lines
    assert len(set(lines)) == len(lines)
    (folder / "gradients_jax.txt").write_text("\n".join(lines) + "\n")
    print(f"gradients_jax: {len(lines)} cases, {sum(map(len, lines)) >> 10} KB")


if __name__ == "__main__":
    main()
