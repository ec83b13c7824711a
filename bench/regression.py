#!/usr/bin/env python3
"""Is this slower than where it branched off? regression.py BIN_FOLDER [BASE]: a table, and a warning over 1.15.

Builds bench_micro of BASE (the merge base with main; on main itself the commit before) in build/bench-base, and runs
both in turns on one thread. A ratio is the median over rounds of the new time to the old; new benchmarks have none.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys

ROUNDS, LIMIT = 3, 1.15
ROOT = pathlib.Path(__file__).resolve().parents[1]


def git(*words):
    return subprocess.run(["git", "-C", str(ROOT), *words], check=True, capture_output=True, text=True).stdout.strip()


def merge_base():
    base = git("merge-base", "HEAD", "main")
    return git("rev-parse", "HEAD~1") if base == git("rev-parse", "HEAD") else base


def build(commit):
    tree = ROOT / "build" / "bench-base"
    if not tree.exists():
        git("worktree", "prune")
        git("worktree", "add", "--detach", str(tree), commit)
    subprocess.run(["git", "-C", str(tree), "checkout", "--quiet", "--detach", commit], check=True)
    for command in (["cmake", "--preset", "bench"], ["cmake", "--build", "build/bench", "--target", "bench_micro"]):
        subprocess.run(command, cwd=tree, check=True, stdout=subprocess.DEVNULL)
    return tree / "build" / "bench" / "bin" / "bench_micro"


def times(program):
    run = subprocess.run([str(program), "--benchmark_format=json", "--benchmark_min_time=0.05"], check=True,
                         capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"})
    return {row["name"]: row["cpu_time"] for row in json.loads(run.stdout)["benchmarks"]}


def main(folder, base=None):
    base = git("rev-parse", base) if base else merge_base()
    programs = {"new": pathlib.Path(folder) / "bench_micro", "old": build(base)}
    rounds = [{name: times(program) for name, program in programs.items()} for _ in range(ROUNDS)]
    slower = 0
    for name in rounds[0]["new"]:
        if name not in rounds[0]["old"]:
            continue
        ratio = statistics.median(turn["new"][name] / turn["old"][name] for turn in rounds)
        slower += ratio > LIMIT
        print(f"{name:<56} {ratio:6.2f}{'   SLOWER' if ratio > LIMIT else ''}")
    print(f"against {base[:9]}: {slower} of {len(rounds[0]['new'])} benchmarks take over {LIMIT} times as long")


if __name__ == "__main__":
    main(*sys.argv[1:])
