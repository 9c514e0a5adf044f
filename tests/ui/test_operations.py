"""Slow work: three ends, on the window's thread, and none once the asker is gone."""

import logging
import threading
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from ui.operations import Operation, ProgramFault, one_thread
from ui.workplace import LONGEST_WAIT_S, Pools
from visitor_desk.errors import DeskError, DiskFull
from visitor_desk.progress import Progress, Stopped, stop_point

PATIENCE_S = 20.0


class Ends:
    """Remembers how an operation ended and on which thread."""

    def __init__(self) -> None:
        self.said: list[tuple[str, object]] = []
        self.threads: list[QThread] = []

    def done(self, result: object) -> None:
        self._add("done", result)

    def failed(self, error: DeskError) -> None:
        self._add("failed", error)

    def cancelled(self) -> None:
        self._add("cancelled", None)

    def progress(self, done: int, total: int) -> None:
        self._add("progress", (done, total))

    def _add(self, what: str, value: object) -> None:
        self.said.append((what, value))
        self.threads.append(QThread.currentThread())

    @property
    def end(self) -> str | None:
        return next((what for what, _ in self.said if what != "progress"), None)

    def start(self, parent: QObject, work: Callable[[Progress, Stopped], object]) -> Operation:
        return Operation(parent, work, self.done, self.failed, self.cancelled, self.progress)


def test_a_result_comes_back_on_the_windows_thread(qtbot: QtBot):
    ends, asker = Ends(), QObject()
    worked_on: list[QThread] = []

    def work(progress: Progress, stopped: Stopped) -> int:
        worked_on.append(QThread.currentThread())
        progress(1, 2)
        return 42

    ends.start(asker, work)
    qtbot.waitUntil(lambda: ends.end is not None)
    assert ends.said == [("progress", (1, 2)), ("done", 42)]
    assert set(ends.threads) == {asker.thread()}
    assert worked_on != [asker.thread()]


def test_an_error_of_the_world_is_handed_on(qtbot: QtBot):
    ends, asker = Ends(), QObject()

    def work(progress: Progress, stopped: Stopped) -> None:
        raise DiskFull

    ends.start(asker, work)
    qtbot.waitUntil(lambda: ends.end is not None)
    ((what, error),) = ends.said
    assert (what, type(error)) == ("failed", DiskFull)


def test_a_bug_is_logged_by_kind_and_place_without_its_words(qtbot: QtBot, caplog: pytest.LogCaptureFixture):
    ends, asker = Ends(), QObject()

    def work(progress: Progress, stopped: Stopped) -> None:
        raise RuntimeError("Eriksson, Anna Maria")

    with caplog.at_level(logging.ERROR):
        ends.start(asker, work)
        qtbot.waitUntil(lambda: ends.end is not None)
    ((_, error),) = ends.said
    assert isinstance(error, ProgramFault)
    assert error.values == {"kind": "RuntimeError"}
    assert "RuntimeError at test_operations.py" in caplog.text
    assert "Eriksson" not in caplog.text


def test_stopping_is_an_end_of_its_own(qtbot: QtBot):
    ends, asker, running = Ends(), QObject(), threading.Event()

    def work(progress: Progress, stopped: Stopped) -> None:
        running.set()
        while True:
            stop_point(stopped)

    operation = ends.start(asker, work)
    qtbot.waitUntil(running.is_set)
    operation.cancel()
    qtbot.waitUntil(lambda: ends.end is not None)
    assert ends.said == [("cancelled", None)]


def test_nobody_is_told_when_the_asker_is_gone_and_the_work_is_asked_to_stop(qtbot: QtBot):
    ends, asker, running, ended = Ends(), QObject(), threading.Event(), threading.Event()

    def work(progress: Progress, stopped: Stopped) -> None:
        running.set()
        try:
            while True:
                stop_point(stopped)
        finally:
            ended.set()

    ends.start(asker, work)
    qtbot.waitUntil(running.is_set)
    asker.deleteLater()
    qtbot.waitUntil(ended.is_set)
    qtbot.wait(50)
    assert ends.said == []


def test_one_thread_keeps_the_order(qtbot: QtBot):
    asker = QObject()
    pool = one_thread(asker)
    order: list[int] = []
    ends = Ends()
    for number in range(20):
        Operation(asker, lambda _p, _s, n=number: order.append(n), ends.done, ends.failed, pool=pool)
    qtbot.waitUntil(lambda: len(ends.said) == 20)
    assert order == list(range(20))


def test_what_may_wait_waits(qtbot: QtBot):
    asker, gate, order = QObject(), threading.Event(), []
    pool, ends = one_thread(asker), Ends()
    Operation(asker, lambda _p, _s: gate.wait(5), ends.done, ends.failed, pool=pool)
    Operation(asker, lambda _p, _s: order.append("later"), ends.done, ends.failed, pool=pool, priority=-1)
    Operation(asker, lambda _p, _s: order.append("now"), ends.done, ends.failed, pool=pool)
    gate.set()
    qtbot.waitUntil(lambda: len(ends.said) == 3)
    assert order == ["now", "later"]


def test_asking_to_stop_after_the_end_is_harmless(qtbot: QtBot):
    ends, asker = Ends(), QObject()
    operation = ends.start(asker, lambda _progress, _stopped: 1)
    qtbot.waitUntil(lambda: ends.end is not None)
    qtbot.wait(20)
    operation.cancel()
    assert ends.said == [("done", 1)]


def test_an_asker_that_only_the_operation_holds_on_to_dies_in_peace(qtbot: QtBot):
    """It dies with the operation, which hears of it: a thousand times, since once in a while it was fatal."""
    ends = Ends()
    for _ in range(1000):
        ends.start(QObject(), lambda _progress, _stopped: None)
    qtbot.waitUntil(lambda: len(ends.said) == 1000)
    qtbot.wait(20)
    assert {what for what, _ in ends.said} == {"done"}


def test_what_the_work_held_on_to_dies_on_the_windows_thread(qtbot: QtBot):
    died_on: list[QThread] = []

    class Part:
        def __del__(self) -> None:
            died_on.append(QThread.currentThread())

    ends, asker = Ends(), QObject()
    for _ in range(200):
        part = Part()
        ends.start(asker, lambda _progress, _stopped, part=part: part)
        del part
    qtbot.waitUntil(lambda: len(ends.said) == 200)
    ends.said.clear()
    qtbot.waitUntil(lambda: len(died_on) == 200)
    assert set(died_on) == {asker.thread()}


def test_long_work_stands_still_while_an_answer_is_made_and_not_for_ever(qtbot: QtBot):
    asker = QObject()
    pools = Pools(asker)
    answer, steps = threading.Event(), Ends()
    pools.reading.start(lambda: answer.wait(PATIENCE_S))
    ways: list[float] = []

    def work(progress: Progress, stopped: Stopped) -> None:
        for _ in range(2):
            before = time.monotonic()
            pools.give_way()
            ways.append(time.monotonic() - before)
            answer.set()
            pools.reading.waitForDone()

    steps.start(asker, work)
    qtbot.waitUntil(lambda: steps.end is not None)
    assert ways[0] >= LONGEST_WAIT_S > ways[1]
