"""What was written about the incidents of a request: read, and ticked where it goes along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.look import Look
from ui.privacy.request_steps import Step
from ui.theme import Type
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.panel import ScrollContent, scrolling
from ui.widgets.text import PlainLabel, thin_line
from ui.widgets.tick_box import TickBox


@dataclass(frozen=True, slots=True)
class NoteRow:
    """What was written about one incident, in words; `goes_along` is what was said of it before."""

    incident: str
    title: str
    text: str = field(repr=False)
    goes_along: bool


class NoteStepView(Step):
    """A tick box over each text; nothing is ticked that nobody ticked before."""

    chosen = Signal(list)
    """The incidents that are ticked."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "notes")
        self.say(look.texts("requests.notes_hint"))
        self._body = ScrollContent(look.theme, 1.5)
        self._area = scrolling(self._body)
        self.column.addWidget(self._area, 1)
        self.choose = KeyButton(look, "requests.notes_now", main=True)
        self.choose.clicked.connect(self._choose)
        self.back = KeyButton(look, "requests.back", own_key=False)
        self.back.set_words(look.texts("requests.notes_back"))
        self.column.addWidget(FlowRow(look.theme, [self.choose, self.back]))
        bind_enter(self, self.choose)
        self.boxes: dict[str, TickBox] = {}

    def show_notes(self, rows: Sequence[NoteRow]) -> None:
        """Show what was written about each incident."""
        self.clear()
        theme = self.look.theme
        for row in rows:
            box = TickBox(theme, self.look.texts("requests.notes_along", what=row.title))
            box.setChecked(row.goes_along)
            text = PlainLabel(theme, row.text, Type.BODY, wrap=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            box.setAccessibleDescription(row.text)
            self.boxes[row.incident] = box
            if len(self.boxes) > 1:
                self._body.column.addWidget(thin_line())
            self._body.column.addWidget(box)
            self._body.column.addWidget(text)
        self._body.column.addStretch(1)
        way = [self._area, *self.boxes.values(), self.choose]
        for before, after in pairwise(way):
            QWidget.setTabOrder(before, after)

    def take_focus(self) -> None:
        """Begin at the first text."""
        next(iter(self.boxes.values()), self.choose).setFocus()

    def clear(self) -> None:
        """Forget what was shown: it speaks of people."""
        self.boxes = {}
        while (item := self._body.column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()

    def _choose(self) -> None:
        self.chosen.emit([incident for incident, box in self.boxes.items() if box.isChecked()])
