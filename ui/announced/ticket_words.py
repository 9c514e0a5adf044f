"""Tickets in words: the rows of the list and the facts of one ticket; without Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ui.formats import visible
from ui.look import Look
from ui.models.announced import AnnouncedRow, Standing
from visitor_desk.clock import TimeRange
from visitor_desk.visits.place import Staff, Zone, ZoneId
from visitor_desk.visits.recurrence import Recurrence
from visitor_desk.visits.ticket import OpenedTicket, Ticket, TicketId

LONGEST_PEOPLE = 300


@dataclass(frozen=True, slots=True)
class Announcements:
    """What one reading of the house brings: tickets of a span, who came on them, zones and staff."""

    span: TimeRange
    tickets: Sequence[OpenedTicket]
    came: Mapping[TicketId, Sequence[datetime]]
    zones: Sequence[Zone]
    staff: Sequence[Staff]


def standing_of(ticket: Ticket, occasion: TimeRange, came: int, now: datetime) -> Standing:
    """Return where one occasion of a ticket stands, when so many came on it."""
    if ticket.withdrawn_at is not None:
        return Standing.WITHDRAWN
    if came:
        return Standing.USED
    if now >= occasion.end:
        return Standing.LAPSED
    return Standing.OPEN if occasion.contains(now) else Standing.COMING


class TicketWords:
    """Turns one reading into rows and facts."""

    def __init__(self, read: Announcements, look: Look) -> None:
        self._read, self._look, self._texts = read, look, look.texts
        self._zones = {zone.id: zone for zone in read.zones}
        self._staff = {one.id: one.name for one in read.staff}
        self._opened = {one.ticket.id: one for one in read.tickets}

    def rows(self) -> list[AnnouncedRow]:
        """Return a row for each occasion in the span, by opening time; one that is taken back has one row."""
        found = [
            (occasion.start, one.ticket.number, self._row(one, occasion))
            for one in self._read.tickets
            for occasion in self._occasions(one.ticket)
        ]
        return [row for _, _, row in sorted(found, key=lambda each: each[:2])]

    def _occasions(self, ticket: Ticket) -> Iterable[TimeRange]:
        span = self._read.span
        within = [one for one in ticket.occasions() if one.start < span.end and one.end > span.start]
        return within[:1] if ticket.withdrawn_at is not None else within

    def _row(self, one: OpenedTicket, occasion: TimeRange) -> AnnouncedRow:
        ticket, formats, now = one.ticket, self._look.formats, self._look.clock.now()
        came = sum(occasion.contains(at) for at in self._read.came.get(ticket.id, ()))
        standing = standing_of(ticket, occasion, came, now)
        state = self._texts(f"announced.state_{standing.value}", came=came, places=ticket.places)
        if ticket.recurrence is not None:
            state = self._texts("announced.weekly", state=state)
        announced = one.announced
        return AnnouncedRow(
            ticket=ticket.id,
            number=ticket.number,
            day=self._day(occasion.start),
            span=formats.span(occasion),
            people=self.people(one),
            line=" · ".join(
                visible(part)
                for part in (announced.organisation if announced else "", ticket.customer)
                if part
            ),
            zone=self.innermost(ticket.zones),
            host=visible(self._staff.get(ticket.host, "")),
            state=state,
            standing=standing,
            recurs=ticket.recurrence is not None,
        )

    def _day(self, at: datetime) -> str:
        local = at.astimezone(self._look.formats.zone)
        weekday = self._texts(f"weekday.{local.weekday()}")
        return f"{weekday} {self._look.formats.day(at)}"

    def people(self, one: OpenedTicket) -> str:
        """Return the people of a ticket with the guests allowed, or that their names are locked."""
        if one.announced is None:
            return self._texts("visit.name_locked")
        names = "; ".join(visible(name) for name in one.announced.names)
        if one.ticket.guests_allowed:
            names = self._texts("announced.and_guests", names=names, n=one.ticket.guests_allowed)
        return visible(names, LONGEST_PEOPLE)

    def innermost(self, zones: Sequence[ZoneId]) -> str:
        """Return the name of the zone that a ticket leads to."""
        return visible(self._zones[zones[-1]].name) if zones and zones[-1] in self._zones else ""

    def opened(self, ticket: str) -> OpenedTicket | None:
        """Return a ticket of the reading, or None."""
        return self._opened.get(TicketId(ticket))

    def facts(self, one: OpenedTicket) -> list[tuple[str, str]]:
        """Return what a ticket says, by name."""
        ticket, texts, formats = one.ticket, self._texts, self._look.formats
        announced = one.announced
        purpose = visible(announced.purpose) if announced else ""
        came = len(self._read.came.get(ticket.id, ()))
        known = [visible(self._zones[zone].name) for zone in ticket.zones if zone in self._zones]
        until = ticket.training_valid_until
        facts = [
            ("organisation", visible(announced.organisation) if announced else ""),
            ("purpose", purpose),
            ("customer", visible(ticket.customer)),
            ("zone", " › ".join(known)),
            ("host", visible(self._staff.get(ticket.host, ""))),
            ("authoriser", visible(self._staff.get(ticket.authoriser, ""))),
            ("window", self._window(ticket.window)),
            ("came", texts("announced.came_of", came=came, places=ticket.places)),
            ("guests", str(ticket.guests_allowed)),
            ("minors", texts(f"minors.{ticket.minors.value}")),
            ("training", formats.day(until) if until else texts("announced.not_asked")),
        ]
        if ticket.recurrence is not None:
            facts.append(("weekly_rule", self.rule(ticket.recurrence)))
        return [(texts(f"announced.{name}"), value or texts("visits.nothing")) for name, value in facts]

    def _window(self, window: TimeRange) -> str:
        formats = self._look.formats
        return f"{self._day(window.start)} {formats.span(window)}"

    def rule(self, rule: Recurrence) -> str:
        """Return a weekly rule in words."""
        days = ", ".join(self._texts(f"weekday.{day}") for day in rule.weekdays)
        gaps = {
            "days": days,
            "opens": f"{rule.opens:%H:%M}",
            "closes": f"{rule.closes:%H:%M}",
            "until": self._look.formats.day(rule.until),
        }
        return self._texts.count("announced.rule", rule.every, **gaps)
