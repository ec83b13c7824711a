"""What a separable critic has learned, as a representation: f(x) of log r(x, y) = f(x) . g(y) + a(x) + b(y), in a linear probe.

x is the upper half of a digit, and y what the critic compares it with: its class, or the four leading principal
components of the lower half, for which nobody has looked at a label.

    python representation.py [DIGITS_CSV_GZ]
"""

from __future__ import annotations

import pathlib
import sys
from typing import Any

import numpy as np
import numpy.typing as npt

import kedge

Rows = npt.NDArray[np.float64]
DIGITS = pathlib.Path(__file__).resolve().parents[1] / "data" / "digits" / "digits.csv.gz"
WIDTH = 16  # of a representation
TRAINED = 1200  # rows; the other 597 are new to critics and probes


def components(rows: Rows, count: int) -> Rows:
    """Principal components of the trained rows, of all rows."""
    mean = rows[:TRAINED].mean(axis=0)
    directions: Rows = np.linalg.svd(rows[:TRAINED] - mean, full_matrices=False)[2][:count]
    projected: Rows = (rows - mean) @ directions.T
    return projected


def probe(features: npt.NDArray[Any], classes: npt.NDArray[np.int_], penalty: float = 1.0) -> float:
    """Percent of new rows whose class a ridge regression on standardised features finds."""
    seen = features[:TRAINED]
    standard = (features - seen.mean(axis=0)) / (seen.std(axis=0) + 1e-9)
    design = np.column_stack([standard, np.ones(len(features))])
    gram = design[:TRAINED].T @ design[:TRAINED] + penalty * np.eye(design.shape[1])
    weights = np.linalg.solve(gram, design[:TRAINED].T @ np.eye(10)[classes[:TRAINED]])
    return float(100 * np.mean(np.argmax(design[TRAINED:] @ weights, axis=1) == classes[TRAINED:]))


def main(path: str = str(DIGITS)) -> tuple[dict[str, float], dict[str, list[float]]]:
    table = np.loadtxt(path, delimiter=",", skiprows=1)
    table = table[np.random.default_rng(0).permutation(len(table))]
    upper, lower, classes = table[:, :32], table[:, 32:64], table[:, 64].astype(int)
    targets: dict[str, npt.NDArray[Any]] = {"class": classes.astype(str), "lower half": components(lower, 4)}

    accuracy = {"pixels": probe(upper, classes), f"{WIDTH} components": probe(components(upper, WIDTH), classes)}
    spectra: dict[str, list[float]] = {}
    for target, y in targets.items():
        for objective in ("infonce-anchor", "d-rfc"):
            name = f"{objective}, {target}"
            critic = kedge.MutualInformation(method="critic", critic="separable", embed=WIDTH, objective=objective)
            critic.fit(upper[:TRAINED], y[:TRAINED])
            accuracy[name] = probe(critic.transform(upper), classes)
            spectra[name] = critic.spectrum(upper[TRAINED:], y[TRAINED:], top=10).values.tolist()

    print("A linear probe finds the class of new upper halves, %, and the singular values of the ratio there are")
    for name, percent in accuracy.items():
        print(f"{name:>28}  {percent:5.1f}  ", *(f"{value:.2f}" for value in spectra.get(name, [])))
    return accuracy, spectra


if __name__ == "__main__":
    main(*sys.argv[1:])
