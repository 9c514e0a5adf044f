"""Decodes one piece of a track: the very picture that is shown at an instant, and those beside it."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from visitor_desk.footage.packets_ahead import CLOSE_S, PacketsAhead
from visitor_desk.footage.playback_types import Picture
from visitor_desk.footage.track import Media
from visitor_desk.footage.video_errors import FileNotThere
from visitor_desk.footage.video_file import first_time, frames_of, opened, packets_of, seconds_of, tick_of

MOST_HELD = 40 << 20
"""Bytes of pictures that are kept on the way to one, so that those before it need not be decoded anew."""
FEWEST_HELD = 4
AHEAD_S = 1.5
"""What lies this close ahead is decoded to; what lies further is jumped to."""
FULL_BEFORE = 8
"""On the way to a picture this many before it are decoded too, though none needs them: one may step back."""
JUMP_OVER = 8
"""A group that opens further ahead than this many pictures is jumped to."""
_BACK_S = (0.0, 2.0, 8.0, 32.0, math.inf)
"""Where a container without an index leads to no picture before a second, it is tried so much earlier."""
_BEFORE_ALL_S = 10.0


@dataclass(frozen=True, slots=True)
class Still:
    """A picture and the media second from which it is shown."""

    at_s: float
    frame: VideoFrame


class NoPictureHere(Exception):
    """The file holds no picture at this second although it should; the player says so in its own words."""


def _onwards(still: Still) -> None:
    """Let a picture pass."""


class PieceReader:
    """One open file and its decoder. Not for several threads at once."""

    def __init__(self, media: Media, *, threads: int = 1, most_held: int = MOST_HELD) -> None:
        """Open it; pictures of `most_held` bytes together are kept.

        Raises what `opened` and the bytes' giver raise; of an OSError, FileNotThere.
        """
        self._held = ExitStack()
        try:
            file = self._held.enter_context(media.opens()) if media.opens else None
            self._container, self._stream = self._held.enter_context(opened(media.path, file))
        except OSError:
            # A share that is away fails in as many ways as there are systems; the player must outlive each.
            self._held.close()
            raise FileNotThere(name=media.path.name) from None
        except BaseException:
            self._held.close()
            raise
        context = self._stream.codec_context
        context.thread_count = threads
        # Most cameras write pictures of one slice, which several threads cannot share.
        context.thread_type = "FRAME"
        # In H.265 a picture that its own layer does not need may be one that another layer does.
        self._may_pass = context.name == "h264"
        self._first_s, self._tick_s = first_time(self._stream), tick_of(self._stream)
        self._packets = PacketsAhead(self._container, self._stream)
        self._frames: Iterator[Still] = iter(())
        of_one = max(1, context.width * context.height * 3 // 2)
        self._past: deque[Still] = deque(maxlen=max(FEWEST_HELD, most_held // of_one))
        self._next: Still | None = None
        self._ended = False
        self._sought_s = self._full_from_s = self._passed_to_s = -math.inf

    def close(self) -> None:
        """Close the file and drop every picture."""
        self._past.clear()
        self._next = None
        self._frames = iter(())
        self._held.close()

    def at(self, media_s: float, passing: Callable[[Still], None] = _onwards) -> Still:
        """Return the picture shown at a media second: the last that begins no later. Raises NoPictureHere.

        `passing` is told of pictures on the way; what it raises ends the way there, which another call
        goes on with.
        """
        found = self._reached(media_s, passing=passing)
        if found is None and self._full_from_s > -math.inf:
            # Those that nothing needs were passed over, and what was to follow them is broken.
            self._begin_before(media_s)
            found = self._reached(media_s, go=False, passing=passing)
        if found is None:
            raise NoPictureHere
        return found

    def key_at(self, media_s: float) -> Still:
        """Return the last picture before a media second that can be decoded alone. Raises NoPictureHere."""
        for back_s in _BACK_S:
            self._go(media_s - back_s)
            key = self._last_key(media_s, first=back_s == 0)
            if key is not None:
                context = self._stream.codec_context
                # A decoder that waits for pictures to come in between would wait for other groups.
                for frame in frames_of(context, key) or frames_of(context, None):
                    if frame.pts is not None:
                        return Still(frame.pts * self._tick_s - self._first_s, frame)
            if media_s <= back_s:
                break
        raise NoPictureHere

    def _last_key(self, media_s: float, *, first: bool) -> av.Packet[VideoStream] | None:
        """Return the last key packet up to a second; the first one where the file's index led to it."""
        key = None
        for packet in packets_of(self._container, self._stream):
            shown_s = seconds_of(packet, self._tick_s)
            if shown_s is None or not packet.size or not packet.is_keyframe:
                continue
            if shown_s - self._first_s > media_s + CLOSE_S:
                break
            key = packet
            if first:
                break
        return key

    def before(self, still: Still) -> Still | None:
        """Return the picture before one, None at the beginning of the file."""
        earlier = self._earlier(still.at_s)
        if earlier is None and still.at_s > CLOSE_S:
            self._begin_before(still.at_s - 3 * CLOSE_S)
            self._reached(still.at_s, go=False)
            earlier = self._earlier(still.at_s)
        return earlier

    def after(self, still: Still) -> Still | None:
        """Return the picture after one, None at the end of the file."""
        self._reached(still.at_s)
        # What packets promise a damaged file does not give: pictures may still come before this one.
        while not self._ended and (self._next is None or self._next.at_s <= still.at_s + CLOSE_S):
            if self._next is not None:
                self._past.append(self._next)
            self._fetch()
        later = (one for one in self._past if one.at_s > still.at_s + CLOSE_S)
        return next(later, self._next)

    def _earlier(self, at_s: float) -> Still | None:
        held = list(self._past)
        number = bisect_right(held, at_s - CLOSE_S, key=lambda one: one.at_s)
        return held[number - 1] if number else None

    def _reached(
        self, media_s: float, *, go: bool = True, passing: Callable[[Still], None] = _onwards
    ) -> Still | None:
        """Decode until the picture of a second is known: packets tell when it begins, or the one after it."""
        until = media_s + CLOSE_S
        if go and (not self._is_close(until) or self._is_better_sought(until)):
            self._begin_before(media_s)
        wanted_s = self._packets.last_until(until)
        if go and wanted_s is not None and self._may_pass:
            self._full_from_s = self._packets.some_before(wanted_s, FULL_BEFORE)
        while not self._ended:
            if self._next is None:
                if wanted_s is None and self._packets.tells:
                    break
                self._fetch()
                continue
            if self._next.at_s > until:
                break
            self._past.append(self._next)
            self._next = None
            if wanted_s is not None and self._past[-1].at_s >= wanted_s - CLOSE_S:
                break
            passing(self._past[-1])
        held = list(self._past)
        number = bisect_right(held, until, key=lambda one: one.at_s)
        return held[number - 1] if number else None

    def _fetch(self) -> None:
        self._next = next(self._frames, None)
        self._ended = self._next is None

    def _is_close(self, until_s: float) -> bool:
        """Tell whether a second is held already, or lies a little ahead of where the decoder is."""
        if not self._past:
            return False
        ahead_s = until_s - self._past[-1].at_s
        # Up to what was sought last no group opens.
        ahead = ahead_s <= AHEAD_S or until_s <= self._sought_s + 2 * CLOSE_S
        return self._past[0].at_s <= until_s and (ahead or self._ended)

    def _is_better_sought(self, until_s: float) -> bool:
        """Tell whether the way on is longer than from the key frame, or its picture was passed over."""
        wanted_s = self._packets.last_until(until_s)
        if wanted_s is None:
            return False
        passed = wanted_s <= self._passed_to_s + CLOSE_S
        return passed or self._packets.opens_later(wanted_s + CLOSE_S, JUMP_OVER)

    def _begin_before(self, media_s: float) -> None:
        """Begin to decode at a picture no later than a second, or at the file's first."""
        for back_s in _BACK_S:
            self._go(media_s - back_s)
            self._frames = self._decoded()
            self._next = next(self._frames, None)
            there = self._next is not None and self._next.at_s <= media_s + CLOSE_S
            if there or media_s <= back_s:
                break
        self._ended = self._next is None
        self._sought_s = media_s

    def _go(self, media_s: float) -> None:
        """Have the next packet be one no later than a second, mostly a key frame's."""
        self._past.clear()
        self._next, self._ended, self._frames = None, False, iter(())
        self._sought_s = self._full_from_s = self._passed_to_s = -math.inf
        self._packets = PacketsAhead(self._container, self._stream)
        self._stream.codec_context.skip_frame = "DEFAULT"
        self._stream.codec_context.flush_buffers()
        if self._stream.time_base is None:
            return
        # Well before the first picture is the very beginning, also where packets come before their pictures.
        to_s = self._first_s + (media_s if media_s > 0 else -_BEFORE_ALL_S)
        with suppress(av.FFmpegError):
            self._container.seek(int(to_s / self._stream.time_base), stream=self._stream, backward=True)

    def _decoded(self) -> Iterator[Still]:
        last_s = -math.inf
        for packet in self._packets.take():
            self._pass_over(packet)
            for frame in frames_of(self._stream.codec_context, packet):
                if frame.pts is None:
                    continue
                at_s = frame.pts * self._tick_s - self._first_s
                missed_s = self._packets.given(at_s)
                if missed_s is not None and missed_s <= self._passed_to_s:
                    # What is kept follows each other without a hole.
                    self._past.clear()
                if at_s > last_s:
                    last_s = at_s
                    yield Still(at_s, frame)

    def _pass_over(self, packet: av.Packet[VideoStream]) -> None:
        """Leave out a picture that no other one needs, where nobody is to see it."""
        shown_s = self._packets.shown_s(packet)
        passed = shown_s < self._full_from_s - CLOSE_S
        self._stream.codec_context.skip_frame = "NONREF" if passed else "DEFAULT"
        if passed:
            self._passed_to_s = max(self._passed_to_s, shown_s)


class Scaler:
    """Makes pictures for a window; keeps its tables from one to the next. One thread at a time."""

    def __init__(self) -> None:
        self._scaler = VideoReformatter()

    def picture(self, frame: VideoFrame, width: int, height: int) -> Picture:
        """Return a frame in red, green, blue, scaled into a room in pixels and never enlarged."""
        share = min(1.0, width / frame.width, height / frame.height)
        wide, high = max(2, round(frame.width * share)), max(2, round(frame.height * share))
        scaled = self._scaler.reformat(frame, wide, high, "rgb24", interpolation="FAST_BILINEAR")
        plane = scaled.planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(high, plane.line_size)
        return np.ascontiguousarray(rows[:, : 3 * wide]).reshape(high, wide, 3)
