"""What is asked about somebody whom nobody announced, in the place of the visit."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.look import Look
from ui.theme import Type
from ui.typed_time import TimeTrouble, read_time
from ui.widgets.field import ChoiceBox, Field, choice_field, line_field
from ui.widgets.key_button import ActButton, KeyButton, bind_enter
from ui.widgets.named_form import Choices
from ui.widgets.one_more import show_one_more
from ui.widgets.panel import ScrollContent, scrolling
from ui.widgets.text import PlainLabel
from visitor_desk.clock import TimeRange
from visitor_desk.privacy.consent import Remembered
from visitor_desk.visits.desk_copy import SHIFT
from visitor_desk.visits.phone_approval import AuthoriserId, Call, PhoneApproval
from visitor_desk.visits.place import StaffId, ZoneId
from visitor_desk.visits.ticket import LONGEST_NAME, Announced
from visitor_desk.visits.walk_in import LONGEST_STAY, WalkIn

_TYPED = ("name", "organisation", "purpose", "customer")
_LINE_FIELDS = (
    *((name, f"walk_in.{name}", LONGEST_NAME) for name in _TYPED),
    ("until", "walk_in.until", 5),
    ("called_at", "group_arrival.called_at", 8),
)
_FURTHER_ZONES = ("also", "also_2", "also_3")
_CHOSEN = ("host", "zone", "authoriser")
_CHOICE_FIELDS = (
    *((name, f"walk_in.{name}") for name in _CHOSEN),
    *((name, "walk_in.also") for name in _FURTHER_ZONES),
    ("call", "group_arrival.call"),
)
_ORDER = (*_TYPED, "host", "zone", *_FURTHER_ZONES, "until", "authoriser", "call", "called_at")
_OF_THE_PERSON = ("name", "organisation", "purpose")
_END_OF_DAY = "23:59"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is filled in: the chosen zones without those on the way to them, and the moment it was said."""

    walk_in: WalkIn
    at: datetime
    remembered: Remembered | None = dataclasses.field(default=None, repr=False)
    """The consent by which they were found."""


