"""Data whose mutual information is known exactly."""

from __future__ import annotations

import operator
import os
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kedge import _native


class Sample(NamedTuple):
    """Paired rows, and their mutual information in nats."""

    x: npt.NDArray[np.float32]
    y: npt.NDArray[np.float32]
    mi: float


def tasks() -> list[dict[str, str]]:
    """Known tasks: id, an alias that is easier to read, and a sentence. Families stand once, as their pattern."""
    return _native.tasks()


def sample(task: str, n: int = 1000, seed: int = 0, *, data: str | os.PathLike[str] | None = None) -> Sample:
    """n fresh rows of a task; the same seed gives the same rows on every machine.

    data : folder of files for tasks of images and text; the environment variable KEDGE_DATA otherwise
    """
    count, start = whole(n, "n", 1), whole(seed, "seed", 0)
    folder = os.environ.get("KEDGE_DATA", "") if data is None else os.fspath(data)
    return Sample(*_native.sample(task, count, start, folder))


def whole(value: int, name: str, least: int) -> int:
    """A whole number for the library, or a ValueError."""
    try:
        number = operator.index(value)
    except TypeError:
        raise ValueError(f"{name} must be a whole number, not '{value}'") from None
    if not least <= number < 2**63:
        raise ValueError(f"{name} must be at least {least}, not {number}")
    return number
