"""Reads hostile video files: pictures spread over time for searching, every picture for looking closely.

A recording is read once, from its first byte to its last: SHA-256 of the bytes, times and sizes of the
packets, and the key frames, decoded when the group they open is complete. Decoding key frames alone is five
to ten times cheaper than decoding all; where key frames are far apart (smart codecs, some recorders write
one in 25 s) the long groups, and only those, are decoded whole.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain
from pathlib import Path

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from visitor_desk.footage.group_decoder import CLOSEST_PICTURES_S, GroupDecoder, KeyFramesHidden, Sample
from visitor_desk.footage.hashed_file import HashedFile
from visitor_desk.footage.packet_groups import LONGEST_GROUP_S, Part, Tally, VideoFacts
from visitor_desk.footage.packet_sizes import StillStretches
from visitor_desk.footage.pieces import Opened
from visitor_desk.footage.video_errors import EmptyFile, NotAVideo, StillGrowing, TornVideo
from visitor_desk.footage.video_file import (
    begins_like_video,
    first_time,
    frames_of,
    opened,
    packets_of,
    stat_of,
    tick_of,
)

FRESH_S = 10.0
"""A file written to this recently is taken as one the recorder still has open."""


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

    def samples(self, *, decode: bool = True, still: StillStretches | None = None) -> Iterator[Sample]:
        """Yield a picture of every group, and one a second of groups that are decoded whole.

        Without `decode` only the facts are gathered; with `still` only what it chooses is decoded. Pictures
        that cannot be decoded are left out. Raises FileNotThere, NotPermittedByFolder, EmptyFile,
        NotAVideo, StillGrowing, or TornVideo where nothing can be read; a file that breaks off later has
        `torn` in its facts and the part before it.
        """
        before = stat_of(self._path)
        if before[0] == 0:
            raise EmptyFile(name=self._path.name)
        given = not decode or still is not None
        try:
            with HashedFile(self._path) as file:
                tally = Tally()
                for sample in self._pictures(file, tally, decode=decode, still=still):
                    given = True
                    yield sample
                self._facts = tally.facts(self._path.name, before, file.sha256())
        except (TornVideo, NotAVideo):
            self._facts = None
            if stat_of(self._path) != before or is_fresh(before[1]):
                raise StillGrowing(name=self._path.name, readable_s=0.0) from None
            raise
        if stat_of(self._path) != before:
            raise StillGrowing(name=self._path.name, readable_s=round(self._facts.duration_s, 1))
        if not self._facts.pictures or not given:
            if self._facts.torn or begins_like_video(self._path):
                raise TornVideo(name=self._path.name, readable_s=0.0)
            raise EmptyFile(name=self._path.name)

    def _pictures(
        self, file: HashedFile, tally: Tally, *, decode: bool, still: StillStretches | None
    ) -> Iterator[Sample]:
        given_s, hidden = -math.inf, False
        passed: tuple[Part, ...] = ()
        with opened(self._path, file) as (container, stream):
            tally.begin(container, stream)
            decoder = GroupDecoder(stream)
            for part in tally.parts(packets_of(container, stream)):
                if hidden or not decode:
                    continue
                left_s = tally.declared_s - part.end_s
                if still is not None and not part.long and not still.is_wanted(part.group, left_s):
                    passed = (part,)
                    continue
                # The picture before the one that is looked at again shows the place as it was.
                wanted, passed = (*passed, part), ()
                try:
                    for sample in chain.from_iterable(map(decoder.samples, wanted)):
                        given_s = sample.at_s
                        yield sample
                except KeyFramesHidden:
                    hidden = True
            if decode and not hidden:
                try:
                    yield from decoder.last()
                except KeyFramesHidden:
                    hidden = True
        if hidden:
            yield from (
                one for one in samples(self._path, whole=True) if one.at_s - given_s >= CLOSEST_PICTURES_S
            )


def is_fresh(modified_s: float) -> bool:
    """Tell whether a file was written to so recently that its recorder may not have closed it."""
    return abs(time.time() - modified_s) < FRESH_S


def read_facts(path: Path) -> VideoFacts:
    """Hash a file and read its packets' times. Raises as `OnePass.samples`."""
    reading = OnePass(path)
    for _ in reading.samples(decode=False):
        pass
    return reading.facts


def samples(
    path: Path,
    start_s: float = 0.0,
    end_s: float = math.inf,
    *,
    whole: bool = False,
    opens: Opened | None = None,
) -> Iterator[Sample]:
    """Yield pictures of the groups that begin in [start_s, end_s), as `OnePass.samples`.

    `whole`: decode all of every group; `opens` gives the bytes where they are not the path's. Raises as
    `read_facts` for a file that cannot be opened.
    """
    tally = Tally()
    with _given(path, opens) as (container, stream):
        tally.begin(container, stream)
        decoder = GroupDecoder(stream, always_whole=whole)
        _seek(container, stream, start_s + first_time(stream))
        try:
            for part in tally.parts(packets_of(container, stream)):
                if part.start_s >= end_s:
                    break
                yield from decoder.samples(part)
            yield from decoder.last()
        except KeyFramesHidden:
            pass
        else:
            return
    yield from samples(path, start_s, end_s, whole=True, opens=opens)


def every_picture(
    path: Path, start_s: float, end_s: float, closest_s: float = 0.0, opens: Opened | None = None
) -> Iterator[tuple[float, VideoFrame]]:
    """Yield (media second, frame) of every picture in [start_s, end_s), decoded exactly, by time.

    `closest_s` leaves out pictures nearer than this to the one before; `opens` gives the bytes where they
    are not the path's. Raises as `read_facts` for a file that cannot be opened; ends early where it breaks
    off.
    """
    with _given(path, opens) as (container, stream):
        first, tick_s = first_time(stream), tick_of(stream)
        _seek(container, stream, start_s + first)
        last = -math.inf
        for packet in packets_of(container, stream):
            for frame in frames_of(stream.codec_context, packet):
                # Broken files have frames without a time.
                at_s = 0.0 if frame.pts is None else frame.pts * tick_s - first
                if at_s >= end_s:
                    return
                if at_s >= start_s - 1e-6 and at_s - last >= closest_s - 1e-6:
                    last = at_s
                    yield at_s, frame


@contextmanager
def _given(path: Path, opens: Opened | None) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open a file, or what gives the bytes that go by its name."""
    with ExitStack() as held:
        file = held.enter_context(opens()) if opens else None
        yield held.enter_context(opened(path, file))


def _seek(container: InputContainer, stream: VideoStream, to_s: float) -> None:
    """Go to the last key frame before a time; a file without an index is read from its start."""
    if to_s <= LONGEST_GROUP_S or stream.time_base is None:
        return
    with suppress(av.FFmpegError):
        container.seek(int(to_s / stream.time_base), stream=stream, backward=True)
