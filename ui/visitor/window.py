"""The window that the visitor sees, on a second screen or beside the guard's: calm, large, only their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence, QScreen, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.formats import visible
from ui.look import Look
from ui.theme import Theme, Type
from ui.visitor.big_button import BigButton
from ui.visitor.pages import CodePage, LanguagePage, TextPage, ThanksPage, WelcomePage
from ui.visitor.view import Step, VisitorView, first_step, next_step, step_before, step_now
from ui.visitor.words import visitor_words
from ui.widgets.text import PlainLabel
from visitor_desk.privacy.notice import NoticeLanguage

LARGER: Final = 1.6
"""Than the guard's letters: it is read standing, at a metre."""
CODE_STAYS_MS: Final = 90_000
"""Long enough to take a phone out; the next visitor never sees it."""


class VisitorWindow(QWidget):
    """Shows a `VisitorView` and what the visitor does with it; nothing here admits anybody.

    It belongs to the guard's window: it closes with it and takes its colours, and has no taskbar of its own.
    """

    language_chosen = Signal(object)
    notice_read = Signal()
    agreed = Signal()
    remember_said = Signal(bool)
    opened = Signal(bool)

    def __init__(self, look: Look, house: str, guard: QWidget) -> None:
        super().__init__(guard, Qt.WindowType.Window)
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self._guard, self._words = guard, visitor_words()
        self._theme = Theme(look.theme.palette, look.theme.body_points * LARGER)
        self._language = NoticeLanguage(look.texts.language)
        self._own_language = self._language
        self._view: VisitorView | None = None
        self.step = Step.LANGUAGE
        self._by_hand = False
        self.setWindowTitle(f"{self._words[self._language]('window')} · {visible(house)}")
        self.setMinimumSize(self._theme.space(48), self._theme.space(32))
        self._pages = QStackedWidget()
        every = list(self._words.values())
        self.welcome = WelcomePage(self._theme, house, every)
        self.languages = LanguagePage(self._theme, every)
        self.text = TextPage(self._theme)
        self.thanks = ThanksPage(self._theme)
        self.code = CodePage(self._theme)
        for page in (self.welcome, self.languages, self.text, self.thanks, self.code):
            self._pages.addWidget(page)
        self.house = PlainLabel(self._theme, visible(house), Type.BODY, "second")
        self.chips = {one: BigButton(self._theme, words("language")) for one, words in self._words.items()}
        self.back, self.on = BigButton(self._theme), BigButton(self._theme, main=True)
        self.hint = PlainLabel(self._theme, "", Type.BODY, "second", wrap=True)
        self._build()
        self._code_ends = QTimer(self)
        self._code_ends.setSingleShot(True)
        self._code_ends.setInterval(CODE_STAYS_MS)
        self._code_ends.timeout.connect(self.put_code_away)
        self._show()

    def _build(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(3)] * 4)
        column.setSpacing(theme.space(2))
        head = QHBoxLayout()
        head.setSpacing(theme.space(1))
        head.addWidget(self.house, 1)
        for language, chip in self.chips.items():
            chip.setCheckable(True)
            chip.setFont(theme.font(Type.HINT))
            chip.setMinimumSize(0, theme.space(4))
            chip.clicked.connect(lambda _=False, language=language: self._choose(language))
            head.addWidget(chip)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(2))
        foot.addWidget(self.back)
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.on)
        column.addLayout(foot)
        self.languages.chosen.connect(self._choose)
        self.thanks.remember_said.connect(self.remember_said)
        self.back.clicked.connect(self._go_back)
        self.on.clicked.connect(self._go_on)
        every = (*self.chips.values(), *self.languages.buttons.values())
        for button in (*every, self.back, self.on, self.thanks.remember):
            button.pressed.connect(self._note_hand)
            button.released.connect(self._give_keyboard_back)

    @property
    def language(self) -> NoticeLanguage:
        """The language in which the visitor is spoken to now."""
        return self._language

    @property
    def view(self) -> VisitorView | None:
        """What it was given, None while nobody is in front."""
        return self._view

    def show_view(self, view: VisitorView | None) -> None:
        """Follow the check-in in front; None, where there is none, clears everything."""
        before, step = self._view, self.step
        if view is not None:
            same = before is not None and before.key == view.key
            self.step = step_now(step, view) if same else first_step(view)
            self._language = view.language or self._own_language
            if not same:
                self._end_code()
        else:
            self._language = self._own_language
        self._view = view
        if (before, step) != (view, self.step):
            self._show()

    def sentence(self, key: str) -> str:
        """Return a sentence of this window in the language of who stands before it."""
        return self._words[self._language](key)

    def show_code(self, matrix: Sequence[Sequence[bool]], sentence: str) -> None:
        """Show a square code (True is a dark module) with a sentence in the visitor's `language`.

        It stays until the next visitor comes to the front, `put_code_away`, the lock, or its time is over.
        """
        self.code.picture.show_matrix(matrix, sentence)
        self.code.sentence.setText(sentence)
        self._code_ends.start()
        self._show()

    def put_code_away(self) -> None:
        """Show no code any more."""
        self._end_code()
        self._show()

    def clear(self) -> None:
        """Forget everybody, at once: the desk is locked or empty."""
        self._end_code()
        self.show_view(None)
        self._show()

    def toggle(self) -> None:
        """Open it on the screen where the guard's window is not, or beside it; close it where it is open."""
        if self.isVisible():
            self.close()
            return
        other = self._other_screen()
        if other is not None:
            self.setGeometry(other.geometry())
            self.showFullScreen()
        else:
            self.resize(self._theme.space(72), self._theme.space(56))
            self.showNormal()
        self._guard.activateWindow()
        self.opened.emit(True)

    def take_place_of(self, old: VisitorWindow) -> None:
        """Stand where the window of another language or light has stood."""
        if old.isVisible():
            self.setGeometry(old.geometry())
            self.setWindowState(old.windowState())
            self.show()
            self._guard.activateWindow()

    def do_at_desk(self, keys: str, act: Callable[[], object]) -> None:
        """Let a key of the guard that must work everywhere do so here: their window comes to the front."""
        shortcut = QShortcut(QKeySequence(keys), self)

        def do() -> None:
            self._guard.activateWindow()
            act()

        shortcut.activated.connect(do)

    def _other_screen(self) -> QScreen | None:
        here = self._guard.screen()
        return next((one for one in QGuiApplication.screens() if one != here), None)

    def _choose(self, language: NoticeLanguage) -> None:
        if self._view is None:
            return
        if self.step is Step.LANGUAGE:
            self.step = Step.OWN_DATA
        # The guard's side answers with the view in this language.
        self.language_chosen.emit(language)
        self._show()

    def _go_back(self) -> None:
        self.step = step_before(self.step)
        self._show()

    def _go_on(self) -> None:
        view, step = self._view, self.step
        if view is None or step in {Step.LANGUAGE, Step.DONE}:
            return
        self.step = next_step(step, view)
        if step is Step.NOTICE:
            self.notice_read.emit()
        elif step is Step.RULES:
            self.agreed.emit()
        self._show()

    def _end_code(self) -> None:
        self._code_ends.stop()
        self.code.picture.clear()
        self.code.sentence.setText("")

    def _show(self) -> None:
        words, view, step = self._words[self._language], self._view, self.step
        code = self._code_ends.isActive()
        read = view is not None and not code and step in {Step.OWN_DATA, Step.NOTICE, Step.RULES}
        for language, chip in self.chips.items():
            chip.setVisible(view is not None and not code and step is not Step.LANGUAGE)
            chip.setChecked(language is self._language)
        self.back.setVisible(read)
        self.on.setVisible(read)
        self.hint.setText(words("agree_hint") if read and step is Step.RULES else "")
        self.house.setVisible(view is not None or code)
        self.back.set_words(words("back"))
        self.on.set_words(words("agree" if step is Step.RULES else "on"))
        page = self._page(view, step, code=code)
        self._pages.setCurrentWidget(page)
        if not read:
            self.text.clear()
        # Not `isActiveWindow`: a window of its own also counts as active while the guard types in theirs.
        if page.focusProxy() is not None and QApplication.activeWindow() is self:
            page.setFocus()

    def _page(self, view: VisitorView | None, step: Step, *, code: bool) -> QWidget:
        """Fill the page of a step and return it."""
        words = self._words[self._language]
        if code:
            return self.code
        if view is None:
            return self.welcome
        if step is Step.LANGUAGE:
            return self.languages
        if step is Step.DONE:
            self.thanks.show_words(
                words("done"), words("agreed", version=view.notices.rules.label.removeprefix("v"))
            )
            self.thanks.show_remembering(view.remember, words)
            return self.thanks
        if step is Step.OWN_DATA:
            self.text.show_own_data(view, words)
            return self.text
        notice = view.notices.privacy if step is Step.NOTICE else view.notices.rules
        gaps = {"contact": words("no_contact")} | {name: value for name, value in view.gaps.items() if value}
        version = words("version", version=notice.label.removeprefix("v"))
        self.text.show_text(notice.text(self._language).filled(gaps), version)
        return self.text

    def _note_hand(self) -> None:
        self._by_hand = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton

    def _give_keyboard_back(self) -> None:
        """After a finger or the mouse, let the guard's keys go to the guard's window again.

        Not on one screen, where that window would come to lie over this one.
        """
        if self._by_hand and self._guard.screen() != self.screen():
            self._guard.activateWindow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Swallow what nobody here wants: no key of this window reaches another one."""
        event.accept()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the guard's side know that nobody sees it any more."""
        super().closeEvent(event)
        self.opened.emit(False)
