"""Mutual information of many pairs of columns at once: screening of features."""

from __future__ import annotations

import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from typing import TYPE_CHECKING, Any, Callable, Iterator

import numpy as np
import numpy.typing as npt

from kedge import _arrays, _columns, _native, _options, _progress
from kedge._estimate import Estimate
from kedge._tasks import whole

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from kedge._arrays import ArrayLike
    from kedge._option_types import Options

#: i, j of the pairs to estimate.
_Pairs = list[tuple[int, int]]


class MIMatrix:
    """Mutual information of each column, or group, of X with each of Y. NaN on the diagonal where Y is X."""

    def __init__(self, names: list[str], y_names: list[str], symmetric: bool, pairs: _Pairs, estimates: list[_Brief]) -> None:
        #: Of the rows, and of the columns, of all that follows.
        self.names, self.y_names = names, y_names
        self._pairs = pairs
        shape = len(names), len(y_names)
        self.mi: npt.NDArray[np.float64] = np.full(shape, np.nan)
        self.std_error: npt.NDArray[np.float64] = np.full(shape, np.nan)
        #: Both ends of each interval: ci[i, j] is low, high.
        self.ci: npt.NDArray[np.float64] = np.full((*shape, 2), np.nan)
        #: Of independence, where null=N asked for it. Not corrected for the number of pairs.
        self.p_value: npt.NDArray[np.float64] | None = None
        #: Whether no check of the pair failed.
        self.trusted: npt.NDArray[np.bool_] = np.zeros(shape, dtype=bool)
        self.unit, self.level = estimates[0].unit, estimates[0].level
        if estimates[0].p_value is not None:
            self.p_value = np.full(shape, np.nan)
        for (i, j), estimate in zip(pairs, estimates):
            for place in [(i, j), (j, i)] if symmetric else [(i, j)]:
                self.mi[place], self.std_error[place], self.ci[place] = estimate.mi, estimate.std_error, estimate.ci
                self.trusted[place] = estimate.trusted
                if self.p_value is not None:
                    self.p_value[place] = estimate.p_value

    def to_frame(self) -> Any:
        """A pandas frame with one row for each pair, the largest first."""
        try:
            import pandas
        except ImportError:
            raise ImportError("to_frame needs pandas: pip install pandas") from None
        i, j = np.array(self._pairs).T
        columns = {
            "x": np.array(self.names, dtype=object)[i],
            "y": np.array(self.y_names, dtype=object)[j],
            "mi": self.mi[i, j],
            "std_error": self.std_error[i, j],
            "low": self.ci[i, j, 0],
            "high": self.ci[i, j, 1],
            **({} if self.p_value is None else {"p_value": self.p_value[i, j]}),
            "trusted": self.trusted[i, j],
        }
        return pandas.DataFrame(columns).sort_values("mi", ascending=False, kind="stable", ignore_index=True)

    def __repr__(self) -> str:
        i, j = max(self._pairs, key=lambda pair: self.mi[pair])
        return (
            f"MIMatrix({len(self._pairs)} pairs; largest: {self.names[i]} and {self.y_names[j]}, {self.mi[i, j]:.4g} {self.unit}, "
            f"{100 * self.level:g} % interval {self.ci[i, j, 0]:.4g} to {self.ci[i, j, 1]:.4g})"
        )


class _Brief:
    """What is kept of the estimate of a pair; the rows' own values would be too much for thousands of pairs."""

    def __init__(self, full: Estimate) -> None:
        self.mi, self.std_error, self.ci, self.p_value = full.mi, full.std_error, full.ci, full.p_value
        self.trusted, self.unit, self.level = full.trusted, full.unit, float(full._values["level"])


