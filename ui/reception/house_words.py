"""The rows and choices that the reception page makes of one reading of the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from ui.formats import visible
from ui.models.here_now import HereRow, Presence
from ui.reception.draft import ExpectedView
from ui.reception.house import House
from ui.workplace import Workplace
from visitor_desk.documents.document_check import DocumentCheck
from visitor_desk.visits.arrival_findings import name_comparison
from visitor_desk.visits.group_seats import Seat
from visitor_desk.visits.overdue import OverdueLevel, overdue_visits
from visitor_desk.visits.place import Zone, ZoneId
from visitor_desk.visits.roll_call import PersonExpected, PersonHere
from visitor_desk.visits.ticket import Announced, Ticket
from visitor_desk.visits.visit import VisitState


def way_words(zones: Sequence[ZoneId], known: Mapping[ZoneId, Zone]) -> str:
    """Return zones as somebody walks through them: Building A › Suite 2 › Cage 4."""
    return " › ".join(visible(known[zone].name) for zone in zones)


class HouseWords:
    """Turns one reading of the house into rows and choices."""

    def __init__(self, house: House, workplace: Workplace) -> None:
        self._house, self._look = house, workplace.look
        self._zones = {zone.id: zone for zone in house.zones}
        self._staff = {one.id: one.name for one in house.staff}
        self._tickets = {one.ticket.id: one for one in house.tickets}
        self._named: dict[tuple[str, ...], str] = {}

    def _innermost(self, zones: Sequence[str]) -> str:
        return self._zone_names(zones).split(" › ")[-1]

    def _zone_names(self, zones: Sequence[str]) -> str:
        wanted = tuple(zones)
        if wanted not in self._named:
            known = [self._zones[zone] for zone in self._zones if zone in wanted]
            self._named[wanted] = " › ".join(visible(zone.name) for zone in known)
        return self._named[wanted]

    def expected(self) -> list[ExpectedView]:
        """Return the people who can be chosen: expected ones whose names can be opened."""
        found = []
        for one in self._house.expected:
            opened = self._tickets.get(one.ticket.id)
            if one.name is None or opened is None or opened.announced is None:
                continue
            person = self.person(one.ticket, opened.announced, one.person, one.name)
            found.append(replace(person, rules_agreed=one.rules == self._house.notices.rules.label))
        return found

    def person(
        self, ticket: Ticket, announced: Announced, person: int, name: str, seat: Seat = Seat.ANNOUNCED
    ) -> ExpectedView:
        """Return somebody of a ticket, as the form shows them."""
        places = tuple(self._zones[zone] for zone in ticket.zones if zone in self._zones)
        return ExpectedView(
            ticket=ticket.id,
            person=person,
            number=ticket.number,
            window=ticket.window,
            name=name,
            organisation=announced.organisation,
            purpose=announced.purpose,
            host=self._staff.get(ticket.host, ""),
            zones=self._zone_names(ticket.zones),
            escort_zone=next((zone.name for zone in places if zone.escort_required), ""),
            host_id=ticket.host,
            places=places,
            of=ticket,
            seat=seat,
        )

    def rows(self) -> list[HereRow]:
        """Return the list: overdue first, then here, then expected by time."""
        late = sorted((one for one in self._house.here if one.overdue), key=_due)
        here = [self._here(one) for one in (*late, *(one for one in self._house.here if not one.overdue))]
        waiting = sorted(self._house.expected, key=lambda one: one.ticket.window.start)
        return [*here, *(self._expected_row(one) for one in waiting)]

    def _here(self, one: PersonHere) -> HereRow:
        texts, formats = self._look.texts, self._look.formats
        visit, now = one.visit, self._look.clock.now()
        gaps = {"zones": self._innermost(visit.zones), "badge": visible(visit.badge or "")}
        line = texts("here.badge_line", **gaps)
        if visit.form is not None:
            line = f"{line} · {texts('later.here', form=visit.form)}"
        late = next(iter(overdue_visits([visit], now)), None)
        advice = ""
        if late is not None:
            until, since = (formats.time_near(at, now) for at in (late.acts_until, late.since))
            line = texts(f"here.late_line_{late.level.value}", until=until, **gaps)
            host = visible(self._staff.get(visit.host, "")) if visit.host else ""
            advice = texts(f"here.late_{late.level.value}", since=since, until=until, host=host)
        return HereRow(
            Presence.OVERDUE if one.overdue else Presence.HERE,
            visible(one.name) if one.name else texts("visit.name_locked"),
            line,
            formats.time_near(visit.arrived_at, now),
            badge=visible(visit.badge or ""),
            visit=visit.id if visit.state is VisitState.HERE else None,
            advice=advice,
            pressing=late is not None and late.level > OverdueLevel.DESK,
        )

    def _expected_row(self, one: PersonExpected) -> HereRow:
        texts, formats = self._look.texts, self._look.formats
        line = texts(
            "here.ticket_line", organisation=visible(one.organisation or ""), number=one.ticket.number
        )
        if one.name is None:
            line = texts(
                "here.ticket_locked_line",
                number=one.ticket.number,
                customer=visible(one.ticket.customer),
                host=visible(self._staff.get(one.ticket.host, "")),
            )
        return HereRow(
            Presence.EXPECTED,
            visible(one.name) if one.name else texts("visit.name_locked"),
            line,
            formats.time_near(one.ticket.window.start, self._look.clock.now()),
            ticket=one.ticket.id,
            person=one.person,
        )


def _due(one: PersonHere) -> datetime:
    return one.visit.due_at or one.visit.arrived_at


ALIKE = 80.0
"""Score from which a name on a ticket is proposed; the guard sees both spellings and chooses."""


def likeliest(check: DocumentCheck, expected: Sequence[ExpectedView]) -> ExpectedView | None:
    """Return the expected person whose name is on the document: the same one, or a clearly similar one."""
    compared = [(name_comparison(check, one.name), number) for number, one in enumerate(expected)]
    scored = [(found.score, number) for found, number in compared if found is not None]
    best = max(scored, default=(0.0, 0))
    return expected[best[1]] if best[0] >= ALIKE else None
