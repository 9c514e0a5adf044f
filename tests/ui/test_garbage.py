"""Cycles that hold widgets are freed on the window's thread, and only there."""

import gc
import threading

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.garbage import collect_if_due, collected_on_this_thread


class Cycle:
    freed_on: list[int] = []  # noqa: RUF012 - the test's own notebook

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        Cycle.freed_on.append(threading.get_ident())


def test_a_worker_frees_no_cycle(qapp: QApplication, qtbot: QtBot):
    Cycle.freed_on.clear()
    # Off around tests with windows: here it is what is tested.
    gc.enable()

    def work() -> None:
        for _ in range(5000):
            Cycle()

    with collected_on_this_thread():
        assert not gc.isenabled()
        worker = threading.Thread(target=work)
        worker.start()
        worker.join()
        assert Cycle.freed_on == []
        qtbot.waitUntil(lambda: len(Cycle.freed_on) == 5000, timeout=5000)
    assert set(Cycle.freed_on) == {threading.get_ident()}
    assert gc.isenabled()


def test_nothing_is_collected_before_it_is_due():
    gc.collect()
    assert collect_if_due() == 0
