"""What is there of a range, what is not, and why: parts that add up to the whole range.

Never the nearest footage instead of the right one: a second is *recorded* only when a readable
recording holds it after the camera's clock error is taken off.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import pairwise
from typing import TypedDict

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import ClockOffset, SourceSight, known_clock, offset_at_true
from visitor_desk.footage.camera_sight import CameraSight
from visitor_desk.footage.coverage_claims import at_term, before_the_first, of_alarms, of_looks, of_recordings
from visitor_desk.footage.coverage_part import (
    BEST_FIRST,
    INSTANTS,
    WENT,
    CoveragePart,
    CoverageReason,
    CoverageState,
    PartJson,
    gone_values,
)
from visitor_desk.footage.link import FootageRange
from visitor_desk.footage.media_time import CUT
from visitor_desk.footage.recording import Recording, RecordingId
from visitor_desk.footage.survival import Survival, SurvivalJson
from visitor_desk.footage.watch import FootageAlarm

__all__ = [
    "INSTANTS",
    "CoveragePart",
    "CoverageReason",
    "CoverageState",
    "CoverageStatement",
    "DoubledStretch",
    "RangeCoverage",
    "around",
    "coverage_of",
]

SEARCH_AROUND = timedelta(hours=1)
"""Recordings this far around a range tell how long the camera's files are, and what a broken one lost."""
SHOWN = frozenset({CoverageState.RECORDED, CoverageState.CLOCK_UNCERTAIN})


class DoubledJson(TypedDict):
    """A stretch that two recordings show, as JSON."""

    start: str
    end: str
    seconds: float


class ReasonJson(TypedDict):
    """One reason for a range as JSON."""

    why: str
    values: dict[str, object]


class RangeJson(TypedDict):
    """One range as JSON."""

    camera: str
    start: str
    end: str
    why: str
    why_values: dict[str, object]
    reasons: list[ReasonJson]
    clock_offset_s: float | None
    clock_uncertainty_s: float
    recorded_s: float
    missing_s: float
    doubled: list[DoubledJson]
    survival: SurvivalJson | None
    parts: list[PartJson]


class StatementJson(TypedDict):
    """A statement as JSON."""

    visit: str
    made_at: str
    ranges: list[RangeJson]


@dataclass(frozen=True, slots=True)
class DoubledStretch:
    """Two recordings of one camera show the same seconds, more of them than joints explain.

    Nothing is counted twice for it; but one of the two was named by a clock that stood wrong.
    """

    span: TimeRange

    def to_json(self) -> DoubledJson:
        """Return it in JSON's types."""
        return {
            "start": self.span.start.isoformat(),
            "end": self.span.end.isoformat(),
            "seconds": round(self.span.duration.total_seconds(), 3),
        }


@dataclass(frozen=True, slots=True)
class RangeCoverage:
    """The parts of one range in time order; they touch and add up to it.

    `doubled` are the stretches that two recordings show, `survival` tells how long its earliest second that
    can be shown will still be there; None where nothing can be shown.
    """

    range: FootageRange
    parts: tuple[CoveragePart, ...]
    clock_offset_s: float | None
    doubled: tuple[DoubledStretch, ...] = ()
    survival: Survival | None = None

    @property
    def recorded_s(self) -> float:
        """Seconds that can be shown."""
        return sum(part.seconds for part in self.parts if part.state in SHOWN)

    @property
    def missing_s(self) -> float:
        """Seconds that cannot."""
        return self.range.span.duration.total_seconds() - self.recorded_s

    @property
    def first_shown(self) -> datetime | None:
        """Where the earliest part begins that can be shown."""
        return next((part.span.start for part in self.parts if part.state in SHOWN), None)

    def to_json(self) -> RangeJson:
        """Return the range and its parts in JSON's types."""
        return {
            "camera": self.range.camera,
            "start": self.range.span.start.isoformat(),
            "end": self.range.span.end.isoformat(),
            "why": self.range.why.value,
            "why_values": dict(self.range.values),
            "reasons": [{"why": one.why.value, "values": one.values} for one in self.range.reasons],
            "clock_offset_s": self.clock_offset_s,
            "clock_uncertainty_s": round(self.range.clock_uncertainty_s, 3),
            "recorded_s": round(self.recorded_s, 3),
            "missing_s": round(self.missing_s, 3),
            "doubled": [one.to_json() for one in self.doubled],
            "survival": self.survival.to_json() if self.survival else None,
            "parts": [part.to_json() for part in self.parts],
        }


@dataclass(frozen=True, slots=True)
class CoverageStatement:
    """All ranges of one visit (or of one place, by its id), as known at `made_at`."""

    visit_id: str
    made_at: datetime
    ranges: tuple[RangeCoverage, ...]

    @property
    def recorded_s(self) -> float:
        """Seconds that can be shown, of all cameras together."""
        return sum(one.recorded_s for one in self.ranges)

    @property
    def missing_s(self) -> float:
        """Seconds that cannot."""
        return sum(one.missing_s for one in self.ranges)

    def to_json(self) -> StatementJson:
        """Return the statement in JSON's types."""
        return {
            "visit": self.visit_id,
            "made_at": self.made_at.isoformat(),
            "ranges": [one.to_json() for one in self.ranges],
        }


def around(wanted: TimeRange, history: Sequence[ClockOffset]) -> TimeRange:
    """Return the span of the camera's clock in which recordings matter for a range in true time."""
    return _shown(wanted, history).widened(SEARCH_AROUND, SEARCH_AROUND)


