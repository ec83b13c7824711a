"""What scikit-learn asks of an estimator, without scikit-learn."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from typing_extensions import Self


class Estimator:
    _defaults: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        # The table of options is the signature: for people who ask, and for scikit-learn, which does.
        def __init__(self: Estimator, **options: Any) -> None:
            self._start(options)

        self_ = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        rows = [inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY, default=d) for n, d in cls._defaults.items()]
        setattr(__init__, "__signature__", inspect.Signature([self_, *rows]))
        cls.__init__ = __init__  # type: ignore[assignment]

    def _start(self, options: dict[str, Any]) -> None:
        self._require_known(options, TypeError)
        for name, default in self._defaults.items():
            setattr(self, name, options.get(name, default))

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self._defaults}

    def set_params(self, **params: Any) -> Self:
        self._require_known(params, ValueError)
        for name, value in params.items():
            setattr(self, name, value)
        return self

    def _require_known(self, names: dict[str, Any], error: type[Exception]) -> None:
        for name in names:
            if name not in self._defaults:
                raise error(f"{type(self).__name__} has no parameter '{name}'; it has {', '.join(self._defaults)}")

    def _require_fitted(self) -> None:
        if not hasattr(self, "estimate_"):
            raise _not_fitted()(f"this {type(self).__name__} is not fitted yet; call fit first")

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "estimate_")

    def __sklearn_tags__(self) -> Any:
        from sklearn.base import BaseEstimator

        return BaseEstimator.__sklearn_tags__(self)

    def __repr__(self) -> str:
        given = [f"{n}={v!r}" for n, v in self.get_params().items() if v is not self._defaults[n] and v != self._defaults[n]]
        return f"{type(self).__name__}({', '.join(given)})"


def _not_fitted() -> type[Exception]:
    """scikit-learn's own exception where it is installed; a ValueError either way."""
    try:
        from sklearn.exceptions import NotFittedError
    except ImportError:
        return ValueError
    return NotFittedError  # type: ignore[no-any-return]
