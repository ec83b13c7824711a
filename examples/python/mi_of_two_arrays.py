"""Mutual information of two arrays: how much does one tell of the other, and can the number be trusted?

    python mi_of_two_arrays.py [ROWS]
"""

from __future__ import annotations

import sys

import numpy as np

import kedge


def main(n: int = 2000) -> kedge.Estimate:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(n, 1))
    # Half as much noise as signal, on a scale of its own: I = log(1 + 2^2) / 2 = 0.80 nats, which cubing does not change.
    y = (x + 0.5 * rng.normal(size=(n, 1))) ** 3

    estimate = kedge.mutual_information(x, y)
    print(estimate)

    low, high = estimate.ci
    print(f"\nThe truth, {np.log(5) / 2:.3f} nats, is {'inside' if low < np.log(5) / 2 < high else 'outside'} the interval.")
    print(f"The row that is most telling has {np.max(estimate.pmi):.2f} nats.")
    return estimate


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
