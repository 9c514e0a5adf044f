"""What recordings, alarms and looks say of a range; where they differ, `coverage` lets the best one speak."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import ClockOffset, HeldOffset, SourceSight, known_clock, true_span
from visitor_desk.footage.camera_sight import CameraSight
from visitor_desk.footage.coverage_part import CoveragePart, CoverageReason, is_gone
from visitor_desk.footage.media_time import CUT, placed, usual_step_s
from visitor_desk.footage.recording import Recording, RecordingId, RecordingState, TimeDoubt
from visitor_desk.footage.survival import true_instant
from visitor_desk.footage.watch import FootageAlarm

LARGEST_CLOCK_UNCERTAINTY_S = 5.0
"""A clock known less well than this cannot place a person at a door."""


def of_recordings(
    ordered: Sequence[Recording], history: Sequence[ClockOffset], shown: TimeRange
) -> list[CoveragePart]:
    """Return what each recording says of the time it holds, and of the time it should have held.

    `ordered` are a camera's recordings by start, `shown` is where on its clock claims are wanted. All of a
    recording is placed by the offset that holds when it begins, since then it was named.
    """
    whole = [one for one in ordered if one.state is RecordingState.OK]
    usual = max((one.duration_s for one in whole), default=None)
    step = usual_step_s(whole)
    near = _near(ordered, shown, usual or 0.0)
    fine = [one for one in near if one.state is RecordingState.OK]
    slower = {}
    if any(_off(one, following) for one, following in pairwise(fine)):
        slower = {put.recording.id: put.span for put in placed(fine, usual_s=step) if put.approximate}
    clock = known_clock(history)
    claims: list[CoveragePart] = []
    for one, following in zip(near, _next_starts(near), strict=True):
        readable = slower.get(one.id) or one.span
        held = clock.at(one.start)
        put = _Shift(timedelta(seconds=-held.offset_s if held else 0.0))
        if is_gone(one):
            reason = CoverageReason.FILE_ABSENT if one.gone_at else CoverageReason.FILE_GONE
            claims.append(CoveragePart(put.true(readable), reason, {}, (one,)))
            continue
        if following is not None and readable.end < following:
            # Names are cut to seconds: a join within that is no hole.
            slack = timedelta(seconds=one.uncertainty_s)
            if following - readable.end <= slack and one.state is RecordingState.OK:
                readable = TimeRange(readable.start, following)
        holes = [] if one.id in slower else _holes(one)
        reason, values = _how_sure(one, held)
        claims += [CoveragePart(put.true(part), reason, values, (one,)) for part in without(readable, holes)]
        claims += [CoveragePart(put.true(hole), CoverageReason.GAP_IN_FILE, {}, (one,)) for hole in holes]
        if one.state is not RecordingState.OK:
            lost = TimeRange(readable.end, max(readable.end, _should_end(one, following, usual)))
            claims.append(CoveragePart(put.true(lost), _why_lost(one), {}, (one,)))
    return claims


def of_alarms(silences: Sequence[FootageAlarm], history: Sequence[ClockOffset]) -> list[CoveragePart]:
    """Return what alarms explain: only as far as a look has found nothing new."""
    claims = []
    for one in silences:
        span = TimeRange(one.since, max(one.since, one.ended_at or one.seen_at))
        values = {
            "since": true_span(history, span).start.isoformat(),
            "seen_at": one.seen_at.isoformat(),
            "alarm": one.id,
        }
        claims.append(CoveragePart(true_span(history, span), CoverageReason.RECORDER_SILENT, values))
    return claims


def of_looks(wanted: TimeRange, sight: SourceSight | None) -> list[CoveragePart]:
    """Return the part of a range that no look at the folder can have seen yet."""
    seen_at = sight.seen_at if sight else None
    since = wanted.start if seen_at is None else max(wanted.start, min(seen_at, wanted.end))
    values: dict[str, object] = {"seen_at": seen_at.isoformat() if seen_at else None}
    if sight is not None and sight.problem is not None:
        values["problem"] = sight.problem
        return [CoveragePart(TimeRange(since, wanted.end), CoverageReason.UNREACHABLE, values)]
    return [CoveragePart(TimeRange(since, wanted.end), CoverageReason.NOT_INDEXED, values)]


def before_the_first(
    wanted: TimeRange, known: CameraSight | None, history: Sequence[ClockOffset]
) -> list[CoveragePart]:
    """Return the part of a range to which no file of the camera was ever seen to reach back."""
    if known is None:
        return []
    values: dict[str, object] = {"seen_at": known.seen_at.isoformat()}
    looked = min(wanted.end, max(wanted.start, known.seen_at))
    if known.first is None:
        return [CoveragePart(TimeRange(wanted.start, looked), CoverageReason.NO_FILE_EVER, values)]
    first = true_instant(history, known.first)
    end = max(wanted.start, min(first, looked))
    values["oldest"] = first.isoformat()
    return [CoveragePart(TimeRange(wanted.start, end), CoverageReason.NEVER_RECORDED, values)]


def at_term(
    parts: Sequence[CoveragePart],
    term: datetime,
    known: CameraSight | None,
    history: Sequence[ClockOffset],
    copied: Collection[RecordingId] = (),
) -> Iterator[CoveragePart]:
    """Yield the parts, what lies before `term` as expired where it is verified gone, else as past its term.

    What is known of files of that time stays as it is where nothing of it could be shown anyway, and so does
    what was copied for a case, which has a term of its own.
    """
    oldest = true_instant(history, known.oldest) if known is not None and known.oldest is not None else None
    for part in parts:
        for piece in _cut(part, term):
            of_case = bool(piece.files) and all(one.id in copied for one in piece.files)
            if piece.span.start >= term or of_case:
                yield piece
            else:
                yield from _past(piece, known, oldest)


def _past(part: CoveragePart, known: CameraSight | None, oldest: datetime | None) -> Iterator[CoveragePart]:
    if part.reason in _SHOWABLE:
        read = max((one.indexed_at for one in part.files), default=None)
        seen = known.seen_at if known is not None else read
        values: dict[str, object] = {"seen_at": seen.isoformat() if seen else None}
        yield CoveragePart(part.span, CoverageReason.PAST_TERM, values, part.files)
    elif part.reason in {CoverageReason.FILE_ABSENT, CoverageReason.FILE_GONE}:
        yield CoveragePart(part.span, CoverageReason.EXPIRED, {}, part.files)
    elif part.reason not in _NOTHING_KNOWN:
        yield part
    elif known is None:
        yield CoveragePart(part.span, CoverageReason.PAST_TERM_UNVERIFIED, {"seen_at": None, "oldest": None})
    else:
        values = {
            "seen_at": known.seen_at.isoformat(),
            "oldest": oldest.isoformat() if oldest is not None else None,
        }
        # Where the oldest file begins is where what may still be there begins.
        border = part.span.end if oldest is None else oldest
        # A look cannot have verified the absence of what was recorded after it.
        absent = min(border, max(part.span.start, known.seen_at))
        for piece in _cut(part, absent):
            gone = piece.span.end <= absent
            reason = CoverageReason.EXPIRED_ABSENT if gone else CoverageReason.PAST_TERM_UNVERIFIED
            yield CoveragePart(piece.span, reason, values)


_SHOWABLE = frozenset(
    {
        CoverageReason.READABLE,
        CoverageReason.CLOCK_OFFSET,
        CoverageReason.CLOCK_FOLD,
        CoverageReason.CLOCK_GAP,
        CoverageReason.GROWING,
    }
)
_NOTHING_KNOWN = frozenset(
    {
        CoverageReason.NO_FILE,
        CoverageReason.NEVER_RECORDED,
        CoverageReason.NO_FILE_EVER,
        CoverageReason.UNREACHABLE,
        CoverageReason.NOT_INDEXED,
    }
)


def _cut(part: CoveragePart, at: datetime) -> list[CoveragePart]:
    if not part.span.start < at < part.span.end:
        return [part]
    first, second = TimeRange(part.span.start, at), TimeRange(at, part.span.end)
    return [replace(part, span=first), replace(part, span=second)]


def _off(one: Recording, following: Recording) -> bool:
    """Tell whether a recording lasts another time than until the next, by more than joints explain."""
    return abs((following.start - one.start).total_seconds() - one.duration_s) >= CUT.total_seconds()


BESIDE = 2
"""So many recordings before and after tell how one of them is placed."""


def _near(ordered: Sequence[Recording], shown: TimeRange, usual_s: float) -> Sequence[Recording]:
    """Return the recordings that may say something of a span, with those beside them."""
    since, until = shown.start, shown.end
    first = last = None
    for place, one in enumerate(ordered):
        if one.start >= until:
            break
        # Played at its true rate a file may last twice as long; a broken one as long as it was written to.
        reach = one.start + timedelta(seconds=max(2 * one.duration_s, usual_s))
        if reach >= since or (one.state is not RecordingState.OK and one.modified >= since):
            first = place if first is None else first
            last = place
    if first is None or last is None:
        return ()
    return ordered[max(0, first - BESIDE) : last + 1 + BESIDE]


def _next_starts(ordered: Sequence[Recording]) -> list[datetime | None]:
    """Return for each recording when the next one begins that does not begin with it."""
    found: list[datetime | None] = []
    later: datetime | None = None
    latest: datetime | None = None
    for one in reversed(ordered):
        if latest is None or one.start < latest:
            later, latest = latest, one.start
        found.append(later)
    return found[::-1]


def _holes(one: Recording) -> list[TimeRange]:
    """The stretches of a file without a picture."""
    return [
        TimeRange(one.start + timedelta(seconds=start), one.start + timedelta(seconds=end))
        for start, end in one.gaps
    ]


def without(span: TimeRange, holes: Sequence[TimeRange]) -> list[TimeRange]:
    """Return what is left of a span without holes, which are in order and apart."""
    if not holes:
        return [span]
    starts = [span.start, *(max(span.start, hole.end) for hole in holes)]
    ends = [*(min(span.end, hole.start) for hole in holes), span.end]
    return [TimeRange(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


@dataclass(frozen=True, slots=True)
class _Shift:
    """What is added to a camera's clock to get true time."""

    by: timedelta

    def true(self, on_camera: TimeRange) -> TimeRange:
        """Return a span of the camera's clock in true time."""
        return TimeRange(on_camera.start + self.by, on_camera.end + self.by) if self.by else on_camera


def _how_sure(one: Recording, held: HeldOffset | None) -> tuple[CoverageReason, dict[str, object]]:
    """Tell whether the time of what can be shown can be trusted."""
    if one.doubt is TimeDoubt.FOLD:
        return CoverageReason.CLOCK_FOLD, {"uncertainty_s": 3600.0}
    if one.doubt in {TimeDoubt.GAP, TimeDoubt.ZONE}:
        return CoverageReason.CLOCK_GAP, {"uncertainty_s": 3600.0}
    if held is not None and held.uncertainty_s > LARGEST_CLOCK_UNCERTAINTY_S:
        return CoverageReason.CLOCK_OFFSET, {"uncertainty_s": ceil(held.uncertainty_s)}
    return CoverageReason.READABLE, {}


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
