"""Who was given something of the visits of a request, and whether they were told of its outcome (GDPR 19)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal

from ui.deny.forms import DAY_LENGTH, typed_day
from ui.footage.tone_delegate import ToneDelegate
from ui.i18n import Texts
from ui.look import Look
from ui.models.rows import Column, RowsModel
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.field import line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import TextDelegate, fit_columns, fit_rows, list_view
from ui.widgets.panel import Panel
from ui.widgets.text import PlainLabel

MOST_ROWS: Final = 4


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """Something that was handed out about a visit of the request."""

    entry: int
    what: str
    state: str
    tone: Tone


class _RecipientModel(RowsModel[RecipientRow]):
    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("rectify.handed_out"), lambda row: row.what),
                Column(texts("rectify.told_state"), lambda row: row.state),
            ],
            parent,
        )


class RecipientsPanel(Panel):
    """Says so where nothing was handed out; else each recipient is told, or found impossible to reach."""

    told = Signal(int, object)
    """The entry of what was handed out, and the day its recipient was told; None: it was impossible."""

    def __init__(self, look: Look) -> None:
        super().__init__(look.theme, look.texts("rectify.recipients"))
        self._look = look
        theme, texts = look.theme, look.texts
        self.model = _RecipientModel(texts, self)
        self.list = list_view(theme, texts("rectify.handed_out"))
        self.list.setModel(self.model)
        self.list.setItemDelegateForColumn(0, TextDelegate(theme, self.list))
        self.list.setItemDelegateForColumn(
            1, ToneDelegate(theme, self.list, lambda row: (row.tone, row.state))
        )
        fit_columns(self.list, theme, 0, {1: 24.0})
        self.told_on = line_field(theme, texts("rectify.told_on"), texts("deny.no_day"), length=DAY_LENGTH)
        self.tell = KeyButton(look, "requests.recipient_told")
        self.tell.clicked.connect(self._told)
        self.impossible = KeyButton(look, "requests.recipient_impossible")
        self.impossible.clicked.connect(self._not_told)
        self._nobody = PlainLabel(theme, texts("rectify.nobody"), Type.BODY, "second", wrap=True)
        self.body.addWidget(self._nobody)
        self.body.addWidget(self.list)
        self.body.addWidget(self.told_on)
        self.body.addWidget(FlowRow(theme, [self.tell, self.impossible]))

    def begin(self, today: str) -> None:
        """Begin with nobody; `today` stands where the day goes."""
        self.told_on.editor.setText(today)
        self.show_recipients([])

    def show_recipients(self, rows: Sequence[RecipientRow]) -> None:
        """Show to whom something was handed out; the first who waits is chosen."""
        self.model.show_rows(rows)
        for part in (self.list, self.told_on, self.tell, self.impossible):
            part.setVisible(bool(rows))
        self._nobody.setVisible(not rows)
        if rows:
            fit_rows(self.list, MOST_ROWS)
            waiting = (number for number, row in enumerate(rows) if row.tone is not Tone.GOOD)
            self.list.selectRow(next(waiting, 0))

    def _told(self) -> None:
        row, day = self.model.row_at(self.list.currentIndex()), typed_day(self.told_on.editor.text())
        self.told_on.show_trouble("" if day else self._look.texts("deny.no_day"))
        if row is not None and day is not None:
            self.told.emit(row.entry, day)

    def _not_told(self) -> None:
        row = self.model.row_at(self.list.currentIndex())
        if row is not None:
            self.told.emit(row.entry, None)
