#!/usr/bin/env python3
"""Writes the data of the lessons.

    python Lessons/data/make_data.py

Needs numpy and scikit-learn, which has the digits.
"""

import pathlib

import numpy as np
from sklearn.datasets import load_digits

digits = load_digits()
np.savez_compressed(
    pathlib.Path(__file__).parent / "digits.npz", images=digits.images.astype(np.uint8), labels=digits.target.astype(np.uint8)
)
