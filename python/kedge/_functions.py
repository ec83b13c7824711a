"""One call, one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kedge import _arrays, _native, _options, _progress
from kedge._estimate import Estimate
from kedge._ratio import RatioEstimate

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from kedge._arrays import ArrayLike
    from kedge._option_types import Options, RatioOptions


@_options.documented(_options.DEFAULTS)
def mutual_information(
    x: ArrayLike,
    y: ArrayLike,
    *,
    given: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    progress: bool | _progress.Callback = False,
    **options: Unpack[Options],
) -> Estimate:
    """Mutual information I(X;Y) of paired rows, or I(X;Y|Z) with `given`, with an interval and checks.

    Parameters
    ----------
    x, y : NumPy array, data frame, list, tensor or path; one row for each sample
    given : the same for Z
    groups : one column; rows with the same entry are held out together
    weights : one column; for how many rows of the population each row counts
    progress : True shows a bar if tqdm is installed; or a function of (stage, done, total)
    """
    _options.require_known(options, _options.DEFAULTS, "mutual_information")
    return Estimate._of(_estimate(x, y, given, groups, weights, progress, dict(options)))


def _estimate(
    x: ArrayLike,
    y: ArrayLike,
    given: ArrayLike | None,
    groups: ArrayLike | None,
    weights: ArrayLike | None,
    progress: bool | _progress.Callback,
    options: dict[str, Any],
    embeds: bool = False,
) -> dict[str, Any]:
    with _progress.shown(progress) as callback:
        return _native.mutual_information(
            _arrays.to_native(x, "x"),
            _arrays.to_native(y, "y"),
            _arrays.optional(given, "given"),
            _arrays.optional(groups, "groups"),
            _arrays.optional(weights, "weights"),
            options,
            callback,
            embeds,
        )


@_options.documented(_options.RATIO_DEFAULTS)
def density_ratio(
    p: ArrayLike, q: ArrayLike, *, progress: bool | _progress.Callback = False, **options: Unpack[RatioOptions]
) -> RatioEstimate:
    """Density ratio r = p/q of two samples that are not paired, and the divergences that follow from it.

    Parameters
    ----------
    p, q : NumPy array, data frame, list, tensor or path; the same columns, as many rows of each as there are
    progress : True shows a bar if tqdm is installed; or a function of (stage, done, total)
    """
    _options.require_known(options, _options.RATIO_DEFAULTS, "density_ratio")
    with _progress.shown(progress) as callback:
        return RatioEstimate._of(
            _native.density_ratio(
                _arrays.to_native(p, "p", keep_missing=False),
                _arrays.to_native(q, "q", keep_missing=False),
                dict(options),
                callback,
            )
        )
