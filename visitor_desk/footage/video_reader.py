"""Reads hostile video files: pictures spread over time for searching, every picture for looking closely.

A recording is read as: SHA-256 of the bytes, the packets' times (no decoding), then the key frames. Decoding
key frames alone is five to ten times cheaper than decoding all; where key frames are far apart (smart codecs,
some recorders write one in 25 s) the long groups, and only those, are decoded whole.
"""

from __future__ import annotations

import hashlib
import logging
import math
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import av
import cv2
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from visitor_desk.errors import NotPermittedByFolder
from visitor_desk.footage.video_errors import EmptyFile, FileNotThere, NotAVideo, StillGrowing, TornVideo

Picture = NDArray[np.uint8]
"""Luma, height x width."""

PICTURE_WIDTH = 320
LONGEST_GROUP_S = 3.2
"""Longer groups of pictures are decoded whole: a person may cross a lobby between two key frames."""
CLOSEST_PICTURES_S = 0.9
"""Nobody crosses a picture faster than this, and all-key-frame codecs would cost 25 decodings a second."""
MOST_HELD_BACK = 8
"""Pictures a decoder may hold back to put them in order."""
LARGEST_PICTURE = 8192 * 8192
FRESH_S = 10.0
"""An unreadable file written to this recently is taken as one the recorder still has open."""
_BLOCK = 1 << 20
# A playlist or a list of further files in a video's clothes must not make the reader open what it names.
_SAFE = {
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,dhav,asf,flv,h264,hevc,mjpeg",
    "protocol_whitelist": "file",
}
_PLANAR_LUMA = ("yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12", "gray")

# PyAV repeats ffmpeg's complaints, with file names, to the log; the errors below say what is needed.
logging.getLogger("libav").addHandler(logging.NullHandler())
av.logging.set_level(None)


@dataclass(frozen=True, slots=True)
class Group:
    """A key frame and the pictures that depend on it: media seconds [start_s, end_s)."""

    start_s: float
    end_s: float
    pictures: int


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """What a file is, without its pictures. Times count from the first picture."""

    name: str
    size: int
    modified_s: float
    sha256: str
    width: int
    height: int
    codec: str
    duration_s: float
    pictures: int
    groups: tuple[Group, ...]
    torn: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """A picture at a media second, scaled to `PICTURE_WIDTH`."""

    at_s: float
    luma: Picture


def read_facts(path: Path) -> VideoFacts:
    """Hash a file and read its packets' times.

    Raises FileNotThere, NotPermittedByFolder, EmptyFile, NotAVideo, StillGrowing, or TornVideo where
    nothing can be read. A file that breaks off later comes back with `torn` set and the part before it.
    """
    before = _stat(path)
    if before[0] == 0:
        raise EmptyFile(name=path.name)
    digest = _sha256(path)
    try:
        facts = _packet_facts(path, before, digest)
    except (TornVideo, NotAVideo):
        if _stat(path) != before or abs(time.time() - before[1]) < FRESH_S:
            raise StillGrowing(name=path.name, readable_s=0.0) from None
        raise
    if _stat(path) != before:
        raise StillGrowing(name=path.name, readable_s=round(facts.duration_s, 1))
    return facts


def samples(path: Path, facts: VideoFacts, start_s: float = 0.0, end_s: float = math.inf) -> Iterator[Sample]:
    """Yield a picture of every group of a file, and one a second in groups that are decoded whole.

    `start_s` and `end_s` bound the groups. Pictures that cannot be decoded are left out; the iteration ends
    early where the file breaks off.
    """
    long_groups = [group for group in facts.groups if group.end_s - group.start_s > LONGEST_GROUP_S]
    given_s = -math.inf
    try:
        for sample in _spread(path, long_groups, start_s, end_s):
            given_s = sample.at_s
            yield sample
    except _KeyFramesHidden:
        everything = [Group(-math.inf, math.inf, facts.pictures)]
        for sample in _spread(path, everything, start_s, end_s):
            if sample.at_s - given_s >= CLOSEST_PICTURES_S:
                yield sample


