"""Where the visit of somebody in the list is corrected, in the place of the visit in front."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.look import Look
from ui.reception.badges_correction import CorrectionForm
from ui.theme import Type
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import ActButton
from ui.widgets.panel import ScrollContent, scrolling
from ui.widgets.text import PlainLabel


class CorrectionBox(QWidget):
    """The form of the badge page with a heading that says whose visit it is."""

    back_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        theme = look.theme
        self.heading = PlainLabel(theme, "", Type.STRONG, wrap=True)
        self.form = CorrectionForm(look)
        content = ScrollContent(theme, 1.5)
        content.column.addWidget(self.heading)
        content.column.addWidget(self.form)
        content.column.addStretch(1)
        back = ActButton(theme, look.texts("visit.back"), "Esc")
        back.clicked.connect(self.back_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolling(content), 1)
        column.addWidget(FlowRow(theme, [back]))
        self.hide()
