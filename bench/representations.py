#!/usr/bin/env python3
"""The table of docs/ssl.md: representations.py KEDGE_SSL DATA ROOT OUT [--seeds N] [options of kedge-ssl train]

Trains the objectives below, each with seeds 0 ... N - 1, and prints their probes, and how they compare with infonce of
the same seed. Runs that are in OUT already are not trained again.
"""

import json
import pathlib
import statistics
import subprocess
import sys

ROWS = {
    "infonce": ["--objective", "infonce"],
    "infonce-anchor": ["--objective", "infonce-anchor"],
    "d-rfc": ["--objective", "d-rfc"],
    "js": ["--objective", "js"],
    "anchor-spherical": ["--objective", "anchor-spherical"],
    "anchor-spherical, warm start": ["--objective", "anchor-spherical", "--warm-start", "2"],
}
COLUMNS = ["top1", "knn", "cka_backbone", "cka_projector", "alignment", "uniformity"]


def json_of(*words):
    return json.loads(subprocess.run([*map(str, words), "--json"], check=True, capture_output=True, text=True).stdout)


def main(program, data, root, out, *options):
    options, seeds = list(options), 3
    if "--seeds" in options:
        at = options.index("--seeds")
        seeds = int(options[at + 1])
        del options[at:at + 2]
    found = {name: [] for name in ROWS}
    for seed in range(seeds):
        runs = {name: pathlib.Path(out) / f"{name.replace(', ', '-').replace(' ', '-')}-{seed}" for name in ROWS}
        for name, words in ROWS.items():
            subprocess.run([program, "train", "--data", data, "--root", root, "--out", str(runs[name]), "--seed", str(seed),
                            *words, *options], check=True, stdout=subprocess.DEVNULL)
        compared = json_of(program, "compare", *runs.values())["runs"]
        for (name, run), measures in zip(runs.items(), compared):
            found[name].append({**json_of(program, "probe", run), **measures})
    print("| objective | " + " | ".join(COLUMNS) + " | largest singular values |")
    print("| --- |" + " ---: |" * len(COLUMNS) + " --- |")
    for name, rows in found.items():
        cells = []
        for column in COLUMNS:
            values = [row[column] for row in rows]
            digits = 1 if column in ("top1", "knn") else 2
            spread = f" ± {statistics.stdev(values):.{digits}f}" if len(values) > 1 else ""
            cells.append(f"{statistics.mean(values):.{digits}f}{spread}")
        spectrum = [statistics.mean(row["spectrum"][i] for row in rows) for i in range(5)]
        print(f"| {name} | " + " | ".join(cells) + " | " + ", ".join(f"{v:.2f}" for v in spectrum) + " |")


if __name__ == "__main__":
    main(*sys.argv[1:])
