"""Where the guard records a document that only they can read: a letter, four digits, Enter."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.formats import visible
from ui.look import Look
from ui.theme import Type
from ui.widgets.field import Field, line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import ActButton, KeyButton, bind_enter
from ui.widgets.text import PlainLabel
from visitor_desk.documents.by_eye import KINDS_SEEN
from visitor_desk.documents.document_kind import DocumentKind

_LONGEST_DATE = 10
_LONGEST_NUMBER = 20


class ExpiryEdit(QLineEdit):
    """Takes the date; a letter is no text in it but the kind of document: no key is lost to Tab."""

    letter_pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(_LONGEST_DATE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand letters on and type the rest."""
        if len(event.text()) == 1 and event.text().isalpha():
            self.letter_pressed.emit(event.text().upper())
        else:
            super().keyPressEvent(event)


class ByEyeBox(QWidget):
    """Asks for kind and expiry, and for the number only where a zone keeps it."""

    seen = Signal(object, str, str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        texts, theme = look.texts, look.theme
        editor = ExpiryEdit()
        self.expiry = Field(theme, texts("by_eye.expiry"), editor, texts("by_eye.expiry_hint"))
        editor.letter_pressed.connect(self._choose_letter)
        self._letters = {texts(f"by_eye.letter.{kind.value}"): kind for kind in KINDS_SEEN}
        self.kinds = {
            kind: ActButton(theme, texts(f"kind.{kind.value}"), letter)
            for letter, kind in self._letters.items()
        }
        for kind, button in self.kinds.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, kind=kind: self._choose(kind))
        self.number = line_field(theme, "", length=_LONGEST_NUMBER)
        self.save = KeyButton(look, "reception.seen_by_eye", main=True)
        self.save.clicked.connect(self._hand_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space())
        column.addWidget(PlainLabel(theme, texts("by_eye.heading"), Type.STRONG))
        # The date first: on a low screen the kinds may lie below the edge, and their letters work in it.
        column.addWidget(self.expiry)
        column.addWidget(self.number)
        column.addWidget(FlowRow(theme, list(self.kinds.values())))
        column.addWidget(FlowRow(theme, [self.save]))
        bind_enter(self, self.save)
        self._choose(DocumentKind.PASSPORT)
        self.hide()

    @property
    def kind(self) -> DocumentKind:
        """The kind that is chosen."""
        return next(kind for kind, button in self.kinds.items() if button.isChecked())

    def start(self, number_zone: str) -> None:
        """Ask anew; `number_zone` names the zone that keeps the number, and is empty where none does."""
        self.expiry.editor.clear()
        self.expiry.show_trouble("")
        self.number.editor.clear()
        self.number.relabel(self._look.texts("by_eye.number", zone=visible(number_zone)))
        self.number.setVisible(bool(number_zone))
        self._choose(DocumentKind.PASSPORT)
        self.show()
        self.expiry.editor.setFocus()

    def stop(self) -> None:
        """Ask no more, and forget what was typed."""
        self.expiry.editor.clear()
        self.number.editor.clear()
        self.hide()

    def show_trouble(self, sentence: str) -> None:
        """Say what is wrong with what was typed; it stays there."""
        self.expiry.show_trouble(sentence)
        self.expiry.editor.setFocus()
        self.expiry.editor.selectAll()

    def _choose_letter(self, letter: str) -> None:
        kind = self._letters.get(letter)
        if kind is not None:
            self._choose(kind)

    def _choose(self, chosen: DocumentKind) -> None:
        for kind, button in self.kinds.items():
            button.setChecked(kind is chosen)

    def _hand_on(self) -> None:
        self.seen.emit(self.kind, self.expiry.editor.text(), self.number.editor.text())
