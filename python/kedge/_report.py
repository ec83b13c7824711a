"""What all answers share: the report of the library, in its own names and in the unit asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from typing import Any


@dataclass(frozen=True)
class Check:
    """One question asked of a result. A failed one means: do not trust the number."""

    name: str
    passed: bool
    value: float | None
    message: str


class Report:
    """A frozen answer: its numbers are those of `kedge ... --json`."""

    def __init__(self, report: str, text: str) -> None:
        self._json, self._text = report, text
        self._values: dict[str, Any] = json.loads(report)

    @property
    def checks(self) -> list[Check]:
        return [Check(c["name"], c["passed"], c["value"], c["message"]) for c in self._values["checks"]]

    @property
    def trusted(self) -> bool:
        """Whether no check failed."""
        return bool(self._values["trusted"])

    @property
    def unit(self) -> str:
        """nats or bits."""
        return str(self._values["unit"])

    @property
    def options(self) -> dict[str, Any]:
        """Those that were given."""
        return dict(self.to_dict()["options"])

    def to_dict(self) -> dict[str, Any]:
        """All of the report, as plain values; a number that does not exist is None."""
        return dict(json.loads(self._json))

    def __getattr__(self, name: str) -> Any:
        # Everything else in the report: n, dims, chosen, seconds, ...
        if not name.startswith("_") and name in self._values:
            return self._values[name]
        raise AttributeError(f"'{type(self).__name__}' has no attribute '{name}'")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._values})

    def __str__(self) -> str:
        return self._text.rstrip("\n")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self._json == other._json

    def __hash__(self) -> int:
        return hash(self._json)

    def _verdict(self) -> str:
        failed = [check.name for check in self.checks if not check.passed]
        return "trusted" if self.trusted else f"not trusted: {', '.join(failed)}"

    def _html(self, rows: list[tuple[str, str]]) -> str:
        cells = [f"<tr><th style='text-align:left'>{escape(a)}</th><td>{escape(b)}</td></tr>" for a, b in rows]
        for check in self.checks:
            mark = "pass" if check.passed else "<b>fail</b>"
            cells.append(f"<tr><td>{mark}&nbsp; {escape(check.name)}</td><td>{escape(check.message)}</td></tr>")
        return f"<table class='kedge'>{''.join(cells)}</table>"
