"""What is there of a range, what is not, and why: parts that add up to the whole range.

Never the nearest footage instead of the right one: a second is *recorded* only when a readable
recording holds it after the camera's clock error is taken off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from math import ceil
from typing import TypedDict

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import (
    LONGEST_RECORDING,
    ClockOffset,
    SourceSight,
    offset_at,
    offset_at_true,
    true_span,
)
from visitor_desk.footage.link import FootageRange
from visitor_desk.footage.media_time import placed, usual_step_s
from visitor_desk.footage.recording import Recording, RecordingState, TimeDoubt
from visitor_desk.footage.watch import FootageAlarm

LARGEST_CLOCK_UNCERTAINTY_S = 5.0
"""A clock known less well than this cannot place a person at a door."""
SEARCH_AROUND = LONGEST_RECORDING
"""Recordings this far around a range tell how long the camera's files are."""


class CoverageState(StrEnum):
    """What can be said of a stretch of a range."""

    RECORDED = "recorded"
    CLOCK_UNCERTAIN = "clock_uncertain"
    STILL_GROWING = "still_growing"
    GAP = "gap"
    UNREACHABLE = "unreachable"
    NOT_INDEXED = "not_indexed"
    """The folder has not been looked at since."""


class CoverageReason(StrEnum):
    """Why a stretch is what it is."""

    READABLE = "coverage.readable"
    CLOCK_OFFSET = "coverage.clock_offset"
    CLOCK_FOLD = "coverage.clock_fold"
    CLOCK_GAP = "coverage.clock_gap"
    GROWING = "coverage.growing"
    TORN = "coverage.torn"
    EMPTY_FILE = "coverage.empty_file"
    UNREADABLE_FILE = "coverage.unreadable_file"
    FILE_GONE = "coverage.file_gone"
    GAP_IN_FILE = "coverage.gap_in_file"
    RECORDER_SILENT = "coverage.recorder_silent"
    NO_FILE = "coverage.no_file"
    UNREACHABLE = "coverage.unreachable"
    NOT_INDEXED = "coverage.not_indexed"


_BEST_FIRST = list(CoverageReason)
_STATE = {
    CoverageReason.READABLE: CoverageState.RECORDED,
    CoverageReason.CLOCK_OFFSET: CoverageState.CLOCK_UNCERTAIN,
    CoverageReason.CLOCK_FOLD: CoverageState.CLOCK_UNCERTAIN,
    CoverageReason.CLOCK_GAP: CoverageState.CLOCK_UNCERTAIN,
    CoverageReason.GROWING: CoverageState.STILL_GROWING,
    CoverageReason.UNREACHABLE: CoverageState.UNREACHABLE,
    CoverageReason.NOT_INDEXED: CoverageState.NOT_INDEXED,
}


class PartJson(TypedDict):
    """One part as JSON."""

    start: str
    end: str
    seconds: float
    state: str
    reason: str
    values: dict[str, object]


class RangeJson(TypedDict):
    """One range as JSON."""

    camera: str
    start: str
    end: str
    why: str
    why_values: dict[str, object]
    clock_offset_s: float | None
    clock_uncertainty_s: float
    recorded_s: float
    missing_s: float
    parts: list[PartJson]


class StatementJson(TypedDict):
    """A statement as JSON."""

    visit: str
    made_at: str
    ranges: list[RangeJson]


@dataclass(frozen=True, slots=True)
class CoveragePart:
    """A stretch of a range (true time) of which one thing can be said."""

    span: TimeRange
    reason: CoverageReason
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def state(self) -> CoverageState:
        """The state the reason stands for."""
        return _STATE.get(self.reason, CoverageState.GAP)

    def to_json(self) -> PartJson:
        """Return the part in JSON's types."""
        return {
            "start": self.span.start.isoformat(),
            "end": self.span.end.isoformat(),
            "seconds": round(self.span.duration.total_seconds(), 3),
            "state": self.state.value,
            "reason": self.reason.value,
            "values": dict(self.values),
        }


