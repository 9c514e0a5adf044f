"""One request: its dates and steps at the top, the work of the present step below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.glyphs import Glyph, GlyphLabel
from ui.look import Look
from ui.privacy.carry_out_step import CarryOutStepView
from ui.privacy.erase_step import EraseStepView
from ui.privacy.footage_left import FootageLeftView
from ui.privacy.letter_preview import LetterPreview
from ui.privacy.letters_side import LettersSide
from ui.privacy.match_step import MatchStepView
from ui.privacy.note_step import NoteRow, NoteStepView
from ui.privacy.rectify_step import RectifyStepView
from ui.privacy.request_course import course_of
from ui.privacy.request_steps import (
    ContentsView,
    IdentityStepView,
    PackageStepView,
    SecondPersonView,
    Step,
)
from ui.theme import Type
from ui.widgets.beside import Beside
from ui.widgets.chip import StateChip
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.panel import Panel
from ui.widgets.text import PlainLabel, thin_line
from visitor_desk.paper.page_picture import PagePicture
from visitor_desk.privacy.requests import WITH_PACKAGE, Request, RequestKind, RequestStep


class RequestDetail(QWidget):
    """Shows a request; who asks is shown only after it was asked for, and that is logged."""

    left = Signal()
    person_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.contents = ContentsView(look)
        self.identity = IdentityStepView(look)
        self.match = MatchStepView(look)
        self.rectify = RectifyStepView(look)
        self.erase = EraseStepView(look)
        self.carry_out = CarryOutStepView(look)
        self.second = SecondPersonView(look, self.contents)
        self.package = PackageStepView(look)
        self.closed = Step(look, "closed")
        self.closed.column.addStretch(1)
        self.notes = NoteStepView(look)
        self.notes.back.clicked.connect(self.escape)
        self.preview = LetterPreview(look)
        self._behind: QWidget | None = None
        """The step that the preview lies over."""
        self._footage_beside = False
        self.footage = FootageLeftView(look)
        self.stack = QStackedWidget()
        for step in (
            self.identity,
            self.match,
            self.rectify,
            self.erase,
            self.carry_out,
            self.second,
            self.package,
            self.closed,
            self.notes,
            self.preview,
        ):
            self.stack.addWidget(step)
        self.title = PlainLabel(look.theme, "", Type.TITLE)
        self._dates = StateChip(look.theme, "", filled=True)
        self._steps = QVBoxLayout()
        self.back = KeyButton(look, "requests.back")
        self.back.clicked.connect(self.escape)
        self.show_person = KeyButton(look, "requests.show_person")
        self.show_person.clicked.connect(self.person_asked)
        self.letters = LettersSide(look)
        self._build()

    def _build(self) -> None:
        look, theme = self._look, self._look.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        column.addWidget(FlowRow(theme, [self.title, self._dates]))
        column.addLayout(self._steps)
        work = Panel(theme)
        work.body.setContentsMargins(*[theme.space(2.5)] * 4)
        work.body.addWidget(self.stack, 1)
        work.body.addWidget(self.footage)
        side = Panel(theme, look.texts("requests.known"))
        around = side.body.contentsMargins()
        words = self.show_person.sizeHint().width() + around.left() + around.right() + theme.space(0.5)
        side.setMinimumWidth(max(theme.space(42), words))
        self._person = PlainLabel(theme, "", Type.STRONG, wrap=True)
        self._contact = PlainLabel(theme, "", Type.BODY, wrap=True)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(theme.space(0.25))
        side.body.addWidget(self.show_person)
        side.body.addWidget(self._person)
        side.body.addWidget(self._contact)
        side.body.addWidget(thin_line())
        side.body.addLayout(self._facts)
        side.body.addStretch(1)
        side.body.addWidget(self.letters)
        side.body.addWidget(FlowRow(theme, [self.back]))
        column.addWidget(Beside(theme, [work, side], [1, 0], low=44), 1)

    def show_request(
        self, request: Request, title: str, dates: str, facts: Sequence[tuple[str, str]]
    ) -> None:
        """Show a request at its step; nobody is named."""
        step = request.step
        self.footage.hide()
        self.package.as_zip.setChecked(False)
        self.title.setText(title)
        self._dates.setText(dates)
        self._dates.setVisible(bool(dates))
        self._person.setText("")
        self._contact.setText("")
        self._person.hide()
        self._contact.hide()
        self.letters.show_request(request)
        self._show_steps(request)
        self.show_facts(facts)
        pages: dict[RequestStep, Step] = {
            RequestStep.RECEIVED: self.identity,
            RequestStep.IDENTIFIED: self.match,
            RequestStep.MATCHED: self._step_of(request.kind),
            RequestStep.APPROVED: self.package,
        }
        self.preview.clear()
        self.notes.clear()
        self._behind = None
        self.stack.setCurrentWidget(pages.get(step, self.closed))

    def _step_of(self, kind: RequestKind) -> Step:
        """Return where a request whose visits are known is worked on."""
        if kind in WITH_PACKAGE:
            return self.second
        own: dict[RequestKind, Step] = {
            RequestKind.RECTIFICATION: self.rectify,
            RequestKind.ERASURE: self.erase,
        }
        return own.get(kind, self.carry_out)

    def show_preview(self, pictures: Sequence[PagePicture], texts: Sequence[str]) -> None:
        """Lay the letter over the step; what is being written beside it stays."""
        if self.stack.currentWidget() is not self.preview:
            self._behind = self.stack.currentWidget()
            self._footage_beside = self.footage.isVisibleTo(self)
        self.preview.show_pages(pictures, texts)
        self.footage.hide()
        self.stack.setCurrentWidget(self.preview)
        self.preview.setFocus()

    def show_notes(self, rows: Sequence[NoteRow]) -> None:
        """Lay what was written about incidents over the step of the second person."""
        self.notes.show_notes(rows)
        self.stack.setCurrentWidget(self.notes)
        self.notes.take_focus()

    def _leave_notes(self) -> bool:
        if self.stack.currentWidget() is not self.notes:
            return False
        self.stack.setCurrentWidget(self.second)
        self.notes.clear()
        self.take_focus()
        return True

    def _leave_preview(self) -> bool:
        if self.stack.currentWidget() is not self.preview or self._behind is None:
            return False
        self.stack.setCurrentWidget(self._behind)
        self.footage.setVisible(self._footage_beside)
        self.preview.clear()
        if not self.letters.take_focus():
            self.take_focus()
        return True

    def take_focus(self) -> None:
        """Begin at the first input of the present step, so that nobody has to look for it by Tab."""
        step = self.stack.currentWidget()
        (self.back if step is None or step is self.closed else step).setFocus()

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show the plain facts as pairs of name and value."""
        theme = self._look.theme
        while (item := self._facts.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for name, value in facts:
            self._facts.addWidget(PlainLabel(theme, name, Type.HINT, "second"))
            self._facts.addWidget(PlainLabel(theme, value, Type.BODY, wrap=True))
            self._facts.addSpacing(theme.space(0.75))

    def show_requester(self, name: str, contact: str) -> None:
        """Show who asks, after it was asked for."""
        self._person.setText(name)
        self._contact.setText(contact)
        self._person.show()
        self._contact.show()

    @property
    def requester(self) -> str:
        """The name that is shown; empty until it was asked for."""
        return self._person.text()

    def _show_steps(self, request: Request) -> None:
        theme, texts = self._look.theme, self._look.texts
        while (item := self._steps.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        shown: list[QWidget] = []
        for one in course_of(request):
            words = texts(f"requests.step_{one.name}")
            if one.done:
                shown.append(GlyphLabel(Glyph.CHECK, theme.colour("good"), theme.space(1.5)))
                shown.append(PlainLabel(theme, words, Type.BODY, "second"))
            else:
                shown.append(StateChip(theme, words, filled=one.at_work))
        self._steps.addWidget(FlowRow(theme, shown))

    def escape(self) -> None:
        """Leave the preview, then what is being written, read or asked once more, then the request."""
        folds = (
            self._leave_preview,
            self._leave_notes,
            self.letters.fold,
            self.match.fold,
            self.erase.fold,
        )
        if not any(fold() for fold in folds):
            self.left.emit()
