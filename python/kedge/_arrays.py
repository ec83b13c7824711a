"""What people hold, as arrays of the native library.

NumPy arrays of any type and strides are looked at in place. Data frames become tables with named columns. Lists,
and whatever speaks DLPack, the buffer protocol or `__array__`, become NumPy arrays first. A path is read as the
program `kedge` reads it.
"""

from __future__ import annotations

import os
from typing import Any, Callable

import numpy as np
import numpy.typing as npt

from kedge import _native, _objects

#: Anything that makes rows: an array, a frame, nested lists, a path.
ArrayLike = Any

_UNUSABLE = {
    "c": ("complex numbers", "give their real and imaginary parts as two columns"),
    "M": ("dates or durations", "give them as numbers with .astype('int64')"),
    "m": ("dates or durations", "give them as numbers with .astype('int64')"),
    "V": ("records without a numeric type", "give one plain array of numbers"),
}


def to_native(rows: ArrayLike, name: str, *, keep_missing: bool = True) -> _native.Array:
    """Rows as the library takes them; ValueError in a sentence for what cannot be."""
    if isinstance(rows, _native.Array):
        return rows
    if isinstance(rows, (str, os.PathLike)):
        return _native.load_array(os.fspath(rows), keep_missing)
    columns = _columns_of_frame(rows)
    if columns is not None:
        parts = [_from_numpy(_column(values), name) for values in columns.values()]
        return _native.side_by_side(parts, list(columns), name)
    return _from_numpy(to_numpy(rows, name), name)


def optional(rows: ArrayLike | None, name: str) -> _native.Array:
    """The same for rows that need not be there."""
    return _native.no_rows() if rows is None else to_native(rows, name)


def to_numpy(rows: ArrayLike, name: str) -> npt.NDArray[Any]:
    """One NumPy array, without a copy where there need not be one."""
    if isinstance(rows, np.ndarray):
        if isinstance(rows, np.ma.MaskedArray):
            # NumPy has no annotations for these.
            masked: Any = rows
            plain: npt.NDArray[Any] = masked.astype(float).filled(np.nan) if np.any(masked.mask) else masked.data
            return plain
        return rows
    if hasattr(rows, "toarray"):
        raise ValueError(f"{name} is a sparse matrix; give a dense one with .toarray()")
    if hasattr(rows, "detach") and hasattr(rows, "cpu"):  # a tensor of PyTorch, on whatever device
        rows = rows.detach().cpu()
    if hasattr(rows, "__dlpack__") and not hasattr(rows, "__array__"):
        return np.from_dlpack(rows)
    if hasattr(rows, "to_numpy"):
        return _column(rows)
    try:
        return np.asarray(rows)
    except ValueError:
        raise ValueError(f"{name} has rows of different lengths; every row needs the same columns") from None


def _columns_of_frame(rows: ArrayLike) -> dict[str, Any] | None:
    """Columns by name of a pandas or polars frame, or of a table of Arrow; None for anything else."""
    maker = type(rows).__module__.partition(".")[0]
    if maker == "pandas" and hasattr(rows, "iloc") and getattr(rows, "ndim", 0) == 2:
        return _named([str(name) for name in rows.columns], lambda i: rows.iloc[:, i])
    if maker == "polars" and hasattr(rows, "get_columns"):
        return _named(list(rows.columns), lambda i: rows.get_columns()[i])
    if maker == "pyarrow" and hasattr(rows, "column_names"):
        return _named(list(rows.column_names), lambda i: rows.column(i))
    return None


def _named(names: list[str], column: Callable[[int], Any]) -> dict[str, Any]:
    if len(set(names)) < len(names):
        names = [f"{name} ({i + 1})" for i, name in enumerate(names)]
    return {name: column(i) for i, name in enumerate(names)}


def _column(values: Any) -> npt.NDArray[Any]:
    """One column of a frame."""
    if str(getattr(values, "dtype", "")).lower().startswith(("category", "categorical", "enum")):
        values = values.astype(object) if hasattr(values, "astype") else values.cast(str)
    return np.asarray(values.to_numpy())


def _from_numpy(array: npt.NDArray[Any], name: str) -> _native.Array:
    if array.ndim > 0 and array.size > 0 and array.dtype.kind == "O":
        array = _objects.resolve(array, name)
    kind = array.dtype.kind
    if array.dtype.names is not None:
        raise ValueError(f"{name} holds records with named fields; give one plain array of numbers")
    if kind in _UNUSABLE:
        raise ValueError("{} holds {}; {}".format(name, *_UNUSABLE[kind]))
    if kind == "f" and array.dtype.itemsize > 8:
        raise ValueError(f"{name} holds extended floats; give them with .astype('float64')")
    if kind in "fiub":
        return _native.from_buffer(array, name)
    if array.ndim == 0 or array.size == 0:
        # The library has the sentence for arrays without rows or columns.
        return _native.from_buffer(np.empty(array.shape), name)
    words = [_objects.word(value, name) for value in array.ravel().tolist()]
    return _native.from_words(words, array.size // array.shape[0], name)
