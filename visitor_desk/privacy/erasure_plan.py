"""What erasing a visit would take away, what has to stay until when, and the honest date of the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from visitor_desk.clock import as_utc
from visitor_desk.privacy.bound_rows import INCIDENTS
from visitor_desk.privacy.consent import CONSENTS
from visitor_desk.privacy.hold import Hold
from visitor_desk.privacy.holds import holding
from visitor_desk.privacy.old_copies import openable_until
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.privacy.unspoken import told_days, unspoken
from visitor_desk.security.approvals import ApprovalRequest
from visitor_desk.security.groups import Group
from visitor_desk.visits.place import Zone
from visitor_desk.visits.ticket import Ticket
from visitor_desk.visits.visit import Visit, VisitId, VisitState


class ErasureGround(StrEnum):
    """Why a record is erased before its day; a closed list, so that no text about the person is written."""

    PERSON_ASKED = "person_asked"
    """Article 17(1)(c) or (b)."""
    UNLAWFUL = "unlawful"
    """Article 17(1)(d): it should never have been written."""
    MISTAKE = "mistake"
    """Another person's data was entered."""
    LEGAL_DUTY = "legal_duty"
    """Article 17(1)(e)."""


class StaysBecause(StrEnum):
    """Why a part is not erased now."""

    FLOOR = "floor"
    """A rule asks for it at least that long: article 17(3)(b) and (e)."""
    HOLD = "hold"
    ON_SITE = "on_site"
    """The person is inside: an evacuation must find them."""
    TICKET_OPEN = "ticket_open"
    """Somebody may still arrive on it."""
    NAMES_OTHERS = "names_others"
    """The ticket is about other people too, who stay until its day."""
    INCIDENT_OPEN = "incident_open"
    """What was written about an incident that nobody has handled: article 17(3)(e)."""


@dataclass(frozen=True, slots=True)
class Stays:
    """Why a part stays, and the day on which it is gone by itself or could be asked for again."""

    why: StaysBecause
    until: date


@dataclass(frozen=True, slots=True)
class ErasurePart:
    """One sealed blob that the erasure is about."""

    table: str
    record: str
    group: Group
    dies_on: date
    stays: Stays | None
    """None: it goes now."""
    silent: bool = False
    """It would go now, and a hold that the person hears nothing of keeps it: it goes when that ends."""

    @property
    def key(self) -> tuple[str, str, str]:
        """The part as it stands in what a second person signs; its day may move meanwhile."""
        return self.table, self.record, self.group.value


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """Everything that is sealed about one visit, part by part."""

    visit: VisitId
    parts: tuple[ErasurePart, ...]
    on: date
    badge_forgotten: bool
    """Whether the badge number goes too; while somebody carries it, it stays."""

    @property
    def going(self) -> tuple[ErasurePart, ...]:
        """The parts that are erased."""
        return tuple(part for part in self.parts if part.stays is None and not part.silent)

    @property
    def owed(self) -> tuple[ErasurePart, ...]:
        """The parts that go when a silent hold ends: for the person they are erased now."""
        return tuple(part for part in self.parts if part.silent)

    @property
    def staying(self) -> tuple[ErasurePart, ...]:
        """The parts that are not."""
        return tuple(part for part in self.parts if part.stays is not None)

    @property
    def openable_until(self) -> date:
        """The honest date: until then an old data backup could open some of it with the keys of today."""
        return max(
            (openable_until(part.dies_on, self.on) for part in (*self.going, *self.owed)), default=self.on
        )


def visits_asked(request: ApprovalRequest) -> tuple[VisitId, ...]:
    """Return the visits that a second person is asked to sign the erasure of."""
    # What was asked before lists were signed names its one visit.
    named = request.values.get("visits", [request.values.get("visit")])
    assert isinstance(named, list)
    return tuple(VisitId(str(one)) for one in named)


