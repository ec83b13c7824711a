"""Arrays of Python objects: words, numbers, or either with some missing."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

_REFUSED = "{} holds Python objects; give numbers or strings"


def resolve(array: npt.NDArray[Any], name: str) -> npt.NDArray[Any]:
    """The numbers that the objects are, missing ones NaN; or, as objects still, words, missing ones empty."""
    values = array.ravel().tolist()
    missing = [_is_missing(value) for value in values]
    present = [value for value, gone in zip(values, missing) if not gone]
    if any(isinstance(value, (str, bytes)) for value in present):
        return _reshaped(["" if gone else word(value, name) for value, gone in zip(values, missing)], array)
    try:
        plain = np.array([math.nan if gone else value for value, gone in zip(values, missing)])
        if plain.dtype == object and plain.ndim == 1:  # decimals, fractions, integers beyond 64 bits
            plain = plain.astype(np.float64)
    except (TypeError, ValueError):
        raise ValueError(_REFUSED.format(name)) from None
    if plain.size != array.size or plain.dtype.kind in "OV":
        raise ValueError(_REFUSED.format(name))
    return plain.reshape(array.shape)


def word(value: Any, name: str) -> str:
    """A category's name."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, (bool, int, float, np.generic)):
        return str(value)
    raise ValueError(_REFUSED.format(name))


def _is_missing(value: Any) -> bool:
    # pandas has singletons of its own, which refuse to be compared.
    return value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and math.isnan(value))


def _reshaped(words: list[str], like: npt.NDArray[Any]) -> npt.NDArray[Any]:
    array = np.empty(len(words), dtype=object)
    array[:] = words
    return array.reshape(like.shape)
