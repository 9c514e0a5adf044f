"""The work behind the page of breaches: reading, counting, writing, deciding, and the draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog

from ui.formats import visible
from ui.known_names import staff_names, zone_names
from ui.palettes import Tone
from ui.privacy.breach_forms import FIELDS_OF
from ui.privacy.breach_words import Facts, breach_facts, breach_row, file_facts
from ui.privacy.breaches_page import BreachesPage
from ui.privacy.moment_form import MomentForm
from ui.privacy.visit_words import stay, where
from ui.workplace import Workplace
from visitor_desk.bsn import BsnNotKept
from visitor_desk.errors import DeskError
from visitor_desk.privacy.breach import (
    Affected,
    Breach,
    BreachFile,
    BreachTextMissing,
    BreachTimeWrong,
    DelayUnexplained,
)
from visitor_desk.privacy.request_package import disk_errors
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.security.duties import Duty
from visitor_desk.visits.visit import VisitId, VisitUnknown

TICK_MS: Final = 30_000
"""The clock is shown in minutes."""
MOST_NAMED: Final = 40
"""Visits that stand on the page one by one; their number is always whole."""


@dataclass(frozen=True, slots=True)
class _Read:
    breaches: Sequence[Breach]
    people: Mapping[str, str]
    desks: Mapping[str, str]


class BreachesRoom:
    """Connects the page with the service; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work, self._look, self._texts = workplace, workplace.look, workplace.look.texts
        self._may_change = Duty.PRIVACY in workplace.session.duties
        self.page = BreachesPage(workplace.look, may_change=self._may_change)
        self._read = _Read((), {}, {})
        self._wanted: str | None = None
        self._opened: tuple[str, Facts] = ("", [])
        """What was read or counted of the breach in front, and of which one that is."""
        page, forms, acts = self.page, self.page.forms, self.page.detail.acts
        page.row_chosen.connect(self._show_breach)
        page.new_asked.connect(self.begin_new)
        acts["read"].clicked.connect(self._show_file)
        acts["amend"].clicked.connect(self.begin_amending)
        acts["count"].clicked.connect(self._count)
        acts["decide"].clicked.connect(self.begin_deciding)
        acts["notified"].clicked.connect(self.begin_notified)
        page.detail.end_asked.connect(self._ask_place)
        forms.open.save.clicked.connect(self._open)
        forms.amend.save.clicked.connect(self._amend)
        forms.decide.save.clicked.connect(self._decide)
        forms.notified.save.clicked.connect(self._notified)
        self._tick = QTimer(page)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.tick)
        self._tick.start()

    def enter(self) -> None:
        """Read the breaches."""
        self._read_all()
        self._work.bar.say(self._texts("breaches.hint"), Tone.NEUTRAL)

    def _read_all(self) -> None:
        desk, session, mine = self._work.desk, self._work.session, self._may_change

        def read() -> _Read:
            # An auditor reads who did what by number: the list of operators is not theirs.
            people = staff_names(desk, session) if mine else {}
            desks: dict[str, str] = (
                {one.device.id: visible(one.device.label) for one in desk.desks.all(session)} if mine else {}
            )
            return _Read(desk.breaches.all(session), people, desks)

        self._work.read(self.page, read, self._show)

    def _show(self, read: _Read) -> None:
        self._read = read
        self.page.forms.open.offer(
            [(name, operator) for operator, name in read.people.items()],
            [(name, device) for device, name in read.desks.items()],
        )
        self.tick()
        if self._wanted is not None:
            self.page.choose(self._wanted)
            self._wanted = None

    def tick(self) -> None:
        """Show the clocks as they are now; what somebody is asked about stays."""
        if self.page.detail.asking:
            return
        look, now = self._look, self._look.clock.now()
        self.page.show_rows([breach_row(one, now, look.texts, look.formats) for one in self._read.breaches])

    def _chosen(self) -> Breach | None:
        return next((one for one in self._read.breaches if one.id == self.page.chosen), None)

    def _show_breach(self, _breach: str) -> None:
        one = self._chosen()
        if one is None:
            return
        if self._opened[0] != one.id:
            self._opened = (one.id, [])
        texts, formats, now = self._texts, self._look.formats, self._look.clock.now()
        facts = [
            *breach_facts(one, self._read.people, self._read.desks, now, texts, formats),
            *self._opened[1],
        ]
        detail, nothing = self.page.detail, texts("visits.nothing")
        heading = texts(f"breach_nature.{one.nature.value}")
        detail.show_thing(heading, [(name, words or nothing) for name, words in facts])
        waits = (one.authority and one.authority_at is None) or (one.people and one.people_at is None)
        detail.acts["notified"].setEnabled(bool(waits))

    def _say_of(self, breach: Breach, facts: Facts) -> None:
        """Show what was read or counted beside what is there of it already."""
        if self._chosen() is None or self._chosen() != breach:
            return
        before = {} if self._opened[0] != breach.id else dict(self._opened[1])
        self._opened = (breach.id, list((before | dict(facts)).items()))
        self._show_breach(breach.id)
        self.page.list.setFocus()

    def _show_file(self) -> None:
        one, desk, session = self._chosen(), self._work.desk, self._work.session
        if one is None:
            return

        def show(file: BreachFile) -> None:
            self._say_of(one, file_facts(file, self._texts))
            self._work.say("breaches.read_done", Tone.NEUTRAL)

        self._work.write(self.page, lambda: desk.breaches.read(session, one.id), show)

    def _count(self) -> None:
        one, desk, session, formats = self._chosen(), self._work.desk, self._work.session, self._look.formats
        if one is None:
            return

        def count() -> tuple[Affected, list[str], list[Breach]]:
            found = desk.breaches.affected(session, one.id)
            zones = zone_names(desk, session)
            lines = []
            for visit in found.visits[:MOST_NAMED]:
                try:
                    known = desk.visit_book.get(session, VisitId(visit))
                except VisitUnknown:
                    lines.append(visible(visit))
                else:
                    lines.append(f"{stay(known, formats)} · {where(known, zones)}")
            return found, lines, list(desk.breaches.all(session))

        def show(counted: tuple[Affected, list[str], list[Breach]]) -> None:
            found, lines, breaches = counted
            self._read = _Read(breaches, self._read.people, self._read.desks)
            self.tick()
            texts = self._texts
            said = [texts("cli.breaches.affected", visits=found.at_least, others=found.others)]
            if not found.whole:
                said.append(texts("cli.breaches.log_expired"))
            if len(found.visits) > len(lines):
                lines.append(texts("breaches.more_visits", n=len(found.visits) - len(lines)))
            now = self._chosen()
            if now is not None and now.id == one.id:
                self._say_of(now, [(texts("breaches.concerned"), "\n".join([*said, *lines]))])
            self._work.say("breaches.counted", n=found.at_least)

        self._work.write(self.page, count, show)

    def begin_new(self) -> None:
        """Open the form that writes a breach down."""
        self._show_form(self.page.forms.open)
        self.page.forms.open.begin()

    def begin_amending(self) -> None:
        """Open what was written, to write more; the log says that it was read."""
        one, desk, session = self._chosen(), self._work.desk, self._work.session
        if one is None:
            return

        def show(file: BreachFile) -> None:
            if self._chosen() == one:
                self._show_form(self.page.forms.amend)
                self.page.forms.amend.begin(file.account)

        self._work.write(self.page, lambda: desk.breaches.read(session, one.id), show)

    def begin_deciding(self) -> None:
        """Ask who is notified of the chosen breach, and why or why not."""
        one = self._chosen()
        if one is not None:
            self._show_form(self.page.forms.decide)
            self.page.forms.decide.begin(one)

    def begin_notified(self) -> None:
        """Ask when the authority, or the people, were notified."""
        one = self._chosen()
        if one is not None:
            self._show_form(self.page.forms.notified)
            self.page.forms.notified.begin(one)

    def _show_form(self, form: MomentForm) -> None:
        self.page.forms.setCurrentWidget(form)
        self.page.show_form()

    def _open(self) -> None:
        new = self.page.forms.open.filled()
        if new is not None:
            desk, session = self._work.desk, self._work.session
            self._change(self.page.forms.open, lambda: desk.breaches.open(session, new), "opened")

    def _amend(self) -> None:
        one, account = self._chosen(), self.page.forms.amend.filled()
        if one is not None and account is not None:
            desk, session = self._work.desk, self._work.session
            self._opened = ("", [])
            self._change(
                self.page.forms.amend, lambda: desk.breaches.amend(session, one.id, account), "amended"
            )

    def _decide(self) -> None:
        one, filled = self._chosen(), self.page.forms.decide.filled()
        if one is not None and filled is not None:
            desk, session, (authority, people, reasons) = self._work.desk, self._work.session, filled
            self._change(
                self.page.forms.decide,
                lambda: desk.breaches.decide(
                    session, one.id, authority=authority, people=people, reasons=reasons
                ),
                "decided",
            )

    def _notified(self) -> None:
        one, filled = self._chosen(), self.page.forms.notified.filled()
        if one is not None and filled is not None:
            desk, session, (whom, at) = self._work.desk, self._work.session, filled
            self._change(
                self.page.forms.notified,
                lambda: desk.breaches.notified(session, one.id, whom, at),
                "notified_kept",
            )

    def _change(self, form: MomentForm, change: Callable[[], Breach], said: str) -> None:
        """Do what a form asks for, then show the breach and the hours at the foot anew."""
        desk, session = self._work.desk, self._work.session

        def write() -> tuple[Breach, Sequence[Breach]]:
            return change(), desk.breaches.running(session)

        def done(found: tuple[Breach, Sequence[Breach]]) -> None:
            breach, self._work.breaches = found
            self._work.alarms_changed.emit()
            self._wanted = breach.id
            self._work.say(f"breaches.{said}", due=self._look.formats.day_time(breach.due_at))
            self.page.escape()
            self._read_all()

        def failed(error: DeskError) -> None:
            named = self._field_of(error)
            if named:
                form.show_troubles({named: self._look.sentence(error)})
            self._work.show_error(error)

        self._work.write(self.page, write, done, failed)

    def _field_of(self, error: DeskError) -> str:
        """Return the field of the form in front that an error is about; empty for none."""
        if isinstance(error, BreachTextMissing | BsnNotKept):
            name = str(error.values.get("field"))
            return FIELDS_OF.get(name, name)
        if isinstance(error, BreachTimeWrong):
            return "at" if self.page.forms.currentWidget() is self.page.forms.notified else "ends"
        return "at" if isinstance(error, DelayUnexplained) else ""

    def _ask_place(self, language: object) -> None:
        one = self._chosen()
        if one is None or not isinstance(language, RequestLanguage):
            return
        name = self._texts("breaches.draft_file", id=one.id[:6])
        chosen, _ = QFileDialog.getSaveFileName(
            self.page, self._texts("breaches.draft_title"), name, "PDF (*.pdf)"
        )
        if chosen:
            self.write_draft(one, language, Path(chosen))

    def write_draft(self, breach: Breach, language: RequestLanguage, place: Path) -> None:
        """Write the draft of the notification to the supervisory authority."""
        desk, session = self._work.desk, self._work.session

        def write() -> None:
            paper = desk.breaches.draft(session, breach.id, language)
            with disk_errors(place.name):
                place.write_bytes(paper)

        def written(_: None) -> None:
            self.page.detail.stop_asking()
            self.page.list.setFocus()
            self._work.say("cli.breaches.drafted", path=visible(str(place), limit=300))
            self._read_all()

        self._work.write(self.page, write, written)
