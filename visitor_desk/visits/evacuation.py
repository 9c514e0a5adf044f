"""The evacuation list: written at every arrival and departure, shown with nobody signed in.

`EvacuationWriter` keeps this desk's file; `EvacuationReader` shows it and needs neither database nor session;
`Evacuation` is the round that a desk makes each minute: hand this desk's part to the others of the site, take
theirs, drop who has left, and forward the noted openings to the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from visitor_desk.clock import Clock
from visitor_desk.errors import NotPermittedByFolder
from visitor_desk.security.alarm import Alarm
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.certificates import check_device
from visitor_desk.security.checkpoint_memory import write_private
from visitor_desk.security.devices import ThisDevice
from visitor_desk.security.duties import no_session_needed
from visitor_desk.security.evacuation_file import (
    LIFE,
    EvacuationFile,
    EvacuationList,
    EvacuationPart,
    EvacuationPerson,
    merged,
)
from visitor_desk.security.evacuation_openings import NotedOpening, Opening, OpeningNotes
from visitor_desk.security.records import Device, DeviceId
from visitor_desk.visits.badges import BadgeAway
from visitor_desk.visits.emergency import EmergencyTeam
from visitor_desk.visits.evacuation_part import PartNotTrusted, SealedPart, open_part, seal_part
from visitor_desk.visits.place import StaffId, Zone
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.visit import Visit, VisitId, VisitState

PAPER: Final = "evacuation-list.pdf"


class EvacuationWriter:
    """Keeps this desk's part of the list; a disk that refuses is a standing warning and nothing worse."""

    def __init__(self, file: EvacuationFile, desk: str, clock: Clock) -> None:
        self._file = file
        self._desk = desk
        self._clock = clock
        self.failing = False
        """Whether the last writing failed: the list may lack somebody."""

    def arrived(self, people: Sequence[EvacuationPerson]) -> None:
        """Put people on the list, or their newer entries."""
        self._change(lambda part: part.with_people(people))

    def changed(self, people: Sequence[EvacuationPerson]) -> None:
        """Put the newer entries of people on the list; a name that it knows stays where they have none."""

        def renewed(part: EvacuationPart) -> EvacuationPart:
            known = {one.visit: one for one in part.people}
            return part.with_people([one.named_as(known.get(one.visit)) for one in people])

        self._change(renewed)

    def left(self, visit: str) -> None:
        """Take somebody off the list: a visit, or a team of an emergency service."""
        at = self._clock.now()
        self._change(lambda part: part.without(visit, at))

    def back(self, visit: VisitId) -> None:
        """Put somebody back whose check-out was taken back."""
        self._change(lambda part: part.back(visit))

    def follow(self, inside: Sequence[EvacuationPerson], as_of: datetime) -> None:
        """Follow the database as it was at `as_of`: who has left goes, the unknown come without a name.

        Badge, zone and escort of the others become what they are there. What happened since `as_of` is not
        undone by what was read then.
        """
        people = {person.visit: person for person in inside}

        def followed(part: EvacuationPart) -> EvacuationPart:
            known = {one.visit for one in part.people}
            stay = tuple(
                people[one.visit].named_as(one) if one.visit in people and one.confirmed_at < as_of else one
                for one in part.people
                if one.visit in people or one.arrived_at >= as_of
            )
            come = tuple(one for visit, one in people.items() if visit not in known)
            left = {visit: at for visit, at in part.left.items() if visit not in people or at >= as_of}
            return replace(part, people=(*stay, *come), left=left)

        self._change(followed)

    def _change(self, how: Callable[[EvacuationPart], EvacuationPart]) -> None:
        try:
            self._file.change(self._desk, self._clock.now(), how)
        except OSError:
            self.failing = True
        else:
            self.failing = False


