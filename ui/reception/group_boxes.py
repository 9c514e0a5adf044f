"""What a group asks in the place of its acts: who approved somebody by phone, and whose document it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.formats import visible
from ui.look import Look
from ui.theme import Type
from ui.typed_time import TimeTrouble, read_time
from ui.widgets.field import choice_field, line_field
from ui.widgets.key_button import ActButton, KeyButton, bind_enter
from ui.widgets.text import PlainLabel
from visitor_desk.clock import TimeRange
from visitor_desk.visits.desk_copy import SHIFT
from visitor_desk.visits.phone_approval import AuthoriserId, Call, PhoneApproval
from visitor_desk.visits.ticket import LONGEST_NAME


class Taken(StrEnum):
    """How a document that names nobody of the group is taken."""

    SAME = "same"
    REPLACES = "replaces"
    JOINS = "joins"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Whose:
    """The guard's answer: how it is taken, for which row, and under which name."""

    taken: Taken
    row: int = 0
    name: str = field(default="", repr=False)


class ApprovalBox(QWidget):
    """Asks which authorised person approved, who called, and when; the time is now until another is typed."""

    approved = Signal(object)
    back_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        self.heading = PlainLabel(theme, "", Type.STRONG, wrap=True)
        self.authoriser = choice_field(theme, texts("group_arrival.authoriser"), [])
        calls: list[tuple[str, object]] = [(texts(f"group_arrival.call_{call.value}"), call) for call in Call]
        self.call = choice_field(theme, texts("group_arrival.call"), calls)
        self.called_at = line_field(
            theme, texts("group_arrival.called_at"), texts("group_arrival.called_at_hint"), length=8
        )
        self.record = KeyButton(look, "group.record_approval", main=True)
        self.record.clicked.connect(self._hand_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space())
        column.addWidget(self.heading)
        fields = QHBoxLayout()
        fields.setSpacing(theme.space(1.5))
        for part in (self.authoriser, self.call, self.called_at):
            fields.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(fields)
        back = ActButton(theme, texts("group_arrival.back"), "Esc")
        back.clicked.connect(self.back_asked)
        row = QHBoxLayout()
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(self.record)
        column.addLayout(row)
        self.hide()
        bind_enter(self, self.record)

    def offer(self, authorisers: Sequence[tuple[str, AuthoriserId]]) -> None:
        """Offer those who may approve, each (words, id)."""
        nobody: list[tuple[str, object]] = [(self._look.texts("group_arrival.nobody_may"), None)]
        self.authoriser.editor.offer(list(authorisers) or nobody)
        self.record.setEnabled(bool(authorisers))

    def ask(self, name: str, now: datetime) -> None:
        """Ask about a person, with the call at this moment."""
        self.heading.setText(self._look.texts("group_arrival.approval", name=visible(name)))
        self.called_at.editor.setText(self._look.formats.typed(now))
        self.called_at.show_trouble("")
        self.show()
        self.authoriser.editor.setFocus()

    def _hand_on(self) -> None:
        look, now = self._look, self._look.clock.now()
        authoriser, call = self.authoriser.editor.value, self.call.editor.value
        at = read_time(self.called_at.editor.text(), now, TimeRange(now - SHIFT, now), look.formats.zone)
        if isinstance(at, TimeTrouble):
            self.called_at.show_trouble(look.texts("group_arrival.time_unreadable"))
            self.called_at.editor.setFocus()
            self.called_at.editor.selectAll()
        elif isinstance(authoriser, str) and isinstance(call, Call):
            self.approved.emit(PhoneApproval(AuthoriserId(authoriser), call, at))


class WhoseBox(QWidget):
    """Asks whose document it is, where its name is nobody's of the group."""

    answered = Signal(object)
    back_asked = Signal()
    closed = Signal()
    """The question is over, answered or not: what it was about is forgotten."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        self.heading = PlainLabel(theme, "", Type.STRONG, wrap=True)
        self.whose = choice_field(theme, texts("group_arrival.whose"), [])
        self.name = line_field(
            theme, texts("group_arrival.name"), texts("group_arrival.name_hint"), length=LONGEST_NAME
        )
        self.take = KeyButton(look, "group.whose", main=True)
        self.take.clicked.connect(self._hand_on)
        self.whose.editor.currentIndexChanged.connect(lambda _: self._show_name())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space())
        column.addWidget(self.heading)
        fields = QHBoxLayout()
        fields.setSpacing(theme.space(1.5))
        for part in (self.whose, self.name):
            fields.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(fields)
        back = ActButton(theme, texts("group_arrival.back"), "Esc")
        back.clicked.connect(self.back_asked)
        row = QHBoxLayout()
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(self.take)
        column.addLayout(row)
        self.hide()
        bind_enter(self, self.take)

    def ask(self, name: str, answers: Sequence[tuple[str, Whose]], likely: Whose) -> None:
        """Ask with the answers in words; `name` is how the document spells it."""
        self.heading.setText(self._look.texts("group_arrival.not_announced", name=visible(name)))
        self.whose.editor.offer(list(answers))
        self.whose.editor.choose(likely)
        self.name.editor.setText(name)
        self.name.show_trouble("")
        self.show()
        self._show_name()
        self.whose.editor.setFocus()

    def close_question(self) -> None:
        """Ask no more, and forget the name that was read."""
        self.hide()
        self.closed.emit()
        self.heading.setText("")
        self.name.editor.clear()
        self.whose.editor.offer([])

    def _show_name(self) -> None:
        answer = self.whose.editor.value
        self.name.setEnabled(isinstance(answer, Whose) and answer.taken in {Taken.REPLACES, Taken.JOINS})

    def _hand_on(self) -> None:
        answer = self.whose.editor.value
        name = self.name.editor.text().strip()
        if self.name.isEnabled() and not name:
            self.name.show_trouble(self._look.texts("group_arrival.name_missing"))
            self.name.editor.setFocus()
        elif isinstance(answer, Whose):
            self.answered.emit(Whose(answer.taken, answer.row, name))
