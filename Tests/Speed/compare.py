#!/usr/bin/env python3
"""Times each pair NAME.tern and NAME.py in turn and prints a table of the least times of a step."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def measured(command, limit, **more):
    """What a script printed: (seconds, parameters), or None where it failed or took too long."""
    try:
        done = subprocess.run(command, env={**os.environ, **more}, capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0:
        print(done.stderr, file=sys.stderr)
        return None
    words = done.stdout.split()
    return float(words[1]), int(words[2])


def least(runs):
    return min((run[0] for run in runs if run), default=float("nan"))


def compare(name, options):
    """(seconds of Tern, seconds of PyTorch); PyTorch has the better of all processors and one."""
    tern, torch = [], []
    for _ in range(options.rounds):
        tern.append(measured([options.tern, FOLDER / f"{name}.tern"], options.limit))
        script = [options.python, FOLDER / f"{name}.py"]
        torch.append(measured(script, options.limit))
        torch.append(measured(script, options.limit, THREADS="1"))
    sizes = {run[1] for run in tern + torch if run}
    if len(sizes) > 1:
        print(f"{name}: numbers of parameters differ: {sorted(sizes)}", file=sys.stderr)
    return least(tern), least(torch)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", metavar="NAME", action="append", help="a pair, or the beginning of its name; may be repeated")
    parser.add_argument("--tern", metavar="PATH", default=shutil.which("tern") or FOLDER.parents[1] / ".build/release/tern")
    parser.add_argument("--python", metavar="PATH", default=sys.executable, help="a Python that has PyTorch")
    parser.add_argument("--rounds", metavar="N", type=int, default=3)
    parser.add_argument("--limit", metavar="SECONDS", type=float, default=120, help="the longest that one run may take")
    parser.add_argument("--shared", action="store_true", help="PyTorch's threads sleep while they wait: for a machine with other work")
    options = parser.parse_args()
    if options.shared:
        os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    names = sorted(path.stem for path in FOLDER.glob("*.tern"))
    if options.only:
        names = [name for name in names if name.startswith(tuple(options.only))]
    print(f"{'':<16}{'Tern, ms':>10}{'PyTorch, ms':>13}{'ratio':>8}")
    for name in names:
        tern, torch = compare(name, options)
        print(f"{name:<16}{1000 * tern:>10.3f}{1000 * torch:>13.3f}{tern / torch:>8.2f}", flush=True)


if __name__ == "__main__":
    main()
