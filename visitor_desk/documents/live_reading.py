"""The live view of a camera: one thread takes frames, another reads the newest one, a front end looks on.

The only threads of the core. Both live in the window's process, since OpenCV lets other threads run while it
waits for a frame or works on one; what comes out are plain buffers. A front end asks for `look` as often as
it paints and is never called back, so nothing of it runs on these threads. No frame outlives `stop`.
"""

from __future__ import annotations

import atexit
import logging
import threading
import traceback
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Protocol

import cv2
import numpy as np

from visitor_desk.documents.camera import CameraAway, CameraDevice, CameraId, CameraSource, CameraState, Frame
from visitor_desk.documents.document_check import DocumentCheck
from visitor_desk.documents.frame_vote import Voted
from visitor_desk.documents.mrz import NotAnMrz
from visitor_desk.documents.mrz_image import MrzReading, read_mrz
from visitor_desk.documents.preview import Cover, Preview
from visitor_desk.documents.preview_covers import code_covers, document_part, paint_covers, zone_covers
from visitor_desk.errors import DeskError

logger = logging.getLogger(__name__)

LONGEST_SIDE: Final = 960
"""Pixels of a preview: enough to aim by, and to compare a face."""
RETRY_S: Final = 1.0
"""How long a camera that is away is left alone before it is tried again."""
PACE_S: Final = 0.1
"""A frame is read at most this often: the window and the other desks' programs need the processor too."""
COVERED_FRAMES: Final = 4
"""So many read frames a cover stays after its zone was last seen: one blurred frame must not uncover it."""


LEAVE_S: Final = 5.0
"""How long the program waits for a camera at its end."""

_started: weakref.WeakSet[LiveReading] = weakref.WeakSet()


@atexit.register
def _leave() -> None:
    """End what still runs: a thread that leaves OpenCV after the interpreter has gone aborts the program."""
    left = list(_started)
    for live in left:
        live.stop()
    for live in left:
        live.wait(LEAVE_S)


