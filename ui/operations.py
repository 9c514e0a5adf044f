"""Slow work beside the window: three different ends, each delivered on the window's thread."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar, cast

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt, QThreadPool, Signal, SignalInstance

from visitor_desk.errors import Cancelled, DeskError
from visitor_desk.progress import Progress, Stopped

logger = logging.getLogger(__name__)

Result = TypeVar("Result")


class ProgramFault(DeskError):
    """The program itself failed; its kind and place are in the technical log. Values: `kind`."""

    code = "desk.fault"


class Operation(QObject):
    """One run of a plain function on a pool.

    `work(progress, stopped)` must not touch a widget. Exactly one of `on_done(result)`,
    `on_error(error)` and `on_cancelled()` is called, on the window's thread, and none at all
    once `parent` is gone; its end then also asks the work to stop.
    """

    _advanced = Signal(int, int)
    _ended = Signal(object)

    def __init__(
        self,
        parent: QObject,
        work: Callable[[Progress, Stopped], Result],
        on_done: Callable[[Result], None],
        on_error: Callable[[DeskError], None],
        on_cancelled: Callable[[], None] | None = None,
        on_progress: Callable[[int, int], None] | None = None,
        pool: QThreadPool | None = None,
        priority: int = 0,
    ) -> None:
        """Start `work` on `pool` (the shared one when none is given), higher priorities first."""
        # The application owns the operation: a parent that dies while the work runs must not
        # take the object away under the worker's hands.
        super().__init__(QCoreApplication.instance())
        self._work = work
        self._on_done = cast("Callable[[object], None]", on_done)
        self._on_error = on_error
        self._on_cancelled = on_cancelled
        self._on_progress = on_progress
        self._stop = threading.Event()
        self._parent_gone = False
        self._advanced.connect(self._tell_progress, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._tell_end, Qt.ConnectionType.QueuedConnection)
        self._asker = parent
        parent.destroyed.connect(self._let_go)
        (pool or QThreadPool.globalInstance()).start(self._run, priority)

    def cancel(self) -> None:
        """Ask the work to stop at its next safe point; harmless once it has ended."""
        self._stop.set()

    def _run(self) -> None:
        end: _End
        try:
            end = _Done(self._work(self._report, self._stop.is_set))
        except Cancelled:
            end = _Stopped()
        except DeskError as error:
            end = _Failed(error)
        except Exception as fault:  # noqa: BLE001 - the edge: a bug becomes a sentence and a log line
            end = _Failed(_fault_of(fault))
        self._emit(self._ended, end)

    def _report(self, done: int, total: int) -> None:
        self._emit(self._advanced, done, total)

    def _emit(self, signal: SignalInstance, *values: object) -> None:
        # The application may end, and this object with it, while the work still runs.
        with suppress(RuntimeError):
            if shiboken6.isValid(self):
                signal.emit(*values)

    def _let_go(self) -> None:
        self._parent_gone = True
        self._stop.set()

    def _tell_progress(self, done: int, total: int) -> None:
        if self._on_progress is not None and not self._parent_gone:
            self._on_progress(done, total)

    def _tell_end(self, end: _End) -> None:
        try:
            if self._parent_gone or not shiboken6.isValid(self._asker):
                return
            if isinstance(end, _Done):
                self._on_done(end.result)
            elif isinstance(end, _Failed):
                self._on_error(end.error)
            elif self._on_cancelled is not None:
                self._on_cancelled()
        finally:
            self.deleteLater()


class _Done:
    def __init__(self, result: object) -> None:
        self.result = result


class _Failed:
    def __init__(self, error: DeskError) -> None:
        self.error = error


class _Stopped:
    pass


_End = _Done | _Failed | _Stopped


def one_thread(parent: QObject) -> QThreadPool:
    """Make a pool with one thread: what is asked of it is done in order."""
    pool = QThreadPool(parent)
    pool.setMaxThreadCount(1)
    return pool


def _fault_of(fault: Exception) -> ProgramFault:
    # An exception's own words may hold a visitor's data: only its kind and place are written.
    last = traceback.extract_tb(fault.__traceback__)[-1]
    logger.error("%s at %s:%s", type(fault).__name__, Path(last.filename).name, last.lineno)
    return ProgramFault(kind=type(fault).__name__)
