"""Opens hostile video files: nothing but the file itself, and what is broken ends the reading early."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import av
import cv2
import numpy as np
from av.container import InputContainer
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from visitor_desk.errors import NotPermittedByFolder
from visitor_desk.footage.initialisation import Bytes, Initialised, initialisation_of
from visitor_desk.footage.video_errors import FileNotThere, NotAVideo, TornVideo

Picture = NDArray[np.uint8]
"""Luma, height x width."""

PICTURE_WIDTH = 320
LARGEST_PICTURE = 8192 * 8192
_READ_AT_ONCE = 1 << 18
# A playlist or a list of further files in a video's clothes must not make the reader open what it names.
_SAFE = {
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,dhav,asf,flv,h264,hevc,mjpeg",
    "protocol_whitelist": "file",
}
_PLANAR_LUMA = ("yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12", "gray")

# PyAV repeats ffmpeg's complaints, with file names, to the log; the errors below say what is needed.
logging.getLogger("libav").addHandler(logging.NullHandler())
av.logging.set_level(None)


@contextmanager
def opened(path: Path, file: Bytes | None = None) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open the first video stream of a file, or of `file` which reads it; one thread decodes it.

    A piece of a longer video is opened with its initialisation segment. Raises FileNotThere,
    NotPermittedByFolder, NotAVideo, or TornVideo where a video begins and cannot be read.
    """
    with ExitStack() as held:
        try:
            source = held.enter_context(_whole(path, file))
            container = held.enter_context(
                av.open(source, options=_SAFE, metadata_errors="replace", buffer_size=_READ_AT_ONCE)
            )
        except FileNotFoundError:
            raise FileNotThere(name=path.name) from None
        except PermissionError:
            raise NotPermittedByFolder(path=path.name) from None
        except (av.FFmpegError, OSError, ValueError):
            if begins_like_video(path, file):
                raise TornVideo(name=path.name, readable_s=0.0) from None
            raise NotAVideo(name=path.name) from None
        assert isinstance(container, InputContainer)
        if not container.streams.video:
            raise NotAVideo(name=path.name)
        stream = container.streams.video[0]
        context: VideoCodecContext | None = stream.codec_context  # none where nobody can decode the stream
        if context is None or not 0 < context.width * context.height <= LARGEST_PICTURE:
            raise NotAVideo(name=path.name)
        context.thread_count = 1
        yield container, stream


@contextmanager
def _whole(path: Path, file: Bytes | None) -> Iterator[str | Bytes]:
    """Give what a demuxer reads: the file, or a piece with what must be read before it."""
    before = initialisation_of(path)
    if not before:
        yield file or str(path)
    elif file:
        yield Initialised(before, file)
    else:
        with path.open("rb") as piece:
            yield Initialised(before, piece)


def packets_of(container: InputContainer, stream: VideoStream) -> Iterator[av.Packet[VideoStream]]:
    """Yield packets until the end or until the file breaks off; the last one is empty."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except (av.FFmpegError, OSError):
            return
        if packet is None:
            return
        yield packet


def frames_of(context: VideoCodecContext, packet: av.Packet[VideoStream] | None) -> list[VideoFrame]:
    """Return the frames a packet completes (None: those held back); one that cannot be decoded gives none."""
    try:
        return context.decode(packet)
    except (av.FFmpegError, ValueError):
        return []


def tick_of(stream: VideoStream) -> float:
    """The length of a tick of the stream's clock in seconds, 0 where it has none."""
    return float(stream.time_base) if stream.time_base else 0.0


def seconds_of(packet: av.Packet[VideoStream], tick_s: float) -> float | None:
    """When a packet's picture is shown, in the stream's seconds; `tick_s` is the length of a tick."""
    ticks = packet.pts if packet.pts is not None else packet.dts
    return None if ticks is None else ticks * tick_s


def first_time(stream: VideoStream) -> float:
    """The stream's first presentation time in seconds: transport streams do not begin at 0."""
    if stream.start_time is None or stream.time_base is None:
        return 0.0
    return float(stream.start_time * stream.time_base)


def scaled_luma(frame: VideoFrame, width: int = PICTURE_WIDTH) -> Picture:
    """Return a frame's luma scaled to `width`, the height in proportion (at least 16)."""
    if frame.format.name in _PLANAR_LUMA:
        plane = frame.planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
        luma = rows[:, : frame.width]
    else:
        luma = np.asarray(frame.to_ndarray(format="gray"), np.uint8)
    height = max(16, round(width * frame.height / frame.width))
    if frame.width >= 4 * width and not (frame.width | frame.height) % 2:
        # Halving is much the fastest step there is, and leaves a quarter for the other.
        half = (frame.width // 2, frame.height // 2)
        luma = np.asarray(cv2.resize(luma, half, interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.resize(luma, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def begins_like_video(path: Path, file: Bytes | None = None) -> bool:
    """Tell whether the first bytes (of `file`, if given) are of a container whose rest may be missing."""
    if file is None:
        with path.open("rb") as opened_again:
            return begins_like_video(path, opened_again)
    file.seek(0)
    head = file.read(12)
    return head[4:8] in {b"ftyp", b"moov", b"mdat", b"free", b"wide"} or head[:4] in {
        b"\x1aE\xdf\xa3", b"RIFF", b"DHAV", b"\x00\x00\x01\xba",
    }  # fmt: skip


def stat_of(path: Path) -> tuple[int, float]:
    """Return a file's size in bytes and its modification time in seconds since 1970."""
    try:
        status = path.stat()
    except FileNotFoundError:
        raise FileNotThere(name=path.name) from None
    except PermissionError:
        raise NotPermittedByFolder(path=path.name) from None
    return status.st_size, status.st_mtime
