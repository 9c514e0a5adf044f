"""The board: a column for each step, a card for each request."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.look import Look
from ui.models.request_board import RequestBoardModel, RequestCardView
from ui.theme import Type
from ui.widgets.beside import Beside
from ui.widgets.chip import StateChip
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.panel import Panel, ScrollContent, scrolling
from ui.widgets.text import PlainLabel
from ui.widgets.tone_card import ToneCard
from visitor_desk.privacy.requests import RequestStep

COLUMNS = (
    RequestStep.RECEIVED,
    RequestStep.IDENTIFIED,
    RequestStep.MATCHED,
    RequestStep.APPROVED,
    RequestStep.ANSWERED,
)


_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
"""Where an arrow leads from a card: so many columns, so many cards."""


class RequestCard(ToneCard):
    """One request; Enter, Space or a click opens it, arrows lead to its neighbours."""

    opened = Signal(str)
    stepped = Signal(int, int)

    def __init__(self, look: Look, view: RequestCardView) -> None:
        super().__init__(look.theme, view.tone, tinted=False)
        self._look = look
        self.request, self.place = view.request, view.column
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(view.words)
        theme = look.theme
        head = QHBoxLayout()
        head.setSpacing(theme.space())
        head.addWidget(PlainLabel(theme, view.short, Type.STRONG), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(PlainLabel(theme, view.line, Type.BODY, "raised", wrap=True), 1)
        self.body.addLayout(head)
        self.body.addWidget(PlainLabel(theme, view.received, Type.HINT, "raised"))
        if view.left:
            self.body.addWidget(PlainLabel(theme, view.left, Type.STRONG, "bad" if view.urgent else "ink"))
        ink = view.tone.value if view.tone.value in {"good", "look_again", "bad"} else "raised"
        self.body.addWidget(PlainLabel(theme, view.next_step, Type.HINT, ink, wrap=True))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the request."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.request)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the request by Enter or Space; go to another by an arrow."""
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.opened.emit(self.request)
        elif key in _STEPS:
            self.stepped.emit(*_STEPS[key])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the focus mark away."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card, and a line around it while it has the focus."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.theme.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
            painter.end()


class Board(QWidget):
    """All requests at a glance."""

    opened = Signal(str)
    new_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        self.model = RequestBoardModel(texts, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        head = QHBoxLayout()
        head.setSpacing(theme.space())
        self._open = StateChip(theme, "")
        self._waiting = StateChip(theme, "", filled=True)
        self.new = KeyButton(look, "requests.new")
        self.new.clicked.connect(self.new_asked)
        heading = PlainLabel(theme, texts("requests.heading"), Type.TITLE)
        head.addWidget(FlowRow(theme, [heading, self._open, self._waiting]), 1)
        head.addWidget(self.new, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self._columns: dict[RequestStep, tuple[Panel, ScrollContent]] = {}
        self._areas: dict[RequestStep, QScrollArea] = {}
        self._cards: list[RequestCard] = []
        for step in COLUMNS:
            panel = Panel(theme, texts(f"requests.column_{step.value}"), "0")
            panel.body.setContentsMargins(*[theme.space(1.5)] * 4)
            content = ScrollContent(theme, 1.25)
            self._areas[step] = scrolling(content)
            panel.body.addWidget(self._areas[step])
            self._columns[step] = (panel, content)
        panels = [panel for panel, _ in self._columns.values()]
        column.addWidget(Beside(theme, panels, [1] * len(panels), low=24), 1)

    def show_cards(self, cards: Sequence[RequestCardView]) -> None:
        """Show every request in its column; each column is ordered as the cards come.

        Who was on a card stays on it; who has just come here begins at the first one.
        """
        texts, theme = self._look.texts, self._look.theme
        before = next((card.request for card in self._cards if card.hasFocus()), None)
        self._cards = []
        self.model.show_rows(cards)
        for step, (panel, content) in self._columns.items():
            while (item := content.column.takeAt(0)) is not None:
                if (old := item.widget()) is not None:
                    old.deleteLater()
            mine = [card for card in cards if card.column is step]
            panel.remark.setText(str(len(mine)))
            for view in mine:
                card = RequestCard(self._look, view)
                card.opened.connect(self.opened)
                card.stepped.connect(partial(self._step_from, card))
                self._cards.append(card)
                content.column.addWidget(card)
            if not mine:
                content.column.addWidget(PlainLabel(theme, texts("requests.empty"), Type.HINT, "second"))
            content.column.addStretch(1)
        open_now = sum(card.column is not RequestStep.ANSWERED for card in cards)
        waiting = sum(card.waits_for_second for card in cards)
        self._open.setText(texts.count("requests.open", open_now))
        self._waiting.setText(texts.count("requests.waiting", waiting))
        self._waiting.setVisible(waiting > 0)
        order = {view.request: number for number, view in enumerate(cards)}
        self._cards.sort(key=lambda card: order[card.request])
        if before is not None or self._free_to_begin():
            self._go_to(next((card for card in self._cards if card.request == before), None))

    def _free_to_begin(self) -> bool:
        """Tell whether the focus is on the page and on nothing of it that somebody has chosen."""
        focus: QWidget | None = self.window().focusWidget()
        return self.isVisible() and focus is not None and (focus is self or focus.isAncestorOf(self))

    def _go_to(self, card: RequestCard | None) -> None:
        wanted = card or next(iter(self._cards), None)
        if wanted is None:
            self.setFocus()
            return
        wanted.setFocus()
        self._areas[wanted.place].ensureWidgetVisible(wanted)

    def _step_from(self, card: RequestCard, columns: int, cards: int) -> None:
        """Go to the next card of the column, or into the next column that has one."""
        in_column = {step: [one for one in self._cards if one.place is step] for step in COLUMNS}
        here = in_column[card.place].index(card)
        if cards:
            here = min(max(here + cards, 0), len(in_column[card.place]) - 1)
            self._go_to(in_column[card.place][here])
            return
        filled = [step for step in COLUMNS if in_column[step]]
        number = filled.index(card.place) + columns
        if 0 <= number < len(filled):
            others = in_column[filled[number]]
            self._go_to(others[min(here, len(others) - 1)])
