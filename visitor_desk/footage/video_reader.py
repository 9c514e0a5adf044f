"""Reads hostile video files: pictures spread over time for searching, every picture for looking closely.

A recording is read once, from its first byte to its last: SHA-256 of the bytes, times and sizes of the packets,
and the key frames, decoded when the group they open is complete. Decoding key frames alone is five to ten
times cheaper than decoding all; where key frames are far apart (smart codecs, some recorders write one in
25 s) the long groups, and only those, are decoded whole.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import av
from av.container import InputContainer
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from visitor_desk.footage.hashed_file import HashedFile
from visitor_desk.footage.video_errors import EmptyFile, NotAVideo, StillGrowing, TornVideo
from visitor_desk.footage.video_file import (
    Picture,
    begins_like_video,
    first_time,
    frames_of,
    opened,
    packets_of,
    scaled_luma,
    seconds_of,
    shown_at,
    stat_of,
)

LONGEST_GROUP_S = 3.2
"""Longer groups of pictures are decoded whole: a person may cross a lobby between two key frames."""
CLOSEST_PICTURES_S = 0.9
"""Nobody crosses a picture faster than this, and all-key-frame codecs would cost 25 decodings a second."""
MOST_HELD_BACK = 8
"""Pictures a decoder may hold back to put them in order."""
MOST_WAITING = 1000
"""Packets that wait for the end of their group; a file that keeps more waiting is read as one long group."""
SHORTEST_GAP_S = 2.0
"""Pictures further apart than this, and than five usual steps, have a gap between them."""
FRESH_S = 10.0
"""An unreadable file written to this recently is taken as one the recorder still has open."""


@dataclass(frozen=True, slots=True)
class Group:
    """A key frame and the pictures that depend on it: media seconds [start_s, end_s).

    `sizes` are the bytes of each picture in coding order, the key frame's first.
    """

    start_s: float
    end_s: float
    sizes: tuple[int, ...]


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
class Sample:
    """A picture at a media second, scaled to `PICTURE_WIDTH`."""

    at_s: float
    luma: Picture


class OnePass:
    """One reading of a file: iterate over `samples`, then ask for `facts`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._facts: VideoFacts | None = None

    @property
    def facts(self) -> VideoFacts:
        """What the file is, known when every sample was taken."""
        if self._facts is None:
            raise ValueError("the file has not been read to its end")
        return self._facts

    def samples(self, *, decode: bool = True) -> Iterator[Sample]:
        """Yield a picture of every group, and one a second of groups that are decoded whole.

        Without `decode` only the facts are gathered. Pictures that cannot be decoded are left out.
        Raises FileNotThere, NotPermittedByFolder, EmptyFile, NotAVideo, StillGrowing, or TornVideo where
        nothing can be read; a file that breaks off later has `torn` in its facts and the part before it.
        """
        before = stat_of(self._path)
        if before[0] == 0:
            raise EmptyFile(name=self._path.name)
        try:
            with HashedFile(self._path) as file:
                tally = _Tally()
                yield from self._pictures(file, tally, decode=decode)
                self._facts = tally.facts(self._path.name, before, file.sha256())
        except (TornVideo, NotAVideo):
            self._facts = None
            if stat_of(self._path) != before or abs(time.time() - before[1]) < FRESH_S:
                raise StillGrowing(name=self._path.name, readable_s=0.0) from None
            raise
        if stat_of(self._path) != before:
            raise StillGrowing(name=self._path.name, readable_s=round(self._facts.duration_s, 1))
        if not self._facts.pictures:
            if self._facts.torn or begins_like_video(self._path):
                raise TornVideo(name=self._path.name, readable_s=0.0)
            raise EmptyFile(name=self._path.name)

    def _pictures(self, file: HashedFile, tally: _Tally, *, decode: bool) -> Iterator[Sample]:
        given_s, hidden = -math.inf, False
        with opened(self._path, file) as (container, stream):
            tally.begin(container, stream)
            decoder = _Decoder(stream)
            for part in tally.parts(packets_of(container, stream)):
                if not decode or hidden:
                    continue
                try:
                    for sample in decoder.samples(part):
                        given_s = sample.at_s
                        yield sample
                except _KeyFramesHidden:
                    hidden = True
            if decode and not hidden:
                try:
                    yield from decoder.last()
                except _KeyFramesHidden:
                    hidden = True
        if hidden:
            for sample in samples(self._path, whole=True):
                if sample.at_s - given_s >= CLOSEST_PICTURES_S:
                    yield sample


def read_facts(path: Path) -> VideoFacts:
    """Hash a file and read its packets' times. Raises as `OnePass.samples`."""
    reading = OnePass(path)
    for _ in reading.samples(decode=False):
        pass
    return reading.facts


def samples(path: Path, start_s: float = 0.0, end_s: float = math.inf, *, whole: bool = False) -> Iterator[Sample]:
    """Yield pictures of the groups that begin in [start_s, end_s) as `OnePass.samples`, without reading the rest.

    `whole`: decode all of every group. Raises as `read_facts` for a file that cannot be opened.
    """
    tally = _Tally()
    with opened(path) as (container, stream):
        tally.begin(container, stream)
        decoder = _Decoder(stream, always_whole=whole)
        _seek(container, stream, start_s + first_time(stream))
        try:
            for part in tally.parts(packets_of(container, stream)):
                if part.start_s >= end_s:
                    break
                yield from decoder.samples(part)
            yield from decoder.last()
            return
        except _KeyFramesHidden:
            pass
    yield from samples(path, start_s, end_s, whole=True)


