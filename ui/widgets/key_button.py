"""A button that carries the key of its act."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from ui.look import Look
from ui.shortcuts import act_named, shown_keys
from ui.theme import Theme, Type
from ui.widgets.pressed_at_once import PressedAtOnce


class ActButton(PressedAtOnce):
    """Words in bold, the key quiet beside them; both are painted so that they align everywhere."""

    def __init__(self, theme: Theme, words: str, keys: str, *, main: bool = False) -> None:
        super().__init__()
        self._words, self._keys = words, keys
        self._gap = theme.space(1.25)
        self._word_font = theme.font(Type.STRONG)
        self._key_font = theme.font(Type.BODY)
        self._theme = theme
        self.setProperty("main", main)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        # Qt lets the key of a button that can be switched on take the focus of a click: Enter would then
        # switch it off again instead of doing the act of its panel.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_words(words)

    def set_words(self, words: str) -> None:
        """Change the words; the key stays."""
        self._words = words
        # A layout asks for this many times over.
        self._width_of_words = self._content_width()
        self.setAccessibleName(words)
        self.setAccessibleDescription(shown_keys(self._keys))
        self.updateGeometry()
        self.update()

    @property
    def words(self) -> str:
        """What the button says."""
        return self._words

    @property
    def keys(self) -> str:
        """The key of the act in Qt's portable notation."""
        return self._keys

    def _content_width(self) -> int:
        width = QFontMetrics(self._word_font).horizontalAdvance(self._words)
        if self._keys:
            width += self._gap + QFontMetrics(self._key_font).horizontalAdvance(shown_keys(self._keys))
        return width

    def sizeHint(self) -> QSize:
        """Return the room of words, key and padding."""
        high = 5 if self.property("main") else 4.25
        return QSize(self._width_of_words + self._theme.space(3.5), self._theme.space(high))

    def minimumSizeHint(self) -> QSize:
        """Return the same as the hint: an act is never cut off."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the ground by the style, then words and key."""
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        main, on = bool(self.property("main")), self.isEnabled()
        palette = self._theme.palette
        if main and self.hasFocus():
            draw_focus_inside(painter, self, self._theme)
        ink = palette.on_accent if main else palette.ink
        quiet = palette.on_accent if main else palette.raised_ink
        x = (self.width() - self._width_of_words) // 2
        self._draw(painter, x, self._words, self._word_font, ink if on else palette.raised_ink)
        x += QFontMetrics(self._word_font).horizontalAdvance(self._words) + self._gap
        self._draw(painter, x, shown_keys(self._keys), self._key_font, quiet if on else palette.raised_ink)
        painter.end()

    def _draw(self, painter: QPainter, x: int, text: str, font: QFont, ink: str) -> None:
        painter.setFont(font)
        painter.setPen(ink)
        box = QRect(x, 0, self.width() - x, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class KeyButton(ActButton):
    """The button of an act of the table of keys; pressing its key presses it.

    Enter acts get their key from their panel (see `bind_enter`), since several panels have one; without
    `own_key` the page listens for the key itself.
    """

    def __init__(
        self, look: Look, act: str, *, main: bool = False, own_key: bool = True, **gaps: object
    ) -> None:
        entry = act_named(act)
        super().__init__(look.theme, look.texts(f"act.{act}", **gaps), entry.keys, main=main)
        self.act = act
        if own_key and not entry.panel:
            self.setShortcut(QKeySequence(entry.keys))


def draw_focus_inside(painter: QPainter, button: QWidget, theme: Theme) -> None:
    """Draw the focus into a main act: around it, in its own colour, it would only look a little larger."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour("on_accent"), 2))
    painter.drawRoundedRect(QRectF(button.rect()).adjusted(4, 4, -4, -4), 3, 3)


def bind_enter(panel: QWidget, act: QAbstractButton) -> list[QShortcut]:
    """Let Enter press `act` while the focus is inside `panel`.

    A different button that has the focus is pressed instead: Enter never does another act
    than the one a person has tabbed to. A tick box is no act: Space is its key. Where panels lie in
    each other, only one of them may have its shortcuts (returned here) enabled at a time.
    """

    def press() -> None:
        focus = QApplication.focusWidget()
        target = focus if isinstance(focus, QAbstractButton) else act
        if isinstance(target, QCheckBox):
            target = act
        if target.isEnabled():
            target.click()

    shortcuts = []
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        shortcut = QShortcut(QKeySequence(key), panel)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(press)
        shortcuts.append(shortcut)
    return shortcuts
