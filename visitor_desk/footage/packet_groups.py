"""Counts the packets of a video while they pass, and cuts them into groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from visitor_desk.footage.group import Group
from visitor_desk.footage.video_file import first_time, seconds_of, tick_of

LONGEST_GROUP_S = 3.2
"""Longer groups of pictures are decoded whole: a person may cross a lobby between two key frames."""
MOST_WAITING = 1000
"""Packets that wait for the end of their group; a file that keeps more waiting is read as one long group."""
LONGEST_FILE_S = 7 * 86_400.0
"""No recorder writes a file of a week; a picture that claims to be later is a lie."""
SHORTEST_GAP_S = 2.0
"""Pictures further apart than this, and than five usual steps, have a gap between them."""


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """What a file is, without its pictures. Times count from the first picture, `rate` is pictures a second.

    `gaps` are stretches (from, to) without a picture although the file goes on.
    """

    name: str
    size: int
    modified_s: float
    sha256: str
    width: int
    height: int
    codec: str
    duration_s: float
    pictures: int
    rate: float
    gaps: tuple[tuple[float, float], ...]
    groups: tuple[Group, ...]
    torn: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Packets of one group in coding order: all, or some of a `long` one, whose first part `opens` it."""

    start_s: float
    end_s: float
    packets: Sequence[av.Packet[VideoStream]]
    opens: bool
    long: bool

    @property
    def group(self) -> Group:
        """The part as a group."""
        return Group(self.start_s, self.end_s, tuple(packet.size for packet in self.packets))


@dataclass(slots=True)
class Tally:
    """Counts packets while they pass, and cuts them into groups."""

    tick_s: float = 0.0
    first_s: float = 0.0
    step_s: float = 0.04
    declared_s: float = 0.0
    width: int = 0
    height: int = 0
    codec: str = ""
    starts: list[float] = field(default_factory=list)
    sizes: list[list[int]] = field(default_factory=list)
    gaps: list[tuple[float, float]] = field(default_factory=list)
    shown_until_s: float = 0.0
    end_s: float = 0.0
    broke: bool = False

    def begin(self, container: InputContainer, stream: VideoStream) -> None:
        """Note what the container says of the stream."""
        context = stream.codec_context
        self.width, self.height, self.codec = context.width, context.height, context.name
        self.tick_s = tick_of(stream)
        self.first_s = first_time(stream)
        self.step_s = float(1 / stream.average_rate) if stream.average_rate else 0.04
        self.declared_s = (container.duration or 0) / av.time_base
        if "mov" in container.format.name:
            # Here, and in no other container, the length counts from 0 however late the first picture is.
            self.declared_s -= max(0.0, self.first_s)

    def parts(self, packets: Iterator[av.Packet[VideoStream]]) -> Iterator[Part]:
        """Yield each group when the next one begins; one that grows long before that, in parts."""
        waiting: list[av.Packet[VideoStream]] = []
        start_s, opens, long = 0.0, True, False
        for packet in packets:
            at_s = seconds_of(packet, self.tick_s)
            if at_s is None or not packet.size:
                continue
            at_s -= self.first_s
            if abs(at_s) > LONGEST_FILE_S:
                self.broke = True
                continue
            if packet.is_keyframe or not self.starts:
                if waiting:
                    yield Part(start_s, at_s, waiting, opens, long)
                waiting, start_s, opens, long = [], at_s, True, False
                self._begin_group(at_s)
            self._count(packet, at_s)
            waiting.append(packet)
            if at_s - start_s > LONGEST_GROUP_S or len(waiting) > MOST_WAITING:
                yield Part(start_s, at_s, waiting, opens, long=True)
                waiting, opens, long = [], False, True
        if waiting:
            yield Part(start_s, self.end_s, waiting, opens, long)

    def _begin_group(self, at_s: float) -> None:
        self.starts.append(at_s)
        self.sizes.append([])
        # Pictures inside a group come in coding order; a group begins where the one before has been shown.
        if at_s - self.shown_until_s > max(SHORTEST_GAP_S, 5 * self.step_s):
            self.gaps.append((self.shown_until_s, at_s))

    def _count(self, packet: av.Packet[VideoStream], at_s: float) -> None:
        self.broke = self.broke or packet.is_corrupt
        self.sizes[-1].append(packet.size)
        length = packet.duration * self.tick_s if packet.duration else self.step_s
        self.end_s = max(self.end_s, at_s + length)
        self.shown_until_s = max(self.shown_until_s, at_s + min(length, SHORTEST_GAP_S))

    def facts(self, name: str, stat: tuple[int, float], digest: str) -> VideoFacts:
        """Return what was counted."""
        ends = [*self.starts[1:], self.end_s] if self.starts else []
        groups = tuple(
            Group(start, end, tuple(sizes))
            for start, end, sizes in zip(self.starts, ends, self.sizes, strict=True)
        )
        pictures = sum(len(sizes) for sizes in self.sizes)
        held_s = self.end_s - sum(end - start for start, end in self.gaps)
        return VideoFacts(
            name, stat[0], stat[1], digest, self.width, self.height, self.codec, self.end_s, pictures,
            pictures / held_s if held_s > 0 else 0.0, tuple(self.gaps), groups,
            torn=self.broke or self.declared_s - self.end_s > max(1.0, 2 * self.step_s),
        )  # fmt: skip
