"""What would go into a package, before anybody opens anything: visits, sealed groups, and each camera part.

A part of footage is given only when it is certain whose it is: recorded at a known time, no other visitor
there by the log, and one moving thing at most by its pictures. Everything else is withheld with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from visitor_desk.clock import Clock
from visitor_desk.errors import Cancelled, DeskError
from visitor_desk.footage.coverage import CoverageReason, CoverageState, CoverageStatement
from visitor_desk.footage.kept_copy import Copies, KeptCopy
from visitor_desk.footage.link import FootageRange, RangeWhy
from visitor_desk.footage.place import Place
from visitor_desk.privacy.clips import Clips
from visitor_desk.privacy.consent import ConsentId
from visitor_desk.privacy.kept_record import KeptRecord
from visitor_desk.privacy.package_manifest import CLIPS
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.record_facts import living_until
from visitor_desk.privacy.request_hold import own_days
from visitor_desk.privacy.requests import Outcome, Request, RequestId, RequestKind
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.privacy.told_incidents import ToldIncident, told_incidents
from visitor_desk.privacy.unspoken import told_days, unspoken
from visitor_desk.progress import Progress, Stopped, stop_point
from visitor_desk.security.canonical import JsonValue, iso_utc
from visitor_desk.security.groups import Group
from visitor_desk.visits.visit import Visit, VisitCursor, VisitFilter, VisitId, VisitState, VisitUnknown

VISITS: Final = "visits"
GIVEN: Final = frozenset({CoverageReason.READABLE, CoverageReason.PAST_TERM})
"""What is recorded at a known time; past its term it may still go to whom it shows, if to nobody else."""
LONGEST_PRESENCE: Final = timedelta(days=3)
"""How far back somebody may have come in who is near now; nobody stays longer without leaving once."""
_PAGE: Final = 500
_SHOWN: Final = (Group.D, Group.S)
"""The sealed groups of a visit that an answer opens: R holds nothing that D does not."""
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_-]+")


class Withheld(StrEnum):
    """Why a recording is not given."""

    MORE_THAN_ONE = "footage.more_than_one_moving_thing"
    ANOTHER_VISITOR = "footage.another_visitor_near"
    CLOCK_UNCERTAIN = "footage.clock_uncertain"
    NOT_READABLE = "footage.not_readable"
    CHANGED = "footage.recording_changed"


@dataclass(frozen=True, slots=True)
class ClipPlan:
    """One part of one camera's range, and whether it is given.

    `file` is the clip's name in the package when it is; `withheld` the reason when there is a recording that
    is not given. Both are None where nothing is recorded; then `state` and `reason` say why. `recordings`
    are the SHA-256 values (hex) of the files that a given clip comes from, `copies` those of them that are
    kept in the vault, from which it is cut then. `gone_at` is when a look found it gone.
    """

    wanted: FootageRange
    camera_name: str
    state: str
    reason: str
    file: str | None = None
    withheld: Withheld | None = None
    recordings: tuple[str, ...] = ()
    copies: tuple[KeptCopy, ...] = ()
    gone_at: datetime | None = None

    @property
    def kept(self) -> tuple[str, ...]:
        """The SHA-256 values (hex) of the copies that it is cut from."""
        return tuple(copy.sha256 for copy in self.copies)

    @property
    def releasable(self) -> bool:
        """Whether the part goes into the package as a clip."""
        return self.file is not None


@dataclass(frozen=True, slots=True)
class VisitContents:
    """One visit of the package: which sealed groups still live, and until when without the request's hold.

    `consents` are those that were given or used at it.
    """

    visit: VisitId
    groups: tuple[tuple[Group, date], ...]
    consents: tuple[ConsentId, ...] = ()
    incidents: tuple[ToldIncident, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordContents:
    """Something kept beside visits; `gone_on` is None where what names the person is gone already."""

    record: KeptRecord
    gone_on: date | None

    def values(self) -> list[JsonValue]:
        """Return what a second person approves of it."""
        return [self.record.kind.value, self.record.id, self.gone_on.isoformat() if self.gone_on else ""]


@dataclass(frozen=True, slots=True)
class PackageContents:
    """What would go in; `coverage` are the statements that `clips` come from."""

    request: RequestId
    visits: tuple[VisitContents, ...]
    clips: tuple[ClipPlan, ...]
    coverage: tuple[dict[str, Any], ...]
    places: tuple[Place, ...] = ()
    records: tuple[RecordContents, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """What comes of the request with these contents: what is withheld of them is a refusal in part.

        That is footage, and what was written about an incident.

        Where nobody was recorded at the places of somebody without a visit, nothing was found of them.
        """
        withheld = any(clip.withheld for clip in self.clips)
        found = self.visits or self.records or any(clip.releasable for clip in self.clips)
        if not found and not withheld:
            return Outcome.NOTHING_FOUND
        left_out = any(incident.leaves_out for one in self.visits for incident in one.incidents)
        return Outcome.PARTLY if withheld or left_out else Outcome.GIVEN

    def values(self, request: Request) -> dict[str, JsonValue]:
        """Return everything that the second person approves, for the hash they sign.

        Whether a recording lies in the vault or on its recorder is no part of it: the bytes are the same.
        """
        return {
            "kind": request.kind.value,
            "language": request.language.value,
            "identity": sorted(step.value for step in request.identity),
            "visits": [
                {
                    "visit": one.visit,
                    "groups": [[group.value, day.isoformat()] for group, day in one.groups],
                    # Only where there are some: what was signed before there were any stays the same.
                    **({"consents": one.consents} if one.consents else {}),
                    **({"incidents": [each.values() for each in one.incidents]} if one.incidents else {}),
                }
                for one in self.visits
            ],
            # As above.
            **({"records": [one.values() for one in self.records]} if self.records else {}),
            "places": [
                [place.id, place.zone or "", iso_utc(place.span.start), iso_utc(place.span.end)]
                for place in self.places
            ],
            "footage": [
                {
                    "visit": clip.wanted.visit_id,
                    "camera": clip.wanted.camera,
                    "start": iso_utc(clip.wanted.span.start),
                    "end": iso_utc(clip.wanted.span.end),
                    "state": clip.state,
                    "reason": clip.reason,
                    "file": clip.file,
                    "withheld": clip.withheld.value if clip.withheld else None,
                    "recordings": clip.recordings,
                }
                for clip in self.clips
            ],
        }


@dataclass(frozen=True)
class ContentsPlanner:
    """Works out the contents of a package from the log of visits and the footage index."""

    works: DeskWorks
    clips: Clips
    lives: RetentionRules
    clock: Clock

    def contents(self, request: Request, progress: Progress, stopped: Stopped) -> PackageContents:
        """Return what would go in; looks at every second of footage, so it may take minutes.

        Raises VisitUnknown when a matched visit no longer exists.
        """
        now = self.clock.now()
        if request.kind is RequestKind.PORTABILITY:
            return self._provided(request, now)
        with self.works() as work:
            today = self.lives.local_day(now)
            consents, incidents = work.consents.all(), told_incidents(work, request, today)
            visits = tuple(
                replace(
                    self._visit(work, request, visit, now),
                    consents=tuple(one.id for one in consents if one.visit == visit),
                    incidents=incidents[visit],
                )
                for visit in request.visits
            )
            records = tuple(RecordContents(one, living_until(work, one, today)) for one in request.records)
            names = {camera.id: camera.name for camera in work.cameras.all()}
        statements = [self.clips.footage.coverage(visit, self.clips.copies) for visit in request.visits]
        statements += [
            self.clips.footage.place_coverage(place, self.clips.copies) for place in request.places
        ]
        taken: set[str] = set()
        parts = [
            replace(plan, file=_file_name(plan.wanted, taken)) if plan.releasable else plan
            for statement in statements
            for plan in self._parts(request, statement, names)
        ]
        looked: list[ClipPlan] = []
        for done, plan in enumerate(parts):
            stop_point(stopped)
            looked.append(self._looked_at(plan) if plan.releasable else plan)
            progress(done + 1, len(parts))
        coverage = tuple(_coverage(request, statement, self.clips.copies) for statement in statements)
        return PackageContents(request.id, visits, tuple(looked), coverage, request.places, records)

    def _provided(self, request: Request, now: datetime) -> PackageContents:
        """Return what the person provided and is not gone (GDPR 20(1)), without footage."""
        with self.works() as work:
            visits = [self._visit(work, request, visit, now, (Group.D,)) for visit in request.visits]
        return PackageContents(request.id, tuple(one for one in visits if one.groups), (), ())

    def _visit(
        self,
        work: DeskWork,
        request: Request,
        visit: VisitId,
        now: datetime,
        shown: Sequence[Group] = _SHOWN,
    ) -> VisitContents:
        if work.visits.get(visit) is None:
            raise VisitUnknown
        today = self.lives.local_day(now)
        # Without what keeps it for this request: that day moves when the answer goes out.
        own = own_days(work, request, visit, today)
        told = told_days(work, self.lives, visit, today, unspoken(work).holds)
        groups = [
            (group, own.get(group, told[group].own_day if group in told else row.expires_on))
            for group in shown
            for row in work.sealed.rows(VISITS, visit, group)
            if row.expires_on > today and (group not in told or told[group].day is not None)
        ]
        return VisitContents(visit, tuple(groups))

    def _parts(
        self,
        request: Request,
        statement: CoverageStatement,
        names: dict[Any, str],
    ) -> Iterator[ClipPlan]:
        """Yield every part of a statement; recorded ones get a file unless somebody else was near."""
        others = self._others(request, statement)
        for covered in statement.ranges:
            for part in covered.parts:
                plan = ClipPlan(
                    replace(covered.range, span=part.span),
                    names.get(covered.range.camera, covered.range.camera),
                    part.state.value,
                    part.reason.value,
                    gone_at=part.gone_at,
                )
                if part.state is CoverageState.CLOCK_UNCERTAIN:
                    yield replace(plan, withheld=Withheld.CLOCK_UNCERTAIN)
                elif part.reason not in GIVEN:
                    yield plan
                elif any(_meets(plan.wanted, other) for other in others):
                    yield replace(plan, withheld=Withheld.ANOTHER_VISITOR)
                else:
                    yield replace(plan, file=CLIPS)

    def _looked_at(self, plan: ClipPlan) -> ClipPlan:
        """Withhold a clip that shows more than one moving thing, that was changed, or that cannot be read."""
        pieces = self.clips.pieces(plan.wanted)
        try:
            if self.clips.changed(pieces):
                return replace(plan, file=None, withheld=Withheld.CHANGED)
            count = self.clips.movers(plan.wanted, pieces)
        except Cancelled:
            raise
        except DeskError:
            return replace(plan, file=None, withheld=Withheld.NOT_READABLE)
        if count.more_than_one:
            return replace(plan, file=None, withheld=Withheld.MORE_THAN_ONE)
        return replace(
            plan,
            recordings=tuple(piece.sha256 or "" for piece in pieces),
            copies=tuple(self.clips.copies_of(pieces)),
        )

    def _others(self, request: Request, statement: CoverageStatement) -> list[FootageRange]:
        """Return the ranges of everybody else who was in the building within the statement's time."""
        if not statement.ranges:
            return []
        first = min(covered.range.span.start for covered in statement.ranges)
        last = max(covered.range.span.end for covered in statement.ranges)
        with self.works() as work:
            visits = [
                *_arrived(work, VisitFilter(after=first - LONGEST_PRESENCE, before=last)),
                *work.visits.here(),
            ]
        found: list[FootageRange] = []
        for visit in {one.id: one for one in visits if one.id not in request.visits}.values():
            ranges = self.clips.footage.ranges(visit.id)
            if visit.state is VisitState.REFUSED:
                # Somebody who was turned away was at the door, and in none of the zones they asked for.
                ranges = [one for one in ranges if one.why is RangeWhy.ARRIVAL]
            found += ranges
        return found


