#!/usr/bin/env python3
"""Writes bench.txt: the checksums of the benchmark's workloads, as its scripts for NumPy and PyTorch print them.

    python Tests/Fixtures/make_bench.py DIR

DIR holds numpy_peer.py and torch_peer.py; needs numpy, scipy and torch. PyTorch is asked for what NumPy has not.
"""

import json
import pathlib
import subprocess
import sys


def run(script, *arguments):
    return subprocess.run([sys.executable, script, *arguments], check=True, capture_output=True, text=True).stdout.splitlines()


def main():
    folder = pathlib.Path(sys.argv[1])
    lines, known = [], set()
    for peer in ("numpy", "torch"):
        script = folder / f"{peer}_peer.py"
        # One form of each workload is enough.
        names = [name for name in run(script, "--list") if name not in known and not name.endswith(("_naive", "_nn"))]
        known.update(names)
        for text in run(script, "--workload", ",".join(names), "--repeat", "1", "--threads", "2"):
            line = json.loads(text)
            lines.append(f"{line['workload']} {line['mean']!r} {line['mean_abs']!r} {peer}")
    (pathlib.Path(__file__).parent / "bench.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
