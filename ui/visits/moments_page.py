"""The moments that guards marked: when, where, why, and what of them lies in the vault."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QVBoxLayout, QWidget

from ui.footage.player_asking import FootageAsking
from ui.look import Look
from ui.models.marked_moments import MarkedMoments, MomentRow
from ui.theme import Type
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import FlowRow
from ui.widgets.front_stack import FrontStack
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import TextDelegate, list_view
from ui.widgets.panel import Panel, head_line
from ui.widgets.text import PlainLabel


class MomentsPage(QWidget):
    """A list, and two acts on its row in front; whoever may not play what is kept is not offered it."""

    chosen = Signal(object)

    def __init__(self, look: Look, *, may_note: bool, may_watch: bool) -> None:
        super().__init__()
        self.setObjectName("page")
        theme, texts = look.theme, look.texts
        self._look = look
        self.model = MarkedMoments(texts, self)
        self.list = list_view(theme, texts("moments.heading"))
        self.list.setModel(self.model)
        self.note = KeyButton(look, "moments.note", main=True)
        self.watch = KeyButton(look, "moments.watch")
        self.asking = FootageAsking(look, "moments.open_footage")
        self._front = FrontStack()
        self._book = QWidget()
        self._stack = QStackedWidget()
        self._build()
        # Shown only through their parent: a button without one would flash up as a window.
        self.note.setVisible(may_note)
        self.watch.setVisible(may_watch)
        self.list.selectionModel().currentRowChanged.connect(lambda *_: self._show_acts())
        self._show_acts()

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._front)
        column = QVBoxLayout(self._book)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        heading = PlainLabel(theme, texts("moments.heading"), Type.TITLE)
        column.addLayout(head_line(theme, heading, [FlowRow(theme, [self.watch, self.note])]))
        column.addWidget(self.asking)
        panel = Panel(theme)
        self._stack.addWidget(EmptyState(theme, texts("moments.none"), texts("moments.none_hint")))
        self._stack.addWidget(self.list)
        panel.body.addWidget(self._stack)
        column.addWidget(panel, 1)
        self._front.addWidget(self._book)
        self.list.setItemDelegate(TextDelegate(theme, self.list))
        self.list.setItemDelegateForColumn(0, TextDelegate(theme, self.list, Type.STRONG))
        header = self.list.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        self.list.setColumnWidth(0, theme.space(17))

    def offer_player(self, player: QWidget) -> None:
        """Hold the page of footage behind the list."""
        self._front.addWidget(player)

    def show_player(self, player: QWidget) -> None:
        """Bring the footage of a moment to the front."""
        self._front.setCurrentWidget(player)

    def show_book(self) -> None:
        """Bring the list back."""
        self._front.setCurrentWidget(self._book)
        self.list.setFocus()

    def show_moments(self, rows: Sequence[MomentRow]) -> None:
        """Show the moments; the row in front stays where it is."""
        front = self.row
        self.model.show_rows(rows)
        self._stack.setCurrentIndex(1 if rows else 0)
        if rows:
            ids = [row.moment for row in rows]
            self.list.selectRow(ids.index(front.moment) if front and front.moment in ids else 0)
        self._show_acts()

    @property
    def row(self) -> MomentRow | None:
        """The moment in front."""
        return self.model.row_at(self.list.currentIndex())

    def _show_acts(self) -> None:
        row = self.row
        self.asking.hide()
        self.note.setEnabled(row is not None and row.unseen)
        self.watch.setEnabled(row is not None and row.playable)
