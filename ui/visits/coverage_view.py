"""From a visit and its coverage statement to what the timeline and the list show; without Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from ui.formats import Formats, masked_name, visible
from ui.i18n import Texts
from ui.models.coverage_words import reason_words, survival_words
from ui.models.timeline import BarPart, BarRow, EscortPart, TimelineView
from ui.models.visit_book import FootageDot, VisitRow
from visitor_desk.clock import TimeRange
from visitor_desk.footage.coverage import (
    CoveragePart,
    CoverageState,
    CoverageStatement,
    DoubledStretch,
    RangeCoverage,
)
from visitor_desk.footage.link import RangeReason, RangeWhy
from visitor_desk.visits.door_events import DoorResult
from visitor_desk.visits.escorts import EscortChange, escort_spans
from visitor_desk.visits.visit import Visit, VisitState

_MARGIN = 0.04
_MISSING = frozenset({CoverageState.GAP, CoverageState.NEVER_RECORDED})
_PLAIN = frozenset({CoverageState.RECORDED, CoverageState.CUSTOMERS})
"""Of which the length says nothing that the bar does not."""
_SHORTEST_MARGIN = timedelta(minutes=1)
_WORTH_SAYING_S = 5.0
"""Clocks of doors are a second or so off; what is more is said."""


class VisitWords:
    """Turns ids into names of the house, and visits into words; what is unknown is shown as a dash."""

    def __init__(
        self,
        texts: Texts,
        formats: Formats,
        zones: Mapping[str, str],
        staff: Mapping[str, str],
        cameras: Mapping[str, str],
    ) -> None:
        self.texts, self.formats = texts, formats
        self._zones, self._staff, self._cameras = zones, staff, cameras

    def zone_names(self, visit: Visit) -> str:
        """Return the zones of a visit, outermost first."""
        names = [visible(self._zones.get(zone, "")) for zone in visit.zones]
        return " › ".join(name for name in names if name) or self.texts("visits.nothing")

    def staff_name(self, staff: str | None) -> str:
        """Return the name of a person of the house."""
        return visible(self._staff.get(staff or "", "")) or self.texts("visits.nothing")

    def camera_name(self, camera: str) -> str:
        """Return the name of a camera."""
        return visible(self._cameras.get(camera, camera))

    def row(self, visit: Visit, now: datetime) -> VisitRow:
        """Return the line of the list."""
        times = self.times(visit, now)
        if visit.form is not None:
            times = f"{times} · {self.texts('visits.row_later')}"
        return VisitRow(visit.id, times, self._who(visit), visit.state is VisitState.REFUSED)

    def times(self, visit: Visit, now: datetime) -> str:
        """Return arrival and departure, with the day where it is not today; +1 over a midnight."""
        start = self.formats.time_near(visit.arrived_at, now)
        if visit.state is VisitState.REFUSED:
            return start
        if visit.left_at is None:
            return f"{start}–…"
        zone = self.formats.zone
        nights = visit.left_at.astimezone(zone).date() - visit.arrived_at.astimezone(zone).date()
        return f"{start}–{self.formats.time(visit.left_at)}" + (f" +{nights.days}" if nights.days else "")

    def _who(self, visit: Visit) -> str:
        if visit.state is VisitState.REFUSED:
            reason = self.texts(f"refusal.{visit.refusal}") if visit.refusal else self.texts("visits.nothing")
            return self.texts("visits.refused", reason=reason)
        innermost = self.zone_names(visit).split(" › ")[-1]
        return f"{masked_name()} · {innermost}"

    def timeline(
        self,
        visit: Visit,
        statement: CoverageStatement,
        now: datetime,
        changes: Sequence[EscortChange] = (),
    ) -> TimelineView:
        """Return presence, who walked along where that changed, and each camera's parts on one axis."""
        presence = TimeRange(visit.arrived_at, max(visit.left_at or now, visit.arrived_at))
        start = min([presence.start, *(one.range.span.start for one in statement.ranges)])
        end = max([presence.end, *(one.range.span.end for one in statement.ranges)])
        margin = max((end - start) * _MARGIN, _SHORTEST_MARGIN)
        return TimelineView(
            span=TimeRange(start - margin, end + margin),
            presence=presence,
            presence_title=self.texts("visits.presence"),
            presence_remark=self._presence_remark(visit),
            presence_words=self._presence_words(visit, presence, changed=bool(changes)),
            escorts=self._escorts(visit, changes, presence.end) if changes else (),
            escort_title=self.texts("visits.fact_escort") if changes else "",
            escort_remark=self.texts.count("visits.escort_changes", len(changes)) if changes else "",
            rows=tuple(
                BarRow(
                    self.camera_name(camera),
                    self._remark_and_survival(ranges),
                    tuple(self._part(part) for one in ranges for part in one.parts),
                    tuple(self._doubled(twice) for one in ranges for twice in one.doubled),
                    tuple(self.reason(reason) for one in ranges for reason in one.range.reasons),
                )
                for camera, ranges in by_camera(statement).items()
            ),
        )

    def _presence_remark(self, visit: Visit) -> str:
        start = self.formats.time(visit.arrived_at)
        if visit.left_at is None:
            return self.texts("visits.presence_in", time=start)
        return self.texts(
            "visits.presence_in_out", start=start, end=self.formats.time_near(visit.left_at, visit.arrived_at)
        )

    def _escorts(
        self, visit: Visit, changes: Sequence[EscortChange], until: datetime
    ) -> tuple[EscortPart, ...]:
        return tuple(
            EscortPart(one.span, self.staff_name(one.escort)) for one in escort_spans(visit, changes, until)
        )

    def _presence_words(self, visit: Visit, presence: TimeRange, *, changed: bool) -> str:
        length = self.formats.duration(presence.duration)
        if visit.escort is None or changed:
            return self.texts("visits.presence_words", length=length)
        return self.texts("visits.presence_escort", length=length, escort=self.staff_name(visit.escort))

    def _part(self, part: CoveragePart) -> BarPart:
        """Return a part with how much it is, as *12 s missing: why*."""
        why = self.why(part)
        if part.state in _PLAIN:
            return BarPart(part.span, part.state, why, why)
        key = "coverage.missing" if part.state in _MISSING else "coverage.length"
        words = self.texts(key, length=self._length(part.span), why=why)
        return BarPart(part.span, part.state, words, why)

    def _doubled(self, twice: DoubledStretch) -> BarPart:
        words = self.texts("coverage.doubled", length=self._length(twice.span))
        return BarPart(twice.span, CoverageState.CLOCK_UNCERTAIN, words, words)

    def _length(self, span: TimeRange) -> str:
        return self.formats.duration(span.duration)

    def reason(self, reason: RangeReason) -> str:
        """Return one reason for a range, as *Cage 4, in, 13:22:07 event*."""
        texts, formats = self.texts, self.formats
        if reason.why is not RangeWhy.DOOR or reason.at is None:
            return texts(reason.why.value)
        values = {
            "door": visible(reason.door),
            "direction": texts(f"door_way.{reason.direction.value}"),
            "at": formats.clock(reason.at),
        }
        if reason.result is DoorResult.DENIED:
            return texts("range.door_denied", **values)
        if reason.uncertainty_s > _WORTH_SAYING_S:
            unsure = formats.duration(timedelta(seconds=reason.uncertainty_s))
            return texts("range.door_unsure", **values, unsure=unsure)
        return texts("range.door", **values)

    def _remark_and_survival(self, ranges: list[RangeCoverage]) -> str:
        """Return the state of a camera, and when the first of it goes where that is known."""
        remark = self.remark(ranges)
        known = [one.survival for one in ranges if one.survival is not None and one.survival.left is not None]
        if not known:
            return remark
        first = min(known, key=lambda survival: survival.left or timedelta(0))
        return f"{remark} · {survival_words(self.texts, self.formats, first)}"

    def why(self, part: CoveragePart) -> str:
        """Return what a part is and why."""
        return reason_words(self.texts, self.formats, part.reason, part.values, part.span.start)

    def remark(self, ranges: list[RangeCoverage]) -> str:
        """Return the state of one camera in a few words, the worst first."""
        texts = self.texts
        parts = [part for one in ranges for part in one.parts]
        states = {part.state for part in parts}
        missing = timedelta(seconds=sum(one.missing_s for one in ranges))
        if len(states) == 1 and next(iter(states)) is not CoverageState.GAP:
            only = next(iter(states))
            return texts(f"coverage_state.{only.value}")
        if sum(one.recorded_s for one in ranges) == 0:
            return texts("coverage.none")
        if CoverageState.CLOCK_UNCERTAIN in states:
            return texts("coverage_state.clock_uncertain")
        length = self.formats.duration(missing)
        holes = [part for part in parts if part.state is not CoverageState.RECORDED]
        if len(holes) == 1:
            return texts("coverage.partly_at", length=length, at=self.formats.clock(holes[0].span.start))
        return texts("coverage.partly", length=length)

    def dots(self, statement: CoverageStatement) -> tuple[tuple[FootageDot, str], ...]:
        """Return a dot and a name for each camera."""
        return tuple(
            (dot_of(ranges), self.camera_name(camera)) for camera, ranges in by_camera(statement).items()
        )


def by_camera(statement: CoverageStatement) -> dict[str, list[RangeCoverage]]:
    """Gather the ranges of each camera: arrival and departure at one door are one row."""
    gathered: dict[str, list[RangeCoverage]] = {}
    for one in statement.ranges:
        gathered.setdefault(one.range.camera, []).append(one)
    return gathered


def dot_of(ranges: list[RangeCoverage]) -> FootageDot:
    """Tell how much of a camera's part is recorded at a known time."""
    recorded = sum(one.recorded_s for one in ranges)
    if recorded == 0:
        return FootageDot.NONE
    certain = all(part.state is CoverageState.RECORDED for one in ranges for part in one.parts)
    return FootageDot.FULL if certain else FootageDot.PART
