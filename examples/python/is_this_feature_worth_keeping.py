"""Is this feature worth keeping? What each tells of the target alone, and what it adds to the one already kept.

    python is_this_feature_worth_keeping.py [ROWS]
"""

from __future__ import annotations

import sys

import numpy as np
import pandas

import kedge


def main(n: int = 2000) -> dict[str, kedge.Estimate]:
    rng = np.random.default_rng(0)
    size, weight, noise = rng.normal(size=(3, n))
    features = pandas.DataFrame({
        "size": size,
        "size_again": size + 0.3 * rng.normal(size=n),  # tells of the target, but nothing that size does not
        "weight": weight,  # tells of it through its square: no correlation
        "noise": noise,
    })
    target = pandas.Series(size + weight**2 + 0.5 * rng.normal(size=n), name="target")

    alone = kedge.mi_matrix(features, target, method="ksg", null=99)
    print("Alone:", alone.to_frame().to_string(index=False, float_format="{:.3f}".format), sep="\n")

    kept = "size"
    added = {
        name: kedge.mutual_information(features[[name]], target, given=features[[kept]], method="ksg")
        for name in features.columns.drop(kept)
    }
    print(f"\nBesides {kept}:")
    for name, estimate in added.items():
        low, high = estimate.ci
        print(f"{name:>10}  {estimate.mi:6.3f} nats ({low:.3f} to {high:.3f})  {'keep' if low > 0 else 'drop'}")
    return added


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
