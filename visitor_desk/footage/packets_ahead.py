"""Reads packets ahead of the decoder: they tell which picture is shown at a second, and cost little."""

from __future__ import annotations

import math
from bisect import bisect_right, insort
from collections import deque
from collections.abc import Iterator

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from visitor_desk.footage.video_file import first_time, packets_of, tick_of

CLOSE_S = 0.0005
"""Media seconds closer than this are the same: ticks are rounded."""
MOST_REORDERED = 16
"""So many pictures may be shown before one that is decoded earlier (H.264, A.3.1: MaxDpbFrames)."""
MOST_AHEAD = 1000
"""Packets that are read ahead; a group of 25 seconds has fewer."""


class PacketsAhead:
    """The packets of a stream from where its container stands; the reader takes them one by one."""

    def __init__(self, container: InputContainer, stream: VideoStream) -> None:
        self._packets = packets_of(container, stream)
        self._first_s, self._tick_s = first_time(stream), tick_of(stream)
        self._ahead: deque[av.Packet[VideoStream]] = deque()
        self._sent: list[float] = []
        self._read_to_s = -math.inf
        self._later = 0
        self._ended = False
        self.tells = True
        """False in a container without presentation times, or with ones that run in circles."""

    def last_until(self, until_s: float) -> float | None:
        """Return when the last picture begins that is shown no later than a second and was not given yet.

        None where there is none, or packets do not tell.
        """
        self._look(until_s)
        times = self._waiting(until_s)
        return times[-1] if self.tells and times else None

    def some_before(self, at_s: float, pictures: int) -> float:
        """Return when the picture begins that is shown so many before another, of those not given yet."""
        times = self._waiting(at_s + CLOSE_S)
        return times[-1 - pictures] if pictures < len(times) else -math.inf

    def opens_later(self, until_s: float, pictures: int) -> bool:
        """Tell whether a group begins before a second, and more than so many pictures from here."""
        return any(
            packet.is_keyframe and self.shown_s(packet) <= until_s
            for number, packet in enumerate(self._ahead)
            if number > pictures and packet.size
        )

    def take(self) -> Iterator[av.Packet[VideoStream]]:
        """Yield packets to decode, until the file ends or breaks off; the last one is empty."""
        while self._ahead or self._read():
            packet = self._ahead.popleft()
            if packet.size and packet.pts is not None:
                insort(self._sent, self.shown_s(packet))
            yield packet

    def given(self, at_s: float) -> float | None:
        """Note that a picture came out of the decoder; return when the first one was due that never came."""
        number = bisect_right(self._sent, at_s + CLOSE_S)
        missed_s = self._sent[0] if number > 1 else None
        del self._sent[:number]
        return missed_s

    def shown_s(self, packet: av.Packet[VideoStream]) -> float:
        """Return the media second of a packet's picture; infinite where it has no presentation time."""
        return math.inf if packet.pts is None else packet.pts * self._tick_s - self._first_s

    def _waiting(self, until_s: float) -> list[float]:
        ahead = (self.shown_s(packet) for packet in self._ahead if packet.size)
        return sorted(shown_s for shown_s in (*self._sent, *ahead) if shown_s <= until_s)

    def _look(self, until_s: float) -> None:
        """Read until no packet can follow whose picture is shown before a second."""
        if self._read_to_s <= until_s:
            self._later = sum(self.shown_s(packet) > until_s for packet in self._ahead if packet.size)
        while self.tells and self._read_to_s <= until_s and self._later <= MOST_REORDERED and self._read():
            packet = self._ahead[-1]
            self._later += self.shown_s(packet) > until_s
            if len(self._ahead) >= MOST_AHEAD:
                self.tells = False

    def _read(self) -> bool:
        packet = None if self._ended else next(self._packets, None)
        if packet is None:
            self._ended = True
            return False
        self._ahead.append(packet)
        if not packet.size:
            self._ended = True
        elif packet.pts is None:
            self.tells = False
        elif packet.dts is not None:
            # Nothing is shown before it is decoded: packets follow each other in the order of decoding.
            self._read_to_s = max(self._read_to_s, packet.dts * self._tick_s - self._first_s)
        return True
