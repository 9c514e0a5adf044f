"""How long work reports how far it is and learns that it should stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from visitor_desk.errors import Cancelled


class Progress(Protocol):
    """Called by long work between two safe points."""

    def __call__(self, done: int, total: int) -> None:
        """Report `done` of `total` pieces; both are counts of the work's own unit."""
        ...


Stopped = Callable[[], bool]
"""Answers whether the person has asked to stop."""


def no_progress(done: int, total: int) -> None:
    """Take a report and show it to nobody."""


def never() -> bool:
    """Answer that nobody has asked to stop."""
    return False


def stop_point(stopped: Stopped) -> None:
    """Raise Cancelled when the person has asked to stop; call it only where nothing is half done."""
    if stopped():
        raise Cancelled
