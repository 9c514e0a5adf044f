"""The dark rail: the pages of the duty at the top, who is signed in and the lock at the bottom."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from ui.look import Look
from ui.shortcuts import act_named, page_keys, shown_keys
from ui.theme import Theme, Type
from ui.widgets.pressed_at_once import PressedAtOnce
from ui.widgets.text import ElidedLabel, PlainLabel

FEW_PAGES: Final = 12
"""With more of them the lines stand closer, so that a desk's screen still shows all."""


class RailButton(PressedAtOnce):
    """A line of the rail: words, then the key in the quiet ink."""

    def __init__(self, theme: Theme, words: str, keys: str, height: int) -> None:
        super().__init__()
        self._theme, self._words, self._keys = theme, words, keys
        self.setProperty("rail", True)
        self.setFont(theme.font(Type.BODY))
        self.setAccessibleName(words)
        self.setAccessibleDescription(shown_keys(keys))
        self.setShortcut(QKeySequence(keys))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(height)

    @property
    def needed_width(self) -> int:
        """The room of words and key."""
        words = QFontMetrics(self._theme.font(Type.BODY)).horizontalAdvance(self._words)
        keys = QFontMetrics(self._theme.font(Type.HINT)).horizontalAdvance(shown_keys(self._keys))
        return words + keys + 3 * self._theme.space()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint ground, words and key."""
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        palette = self._theme.palette
        lit = self.isChecked() or self.underMouse()
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        x = self._theme.space()
        painter.setFont(self._theme.font(Type.BODY))
        painter.setPen(palette.rail_on_ink if lit else palette.rail_ink)
        painter.drawText(QRect(x, 0, self.width() - x, self.height()), align, self._words)
        x += QFontMetrics(painter.font()).horizontalAdvance(self._words) + self._theme.space()
        painter.setPen(palette.rail_on_ink if lit else palette.rail_ink)
        painter.setFont(self._theme.font(Type.HINT))
        painter.drawText(QRect(x, 0, self.width() - x, self.height()), align, shown_keys(self._keys))
        painter.end()


class Rail(QWidget):
    """Lists only pages that the signed-in duty may open."""

    page_chosen = Signal(int)
    lock_asked = Signal()
    language_asked = Signal()
    light_asked = Signal()
    evacuation_asked = Signal()
    emergency_asked = Signal()
    moment_asked = Signal()
    why_asked = Signal()
    passphrase_asked = Signal()

    def __init__(self, look: Look, place: str, pages: list[str], operator: str, duty: str) -> None:
        super().__init__()
        theme, texts = look.theme, look.texts
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(1.5)] * 4)
        column.setSpacing(theme.space(0.5))
        column.addWidget(PlainLabel(theme, texts("app.name"), Type.HEADING, "rail_on"))
        column.addWidget(ElidedLabel(theme, place, Type.HINT, "rail"))
        column.addSpacing(theme.space(1.5))
        self._pages = QButtonGroup(self)
        listed = QWidget()
        listed.setObjectName("rail")
        listed.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        lines = QVBoxLayout(listed)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(theme.space(0.5))
        height = theme.space_up_to(max(3.25, 4.25 - 0.5 * max(0, len(pages) - FEW_PAGES)), 46)
        for number, words in enumerate(pages):
            button = RailButton(theme, words, page_keys(number + 1), height)
            button.setCheckable(True)
            self._pages.addButton(button, number)
            lines.addWidget(button)
        lines.addStretch(1)
        self._pages.idClicked.connect(self.page_chosen)
        # With large text the pages of some duties are higher than a screen: they scroll, the acts stay.
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(listed)
        column.addWidget(self._area, 1)
        column.addWidget(ElidedLabel(theme, operator, Type.BODY, "rail_on"))
        column.addWidget(ElidedLabel(theme, duty, Type.HINT, "rail"))
        column.addSpacing(theme.space(0.5))
        self._acts: dict[str, RailButton] = {}
        for act, asked in (
            ("evacuation_list", self.evacuation_asked),
            ("emergency_services", self.emergency_asked),
            ("mark_moment", self.moment_asked),
            ("why_here", self.why_asked),
            ("light", self.light_asked),
            ("language", self.language_asked),
            ("passphrase", self.passphrase_asked),
            ("lock", self.lock_asked),
        ):
            button = RailButton(theme, texts(f"act.{act}"), act_named(act).keys, height)
            button.clicked.connect(asked)
            self._acts[act] = button
            column.addWidget(button)
        widest = max(button.needed_width for button in self.findChildren(RailButton))
        self.setFixedWidth(max(theme.space(20), widest + 2 * theme.space(1.5)))

    def leave_out(self, act: str) -> None:
        """Take an act away, with its key, from whose duty it is none of."""
        self._acts[act].hide()

    def choose(self, number: int) -> None:
        """Mark a page as the open one."""
        button = self._pages.button(number)
        if button is not None:
            button.setChecked(True)
            self._area.ensureWidgetVisible(button)


def beside_rail(rail: Rail, pages: QWidget, bar: QWidget) -> QWidget:
    """Return what fills the window: the rail at the left, the pages beside it, the bar below them."""
    frame = QWidget()
    row = QHBoxLayout(frame)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(rail)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(pages, 1)
    column.addWidget(bar)
    row.addLayout(column, 1)
    return frame