class Vote(Protocol):
    """What gathers frames until the reading is certain."""

    def add(self, image: Frame) -> Voted:
        """Read one more frame."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """The end of a live view: the checked document, and the last frame where it could be covered."""

    check: DocumentCheck = field(repr=False)
    picture: Preview | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class LiveView:
    """What a live view shows at one moment.

    `preview` is None when no new frame came since the last look. `zone` says that lines are seen, `glare`
    that the document should be tilted. `found` or `trouble` ends the view; each is handed out once.
    """

    state: CameraState
    devices: tuple[CameraDevice, ...] = ()
    device: CameraId | None = None
    preview: Preview | None = field(default=None, repr=False)
    zone: bool = False
    glare: bool = False
    found: Found | None = field(default=None, repr=False)
    trouble: DeskError | None = None


class LiveReading:
    """One live view, from `start` until something certain was read or `stop`.

    A camera that is away is tried again, so that plugging it in is all there is to do. `check` makes the
    check of a certain reading, on the reading thread.
    """

    def __init__(
        self,
        cameras: CameraSource,
        vote: Callable[[], Vote],
        check: Callable[[MrzReading], DocumentCheck],
        *,
        device: CameraId | None = None,
        retry_s: float = RETRY_S,
        pace_s: float = PACE_S,
    ) -> None:
        self._cameras, self._new_vote, self._check = cameras, vote, check
        self._device = device
        self._retry_s, self._pace_s = retry_s, pace_s
        self._stopped = threading.Event()
        self._news = threading.Condition()
        self._frame: Frame | None = None
        self._covers: tuple[Cover, ...] = ()
        self._view = LiveView(CameraState.OPENING, device=device)
        self._threads = [
            threading.Thread(target=self._run, args=(work,), name=name, daemon=True)
            for work, name in ((self._take, "camera"), (self._read, "camera-reading"))
        ]

    def start(self) -> None:
        """Begin; may be called once."""
        _started.add(self)
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ask both threads to end and let go of the frames at once; does not wait."""
        self._stopped.set()
        with self._news:
            self._frame, self._covers = None, ()
            self._view = LiveView(self._view.state, self._view.devices, self._view.device)
            self._news.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait until both threads have ended, at most so long; tell whether they have."""
        for thread in self._threads:
            thread.join(seconds)
        return not any(thread.is_alive() for thread in self._threads)

    def look(self) -> LiveView:
        """Return what there is to see now; preview, result and trouble are handed out once."""
        with self._news:
            view = self._view
            self._view = replace(view, preview=None, found=None, trouble=None)
            return view

    def _show(self, view: LiveView) -> None:
        """Put a view in the place of the last one; the caller holds `_news`."""
        if not self._stopped.is_set():
            self._view = view

    def _run(self, work: Callable[[], None]) -> None:
        """Work on a thread of its own; a fault ends the view, and its kind and place go to the log."""
        try:
            work()
        except Exception as fault:  # noqa: BLE001 - the edge: nobody above would ever hear of it
            _note(fault)
            with self._news:
                self._show(replace(self._view, trouble=CameraAway(CameraState.NO_PICTURE)))
                self._stopped.set()
                self._news.notify_all()

    def _take(self) -> None:
        was_here = self._device is not None
        while not self._stopped.is_set():
            devices = self._cameras.devices()
            chosen = next((one for one in devices if one.id == self._device), None)
            if chosen is None and self._device is None:
                chosen = next(iter(devices), None)
            if chosen is None:
                state = CameraState.UNPLUGGED if was_here else CameraState.NONE_FOUND
                self._away(state, devices)
                continue
            was_here = True
            with self._news:
                self._show(replace(self._view, state=CameraState.OPENING, devices=devices, device=chosen.id))
            try:
                self._take_from(chosen.id)
            except CameraAway as away:
                self._away(away.state, devices)

    def _away(self, state: CameraState, devices: tuple[CameraDevice, ...]) -> None:
        with self._news:
            self._frame, self._covers = None, ()
            self._show(LiveView(state, devices, self._view.device))
        self._stopped.wait(self._retry_s)

    def _take_from(self, device: CameraId) -> None:
        opened = self._cameras.open(device)
        try:
            while not self._stopped.is_set():
                frame = opened.newest()
                with self._news:
                    covers = self._covers
                preview = _preview(frame, covers)
                with self._news:
                    if self._stopped.is_set():
                        return
                    self._frame = frame
                    self._show(replace(self._view, state=CameraState.LIVE, preview=preview))
                    self._news.notify_all()
        finally:
            opened.close()

    def _read(self) -> None:
        vote, unseen = self._new_vote(), 0
        while (frame := self._next_frame()) is not None:
            voted = vote.add(frame)
            codes = code_covers(frame)
            covers = codes + (zone_covers(voted.reading) if voted.reading is not None else ())
            unseen = 0 if covers else unseen + 1
            with self._news:
                if covers or unseen > COVERED_FRAMES:
                    self._covers = covers
                self._show(replace(self._view, zone=voted.reading is not None, glare=voted.glare))
            if voted.certain and voted.reading is not None and self._ends(voted.reading, frame, codes):
                return
            self._stopped.wait(self._pace_s)

    def _next_frame(self) -> Frame | None:
        with self._news:
            self._news.wait_for(lambda: self._frame is not None or self._stopped.is_set())
            frame, self._frame = self._frame, None
            return None if self._stopped.is_set() else frame

    def _ends(self, reading: MrzReading, frame: Frame, codes: tuple[Cover, ...]) -> bool:
        """Check a certain reading and end the view; a reading that is no zone after all ends nothing."""
        try:
            found = Found(self._check(reading), self._covered(frame, codes))
        except NotAnMrz:
            return False
        except DeskError as trouble:
            end = replace(self._view, trouble=trouble)
        else:
            end = replace(self._view, found=found)
        with self._news:
            self._show(end)
            self._stopped.set()
            self._frame, self._covers = None, ()
        return True

    def _covered(self, frame: Frame, codes: tuple[Cover, ...]) -> Preview | None:
        """Return the document in the last frame, covered, as large as a face should be to be compared.

        The zone is looked for once more: the vote's may stand where the document was a moment before.
        """
        reading = read_mrz(frame)
        if reading is None:
            return None
        whole = frame.copy()
        paint_covers(whole, codes + zone_covers(reading))
        return _preview(document_part(whole, reading), ())


def _note(fault: Exception) -> None:
    # An exception's own words may hold a visitor's data: only its kind and place are written.
    last = traceback.extract_tb(fault.__traceback__)[-1]
    logger.error("%s at %s:%s", type(fault).__name__, Path(last.filename).name, last.lineno)


def _preview(frame: Frame, covers: tuple[Cover, ...]) -> Preview:
    """Return a small copy of a frame with its covers painted in: the frame itself stays as it came."""
    height, width = frame.shape[:2]
    scale = min(1.0, LONGEST_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = np.ascontiguousarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA), np.uint8)
    paint_covers(small, covers)
    return Preview(
        width=size[0],
        height=size[1],
        stride=int(small.strides[0]),
        is_grey=small.ndim == 2,
        pixels=small.tobytes(),
    )
