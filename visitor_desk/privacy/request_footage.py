"""How long the footage that a request is about will still be there, what is kept of it, what is gone, why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.coverage import CoveragePart, CoverageStatement, RangeCoverage
from visitor_desk.footage.coverage_claims import without
from visitor_desk.footage.keep_plan import plan_keep
from visitor_desk.footage.kept_clip import ClipState, KeptClip
from visitor_desk.footage.media_time import CUT
from visitor_desk.footage.place import Place
from visitor_desk.footage.recording import Recording
from visitor_desk.footage.survival import Survival
from visitor_desk.privacy.evidence import Evidence
from visitor_desk.privacy.hold import HoldId
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.request_hold import holds_of_request
from visitor_desk.privacy.requests import Request
from visitor_desk.visits.visit import VisitId


@dataclass(frozen=True, slots=True)
class RangeLeft:
    """One camera range of one visit or place, whose id `about` is.

    `safe` and `waiting` count the recordings of it that the request keeps: copied, and not yet safe. `files`
    are those that can still be copied, `survival` how long the earliest of them stays (None: not measured),
    `missing` the parts of which nothing can be had, each with its reason.
    """

    about: str
    camera: CameraId
    name: str
    span: TimeRange
    files: tuple[Recording, ...]
    safe: int
    waiting: int
    missing: tuple[CoveragePart, ...]
    survival: Survival | None

    @property
    def kept(self) -> bool:
        """Whether every recording that is still there lies in the vault, so that no clock runs."""
        return bool(self.safe) and not self.waiting and self.safe >= len(self.files)

    @property
    def red(self) -> bool:
        """Whether somebody has to act now: what is not safe is overwritten within a day, or nobody knows."""
        if self.kept or not (self.files or self.waiting):
            return False
        return self.survival is not None and self.survival.red


@dataclass(frozen=True, slots=True)
class FootageLeft:
    """All camera ranges of visits and places; `free` are the vault's free bytes, None where that is away."""

    ranges: tuple[RangeLeft, ...]
    free: int | None

    @property
    def files(self) -> tuple[Recording, ...]:
        """Every recording that can still be copied, each once."""
        return tuple({file.id: file for one in self.ranges for file in one.files}.values())

    @property
    def size(self) -> int:
        """Their bytes, as the index knows them."""
        return sum(one.size for one in self.files)

    @property
    def length(self) -> timedelta:
        """How long they are together."""
        return sum((one.span.duration for one in self.files), timedelta())

    @property
    def cameras(self) -> int:
        """How many cameras they are of."""
        return len({one.camera for one in self.files})


def footage_left(
    evidence: Evidence, request: Request, visits: Sequence[VisitId], places: Sequence[Place]
) -> FootageLeft:
    """Return it as known now; for acts that have checked their duty. Raises VisitUnknown."""
    today = evidence.lives.local_day(evidence.clock.now())
    statements = [
        *(evidence.footage.coverage(visit) for visit in visits),
        *(evidence.footage.place_coverage(place) for place in places),
    ]
    with evidence.works() as work:
        names = {camera.id: camera.name for camera in work.cameras.all()}
        holds = {hold.id for hold in holds_of_request(work, request, today)}
        clips = {one.visit_id: _kept_for(work, one.visit_id, holds) for one in statements}
    ranges = [
        _left(statement, covered, names, clips[statement.visit_id])
        for statement in statements
        for covered in statement.ranges
    ]
    room = evidence.vault.room()
    return FootageLeft(tuple(ranges), room.free if room else None)


def _kept_for(work: DeskWork, about: str, holds: Collection[HoldId]) -> list[KeptClip]:
    return [one for one in work.clips.of_record(about) if HoldId(one.hold) in holds and one.original is None]


def _left(
    statement: CoverageStatement,
    covered: RangeCoverage,
    names: Mapping[CameraId, str],
    clips: Sequence[KeptClip],
) -> RangeLeft:
    wanted = covered.range
    (plan,) = plan_keep(replace(statement, ranges=(covered,)), None, past_term=True).cameras
    behind = timedelta(seconds=-(covered.clock_offset_s or 0.0))
    of_range = [
        one
        for one in clips
        if one.camera == wanted.camera and _true(one, behind).overlap(wanted.span) is not None
    ]
    safe = [_true(one, behind) for one in of_range if one.state is ClipState.SAFE]
    return RangeLeft(
        about=statement.visit_id,
        camera=wanted.camera,
        name=names.get(wanted.camera, wanted.camera),
        span=wanted.span,
        files=plan.files,
        safe=len(safe),
        waiting=sum(one.state is ClipState.WAITING for one in of_range),
        missing=tuple(rest for part in plan.missing for rest in _not_kept(part, safe)),
        survival=plan.survival,
    )


def _true(clip: KeptClip, behind: timedelta) -> TimeRange:
    return TimeRange(clip.span.start + behind, clip.span.end + behind)


def _not_kept(part: CoveragePart, safe: Sequence[TimeRange]) -> list[CoveragePart]:
    """Return what is left of a part that its recorder does not have, without what lies safe in the vault."""
    inside = [common for one in sorted(safe) if (common := part.span.overlap(one)) is not None]
    left = without(part.span, inside)
    return [replace(part, span=span) for span in left if not inside or span.duration >= CUT]
