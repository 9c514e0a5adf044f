"""What a player plays of one camera: stretches of true time, each with the media seconds that show it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.folder import SourceUnreachable
from visitor_desk.footage.pieces import Opened, Piece
from visitor_desk.footage.playback_types import Hole
from visitor_desk.footage.share_away import why_away
from visitor_desk.footage.video_errors import FileNotThere

AN_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Media:
    """Where a video's bytes are: a file, or what gives them (a clip of the vault) under a name."""

    path: Path = field(repr=False)
    opens: Opened | None = field(default=None, repr=False)
    root: Path | None = field(default=None, repr=False)
    """The folder of the recorder, which is away where its share is."""

    @property
    def is_gone(self) -> bool:
        """Whether a file can no longer be found where it was: deleted, or its share is away."""
        return self.opens is None and not _is_there(self.path)

    @property
    def lost_code(self) -> str:
        """The code of what is said of a file that cannot be read: it is gone, or its share is away."""
        away = self.root is not None and why_away(self.root) is not None
        return SourceUnreachable.code if away or not self.is_gone else FileNotThere.code


@dataclass(frozen=True, slots=True)
class TrackPiece:
    """True time `span` is shown by media seconds from `start_s` on, `rate` of them a second.

    The camera's clock is `offset_s` seconds ahead of true time.
    """

    span: TimeRange
    media: Media
    start_s: float
    rate: float = 1.0
    offset_s: float = 0.0

    def media_s(self, instant: datetime) -> float:
        """Return the media second that shows an instant."""
        return self.start_s + (instant - self.span.start).total_seconds() * self.rate

    def instant(self, media_s: float) -> datetime:
        """Return when a media second was."""
        return self.span.start + timedelta(seconds=(media_s - self.start_s) / self.rate)

    @property
    def end_s(self) -> float:
        """The media second at which the piece ends."""
        return self.media_s(self.span.end)


@dataclass(frozen=True, slots=True)
class Track:
    """One camera: pieces by time without overlap, holes with their reasons, and how sure its times are."""

    camera: CameraId
    pieces: tuple[TrackPiece, ...]
    holes: tuple[Hole, ...] = ()
    uncertainty_s: float = 0.0

    @property
    def spans(self) -> tuple[TimeRange, ...]:
        """Everything that can be said of the camera, by kind and time."""
        return (*(piece.span for piece in self.pieces), *(hole.span for hole in self.holes))

    def piece_at(self, instant: datetime) -> TrackPiece | None:
        """Return the piece that shows an instant."""
        number = bisect_right(self.pieces, instant, key=lambda piece: piece.span.start) - 1
        if number < 0 or not self.pieces[number].span.contains(instant):
            return None
        return self.pieces[number]

    def hole_at(self, instant: datetime) -> Hole | None:
        """Return why nothing is shown at an instant; None where it is not known, or something is."""
        return next((hole for hole in self.holes if hole.span.contains(instant)), None)

    def next_piece(self, instant: datetime, *, backwards: bool) -> TrackPiece | None:
        """Return the piece that begins next after an instant; backwards, the last that ends before it."""
        if backwards:
            number = bisect_right(self.pieces, instant, key=lambda piece: piece.span.end) - 1
        else:
            number = bisect_right(self.pieces, instant, key=lambda piece: piece.span.start)
        return self.pieces[number] if 0 <= number < len(self.pieces) else None

    def beside(self, piece: TrackPiece, *, backwards: bool) -> TrackPiece | None:
        """Return the piece before or after another."""
        at = self.pieces.index(piece) + (-1 if backwards else 1)
        return self.pieces[at] if 0 <= at < len(self.pieces) else None


def pieces_on(start: datetime, pieces: Sequence[Piece]) -> tuple[TrackPiece, ...]:
    """Return the pieces of a range that begins at `start`, in true time."""
    found = []
    for piece in pieces:
        begins = start + timedelta(seconds=piece.at_s)
        span = TimeRange(begins, begins + timedelta(seconds=piece.duration_s / piece.rate))
        found.append(
            TrackPiece(
                span, Media(piece.path, piece.opens, piece.root), piece.start_s, piece.rate, piece.offset_s
            )
        )
    return tuple(found)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        # Other systems than this one say of a share that is away that it failed.
        return False


def span_of(tracks: Sequence[Track]) -> TimeRange:
    """Return from the first instant of any track to the last. Raises ValueError where there is none."""
    spans = [span for track in tracks for span in track.spans]
    return TimeRange(min(span.start for span in spans), max(span.end for span in spans))


def next_edge(tracks: Sequence[Track], at: datetime, *, backwards: bool = False) -> datetime | None:
    """Return where footage of any camera begins next; backwards, where the one before began."""
    starts = sorted(
        piece.span.start
        for track in tracks
        for number, piece in enumerate(track.pieces)
        if number == 0 or piece.span.start - track.pieces[number - 1].span.end > AN_INSTANT
    )
    if backwards:
        return next((start for start in reversed(starts) if start < at), None)
    return next((start for start in starts if start > at), None)
