#!/usr/bin/env python3
"""The tables of docs/estimator.md.

accuracy.py run KEDGE OUT.jsonl --tasks bmi|trial|TASK,TASK... --n N --seeds 10,11,12 [options of kedge estimate]
    draws each task with each seed, estimates with that seed and one thread, and adds a line to OUT.jsonl; what is in OUT.jsonl
    already is not run again
accuracy.py summary OUT.jsonl...     a line for each file: mean absolute error, mean error, coverage, share trusted, seconds
accuracy.py tasks OUT.jsonl...       a line for each task: the error of every seed, a column for each file
accuracy.py families OUT.jsonl       a line for each task, with standard error, verdict and choice
accuracy.py pair OUT.jsonl OTHER.jsonl   the same runs under two settings: the mean difference of absolute errors, with its error

Seconds are of processor time. Coverage and errors are of all runs, trusted or not.
"""

import argparse
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile


def known_tasks(kedge, which):
    if which == "bmi":
        return [f"bmi/{i:02}" for i in range(1, 41)]
    if which == "trial":
        words = subprocess.run([kedge, "sample", "--help"], check=True, capture_output=True, text=True).stdout.split()
        return sorted({word.strip(",") for word in words if word.startswith("trial/") and word.strip(",") != "trial/"})
    return which.split(",")


def run_one(kedge, folder, task, n, seed, options):
    subprocess.run([kedge, "sample", task, "--n", str(n), "--seed", str(seed), "--out", folder], check=True,
                   capture_output=True)
    truth = json.loads((pathlib.Path(folder) / "truth.json").read_text())["mi"]
    before = os.times()
    answer = subprocess.run([kedge, "estimate", f"{folder}/x.npy", f"{folder}/y.npy", "--seed", str(seed), "--threads", "1",
                             "--json", *options], check=True, capture_output=True, text=True)
    after = os.times()
    e = json.loads(answer.stdout)
    return {"task": task, "n": n, "seed": seed, "truth": truth, "mi": e["mi"], "se": e["std_error"], "ci": e["ci"],
            "trusted": e["trusted"], "failed": [c["name"] for c in e["checks"] if not c["passed"]], "chosen": e["chosen"],
            "seconds": after.children_user + after.children_system - before.children_user
            - before.children_system}


def run(kedge, out, tasks, n, seeds, options):
    done = {(r["task"], r["n"], r["seed"]) for r in rows_of(out)} if pathlib.Path(out).exists() else set()
    with open(out, "a") as file, tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            for task in known_tasks(kedge, tasks):
                if (task, n, seed) not in done:
                    print(json.dumps(run_one(kedge, folder, task, n, seed, options)), file=file, flush=True)


def rows_of(path):
    return [json.loads(line) for line in pathlib.Path(path).read_text().splitlines()]


def errors(rows):
    return [r["mi"] - r["truth"] for r in rows]


def held(rows):
    return statistics.fmean(r["ci"][0] <= r["truth"] <= r["ci"][1] for r in rows)


def mae(rows):
    return statistics.fmean(map(abs, errors(rows)))


def summary(paths):
    print("| n | runs | mean absolute error | mean error | intervals | trusted | seconds |\n|" + " --- |" * 7)
    for path in paths:
        rows = rows_of(path)
        print(f"| {rows[0]['n']:,} | {len(rows)} | {mae(rows):.4f} | {statistics.fmean(errors(rows)):+.4f} | {held(rows):.3f} "
              f"| {statistics.fmean(r['trusted'] for r in rows):.3f} | {statistics.median(r['seconds'] for r in rows):.1f} |")


def tasks(paths):
    files = [rows_of(path) for path in paths]
    print("| task | truth | " + " | ".join(f"n = {rows[0]['n']:,}" for rows in files)
          + f" | seconds at {files[-1][0]['n']:,} |\n|" + " --- |" * (len(files) + 3))
    for task in sorted({r["task"] for r in files[0]}):
        mine = [sorted((r for r in rows if r["task"] == task), key=lambda r: r["seed"]) for rows in files]
        cells = [" ".join(f"{error:+.3f}" for error in errors(rows)) for rows in mine]
        print(f"| `{task}` | {mine[0][0]['truth']:.3f} | " + " | ".join(cells)
              + f" | {statistics.median(r['seconds'] for r in mine[-1]):.1f} |")


def families(path):
    rows = sorted(rows_of(path), key=lambda r: r["task"])
    trusted = [r for r in rows if r["trusted"]]
    near = [r for r in rows if abs(r["mi"] - r["truth"]) < 0.1]
    print(f"mean absolute error {mae(rows):.4f}, of trusted results {mae(trusted):.4f}; intervals hold the truth in {held(rows):.3f};\n"
          f"{len(trusted) / len(rows):.3f} are trusted, of those within 0.1 nats "
          f"{sum(r['trusted'] for r in near) / len(near):.3f}; none that is trusted is off by more than "
          f"{max(map(abs, errors(trusted))):.3f}.\n")
    print("| family | truth | error | standard error | trusted | chosen | seconds |\n|" + " --- |" * 7)
    for r in rows:
        print(f"| `{r['task'].removeprefix('trial/')}` | {r['truth']:.3f} | {r['mi'] - r['truth']:+.3f} | {r['se']:.3f} "
              f"| {'yes' if r['trusted'] else 'no'} | {r['chosen']} | {r['seconds']:.1f} |")


def pair(one, other):
    def key(r):
        return r["task"], r["n"], r["seed"]
    there = {key(r): r for r in rows_of(other)}
    both = [(r, there[key(r)]) for r in rows_of(one) if key(r) in there]
    gaps = [abs(b["mi"] - b["truth"]) - abs(a["mi"] - a["truth"]) for a, b in both]
    moved = [b["mi"] - a["mi"] for a, b in both]
    print(f"{len(both)} runs; |error| {mae([a for a, _ in both]):.4f} and {mae([b for _, b in both]):.4f}, difference "
          f"{statistics.fmean(gaps):+.5f} +- {statistics.stdev(gaps) / math.sqrt(len(gaps)):.5f}; values moved by "
          f"{statistics.fmean(moved):+.5f} on average, {max(map(abs, moved)):.4f} at most; coverage {held([a for a, _ in both]):.3f} and "
          f"{held([b for _, b in both]):.3f}; trusted {statistics.fmean(a['trusted'] for a, _ in both):.3f} and "
          f"{statistics.fmean(b['trusted'] for _, b in both):.3f}; seconds in all {sum(a['seconds'] for a, _ in both):.0f} and "
          f"{sum(b['seconds'] for _, b in both):.0f}")


def main():
    verbs = {"summary": summary, "tasks": tasks, "families": lambda paths: families(*paths), "pair": lambda paths: pair(*paths)}
    if len(sys.argv) > 2 and sys.argv[1] in verbs:
        return verbs[sys.argv[1]](sys.argv[2:])
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("run", choices=["run"])
    parser.add_argument("kedge")
    parser.add_argument("out")
    parser.add_argument("--tasks", required=True)
    parser.add_argument("--n", type=int, required=True)
    parser.add_argument("--seeds", required=True)
    given, options = parser.parse_known_args()
    run(given.kedge, given.out, given.tasks, given.n, [int(seed) for seed in given.seeds.split(",")], options)


main()
