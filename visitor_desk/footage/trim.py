"""Takes a stretch out of a video: its packets as they are, from key frame to key frame, or its very pictures.

Both write fragments (ISO/IEC 14496-12, 8.8), so that what they write to need never go back: a clip of the
vault is sealed as it comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Protocol

import av
from av.container import InputContainer, OutputContainer
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from visitor_desk.footage.clip import NothingToShow
from visitor_desk.footage.initialisation import Bytes
from visitor_desk.footage.video_file import first_time, frames_of, opened, packets_of, seconds_of, tick_of

_FRAGMENTED = {"movflags": "frag_keyframe+empty_moov+default_base_moof", "fflags": "+bitexact"}
_TICK = Fraction(1, 90_000)
"""A tick of an exact trim in seconds; recorders' clocks are no finer."""
_CLOSE_S = 1e-6
_LAST_STANDS_S = 0.04


class Pours(Protocol):
    """What takes bytes in order."""

    def write(self, content: bytes, /) -> int:
        """Take more."""


@dataclass(frozen=True, slots=True)
class Trimmed:
    """What a trim holds: the media seconds of the video it was taken from, and how many pictures."""

    start_s: float
    end_s: float
    pictures: int


def copied_trim(path: Path, file: Bytes | None, start_s: float, end_s: float, out: Pours) -> Trimmed:
    """Write the whole groups of pictures that reach into [start_s, end_s); not a bit of a picture changes.

    Raises NothingToShow and what `opened` raises.
    """
    with opened(path, file) as (source, stream):
        first, tick_s = first_time(stream), tick_of(stream)
        packets = _groups(source, stream, start_s, end_s)
        begins = next(packets, None)
        if begins is None:
            raise NothingToShow
        shift = begins.pts if begins.pts is not None else begins.dts or 0
        ends, pictures = shift, 0
        with _container(out) as container:
            target = container.add_stream_from_template(stream)
            for packet in chain([begins], packets):
                ends = max(ends, (packet.pts if packet.pts is not None else shift) + (packet.duration or 0))
                packet.stream = target
                packet.pts = None if packet.pts is None else packet.pts - shift
                packet.dts = None if packet.dts is None else packet.dts - shift
                container.mux(packet)
                pictures += 1
        return Trimmed(shift * tick_s - first, ends * tick_s - first, pictures)


def exact_trim(path: Path, file: Bytes | None, start_s: float, end_s: float, out: Pours) -> Trimmed:
    """Write the pictures of [start_s, end_s) anew as H.264, each at its time. Raises as `copied_trim`."""
    with opened(path, file) as (source, stream):
        shown = _decoded(source, stream, start_s, end_s)
        begins = next(shown, None)
        if begins is None:
            raise NothingToShow
        first_s, last_s, step_s, pictures = begins[0], begins[0], _LAST_STANDS_S, 0
        # The most common pixel format has one colour for two by two pixels.
        width, height = begins[1].width // 2 * 2, begins[1].height // 2 * 2
        with _container(out) as container:
            target = container.add_stream("libx264", rate=25)
            target.width, target.height, target.pix_fmt = width, height, "yuv420p"
            target.codec_context.time_base = _TICK
            target.options = {"preset": "veryfast", "crf": "18", "bf": "0"}
            for at_s, frame in chain([begins], shown):
                step_s, last_s = at_s - last_s or step_s, at_s
                picture = frame.reformat(width=width, height=height, format="yuv420p")
                # The encoder decides anew which pictures are key frames.
                picture.pict_type = PictureType.NONE
                picture.pts, picture.time_base = round((at_s - first_s) / _TICK), _TICK
                container.mux(target.encode(picture))
                pictures += 1
            container.mux(target.encode(None))
        return Trimmed(first_s, min(end_s, last_s + step_s), pictures)


def _groups(
    source: InputContainer, stream: VideoStream, start_s: float, end_s: float
) -> Iterator[av.Packet[VideoStream]]:
    """Yield the packets of every group of pictures that reaches into [start_s, end_s), in decoding order."""
    first, tick_s = first_time(stream), tick_of(stream)
    if start_s > 0 and stream.time_base is not None:
        source.seek(int((start_s + first) / stream.time_base), stream=stream, backward=True)
    begun = False
    for packet in packets_of(source, stream):
        shown_s = seconds_of(packet, tick_s)
        if not packet.size or shown_s is None:
            continue
        if packet.is_keyframe and shown_s - first >= end_s:
            return
        begun = begun or packet.is_keyframe
        if begun:
            yield packet


def _decoded(
    source: InputContainer, stream: VideoStream, start_s: float, end_s: float
) -> Iterator[tuple[float, VideoFrame]]:
    """Yield (media second, picture) of every picture in [start_s, end_s)."""
    first, tick_s = first_time(stream), tick_of(stream)
    # At the end the decoder is asked for what it holds back.
    for packet in chain(_groups(source, stream, start_s, end_s), [None]):
        for frame in frames_of(stream.codec_context, packet):
            if frame.pts is not None and start_s - _CLOSE_S <= (at_s := frame.pts * tick_s - first) < end_s:
                yield at_s, frame


@contextmanager
def _container(out: Pours) -> Iterator[OutputContainer]:
    with av.open(out, "w", format="mp4", options=_FRAGMENTED) as container:
        yield container
