"""The answer to: what is I(X;Y)?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kedge import _native
from kedge._model import Model
from kedge._report import Check, Report

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Bounds", "Check", "Estimate"]


@dataclass(frozen=True)
class Bounds:
    """Other numbers from the same held-out rows; None where one does not exist."""

    dv: float | None
    nwj: float | None
    certified: float | None


class Estimate(Report):
    """Mutual information with its error, in `unit`. `print` it for the whole story."""

    def __init__(
        self, report: str, text: str, pmi: npt.NDArray[np.float64], curves: list[dict[str, Any]], model: Model | None
    ) -> None:
        super().__init__(report, text)
        #: Out-of-fold log r of each row given; NaN where a row was left out; empty where there is none.
        self.pmi = pmi
        self.curves = curves
        #: Scores new rows; None where the method has no model.
        self.model = model

    @classmethod
    def _of(cls, answer: dict[str, Any]) -> Estimate:
        native = answer["model"]
        unit = "bits" if '"unit":"bits"' in answer["report"] else "nats"
        model = None if native is None else Model(native, unit)
        return cls(answer["report"], answer["text"], answer["pmi"], answer["curves"], model)

    @property
    def mi(self) -> float:
        """The estimate; not clipped at 0."""
        return float(self._values["mi"])

    @property
    def std_error(self) -> float:
        return float(self._values["std_error"])

    @property
    def ci(self) -> tuple[float, float]:
        """The interval of `level`."""
        low, high = self._values["ci"]
        return float(low), float(high)

    @property
    def bounds(self) -> Bounds:
        return Bounds(**self._values["bounds"])

    @property
    def p_value(self) -> float | None:
        """Of independence, where null=N asked for it."""
        null = self._values.get("null")
        return None if null is None else float(null["p_value"])

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """The interval of another level."""
        if not 0 < level < 1:
            raise ValueError(f"level must be above 0 and below 1, not {level}")
        low, high = _native.interval(self.mi, self.std_error, level)
        return low, high

    def plot(self) -> Figure:
        """Pointwise MI and training curves, with matplotlib."""
        from kedge._plot import plot_estimate

        return plot_estimate(self)

    def __float__(self) -> float:
        return self.mi

    def __repr__(self) -> str:
        return f"Estimate({self._headline()}; {self._verdict()})"

    def _headline(self) -> str:
        low, high = self.ci
        level = f"{100 * self._values['level']:g} %"
        return f"mi={self.mi:.4g} {self.unit}, {level} interval {low:.4g} to {high:.4g}"

    def _repr_html_(self) -> str:
        low, high = self.ci
        x, y = self._values["dims"]
        return self._html([
            (f"I(X;Y{'|Z' if 'given' in self.options else ''})", f"{self.mi:.4g} {self.unit}"),
            (f"{100 * self._values['level']:g} % interval", f"{low:.4g} to {high:.4g}"),
            ("standard error", f"{self.std_error:.2g}"),
            ("rows", f"{self._values['n']:,}; X has {x}, Y has {y} columns"),
            ("method", str(self._values["chosen"])),
            ("verdict", self._verdict()),
        ])
