"""The work behind the page of the deny list: reading, putting on, confirming, telling, taking off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ui.deny.forms import instruction_words
from ui.deny.page import DenyPage
from ui.formats import visible
from ui.models.deny_list import DenyRow, Which
from ui.palettes import Tone
from ui.widgets.named_form import NamedForm
from ui.workplace import Workplace
from visitor_desk.bsn import BsnNotKept
from visitor_desk.errors import DeskError
from visitor_desk.privacy.deny_letter import Addressee
from visitor_desk.visits.deny_entry import DenyEnd, DenyEntry, DenyTelling, OpenedDenyEntry, ReviewTooFar
from visitor_desk.visits.place import Staff
from visitor_desk.visits.ticket import FieldNotAccepted

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class _Read:
    entries: Sequence[OpenedDenyEntry]
    staff: Sequence[Staff]


class DenyRoom:
    """Connects the page with the services; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work, self._look, self._texts = workplace, workplace.look, workplace.look.texts
        self.page = DenyPage(workplace.look)
        self.choose_file: Callable[[str], str] = self._ask_file
        """Asks for the file of a letter by a proposed name; an empty answer writes none."""
        self._read = _Read((), ())
        self._wanted: str | None = None
        page, forms = self.page, self.page.forms
        page.row_chosen.connect(self._show_entry)
        page.new_asked.connect(self.begin_new)
        page.detail.review.clicked.connect(self.begin_review)
        page.detail.tell.clicked.connect(self.begin_telling)
        page.detail.end_asked.connect(self._end)
        forms.entry.put.clicked.connect(self._put)
        forms.review.confirm.clicked.connect(self._confirm)
        forms.telling.tell.clicked.connect(self._tell)

    def enter(self) -> None:
        """Read the list."""
        self._read_list()
        self._work.bar.say(self._texts("deny.hint"), Tone.NEUTRAL)

    def _read_list(self) -> None:
        desk, session = self._work.desk, self._work.session

        def read() -> _Read:
            return _Read(desk.deny_list.entries(session), desk.house.staff(session))

        self._work.read(self.page, read, self._show)

    def _show(self, read: _Read) -> None:
        self._read = read
        deciders = [(visible(one.name), one.id) for one in read.staff if one.may_authorise]
        self.page.forms.entry.offer(deciders)
        self.page.show_rows([self._row(one) for one in read.entries])
        if self._wanted is not None:
            self.page.choose(self._wanted)
            self._wanted = None

    def _today(self) -> date:
        return self._look.clock.now().astimezone(self._look.formats.zone).date()

    def _row(self, one: OpenedDenyEntry) -> DenyRow:
        due = one.entry.review_on - self._today() <= SOON
        which = {Which.ALL, Which.BLOCK if one.instruction.blocks else Which.NOTIFY}
        if due:
            which.add(Which.DUE)
        if one.told is None:
            which.add(Which.UNTOLD)
        state = "deny.state_block" if one.instruction.blocks else "deny.state_notify"
        return DenyRow(
            entry=one.entry.id,
            name=visible(one.name),
            reason=self._texts(f"deny_reason.{one.reason.value}"),
            state=self._texts(state),
            blocks=one.instruction.blocks,
            review=self._look.formats.short_day(one.entry.review_on),
            review_tone=Tone.LOOK_AGAIN if due else Tone.NEUTRAL,
            told=self._told(one),
            told_tone=Tone.LOOK_AGAIN if one.told is None else Tone.GOOD,
            which=frozenset(which),
        )

    def _told(self, one: OpenedDenyEntry) -> str:
        if one.told is None:
            return self._texts("deny.not_yet_told")
        return self._texts("deny.told" if one.told is DenyTelling.LETTER else "deny.reasoned")

    def _chosen(self) -> OpenedDenyEntry | None:
        return next((one for one in self._read.entries if one.entry.id == self.page.chosen), None)

    def _show_entry(self, _entry: str) -> None:
        one = self._chosen()
        if one is None:
            return
        texts, formats = self._texts, self._look.formats
        staff = {person.id: person.name for person in self._read.staff}
        told = texts("deny.not_yet_told")
        if one.told is not None and one.told_on is not None:
            told = f"{texts(f'deny_telling.{one.told.value}')} · {formats.day(one.told_on)}"
        facts = [
            (texts("deny.instruction"), instruction_words(self._look, one.instruction)),
            (texts("deny.reason"), texts(f"deny_reason.{one.reason.value}")),
            (texts("deny.origin"), texts(f"deny_origin.{one.origin.value}")),
            (texts("deny.decided_by"), visible(staff.get(one.entry.decided_by, one.entry.decided_by))),
            (texts("deny.since"), formats.date_of(one.entry.added_at)),
            (texts("deny.review_on"), formats.day(one.entry.review_on)),
            (texts("deny.document"), texts("deny.with_document" if one.entry.token else "deny.name_only")),
            (texts("deny.column_told"), told),
        ]
        self.page.detail.show_thing(visible(one.name), facts)

    def begin_new(self) -> None:
        """Open the form that puts somebody on."""
        self._show_form(self.page.forms.entry)
        self.page.forms.entry.begin(self._today())

    def begin_review(self) -> None:
        """Ask why and until when the chosen entry is confirmed."""
        if self._chosen() is not None:
            self._show_form(self.page.forms.review)
            self.page.forms.review.begin(self._today())

    def begin_telling(self) -> None:
        """Ask for the address of a letter about the chosen entry, or why none goes out."""
        one = self._chosen()
        if one is not None:
            self._show_form(self.page.forms.telling)
            self.page.forms.telling.begin(one.name)

    def _show_form(self, form: NamedForm) -> None:
        self.page.forms.setCurrentWidget(form)
        self.page.show_form()

    def _put(self) -> None:
        new = self.page.forms.entry.filled()
        if new is None:
            return
        desk, session = self._work.desk, self._work.session

        def added(entry: DenyEntry) -> None:
            self._done(entry.id, "deny.added", day=self._look.formats.day(entry.review_on))

        self._write(self.page.forms.entry, lambda: desk.deny_list.add(session, new), added)

    def _confirm(self) -> None:
        one, filled = self._chosen(), self.page.forms.review.filled()
        if one is None or filled is None:
            return
        desk, session, (day, why) = self._work.desk, self._work.session, filled

        def confirmed(entry: DenyEntry) -> None:
            self._done(entry.id, "deny.confirmed", day=self._look.formats.day(entry.review_on))

        self._write(
            self.page.forms.review,
            lambda: desk.deny_list.review(session, one.entry.id, day, why),
            confirmed,
        )

    def _tell(self) -> None:
        one, filled = self._chosen(), self.page.forms.telling.filled()
        if one is None or filled is None:
            return
        desk, session, entry = self._work.desk, self._work.session, one.entry.id
        if isinstance(filled, Addressee):
            chosen = self.choose_file(self._texts("deny.letter_file", id=entry[:6]))
            if not chosen:
                return
            self._write(
                self.page.forms.telling,
                lambda: desk.deny_letters.write(session, entry, filled, Path(chosen)),
                lambda _: self._done(entry, "deny.letter_written", file=visible(Path(chosen).name)),
            )
        else:
            self._write(
                self.page.forms.telling,
                lambda: desk.deny_list.told(session, entry, filled),
                lambda _: self._done(entry, "deny.reason_kept"),
            )

    def _ask_file(self, name: str) -> str:
        chosen, _ = QFileDialog.getSaveFileName(
            self.page, self._texts("deny.letter_title"), name, "PDF (*.pdf)"
        )
        return chosen

    def _end(self, why: object) -> None:
        one = self._chosen()
        if one is None or not isinstance(why, DenyEnd):
            return
        desk, session = self._work.desk, self._work.session

        def ended(_: None) -> None:
            self.page.detail.stop_asking()
            self.page.list.setFocus()
            self._work.say("deny.ended", Tone.NEUTRAL)
            self._read_list()

        self._work.write(self.page, lambda: desk.deny_list.lift(session, one.entry.id, why), ended)

    def _done(self, entry: str, said: str, **gaps: str) -> None:
        self._wanted = entry
        self._work.say(said, Tone.GOOD, None, **gaps)
        self.page.escape()
        self._read_list()

    def _write(
        self, form: NamedForm, change: Callable[[], DenyEntry | OpenedDenyEntry], done: Callable[..., None]
    ) -> None:
        def failed(error: DeskError) -> None:
            named = ""
            if isinstance(error, ReviewTooFar):
                named = "review_on"
            elif isinstance(error, FieldNotAccepted | BsnNotKept):
                named = str(error.values.get("field"))
            if named:
                form.show_troubles({named: self._look.sentence(error)})
            self._work.show_error(error)

        self._work.write(self.page, change, done, failed)
