"""Link prediction: known links train a critic, and log r(x, y) ranks pairs that nobody has seen.

log r = log p(x, y) / p(x) p(y) is pointwise mutual information. It does not prefer the popular, whom everybody knows.

    python link_prediction.py [LINKS]
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import numpy.typing as npt

import kedge


def links(n: int, seed: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Embeddings of pairs that are linked: they agree in how far from zero each number is, not in its sign."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 3))
    return x, np.abs(x) + 0.3 * rng.normal(size=(n, 3))


def auroc(scores: npt.NDArray[Any]) -> float:
    """How often a link has a higher score than a pair that is none. Links are on the diagonal."""
    linked = np.eye(len(scores), dtype=bool)
    others = np.sort(scores[~linked])
    return float(np.mean(np.searchsorted(others, scores[linked])) / len(others))


def main(n: int = 2000) -> tuple[float, float]:
    model = kedge.MutualInformation(method="critic").fit(*links(n, seed=0))
    x, y = links(200, seed=1)
    by_pmi = auroc(model.log_ratio(x, y))
    cosine = (x / np.linalg.norm(x, axis=1, keepdims=True)) @ (y / np.linalg.norm(y, axis=1, keepdims=True)).T
    by_cosine = auroc(cosine)
    print(f"{n} links hold {model.mi_:.2f} nats. AUROC on 200 new ones: {by_pmi:.3f} by PMI, {by_cosine:.3f} by cosine.")
    return by_pmi, by_cosine


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
