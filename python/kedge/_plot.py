"""A figure of an estimate: what single rows say, and how the critics came to say it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from kedge._estimate import Estimate


def plot_estimate(estimate: Estimate) -> Figure:
    try:
        # A figure of its own, so that nobody's pyplot state or back end changes.
        from matplotlib.figure import Figure
    except ImportError:
        raise ImportError("plot() needs matplotlib: pip install matplotlib") from None
    panels = [bool(np.isfinite(estimate.pmi).any()), bool(estimate.curves)]
    figure = Figure(figsize=(5.5 * max(1, sum(panels)), 3.6), layout="constrained")
    figure.suptitle(f"I(X;Y) = {estimate.mi:.4g} {estimate.unit}, {estimate.ci[0]:.4g} to {estimate.ci[1]:.4g}")
    axes = iter(figure.subplots(1, max(1, sum(panels)), squeeze=False)[0])
    if panels[0]:
        _pointwise(next(axes), estimate)
    if panels[1]:
        _training(next(axes), estimate)
    if not any(panels):
        next(axes).set_axis_off()
    return figure


def _pointwise(axes: Any, estimate: Estimate) -> None:
    axes.hist(estimate.pmi[np.isfinite(estimate.pmi)], bins="auto", color="0.75")
    axes.axvspan(*estimate.ci, color="C0", alpha=0.3, linewidth=0)
    axes.axvline(estimate.mi, color="C0")
    axes.set(xlabel=f"log r(x, y) of a row held out, {estimate.unit}", ylabel="rows")


def _training(axes: Any, estimate: Estimate) -> None:
    for i, curve in enumerate(estimate.curves):
        axes.plot(curve["step"], curve["train_loss"], color="0.75", label="training" if i == 0 else None)
        axes.plot(curve["step"], curve["held_out_loss"], color="C0", label="held out" if i == 0 else None)
    axes.set(xlabel="step", ylabel="loss")
    axes.legend(frameon=False)
