"""A paper form of a time without the desk is copied into the book: its number, its visit, its real times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.look import Look
from ui.palettes import Tone
from ui.reception.badges_forms import typed_badge
from ui.reception.laid_over import LaidOver
from ui.theme import Type
from ui.typed_moment import read_moment
from ui.widgets.field import choice_field, line_field
from ui.widgets.key_button import KeyButton
from ui.widgets.named_form import Choices, NamedForm
from ui.widgets.one_more import show_one_more
from ui.widgets.panel import Panel, ScrollContent, scrolling
from ui.widgets.text import PlainLabel
from ui.widgets.tone_card import ToneCard
from visitor_desk.clock import as_utc
from visitor_desk.documents.by_eye import (
    KINDS_SEEN,
    ByEye,
    ExpiryNeedsDay,
    ExpiryNotRead,
    typed_expiry,
)
from visitor_desk.documents.document_kind import DocumentKind
from visitor_desk.security.records import OperatorId
from visitor_desk.visits.later_entry import LARGEST_FORM, LaterEntry
from visitor_desk.visits.place import StaffId, ZoneId
from visitor_desk.visits.ticket import LONGEST_NAME
from visitor_desk.visits.visit import VisitId, new_visit_id

_TYPED: Final = ("name", "organisation", "purpose", "customer")
_CHOSEN: Final = ("host", "authoriser", "zones", "document", "let_in_by")
_FURTHER_ZONES: Final = ("also", "also_2", "also_3")
_SHORT: Final = {"form": len(str(LARGEST_FORM)), "arrived": 25, "left": 25, "badge": 20, "expiry": 10}
_ROWS: Final = (
    ("form", "name"),
    ("organisation", "purpose"),
    ("customer", "host"),
    ("authoriser", "zones"),
    ("also", "also_2"),
    ("also_3",),
    ("arrived", "left"),
    ("badge", "let_in_by"),
    ("document", "expiry"),
)
"""As they follow each other on the paper."""
_VOUCHED: Final = "vouched"
_NOT_SAID: Final = ""


class LaterForm(NamedForm):
    """Takes one form down; a fault comes back to its field. Who wrote it stays for the next one."""

    def __init__(self, look: Look) -> None:
        theme, texts = look.theme, look.texts
        self._look, self._visit = look, new_visit_id()
        hints = {name: texts(f"later.{name}_hint") for name in ("arrived", "left", "badge", "expiry")}
        lengths = dict.fromkeys(_TYPED, LONGEST_NAME) | _SHORT
        lines = {
            name: line_field(theme, texts(f"later.{name}"), hints.get(name, ""), length=length)
            for name, length in lengths.items()
        }
        choices = {name: choice_field(theme, texts(f"later.{name}"), []) for name in _CHOSEN}
        choices |= {name: choice_field(theme, texts("walk_in.also"), []) for name in _FURTHER_ZONES}
        super().__init__(theme, texts("later.heading"), texts("later.sealed"), lines, choices)
        kinds: Choices = [
            (texts("later.choose"), None),
            *((texts(f"kind.{kind.value}"), kind) for kind in KINDS_SEEN),
            (texts("later.vouched"), _VOUCHED),
        ]
        choices["document"].editor.offer(kinds)
        self.write_down = KeyButton(look, "later.write", main=True)
        self.leave = KeyButton(look, "later.leave", own_key=False)
        self.lay_out(_ROWS, self.write_down, self.leave)
        show_one_more([choices[name] for name in _FURTHER_ZONES])
        choices["document"].editor.currentIndexChanged.connect(lambda _: self._fit_expiry())

    @property
    def visit(self) -> VisitId:
        """The id of the visit that this becomes, also at a second try."""
        return self._visit

    def begin(self) -> None:
        """Begin with the next form."""
        self._visit = new_visit_id()
        self.show_troubles({})
        self.write(**dict.fromkeys(self._lines, ""))
        for name, field in self._choices.items():
            if name != "let_in_by":
                field.editor.setCurrentIndex(0)

    def offer(self, zones: Choices, hosts: Choices, authorisers: Choices, guards: Choices) -> None:
        """Offer zones and people of the house; what was chosen stays, and nobody is chosen by the program."""
        texts = self._look.texts
        nothing: Choices = [(texts("later.choose"), None)]
        for name, offered in (("zones", zones), ("host", hosts), ("authoriser", authorisers)):
            self._choices[name].editor.offer([*nothing, *offered])
        for name in _FURTHER_ZONES:
            self._choices[name].editor.offer([(texts("announced.no_other_zone"), None), *zones])
        self._choices["let_in_by"].editor.offer([*nothing, *guards, (texts("later.not_said"), _NOT_SAID)])

    def filled(self) -> LaterEntry | None:
        """Return what is filled in; None where something is missing, which is then said at its field."""
        texts = self._look.texts
        typed = {name: self.typed(name) for name in self._lines}
        chosen = {name: field.editor.value for name, field in self._choices.items()}
        troubles = {name: texts("announced.fault_missing") for name in _TYPED if not typed[name]}
        troubles |= {name: texts("announced.fault_not_chosen") for name in _CHOSEN if chosen[name] is None}
        if not (typed["form"].isascii() and typed["form"].isdecimal() and int(typed["form"])):
            troubles["form"] = texts("later.no_number")
        arrived, left = self._times(typed, troubles)
        if not typed["left"] and not typed["badge"]:
            troubles["badge"] = texts("later.no_badge")
        seen = self._seen(chosen["document"], typed["expiry"], arrived, troubles)
        self.show_troubles(troubles)
        if troubles or arrived is None:
            return None
        zones = [ZoneId(str(chosen[name])) for name in ("zones", *_FURTHER_ZONES) if chosen[name] is not None]
        return LaterEntry(
            int(typed["form"]),
            typed["name"],
            typed["organisation"],
            typed["purpose"],
            typed["customer"],
            tuple(dict.fromkeys(zones)),
            StaffId(str(chosen["host"])),
            StaffId(str(chosen["authoriser"])),
            arrived,
            left,
            typed_badge(typed["badge"]) if typed["badge"] else None,
            seen,
            OperatorId(str(chosen["let_in_by"])) if chosen["let_in_by"] != _NOT_SAID else None,
            self._visit,
        )

    def _times(
        self, typed: dict[str, str], troubles: dict[str, str]
    ) -> tuple[datetime | None, datetime | None]:
        """Return both times; a departure without a day is on the day of the arrival."""
        zone = self._look.formats.zone
        arrived = read_moment(typed["arrived"], zone, self._look.clock.now().astimezone(zone).date())
        if arrived is None:
            troubles["arrived"] = self._look.texts("cameras.no_moment")
            return None, None
        left = read_moment(typed["left"], zone, arrived.astimezone(zone).date()) if typed["left"] else None
        if typed["left"] and left is None:
            troubles["left"] = self._look.texts("cameras.no_moment")
        return as_utc(arrived), as_utc(left) if left is not None else None

    def _seen(
        self, document: object, expiry: str, arrived: datetime | None, troubles: dict[str, str]
    ) -> ByEye | None:
        """Return what was seen by eye; valid or not is settled for the day of the arrival."""
        if not isinstance(document, DocumentKind) or arrived is None:
            return None
        try:
            day = typed_expiry(expiry, arrived.astimezone(self._look.formats.zone).date())
        except (ExpiryNotRead, ExpiryNeedsDay) as error:
            troubles["expiry"] = self._look.sentence(error)
            return None
        return ByEye(document, day)

    def _fit_expiry(self) -> None:
        """Ask for no date where the host vouched and no document was seen."""
        vouched = self._choices["document"].editor.value == _VOUCHED
        if vouched:
            self.write(expiry="")
            self.field("expiry").show_trouble("")
        self.field("expiry").setEnabled(not vouched)


class LaterLayer(LaidOver):
    """The form on the left; on the right which numbers were entered in this shift, and which are missing."""

    written = Signal(object)

    def __init__(self, look: Look, page: QWidget, below: list[QWidget]) -> None:
        super().__init__(page, below)
        theme, texts = look.theme, look.texts
        self._look = look
        self.form = LaterForm(look)
        self.missing = PlainLabel(theme, "", Type.STRONG, wrap=True)
        self.lines: list[str] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(*[theme.space(2)] * 4)
        row.setSpacing(theme.space(1.5))
        row.addWidget(self.form, 7)
        side = Panel(theme, texts("later.shift"))
        self._card = ToneCard(theme, Tone.LOOK_AGAIN)
        self._card.body.addWidget(self.missing)
        self._card.body.addWidget(PlainLabel(theme, texts("later.missing_hint"), Type.BODY, wrap=True))
        side.body.addWidget(self._card)
        self._content = ScrollContent(theme, 1.0)
        side.body.addWidget(scrolling(self._content), 1)
        side.body.addWidget(PlainLabel(theme, texts("later.how"), Type.HINT, "second", wrap=True))
        row.addWidget(side, 4)
        self.form.write_down.clicked.connect(self._write)
        self.form.leave.clicked.connect(self.go)

    def open(self) -> None:
        """Come with what was typed before, if anything."""
        self.come(self.form.field("form").editor)

    def show_shift(self, lines: Sequence[str], missing: str) -> None:
        """Show the forms of this shift, a line each, the last one first; `missing` are numbers in between."""
        theme, texts = self._look.theme, self._look.texts
        self.lines = list(lines)
        self.missing.setText(texts("later.missing", forms=missing) if missing else "")
        self._card.setVisible(bool(missing))
        while (item := self._content.column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for line in lines or [texts("later.none")]:
            self._content.column.addWidget(PlainLabel(theme, line, Type.BODY, wrap=True))
        self._content.column.addStretch(1)

    def _write(self) -> None:
        filled = self.form.filled()
        if filled is not None:
            self.written.emit(filled)
