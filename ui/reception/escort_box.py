"""Where it is said who walks along with somebody inside from now on, in the place of the visit in front."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.formats import visible
from ui.look import Look
from ui.theme import Type
from ui.widgets.field import choice_field
from ui.widgets.key_button import ActButton, KeyButton, bind_enter
from ui.widgets.panel import ScrollContent, scrolling
from ui.widgets.text import PlainLabel
from visitor_desk.visits.place import Staff, StaffId


class EscortBox(QWidget):
    """Asks for one of the staff register, or for nobody where no zone of the visit asks for an escort."""

    chosen = Signal(object)
    """A staff id, or None: nobody walks along any more."""
    back_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        theme, texts = look.theme, look.texts
        self._texts = texts
        self.heading = PlainLabel(theme, "", Type.STRONG, wrap=True)
        self.now = PlainLabel(theme, "", Type.BODY, wrap=True)
        self.who = choice_field(theme, texts("escort.who"), [], texts("escort.who_hint"))
        self.history = PlainLabel(theme, "", Type.BODY, "second", wrap=True)
        self.save = KeyButton(look, "reception.save_escort", main=True)
        self.save.clicked.connect(lambda _=False: self.chosen.emit(self.who.editor.value))
        content = ScrollContent(theme, 1.5)
        for widget in (self.heading, self.now, self.who, self.history):
            content.column.addWidget(widget)
        content.column.addStretch(1)
        back = ActButton(theme, texts("visit.back"), "Esc")
        back.clicked.connect(self.back_asked)
        row = QHBoxLayout()
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolling(content), 1)
        column.addLayout(row)
        self.hide()
        bind_enter(self, self.save)

    def ask(
        self, heading: str, staff: Sequence[Staff], escort: StaffId | None, *, asked_by: str, history: str
    ) -> None:
        """Ask; `asked_by` names the zone that asks for an escort, empty where none does."""
        texts = self._texts
        self.heading.setText(heading)
        present = next((one.name for one in staff if one.id == escort), "")
        now = texts("escort.now", name=visible(present)) if escort else texts("escort.nobody")
        self.now.setText(f"{now} {texts('escort.asked_by', zone=visible(asked_by))}" if asked_by else now)
        choices: list[tuple[str, object]] = [(visible(one.name), one.id) for one in staff if one.id != escort]
        if escort is not None and not asked_by:
            choices.append((texts("escort.ends"), None))
        self.who.editor.offer(choices)
        self.save.setEnabled(bool(choices))
        self.history.setText(history)
        self.history.setVisible(bool(history))
        self.show()
        self.who.editor.setFocus()
