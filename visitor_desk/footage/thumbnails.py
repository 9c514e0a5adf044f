"""Small pictures along a stretch of a camera's time, decoded when they are asked for and kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from visitor_desk.clock import TimeRange
from visitor_desk.errors import DeskError
from visitor_desk.footage.piece_reader import NoPictureHere, PieceReader, Scaler
from visitor_desk.footage.playback_types import Picture
from visitor_desk.footage.track import Media, Track
from visitor_desk.progress import Progress, Stopped, never, no_progress


def thumbnails(
    track: Track,
    span: TimeRange,
    count: int,
    width: int,
    progress: Progress = no_progress,
    stopped: Stopped = never,
) -> Iterator[tuple[datetime, Picture | None]]:
    """Yield, by time, `count` instants spread over a span and what the camera shows there, `width` wide.

    A picture is the last key frame before its instant: at most one group of pictures older. None where there
    is none, or its file cannot be read. Ends early when it is stopped.
    """
    scaler = Scaler()
    reader: PieceReader | None = None
    media: Media | None = None
    try:
        for number in range(count):
            if stopped():
                return
            at = span.start + span.duration * ((number + 0.5) / count)
            piece = track.piece_at(at)
            picture = None
            if piece is not None:
                try:
                    if reader is None or piece.media != media:
                        if reader is not None:
                            reader.close()
                        reader, media = None, piece.media
                        reader = PieceReader(piece.media)
                    still = reader.key_at(piece.media_s(at))
                    picture = scaler.picture(still.frame, width, width * 4)
                except (DeskError, NoPictureHere):
                    # The player says why; a strip has a gap there.
                    picture = None
            yield at, picture
            progress(number + 1, count)
    finally:
        if reader is not None:
            reader.close()
