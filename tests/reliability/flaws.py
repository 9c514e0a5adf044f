"""Faults planted in the program on purpose: a power-cut test that passes with one of them shows nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from storage import sqlite
from storage.unit_of_work import OneTransaction

PRAGMAS = {
    "wal": {"journal_mode": "WAL", "synchronous": "NORMAL"},
    "no_fsync": {"synchronous": "OFF"},
    "no_unlink_sync": {"synchronous": "FULL"},
}
"""What each flaw changes in how a connection is prepared."""

REMEMBER_FIRST = "remember_first"
"""The desk remembers the log's head before the commit that it belongs to."""


@contextmanager
def planted(name: str) -> Iterator[None]:
    """Plant one flaw for a block; the empty name plants none."""
    if name in PRAGMAS:
        with _pragmas(PRAGMAS[name]):
            yield
    elif name == REMEMBER_FIRST:
        with _callbacks_first():
            yield
    else:
        assert name == ""
        yield


@contextmanager
def _pragmas(changed: dict[str, str]) -> Iterator[None]:
    before = sqlite.SQLITE_PRAGMAS
    sqlite.SQLITE_PRAGMAS = tuple(  # type: ignore[assignment]
        (name, changed.get(name, value)) for name, value in before
    )
    try:
        yield
    finally:
        sqlite.SQLITE_PRAGMAS = before


@contextmanager
def _callbacks_first() -> Iterator[None]:
    before: Callable[[OneTransaction], None] = OneTransaction.commit

    def commit(self: OneTransaction) -> None:
        callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()
        before(self)

    OneTransaction.commit = commit  # type: ignore[method-assign]
    try:
        yield
    finally:
        OneTransaction.commit = before  # type: ignore[method-assign]
