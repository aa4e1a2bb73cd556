#!/usr/bin/env python3
"""Writes exercises.txt: inputs of the lessons' exercises, and what libraries give for them.

    python Tests/Fixtures/make_exercise_fixtures.py

Needs numpy, scipy, torch and scikit-learn.
"""

import pathlib

from cases import exercises


def main():
    lines = exercises.cases()
    (pathlib.Path(__file__).parent / "exercises.txt").write_text("\n".join(lines) + "\n")
    names = {line.split("\t")[0] for line in lines}
    print(f"exercises: {len(lines)} cases of {len(names)} exercises, {sum(map(len, lines)) >> 10} KB")


if __name__ == "__main__":
    main()
