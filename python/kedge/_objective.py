"""Training objectives on a score matrix S[i, j] = log r(x_i, y_j), pairs on the diagonal."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import numpy.typing as npt

from kedge import _arrays, _native


class Objective:
    """Exactly the loss and gradient of the formula, unclipped. float32 in, float32 out; all else is float64."""

    def __init__(self, name: str, *, direction: str = "rows", mode: str = "avg", **params: float) -> None:
        self._given = {"name": name, "direction": direction, "mode": mode, **params}
        self._native = _native.Loss(name, {key: _number(key, value) for key, value in params.items()}, direction, mode)

    @property
    def name(self) -> str:
        return str(self._given["name"])

    @property
    def has_baseline(self) -> bool:
        """Whether it takes `a`, a baseline for each row."""
        return self._native.has_baseline

    def __call__(
        self, scores: _arrays.ArrayLike, *, a: _arrays.ArrayLike | None = None
    ) -> tuple[float, npt.NDArray[Any]]:
        """Loss, and dL/dS."""
        loss, gradient, _ = self.gradients(scores, a=a)
        return loss, gradient

    def gradients(
        self, scores: _arrays.ArrayLike, *, a: _arrays.ArrayLike | None = None
    ) -> tuple[float, npt.NDArray[Any], npt.NDArray[Any]]:
        """Loss, dL/dS, and dL/da, which is empty where there is no baseline."""
        return self._native.gradients(*_inputs(scores, a))

    def value(self, scores: _arrays.ArrayLike, *, a: _arrays.ArrayLike | None = None) -> float:
        """The number that it reports as mutual information, in nats."""
        return self._native.value(*_inputs(scores, a))

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self._given,)

    def __repr__(self) -> str:
        words = [repr(self.name), *(f"{key}={value!r}" for key, value in self._given.items() if key != "name")]
        return f"kedge.objective({', '.join(words)})"


def _again(given: dict[str, Any]) -> Objective:
    return Objective(**given)


def _number(name: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ValueError(f"parameter {name} must be a number, not '{value}'") from None


def _inputs(scores: _arrays.ArrayLike, a: _arrays.ArrayLike | None) -> tuple[Any, Any]:
    s = _arrays.to_numpy(scores, "scores")
    dtype = np.float32 if s.dtype == np.float32 else np.float64
    s = _reals(s, dtype, "scores")
    if s.ndim != 2:
        raise ValueError(f"scores must be a square matrix of at least 2 x 2, not an array of {s.ndim} axes")
    if a is None:
        return s, None
    baseline = _reals(_arrays.to_numpy(a, "a"), dtype, "a")
    if baseline.ndim != 1:
        raise ValueError(f"a baseline must have one value a row, not {baseline.ndim} axes")
    return s, baseline


def _reals(array: npt.NDArray[Any], dtype: Any, name: str) -> npt.NDArray[Any]:
    if array.dtype.kind not in "fiub":
        raise ValueError(f"{name} must be numbers, not {array.dtype}")
    return np.require(array, dtype, ["C", "A"])


def objective(name: str, *, direction: str = "rows", mode: str = "avg", **params: float) -> Objective:
    """An objective by name: `loss, grad = kedge.objective("infonce-anchor", nu=1.0)(S)`.

    direction : contexts are rows, columns or both
    mode : avg leaves out each negative in turn; cyc takes K in a circle (the anchor scheme)
    params : k, nu, tau, beta, alpha, a, log_ema, as `kedge.objectives()` lists them
    """
    return Objective(name, direction=direction, mode=mode, **params)


def objectives() -> list[dict[str, Any]]:
    """Every objective: name, family, rule, type, what it needs, defaults, reference."""
    return list(json.loads(_native.objectives()))