@dataclass(frozen=True, slots=True)
class RangeCoverage:
    """The parts of one range in time order; they touch and add up to it."""

    range: FootageRange
    parts: tuple[CoveragePart, ...]
    clock_offset_s: float | None

    @property
    def recorded_s(self) -> float:
        """Seconds that can be shown."""
        return sum(part.span.duration.total_seconds() for part in self.parts if _shows(part))

    @property
    def missing_s(self) -> float:
        """Seconds that cannot."""
        return self.range.span.duration.total_seconds() - self.recorded_s

    def to_json(self) -> RangeJson:
        """Return the range and its parts in JSON's types."""
        return {
            "camera": self.range.camera,
            "start": self.range.span.start.isoformat(),
            "end": self.range.span.end.isoformat(),
            "why": self.range.why.value,
            "why_values": dict(self.range.values),
            "clock_offset_s": self.clock_offset_s,
            "clock_uncertainty_s": round(self.range.clock_uncertainty_s, 3),
            "recorded_s": round(self.recorded_s, 3),
            "missing_s": round(self.missing_s, 3),
            "parts": [part.to_json() for part in self.parts],
        }


@dataclass(frozen=True, slots=True)
class CoverageStatement:
    """All ranges of one visit, as known at `made_at`."""

    visit_id: str
    made_at: datetime
    ranges: tuple[RangeCoverage, ...]

    def to_json(self) -> StatementJson:
        """Return the statement in JSON's types."""
        return {
            "visit": self.visit_id,
            "made_at": self.made_at.isoformat(),
            "ranges": [one.to_json() for one in self.ranges],
        }


def around(wanted: TimeRange, history: Sequence[ClockOffset]) -> TimeRange:
    """Return the span of the camera's clock in which recordings matter for a range in true time."""
    known = [abs(entry.offset_s) for entry in history]
    # Beyond the last entry a drift may lead further than any of them.
    ends = [offset_at_true(history, wanted.start), offset_at_true(history, wanted.end)]
    known += [abs(held.offset_s) for held in ends if held is not None]
    furthest = timedelta(seconds=max(known, default=0.0))
    return wanted.widened(furthest + SEARCH_AROUND, furthest + SEARCH_AROUND)


def coverage_of(
    wanted: FootageRange,
    recordings: Iterable[Recording],
    history: Sequence[ClockOffset],
    sight: SourceSight | None,
    silences: Sequence[FootageAlarm] = (),
) -> RangeCoverage:
    """Tell what there is of a range.

    `recordings` are those the camera has in `around(...)`, `history` its clock's, `sight` what the
    last look at the folder found, `silences` when somebody was told that the camera recorded nothing.
    """
    ordered = sorted(recordings, key=lambda one: (one.start, one.path))
    claims = _claims(ordered, history) + _silent(silences, history) + _unseen(wanted.span, sight)
    held = offset_at_true(history, wanted.span.start)
    return RangeCoverage(wanted, tuple(_painted(wanted.span, claims)), held.offset_s if held else None)


def _shows(part: CoveragePart) -> bool:
    return part.state in {CoverageState.RECORDED, CoverageState.CLOCK_UNCERTAIN}


def _claims(ordered: Sequence[Recording], history: Sequence[ClockOffset]) -> list[CoveragePart]:
    """What each recording says of the time it holds, and of the time it should have held."""
    usual = max((one.duration_s for one in ordered if one.state is RecordingState.OK), default=None)
    whole = [one for one in ordered if one.state is RecordingState.OK]
    slower = {
        put.recording.id: put.span for put in placed(whole, usual_s=usual_step_s(whole)) if put.approximate
    }
    claims = []
    for position, one in enumerate(ordered):
        following = next((later.start for later in ordered[position + 1 :] if later.start > one.start), None)
        readable = slower.get(one.id, one.span)
        if one.state is RecordingState.GONE:
            claims.append(CoveragePart(true_span(history, readable), CoverageReason.FILE_GONE))
            continue
        if following is not None and readable.end < following:
            # Names are cut to seconds: a join within that is no hole.
            slack = timedelta(seconds=one.uncertainty_s)
            if following - readable.end <= slack and one.state is RecordingState.OK:
                readable = TimeRange(readable.start, following)
        holes = [] if one.id in slower else _holes(one)
        claims += [_readable_part(one, part, history) for part in _without(readable, holes)]
        claims += [CoveragePart(true_span(history, hole), CoverageReason.GAP_IN_FILE) for hole in holes]
        if one.state is not RecordingState.OK:
            lost = TimeRange(readable.end, max(readable.end, _should_end(one, following, usual)))
            claims.append(CoveragePart(true_span(history, lost), _why_lost(one)))
    return claims


def _holes(one: Recording) -> list[TimeRange]:
    """The stretches of a file without a picture."""
    return [
        TimeRange(one.start + timedelta(seconds=start), one.start + timedelta(seconds=end))
        for start, end in one.gaps
    ]