@dataclass(frozen=True, slots=True)
class EvacuationReader:
    """Shows the list on this desk; works with the database away and nobody signed in."""

    device: DeviceId
    file: EvacuationFile
    notes: OpeningNotes
    clock: Clock

    def show(self, opening: Opening | None) -> EvacuationList:
        """Return the list; `opening` is noted for the log, None only looks again at what is open.

        Raises:
            EvacuationUnreadable: the file is torn, or not this desk's.
        """
        now = self.clock.now()
        shown = merged(self.device, self.file.parts(now), now)
        if opening is not None:
            # People are inside: a full disk must not keep the list shut because it cannot be noted.
            with suppress(OSError):
                self.notes.note(opening, now, len(shown.people))
        return shown


@dataclass(frozen=True)
class Evacuation:
    """The list as a service of a desk."""

    works: Callable[[], VisitWork]
    device: ThisDevice
    file: EvacuationFile
    writer: EvacuationWriter
    reader: EvacuationReader
    log: AuditLog
    clock: Clock
    papers: Path
    """A folder for lists that no printer took."""
    distrusted: set[DeviceId] = field(default_factory=set)
    """Desks whose part or certificate did not stand; kept for the standing warning."""

    @no_session_needed("evacuation comes before secrecy: the list opens locked and with nobody signed in")
    def show(self, opening: Opening | None) -> EvacuationList:
        """Return who is inside, see `EvacuationReader.show`."""
        return self.reader.show(opening)

    @no_session_needed("paper for the assembly point, made from what was shown")
    def keep_paper(self, pdf: bytes) -> Path:
        """Keep a list to be printed elsewhere, for this account alone, until the list is put away."""
        path = self.papers / PAPER
        try:
            write_private(path, pdf)
        except OSError as error:
            raise NotPermittedByFolder(path=path.name) from error
        return path

    @no_session_needed("takes names away and shows none")
    def put_away(self) -> None:
        """Delete what was kept for printing."""
        (self.papers / PAPER).unlink(missing_ok=True)

    @no_session_needed("says only whether the list can be relied on")
    def healthy(self) -> bool:
        """Tell whether every arrival is on the list and every other desk's part could be trusted."""
        return not self.writer.failing and not self.distrusted

    @no_session_needed("a timer makes the round, also on a locked desk; no name is shown by it")
    def refresh(self) -> None:
        """Make the round: follow the database, exchange parts with the site's desks, forward openings.

        Raises what the database says when it is away; the list stays as it was, and says how old it is.
        """
        as_of = self.clock.now()
        self._forget_old_paper(as_of)
        with self.works() as work:
            inside = nameless(work, [*work.visits.here(), *nobody_saw_leave(work, as_of)])
            teams = work.emergency_teams.all()
            inside += [evacuation_team(team) for team in teams if team.left_at is None]
            others = self._other_desks(work)
            inbox = work.evacuation_parts.sent_to(self.device.id)
        now = self.clock.now()
        self.file.heard(self._trusted(inbox, others), now)
        self.writer.follow(inside, as_of)
        outbox = self._outbox(others.values(), now)
        openings = self.reader.notes.take()
        if not outbox and not openings:
            return
        with self.works() as work:
            for part in outbox:
                work.evacuation_parts.put(part)
            work.evacuation_parts.delete_before(now - LIFE)
            for opening in openings:
                self._forward(work, opening)
            work.commit()
        self.reader.notes.forwarded()

    def _forget_old_paper(self, now: datetime) -> None:
        """Delete a list for printing that a program which was killed never put away."""
        paper = self.papers / PAPER
        with suppress(FileNotFoundError):
            made = datetime.fromtimestamp(paper.stat().st_mtime, tz=now.tzinfo)
            # By a clock of another day it is old too.
            if abs(now - made) > LIFE:
                paper.unlink()

    def _other_desks(self, work: VisitWork) -> dict[DeviceId, Device]:
        """Return the site's other desks whose certificate leads to the root; no other gets a name."""
        found = {}
        for device in work.devices.all():
            if device.id == self.device.id or device.end is not None or device.site != self.device.site:
                continue
            try:
                check_device(self.device.installation.root_public, work.operators, device)
            except Alarm:
                self.distrusted.add(device.id)
                continue
            found[device.id] = device
        return found

    def _trusted(
        self, inbox: Sequence[SealedPart], others: Mapping[DeviceId, Device]
    ) -> list[EvacuationPart]:
        parts = []
        for row in inbox:
            sender = others.get(row.from_device)
            if sender is None:
                continue
            try:
                parts.append(open_part(row, sender, self.device.installation.id, self.device.kem))
            except PartNotTrusted:
                self.distrusted.add(row.from_device)
        return parts

    def _outbox(self, others: Iterable[Device], now: datetime) -> list[SealedPart]:
        own = [part for part in self.file.parts(now) if part.device == self.device.id]
        return [
            seal_part(part, device, self.device.installation.id, self.device.signing)
            for part in own
            for device in others
        ]

    def _forward(self, work: VisitWork, opening: NotedOpening) -> None:
        self.log.append(
            work,
            "evacuation.opened",
            None,
            opening=opening.id,
            how=opening.how.value,
            opened_at=opening.at,
            people=opening.people,
        )