class _KeyFramesHidden(Exception):
    """The decoder gives no pictures for the container's key frames: open groups, rolling refresh."""


def _spread(path: Path, whole_groups: Sequence[Group], start_s: float, end_s: float) -> Iterator[Sample]:
    """Yield the key frames, and pictures about a second apart of `whole_groups` (in time order)."""
    with _opened(path) as (container, stream):
        stream.codec_context.thread_count = 1
        # Without the loop filter errors add up from picture to picture: fine for key frames alone.
        stream.codec_context.options = {} if whole_groups else {"skip_loop_filter": "all"}
        whole = False
        remaining = iter([*whole_groups, None])
        whole_group = next(remaining)
        taken_s = given_s = -math.inf
        asked = got = 0
        first = _first_time(stream)
        _seek(container, stream, start_s + first)
        for packet in _packets(container, stream):
            at_s = _seconds(packet, stream)
            if packet.is_keyframe and at_s is not None:
                at_s -= first
                if at_s >= end_s:
                    break
                while whole_group is not None and at_s >= whole_group.end_s - 1e-6:
                    whole_group = next(remaining)
                whole = whole_group is not None and at_s >= whole_group.start_s - 1e-6
                stream.codec_context.skip_frame = "DEFAULT" if whole else "NONKEY"
                if not whole and at_s - taken_s < CLOSEST_PICTURES_S:
                    continue
                taken_s = at_s
                asked += not whole
            elif packet.size and not whole:
                continue
            for frame in _frames(stream, packet):
                got += not whole
                shown_s = _shown_at(frame, at_s) - first
                if shown_s - given_s < CLOSEST_PICTURES_S and not frame.key_frame:
                    continue
                given_s = shown_s
                yield Sample(shown_s, scaled_luma(frame))
            if asked - got > MOST_HELD_BACK or (not packet.size and 2 * got < asked):
                raise _KeyFramesHidden


def every_picture(
    path: Path, start_s: float, end_s: float, closest_s: float = 0.0
) -> Iterator[tuple[float, VideoFrame]]:
    """Yield (media second, frame) of every picture in [start_s, end_s), decoded exactly, by time.

    `closest_s` leaves out pictures nearer than this to the one before. Raises as `read_facts` for a file
    that cannot be opened; ends early where it breaks off.
    """
    with _opened(path) as (container, stream):
        stream.codec_context.thread_count = 1
        first = _first_time(stream)
        _seek(container, stream, start_s + first)
        last = -math.inf
        for packet in _packets(container, stream):
            for frame in _frames(stream, packet):
                at_s = _shown_at(frame, first) - first
                if at_s >= end_s:
                    return
                if at_s >= start_s - 1e-6 and at_s - last >= closest_s - 1e-6:
                    last = at_s
                    yield at_s, frame


