#!/usr/bin/env python3
"""Writes nn.txt: programs that use the library nn, and what PyTorch gives for the same weights.

    python Tests/Fixtures/make_nn_fixtures.py

Needs numpy and torch.
"""

import pathlib

from cases import nn


def main():
    group = nn.cases()
    (pathlib.Path(__file__).parent / "nn.txt").write_text("\n".join(group.lines) + "\n")
    print(f"nn: {len(group.lines)} cases, {sum(map(len, group.lines)) >> 10} KB")


if __name__ == "__main__":
    main()
