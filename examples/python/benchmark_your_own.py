"""An estimator of your own beside kedge's, on data whose mutual information is known.

    python benchmark_your_own.py [ROWS]
"""

from __future__ import annotations

import sys
from typing import Any, Callable

import numpy as np
import numpy.typing as npt

import kedge

Rows = npt.NDArray[np.float32]
#: `kedge.tasks()` lists more.
TASKS = ["gaussian/d2/nats1", "cubic/d2/nats1", "bmi/01", "bmi/05"]


def correlation(x: Rows, y: Rows) -> float:
    """Yours: here, log det of the correlations, as if all was Gaussian."""
    joint = np.corrcoef(x, y, rowvar=False)
    d = x.shape[1]
    parts = [np.linalg.slogdet(block).logabsdet for block in (joint[:d, :d], joint[d:, d:], joint)]
    return float(parts[0] + parts[1] - parts[2]) / 2


def method(name: Any) -> Callable[[Rows, Rows], float]:
    return lambda x, y: kedge.mutual_information(x, y, method=name).mi


def main(n: int = 2000, seeds: int = 5) -> dict[str, list[float]]:
    estimators: dict[str, Callable[[Rows, Rows], float]] = {
        "correlation": correlation, "gaussian": method("gaussian"), "ksg": method("ksg")
    }
    print(f"root mean squared error, nats, {n} rows\n{'task':<20} {'truth':>6}", *(f"{name:>12}" for name in estimators))
    table = {}
    for task in TASKS:
        samples = [kedge.sample(task, n, seed) for seed in range(seeds)]
        table[task] = [
            float(np.sqrt(np.mean([(f(s.x, s.y) - s.mi) ** 2 for s in samples]))) for f in estimators.values()
        ]
        print(f"{task:<20} {samples[0].mi:6.3f}", *(f"{error:12.3f}" for error in table[task]))
    return table


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
