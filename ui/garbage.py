"""Collects garbage on the window's thread only.

Python collects cycles on whichever thread happens to allocate. A cycle that holds a widget would then
be destroyed by a worker, and Qt's objects must die on the thread they live on.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QTimer

INTERVAL_MS = 1000


@contextmanager
def collected_on_this_thread() -> Iterator[None]:
    """Switch the automatic collection off and collect each second by the event loop instead."""
    was_on = gc.isenabled()
    gc.disable()
    timer = QTimer(QCoreApplication.instance())
    timer.setInterval(INTERVAL_MS)
    timer.timeout.connect(collect_if_due)
    timer.start()
    try:
        yield
    finally:
        timer.stop()
        timer.deleteLater()
        if was_on:
            gc.enable()


def collect_if_due() -> int:
    """Collect the oldest generation whose threshold was passed; return how many objects were freed."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if thresholds[generation] and counts[generation] > thresholds[generation]:
            return gc.collect(generation)
    return 0