def _shown(wanted: TimeRange, history: Sequence[ClockOffset]) -> TimeRange:
    """Return what a camera's clock may have shown in a span of true time."""
    known = [abs(entry.offset_s) for entry in history]
    # Beyond the last entry a drift may lead further than any of them.
    clock = known_clock(history)
    ends = [clock.at_true(wanted.start), clock.at_true(wanted.end)]
    known += [abs(held.offset_s) for held in ends if held is not None]
    furthest = timedelta(seconds=max(known, default=0.0))
    return wanted.widened(furthest, furthest)


def coverage_of(
    wanted: FootageRange,
    recordings: Iterable[Recording],
    history: Sequence[ClockOffset],
    sight: SourceSight | None,
    silences: Sequence[FootageAlarm] = (),
    known: CameraSight | None = None,
    term: datetime | None = None,
    copied: Collection[RecordingId] = (),
) -> RangeCoverage:
    """Tell what there is of a range.

    `recordings` are those the camera has in `around(...)`, `history` its clock's, `sight` what the
    last look at the folder found and `known` what it told of the camera, `silences` when somebody was told
    that the camera recorded nothing. Before `term` nothing may be kept, but what was `copied` for a case;
    None knows no term.
    """
    ordered = sorted(recordings, key=lambda one: (one.start, one.path))
    of_files = of_recordings(ordered, history, _shown(wanted.span, history))
    claims = [
        *of_files,
        *of_alarms(silences, history),
        *before_the_first(wanted.span, known, history),
        *of_looks(wanted.span, sight),
    ]
    parts = _painted(wanted.span, claims)
    if term is not None and wanted.span.start < term:
        parts = _joined(at_term(parts, term, known, history, copied))
    held = offset_at_true(history, wanted.span.start)
    return RangeCoverage(
        wanted,
        tuple(_with_looks(part) for part in parts),
        held.offset_s if held else None,
        tuple(_doubled(wanted.span, of_files)),
    )


def customers(wanted: FootageRange, owner: str) -> RangeCoverage:
    """Return what is said of a range of a customer's camera: that it is theirs, and nothing else."""
    part = CoveragePart(wanted.span, CoverageReason.CUSTOMERS, {"owner": owner})
    return RangeCoverage(wanted, (part,), None)


def _painted(wanted: TimeRange, claims: Iterable[CoveragePart]) -> list[CoveragePart]:
    """Cut the range where any claim begins or ends, let the best claim speak, join equal neighbours."""
    inside = []
    for claim in claims:
        common = claim.span.overlap(wanted)
        if common is not None:
            inside.append(CoveragePart(common, claim.reason, claim.values, claim.files))
    inside.sort(key=lambda claim: claim.span.start)
    edges = {wanted.start, wanted.end}
    for claim in inside:
        edges |= {claim.span.start, claim.span.end}
    marks = sorted(edges)
    # Those that have begun, the best on top; of two that are as good, the one that began first.
    begun: list[tuple[int, int]] = []
    waiting = 0
    pieces = []
    for start, end in pairwise(marks):
        while waiting < len(inside) and inside[waiting].span.start <= start:
            heappush(begun, (BEST_FIRST[inside[waiting].reason], waiting))
            waiting += 1
        while begun and inside[begun[0][1]].span.end <= start:
            heappop(begun)
        # Where no claim speaks, every look there was found no file.
        best = inside[begun[0][1]] if begun else CoveragePart(wanted, CoverageReason.NO_FILE)
        pieces.append(CoveragePart(TimeRange(start, end), best.reason, best.values, best.files))
    return _joined(pieces)


def _joined(parts: Iterable[CoveragePart]) -> list[CoveragePart]:
    """Join neighbours of which the same is said; what each rests on is kept."""
    joined: list[CoveragePart] = []
    files: list[dict[str, Recording]] = []
    for part in parts:
        last = joined[-1] if joined else None
        if last is not None and (last.reason, last.values) == (part.reason, part.values):
            whole = TimeRange(last.span.start, part.span.end)
            joined[-1] = CoveragePart(whole, last.reason, last.values, last.files)
        else:
            joined.append(part)
            files.append({})
        files[-1].update({one.id: one for one in part.files})
    return [
        CoveragePart(part.span, part.reason, part.values, tuple(rests.values()))
        for part, rests in zip(joined, files, strict=True)
    ]


def _with_looks(part: CoveragePart) -> CoveragePart:
    """Add to what went between which looks it did."""
    return replace(part, values=gone_values(part.files)) if part.reason in WENT else part


def _doubled(wanted: TimeRange, of_files: Iterable[CoveragePart]) -> list[DoubledStretch]:
    """Return the stretches that two recordings show; joints of less than two seconds are none."""
    shown = [one.span for one in of_files if one.state in SHOWN]
    found: list[TimeRange] = []
    latest: datetime | None = None
    for span in sorted(shown, key=lambda span: (span.start, span.end)):
        if latest is not None and min(latest, span.end) - span.start >= CUT:
            twice = TimeRange(span.start, min(latest, span.end)).overlap(wanted)
            if twice is not None and found and twice.start <= found[-1].end:
                found[-1] = TimeRange(found[-1].start, max(found[-1].end, twice.end))
            elif twice is not None:
                found.append(twice)
        latest = span.end if latest is None else max(latest, span.end)
    return [DoubledStretch(span) for span in found]
