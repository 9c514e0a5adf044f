"""Cuts a range out of recordings into one H.264 MP4 whose clock is the range's.

A hole stays a hole: it is black for as long as it lasts, and the clip says which of its seconds are footage.
The same pieces give the same bytes; nothing but pictures is written, no metadata.
"""

from __future__ import annotations

import errno
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
from av.container import OutputContainer
from av.video.frame import PictureType, VideoFrame

from visitor_desk.errors import DeskError, DiskFull
from visitor_desk.footage.pieces import Piece
from visitor_desk.footage.video_reader import every_picture

_TICKS = 1000
"""Pictures keep their times to the millisecond: recorders skip pictures, players must not."""
LONGEST_SHOWN_S = 2.0
"""A picture stands no longer than this; after it comes black."""
_LAST_STANDS = 40
"""Ticks the last picture of a clip is shown."""
_WRITING = 2
"""The bit of ffmpeg's AVIO_FLAG_WRITE."""


class NothingToShow(DeskError):
    """No second of the range can be read from its recordings."""

    code = "footage.nothing_to_show"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Seconds [start_s, end_s) of the clip are footage."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Clip:
    """What was written: its length, size in pixels, number of pictures, and which seconds are footage."""

    duration_s: float
    width: int
    height: int
    pictures: int
    shown: tuple[Stretch, ...]

    @property
    def shown_s(self) -> float:
        """How many seconds of the clip are footage."""
        return sum(stretch.end_s - stretch.start_s for stretch in self.shown)


def cut_clip(pieces: Sequence[Piece], duration_s: float, out: Path | BinaryIO) -> Clip:
    """Write the pieces of a range of `duration_s` seconds to a path or a seekable, readable binary file.

    Raises NothingToShow, DiskFull (for a path) and the errors of opening a recording; no half-written file
    stays at a path.
    """
    pictures = _pictures(pieces)
    first = next(pictures, None)
    if first is None:
        raise NothingToShow
    # The most common pixel format has one colour for two by two pixels.
    width, height = first[1].width // 2 * 2, first[1].height // 2 * 2
    with _container(out) as container:
        writing = _Writing(container, width, height)
        if first[0] > LONGEST_SHOWN_S:
            writing.hole(0.0)
        for at_s, frame in chain([first], pictures):
            writing.picture(at_s, frame)
        shown = writing.done(duration_s)
    return Clip(duration_s, width, height, writing.written, shown)


class _Writing:
    """One clip being written: keeps the times rising and notes what is footage."""

    def __init__(self, container: OutputContainer, width: int, height: int) -> None:
        self._container = container
        self._size = (width, height)
        self._stream = container.add_stream("libx264", rate=25)
        self._stream.width, self._stream.height, self._stream.pix_fmt = width, height, "yuv420p"
        self._stream.codec_context.time_base = Fraction(1, _TICKS)
        # The number of threads is part of what makes the same pictures the same bytes.
        self._stream.codec_context.thread_count = 2
        # Pictures that refer to later ones would stretch the uneven times of recorders at the clip's end.
        self._stream.options = {"preset": "veryfast", "crf": "23", "bf": "0"}
        self._tick = -1
        self._shown: list[list[float]] = []
        self._step_s = 0.04
        self.written = 0

    def picture(self, at_s: float, frame: VideoFrame) -> None:
        """Write a picture; a long wait since the last one becomes a hole."""
        if self._shown:
            waited = at_s - self._shown[-1][1]
            if waited <= LONGEST_SHOWN_S:
                self._step_s = max(waited, 0.001)
            else:
                self._end_stretch(at_s)
        if not self._shown or at_s - self._shown[-1][1] > LONGEST_SHOWN_S:
            self._shown.append([at_s, at_s])
        width, height = self._size
        picture = frame.reformat(width=width, height=height, format="yuv420p")
        # The encoder decides anew which pictures are key frames.
        picture.pict_type = PictureType.NONE
        self._write(picture, at_s)
        self._shown[-1][1] = at_s

    def hole(self, at_s: float) -> None:
        """Show black from here on."""
        width, height = self._size
        planes = np.full((height * 3 // 2, width), 128, np.uint8)
        planes[:height] = 16
        self._write(VideoFrame.from_ndarray(planes, format="yuv420p"), at_s)

    def done(self, duration_s: float) -> tuple[Stretch, ...]:
        """Finish the clip at its length and return what of it is footage."""
        if self._shown and duration_s - self._shown[-1][1] > LONGEST_SHOWN_S:
            self._end_stretch(duration_s)
            self.hole(duration_s - _LAST_STANDS / _TICKS)
        elif self._shown:
            self._shown[-1][1] = duration_s
        self._mux(None)
        return tuple(Stretch(round(start, 3), round(end, 3)) for start, end in self._shown)

    def _end_stretch(self, before_s: float) -> None:
        """Let the last picture stand as long as those before it, then show black."""
        ends = min(self._shown[-1][1] + self._step_s, before_s)
        self.hole(ends)
        self._shown[-1][1] = ends

    def _write(self, frame: VideoFrame, at_s: float) -> None:
        self._tick = max(self._tick + 1, round(at_s * _TICKS))
        frame.pts, frame.time_base = self._tick, Fraction(1, _TICKS)
        self._mux(frame)
        self.written += 1

    def _mux(self, frame: VideoFrame | None) -> None:
        for packet in self._stream.encode(frame):
            # Only the last picture's own duration counts; the others stand until the next.
            packet.duration = _LAST_STANDS
            self._container.mux(packet)


def _pictures(pieces: Sequence[Piece]) -> Iterator[tuple[float, VideoFrame]]:
    """Yield (second of the range, picture) over all pieces."""
    for piece in pieces:
        for media_s, frame in every_picture(piece.path, piece.start_s, piece.end_s, opens=piece.opens):
            yield piece.at_s + media_s - piece.start_s, frame


@contextmanager
def _container(out: Path | BinaryIO) -> Iterator[OutputContainer]:
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    if isinstance(out, Path):
        try:
            with av.open(str(out), "w", format="mp4", options=options) as container:
                yield container
        except BaseException as error:
            # Half a clip would look like a whole one.
            out.unlink(missing_ok=True)
            if getattr(error, "errno", None) == errno.ENOSPC:
                raise DiskFull from error
            raise
        return

    def opened_again(_url: str, flags: int, _options: object) -> object:
        # To put the index first, the muxer reads back what it has written through a second opening.
        return out if flags & _WRITING else _ReadBack(out)

    with av.open(out, "w", format="mp4", options=options, io_open=opened_again) as container:
        yield container


class _ReadBack:
    """Reads a file that is being written, with a position of its own."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._at = 0

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes from this reader's position."""
        writing_at = self._file.tell()
        self._file.seek(self._at)
        found = self._file.read(size)
        self._file.seek(writing_at)
        self._at += len(found)
        return found

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move this reader's position."""
        if whence == io.SEEK_END:
            writing_at = self._file.tell()
            self._at = self._file.seek(offset, io.SEEK_END)
            self._file.seek(writing_at)
        else:
            self._at = offset + (self._at if whence == io.SEEK_CUR else 0)
        return self._at

    def tell(self) -> int:
        """Return this reader's position."""
        return self._at

    def close(self) -> None:
        """Leave the file open: it belongs to who writes it."""
