"""What would be copied to keep a visit's footage, and what of it cannot be kept any more."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.coverage import (
    SHOWN,
    CoveragePart,
    CoverageState,
    CoverageStatement,
    RangeCoverage,
)
from visitor_desk.footage.recording import Recording, RecordingState
from visitor_desk.footage.survival import Survival
from visitor_desk.footage.vault import KEPT_FREE
from visitor_desk.visits.visit import VisitId

_NEVER_KEPT = frozenset({CoverageState.CUSTOMERS, CoverageState.PAST_TERM})
_NOTHING_THERE = frozenset({RecordingState.GONE, RecordingState.EMPTY})


@dataclass(frozen=True, slots=True)
class CameraKeep:
    """What of one camera would be copied, whole files by start; the parts of which no file can be had.

    `shown` is how much of the visit the files show, `survival` how long the earliest of it stays.
    """

    camera: CameraId
    files: tuple[Recording, ...]
    shown: timedelta
    missing: tuple[CoveragePart, ...]
    survival: Survival | None

    @property
    def size(self) -> int:
        """Bytes of the files as the index knows them; those that still grow will be more."""
        return sum(one.size for one in self.files)

    @property
    def length(self) -> timedelta:
        """How long the files are together."""
        return sum((one.span.duration for one in self.files), timedelta())


@dataclass(frozen=True, slots=True)
class KeepPlan:
    """Everything that keeping would copy; `free` are the bytes free in the vault, None where it is away."""

    visit: VisitId
    cameras: tuple[CameraKeep, ...]
    free: int | None

    @property
    def files(self) -> tuple[Recording, ...]:
        """Every file, each once."""
        found = {one.id: one for camera in self.cameras for one in camera.files}
        return tuple(found.values())

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(one.size for one in self.files)

    @property
    def fits(self) -> bool:
        """Whether the vault has room for it."""
        return self.free is not None and self.size + KEPT_FREE <= self.free


def plan_keep(
    statement: CoverageStatement,
    free: int | None,
    cameras: Collection[CameraId] | None = None,
    within: TimeRange | None = None,
    *,
    past_term: bool = False,
) -> KeepPlan:
    """Return what keeping would copy of some cameras (None: all) within a span (None: all).

    Past-term footage only where `past_term` says that a person's request asks for it, a customer's never.
    """
    by_camera: dict[CameraId, list[RangeCoverage]] = {}
    for one in statement.ranges:
        if cameras is None or one.range.camera in cameras:
            by_camera.setdefault(one.range.camera, []).append(one)
    never = _NEVER_KEPT - ({CoverageState.PAST_TERM} if past_term else set())
    keeps = tuple(_of_camera(camera, covered, within, never) for camera, covered in by_camera.items())
    return KeepPlan(VisitId(statement.visit_id), keeps, free)


def _of_camera(
    camera: CameraId,
    covered: Sequence[RangeCoverage],
    within: TimeRange | None,
    never: Collection[CoverageState],
) -> CameraKeep:
    files: dict[str, Recording] = {}
    missing: list[CoveragePart] = []
    shown = timedelta()
    for whole, part in ((one, part) for one in covered for part in one.parts):
        inside = part.span if within is None else part.span.overlap(within)
        if inside is None:
            continue
        there = [] if part.state in never else _files_in(whole, part, inside)
        files |= {file.id: file for file in there}
        if part.state in SHOWN or (there and part.state is CoverageState.PAST_TERM):
            shown += inside.duration
        elif not there:
            missing.append(part)
    soonest = [one.survival for one in covered if one.survival is not None]
    return CameraKeep(
        camera,
        tuple(sorted(files.values(), key=lambda one: (one.start, one.path))),
        shown,
        tuple(missing),
        min(soonest, key=lambda one: one.moment, default=None),
    )


def _files_in(covered: RangeCoverage, part: CoveragePart, inside: TimeRange) -> list[Recording]:
    """Return the files of a part that touch a span of it, as far as the camera's clock can be off."""
    ahead = timedelta(seconds=covered.clock_offset_s or 0.0)
    unsure = timedelta(seconds=covered.range.clock_uncertainty_s)
    on_camera = TimeRange(inside.start + ahead, inside.end + ahead).widened(unsure, unsure)
    # A file that cannot be read to its end still has its bytes.
    return [
        one
        for one in part.files
        if one.state not in _NOTHING_THERE
        and (not one.duration_s or one.span.overlap(on_camera) is not None or inside == part.span)
    ]
