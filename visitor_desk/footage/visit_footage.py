"""The footage of a visit, for acts that have checked their own duty: ranges, coverage, activity, places."""

from __future__ import annotations

from dataclasses import dataclass

from visitor_desk.clock import Clock
from visitor_desk.footage.camera import true_span
from visitor_desk.footage.coverage import CoverageStatement, RangeCoverage, around, coverage_of
from visitor_desk.footage.link import DEFAULT_ROLL, FootageRange, Roll, ranges_of
from visitor_desk.footage.pieces import Piece, pieces_of
from visitor_desk.footage.ports import FootageWork, Stay, VisitFootageWork, VisitFootageWorks
from visitor_desk.footage.recording import ActivityInterval
from visitor_desk.visits.place import with_parents
from visitor_desk.visits.visit import VisitId, VisitUnknown


@dataclass(frozen=True, slots=True)
class RangeActivity:
    """When something moved in a range (on the camera's clock), by start."""

    range: FootageRange
    intervals: tuple[ActivityInterval, ...]


@dataclass(frozen=True)
class VisitFootage:
    """Answers for visits by id; `roll` is the site's rule of how much around each moment is taken.

    Knows no session: it stands behind services that have one, and is none of a desk's itself.
    """

    works: VisitFootageWorks
    clock: Clock
    roll: Roll = DEFAULT_ROLL

    def ranges(self, visit_id: VisitId) -> list[FootageRange]:
        """Return the ranges of a visit, by camera and time. Raises VisitUnknown."""
        with self.works() as work:
            return self._ranges(work, visit_id)

    def coverage(self, visit_id: VisitId) -> CoverageStatement:
        """Return what there is of every range of a visit, and why the rest is not. Raises VisitUnknown."""
        with self.works() as work:
            covered = tuple(_covered(work, wanted) for wanted in self._ranges(work, visit_id))
        return CoverageStatement(visit_id, self.clock.now(), covered)

    def activity(self, visit_id: VisitId) -> list[RangeActivity]:
        """Return when something moved in each range of a visit. Raises VisitUnknown."""
        with self.works() as work:
            return [_active(work, wanted) for wanted in self._ranges(work, visit_id)]

    def pieces(self, wanted: FootageRange) -> list[Piece]:
        """Return where the readable part of a range lies, for `cut_clip` and `count_movers_over`."""
        with self.works() as work:
            history = work.clock_offsets.of_camera(wanted.camera)
            near = work.recordings.overlapping(wanted.camera, around(wanted.span, history))
            sources = {one.id: one for one in work.sources.all()}
        return pieces_of(wanted.span, near, history, sources)

    def _ranges(self, work: VisitFootageWork, visit_id: VisitId) -> list[FootageRange]:
        cameras = work.cameras.all()
        clocks = {camera.id: work.clock_offsets.of_camera(camera.id) for camera in cameras}
        return ranges_of(_stay(work, visit_id), cameras, self.clock.now(), self.roll, clocks)


def _stay(work: VisitFootageWork, visit_id: VisitId) -> Stay:
    """Return what footage must know of a visit: its zones with those one passes to reach them."""
    visit = work.visits.get(visit_id)
    if visit is None:
        raise VisitUnknown
    known = {zone.id: zone for zone in work.zones.all()}
    zones = [zone for wanted in visit.zones for zone in with_parents(wanted, known)]
    return Stay(visit.id, visit.arrived_at, visit.left_at, tuple(dict.fromkeys(zones)))


def _covered(work: FootageWork, wanted: FootageRange) -> RangeCoverage:
    camera = work.cameras.get(wanted.camera)
    history = work.clock_offsets.of_camera(wanted.camera)
    near = work.recordings.overlapping(wanted.camera, around(wanted.span, history))
    silences = work.footage_alarms.silences(wanted.camera, around(wanted.span, history))
    return coverage_of(wanted, near, history, work.sources.sight(camera.source), silences)


def _active(work: FootageWork, wanted: FootageRange) -> RangeActivity:
    history = work.clock_offsets.of_camera(wanted.camera)
    near = work.activity.overlapping(wanted.camera, around(wanted.span, history))
    inside = [one for one in near if true_span(history, one.span).overlap(wanted.span) is not None]
    return RangeActivity(wanted, tuple(inside))
