#!/usr/bin/env python3
"""Whole processes: whole.py KEDGE, JSON on stdout.

From two files to a number, start-up and reading included: `kedge estimate --method critic` with two folds against the
program in PyTorch beside this file, both with a separable 256-256-32 critic, the same batch and number of steps, on one
thread and on two. Rounds take turns; a time is the median of its rounds and a ratio PyTorch's to kedge's. kedge also
computes errors, bounds and checks in its time. `default` is `kedge estimate` as it comes, which no peer has.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import pathlib

import numpy as np

ROWS, COLUMNS, RHO, STEPS, BATCH, ROUNDS = 10_000, 5, 0.6, 1000, 128, 3
HERE = pathlib.Path(__file__).resolve().parent


def seconds(command, threads):
    limited = os.environ | {name: str(threads) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    start = time.perf_counter()
    subprocess.run(list(map(str, command)), check=True, stdout=subprocess.DEVNULL, env=limited)
    return time.perf_counter() - start


def main(kedge):
    found = []
    with tempfile.TemporaryDirectory() as folder:
        rng = np.random.default_rng(0)
        x = rng.normal(size=(ROWS, COLUMNS)).astype(np.float32)
        y = (RHO * x + (1 - RHO**2) ** 0.5 * rng.normal(size=x.shape)).astype(np.float32)
        files = [pathlib.Path(folder) / name for name in ("x.npy", "y.npy")]
        for file, rows in zip(files, (x, y)):
            np.save(file, rows)
        for threads in (1, 2):
            team = {
                "kedge": [kedge, "estimate", *files, "--method", "critic", "--critic", "separable", "--hidden", "256,256",
                          "--embed", 32, "--batch", BATCH, "--steps", STEPS, "--folds", 2, "--threads", threads],
                "pytorch": [sys.executable, HERE / "whole_pytorch.py", *files, STEPS, BATCH, threads],
                "default": [kedge, "estimate", *files, "--threads", threads],
            }
            rounds = {name: [] for name in team}
            for _ in range(ROUNDS):
                for name, command in team.items():
                    rounds[name].append(seconds(command, threads))
            times = {name: round(statistics.median(row), 3) for name, row in rounds.items()}
            found.append({"threads": threads, "kedge_s": times["kedge"], "pytorch_s": times["pytorch"],
                          "ratio": round(times["pytorch"] / times["kedge"], 2), "default_s": times["default"]})
            print(f"whole.py: {found[-1]}", file=sys.stderr)
    print(json.dumps({"processes": found}))


if __name__ == "__main__":
    main(*sys.argv[1:])
