"""What desks wrote offline that does not go together: a list, two visits side by side, the decision."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QStackedWidget, QVBoxLayout, QWidget

from ui.look import Look
from ui.models.conflicts import ConflictList, ConflictRow
from ui.theme import Type
from ui.widgets.empty_state import EmptyState
from ui.widgets.facts import FactGrid
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.lists import TextDelegate, list_view
from ui.widgets.own_escape import took_escape
from ui.widgets.panel import Panel, head_line, panel_head
from ui.widgets.text import PlainLabel
from visitor_desk.visits.conflict import ConflictDecision


class ConflictsView(QWidget):
    """Lies over the visit book; whoever may not decide sees what waits and no acts."""

    decided = Signal(object)
    """The decision about the row in front."""
    left = Signal()

    def __init__(self, look: Look, *, may_decide: bool) -> None:
        super().__init__()
        self._look, self._may_decide = look, may_decide
        theme, texts = look.theme, look.texts
        self.model = ConflictList(texts, self)
        self.list = list_view(theme, texts("conflicts.heading"))
        self.list.setModel(self.model)
        self.both_right = KeyButton(look, "conflicts.both_right")
        self.written_twice = KeyButton(look, "conflicts.written_twice")
        self.dealt_with = KeyButton(look, "conflicts.dealt_with")
        self.back = KeyButton(look, "conflicts.back", own_key=False)
        self.later, self.other = FactGrid(theme, 2), FactGrid(theme, 2)
        self.nothing_else = PlainLabel(theme, "", Type.BODY, "second", wrap=True)
        self.end_now = KeyButton(look, "conflicts.end_now", main=True)
        self.consequence = PlainLabel(theme, "", Type.BODY, wrap=True)
        self.sure = QWidget()
        self._stack = QStackedWidget()
        self._pair = QWidget()
        self._build()
        self._connect()
        self._show_row()

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        heading = PlainLabel(theme, texts("conflicts.heading"), Type.TITLE)
        column.addLayout(head_line(theme, heading, [self.back]))
        column.addWidget(PlainLabel(theme, texts("conflicts.hint"), Type.BODY, "second", wrap=True))
        panel = Panel(theme)
        self._stack.addWidget(EmptyState(theme, texts("conflicts.none"), texts("conflicts.none_hint")))
        self._stack.addWidget(self.list)
        panel.body.addWidget(self._stack)
        column.addWidget(panel, 1)
        beside = QHBoxLayout(self._pair)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(theme.space(1.5))
        for name, part in (("later", [self.later]), ("other", [self.other, self.nothing_else])):
            one = Panel(theme)
            panel_head(one, theme, texts(f"conflicts.{name}"), [])
            for widget in part:
                one.body.addWidget(widget)
            one.body.addStretch(1)
            beside.addWidget(one, 1)
        column.addWidget(self._pair)
        self._acts = FlowRow(theme, [self.both_right, self.written_twice, self.dealt_with])
        column.addWidget(self._acts)
        sure = QHBoxLayout(self.sure)
        sure.setContentsMargins(0, 0, 0, 0)
        sure.setSpacing(theme.space(1.5))
        sure.addWidget(self.consequence, 1)
        sure.addWidget(self.end_now)
        self.sure.hide()
        column.addWidget(self.sure)
        view = self.list
        view.setItemDelegate(TextDelegate(theme, view))
        view.setItemDelegateForColumn(1, TextDelegate(theme, view, Type.STRONG))
        header = view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._acts.setVisible(self._may_decide)

    def _connect(self) -> None:
        self.list.selectionModel().currentRowChanged.connect(lambda *_: self._show_row())
        self.both_right.clicked.connect(lambda: self.decided.emit(ConflictDecision.BOTH_RIGHT))
        self.dealt_with.clicked.connect(lambda: self.decided.emit(ConflictDecision.DEALT_WITH))
        self.written_twice.clicked.connect(self._ask_sure)
        self.end_now.clicked.connect(lambda: self.decided.emit(ConflictDecision.WRITTEN_TWICE))
        self.back.clicked.connect(self._leave)
        bind_enter(self.sure, self.end_now)

    def show_rows(self, rows: Sequence[ConflictRow]) -> None:
        """Show what waits; the row in front stays in front where it still waits."""
        front = self.row
        self.model.show_rows(rows)
        self._stack.setCurrentIndex(1 if rows else 0)
        ids = [row.conflict for row in rows]
        if rows:
            self.list.selectRow(ids.index(front.conflict) if front and front.conflict in ids else 0)
        self._show_row()

    @property
    def row(self) -> ConflictRow | None:
        """The conflict in front."""
        return self.model.row_at(self.list.currentIndex())

    def begin(self) -> None:
        """Put the focus where the arrows choose."""
        self.sure.hide()
        (self.list if self.model.rows else self.back).setFocus()

    def _show_row(self) -> None:
        row = self.row
        self.sure.hide()
        for button in (self.both_right, self.written_twice, self.dealt_with):
            button.setEnabled(row is not None)
        self._pair.setVisible(row is not None)
        self.later.show_facts(row.later if row else ())
        self.other.show_facts(row.other if row else ())
        self.nothing_else.setText(self._look.texts("conflicts.no_other", kind=row.kind) if row else "")
        self.nothing_else.setVisible(row is not None and not row.other)

    def _ask_sure(self) -> None:
        """Say what ending means before it is done: somebody leaves the list of who is here."""
        row = self.row
        if row is None:
            return
        key = "conflicts.ends" if row.inside else "conflicts.ends_nothing"
        self.consequence.setText(self._look.texts(key, badge=row.badge, desk=row.desk))
        self.sure.show()
        self.end_now.setFocus()

    def _leave(self) -> None:
        if self.sure.isVisible():
            self.sure.hide()
            self.list.setFocus()
        else:
            self.left.emit()

    def event(self, event: QEvent) -> bool:
        """Leave by Escape: first the question, then the view."""
        return took_escape(event, self._leave) or super().event(event)
