"""What a duty without a page of its own is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.empty_state import EmptyState
from ui.widgets.panel import Panel
from ui.workplace import Workplace


class NoRoom:
    """Says that this duty works at the command line, and with which words."""

    def __init__(self, workplace: Workplace) -> None:
        theme, texts = workplace.look.theme, workplace.look.texts
        self.page = QWidget()
        self.page.setObjectName("page")
        column = QVBoxLayout(self.page)
        column.setContentsMargins(*[theme.space(2)] * 4)
        panel = Panel(theme)
        panel.body.addWidget(EmptyState(theme, texts("nothing.heading"), texts("nothing.sentence")))
        column.addWidget(panel)

    def enter(self) -> None:
        """Show the page as it is."""
