#!/usr/bin/env python3
"""Writes the fixture files of the tests: Tern programs and what NumPy, SciPy and Python say of them.

    python Tests/Fixtures/make_fixtures.py

Needs numpy, scipy, torch and einops. Every file comes from a fixed seed of its own, so that a new group changes no other.
"""

import pathlib
import warnings

import numpy as np

from cases import activations, algebra, arithmetic, arranging, assignment, creation, elementwise, files, formats, gradients, images, indexing, networks, numbers_text, patterns, products, reductions, shapes, statistical_tests, statistics

GROUPS = {
    "indexing": indexing.indexing,
    "assignment": assignment.assignment,
    "arithmetic": arithmetic.arithmetic,
    "comparison": arithmetic.comparison,
    "products": products.products,
    "reductions": reductions.reductions,
    "softmax": reductions.softmax,
    "shapes": shapes.shapes,
    "elementwise": elementwise.elementwise,
    "creation": creation.creation,
    "moments": statistics.moments,
    "scans": statistics.scans,
    "order": statistics.order,
    "picking": statistics.picking,
    "activations": activations.activations,
    "arranging": arranging.arranging,
    "normalizations": networks.normalizations,
    "attentions": networks.attentions,
    "losses": networks.losses,
    "convolutions": images.convolutions,
    "algebra": algebra.algebra,
    "cells": algebra.cells,
    "patterns": patterns.patterns,
    "einsums": patterns.einsums,
    "files": files.files,
    "gradients": gradients.gradients,
    "statistical_tests": statistical_tests.statistical_tests,
}


def main():
    folder = pathlib.Path(__file__).parent
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    for number, (name, make) in enumerate(GROUPS.items()):
        group = make(np.random.default_rng(1000 + number))
        (folder / f"{name}.txt").write_text("\n".join(group.lines) + "\n")
        print(f"{name}: {len(group.lines)} cases, {sum(map(len, group.lines)) >> 10} KB")
    lines = numbers_text.numbers(np.random.default_rng(2000))
    (folder / "numbers.txt").write_text("\n".join(lines) + "\n")
    print(f"numbers: {len(lines)} cases, {sum(map(len, lines)) >> 10} KB")
    lines = formats.formats(np.random.default_rng(3000))
    (folder / "formats.txt").write_text("\n".join(lines) + "\n")
    print(f"formats: {len(lines)} cases, {sum(map(len, lines)) >> 10} KB")


if __name__ == "__main__":
    main()