class WalkInBox(QWidget):
    """Hands over what is filled in; host, customer, zones and authoriser stay for the next one."""

    given = Signal(object)
    back_asked = Signal()
    forget_asked = Signal(object)
    """Somebody who is remembered takes it back."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        self.lines = {
            name: line_field(theme, texts(key), length=length) for name, key, length in _LINE_FIELDS
        }
        calls: Choices = [(texts(f"group_arrival.call_{call.value}"), call) for call in Call]
        self.choices = {
            name: choice_field(theme, texts(key), calls if name == "call" else [])
            for name, key in _CHOICE_FIELDS
        }
        self.known = PlainLabel(theme, "", Type.BODY, "second", wrap=True)
        self.forget_them = KeyButton(look, "reception.forget")
        self.forget_them.clicked.connect(lambda _=False: self.forget_asked.emit(self.remembered))
        self.remembered: Remembered | None = None
        self.take = KeyButton(look, "reception.take_walk_in", main=True)
        self.take.clicked.connect(self._hand_on)
        self._build()
        self.hide()
        bind_enter(self, self.take)

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        form = ScrollContent(theme, 1.5)
        self._heading = PlainLabel(theme, "", Type.STRONG, wrap=True)
        form.column.addWidget(self._heading)
        form.column.addWidget(self.known)
        form.column.addWidget(self.forget_them, 0, Qt.AlignmentFlag.AlignLeft)
        form.column.addWidget(PlainLabel(theme, texts("walk_in.hint"), Type.BODY, "second", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(1.5))
        grid.setVerticalSpacing(theme.space(1.5))
        order = [self.field(name) for name in _ORDER]
        grid.addWidget(order[0], 0, 0, 1, 2)
        for number, field in enumerate(order[1:]):
            grid.addWidget(field, 1 + number // 2, number % 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        form.column.addLayout(grid)
        form.column.addStretch(1)
        show_one_more([self.choices[name] for name in _FURTHER_ZONES])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space())
        column.addWidget(scrolling(form), 1)
        back = ActButton(theme, texts("visit.back"), "Esc")
        back.clicked.connect(self.back_asked)
        row = QHBoxLayout()
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(self.take)
        column.addLayout(row)
        editors: list[QWidget] = [self.forget_them, *(field.editor for field in order)]
        for first, second in zip(editors, [*editors[1:], self.take], strict=True):
            QWidget.setTabOrder(first, second)

    def field(self, name: str) -> Field[QLineEdit] | Field[ChoiceBox]:
        """Return a field by its name."""
        return self.lines[name] if name in self.lines else self.choices[name]

    def offer(self, zones: Choices, hosts: Choices, authorisers: Choices) -> None:
        """Offer zones and people of the house; what was chosen stays, and nobody is chosen by the program."""
        texts = self._look.texts
        nothing: Choices = [(texts("visit.choose_person"), None)]
        self.choices["zone"].editor.offer([*nothing, *zones])
        for name in _FURTHER_ZONES:
            self.choices[name].editor.offer([(texts("announced.no_other_zone"), None), *zones])
        self.choices["host"].editor.offer([*nothing, *hosts])
        self.choices["authoriser"].editor.offer([*nothing, *authorisers])

    def ask(self, name: str, now: datetime, remembered: Remembered | None = None) -> None:
        """Ask, with the name that a document says, or what is remembered, and the call at this moment."""
        self.forget()
        self._show_remembered(remembered)
        if remembered is not None:
            name = remembered.name
            self.lines["organisation"].editor.setText(remembered.organisation)
        self.choices["also"].editor.choose(None)
        self.lines["name"].editor.setText(name)
        until = self.lines["until"].editor
        until.setText(until.text() or _END_OF_DAY)
        self.lines["called_at"].editor.setText(self._look.formats.typed(now))
        self.show_troubles({})
        self.show()
        first = "purpose" if remembered is not None else "organisation" if name else "name"
        self.lines[first].editor.setFocus()

    def _show_remembered(self, remembered: Remembered | None) -> None:
        """Say since when somebody is remembered, and whether they are inside: then nobody is admitted."""
        texts, formats = self._look.texts, self._look.formats
        self.remembered = remembered
        for one in (self.known, self.forget_them):
            one.setVisible(remembered is not None)
        self._heading.setText(texts("walk_in.heading" if remembered is None else "remember.heading"))
        here = remembered is not None and remembered.here
        self.take.setEnabled(not here)
        if remembered is not None:
            since = formats.day(remembered.consent.said_at)
            self.known.setText(texts("remember.here" if here else "remember.since", since=since))

    def show_troubles(self, troubles: Mapping[str, str]) -> None:
        """Say at each field what is wrong with it, and nothing at the others; the first gets the focus."""
        for name in _ORDER:
            self.field(name).show_trouble(troubles.get(name, ""))
        first = next((name for name in _ORDER if name in troubles), None)
        if first is not None:
            self.field(first).editor.setFocus()

    def forget(self) -> None:
        """Forget what was typed about a person."""
        self.hide()
        self.remembered = None
        for name in _OF_THE_PERSON:
            self.lines[name].editor.clear()

    def _hand_on(self) -> None:
        now = self._look.clock.now()
        troubles = self._missing()
        until = self._moment("until", now, TimeRange(now, now + LONGEST_STAY), troubles)
        called_at = self._moment("called_at", now, TimeRange(now - SHIFT, now), troubles)
        self.show_troubles(troubles)
        if not troubles and until is not None and called_at is not None:
            self.given.emit(Asked(self._walk_in(until, called_at), now, self.remembered))

    def _moment(self, name: str, now: datetime, span: TimeRange, troubles: dict[str, str]) -> datetime | None:
        at = read_time(self.lines[name].editor.text(), now, span, self._look.formats.zone)
        if isinstance(at, TimeTrouble):
            troubles[name] = self._look.texts(f"walk_in.no_{name}")
            return None
        return at

    def _missing(self) -> dict[str, str]:
        texts = self._look.texts
        missing = {
            name: texts("announced.fault_missing")
            for name in _TYPED
            if not self.lines[name].editor.text().strip()
        }
        return missing | {
            name: texts("announced.fault_not_chosen")
            for name in _CHOSEN
            if self.choices[name].editor.value is None
        }

    def _walk_in(self, until: datetime, called_at: datetime) -> WalkIn:
        typed = {name: self.lines[name].editor.text().strip() for name in _TYPED}
        chosen = {name: field.editor.value for name, field in self.choices.items()}
        zones = [ZoneId(str(chosen[name])) for name in ("zone", *_FURTHER_ZONES) if chosen[name] is not None]
        call = Call(str(chosen["call"]))
        return WalkIn(
            announced=Announced((typed["name"],), typed["organisation"], typed["purpose"]),
            customer=typed["customer"],
            zones=tuple(dict.fromkeys(zones)),
            host=StaffId(str(chosen["host"])),
            until=until,
            approval=PhoneApproval(AuthoriserId(str(chosen["authoriser"])), call, called_at),
        )
