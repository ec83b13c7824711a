"""What users write, for mypy --strict: nothing here may need a cast or an ignore."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

import kedge
import kedge.torch


def all_of_it() -> float:
    sample = kedge.sample("bmi/01", n=100, seed=1)
    x: npt.NDArray[np.float32] = sample.x
    estimate: kedge.Estimate = kedge.mutual_information(x, sample.y, method="critic", hidden=(16,), steps=10, objective="smile", param={"tau": 5})
    low, high = estimate.interval(0.9)
    certified: float | None = estimate.bounds.certified
    names: list[str] = [check.name for check in estimate.checks if not check.passed]
    fitted = kedge.MutualInformation(nu=2.0, objective="infonce-anchor").set_params(steps=10).fit(x, sample.y)
    pmi: npt.NDArray[np.float64] = fitted.pmi(x, sample.y)
    ratio: float | None = kedge.density_ratio(x, x + 1, method="gaussian").kl_pq
    loss, gradient = kedge.objective("smile", tau=5)(np.zeros((3, 3)))
    module = kedge.torch.Loss("infonce-anchor", nu=1.0)
    print(certified, names, ratio, gradient, module, high)
    return float(pmi.mean()) + fitted.mi_ + low + loss


def mistakes() -> None:
    x = np.zeros((10, 1))
    kedge.mutual_information(x, x, method="gausian")  # type: ignore[arg-type]
    kedge.mutual_information(x, x, batches=3)  # type: ignore[call-arg]
    kedge.density_ratio(x, x, embed=3)  # type: ignore[call-arg]
    kedge.MutualInformation(nu="much")  # type: ignore[arg-type]
