"""The acts of the player with their keys, the speed, the marks, and the field in which a time is typed."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.footage.player_speed import shown_speed
from ui.look import Look
from ui.shortcuts import shown_keys
from ui.theme import Type
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.text import PlainLabel

_LONGEST_TIME = 16


class CapButton(KeyButton):
    """An act as its key alone, to press with the mouse as well; its words are its name and its tool tip."""

    def __init__(self, look: Look, act: str) -> None:
        super().__init__(look, act, own_key=False)
        self._look = look
        self.setToolTip(self.words)
        # The keys are about the pictures: a click on a cap must not take the focus from them.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        """Return the room of the key."""
        theme = self._look.theme
        wide = QFontMetrics(theme.font(Type.LABEL)).horizontalAdvance(shown_keys(self.keys))
        return QSize(max(theme.space(3.5), wide + theme.space(2)), theme.space(3.5))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the edge of a key and what stands on it."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        down = self.isDown() or self.isChecked()
        edge = "accent" if self.hasFocus() or down else "second_ink" if self.underMouse() else "edge"
        wide = 2 if self.hasFocus() else 1
        painter.setPen(QPen(theme.colour(edge), wide))
        painter.setBrush(theme.colour("selection" if down else "raised"))
        # Half a line inwards, so that it lies on whole pixels and keeps its colour.
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(*[wide / 2] * 2, *[-wide / 2] * 2), 4, 4)
        painter.setFont(theme.font(Type.LABEL))
        painter.setPen(theme.colour("ink" if self.isEnabled() else "raised_ink"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, shown_keys(self.keys))
        painter.end()


_GROUPS = (
    ("player.winding", ("player.backwards", "player.stop", "player.forwards")),
    ("player.frame", ("player.frame_back", "player.frame_on")),
    ("player.seconds", ("player.earlier", "player.later")),
    ("player.event", ("player.previous", "player.next")),
    ("player.speed", ("player.slower", "player.faster")),
    ("player.marks", ("player.mark_in", "player.mark_out")),
)


_RARE = (
    ("player.cameras_by_key", tuple(f"player.camera_{number}" for number in range(1, 5))),
    ("player.alone", ("player.enlarge",)),
    ("player.ends", ("player.first", "player.last")),
    ("player.zoom", ("player.closer", "player.wider", "player.all")),
)
"""Keys that are shown on demand, so that the pictures keep the room."""


class PlayerBar(QWidget):
    """Shows what keys do; a press on one is the same as its key."""

    asked = Signal(str)
    """The name of an act whose cap was pressed."""
    time_typed = Signal(str)
    typing_left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        self._running = PlainLabel(theme, "", Type.STRONG)
        self._running.setMinimumWidth(self._widest())
        groups: list[QWidget] = [self._group("", ("player.play",), self._running)]
        groups += [self._group(words, acts) for words, acts in _GROUPS]
        groups.append(self._time_group())
        self.more = CapButton(look, "player.more_keys")
        self.more.setCheckable(True)
        self.more.clicked.connect(self._show_more)
        groups.append(self._standing(self.more))
        self._rare = FlowRow(theme, [self._group(words, acts) for words, acts in _RARE])
        self._rare.hide()
        self._trouble = PlainLabel(theme, "", Type.BODY, "look_again", wrap=True)
        self._trouble.hide()
        self._marked = PlainLabel(theme, "", Type.BODY, "accent")
        self.unmark = KeyButton(look, "player.unmark", own_key=False)
        self.unmark.clicked.connect(lambda: self.asked.emit("player.unmark"))
        marks = QWidget()
        row = QHBoxLayout(marks)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space())
        row.addWidget(self._marked)
        row.addWidget(self.unmark)
        marks.hide()
        self._marks = marks
        groups.append(marks)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(0.75))
        column.addWidget(FlowRow(theme, groups))
        column.addWidget(self._rare)
        column.addWidget(self._trouble)
        self.setAccessibleName(texts("player.keys"))
        self.show_speed(0.0, 1.0)

    def toggle_more(self) -> None:
        """Show the keys that are pressed less often, or put them away."""
        self.more.setChecked(not self.more.isChecked())
        self._show_more()

    def _show_more(self) -> None:
        self._rare.setVisible(self.more.isChecked())

    def _widest(self) -> int:
        """Return the room of the longest words for a speed: the row must not jump while it runs."""
        metrics = QFontMetrics(self._look.theme.font(Type.STRONG))
        said = [self._speed_words(speed, 1.0) for speed in (0.0, -16.0, 16.0)]
        return max(metrics.horizontalAdvance(words) for words in said)

    def _standing(self, cap: CapButton) -> QWidget:
        """Return a key alone, in line with the groups."""
        group = QWidget()
        group.setMinimumHeight(self._look.theme.space(4))
        row = QHBoxLayout(group)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(cap)
        return group

    def _group(self, words: str, acts: tuple[str, ...], label: PlainLabel | None = None) -> QWidget:
        theme = self._look.theme
        group = QWidget()
        row = QHBoxLayout(group)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(0.5))
        group.setMinimumHeight(theme.space(4))
        for act in acts:
            cap = CapButton(self._look, act)
            cap.clicked.connect(lambda _=False, act=act: self.asked.emit(act))
            row.addWidget(cap)
        row.addSpacing(theme.space(0.25))
        label = label or PlainLabel(theme, self._look.texts(words), Type.BODY, "second")
        row.addWidget(label)
        return group

    def _time_group(self) -> QWidget:
        theme, texts = self._look.theme, self._look.texts
        self.typed = QLineEdit()
        self.typed.setMaxLength(_LONGEST_TIME)
        self.typed.setPlaceholderText(texts("player.time_example"))
        self.typed.setFixedWidth(theme.space(13.25))
        self.typed.setAccessibleName(texts("player.time"))
        self.typed.setAccessibleDescription(texts("player.time_hint"))
        self.typed.setToolTip(texts("player.time_hint"))
        label = PlainLabel(theme, texts("player.time"), Type.BODY, "second")
        label.setBuddy(self.typed)
        # The key and the example say it to the eye.
        label.hide()
        group = self._group("", ("player.type_time",), label)
        self.land = KeyButton(self._look, "player.land")
        self.land.clicked.connect(self._land)
        self.land.hide()
        layout = group.layout()
        if isinstance(layout, QHBoxLayout):
            layout.addWidget(self.typed)
            layout.addWidget(self.land)
        bind_enter(group, self.land)
        return group

    def _speed_words(self, speed: float, chosen: float) -> str:
        texts = self._look.texts
        if speed == 0:
            return texts("player.stands" if chosen == 1 else "player.stands_at", speed=shown_speed(chosen))
        return texts("player.runs" if speed > 0 else "player.runs_back", speed=shown_speed(abs(speed)))

    def show_speed(self, speed: float, chosen: float) -> None:
        """Show how fast it runs; 0 where it stands still, and will run as `chosen`."""
        words = self._speed_words(speed, chosen)
        if words != self._running.text():
            self._running.setText(words)

    def show_marked(self, start: str, end: str, length: timedelta | None) -> None:
        """Show the marks; either may be missing yet."""
        texts = self._look.texts
        self._marks.setVisible(bool(start or end))
        nothing = texts("player.no_mark")
        words = texts("player.marked", start=start or nothing, end=end or nothing)
        if length is not None:
            words = f"{words} · {self._look.formats.duration(length)}"
        self._marked.setText(words)

    def begin_typing(self, typed: str = "") -> None:
        """Let a time be typed, beginning with what was typed already."""
        self.show_trouble("")
        self.typed.setText(typed)
        self.typed.setFocus()
        self.land.show()

    def show_trouble(self, words: str) -> None:
        """Say why a time led nowhere; an empty text takes it back."""
        self._trouble.setText(words)
        self._trouble.setVisible(bool(words))

    @property
    def trouble(self) -> str:
        """What is said about the typed time."""
        return self._trouble.text()

    def end_typing(self) -> None:
        """Put the field away as it was."""
        self.typed.clear()
        self.land.hide()
        self.show_trouble("")

    def _land(self) -> None:
        self.time_typed.emit(self.typed.text())