def _coverage(request: Request, statement: CoverageStatement, copies: Copies) -> dict[str, Any]:
    """Return a statement as JSON; of each part what a person can use: when, what, why, and what was kept."""
    ranges = []
    for covered in statement.ranges:
        whole: dict[str, Any] = dict(covered.to_json())
        # How long footage will still be there is the house's own worry, and gone when the answer is read.
        del whole["survival"]
        whole["parts"] = [
            {
                "start": iso_utc(part.span.start),
                "end": iso_utc(part.span.end),
                "seconds": round(part.seconds, 3),
                "state": part.state.value,
                "reason": part.reason.value,
                "gone_at": iso_utc(part.gone_at) if part.gone_at else None,
                "kept_copies": [copies[one.id].sha256 for one in part.files if one.id in copies],
            }
            for part in covered.parts
        ]
        ranges.append(whole)
    about = "visit" if statement.visit_id in request.visits else "place"
    return {about: statement.visit_id, "made_at": iso_utc(statement.made_at), "ranges": ranges}


def _arrived(work: DeskWork, wanted: VisitFilter) -> list[Visit]:
    found: list[Visit] = []
    cursor: VisitCursor | None = None
    while page := work.visits.page(wanted, cursor, _PAGE):
        found += page
        cursor = VisitCursor(page[-1].arrived_at, page[-1].id)
    return found


def _meets(wanted: FootageRange, other: FootageRange) -> bool:
    return wanted.camera == other.camera and wanted.span.overlap(other.span) is not None


def plain_id(camera: str) -> str:
    """Return a camera's id as it can stand in file names and log entries."""
    return _NOT_IN_A_NAME.sub("_", camera)[:40].strip("_-") or "camera"


def _file_name(wanted: FootageRange, taken: set[str]) -> str:
    """Return a name that is safe on every system and not yet taken."""
    base = f"{plain_id(wanted.camera)}_{wanted.span.start:%Y%m%dT%H%M%SZ}"
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    taken.add(name)
    return f"{CLIPS}/{name}.mp4"
