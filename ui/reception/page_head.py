"""The head of the reception page: the open check-ins as tabs, a new one, the visitor's screen, the time."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.look import Look
from ui.reception.open_check_in import tab_words
from ui.reception.open_tabs import OpenTabs
from ui.theme import Type
from ui.widgets.chip import ChipButton
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.text import PlainLabel


class PageHead(QWidget):
    """Shows which check-ins are open; choosing one asks for it by number."""

    front_asked = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._look = look
        theme = look.theme
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space())
        self._tabs: list[ChipButton] = []
        self.new = KeyButton(look, "reception.new")
        self.visitor = KeyButton(look, "reception.visitor")
        self.visitor.setCheckable(True)
        for button in (self.new, self.visitor):
            button.setProperty("chip", True)
        self._acts = FlowRow(theme, [self.new, self.visitor])
        row.addWidget(self._acts, 1)
        self.clock = PlainLabel(theme, "", Type.TITLE)
        row.addWidget(self.clock, 0, Qt.AlignmentFlag.AlignTop)

    def add_act(self, button: QWidget) -> None:
        """Put an act before the time."""
        self._acts.put(button, len(self._acts.widgets))

    def show_tabs(self, open_now: OpenTabs) -> None:
        """Show a tab for each check-in that is open."""
        for old in self._tabs:
            # A tab is often rebuilt from its own click.
            self._acts.take(old)
            old.deleteLater()
        self._tabs = []
        for number, one in enumerate(open_now.all):
            on = number == open_now.number
            chip = ChipButton(self._look.theme, tab_words(self._look.texts, one, number, in_front=on), on=on)
            chip.clicked.connect(lambda _=False, number=number: self.front_asked.emit(number))
            self._acts.put(chip, number)
            self._tabs.append(chip)
