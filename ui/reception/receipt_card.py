"""The receipt of a visit on the guard's screen: code and token once, and a slip in the visitor's language."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.look import Look
from ui.theme import Type
from ui.widgets.code_picture import CodePicture
from ui.widgets.field import choice_field
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.own_escape import StaysOver
from ui.widgets.panel import Panel
from ui.widgets.text import PlainLabel
from visitor_desk.paper.paper_words import PaperLanguage
from visitor_desk.paper.qr_code import qr_matrix
from visitor_desk.paper.receipt_slip import ReceiptSlip


class ReceiptCard(Panel):
    """Lies over the reception page; what it showed is forgotten with it."""

    print_asked = Signal(object, object)
    """A slip and a language."""
    gone = Signal()

    def __init__(self, look: Look, over: QWidget) -> None:
        theme, texts = look.theme, look.texts
        super().__init__(theme)
        self.setParent(over)
        self._look, self._over = look, over
        self._slip: ReceiptSlip | None = None
        self._before: QWidget | None = None
        self.title = PlainLabel(theme, "", Type.TITLE, wrap=True)
        self.code = CodePicture()
        self.code.setFixedSize(theme.space(30), theme.space(30))
        self.token = [PlainLabel(theme), PlainLabel(theme)]
        for line in self.token:
            font = theme.fixed_font()
            font.setPointSizeF(theme.font(Type.TITLE).pointSizeF())
            line.setFont(font)
        languages: list[tuple[str, object]] = [
            (texts(f"receipt.in_{one.value}"), one) for one in PaperLanguage
        ]
        self.language = choice_field(theme, texts("receipt.language"), languages)
        self.print = KeyButton(look, "receipt.print", main=True)
        self.print.clicked.connect(self._print)
        self.close_card = KeyButton(look, "receipt.close", own_key=False)
        self.close_card.clicked.connect(self.go)
        self._build()
        bind_enter(self, self.print)
        inside = (self.language.editor, self.print, self.close_card)
        StaysOver(self, over, inside, self._place, self.go)
        self.hide()

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        self.body.setContentsMargins(*[theme.space(3)] * 4)
        row, words = QHBoxLayout(), QVBoxLayout()
        row.setSpacing(theme.space(3))
        words.setSpacing(theme.space(1.25))
        row.addWidget(self.code, 0, Qt.AlignmentFlag.AlignTop)
        words.addWidget(self.title)
        words.addWidget(PlainLabel(theme, texts("receipt.hint"), Type.BODY, "second", wrap=True))
        for line in self.token:
            words.addWidget(line)
        words.addWidget(PlainLabel(theme, texts("receipt.once"), Type.HINT, "second", wrap=True))
        words.addStretch(1)
        words.addWidget(self.language)
        acts = QHBoxLayout()
        acts.setSpacing(theme.space())
        acts.addWidget(self.print)
        acts.addWidget(self.close_card)
        acts.addStretch(1)
        words.addLayout(acts)
        row.addLayout(words, 1)
        self.body.addLayout(row)

    def show_slip(self, slip: ReceiptSlip, badge: str) -> None:
        """Show a receipt that was just given out."""
        if self.isHidden():
            self._before = self._over.focusWidget()
        self._slip = slip
        self.title.setText(self._look.texts("receipt.heading", badge=badge))
        half = (len(slip.groups) + 1) // 2
        for line, part in zip(self.token, (slip.groups[:half], slip.groups[half:]), strict=True):
            line.setText(" ".join(part))
        self.code.show_matrix(qr_matrix(slip.token), self._look.texts("receipt.code"))
        self.language.editor.choose(PaperLanguage(self._look.texts.language.value))
        self._place()
        self.show()
        self.raise_()
        self.print.setFocus()

    def go(self) -> None:
        """Put it away; the focus goes back to where it was."""
        before, self._before = self._before, None
        self.hide()
        if before is not None:
            before.setFocus()

    def _print(self) -> None:
        language = self.language.editor.value
        if self._slip is not None and isinstance(language, PaperLanguage):
            self.print_asked.emit(self._slip, language)

    def _place(self) -> None:
        theme = self._look.theme
        # A page in large text is wider than the window: the card lies in the part that is seen.
        seen = self._over.visibleRegion().boundingRect() & self._over.rect()
        wide = min(seen.width() - theme.space(4), theme.space(96))
        wanted = max(self.sizeHint().height(), self.body.heightForWidth(wide))
        high = min(seen.height() - theme.space(2), wanted)
        middle = seen.center()
        self.setGeometry(middle.x() - wide // 2, middle.y() - high // 2, wide, high)

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget the token, also when another page or the lock is shown instead."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._slip = None
            self.code.clear()
            for line in self.token:
                line.clear()
            self.hide()
            self.gone.emit()
