"""The work behind visitors from a file: a dry run first, then tickets; a second time makes none twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ui.announced.page import AnnouncedPage
from ui.announced.ticket_words import Announcements
from ui.formats import visible
from ui.models.announced import FileRow
from ui.palettes import Tone
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.progress import Progress, Stopped
from visitor_desk.visits.place import ZoneId, zones_to
from visitor_desk.visits.ticket import NewTicket, Ticket
from visitor_desk.visits.ticket_import import ImportPlan
from visitor_desk.visits.ticket_plan import PlannedTicket, RowFault, RowProblem
from visitor_desk.visits.ticket_rows import Column

LONGEST_FILE_NAME = 80


class TicketFile:
    """Tries a file out and issues its tickets; every call runs beside the window."""

    def __init__(self, workplace: Workplace, page: AnnouncedPage, on_issued: Callable[[], None]) -> None:
        self._work, self._page, self._panel = workplace, page, page.importing
        self._texts, self._formats = workplace.look.texts, workplace.look.formats
        self._on_issued = on_issued
        self._file: Path | None = None
        self._read: Announcements | None = None
        panel = self._panel
        panel.file_asked.connect(self._ask_file)
        panel.try_asked.connect(self._try_out)
        panel.issue_asked.connect(self._issue)

    def offer(self, read: Announcements) -> None:
        """Know the zones and people of the house."""
        self._read = read

    def begin(self) -> None:
        """Show the panel without a file."""
        self._file = None
        self._page.show_import()
        self._panel.begin()

    def use_file(self, file: Path) -> None:
        """Take a file that was chosen and try it out at once."""
        self._file = file
        self._panel.show_file(visible(file.name, LONGEST_FILE_NAME))
        self._try_out()

    def _ask_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self._page, self._texts("announced.choose_title"), "", self._texts("announced.choose_filter")
        )
        if chosen:
            self.use_file(Path(chosen))

    def _filled_in(self) -> dict[Column, str]:
        """Return what stands in for empty columns; a chosen zone brings those one passes."""
        filled = self._panel.filled_in()
        if Column.ZONES in filled and self._read is not None:
            known = {zone.id: zone for zone in self._read.zones}
            filled[Column.ZONES] = " ".join(zones_to(ZoneId(filled[Column.ZONES]), known))
        return filled

    def _try_out(self) -> None:
        desk, session, file, filled = self._work.desk, self._work.session, self._file, self._filled_in()
        if file is None:
            return
        self._panel.note("")
        self._panel.show_running(0, 0)

        def look(_progress: Progress, _stopped: Stopped) -> ImportPlan:
            return desk.ticket_import.try_out(session, file, filled)

        self._work.read_long(self._page, look, self._tried, on_error=self._failed)

    def _tried(self, found: ImportPlan) -> None:
        self._panel.show_idle()
        summary = self._texts("announced.tried", n=len(found.planned), faults=len(found.problems))
        rows = [self._planned(one, self._texts("announced.would_be_issued")) for one in found.planned]
        self._show(summary, rows, found.problems, issuable=len(found.planned))

    def _issue(self) -> None:
        desk, session, file, filled = self._work.desk, self._work.session, self._file, self._filled_in()
        if file is None:
            return
        self._panel.show_running(0, 0)

        def issue(progress: Progress, _stopped: Stopped) -> tuple[ImportPlan, Sequence[Ticket]]:
            return desk.ticket_import.bring_in(session, file, filled, progress)

        self._work.write_long(
            self._page, issue, self._issued, lambda: None, self._panel.show_running, self._broken_off
        )

    def _issued(self, outcome: tuple[ImportPlan, Sequence[Ticket]]) -> None:
        found, tickets = outcome
        self._panel.show_idle()
        summary = self._texts("announced.issued_all", n=len(tickets), faults=len(found.problems))
        rows = [
            self._planned(one, self._texts("announced.issued_one", n=ticket.number))
            for one, ticket in zip(found.planned, tickets, strict=True)
        ]
        self._show(summary, rows, found.problems, issuable=0)
        self._work.bar.say(summary, Tone.GOOD if tickets else Tone.LOOK_AGAIN)
        self._on_issued()

    def _broken_off(self, error: DeskError) -> None:
        """Say what stopped it; the tickets made before that stand, and trying again shows which."""
        self._failed(error)
        self._on_issued()

    def _failed(self, error: DeskError) -> None:
        self._panel.show_idle()
        self._panel.show_found("", [], issuable=0)
        self._panel.note(self._work.look.sentence(error))
        self._work.show_error(error)

    def _show(
        self, summary: str, rows: list[tuple[int, FileRow]], problems: Sequence[RowProblem], *, issuable: int
    ) -> None:
        shown = sorted([*rows, *map(self._problem, problems)], key=lambda each: each[0])
        self._panel.show_found(summary, [row for _, row in shown], issuable=issuable)

    def _planned(self, one: PlannedTicket, state: str) -> tuple[int, FileRow]:
        numbers = ", ".join(map(str, one.numbers))
        return one.numbers[0], FileRow(numbers, Tone.GOOD, state, self._who(one.new), self._when(one.new))

    def _who(self, new: NewTicket) -> str:
        names = visible("; ".join(new.announced.names))
        return f"{names} · {visible(new.announced.organisation)}"

    def _when(self, new: NewTicket) -> str:
        window = new.recurrence.window() if new.recurrence else new.window
        return f"{self._formats.day(window.start)} {self._formats.span(window)}"

    def _problem(self, problem: RowProblem) -> tuple[int, FileRow]:
        why = self._texts(f"ticket_row_fault.{problem.fault.value}")
        if problem.column is not None:
            why = self._texts("announced.in_column", why=why, column=problem.column.value)
        there = problem.fault is RowFault.DUPLICATE
        tone = Tone.NEUTRAL if there else Tone.LOOK_AGAIN
        return problem.number, FileRow(str(problem.number), tone, why, self._texts("visits.nothing"))
