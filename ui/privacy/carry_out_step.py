"""The step of a request that ends with a letter: what has to be done before, and who has to hear of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from ui.footage.tone_delegate import ToneDelegate
from ui.i18n import Texts
from ui.look import Look
from ui.models.rows import Column, RowsModel
from ui.privacy.recipients_panel import RecipientsPanel
from ui.privacy.request_steps import ContentLine, Step
from ui.widgets.lists import TextDelegate, fit_columns, fit_rows, list_view
from ui.widgets.panel import ScrollContent, scrolling

MOST_ROWS = 8


class _VisitModel(RowsModel[ContentLine]):
    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("requests.match"), lambda row: row.title),
                Column(texts("carry_out.use"), lambda row: row.words),
            ],
            parent,
        )


class CarryOutStepView(Step):
    """Shows the visits of a request and whether their use is restricted; the acts stand beside it."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "carry_out")
        theme = look.theme
        self.model = _VisitModel(look.texts, self)
        self.list = list_view(theme, look.texts("requests.match"))
        self.list.setModel(self.model)
        self.list.setItemDelegateForColumn(0, TextDelegate(theme, self.list))
        self.list.setItemDelegateForColumn(
            1, ToneDelegate(theme, self.list, lambda row: (row.tone, row.words))
        )
        fit_columns(self.list, theme, 0, {1: 24.0})
        self.recipients = RecipientsPanel(look)
        content = ScrollContent(theme, 1.5)
        content.column.addWidget(self.list)
        content.column.addWidget(self.recipients)
        content.column.addStretch(1)
        self.column.addWidget(scrolling(content), 1)
        self.setFocusProxy(self.list)

    def begin(self, hint: str, *, others_hear: bool) -> None:
        """Begin without visits; `others_hear` shows who was given something of them."""
        self.say(hint)
        self.show_visits([])
        self.recipients.setVisible(others_hear)

    def show_visits(self, rows: Sequence[ContentLine]) -> None:
        """Show each visit and the state of its use."""
        self.model.show_rows(rows)
        self.list.setVisible(bool(rows))
        if rows:
            fit_rows(self.list, MOST_ROWS)
            self.list.selectRow(0)