def scaled_luma(frame: VideoFrame, width: int = PICTURE_WIDTH) -> Picture:
    """Return a frame's luma scaled to `width`, the height in proportion (at least 16)."""
    if frame.format.name in _PLANAR_LUMA:
        plane = frame.planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
        luma = rows[:, : frame.width]
    else:
        luma = np.asarray(frame.to_ndarray(format="gray"), np.uint8)
    height = max(16, round(width * frame.height / frame.width))
    return np.asarray(cv2.resize(luma, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open a file's first video stream with everything else switched off."""
    try:
        container = av.open(str(path), options=_SAFE, metadata_errors="replace")
    except FileNotFoundError:
        raise FileNotThere(name=path.name) from None
    except PermissionError:
        raise NotPermittedByFolder(path=path.name) from None
    except (av.FFmpegError, OSError, ValueError):
        if _begins_like_video(path):
            raise TornVideo(name=path.name, readable_s=0.0) from None
        raise NotAVideo(name=path.name) from None
    with container:
        if not container.streams.video:
            raise NotAVideo(name=path.name)
        stream = container.streams.video[0]
        size = stream.codec_context.width * stream.codec_context.height
        if not 0 < size <= LARGEST_PICTURE:
            raise NotAVideo(name=path.name)
        yield container, stream


def _seek(container: InputContainer, stream: VideoStream, to_s: float) -> None:
    """Go to the last key frame before a time; a file without an index is read from its start."""
    if to_s <= LONGEST_GROUP_S or stream.time_base is None:
        return
    with suppress(av.FFmpegError):
        container.seek(int(to_s / stream.time_base), stream=stream, backward=True)


def _packet_facts(path: Path, stat: tuple[int, float], digest: str) -> VideoFacts:
    keys: list[float] = []
    counts: list[int] = []
    end_s = 0.0
    with _opened(path) as (container, stream):
        first = _first_time(stream)
        step = float(1 / stream.average_rate) if stream.average_rate else 0.04
        declared = (container.duration or 0) / av.time_base
        broke = False
        for packet in _packets(container, stream):
            at_s = _seconds(packet, stream)
            if at_s is None or not packet.size:
                continue
            at_s -= first
            broke = broke or packet.is_corrupt
            length = float(packet.duration * packet.time_base) if packet.duration else step
            end_s = max(end_s, at_s + length)
            if packet.is_keyframe or not keys:
                keys.append(at_s)
                counts.append(0)
            counts[-1] += 1
        context = stream.codec_context
        groups = tuple(
            Group(start, following, count)
            for start, following, count in zip(keys, [*keys[1:], end_s], counts, strict=True)
        )
        torn = broke or declared - end_s > max(1.0, 2 * step)
        facts = VideoFacts(
            path.name, stat[0], stat[1], digest, context.width, context.height,
            context.name, end_s, sum(counts), groups, torn,
        )  # fmt: skip
    if not facts.pictures:
        if torn or _begins_like_video(path):
            raise TornVideo(name=path.name, readable_s=0.0)
        raise EmptyFile(name=path.name)
    return facts


def _packets(container: InputContainer, stream: VideoStream) -> Iterator[av.Packet[VideoStream]]:
    """Yield packets until the end or until the file breaks off."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except (av.FFmpegError, OSError):
            return
        if packet is None:
            return
        yield packet


def _frames(stream: VideoStream, packet: av.Packet[VideoStream]) -> list[VideoFrame]:
    """Return the frames a packet completes; a packet that cannot be decoded gives none."""
    try:
        return stream.codec_context.decode(packet)
    except (av.FFmpegError, ValueError):
        return []


def _shown_at(frame: VideoFrame, otherwise_s: float | None) -> float:
    """When a frame is shown, in the stream's seconds; broken files have frames without a time."""
    if frame.pts is None or frame.time_base is None:
        return otherwise_s or 0.0
    return float(frame.pts * frame.time_base)


def _seconds(packet: av.Packet[VideoStream], stream: VideoStream) -> float | None:
    ticks = packet.pts if packet.pts is not None else packet.dts
    return None if ticks is None or stream.time_base is None else float(ticks * stream.time_base)


def _first_time(stream: VideoStream) -> float:
    """The stream's first presentation time in seconds: transport streams do not begin at 0."""
    if stream.start_time is None or stream.time_base is None:
        return 0.0
    return float(stream.start_time * stream.time_base)


def _begins_like_video(path: Path) -> bool:
    """Tell whether the first bytes are of a container whose rest may be missing."""
    with path.open("rb") as file:
        head = file.read(12)
    return head[4:8] in {b"ftyp", b"moov", b"mdat", b"free", b"wide"} or head[:4] in {
        b"\x1aE\xdf\xa3", b"RIFF", b"DHAV", b"\x00\x00\x01\xba",
    }  # fmt: skip


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except PermissionError:
        raise NotPermittedByFolder(path=path.name) from None


def _stat(path: Path) -> tuple[int, float]:
    try:
        status = path.stat()
    except FileNotFoundError:
        raise FileNotThere(name=path.name) from None
    except PermissionError:
        raise NotPermittedByFolder(path=path.name) from None
    return status.st_size, status.st_mtime
