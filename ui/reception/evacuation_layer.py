"""The work behind the evacuation page: the round of each minute, the list, the paper.

Showing reads one small local file on the window's thread: it must not wait for a database that is away.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.formats import visible
from ui.look import Look
from ui.models.evacuation_list import EvacuationRow
from ui.operations import Operation
from ui.reception.emergency_words import team_in_words
from ui.reception.evacuation_page import EvacuationPage
from ui.reception.evacuation_print import OnPaper, has_printer, put_on_paper
from ui.roll_call import RollCall
from ui.workplace import Pools
from visitor_desk.desk import Desk
from visitor_desk.errors import DeskError
from visitor_desk.security.evacuation_file import EvacuationList, EvacuationPerson
from visitor_desk.security.evacuation_openings import Opening

ROUND_SECONDS = 60
FIRST_ROUND_MS = 3000
LOOK_AGAIN_MS = 5000
"""While the list is open it is read again so often: people still arrive and leave."""


class EvacuationLayer(QStackedWidget):
    """Holds what the window shows, and lays the evacuation list over it: over the lock and over every page.

    Makes the rounds until the window closes, signed in or not.
    """

    up_changed = Signal(bool)
    """The list was shown or put away; while it is up, nothing locks."""
    health_changed = Signal()

    def __init__(self, desk: Desk, look: Look, pools: Pools, below: QWidget) -> None:
        super().__init__()
        self._desk, self._look, self._pools = desk, look, pools
        self.page = EvacuationPage(look)
        self.roll = RollCall(self)
        self.page.print_asked.connect(self._print)
        self.page.close_asked.connect(self.put_away)
        self.addWidget(below)
        self.addWidget(self.page)
        self._paper = ""
        self._healthy = True
        # A program that was killed left its paper behind.
        desk.evacuation.put_away()
        self._round = self._timer(ROUND_SECONDS * 1000, self.make_round)
        self._look_again = self._timer(LOOK_AGAIN_MS, self._again)
        self._round.start()
        self._first_round = self._timer(FIRST_ROUND_MS, self.make_round)
        self._first_round.setSingleShot(True)
        self._first_round.start()

    def _timer(self, interval: int, what: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(interval)
        timer.timeout.connect(what)
        return timer

    def rest(self) -> None:
        """Begin no further round: a window that goes would wait for it, and it for the window."""
        for timer in (self._first_round, self._round, self._look_again):
            timer.stop()

    def make_round(self) -> None:
        """Exchange parts with the other desks; a database that is away leaves the list as it is."""
        evacuation = self._desk.evacuation
        Operation(
            self,
            lambda _progress, _stopped: evacuation.refresh(),
            lambda _: self._after_round(),
            lambda _: self._after_round(),
            pool=self._pools.rounds,
        )

    def _after_round(self) -> None:
        healthy = self._desk.evacuation.healthy()
        if healthy != self._healthy:
            self._healthy = healthy
            self.health_changed.emit()

    @property
    def healthy(self) -> bool:
        """Whether the list can be relied on; a standing warning says when not."""
        return self._healthy

    @property
    def up(self) -> bool:
        """Whether the list is in front."""
        return self.currentWidget() is self.page

    def show_list(self) -> None:
        """Show the list, and print it beside the window: hundreds of people are many pages."""
        self._paper = ""
        found = self._read(Opening.SHOWN)
        self.setCurrentWidget(self.page)
        self.page.begin()
        self._look_again.start()
        self.up_changed.emit(True)
        if found:
            self._print()

    def put_away(self) -> None:
        """Go back to what was shown before; what was saved for printing goes."""
        self._look_again.stop()
        self._desk.evacuation.put_away()
        self.setCurrentIndex(0)
        self.up_changed.emit(False)
        ticks = {row.visit: row.tick for row in self.page.model.people}
        self.roll.end(self._look.clock.now(), ticks)

    def _again(self) -> None:
        self._read(None)

    def _read(self, opening: Opening | None) -> bool:
        try:
            shown = self._desk.evacuation.show(opening)
        except DeskError as error:
            self.page.show_trouble(self._look.sentence(error))
            return False
        now = self._look.clock.now()
        self.page.show_list([self._row(person, now) for person in shown.people], self._heads(shown))
        return True

    def _print(self) -> None:
        texts, formats = self._look.texts, self._look.formats
        now = self._look.clock.now()
        try:
            shown = self._desk.evacuation.show(Opening.PRINTED)
        except DeskError as error:
            self._not_printed(error)
            return
        rows = [self._row(person, now) for person in shown.people]
        heads = [
            texts("evacuation.paper_heading", site=visible(self._desk.settings.site)),
            texts("evacuation.paper_made", time=formats.day_time(now)),
            *self._desk_words(shown),
            texts.count("evacuation.heading", sum(row.persons for row in rows)),
        ]
        printer = has_printer()
        Operation(
            self,
            lambda _progress, _stopped: put_on_paper(rows, heads, texts, printer=printer),
            lambda done: self._on_paper(shown, done),
            self._not_printed,
            pool=self._pools.paper,
        )

    def _on_paper(self, shown: EvacuationList, done: OnPaper) -> None:
        """Say what became of the paper; a list that was put away meanwhile leaves none behind."""
        texts = self._look.texts
        if not self.up:
            return
        if done.pdf is not None:
            try:
                path = self._desk.evacuation.keep_paper(done.pdf)
            except DeskError as error:
                self._not_printed(error)
                return
            self._paper = texts("evacuation.kept", path=f"{path.parent.name}/{path.name}")
        else:
            why = texts("evacuation.printer_failed")
            self._paper = texts("evacuation.printed" if done.printed else "evacuation.not_printed", why=why)
        self.page.head.setText(" · ".join(self._heads(shown)))

    def _not_printed(self, error: DeskError) -> None:
        self._paper = self._look.texts("evacuation.not_printed", why=self._look.sentence(error))
        self.page.head.setText(self._paper)

    def _heads(self, shown: EvacuationList) -> list[str]:
        return [words for words in (self._paper, *self._desk_words(shown)) if words]

    def _desk_words(self, shown: EvacuationList) -> list[str]:
        texts, formats, now = self._look.texts, self._look.formats, self._look.clock.now()
        return [
            texts(
                "evacuation.own" if one.own else "evacuation.other",
                desk=visible(one.desk),
                time=formats.time_near(one.made_at, now),
            )
            for one in shown.desks
        ]

    def _row(self, person: EvacuationPerson, now: datetime) -> EvacuationRow:
        texts = self._look.texts
        if person.service:
            return self._team(person, now)
        notes = [texts("evacuation.needs_assistance")] if person.assistance else []
        if person.due_at is not None and person.due_at < now:
            notes.append(texts("evacuation.overdue"))
        arrived = self._look.formats.time_near(person.arrived_at, now)
        place = [person.zone, person.last_door or arrived]
        return EvacuationRow(
            visit=person.visit,
            name=visible(person.name) if person.name else texts("evacuation.name_locked"),
            organisation=visible(person.organisation or "—"),
            place=" · ".join(visible(part) for part in place if part),
            badge=" · ".join(visible(part) for part in (person.badge, person.escort) if part),
            notes=" · ".join(notes),
        )

    def _team(self, person: EvacuationPerson, now: datetime) -> EvacuationRow:
        return EvacuationRow(
            visit=person.visit,
            name=team_in_words(self._look.texts, person.service, person.persons),
            organisation=visible(person.vehicle, 40) or "—",
            place=self._look.formats.time_near(person.arrived_at, now),
            badge="—",
            notes="",
            persons=person.persons or 1,
        )
