"""Tickets from a file: first a dry run that says row by row what would be made and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from visitor_desk.clock import Clock
from visitor_desk.progress import Progress, no_progress
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session
from visitor_desk.visits.desk_copy import open_tickets
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.ticket import NewTicket, Ticket
from visitor_desk.visits.ticket_plan import Known, PlannedTicket, RowFault, RowProblem, identity, plan
from visitor_desk.visits.ticket_rows import Column, TextRow
from visitor_desk.visits.tickets import Tickets

DEADLINE_S: Final = 30.0
"""A file of five thousand rows takes a second; one that takes longer is hostile."""


class TicketFileReader(Protocol):
    """Reads the rows of a hostile file where its death harms nobody."""

    def read(self, file: Path, zone: str) -> Sequence[TextRow]:
        """Return the rows; DeskErrors of the reading come through."""
        ...


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a file would make, and each row that would make nothing."""

    planned: tuple[PlannedTicket, ...]
    problems: tuple[RowProblem, ...]


@dataclass(frozen=True)
class TicketImport:
    """Reads files of visitors and issues their tickets."""

    works: Callable[[], VisitWork]
    tickets: Tickets
    reader: TicketFileReader
    clock: Clock
    site: ZoneInfo

    @requires(Duty.FACILITY)
    def try_out(self, session: Session, file: Path, filled_in: Mapping[Column, str]) -> ImportPlan:
        """Return what a file would make; nothing is written. `filled_in` serves columns that a row lacks."""
        rows = self.reader.read(file, self.site.key)
        with self.works() as work:
            known = Known(
                frozenset(zone.id for zone in work.zones.all()),
                {person.id: person for person in work.staff.all()},
                self.site,
                self.clock.now(),
                filled_in,
            )
        planned, problems = plan(rows, known)
        there = self._there(session, planned)
        new = [one for one in planned if identity(one.new) not in there]
        problems += (
            RowProblem(number, RowFault.DUPLICATE)
            for one in planned
            if identity(one.new) in there
            for number in one.numbers
        )
        return ImportPlan(tuple(new), tuple(sorted(problems, key=lambda problem: problem.number)))

    @requires(Duty.FACILITY)
    def bring_in(
        self,
        session: Session,
        file: Path,
        filled_in: Mapping[Column, str],
        progress: Progress = no_progress,
    ) -> tuple[ImportPlan, Sequence[Ticket]]:
        """Issue the tickets of a file, each by itself; rows that would make none are in the plan returned.

        A run that broke off is finished by doing it again: what stands already is a duplicate.
        """
        found = self.try_out(session, file, filled_in)
        issued = []
        for done, one in enumerate(found.planned, start=1):
            issued.append(self.tickets.issue(session, one.new))
            progress(done, len(found.planned))
        return found, issued

    def _there(self, session: Session, planned: Sequence[PlannedTicket]) -> set[object]:
        """Return the identities of the living tickets in the span of a plan, as far as their names open."""
        windows = [one.new.recurrence.window() if one.new.recurrence else one.new.window for one in planned]
        if not windows:
            return set()
        with self.works() as work:
            found = work.tickets.overlapping(
                min(window.start for window in windows), max(window.end for window in windows)
            )
            living = [ticket for ticket in found if ticket.withdrawn_at is None]
            opened = open_tickets(self.tickets.sealed, session, work, living)
        return {
            identity(
                NewTicket(
                    one.ticket.customer,
                    one.ticket.zones,
                    one.ticket.host,
                    one.ticket.authoriser,
                    one.ticket.window,
                    one.announced,
                )
            )
            for one in opened
            if one.announced is not None
        }
