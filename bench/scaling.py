#!/usr/bin/env python3
"""How the time of `kedge estimate` grows: scaling.py KEDGE [PICTURE.svg] [--repeats R]

Y = |X| + noise / 2, column by column, which no closed form fits, so critics are trained. Times are of the whole process, the median of R
runs in turns (default 3); the table goes to standard output, and with matplotlib at hand four plots to PICTURE. Against n, d and threads
the program chooses everything; against B a critic is trained for 500 steps of a fold. Where a machine has other work its times are those of the work as
well: the column of processor time is less disturbed.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

SWEEPS = {
    "rows n (5 + 5 columns)": [({"n": n}, n) for n in (1_000, 3_000, 10_000, 30_000, 100_000, 300_000)],
    "columns a side d (10,000 rows)": [({"d": d}, d) for d in (1, 2, 5, 10, 20, 50, 100)],
    "batch B (a separable critic, 500 steps a fold)": [
        ({"options": ["--method", "critic", "--critic", "separable", "--steps", "500", "--batch", str(b)]}, b)
        for b in (32, 64, 128, 256, 512, 1024)],
    "threads (10,000 rows, 5 + 5 columns)": [({"threads": t}, t) for t in sorted({1, 2, os.cpu_count()})],
}


def data(folder, n=10_000, d=5):
    x, y = (pathlib.Path(folder) / f"{side}-{n}-{d}.npy" for side in "xy")
    if not x.exists():
        rng = np.random.default_rng(0)
        rows = rng.standard_normal((n, d), dtype=np.float32)
        np.save(x, rows)
        np.save(y, np.abs(rows) + rng.standard_normal((n, d), dtype=np.float32) / 2)
    return [str(x), str(y)]


def timed(kedge, files, threads, options):
    before, start = os.times(), time.perf_counter()
    subprocess.run([kedge, "estimate", *files, "--threads", str(threads), "--json", *options], check=True,
                   stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - start, os.times()
    return wall, after.children_user + after.children_system - before.children_user - before.children_system


def measure(kedge, points, repeats, folder):
    runs = [[] for _ in points]
    for _ in range(repeats):  # in turns, so that what else the machine does touches all alike
        for (what, _), times in zip(points, runs):
            files = data(folder, what.get("n", 10_000), what.get("d", 5))
            times.append(timed(kedge, files, what.get("threads", 1), what.get("options", [])))
    return [(at, *(statistics.median(column) for column in zip(*times))) for (_, at), times in zip(points, runs)]


def draw(found, path):
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "kedge"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(2, 2, figsize=(9, 6.5), layout="constrained")
    for axis, (name, rows) in zip(axes.flat, found.items()):
        at, wall, cpu = zip(*rows)
        axis.loglog(at, wall, "o-", label="wall clock")
        axis.loglog(at, cpu, "o--", label="processor time")
        axis.set(xlabel=name, ylabel="seconds", xticks=at, xticklabels=[f"{a:,}" for a in at])
        axis.minorticks_off()
        axis.grid(alpha=0.3)
    axes[0, 0].legend()
    figure.savefig(path, metadata={"Date": None})


def main(kedge, *words):
    words, repeats = list(words), 3
    if "--repeats" in words:
        at = words.index("--repeats")
        repeats = int(words[at + 1])
        del words[at:at + 2]
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, points in SWEEPS.items():
            found[name] = measure(kedge, points, repeats, folder)
            print(f"\n| {name} | wall clock, s | processor, s |\n| ---: | ---: | ---: |")
            for at, wall, cpu in found[name]:
                print(f"| {at:,} | {wall:.2f} | {cpu:.2f} |", flush=True)
    if words:
        draw(found, words[0])


main(*sys.argv[1:])
