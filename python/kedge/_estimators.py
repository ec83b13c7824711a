"""The same in the manners of scikit-learn: parameters first, data later, results end in an underscore."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt

from kedge import _functions, _options, _progress
from kedge._base import Estimator
from kedge._estimate import Estimate
from kedge._model import Model
from kedge._ratio import DIVERGENCES, RatioEstimate
from kedge._spectrum import Spectrum

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack

    from kedge._arrays import ArrayLike
    from kedge._option_types import Options, RatioOptions


class NoTransform(AttributeError, ValueError):
    """For `hasattr`, there is no such method; for people, a value is bad."""


class MutualInformation(Estimator):
    """I(X;Y) of paired rows, and a model that scores new ones. Its parameters are those of `mutual_information`."""

    _defaults: ClassVar[dict[str, Any]] = _options.DEFAULTS

    if TYPE_CHECKING:

        def __init__(self, **options: Unpack[Options]) -> None: ...

    estimate_: Estimate
    mi_: float
    std_error_: float
    ci_: tuple[float, float]

    def fit(
        self,
        x: ArrayLike,
        y: ArrayLike,
        *,
        given: ArrayLike | None = None,
        groups: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        progress: bool | _progress.Callback = False,
    ) -> Self:
        options = _options.not_default(self.get_params())
        self.estimate_ = Estimate._of(
            _functions._estimate(x, y, given, groups, sample_weight, progress, options, embeds=True)
        )
        self.mi_, self.std_error_, self.ci_ = self.estimate_.mi, self.estimate_.std_error, self.estimate_.ci
        self.n_features_in_ = self.estimate_.to_dict()["dims"][0]
        return self

    @property
    def model_(self) -> Model:
        self._require_fitted()
        if self.estimate_.model is None:
            raise ValueError("there is no model: neither nearest neighbours nor I(X;Y|Z) have one")
        return self.estimate_.model

    def pmi(self, x: ArrayLike, y: ArrayLike) -> npt.NDArray[np.float64]:
        """Pointwise mutual information log r(x_i, y_i) of pairs of rows."""
        return self.model_.pmi(x, y)

    def log_ratio(self, x: ArrayLike, y: ArrayLike) -> npt.NDArray[np.float32]:
        """log r(x_i, y_j) of every x with every y."""
        return self.model_.log_ratio(x, y)

    if TYPE_CHECKING:

        def transform(self, rows: ArrayLike, *, side: Literal["x", "y"] = "x") -> npt.NDArray[np.float32]: ...

    else:

        @property
        def transform(self):
            """f(x_i) of rows of X, or with side="y" g(y_j) of rows of Y; only separable critics have it."""
            if self.critic not in ("separable", "bilinear", "cosine"):
                raise NoTransform(
                    f"transform needs a critic that is an inner product, and critic='{self.critic}' is none; "
                    "fit with critic='separable', 'bilinear' or 'cosine'"
                )
            return self.model_.transform

    def spectrum(self, x: ArrayLike, y: ArrayLike, top: int = 8) -> Spectrum:
        """The leading singular values and functions of r between rows x and rows y, which need not be paired."""
        return self.model_.spectrum(x, y, top)

    def score(self, x: ArrayLike, y: ArrayLike) -> float:
        """Mean pointwise mutual information of new pairs."""
        return float(np.mean(self.pmi(x, y)))

    def save(self, path: str | os.PathLike[str]) -> None:
        """One safetensors file, for `kedge.load` and for `kedge score`."""
        self.model_.save(path)


class DensityRatio(Estimator):
    """p/q of two samples, and their divergences. Its parameters are those of `density_ratio`."""

    _defaults: ClassVar[dict[str, Any]] = _options.RATIO_DEFAULTS

    if TYPE_CHECKING:

        def __init__(self, **options: Unpack[RatioOptions]) -> None: ...

    estimate_: RatioEstimate
    kl_pq_: float | None
    kl_qp_: float | None
    js_: float | None
    chi2_: float | None
    hellinger2_: float | None

    def fit(self, p: ArrayLike, q: ArrayLike, *, progress: bool | _progress.Callback = False) -> Self:
        options: Any = _options.not_default(self.get_params())
        self.estimate_ = _functions.density_ratio(p, q, progress=progress, **options)
        for name in DIVERGENCES:
            setattr(self, f"{name}_", getattr(self.estimate_, name))
        self.n_features_in_ = self.estimate_.to_dict()["dims"]
        return self