def nobody_saw_leave(work: VisitWork, now: datetime) -> list[Visit]:
    """Return the visits that a rule has ended within the life of the list and whose badge is still away."""
    overdue = {case.badge for case in work.badge_cases.open() if case.why is BadgeAway.OVERDUE}
    last = [visit for badge in sorted(overdue) for visit in work.visits.that_carried(badge, 1)]
    return [
        visit
        for visit in last
        if visit.state is VisitState.EXPIRED and visit.left_at is not None and now - visit.left_at < LIFE
    ]


def nameless(work: VisitWork, visits: Sequence[Visit]) -> list[EvacuationPerson]:
    """Return people on site by what everybody may read: badge, zone, escort, times."""
    zones, staff = work.zones.all(), {one.id: one.name for one in work.staff.all()}
    return [evacuation_person(visit, {}, zones, staff, confirmed_at=visit.arrived_at) for visit in visits]


def named(
    work: VisitWork, visits: Sequence[Visit], fields: Mapping[str, Mapping[str, Any]], now: datetime
) -> list[EvacuationPerson]:
    """Return the people of `visits` whose here-now fields (by visit) were opened or just sealed."""
    zones, staff = work.zones.all(), {one.id: one.name for one in work.staff.all()}
    return [
        evacuation_person(visit, fields[visit.id], zones, staff, confirmed_at=now)
        for visit in visits
        if visit.id in fields
    ]


def evacuation_person(
    visit: Visit,
    fields: Mapping[str, Any],
    zones: Sequence[Zone],
    staff: Mapping[StaffId, str],
    *,
    confirmed_at: datetime,
) -> EvacuationPerson:
    """Return one person of the list; without `fields` only the badge says who it is."""
    return EvacuationPerson(
        visit=visit.id,
        name=fields.get("name"),
        organisation=fields.get("organisation"),
        zone=innermost(visit.zones, zones),
        badge=visit.badge or "",
        escort=staff.get(visit.escort, "") if visit.escort else "",
        assistance=bool(fields.get("assistance", False)),
        arrived_at=visit.arrived_at,
        due_at=visit.due_at,
        confirmed_at=confirmed_at,
    )


def evacuation_team(team: EmergencyTeam) -> EvacuationPerson:
    """Return a team of an emergency service as one entry of the list."""
    return EvacuationPerson(
        visit=team.id,
        name=None,
        organisation=None,
        zone="",
        badge="",
        arrived_at=team.arrived_at,
        due_at=None,
        confirmed_at=team.arrived_at,
        service=team.service.value,
        persons=team.people,
        vehicle=team.vehicle,
    )


def innermost(wanted: Sequence[str], zones: Sequence[Zone]) -> str:
    """Return the names of the zones in which none of the others lies."""
    mine = [zone for zone in zones if zone.id in wanted]
    parents = {zone.parent for zone in mine}
    return ", ".join(zone.name for zone in mine if zone.id not in parents)