@_options.documented(_options.DEFAULTS)
def mi_matrix(
    X: ArrayLike,
    Y: ArrayLike | None = None,
    *,
    groups_of_columns: _columns.Groups | None = None,
    given: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    progress: bool | _progress.Callback = False,
    **options: Unpack[Options],
) -> MIMatrix:
    """Mutual information of every column of X with every column of Y, or of all pairs of columns of X.

    Each number is that of `mutual_information` of the two columns with the same options, so it has the same interval
    and checks; `null=99` adds a p-value. As many pairs as `threads` are estimated at once, one thread each, and the
    numbers do not depend on how many. The default method trains networks where they help, which takes seconds a pair;
    for thousands of pairs say `method="ksg"`, the quickest, or `method="gaussian"`, which sees only what a change of scale
    of each column makes Gaussian. Without Y the matrix is symmetric, and its diagonal NaN: what a continuous column tells
    of itself has no limit.

    Parameters
    ----------
    X, Y : NumPy array, data frame, list or tensor; one row for each sample
    groups_of_columns : columns of X to take together, {"place": ["lat", "lon"], ...} or [[0, 1], [2], ...]
    given : rows of Z, for I(X_i;Y_j|Z)
    groups : one column; rows with the same entry are held out together
    weights : one column; for how many rows of the population each row counts
    progress : True shows a bar if tqdm is installed; or a function of (stage, done, total), in pairs
    """
    _options.require_known(options, _options.DEFAULTS, "mi_matrix")
    keywords: dict[str, Any] = dict(options)
    x = _columns.named_columns(X, "X", groups_of_columns)
    y = x if Y is None else _columns.named_columns(Y, "Y", None)
    pairs = [(i, j) for i in range(len(x)) for j in range(i + 1 if Y is None else 0, len(y))]
    if not pairs:
        raise ValueError("X has one column, and there is no Y; two columns make a pair")
    if Y is None:
        if "y_type" in keywords:
            raise ValueError("y_type has no meaning without Y; x_type holds for every column")
        keywords["y_type"] = keywords.get("x_type", _options.DEFAULTS["y_type"])
    threads = whole(keywords.get("threads", 0), "threads", 0) or _processors()
    keywords["threads"] = 1
    z, held_together = _arrays.optional(given, "given"), _arrays.optional(groups, "groups")
    counts = _arrays.optional(weights, "weights")
    x_columns, y_columns = list(x.items()), list(y.items())

    def estimate(pair: tuple[int, int], watch: Callable[..., None]) -> _Brief:
        (x_name, x_rows), (y_name, y_rows) = x_columns[pair[0]], y_columns[pair[1]]
        try:
            answer = _native.mutual_information(x_rows, y_rows, z, held_together, counts, keywords, watch)
            return _Brief(Estimate._of(answer))
        except ValueError as error:
            raise ValueError(f"columns {x_name} and {y_name}: {error}") from None

    with _progress.shown(progress) as callback:
        estimates = list(_in_order(estimate, pairs, threads, callback))
    return MIMatrix(list(x), list(y), Y is None, pairs, estimates)


class _Stopped(Exception):
    """Ends the native work of a pair that nobody waits for any more."""


def _in_order(
    work: Callable[[tuple[int, int], Callable[..., None]], _Brief],
    pairs: _Pairs,
    threads: int,
    progress: _progress.Callback | None,
) -> Iterator[_Brief]:
    """The results of all pairs; the first pair that fails, in the order of the pairs, decides what is raised."""
    stop = threading.Event()

    def watch(*_: Any) -> None:
        if stop.is_set():
            raise _Stopped

    with ThreadPoolExecutor(threads, thread_name_prefix="kedge") as pool:
        futures: list[Future[_Brief]] = [pool.submit(work, pair, watch) for pair in pairs]
        try:
            for done, future in enumerate(futures):
                # Short waits, so that Ctrl-C is seen on every system.
                while not wait_for([future], timeout=0.2).done:
                    pass
                yield future.result()
                if progress is not None:
                    progress("pairs", done + 1, len(pairs))
        finally:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
