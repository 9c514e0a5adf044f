"""Entering what the house decided: an assessment, a balancing, a works council's consent, an agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.announced.typed_times import typed_day
from ui.look import Look
from ui.theme import Type
from ui.widgets.field import choice_field, line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.named_form import Choices, NamedForm
from ui.widgets.text import PlainLabel
from ui.widgets.tick_box import TickBox
from visitor_desk.privacy.governance_check import LONGEST_NAME, LONGEST_REFERENCE
from visitor_desk.privacy.governance_entry import (
    Decider,
    GovernanceKind,
    NewGovernance,
    ProcessorTerms,
    TransferInstrument,
    latest_review,
)

Words = Mapping[str, Mapping[str, str]]
"""The words of registers, by table and code: what is entered here is read there."""
_OF_PROCESSORS = ("name", "country", "instrument")


class GovernanceForm(NamedForm):
    """Hands over a decision; its fields are those of the kind that it was begun for."""

    propose_asked = Signal()
    paper_asked = Signal()
    left = Signal()

    def __init__(self, look: Look, words: Words, data: Sequence[str]) -> None:
        theme, texts = look.theme, look.texts
        self._look, self._words, self._kind = look, words, GovernanceKind.IMPACT_ASSESSMENT
        self._today = date.min
        lines = {
            name: line_field(theme, texts(f"governance.{name}"), _hint(look, name), length=length)
            for name, length in (
                ("name", LONGEST_NAME),
                ("country", 2),
                ("decided_on", 10),
                ("review_on", 10),
                ("reference", LONGEST_REFERENCE),
                ("sha256", 64),
            )
        }
        offered: dict[str, Choices] = {
            "covers": [],
            "stands": [(texts("governance.stands_yes"), True), (texts("governance.stands_no"), False)],
            "decided_by": [(words["decider"][one.value], one) for one in Decider],
            "instrument": [
                (words["instrument"]["not_needed"], None),
                *((words["instrument"][one.value], one) for one in TransferInstrument),
            ],
        }
        choices = {
            name: choice_field(theme, texts(f"governance.{name}"), choice) for name, choice in offered.items()
        }
        super().__init__(theme, texts("governance.heading"), "", lines, choices)
        self.propose = KeyButton(look, "registers.propose", main=True)
        self.propose.clicked.connect(self.propose_asked)
        self.paper = KeyButton(look, "registers.paper_file")
        self.paper.clicked.connect(self.paper_asked)
        self.back = KeyButton(look, "registers.back")
        self.back.clicked.connect(self.left)
        self.add = KeyButton(look, "registers.add_covered")
        self.add.clicked.connect(self._add)
        self.drop = KeyButton(look, "registers.drop_covered")
        self.drop.clicked.connect(self._drop)
        self.covered: dict[str, str] = {}
        """What was added beyond the choice, by id, in the words of the list."""
        self.ticks = {one: TickBox(theme, words["category"][one]) for one in data}
        self._data = self._data_ticks()
        rows = (
            ("covers", "stands"),
            ("name", "country"),
            ("instrument",),
            ("decided_by",),
            ("decided_on", "review_on"),
            ("reference",),
            ("sha256",),
        )
        means = PlainLabel(theme, texts("governance.means"), Type.BODY, "second", wrap=True)
        self.lay_out(rows, self.propose, self.back, means, below=self._below())

    def _data_ticks(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(PlainLabel(self._theme, self._look.texts("governance.data"), Type.HINT, "second"))
        for tick in self.ticks.values():
            column.addWidget(tick)
        return box

    def _below(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.space(1.5))
        column.addWidget(FlowRow(self._theme, [self.paper, self.add, self.drop]))
        column.addWidget(self._data)
        return box

    @property
    def kind(self) -> GovernanceKind:
        """What is being entered."""
        return self._kind

    def begin(self, kind: GovernanceKind, covers: Choices, today: date) -> None:
        """Begin a decision of today about one of `covers`; each value is a tuple of what is covered."""
        self._kind, self._today = kind, today
        processor = kind is GovernanceKind.PROCESSOR
        for name in _OF_PROCESSORS:
            self.field(name).setVisible(processor)
        self._data.setVisible(processor)
        self.field("decided_by").setVisible(not processor)
        self._choices["covers"].editor.offer(covers)
        self.field("covers").relabel(self._look.texts(f"governance.covers_{kind.value}"))
        self._show_covered({})
        council = kind is GovernanceKind.WORKS_COUNCIL
        self.choose(
            stands=True,
            instrument=None,
            decided_by=Decider.WORKS_COUNCIL if council else Decider.MANAGEMENT,
        )
        for tick in self.ticks.values():
            tick.setChecked(False)
        self.show_troubles({})
        self.write(name="", country="NL", reference="", sha256="")
        self.write(decided_on=today.isoformat(), review_on=latest_review(today).isoformat())
        self.field("covers").editor.setFocus()

    def _add(self) -> None:
        """Cover what is chosen too, and go on to the next of the list."""
        editor = self._choices["covers"].editor
        if isinstance(one := editor.value, tuple) and len(one) == 1:
            self._show_covered({**self.covered, one[0]: editor.currentText()})
            editor.setCurrentIndex(min(editor.currentIndex() + 1, editor.count() - 1))
        elif isinstance(one, tuple):
            # All of them at once: nothing is left to be added.
            self._show_covered({})
        editor.setFocus()

    def _drop(self) -> None:
        self._show_covered(dict(list(self.covered.items())[:-1]))

    def _show_covered(self, covered: dict[str, str]) -> None:
        self.covered = covered
        several = self._kind is not GovernanceKind.PROCESSOR
        self.add.setVisible(several)
        self.drop.setVisible(several)
        self.drop.setEnabled(bool(covered))
        # Said where the focus is: with large text what stands below is not seen.
        names = ", ".join(covered.values())
        said = self._look.texts("governance.covered", names=names) if covered else ""
        self._choices["covers"].say_help(
            said or (self._look.texts("governance.cover_more") if several else "")
        )

    def filled(self) -> NewGovernance | None:
        """Return the decision; None where a day is none, which then stands at its field.

        It covers what was added; where nothing was, what is chosen.
        """
        today = self._today
        days = {name: typed_day(self.typed(name), today) for name in ("decided_on", "review_on")}
        no_day = self._look.texts("announced.fault_no_day")
        wrong = {name: no_day for name, day in days.items() if day is None}
        self.show_troubles(wrong)
        decided_on, review_on = days["decided_on"], days["review_on"]
        if decided_on is None or review_on is None:
            return None
        terms = self._terms() if self._kind is GovernanceKind.PROCESSOR else None
        covers = tuple(self.covered) or self._choices["covers"].editor.value
        if terms is not None and not covers:
            covers = (terms.name,)
        decider = self._choices["decided_by"].editor.value
        assert isinstance(decider, Decider)
        return NewGovernance(
            kind=self._kind,
            covers=covers if isinstance(covers, tuple) else (),
            decided_on=decided_on,
            decided_by=decider,
            review_on=review_on,
            reference=self.typed("reference"),
            sha256=self.typed("sha256"),
            stands=self._choices["stands"].editor.value is True,
            terms=terms,
        )

    def _terms(self) -> ProcessorTerms:
        instrument = self._choices["instrument"].editor.value
        return ProcessorTerms(
            self.typed("name"),
            self.typed("country"),
            tuple(one for one, tick in self.ticks.items() if tick.isChecked()),
            instrument if isinstance(instrument, TransferInstrument) else None,
        )

    def show_refusal(self, field: str, words: str) -> bool:
        """Say at its field why a decision cannot be entered; False where it has no such field."""
        if field not in (*self._lines, *self._choices):
            return False
        self.show_troubles({field: words})
        return True


def _hint(look: Look, name: str) -> str:
    key = f"governance.{name}_hint"
    return look.texts(key) if key in look.texts else ""
