"""Decodes what is worth looking at of each group of pictures: its key frame, or all of a long one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from visitor_desk.footage.packet_groups import Part
from visitor_desk.footage.video_file import Picture, first_time, frames_of, scaled_luma, tick_of

CLOSEST_PICTURES_S = 0.9
"""Nobody crosses a picture faster than this, and all-key-frame codecs would cost 25 decodings a second."""
MOST_HELD_BACK = 8
"""Pictures a decoder may hold back to put them in order."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A picture at a media second, scaled to `PICTURE_WIDTH`."""

    at_s: float
    luma: Picture


class KeyFramesHidden(Exception):
    """The decoder gives no pictures for the container's key frames: open groups, rolling refresh."""


class GroupDecoder:
    """Decodes the key frame of a part, or all of a long one."""

    def __init__(self, stream: VideoStream, *, always_whole: bool = False) -> None:
        self._first_s = first_time(stream)
        self._tick_s = tick_of(stream)
        self._always_whole = always_whole
        self._whole = _copy_of(stream.codec_context)
        self._keys = stream.codec_context
        self._keys.skip_frame = "NONKEY"
        # Without the loop filter errors add up from picture to picture: fine for key frames alone.
        self._keys.options = {"skip_loop_filter": "all"}
        self._whole_runs = False
        self._taken_s = self._given_s = -math.inf
        self._asked = self._got = 0

    def samples(self, part: Part) -> Iterator[Sample]:
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
            raise KeyFramesHidden

    def last(self) -> Iterator[Sample]:
        """Yield what the decoders still hold back."""
        yield from self._drained()
        if 2 * self._got < self._asked:
            raise KeyFramesHidden

    def _drained(self) -> Iterator[Sample]:
        """Empty both decoders; the next packet they get is a key frame."""
        if self._whole_runs:
            yield from self._whole_samples(frames_of(self._whole, None))
            self._whole.flush_buffers()
            self._whole_runs = False
        if self._asked:
            yield from self._key_samples(frames_of(self._keys, None))
            self._keys.flush_buffers()

    def _shown_s(self, frame: VideoFrame, otherwise_s: float) -> float:
        """When a frame is shown; broken files have frames without a time, and drained ones no time base."""
        return otherwise_s if frame.pts is None else frame.pts * self._tick_s - self._first_s

    def _key_samples(self, frames: Sequence[VideoFrame]) -> Iterator[Sample]:
        for frame in frames:
            self._got += 1
            self._given_s = self._shown_s(frame, self._taken_s)
            yield Sample(self._given_s, scaled_luma(frame))

    def _whole_samples(self, frames: Sequence[VideoFrame]) -> Iterator[Sample]:
        for frame in frames:
            at_s = self._shown_s(frame, self._given_s)
            if at_s - self._given_s >= CLOSEST_PICTURES_S:
                self._given_s = self._taken_s = at_s
                yield Sample(at_s, scaled_luma(frame))


def _copy_of(context: VideoCodecContext) -> VideoCodecContext:
    """A second decoder of the stream: pictures that build on each other need the loop filter."""
    whole = av.CodecContext.create(context.codec, "r")
    assert isinstance(whole, VideoCodecContext)
    whole.extradata = context.extradata
    whole.width, whole.height = context.width, context.height
    whole.thread_count = 1
    return whole
