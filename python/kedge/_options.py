"""The options of an estimate as keyword arguments, from the library's own table."""

from __future__ import annotations

import inspect
from typing import Any, Callable, Mapping, TypeVar

from kedge import _native

_Function = TypeVar("_Function", bound=Callable[..., Any])


def _plain(value: Any) -> Any:
    """Defaults that nobody can change by accident."""
    return tuple(value) if isinstance(value, list) else value or None if isinstance(value, dict) else value


TABLE = {row["name"]: row for row in _native.option_table()}
DEFAULTS: dict[str, Any] = {name: _plain(row["default"]) for name, row in TABLE.items()}
RATIO_DEFAULTS: dict[str, Any] = {name: DEFAULTS[name] for name, row in TABLE.items() if row["ratio"]}


def require_known(options: Mapping[str, Any], known: Mapping[str, Any], function: str) -> None:
    """TypeError as Python has it for a keyword that is none."""
    for name in options:
        if name not in known:
            raise TypeError(f"{function}() got an unexpected keyword argument '{name}'")


def not_default(options: dict[str, Any]) -> dict[str, Any]:
    """What a result echoes as given."""
    return {name: value for name, value in options.items() if not same(value, DEFAULTS[name])}


def same(value: Any, default: Any) -> bool:
    if value is None:
        return True
    if isinstance(default, tuple):
        return isinstance(value, (tuple, list)) and tuple(value) == default
    return type(value) is type(default) and bool(value == default)


def documented(known: dict[str, Any]) -> Callable[[_Function], _Function]:
    """Writes the options into a function's signature and documentation."""

    def decorate(function: _Function) -> _Function:
        signature = inspect.signature(function)
        own = [p for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
        rows = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default) for name, default in known.items()]
        setattr(function, "__signature__", signature.replace(parameters=own + rows))
        lines = [f"    {name} : {TABLE[name]['help']} [{default}]" for name, default in known.items()]
        function.__doc__ = inspect.cleandoc(function.__doc__ or "") + "\n\nOptions\n-------\n" + "\n".join(lines)
        return function

    return decorate
