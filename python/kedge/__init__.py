"""Mutual information and density ratios by contrastive learning, with error bars and checks.

    >>> import kedge
    >>> x, y, truth = kedge.sample("gaussian/d5/nats2", n=10_000)
    >>> print(kedge.mutual_information(x, y))

What is computed, how, and how far to trust it: docs/estimator.md of the sources; this package: docs/python.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kedge._estimate import Check, Estimate
from kedge._estimators import DensityRatio, MutualInformation
from kedge._functions import density_ratio, mutual_information
from kedge._mi_matrix import MIMatrix, mi_matrix
from kedge._model import Model, load
from kedge._native import version as __version__
from kedge._objective import Objective, objective, objectives
from kedge._ratio import RatioEstimate
from kedge._spectrum import Spectrum
from kedge._tasks import Sample, sample, tasks

if TYPE_CHECKING:
    from types import ModuleType

__all__ = [
    "Check",
    "DensityRatio",
    "Estimate",
    "MIMatrix",
    "Model",
    "MutualInformation",
    "Objective",
    "RatioEstimate",
    "Sample",
    "Spectrum",
    "__version__",
    "density_ratio",
    "load",
    "mi_matrix",
    "mutual_information",
    "objective",
    "objectives",
    "sample",
    "tasks",
]


def __getattr__(name: str) -> ModuleType:
    # PyTorch is slow to import, so the part that needs it waits until somebody asks.
    if name == "torch":
        import importlib

        return importlib.import_module("kedge.torch")
    raise AttributeError(f"module 'kedge' has no attribute '{name}'")
