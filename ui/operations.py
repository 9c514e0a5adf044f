"""Slow work beside the window: three different ends, each delivered on the window's thread."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
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
        done = cast("Callable[[object], None]", on_done)
        self._asker: _Asker | None = _Asker(parent, done, on_error, on_cancelled, on_progress)
        self._task = _Task(work)
        news = self._task.news
        news.advanced.connect(self._tell_progress, Qt.ConnectionType.QueuedConnection)
        news.ended.connect(self._tell_end, Qt.ConnectionType.QueuedConnection)
        parent.destroyed.connect(self._let_go)
        (pool or QThreadPool.globalInstance()).start(self._task.run, priority)

    def cancel(self) -> None:
        """Ask the work to stop at its next safe point; harmless once it has ended."""
        self._task.stop.set()

    def _let_go(self) -> None:
        self._asker = None
        self._task.stop.set()

    def _tell_progress(self, done: int, total: int) -> None:
        if self._asker is not None and self._asker.on_progress is not None:
            self._asker.on_progress(done, total)

    def _tell_end(self) -> None:
        end = self._task.taken_end()
        # Given up here, while this object is whole: what dies with them may still have a last signal for it.
        asker, self._asker = self._asker, None
        try:
            if asker is None or not shiboken6.isValid(asker.parent):
                return
            if isinstance(end, _Done):
                asker.on_done(end.result)
            elif isinstance(end, _Failed):
                asker.on_error(end.error)
            elif asker.on_cancelled is not None:
                asker.on_cancelled()
        finally:
            self._task.news.deleteLater()
            self.deleteLater()


@dataclass(frozen=True, slots=True)
class _Asker:
    """Who is told, and how."""

    parent: QObject
    on_done: Callable[[object], None]
    on_error: Callable[[DeskError], None]
    on_cancelled: Callable[[], None] | None
    on_progress: Callable[[int, int], None] | None


class _News(QObject):
    """What a worker tells the window's thread."""

    advanced = Signal(int, int)
    ended = Signal()


class _Task:
    """What a worker has in hands: the work, and nothing of whoever asked for it.

    Whoever lets go of an object last destroys it, and what the work and its end hold on to may be parts of
    the window, which must die on its thread. So the two lie here alone, and are taken from the worker.
    """

    def __init__(self, work: Callable[[Progress, Stopped], object]) -> None:
        self.stop = threading.Event()
        self.news = _News(QCoreApplication.instance())
        self._work: Callable[[Progress, Stopped], object] | None = work
        self._end: _End = _Stopped()
        self._telling = threading.Lock()

    def run(self) -> None:
        """Do the work, on a worker's thread, and say that it has ended."""
        assert self._work is not None, "a task is run once"
        try:
            self._end = _Done(self._work(self._report, self.stop.is_set))
        except Cancelled:
            self._end = _Stopped()
        except DeskError as error:
            self._end = _Failed(error)
        except Exception as fault:  # noqa: BLE001 - the edge: a bug becomes a sentence and a log line
            self._end = _Failed(_fault_of(fault))
        self._tell(self.news.ended)

    def taken_end(self) -> _End:
        """Take the end out of the worker's hands, on the window's thread, once it has said all there is."""
        with self._telling:
            # Qt is still at work in the worker until the signal has been given.
            end, self._end, self._work = self._end, _Stopped(), None
        return end

    def _report(self, done: int, total: int) -> None:
        self._tell(self.news.advanced, done, total)

    def _tell(self, signal: SignalInstance, *values: object) -> None:
        # The application may end, and its objects with it, while the work still runs.
        with self._telling, suppress(RuntimeError):
            if shiboken6.isValid(self.news):
                signal.emit(*values)


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
