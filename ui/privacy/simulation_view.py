"""What a change of the retention policy would do, kind by kind, and the acts that follow a look at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QModelIndex

from ui.look import Look
from ui.models.rows import Column, RowsModel
from ui.theme import Type
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import TextDelegate, fit_columns, list_view
from ui.widgets.panel import Panel
from ui.widgets.text import PlainLabel


class Looked(Enum):
    """Whose change is looked at: a file that may be proposed, or what waits for a second person."""

    FILE = "file"
    OWN = "own"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One kind of data and what happens to it, in words."""

    what: str
    change: str
    goes: str
    stays: str
    detail: str
    """Everything about it in full sentences, for the line below the list."""


class SimulationView(Panel):
    """Takes the place of the calendar while somebody decides over a change."""

    def __init__(self, look: Look) -> None:
        super().__init__(look.theme, look.texts("policy.simulation"))
        theme, texts = look.theme, look.texts
        self.model: RowsModel[EffectRow] = RowsModel(
            [
                Column(texts("retention.column_what"), lambda row: row.what),
                Column(texts("policy.column_change"), lambda row: row.change),
                Column(texts("policy.column_goes"), lambda row: row.goes, right=True),
                Column(texts("policy.column_stays"), lambda row: row.stays, right=True),
            ],
            self,
        )
        self.list = list_view(theme, texts("policy.simulation"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(TextDelegate(theme, self.list))
        self.list.setItemDelegateForColumn(2, TextDelegate(theme, self.list, Type.STRONG, right=True))
        self.list.setItemDelegateForColumn(3, TextDelegate(theme, self.list, right=True))
        fit_columns(self.list, theme, 0, {1: 20, 2: 14, 3: 12})
        self.list.selectionModel().currentRowChanged.connect(self._row_changed)
        self.detail = PlainLabel(theme, "", Type.BODY, "second", wrap=True)
        self._about = PlainLabel(theme, "", Type.BODY, wrap=True)
        self.propose = KeyButton(look, "retention.policy_propose")
        self.sign = KeyButton(look, "retention.policy_sign")
        self.turn_down = KeyButton(look, "retention.policy_turn_down")
        self.back = KeyButton(look, "retention.policy_back")
        column = self.body
        column.addWidget(self._about)
        column.addWidget(self.list, 1)
        column.addWidget(self.detail)
        # Back stands first: the act that changes how long data lives is never the nearest one.
        column.addWidget(FlowRow(theme, [self.back, self.propose, self.sign, self.turn_down]))

    def show_effects(self, rows: Sequence[EffectRow], about: str, looked: Looked) -> None:
        """Show a change, and the acts that this person has on it."""
        self.model.show_rows(rows)
        self.detail.setText("")
        if rows:
            self.list.selectRow(0)
        self._about.setText(about)
        self.propose.setVisible(looked is Looked.FILE)
        self.sign.setVisible(looked is Looked.OTHERS)
        self.turn_down.setVisible(looked is not Looked.FILE)
        self.back.setFocus()

    def _row_changed(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        self.detail.setText("" if row is None else row.detail)
