"""Puts what moves in a file on its camera's clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from visitor_desk.clock import TimeRange
from visitor_desk.footage.activity import Activity
from visitor_desk.footage.recording import ActivityInterval, Recording, in_pieces


def intervals_of(recording: Recording, found: Iterable[Activity]) -> Iterator[ActivityInterval]:
    """Put a file's activity on the camera's clock, in pieces that the store can bound."""
    for one in found:
        score = round(1000 * one.score)
        span = TimeRange(
            recording.start + timedelta(seconds=one.start_s), recording.start + timedelta(seconds=one.end_s)
        )
        for piece in in_pieces(span):
            yield ActivityInterval(recording.camera, piece, one.kind, one.movers, recording.id, score)
