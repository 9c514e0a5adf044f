"""The work behind the page of announced visitors: reading tickets, issuing new ones, taking them back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from ui.announced.importing import TicketFile
from ui.announced.page import AnnouncedPage, Days
from ui.announced.ticket_form import FIELD_OF
from ui.announced.ticket_words import Announcements, TicketWords
from ui.formats import visible
from ui.palettes import Tone
from ui.workplace import Workplace
from visitor_desk.clock import TimeRange
from visitor_desk.errors import DeskError
from visitor_desk.security.duties import Duty
from visitor_desk.visits.place import ZoneId, all_zones_to
from visitor_desk.visits.ticket import FieldNotAccepted, NewTicket, Ticket, TicketId, WithdrawReason
from visitor_desk.visits.ticket_plan import Known, RowProblem, plan
from visitor_desk.visits.ticket_rows import Column, TextRow

SPANS = {Days.PAST: (-7, 0), Days.TODAY: (0, 1), Days.WEEK: (0, 7), Days.MONTH: (0, 31)}
"""First day and the day after the last, counted from today."""
USUAL_END, LATEST_END = time(17), time(23, 59)
_NEEDED = (
    Column.NAME,
    Column.ORGANISATION,
    Column.PURPOSE,
    Column.CUSTOMER,
    Column.ZONES,
    Column.HOST,
    Column.AUTHORISER,
)


class AnnouncedRoom:
    """Connects the page with the services; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work, self._look = workplace, workplace.look
        self.may_change = Duty.FACILITY in workplace.session.duties
        self.page = AnnouncedPage(workplace.look, may_change=self.may_change)
        self._words: TicketWords | None = None
        self._read: Announcements | None = None
        self._wanted: str | None = None
        page = self.page
        page.days_chosen.connect(self._read_tickets)
        page.row_chosen.connect(self._show_ticket)
        self.file = TicketFile(workplace, page, self._read_tickets)
        page.import_asked.connect(self.file.begin)
        page.new_asked.connect(self.begin_new)
        page.form.issue_asked.connect(self._issue)
        page.detail.end_asked.connect(self._withdraw)

    def enter(self) -> None:
        """Read the tickets of the chosen days; a guard reads those that a desk may."""
        self._read_tickets()
        self._work.bar.say(self._look.texts("announced.hint"), Tone.NEUTRAL)

    def _read_tickets(self) -> None:
        desk, session, span = self._work.desk, self._work.session, self._span()
        may_change = self.may_change

        def read() -> Announcements:
            found = desk.tickets.between(session, span) if may_change else desk.tickets.around(session)
            return Announcements(
                span,
                found,
                desk.tickets.came(session, [one.ticket.id for one in found]),
                desk.house.zones(session),
                desk.house.staff(session),
            )

        self._work.read(self.page, read, self._show)

    def _today(self) -> date:
        return self._look.clock.now().astimezone(self._look.formats.zone).date()

    def _span(self) -> TimeRange:
        if not self.may_change:
            # What a desk reads: the running shift and the next 72 hours.
            now = self._look.clock.now()
            return TimeRange(now - timedelta(hours=12), now + timedelta(hours=72))
        first, last = SPANS[self.page.days]
        today, zone = self._today(), self._look.formats.zone
        begins, ends = (datetime.combine(today + timedelta(days=day), time(), zone) for day in (first, last))
        return TimeRange(begins, ends)

    def _show(self, read: Announcements) -> None:
        self._read, self._words = read, TicketWords(read, self._look)
        zones: list[tuple[str, object]] = [(visible(zone.name), zone.id) for zone in read.zones]
        hosts: list[tuple[str, object]] = [(visible(one.name), one.id) for one in read.staff]
        allowed: list[tuple[str, object]] = [
            (visible(one.name), one.id) for one in read.staff if one.may_authorise
        ]
        self.page.form.offer(zones, hosts, allowed)
        self.page.importing.offer(zones, hosts, allowed)
        self.file.offer(read)
        self.page.show_rows(self._words.rows())
        if self._wanted is not None:
            self.page.choose(self._wanted)
            self._wanted = None

    def _show_ticket(self, ticket: str) -> None:
        words = self._words
        opened = words.opened(ticket) if words else None
        if words is None or opened is None:
            return
        ended = opened.ticket.withdrawn_at is not None or (opened.ticket.window.end <= self._look.clock.now())
        detail = self.page.detail
        detail.show_ticket(
            opened.ticket.number, words.people(opened), words.facts(opened), withdrawable=not ended
        )
        detail.means.setText(self._look.texts.count("announced.withdraw_means", opened.ticket.places))

    def begin_new(self) -> None:
        """Open the form for today, from the next whole hour on."""
        now = self._look.clock.now().astimezone(self._look.formats.zone)
        next_hour = (now + timedelta(hours=1)).replace(minute=0)
        closes = USUAL_END if next_hour.time() < USUAL_END else LATEST_END
        self.page.show_form()
        self.page.form.begin(next_hour.date(), f"{next_hour:%H:%M}", f"{closes:%H:%M}")

    def _issue(self) -> None:
        read, form, texts = self._read, self.page.form, self._look.texts
        if read is None:
            return
        cells, troubles = form.cells(self._today())
        known_zones = {zone.id: zone for zone in read.zones}
        chosen = map(ZoneId, cells[Column.ZONES].split())
        cells[Column.ZONES] = " ".join(all_zones_to(chosen, known_zones))
        for column in _NEEDED:
            if not cells[column]:
                chosen_of = column in {Column.ZONES, Column.HOST, Column.AUTHORISER}
                key = "announced.fault_not_chosen" if chosen_of else "announced.fault_missing"
                troubles[FIELD_OF[column]] = texts(key)
        if troubles:
            form.show_troubles(troubles)
            return
        known = Known(
            frozenset(known_zones),
            {person.id: person for person in read.staff},
            self._look.formats.zone,
            self._look.clock.now(),
        )
        planned, problems = plan([TextRow(1, tuple(cells.items()))], known)
        if problems:
            form.show_troubles(self._trouble_of(problems[0]))
            return
        self._write(planned[0].new)

    def _trouble_of(self, problem: RowProblem) -> dict[str, str]:
        column = problem.column or Column.NAME
        key = f"announced.fault_{problem.fault.value}"
        return {FIELD_OF[column]: self._look.texts(key)}

    def _write(self, new: NewTicket) -> None:
        desk, session = self._work.desk, self._work.session
        self.page.form.issue.setEnabled(False)
        self._work.write(self.page, lambda: desk.tickets.issue(session, new), self._issued, self._not_issued)

    def _issued(self, ticket: Ticket) -> None:
        self.page.form.issue.setEnabled(True)
        self._work.say("announced.issued", n=ticket.number)
        self._wanted = ticket.id
        self.page.escape()
        self._read_tickets()

    def _not_issued(self, error: DeskError) -> None:
        form = self.page.form
        form.issue.setEnabled(True)
        column = error.values.get("field") if isinstance(error, FieldNotAccepted) else None
        if column in set(Column):
            form.show_troubles({FIELD_OF[Column(str(column))]: self._look.sentence(error)})
        self._work.show_error(error)

    def _withdraw(self, reason: WithdrawReason) -> None:
        ticket = self.page.chosen
        if ticket is None:
            return
        desk, session = self._work.desk, self._work.session

        def withdrawn(taken_back: Ticket) -> None:
            self._work.say("announced.withdrawn", Tone.NEUTRAL, n=taken_back.number)
            self.page.detail.stop_asking()
            self.page.list.setFocus()
            self._read_tickets()

        self._work.write(
            self.page, lambda: desk.tickets.withdraw(session, TicketId(ticket), reason), withdrawn
        )
