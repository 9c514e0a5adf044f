"""The pages of the visitor's window: welcome, languages, own data, a text to read, thanks, a code."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QScrollArea,
    QScroller,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.formats import visible
from ui.theme import Theme, Type
from ui.visitor.big_button import BigButton
from ui.visitor.view import Remembering, VisitorView
from ui.visitor.words import VisitorWords
from ui.widgets.code_picture import CodePicture
from ui.widgets.panel import ScrollContent
from ui.widgets.text import PlainLabel, thin_line
from visitor_desk.privacy.notice import NoticeLanguage, NoticeText


class WelcomePage(QWidget):
    """Nobody's check-in: the house, and a welcome in every language."""

    def __init__(self, theme: Theme, house: str, words: Iterable[VisitorWords]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(_middle(PlainLabel(theme, visible(house), Type.VERDICT, "second")))
        column.addStretch(1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(3))
        grid.setVerticalSpacing(theme.space(5))
        for number, one in enumerate(words):
            cell = QVBoxLayout()
            cell.setSpacing(theme.space(1))
            cell.addWidget(_middle(PlainLabel(theme, one("welcome"), Type.NAME)))
            cell.addWidget(_middle(PlainLabel(theme, one("at_desk"), Type.BODY, "second", wrap=True)))
            grid.addLayout(cell, *divmod(number, 2))
        for place in range(2):
            grid.setColumnStretch(place, 1)
        column.addLayout(grid)
        column.addStretch(3)


class LanguagePage(QWidget):
    """Somebody's check-in begins: in which language?"""

    chosen = Signal(object)

    def __init__(self, theme: Theme, words: Iterable[VisitorWords]) -> None:
        super().__init__()
        self.buttons: dict[NoticeLanguage, BigButton] = {}
        grid = QGridLayout(self)
        grid.setHorizontalSpacing(theme.space(3))
        grid.setVerticalSpacing(theme.space(2))
        for number, one in enumerate(words):
            button = BigButton(theme, one("language"))
            button.setFont(theme.font(Type.VERDICT))
            button.setMaximumHeight(theme.space(14))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            button.clicked.connect(lambda _=False, language=one.language: self.chosen.emit(language))
            self.buttons[one.language] = button
            row, place = divmod(number, 2)
            cell = QVBoxLayout()
            cell.setSpacing(theme.space(1))
            cell.addWidget(_middle(PlainLabel(theme, one("choose"), Type.BODY, "second")))
            cell.addWidget(button)
            grid.addLayout(cell, row + 1, place)
            grid.setColumnStretch(place, 1)
            grid.setRowStretch(row + 1, 4)
        grid.setRowStretch(0, 1)
        grid.setRowStretch(9, 1)
        self.setFocusProxy(next(iter(self.buttons.values())))


class _Reading(QScrollArea):
    """Scrolls by finger, wheel and keys; its focus frame is the window's."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWidget(content)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)


class TextPage(QWidget):
    """Own data or a text, in very large letters; showing another one takes the place of it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.title = PlainLabel(theme, "", Type.VERDICT, wrap=True)
        self.content = ScrollContent(theme, gap=1)
        self.area = _Reading(self.content)
        self._parts: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self.title)
        column.addWidget(thin_line())
        column.addWidget(self.area, 1)
        self.setFocusProxy(self.area)

    def show_own_data(self, view: VisitorView, words: VisitorWords) -> None:
        """Show what was announced of somebody, for them to check."""
        self._begin(words("check"))
        self._add(PlainLabel(self._theme, visible(view.name), Type.VERDICT, wrap=True))
        self._space()
        facts = [(words(name), getattr(view, name)) for name in ("organisation", "host", "zones", "until")]
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.space(3))
        for number, (name, value) in enumerate((name, value) for name, value in facts if value):
            row, place = divmod(number, 2)
            for line, part in enumerate(
                (
                    PlainLabel(self._theme, name, Type.BODY, "second", wrap=True),
                    PlainLabel(self._theme, visible(value), Type.HEADING, wrap=True),
                )
            ):
                self._parts.append(part)
                grid.addWidget(part, 3 * row + line, place, Qt.AlignmentFlag.AlignTop)
            grid.setRowMinimumHeight(3 * row + 2, self._theme.space(1))
            grid.setColumnStretch(place, 1)
        holder = QWidget()
        holder.setObjectName("clear")
        grid.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(grid)
        self.content.column.addWidget(holder)
        self._space()
        self._add(PlainLabel(self._theme, words("wrong"), Type.BODY, wrap=True))
        self._end()

    def show_text(self, text: NoticeText, version: str) -> None:
        """Show a notice or the house rules, from the top."""
        self._begin(text.title)
        for section in text.sections:
            if section.heading:
                self._add(PlainLabel(self._theme, section.heading, Type.HEADING, wrap=True))
            self._add(PlainLabel(self._theme, section.text, Type.BODY, wrap=True))
            self._space()
        self._add(PlainLabel(self._theme, version, Type.HINT, "second"))
        self._end()

    def clear(self) -> None:
        """Forget what was shown."""
        self._begin("")

    @property
    def words(self) -> list[str]:
        """Everything that can be read."""
        return [self.title.text(), *(one.text() for one in self._parts if isinstance(one, PlainLabel))]

    def _begin(self, title: str) -> None:
        for part in self._parts:
            if isinstance(part, PlainLabel):
                # Qt takes a part away when it comes to it; its words go at once.
                part.clear()
        column = self.content.column
        while (item := column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._parts = []
        self.title.setText(title)
        self.area.setAccessibleName(title)
        self.area.setAccessibleDescription("")

    def _add(self, part: QWidget) -> None:
        self._parts.append(part)
        self.content.column.addWidget(part)

    def _space(self) -> None:
        self.content.column.addSpacing(self._theme.space(1))

    def _end(self) -> None:
        self.content.column.addStretch(1)
        self.area.setAccessibleDescription("\n".join(self.words[1:]))
        self.area.verticalScrollBar().setValue(0)


class ThanksPage(QWidget):
    """Nothing is left to do here; below stands what is free to choose."""

    remember_said = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.title = _middle(PlainLabel(theme, "", Type.NAME))
        self.said = _middle(PlainLabel(theme, "", Type.HEADING, "second", wrap=True))
        self.free = _middle(PlainLabel(theme, "", Type.BODY, wrap=True))
        self.remember = BigButton(theme)
        self.remember.setCheckable(True)
        # It shows what the guard's side answers, not what was pressed.
        self.remember.clicked.connect(self._say)
        self._on = False
        column = QVBoxLayout(self)
        column.setSpacing(theme.space(2))
        column.addStretch(1)
        column.addWidget(self.title)
        column.addWidget(self.said)
        column.addStretch(1)
        column.addWidget(self.free)
        column.addWidget(self.remember, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def show_words(self, title: str, said: str) -> None:
        """Say it."""
        self.title.setText(title)
        self.said.setText(said)

    def show_remembering(self, state: Remembering | None, words: VisitorWords) -> None:
        """Offer to be remembered, or say that they are and how it ends; None offers nothing."""
        self._on = state is not None and state.is_on
        for one in (self.free, self.remember):
            one.setVisible(state is not None)
        self.free.setText("" if state is None else words(f"remember_{state}"))
        self.remember.set_words(words("remember_end" if self._on else "remember"))
        self.remember.setAccessibleDescription(self.free.text())
        self.remember.setChecked(self._on)

    def _say(self) -> None:
        self.remember.setChecked(self._on)
        self.remember_said.emit(not self._on)


class CodePage(QWidget):
    """A code to take along, with the sentence that says what it is for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.picture = CodePicture()
        self.sentence = _middle(PlainLabel(theme, "", Type.HEADING, wrap=True))
        column = QVBoxLayout(self)
        column.setSpacing(theme.space(2))
        column.addWidget(self.picture, 1)
        column.addWidget(self.sentence)


def _middle(label: PlainLabel) -> PlainLabel:
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