def _without(span: TimeRange, holes: Sequence[TimeRange]) -> list[TimeRange]:
    """Return what is left of a span; `holes` are in order and apart."""
    if not holes:
        return [span]
    starts = [span.start, *(max(span.start, hole.end) for hole in holes)]
    ends = [*(min(span.end, hole.start) for hole in holes), span.end]
    return [TimeRange(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def _readable_part(one: Recording, readable: TimeRange, history: Sequence[ClockOffset]) -> CoveragePart:
    """The part that can be shown; whether its time can be trusted."""
    held = offset_at(history, one.start)
    span = true_span(history, readable)
    if one.doubt is TimeDoubt.FOLD:
        return CoveragePart(span, CoverageReason.CLOCK_FOLD, {"uncertainty_s": 3600.0})
    if one.doubt in {TimeDoubt.GAP, TimeDoubt.ZONE}:
        return CoveragePart(span, CoverageReason.CLOCK_GAP, {"uncertainty_s": 3600.0})
    if held is not None and held.uncertainty_s > LARGEST_CLOCK_UNCERTAINTY_S:
        return CoveragePart(span, CoverageReason.CLOCK_OFFSET, {"uncertainty_s": ceil(held.uncertainty_s)})
    return CoveragePart(span, CoverageReason.READABLE)


def _should_end(one: Recording, following: datetime | None, usual: float | None) -> datetime:
    """When a broken file would have ended: before the next began, it was last written, or its kind end."""
    limits = [one.modified]
    if following is not None:
        limits.append(following)
    if usual is not None and one.state is not RecordingState.GROWING:
        limits.append(one.start + timedelta(seconds=usual))
    return min(limits)


def _why_lost(one: Recording) -> CoverageReason:
    return {
        RecordingState.TORN: CoverageReason.TORN,
        RecordingState.EMPTY: CoverageReason.EMPTY_FILE,
        RecordingState.GROWING: CoverageReason.GROWING,
    }.get(one.state, CoverageReason.UNREADABLE_FILE)


def _silent(silences: Sequence[FootageAlarm], history: Sequence[ClockOffset]) -> list[CoveragePart]:
    """What alarms explain: only as far as a look has found nothing new."""
    claims = []
    for one in silences:
        span = TimeRange(one.since, max(one.since, one.ended_at or one.seen_at))
        values = {"since": true_span(history, span).start.isoformat(), "seen_at": one.seen_at.isoformat()}
        claims.append(CoveragePart(true_span(history, span), CoverageReason.RECORDER_SILENT, values))
    return claims


def _unseen(wanted: TimeRange, sight: SourceSight | None) -> list[CoveragePart]:
    """The part of a range that no look at the folder can have seen yet."""
    seen_at = sight.seen_at if sight else None
    since = wanted.start if seen_at is None else max(wanted.start, min(seen_at, wanted.end))
    values: dict[str, object] = {"seen_at": seen_at.isoformat() if seen_at else None}
    if sight is not None and sight.problem is not None:
        values["problem"] = sight.problem
        return [CoveragePart(TimeRange(since, wanted.end), CoverageReason.UNREACHABLE, values)]
    return [CoveragePart(TimeRange(since, wanted.end), CoverageReason.NOT_INDEXED, values)]


def _painted(wanted: TimeRange, claims: Sequence[CoveragePart]) -> list[CoveragePart]:
    """Cut the range where any claim begins or ends, let the best claim speak, join equal neighbours."""
    inside = [
        CoveragePart(common, claim.reason, claim.values)
        for claim in claims
        if (common := claim.span.overlap(wanted)) is not None
    ]
    inside.sort(key=lambda claim: _rank(claim.reason))
    edges = {wanted.start, wanted.end}
    for claim in inside:
        edges |= {claim.span.start, claim.span.end}
    marks = sorted(edges)
    parts: list[CoveragePart] = []
    for start, end in pairwise(marks):
        best = next((claim for claim in inside if claim.span.contains(start)), None)
        reason = best.reason if best else CoverageReason.NO_FILE
        values = best.values if best else {}
        if parts and parts[-1].reason is reason and parts[-1].values == values:
            parts[-1] = CoveragePart(TimeRange(parts[-1].span.start, end), reason, values)
        else:
            parts.append(CoveragePart(TimeRange(start, end), reason, values))
    return parts


def _rank(reason: CoverageReason) -> int:
    # A listed hole is a hole; only where no file ever claimed the time does "not looked" speak.
    return _BEST_FIRST.index(reason)
