#!/usr/bin/env python3
"""Are errors as large as kedge says they are? safety.py KEDGE [FOUND.jsonl [PART...]], tables in Markdown on stdout.

Samples of known kinds (safety_data.py), each estimated by `kedge estimate` as it comes, on one thread:
  independence    100 samples a size: the interval must hold 0 in at least 90, and no estimate is above 0.05 nats at 5,000 rows
  fixed           Y = f(X), and noise too small for the rows: none may be trusted
  copies          rows that recur: the check of duplicates must see them, and none where nothing recurs
  differences     X -> Y -> Z: I(X;Z) is at most I(X;Y) and I(Y;Z), within 1.96 standard errors of the difference
                  independent pairs: the whole is the sum of its parts, within 1.96 standard errors of the difference
With a file for what is found, a run that was stopped goes on from there. The whole takes an hour or two; FEWER=10 takes a tenth of
the samples.
"""

import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import safety_data as data

FEWER = int(os.environ.get("FEWER", 1))
INDEPENDENT, COPIES, CHAINS, COUPLES = (count // FEWER for count in (100, 20, 10, 10))
SIZES = (1000, 5000)
Z = 1.96


class Estimates:
    """Reports of the program, kept in a file under their names."""

    def __init__(self, kedge, path):
        self.kedge, self.path, self.found = kedge, path, {}
        if path and pathlib.Path(path).exists():
            self.found = dict(map(json.loads, pathlib.Path(path).read_text().splitlines()))

    def of(self, name, x, y):
        if name not in self.found:
            with tempfile.TemporaryDirectory() as folder:
                files = [pathlib.Path(folder) / letter for letter in ("x.npy", "y.npy")]
                for file, rows in zip(files, (x, y)):
                    np.save(file, rows)
                command = [self.kedge, "estimate", *files, "--json", "--threads", "1"]
                report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            self.found[name] = {key: report[key] for key in ("mi", "std_error", "ci", "trusted", "chosen", "seconds")}
            self.found[name]["failed"] = [check["name"] for check in report["checks"] if not check["passed"]]
            if self.path:
                with open(self.path, "a") as log:
                    log.write(json.dumps([name, self.found[name]]) + "\n")
            print(f"safety.py: {name}: {self.found[name]}", file=sys.stderr)
        return self.found[name]


def failed(reports, check):
    return sum(check in report["failed"] for report in reports)


def independence(estimates):
    print("\n| independent samples | interval holds 0 | largest estimate | largest trusted | trusted | seen as copies |")
    print("| --- | --- | --- | --- | --- | --- |")
    for n in SIZES:
        reports = [estimates.of(f"independent {number} of {n}", *data.independent(number, n)) for number in range(INDEPENDENT)]
        holds = sum(report["ci"][0] <= 0 <= report["ci"][1] for report in reports)
        trusted = [report["mi"] for report in reports if report["trusted"]]
        print(f"| {len(reports)} of {n:,} rows | {holds} | {max(report['mi'] for report in reports):.4f} | {max(trusted):.4f} | "
              f"{len(trusted)} | {failed(reports, 'duplicates')} |")


def fixed(estimates):
    print("\n| a function, or saturated | " + " | ".join(f"{n:,} rows" for n in SIZES) + " |")
    print("| --- |" + " --- |" * len(SIZES))
    rows, flagged, count = {}, 0, 0
    for n in SIZES:
        for name, x, y in data.fixed(n):
            report = estimates.of(f"{name}, {n}", x, y)
            flagged += not report["trusted"]
            count += 1
            verdict = "trusted" if report["trusted"] else "not trusted: " + ", ".join(report["failed"])
            rows.setdefault(name, []).append(f"{report['mi']:.2f} +- {report['std_error']:.2f}, {verdict}")
    for name, cells in rows.items():
        print(f"| {name} | {' | '.join(cells)} |")
    print(f"| not trusted | {flagged} of {count} |" + " |" * (len(SIZES) - 1))


def copies(estimates):
    print("\n| rows that recur (1,000 rows) | seen by the check of duplicates | trusted |")
    print("| --- | --- | --- |")
    kinds = {}
    for number in range(COPIES):
        how, x, y = data.copies(number, 1000)
        kinds.setdefault(how, []).append(estimates.of(f"copies {number}", x, y))
    for how, reports in kinds.items():
        print(f"| {how} | {failed(reports, 'duplicates')} of {len(reports)} | {sum(report['trusted'] for report in reports)} |")


def chains(estimates):
    seen = []
    for number in range(CHAINS):
        x, y, z = data.chain(number, 2000)
        xy, yz, xz = (estimates.of(f"chain {number} {name}", *pair)
                      for name, pair in (("XY", (x, y)), ("YZ", (y, z)), ("XZ", (x, z))))
        seen += [(xz["mi"] - more["mi"], math.hypot(xz["std_error"], more["std_error"]), xz["trusted"] and more["trusted"])
                 for more in (xy, yz)]
    report_differences("I(X;Z) at most I(X;Y), at most I(Y;Z)", seen, lambda d, error: d <= Z * error, of=float)


def additivity(estimates):
    seen = []
    for number in range(COUPLES):
        one, two = data.couple(number, 2000)
        both = [np.hstack(sides) for sides in zip(one, two)]
        parts = [estimates.of(f"couple {number} {name}", *pair) for name, pair in (("1", one), ("2", two), ("both", both))]
        errors = math.hypot(*(part["std_error"] for part in parts))
        seen.append((parts[2]["mi"] - parts[0]["mi"] - parts[1]["mi"], errors, all(part["trusted"] for part in parts)))
    report_differences("I(X1,X2;Y1,Y2) is I(X1;Y1) + I(X2;Y2)", seen, lambda d, error: abs(d) <= Z * error)


def differences(estimates):
    print("\n| 2,000 rows | holds | where all are trusted | mean difference | furthest, in standard errors |")
    print("| --- | --- | --- | --- | --- |")
    chains(estimates)
    additivity(estimates)


def report_differences(what, seen, holds, of=abs):
    """`of`: a distance of d / error from where it must be."""
    trusted = [(d, error) for d, error, is_trusted in seen if is_trusted]
    cells = [f"{sum(holds(d, error) for d, error in some)} of {len(some)}" for some in ([entry[:2] for entry in seen], trusted)]
    mean, worst = np.mean([d for d, *_ in seen]), max((d / error for d, error, _ in seen), key=of)
    print(f"| {what} | {' | '.join(cells)} | {mean:+.3f} | {worst:+.1f} |")


PARTS = {part.__name__: part for part in (fixed, copies, differences, independence)}


def main(kedge, path=None, *parts):
    estimates = Estimates(kedge, path)
    for part in parts or PARTS:
        PARTS[part](estimates)


if __name__ == "__main__":
    main(*sys.argv[1:])
