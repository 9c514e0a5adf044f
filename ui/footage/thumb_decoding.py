"""Decodes the strip's small pictures beside the window, the newest wish only."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime

from PySide6.QtCore import QObject

from ui.footage.thumb_strip import ThumbStrip
from ui.footage.timeline_axis import TimeAxis
from ui.footage.timeline_paint import TimelineShape
from ui.operations import Operation, one_thread
from visitor_desk.clock import TimeRange
from visitor_desk.errors import DeskError
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.playback_types import Picture
from visitor_desk.progress import Progress, Stopped

Found = tuple[datetime, Picture | None]
Thumbnails = Callable[[CameraId, TimeRange, int, int, Progress, Stopped], Iterator[Found]]
"""Small pictures of a camera over a span: how many, how wide."""


class ThumbDecoding(QObject):
    """Fills a strip; stopping it drops its pictures."""

    def __init__(self, strip: ThumbStrip) -> None:
        super().__init__(strip)
        self._strip = strip
        self._operation: Operation | None = None
        self._pool = one_thread(self)

    def stop(self) -> None:
        """Ask what runs to stop, and empty the strip."""
        operation, self._operation = self._operation, None
        if operation is not None:
            operation.cancel()
        self._strip.clear()

    def start(
        self,
        make: Thumbnails,
        camera: tuple[CameraId, str],
        place: tuple[TimeAxis, TimelineShape],
        marked: TimeRange | None,
    ) -> None:
        """Decode a camera (its id and name) over the marked stretch, or over all that is in sight."""
        self.stop()
        axis, strip = place[0], self._strip
        fits, width = strip.begin(camera[1], *place)
        span = (marked.overlap(axis.seen) if marked else None) or axis.seen
        count = max(1, round(fits * (span.duration / axis.seen.duration)))
        found: deque[Found] = deque()

        def work(progress: Progress, stopped: Stopped) -> None:
            for number, one in enumerate(make(camera[0], span, count, width, progress, stopped), start=1):
                if stopped():
                    return
                found.append(one)
                progress(number, count)

        def take(_done: int, _total: int) -> None:
            while found and operation is self._operation:
                strip.add(*found.popleft())

        def end(_nothing: DeskError | None) -> None:
            take(0, 0)
            if operation is self._operation:
                strip.end()

        operation = Operation(strip, work, end, end, on_progress=take, pool=self._pool)
        self._operation = operation
