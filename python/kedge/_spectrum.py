"""A density ratio as an operator: r(x, y) = sum_k s_k u_k(x) v_k(y), with E_p(x) u_k u_l = E_p(y) v_k v_l = (k = l).

The first singular value of a true ratio is 1, and its functions are constant; the others are the canonical correlations of
all functions of x with all functions of y (Hirschfeld, 1935; Lancaster, 1958), and the functions those that have them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]


class Spectrum(NamedTuple):
    """`values[k]` = s_k, and `x[i, k]` = u_k(x_i), `y[j, k]` = v_k(y_j)."""

    values: Numbers
    x: Numbers
    y: Numbers


def spectrum_of(log_ratio: npt.NDArray[Any], top: int) -> Spectrum:
    """Under the measure of the rows and columns at hand, r scaled to a mean of 1."""
    if not 1 <= top <= min(log_ratio.shape):
        raise ValueError(f"top must be from 1 to {min(log_ratio.shape)}, the smaller number of rows, not {top}")
    ratio = np.exp(log_ratio - np.max(log_ratio), dtype=np.float64)
    n, m = ratio.shape
    left, values, right = np.linalg.svd(ratio / (np.mean(ratio) * np.sqrt(n * m)), full_matrices=False)
    # Either sign will do; this one does not depend on how the decomposition was found.
    signs = np.where(np.sum(left[:, :top] ** 3, axis=0) < 0, -1.0, 1.0)
    return Spectrum(values[:top], np.sqrt(n) * signs * left[:, :top], np.sqrt(m) * signs * right[:top].T)