def every_picture(
    path: Path, start_s: float, end_s: float, closest_s: float = 0.0
) -> Iterator[tuple[float, VideoFrame]]:
    """Yield (media second, frame) of every picture in [start_s, end_s), decoded exactly, by time.

    `closest_s` leaves out pictures nearer than this to the one before. Raises as `read_facts` for a file
    that cannot be opened; ends early where it breaks off.
    """
    with opened(path) as (container, stream):
        first = first_time(stream)
        _seek(container, stream, start_s + first)
        last = -math.inf
        for packet in packets_of(container, stream):
            for frame in frames_of(stream.codec_context, packet):
                at_s = shown_at(frame, first) - first
                if at_s >= end_s:
                    return
                if at_s >= start_s - 1e-6 and at_s - last >= closest_s - 1e-6:
                    last = at_s
                    yield at_s, frame


def _seek(container: InputContainer, stream: VideoStream, to_s: float) -> None:
    """Go to the last key frame before a time; a file without an index is read from its start."""
    if to_s <= LONGEST_GROUP_S or stream.time_base is None:
        return
    with suppress(av.FFmpegError):
        container.seek(int(to_s / stream.time_base), stream=stream, backward=True)


@dataclass(frozen=True, slots=True)
class _Part:
    """Packets of one group in coding order: all of them, or some of a `long` one, whose first part `opens` it."""

    start_s: float
    packets: Sequence[av.Packet[VideoStream]]
    opens: bool
    long: bool


@dataclass(slots=True)
class _Tally:
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
        self.tick_s = float(stream.time_base) if stream.time_base else 0.0
        self.first_s = first_time(stream)
        self.step_s = float(1 / stream.average_rate) if stream.average_rate else 0.04
        self.declared_s = (container.duration or 0) / av.time_base

    def parts(self, packets: Iterator[av.Packet[VideoStream]]) -> Iterator[_Part]:
        """Yield each group when the next one begins; one that grows long before that, in parts."""
        waiting: list[av.Packet[VideoStream]] = []
        start_s, opens, long = 0.0, True, False
        for packet in packets:
            at_s = seconds_of(packet, self.tick_s)
            if at_s is None or not packet.size:
                continue
            at_s -= self.first_s
            if packet.is_keyframe or not self.starts:
                if waiting:
                    yield _Part(start_s, waiting, opens, long)
                waiting, start_s, opens, long = [], at_s, True, False
                self._begin_group(at_s)
            self._count(packet, at_s)
            waiting.append(packet)
            if at_s - start_s > LONGEST_GROUP_S or len(waiting) > MOST_WAITING:
                yield _Part(start_s, waiting, opens, long=True)
                waiting, opens, long = [], False, True
        if waiting:
            yield _Part(start_s, waiting, opens, long)

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
        ends = [*self.starts[1:], self.end_s]
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


class _KeyFramesHidden(Exception):
    """The decoder gives no pictures for the container's key frames: open groups, rolling refresh."""


class _Decoder:
    """Decodes the key frame of a part, or all of a long one."""

    def __init__(self, stream: VideoStream, *, always_whole: bool = False) -> None:
        self._first_s = first_time(stream)
        self._tick_s = float(stream.time_base) if stream.time_base else 0.0
        self._always_whole = always_whole
        self._whole = _copy_of(stream.codec_context)
        self._keys = stream.codec_context
        self._keys.skip_frame = "NONKEY"
        # Without the loop filter errors add up from picture to picture: fine for key frames alone.
        self._keys.options = {"skip_loop_filter": "all"}
        self._whole_runs = False
        self._taken_s = self._given_s = -math.inf
        self._asked = self._got = 0

    def samples(self, part: _Part) -> Iterator[Sample]:
        """Yield the pictures of a part that are far enough from those before."""
        if part.long or self._always_whole:
            if part.opens:
                yield from self._drained()
            self._whole_runs = True
            for packet in part.packets:
                yield from self._whole_samples(frames_of(self._whole, packet))
            return
        if self._whole_runs:
            yield from self._drained()
        if part.start_s - self._taken_s < CLOSEST_PICTURES_S:
            return
        self._taken_s = part.start_s
        self._asked += 1
        yield from self._key_samples(frames_of(self._keys, part.packets[0]))
        if self._asked - self._got > MOST_HELD_BACK:
            raise _KeyFramesHidden

    def last(self) -> Iterator[Sample]:
        """Yield what the decoders still hold back."""
        yield from self._drained()
        if 2 * self._got < self._asked:
            raise _KeyFramesHidden

    def _drained(self) -> Iterator[Sample]:
        """Empty both decoders; the next packet they get is a key frame."""
        if self._whole_runs:
            yield from self._whole_samples(frames_of(self._whole, None))
            self._whole.flush_buffers()
            self._whole_runs = False
        if self._asked:
            yield from self._key_samples(frames_of(self._keys, None))
            self._keys.flush_buffers()

    def _key_samples(self, frames: Sequence[VideoFrame]) -> Iterator[Sample]:
        for frame in frames:
            self._got += 1
            self._given_s = shown_at(frame, self._taken_s + self._first_s) - self._first_s
            yield Sample(self._given_s, scaled_luma(frame))

    def _whole_samples(self, frames: Sequence[VideoFrame]) -> Iterator[Sample]:
        for frame in frames:
            at_s = shown_at(frame, self._given_s + self._first_s) - self._first_s
            if at_s - self._given_s >= CLOSEST_PICTURES_S:
                self._given_s = self._taken_s = at_s
                yield Sample(at_s, scaled_luma(frame))


def _copy_of(context: VideoCodecContext) -> VideoCodecContext:
    """A second decoder of the same stream: it keeps the loop filter, which pictures that build on each other need."""
    whole = av.VideoCodecContext.create(context.codec, "r")
    whole.extradata = context.extradata
    whole.width, whole.height = context.width, context.height
    whole.thread_count = 1
    return whole
