"""The footage of a visit, for acts that have checked their own duty: ranges, coverage, activity, places."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from visitor_desk.clock import Clock, TimeRange
from visitor_desk.footage.camera import (
    Camera,
    CameraId,
    ClockOffset,
    SourceId,
    SourceSight,
    true_span,
)
from visitor_desk.footage.camera_sight import CameraSight
from visitor_desk.footage.coverage import (
    SEARCH_AROUND,
    CoverageStatement,
    RangeCoverage,
    around,
    coverage_of,
    customers,
)
from visitor_desk.footage.kept_copy import NO_COPIES, Copies, with_copies
from visitor_desk.footage.link import DEFAULT_ROLLS, FootageRange, Rolls, SeenDoors, cameras_of, ranges_of
from visitor_desk.footage.pieces import Piece, pieces_of
from visitor_desk.footage.place import Place, cameras_at, ranges_at
from visitor_desk.footage.ports import FootageWork, Stay, VisitFootageWork, VisitFootageWorks
from visitor_desk.footage.recording import ActivityInterval
from visitor_desk.footage.survival import surviving
from visitor_desk.footage.watch import FootageAlarm
from visitor_desk.visits.place import with_parents
from visitor_desk.visits.visit import Visit, VisitId, VisitUnknown
from visitor_desk.visits.visit_doors import events_of_visit


@dataclass(frozen=True, slots=True)
class RangeActivity:
    """When something moved in a range (on the camera's clock), by start."""

    range: FootageRange
    intervals: tuple[ActivityInterval, ...]


@dataclass(frozen=True, slots=True)
class CameraFacts:
    """What is known around the cameras that show a visit: few rows, read once for all its ranges."""

    cameras: Mapping[CameraId, Camera]
    clocks: Mapping[CameraId, Sequence[ClockOffset]]
    sights: Mapping[SourceId, SourceSight | None]
    known: Mapping[CameraId, CameraSight]

    def clock_of(self, camera: CameraId) -> Sequence[ClockOffset]:
        """Return the history of a camera's clock."""
        return self.clocks.get(camera, ())


@dataclass(frozen=True)
class VisitFootage:
    """Answers for visits by id; `rolls` are the site's rules of how much around each moment is taken.

    `oldest_kept` tells before which instant no footage may be kept. Knows no session: it stands behind
    services that have one, and is none of a desk's itself.
    """

    works: VisitFootageWorks
    clock: Clock
    rolls: Rolls = DEFAULT_ROLLS
    oldest_kept: Callable[[datetime], datetime] | None = None

    def ranges(self, visit_id: VisitId) -> list[FootageRange]:
        """Return the ranges of a visit, by camera and time. Raises VisitUnknown."""
        with self.works() as work:
            return self._asked(work, visit_id, self.clock.now()).ranges

    def coverage(self, visit_id: VisitId, copies: Copies = NO_COPIES) -> CoverageStatement:
        """Return what there is of every range of a visit, and why the rest is not. Raises VisitUnknown.

        What `copies` hold is there, whether or not its recorder still has it.
        """
        now = self.clock.now()
        with self.works() as work:
            return self._coverage(work, self._asked(work, visit_id, now), now, copies)

    def place_ranges(self, place: Place) -> list[FootageRange]:
        """Return the ranges of a place and an hour, by camera."""
        with self.works() as work:
            return self._at_place(work, place, self.clock.now())[0]

    def place_coverage(self, place: Place, copies: Copies = NO_COPIES) -> CoverageStatement:
        """Return what there is of a place and an hour, as `coverage` does of a visit."""
        now = self.clock.now()
        term = self.oldest_kept(now) if self.oldest_kept else None
        with self.works() as work:
            ranges, facts = self._at_place(work, place, now)
            return CoverageStatement(place.id, now, tuple(_covered(work, ranges, facts, now, term, copies)))

    @staticmethod
    def _at_place(
        work: VisitFootageWork, place: Place, now: datetime
    ) -> tuple[list[FootageRange], CameraFacts]:
        facts = _facts(work, cameras_at(place, work.cameras.all()))
        return ranges_at(place, facts.cameras.values(), now, facts.clocks), facts

    def _coverage(
        self, work: VisitFootageWork, asked: _Asked, now: datetime, copies: Copies = NO_COPIES
    ) -> CoverageStatement:
        term = self.oldest_kept(now) if self.oldest_kept else None
        covered = _covered(work, asked.ranges, asked.facts, now, term, copies)
        return CoverageStatement(asked.visit.id, now, tuple(covered))

    def grounded(self, visit_id: VisitId) -> tuple[CoverageStatement, Mapping[str, object]]:
        """Return coverage and, by cause, what it rests on: what may make it another one tomorrow."""
        now = self.clock.now()
        with self.works() as work:
            asked = self._asked(work, visit_id, now)
            statement = self._coverage(work, asked, now)
        visit, facts = asked.visit, asked.facts
        parts = [part for one in statement.ranges for part in one.parts]
        return statement, {
            "cameras": list(facts.cameras.values()),
            "clocks": [list(facts.clock_of(camera)) for camera in facts.cameras],
            "doors": (
                [(one.event.id, one.at, one.uncertainty_s) for one in asked.doors.events],
                asked.doors.doors,
                asked.doors.cameras,
            ),
            "index": [[(file.id, file.state, file.span, file.gaps) for file in part.files] for part in parts],
            "rules": self.rolls,
            "visit": (visit.zones, visit.arrived_at, visit.left_at, visit.badge is None),
        }

    def activity(self, visit_id: VisitId) -> list[RangeActivity]:
        """Return when something moved in each range of a visit. Raises VisitUnknown."""
        with self.works() as work:
            asked = self._asked(work, visit_id, self.clock.now())
            return [_active(work, wanted, asked.facts) for wanted in asked.ranges]

    def pieces(
        self, wanted: FootageRange, *, past_term: bool = False, copies: Copies = NO_COPIES
    ) -> list[Piece]:
        """Return where the readable part of a range lies, for `cut_clip` and `count_movers_over`.

        In the vault where `copies` has the recording, else on its recorder.

        Nothing of a customer's camera; what lies before the term only where `past_term` says that a person's
        request or a decided hold asks for it.
        """
        with self.works() as work:
            if work.cameras.get(wanted.camera).owner:
                return []
            allowed = self._allowed(wanted.span, past_term=past_term)
            if allowed is None:
                return []
            history = work.clock_offsets.of_camera(wanted.camera)
            near = work.recordings.overlapping(wanted.camera, around(allowed, history))
            sources = {one.id: one for one in work.sources.all()}
        found = pieces_of(allowed, with_copies(wanted.camera, near, copies), history, sources)
        found = [_from_copy(one, copies) for one in found]
        later_s = (allowed.start - wanted.span.start).total_seconds()
        return [replace(one, at_s=one.at_s + later_s) for one in found] if later_s else found

    def _allowed(self, span: TimeRange, *, past_term: bool) -> TimeRange | None:
        """Return the part of a span that may be shown, None where all of it is past its term."""
        if past_term or self.oldest_kept is None:
            return span
        since = max(span.start, self.oldest_kept(self.clock.now()))
        return TimeRange(since, span.end) if since < span.end else None

    def _asked(self, work: VisitFootageWork, visit_id: VisitId, now: datetime) -> _Asked:
        """Return the ranges of a visit with what they were worked out from. Raises VisitUnknown."""
        visit = work.visits.get(visit_id)
        if visit is None:
            raise VisitUnknown
        stay = _stay(work, visit)
        events = events_of_visit(work, visit, now)
        doors = SeenDoors(
            events,
            work.door_register.doors() if events else (),
            work.door_cameras.all() if events else (),
        )
        facts = _facts(work, cameras_of(stay, work.cameras.all(), doors))
        ranges = ranges_of(stay, facts.cameras.values(), now, self.rolls, facts.clocks, doors)
        return _Asked(visit, doors, facts, ranges)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A visit, the doors and cameras that show something of it, and its ranges."""

    visit: Visit
    doors: SeenDoors
    facts: CameraFacts
    ranges: list[FootageRange]


def _from_copy(piece: Piece, copies: Copies) -> Piece:
    copy = copies.get(piece.recording) if piece.recording is not None else None
    if copy is None:
        return piece
    return replace(piece, path=copy.name, sha256=copy.sha256, opens=copy.opens, root=None)


def _facts(work: FootageWork, cameras: Sequence[Camera]) -> CameraFacts:
    by_id = {camera.id: camera for camera in cameras}
    sights = {source: work.sources.sight(source) for source in {one.source for one in cameras}}
    clocks = work.clock_offsets.of_cameras(by_id.keys())
    return CameraFacts(by_id, clocks, sights, work.camera_sights.of_cameras(by_id.keys()))


def _stay(work: VisitFootageWork, visit: Visit) -> Stay:
    """Return what footage must know of a visit: its zones with those one passes to reach them."""
    known = {zone.id: zone for zone in work.zones.all()}
    zones = [zone for wanted in visit.zones for zone in with_parents(wanted, known)]
    return Stay(visit.id, visit.arrived_at, visit.left_at, tuple(dict.fromkeys(zones)))


def _covered(
    work: FootageWork,
    ranges: Sequence[FootageRange],
    facts: CameraFacts,
    now: datetime,
    term: datetime | None,
    copies: Copies,
) -> list[RangeCoverage]:
    """Return what there is of each range; recordings of ranges that lie near each other are read once."""
    found: list[RangeCoverage] = []
    silences = _silences(work, ranges, facts)
    for camera_id, of_camera in groupby(ranges, key=lambda one: one.camera):
        camera = facts.cameras[camera_id]
        mine = list(of_camera)
        if camera.owner:
            found += [customers(one, camera.owner) for one in mine]
            continue
        history = facts.clock_of(camera.id)
        known = facts.known.get(camera.id)
        silent = silences.get(camera.id, ())
        for together, searched in _together(mine, history):
            near = with_copies(camera.id, work.recordings.overlapping(camera.id, searched), copies)
            sight = facts.sights[camera.source]
            for wanted in together:
                one = coverage_of(wanted, near, history, sight, silent, known, term, copies.keys())
                if one.first_shown is not None:
                    one = replace(one, survival=surviving(camera.id, known, history, one.first_shown, now))
                found.append(one)
    return found


def _silences(
    work: FootageWork, ranges: Sequence[FootageRange], facts: CameraFacts
) -> Mapping[CameraId, Sequence[FootageAlarm]]:
    if not ranges:
        return {}
    # Alarms stand on the cameras' clocks. What is read too much says nothing of any range.
    offsets = [abs(entry.offset_s) for history in facts.clocks.values() for entry in history]
    slack = timedelta(seconds=max(offsets, default=0.0)) + SEARCH_AROUND
    whole = TimeRange(min(one.span.start for one in ranges), max(one.span.end for one in ranges))
    return work.footage_alarms.silences_of(facts.cameras.keys(), whole.widened(slack, slack))


def _together(
    ranges: Sequence[FootageRange], history: Sequence[ClockOffset]
) -> list[tuple[list[FootageRange], TimeRange]]:
    """Gather ranges of one camera whose searches overlap, with the span of both."""
    gathered: list[tuple[list[FootageRange], TimeRange]] = []
    for one in ranges:
        searched = around(one.span, history)
        if gathered and searched.start <= gathered[-1][1].end:
            last, span = gathered[-1]
            gathered[-1] = ([*last, one], TimeRange(span.start, max(span.end, searched.end)))
        else:
            gathered.append(([one], searched))
    return gathered


def _active(work: FootageWork, wanted: FootageRange, facts: CameraFacts) -> RangeActivity:
    if facts.cameras[wanted.camera].owner:
        return RangeActivity(wanted, ())
    history = facts.clock_of(wanted.camera)
    near = work.activity.overlapping(wanted.camera, around(wanted.span, history))
    inside = [one for one in near if true_span(history, one.span).overlap(wanted.span) is not None]
    return RangeActivity(wanted, tuple(inside))
