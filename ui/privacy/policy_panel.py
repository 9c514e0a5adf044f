"""Which retention policy counts, what waits, and the last runs with their certificates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from ui.look import Look
from ui.models.rows import Column, RowsModel
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import TextDelegate, fit_columns, list_view
from ui.widgets.panel import Panel
from ui.widgets.text import PlainLabel
from ui.widgets.tone_card import ToneCard


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run in words; `number` is its place in the log."""

    number: int
    when: str
    took: str
    detail: str


class PolicyPanel(Panel):
    """The policy in force; a version that waits and a proposal stand below it, each with its act."""

    def __init__(self, look: Look, *, may_change: bool) -> None:
        super().__init__(look.theme, look.texts("policy.heading"))
        self._may_change = may_change
        theme = look.theme
        self._in_force = PlainLabel(theme, "", Type.STRONG, wrap=True)
        self.body.addWidget(self._in_force)
        self._clashing = PlainLabel(theme, "", Type.BODY, "bad", wrap=True)
        self._clash_card = ToneCard(theme, Tone.BAD)
        self._clash_card.body.addWidget(self._clashing)
        self._clash_card.hide()
        self.body.addWidget(self._clash_card)
        self.take_back = KeyButton(look, "retention.policy_take_back")
        self._waiting, self._waiting_card = self._card(look, Tone.LOOK_AGAIN, self.take_back)
        self.look = KeyButton(look, "retention.policy_look")
        self._proposed, self._proposed_card = self._card(look, Tone.NEUTRAL, self.look)
        self.choose = KeyButton(look, "retention.policy_file")
        self.save = KeyButton(look, "retention.policy_save")
        acts = FlowRow(theme, [self.choose, self.save])
        self.body.addWidget(acts)
        acts.setVisible(may_change)

    def show_policy(self, in_force: str, waiting: str, proposed: str) -> None:
        """Show the version in force; `waiting` and `proposed` are empty where there is none."""
        self._in_force.setText(in_force)
        self._waiting.setText(waiting)
        self._waiting_card.setVisible(bool(waiting))
        self._proposed.setText(proposed)
        self._proposed_card.setVisible(bool(proposed))
        self.choose.setEnabled(not waiting)
        self.updateGeometry()

    def show_conflicts(self, words: Sequence[str]) -> None:
        """Show what no rule can settle: for two people, a line each."""
        self._clashing.setText("\n".join(words))
        self._clash_card.setVisible(bool(words))
        self.updateGeometry()

    def _card(self, look: Look, tone: Tone, act: KeyButton) -> tuple[PlainLabel, QWidget]:
        card = ToneCard(look.theme, tone)
        words = PlainLabel(look.theme, "", Type.BODY, wrap=True)
        card.body.addWidget(words)
        card.body.addWidget(FlowRow(look.theme, [act]))
        act.setVisible(self._may_change)
        card.hide()
        self.body.addWidget(card)
        return words, card


class RunsPanel(Panel):
    """The last runs, the newest first; the one that is chosen gets its certificate."""

    def __init__(self, look: Look, *, may_certify: bool) -> None:
        super().__init__(look.theme, look.texts("policy.runs"))
        theme, texts = look.theme, look.texts
        self.model: RowsModel[RunRow] = RowsModel(
            [
                Column(texts("policy.column_when"), lambda row: row.when),
                Column(texts("policy.column_took"), lambda row: row.took),
            ],
            self,
        )
        self.list = list_view(theme, texts("policy.runs"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(TextDelegate(theme, self.list))
        self.list.setItemDelegateForColumn(1, TextDelegate(theme, self.list, second=True))
        fit_columns(self.list, theme, 1, {0: 16})
        self.list.selectionModel().currentRowChanged.connect(self._row_changed)
        self.list.setFixedHeight(theme.space(15))
        self.body.addWidget(self.list)
        self.detail = PlainLabel(theme, "", Type.HINT, "second", wrap=True)
        self.body.addWidget(self.detail)
        self.certificate = KeyButton(look, "retention.certificate")
        acts = FlowRow(theme, [self.certificate])
        self.body.addWidget(acts)
        acts.setVisible(may_certify)
        self.certificate.setEnabled(False)

    def show_runs(self, rows: Sequence[RunRow]) -> None:
        """Show the runs; the newest is chosen until somebody chooses another."""
        self.model.show_rows(rows)
        self.certificate.setEnabled(bool(rows))
        if rows and not self.list.currentIndex().isValid():
            self.list.selectRow(0)

    def _row_changed(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        self.detail.setText("" if row is None else row.detail)

    @property
    def number(self) -> int | None:
        """The run that is chosen."""
        row = self.model.row_at(self.list.currentIndex())
        return None if row is None else row.number