def plan_erasure(work: DeskWork, lives: RetentionRules, visit: Visit, on: date) -> ErasurePlan:
    """Return what erasing the visit on a day would do; nothing is opened and nothing changed."""
    zones = [zone for zone in work.zones.all() if zone.id in visit.zones]
    silent = unspoken(work).holds
    held = holding(work, "visits", visit.id, on, silent)
    told = told_days(work, lives, visit.id, on, silent)
    parts = []
    for group in Group:
        for row in work.sealed.rows("visits", visit.id, group):
            day = row.expires_on if group not in told else told[group].day
            if day is None or day <= on:
                continue
            stays = _stays(lives, visit, zones, group, day, held, on)
            parts.append(
                ErasurePart("visits", visit.id, group, day, stays, silent=group in told and stays is None)
            )
    ticket = work.tickets.get(visit.ticket) if visit.ticket is not None else None
    if ticket is not None:
        parts += [
            ErasurePart(
                "tickets",
                ticket.id,
                group,
                row.expires_on,
                _ticket_stays(lives, visit, ticket, row.expires_on, on),
            )
            for group in (Group.T, Group.R)
            for row in work.sealed.rows("tickets", ticket.id, group)
            if row.expires_on > on
        ]
    # Also where a silent hold keeps them: what else names the person goes as it would without it.
    names_go = any(part.stays is None and part.group is Group.D for part in parts)
    parts += _incident_notes(work, visit, on)
    parts += _remembered(work, visit, on)
    forgotten = names_go and visit.badge is not None and visit.state is not VisitState.HERE
    return ErasurePlan(visit.id, tuple(parts), on, forgotten)


def _incident_notes(work: DeskWork, visit: Visit, on: date) -> list[ErasurePart]:
    """Return what was written about incidents of a visit; what is not handled yet stays."""
    return [
        ErasurePart(
            INCIDENTS,
            incident.id,
            group,
            row.expires_on,
            Stays(StaysBecause.INCIDENT_OPEN, row.expires_on) if incident.handled_at is None else None,
        )
        for incident in work.incidents.all()
        if visit.id in incident.visits
        for group in (Group.R, Group.D)
        for row in work.sealed.rows(INCIDENTS, incident.id, group)
        if row.expires_on > on
    ]


def _remembered(work: DeskWork, visit: Visit, on: date) -> list[ErasurePart]:
    """Return what is sealed because the visitor of a visit wanted to be remembered; nothing keeps it."""
    return [
        ErasurePart(CONSENTS, consent.id, group, row.expires_on, None)
        for consent in work.consents.all()
        if consent.visit == visit.id
        for group in (Group.T, Group.R)
        for row in work.sealed.rows(CONSENTS, consent.id, group)
        if row.expires_on > on
    ]


def _stays(
    lives: RetentionRules,
    visit: Visit,
    zones: list[Zone],
    group: Group,
    dies_on: date,
    held: Mapping[Group, Hold],
    on: date,
) -> Stays | None:
    if group is Group.R:
        return Stays(StaysBecause.ON_SITE, dies_on) if visit.state is VisitState.HERE else None
    if group in held:
        return Stays(StaysBecause.HOLD, held[group].ends_on)
    floor = lives.floor(group, "visits", zones)
    if floor is not None:
        # What was sealed to an earlier day for want of keys dies on that day all the same.
        until = min(
            dies_on, lives.gone_after(floor, as_utc(visit.due_at or visit.left_at or visit.arrived_at))
        )
        if until > on:
            return Stays(StaysBecause.FLOOR, until)
    return None


def _ticket_stays(
    lives: RetentionRules, visit: Visit, ticket: Ticket, dies_on: date, on: date
) -> Stays | None:
    if ticket.people > 1:
        return Stays(StaysBecause.NAMES_OTHERS, dies_on)
    if visit.state is VisitState.HERE or lives.local_day(ticket.window.end) > on:
        return Stays(StaysBecause.TICKET_OPEN, min(dies_on, lives.local_day(ticket.window.end)))
    return None
