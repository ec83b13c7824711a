"""A fitted log density ratio: scores rows that it has never seen, and lives in one file."""

from __future__ import annotations

import os
import pathlib
import tempfile
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from kedge import _arrays, _native, _progress
from kedge._spectrum import Spectrum, spectrum_of

if TYPE_CHECKING:
    from kedge._arrays import ArrayLike


class Model:
    """log r(x, y) of new rows, in `unit`."""

    def __init__(self, native: _native.Model, unit: str = "nats") -> None:
        self._native, self.unit = native, unit

    def pmi(self, x: ArrayLike, y: ArrayLike, *, progress: bool | _progress.Callback = False) -> npt.NDArray[np.float64]:
        """log r(x_i, y_i) of each pair of rows: pointwise mutual information."""
        rows = _arrays.to_native(x, "x", keep_missing=False), _arrays.to_native(y, "y", keep_missing=False)
        with _progress.shown(progress) as callback:
            return self._native.pmi(*rows, self.unit == "bits", callback)

    def log_ratio(
        self, x: ArrayLike, y: ArrayLike, *, progress: bool | _progress.Callback = False
    ) -> npt.NDArray[np.float32]:
        """log r(x_i, y_j) of every x with every y."""
        rows = _arrays.to_native(x, "x", keep_missing=False), _arrays.to_native(y, "y", keep_missing=False)
        with _progress.shown(progress) as callback:
            return self._native.log_ratio(*rows, self.unit == "bits", callback)

    def transform(
        self, rows: ArrayLike, *, side: Literal["x", "y"] = "x", progress: bool | _progress.Callback = False
    ) -> npt.NDArray[np.float32]:
        """f(x_i) of rows of X, or g(y_j) of rows of Y, of a separable critic that was trained on all rows.

        Its log r(x, y) is f(x) . g(y) + a(x) + b(y) nats, so f(x) holds what it has found in x about y.
        """
        if side not in ("x", "y"):
            raise ValueError(f"side must be x or y, not '{side}'")
        array = _arrays.to_native(rows, side, keep_missing=False)
        with _progress.shown(progress) as callback:
            return self._native.transform(array, side == "y", callback)

    def spectrum(self, x: ArrayLike, y: ArrayLike, top: int = 8) -> Spectrum:
        """The leading singular values and functions of r between rows x and rows y, which need not be paired."""
        log_ratio = np.float64(np.log(2) if self.unit == "bits" else 1) * self.log_ratio(x, y)
        return spectrum_of(log_ratio, top)

    def save(self, path: str | os.PathLike[str]) -> None:
        """One safetensors file, for `kedge.load` and for `kedge score`."""
        self._native.save(os.fspath(path))

    def __getstate__(self) -> dict[str, Any]:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "model.safetensors")
            self.save(path)
            return {"file": path.read_bytes(), "unit": self.unit}

    def __setstate__(self, state: dict[str, Any]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "model.safetensors")
            path.write_bytes(state["file"])
            self.__init__(_native.load_model(str(path)), state["unit"])  # type: ignore[misc]


def load(path: str | os.PathLike[str], *, units: str = "nats") -> Model:
    """A model from a file that `save`, or `kedge estimate --save`, has written."""
    if units not in ("nats", "bits"):
        raise ValueError(f"units must be nats or bits, not '{units}'")
    return Model(_native.load_model(os.fspath(path)), units)
