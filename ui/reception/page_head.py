"""The head of the reception page: the open check-ins as tabs, a new one, the visitor's screen, the time."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.look import Look
from ui.reception.open_check_in import tab_words
from ui.reception.open_tabs import OpenTabs
from ui.theme import Type
from ui.widgets.chip import ChipButton
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
        self._row = row
        self._tabs = QHBoxLayout()
        self._tabs.setSpacing(theme.space())
        row.addLayout(self._tabs)
        self.new = KeyButton(look, "reception.new")
        self.visitor = KeyButton(look, "reception.visitor")
        self.visitor.setCheckable(True)
        for button in (self.new, self.visitor):
            button.setProperty("chip", True)
        row.addWidget(self.new)
        row.addStretch(1)
        row.addWidget(self.visitor)
        self.clock = PlainLabel(theme, "", Type.TITLE)
        row.addWidget(self.clock)

    def add_act(self, button: QWidget) -> None:
        """Put an act before the time."""
        self._row.insertWidget(self._row.count() - 1, button)

    def show_tabs(self, open_now: OpenTabs) -> None:
        """Show a tab for each check-in that is open."""
        while (item := self._tabs.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                # A tab is often rebuilt from its own click.
                old.hide()
                old.deleteLater()
        for number, one in enumerate(open_now.all):
            on = number == open_now.number
            chip = ChipButton(self._look.theme, tab_words(self._look.texts, one, number, in_front=on), on=on)
            chip.clicked.connect(lambda _=False, number=number: self.front_asked.emit(number))
            self._tabs.addWidget(chip)
