"""The answer to: how do two samples differ?"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from kedge._report import Report

DIVERGENCES = ("kl_pq", "kl_qp", "js", "chi2", "hellinger2")


class RatioEstimate(Report):
    """Divergences of two samples. A number that the samples cannot give is None, and a check says why."""

    def __init__(
        self, report: str, text: str, log_ratio_p: npt.NDArray[np.float64], log_ratio_q: npt.NDArray[np.float64]
    ) -> None:
        super().__init__(report, text)
        #: Out-of-fold log r of the rows of P, and of Q.
        self.log_ratio_p, self.log_ratio_q = log_ratio_p, log_ratio_q

    @classmethod
    def _of(cls, answer: dict[str, Any]) -> RatioEstimate:
        return cls(answer["report"], answer["text"], answer["log_ratio_p"], answer["log_ratio_q"])

    @property
    def kl_pq(self) -> float | None:
        """KL(P || Q)"""
        return self._number("kl_pq")

    @property
    def kl_qp(self) -> float | None:
        """KL(Q || P)"""
        return self._number("kl_qp")

    @property
    def js(self) -> float | None:
        """Jensen-Shannon divergence; at most log 2"""
        return self._number("js")

    @property
    def chi2(self) -> float | None:
        """chi-square(P || Q) = E_q (r - 1)^2"""
        return self._number("chi2")

    @property
    def hellinger2(self) -> float | None:
        """Squared Hellinger distance = 1 - E_q sqrt r"""
        return self._number("hellinger2")

    @property
    def std_error(self) -> dict[str, float | None]:
        return dict(self._values["std_error"])

    @property
    def ci(self) -> dict[str, tuple[float | None, float | None]]:
        return {name: (low, high) for name, (low, high) in self._values["ci"].items()}

    def _number(self, name: str) -> float | None:
        value = self._values[name]
        return None if value is None else float(value)

    def __repr__(self) -> str:
        numbers = ", ".join(f"{name}={_brief(self._values[name])}" for name in DIVERGENCES)
        return f"RatioEstimate({numbers}; {self._verdict()})"

    def _repr_html_(self) -> str:
        rows = [
            (name, f"{_brief(self._values[name])} ({_brief(low)} to {_brief(high)})")
            for name, (low, high) in self.ci.items()
        ]
        return self._html([*rows, ("rows", "{:,} of P, {:,} of Q".format(*self._values["n"])), ("verdict", self._verdict())])


def _brief(value: float | None) -> str:
    return "none" if value is None else f"{value:.4g}"
