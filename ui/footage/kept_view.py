"""What the page of footage shows of what is kept for a case: its pieces, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from ui.footage.player_view import CameraLane, PlayerView
from ui.footage.player_words import Case
from ui.formats import Formats
from ui.i18n import Texts
from ui.models.timeline import BarPart
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.coverage import CoverageState
from visitor_desk.footage.track import AN_INSTANT, Track, span_of


def kept_view(
    texts: Texts,
    formats: Formats,
    case: Case,
    tracks: Sequence[Track],
    names: Mapping[CameraId, str],
    about: TimeRange,
    about_title: str,
) -> PlayerView:
    """Return the view of an opening of kept footage; `about` is the visit's presence, or around a moment."""
    whole = span_of(tracks)
    span = TimeRange(min(whole.start, about.start), max(whole.end, about.end))
    words = texts("keep.in_vault")
    lanes = []
    for track in tracks:
        parts = [BarPart(one, CoverageState.RECORDED, words, words) for one in _stretches(track)]
        lanes.append(CameraLane(track.camera, names.get(track.camera, track.camera), words, tuple(parts)))
    return PlayerView(
        title=case.title,
        sub=case.sub,
        purpose=case.purpose,
        watermark=case.watermark,
        span=span,
        presence=about,
        presence_title=about_title,
        presence_remark=formats.span(about),
        presence_words=formats.duration(about.duration),
        lanes=tuple(lanes),
        left=case.left,
    )


def _stretches(track: Track) -> list[TimeRange]:
    """Return where the pieces of a track touch, as one."""
    found = [piece.span for piece in track.pieces]
    edges = [
        0,
        *(n + 1 for n, (a, b) in enumerate(pairwise(found)) if b.start - a.end > AN_INSTANT),
        len(found),
    ]
    return [
        TimeRange(found[first].start, found[end - 1].end) for first, end in pairwise(edges) if end > first
    ]
