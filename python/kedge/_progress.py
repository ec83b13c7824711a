"""Bars while it works, through tqdm, and a log of what began and ended, through logging."""

from __future__ import annotations

import contextlib
import logging
import time
from typing import Any, Callable, Iterator, Optional

#: progress(stage, done, total), called in the thread that asked for the work.
Callback = Callable[[str, int, int], Any]

log = logging.getLogger("kedge")


class _Bar:
    """One bar of tqdm; a new stage starts it anew."""

    def __init__(self, tqdm: Any) -> None:
        self._tqdm, self._stage = tqdm, ""
        self._bar: Any = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage != self._stage or self._bar is None:
            self.close()
            self._stage, self._bar = stage, self._tqdm(total=total, desc=stage, leave=False)
        bar = self._bar
        bar.total = total
        bar.n = done
        bar.refresh()

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()


@contextlib.contextmanager
def shown(progress: bool | Callback) -> Iterator[Optional[Callback]]:
    """What the library shall call meanwhile, if anything."""
    start = time.perf_counter()
    if callable(progress):
        yield _logged(progress)
    elif progress and (tqdm := _tqdm()) is not None:
        bar = _Bar(tqdm)
        try:
            yield _logged(bar)
        finally:
            bar.close()
    else:
        yield _logged(None) if log.isEnabledFor(logging.INFO) else None
    log.info("done in %.1f s", time.perf_counter() - start)


def _logged(callback: Optional[Callback]) -> Callback:
    stages: set[str] = set()

    def call(stage: str, done: int, total: int) -> None:
        if stage not in stages:
            stages.add(stage)
            log.info("%s", stage)
        log.debug("%s: %d of %d", stage, done, total)
        if callback is not None:
            callback(stage, done, total)

    return call


def _tqdm() -> Any:
    try:
        from tqdm.auto import tqdm
    except ImportError:
        log.warning("progress=True shows a bar only where tqdm is installed: pip install tqdm")
        return None
    return tqdm
