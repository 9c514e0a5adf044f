"""The work behind the page of disclosures: reading, writing down, ground, refusal, paper and letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ui.formats import visible
from ui.known_names import staff_names, zone_names
from ui.palettes import Tone
from ui.privacy.disclosure_giving import DisclosureGiving, read_asked
from ui.privacy.disclosure_words import DisclosureWords, Facts, HandOutAsked, asked_of
from ui.privacy.disclosures_page import DisclosuresPage
from ui.privacy.moment_form import MomentForm
from ui.privacy.silence_words import silences_of
from ui.widgets.named_form import Choices
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.privacy.authority_visit import OrderShown
from visitor_desk.privacy.disclosure import (
    Disclosure,
    DisclosureAccount,
    OrderedInFuture,
    OrderMissing,
    RangesNotAccepted,
)
from visitor_desk.privacy.disclosure_letter import Asker
from visitor_desk.privacy.request_package import disk_errors
from visitor_desk.privacy.silence import SilentThing
from visitor_desk.security.duties import Duty, Purpose


@dataclass(frozen=True, slots=True)
class _Read:
    disclosures: Sequence[Disclosure]
    waiting: Sequence[HandOutAsked]
    places: Mapping[str, str]
    choices: Choices
    people: Mapping[str, str]
    silences: Mapping[str, str]
    """How the last silence about a disclosure stands, by its id."""


class DisclosuresRoom:
    """Connects the page with the service; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work, self._look, self._texts = workplace, workplace.look, workplace.look.texts
        self._may_change = Duty.PRIVACY in workplace.session.duties
        self.page = DisclosuresPage(workplace.look, may_change=self._may_change)
        self._read = _Read((), (), {}, (), {}, {})
        self._wanted: str | None = None
        self._opened: tuple[str, Facts] = ("", [])
        """What was read of the disclosure in front, and of which one that is."""
        self.giving = DisclosureGiving(
            workplace, self.page, self._chosen, self._asked, self._words, self.enter
        )
        page, forms, acts = self.page, self.page.forms, self.page.detail.acts
        page.row_chosen.connect(self._show_disclosure)
        page.new_asked.connect(self.begin_new)
        page.detail.end_asked.connect(self._open)
        acts["allow"].clicked.connect(self.begin_ground)
        acts["refuse"].clicked.connect(self.begin_refusal)
        acts["paper"].clicked.connect(self.begin_paper)
        acts["letter"].clicked.connect(self.begin_letter)
        acts["silence"].clicked.connect(self._to_silence)
        forms.order.save.clicked.connect(self._write)
        forms.ground.save.clicked.connect(self._allow)
        forms.refusal.save.clicked.connect(self._refuse)
        forms.paper.save.clicked.connect(self._paper_came)
        forms.letter.save.clicked.connect(self._ask_place)

    def enter(self) -> None:
        """Read the disclosures."""
        self._read_all()
        self._work.bar.say(self._texts("disclosures.hint"), Tone.NEUTRAL)

    def show_thing(self, thing: str) -> None:
        """Choose one by its id at the next reading, whatever hid it."""
        self.page.show_everything()
        self._wanted = thing

    def _read_all(self) -> None:
        desk, session, mine, texts = self._work.desk, self._work.session, self._may_change, self._texts

        def read() -> _Read:
            zones = zone_names(desk, session)
            cameras = {one.id: visible(one.name) for one in desk.cameras.cameras(session)}
            places = [
                *(("zone", zone, name) for zone, name in zones.items()),
                *(("camera", one, name) for one, name in cameras.items()),
                *(("visitors", zone, name) for zone, name in zones.items()),
                *(("visitors_document", zone, name) for zone, name in zones.items()),
            ]
            choices = [
                (texts(f"disclosures.of_{kind}", name=name), (kind, str(one))) for kind, one, name in places
            ]
            return _Read(
                desk.disclosures.all(session),
                # An auditor reads who did what by number, and signs nothing.
                read_asked(desk, session) if mine else (),
                {str(one): name for one, name in (*zones.items(), *cameras.items())},
                choices,
                staff_names(desk, session) if mine else {},
                silences_of(desk, session, SilentThing.DISCLOSURE, texts, self._look.formats),
            )

        self._work.read(self.page, read, self._show)

    def _show(self, read: _Read) -> None:
        self._read = read
        words, now = self._words(), self._look.clock.now()
        self.page.show_rows([words.row(one, self._asked(one), now) for one in read.disclosures])
        if self._wanted is not None:
            self.page.choose(self._wanted)
            self._wanted = None

    def _words(self) -> DisclosureWords:
        return DisclosureWords(self._texts, self._look.formats, self._read.places, self._read.people)

    def _chosen(self) -> Disclosure | None:
        return next((one for one in self._read.disclosures if one.id == self.page.chosen), None)

    def _asked(self, one: Disclosure) -> HandOutAsked | None:
        return asked_of(self._read.waiting, one.id)

    def _show_disclosure(self, _disclosure: str) -> None:
        one = self._chosen()
        if one is None:
            return
        if self._opened[0] != one.id:
            self._opened = (one.id, [])
        words, asked = self._words(), self._asked(one)
        facts = [*words.facts(one, asked, self._look.clock.now()), *self._opened[1]]
        if one.id in self._read.silences:
            facts.insert(2, (self._texts("disclosures.silence_fact"), self._read.silences[one.id]))
        self.page.detail.show_thing(words.who(one), facts)
        self.page.detail.offer(self._acts_of(one) | self.giving.acts_of(one, asked))

    @staticmethod
    def _acts_of(one: Disclosure) -> frozenset[str]:
        acts = {"read", "silence"}
        if one.refused is not None:
            return frozenset(acts | {"letter"})
        if one.order is OrderShown.NONE:
            acts.add("allow")
        if not one.handed_out:
            acts.add("refuse")
        if one.paper_due_at is not None:
            acts.add("paper")
        return frozenset(acts)

    def _to_silence(self) -> None:
        """Go to the silence about the disclosure in front, or to the form that asks for one."""
        one = self._chosen()
        if one is not None:
            self._work.thing_asked.emit("silences", one.id)

    def _open(self, purpose: object) -> None:
        one, desk, session = self._chosen(), self._work.desk, self._work.session
        if one is None or not isinstance(purpose, Purpose):
            return

        def show(account: DisclosureAccount) -> None:
            if self._chosen() == one:
                self._opened = (one.id, self._words().account(account))
                self._show_disclosure(one.id)
                self.page.list.setFocus()
                said = self._texts(f"purpose.{purpose.value}")
                self._work.say("disclosures.read_done", Tone.NEUTRAL, purpose=said)

        self._work.write(self.page, lambda: desk.disclosures.read(session, one.id, purpose), show)

    def begin_new(self) -> None:
        """Open the form that writes an order down."""
        self._show_form(self.page.forms.order)
        self.page.forms.order.begin(self._words(), self._read.choices)

    def begin_ground(self) -> None:
        """Ask on what ground the chosen disclosure is given without an order."""
        if self._chosen() is not None:
            self._show_form(self.page.forms.ground)
            self.page.forms.ground.begin()

    def begin_refusal(self) -> None:
        """Ask why nothing is given under the chosen disclosure."""
        one = self._chosen()
        if one is not None:
            self._show_form(self.page.forms.refusal)
            self.page.forms.refusal.begin(one)

    def begin_paper(self) -> None:
        """Ask for the paper of the chosen oral order."""
        if self._chosen() is not None:
            self._show_form(self.page.forms.paper)
            self.page.forms.paper.begin()

    def begin_letter(self) -> None:
        """Ask to whom the letter that refuses goes."""
        if self._chosen() is not None:
            self._show_form(self.page.forms.letter)
            self.page.forms.letter.begin()

    def _show_form(self, form: MomentForm) -> None:
        self.page.forms.setCurrentWidget(form)
        self.page.show_form()

    def _write(self) -> None:
        new, desk, session = self.page.forms.order.filled(), self._work.desk, self._work.session
        if new is not None:
            self._change(self.page.forms.order, lambda: desk.disclosures.write(session, new), "written")

    def _allow(self) -> None:
        one, filled = self._chosen(), self.page.forms.ground.filled()
        if one is not None and filled is not None:
            desk, session, (ground, argument) = self._work.desk, self._work.session, filled
            self._change(
                self.page.forms.ground,
                lambda: desk.disclosures.allow(session, one.id, ground, argument),
                "allowed",
            )

    def _refuse(self) -> None:
        one, filled = self._chosen(), self.page.forms.refusal.filled()
        if one is not None and filled is not None:
            desk, session, (ground, reasons) = self._work.desk, self._work.session, filled
            self._change(
                self.page.forms.refusal,
                lambda: desk.disclosures.refuse(session, one.id, ground, reasons),
                "refused_kept",
            )

    def _paper_came(self) -> None:
        one, filled = self._chosen(), self.page.forms.paper.filled()
        if one is not None and filled is not None:
            desk, session, (number, at) = self._work.desk, self._work.session, filled
            self._change(
                self.page.forms.paper,
                lambda: desk.disclosures.paper_came(session, one.id, number, at),
                "paper_kept",
            )

    def _change(self, form: MomentForm, change: Callable[[], Disclosure], said: str) -> None:
        """Do what a form asks for, then show the disclosure and the papers at the foot anew."""
        desk, session = self._work.desk, self._work.session

        def write() -> tuple[Disclosure, Sequence[Disclosure]]:
            return change(), desk.disclosures.papers_due(session)

        def done(found: tuple[Disclosure, Sequence[Disclosure]]) -> None:
            one, self._work.papers_due = found
            self._work.alarms_changed.emit()
            self._wanted, self._opened = one.id, ("", [])
            self.page.escape()
            self._read_all()
            due = one.paper_due_at
            if due is not None and said == "written":
                self._work.say("disclosures.written_oral", due=self._look.formats.day_time(due))
            else:
                self._work.say(f"disclosures.{said}")

        def failed(error: DeskError) -> None:
            form.show_refusal(_field_of(form, error), self._look.sentence(error))
            self._work.show_error(error)

        self._work.write(self.page, write, done, failed)

    def _ask_place(self) -> None:
        one, to = self._chosen(), self.page.forms.letter.filled()
        if one is None or to is None:
            return
        name = self._texts("disclosures.letter_file", id=one.id[:6])
        title = self._texts("disclosures.letter_title")
        chosen, _ = QFileDialog.getSaveFileName(self.page, title, name, "PDF (*.pdf)")
        if chosen:
            self.write_letter(one, to, Path(chosen))

    def write_letter(self, one: Disclosure, to: Asker, place: Path) -> None:
        """Write the letter that refuses what was asked."""
        desk, session = self._work.desk, self._work.session

        def write() -> None:
            letter = desk.disclosures.letter(session, one.id, to)
            with disk_errors(place.name):
                place.write_bytes(letter)

        def written(_: None) -> None:
            self.page.escape()
            self._work.say("cli.disclosures.letter", path=visible(str(place), limit=300))

        self._work.write(self.page, write, written)


def _field_of(form: MomentForm, error: DeskError) -> str:
    """Return the field of a form that an error is about; what is no field of it is said in the bar alone."""
    if isinstance(error, OrderMissing):
        return "article" if form.has("article") else "number"
    if isinstance(error, OrderedInFuture):
        return "ordered" if form.has("ordered") else "at"
    if isinstance(error, RangesNotAccepted):
        return "place"
    return str(error.values.get("field", ""))
