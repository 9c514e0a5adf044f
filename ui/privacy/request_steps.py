"""What a request asks for at each step: who it is, which visits, a second person, the package."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from ui.glyphs import Glyph
from ui.i18n import Texts
from ui.look import Look
from ui.models.rows import ROW_ROLE, Column, RowsModel
from ui.palettes import Tone
from ui.privacy.signer_fields import SignerFields
from ui.theme import Type
from ui.widgets.field import line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.lists import StateDelegate, TextDelegate, list_view
from ui.widgets.panel import ScrollContent, scrolling
from ui.widgets.text import PlainLabel
from ui.widgets.tick_box import TickBox
from visitor_desk.privacy.requests import IdentityStep
from visitor_desk.security.receipt_tokens import LONGEST_TYPED

Index = QModelIndex | QPersistentModelIndex


class Step(QWidget):
    """A heading, an instruction beside it, and room for the work of the step."""

    def __init__(self, look: Look, key: str) -> None:
        super().__init__()
        self.look = look
        theme = look.theme
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.space(1.5))
        self.column.addWidget(PlainLabel(theme, look.texts(f"requests.{key}"), Type.HEADING))
        self.hint = PlainLabel(theme, "", Type.BODY, "second", wrap=True)
        self.column.addWidget(self.hint)

    def say(self, sentence: str) -> None:
        """Show the instruction."""
        self.hint.setText(sentence)

    def act_row(self, *acts: QWidget) -> None:
        """Put acts at the right end of the step."""
        row = QHBoxLayout()
        row.setSpacing(self.look.theme.space())
        row.addStretch(1)
        for act in acts:
            row.addWidget(act)
        self.column.addLayout(row)


class IdentityStepView(Step):
    """Ticks how the person was recognised."""

    identified = Signal(object, str)
    """The steps, and the token of a receipt where one was typed or read."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "identity")
        self.say(look.texts("requests.identity_hint"))
        self.boxes = {}
        for step in IdentityStep:
            box = TickBox(look.theme, look.texts(f"identity_step.{step.value}"))
            self.boxes[step] = box
            self.column.addWidget(box)
        self.token = line_field(look.theme, look.texts("requests.receipt_token"), length=LONGEST_TYPED)
        self.column.addWidget(self.token)
        self.column.addStretch(1)
        self.identify = KeyButton(look, "requests.identify", main=True)
        self.identify.clicked.connect(self._identified)
        self.act_row(self.identify)
        bind_enter(self, self.identify)
        self.setFocusProxy(next(iter(self.boxes.values())))

    def begin(self) -> None:
        """Begin with nothing ticked."""
        self.token.editor.clear()
        for box in self.boxes.values():
            box.setChecked(False)

    def _identified(self) -> None:
        token = self.token.editor.text().strip()
        if token:
            self.boxes[IdentityStep.RECEIPT_TOKEN].setChecked(True)
        ticked = frozenset(step for step, box in self.boxes.items() if box.isChecked())
        self.identified.emit(ticked, token)


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One line of what would be handed out."""

    tone: Tone
    title: str
    words: str


_GLYPHS = {Tone.GOOD: Glyph.CHECK, Tone.LOOK_AGAIN: Glyph.BANG, Tone.NEUTRAL: Glyph.DASH}


class ContentModel(RowsModel[ContentLine]):
    """The contents of a package, line by line."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("requests.contents"), lambda row: row.title),
                Column("", lambda row: row.words),
            ],
            parent,
        )


class _ContentDelegate(StateDelegate):
    def state_of(self, index: Index) -> tuple[Glyph, str, str]:
        row: ContentLine = index.data(ROW_ROLE)
        ink = row.tone.value if row.tone in {Tone.GOOD, Tone.LOOK_AGAIN} else "second_ink"
        return _GLYPHS.get(row.tone, Glyph.DASH), row.words, ink


class ContentsView(QWidget):
    """What goes into the package and what stays, each with its reason."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        theme = look.theme
        self.model = ContentModel(look.texts, self)
        self.list = list_view(theme, look.texts("requests.contents"))
        self.list.setModel(self.model)
        self.list.setItemDelegateForColumn(0, TextDelegate(theme, self.list))
        self.list.setItemDelegateForColumn(1, _ContentDelegate(theme, self.list))
        header = self.list.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)


class SecondPersonView(Step):
    """Shows the contents and asks a second person of privacy to sign exactly them."""

    approved = Signal(str, str)
    notes_asked = Signal()
    """For what was written about incidents, which somebody reads before it goes along."""

    def __init__(self, look: Look, contents: ContentsView) -> None:
        super().__init__(look, "second")
        self.contents = contents
        self.column.addWidget(contents, 1)
        self.signer = SignerFields(look)
        self.login, self.passphrase = self.signer.login, self.signer.passphrase
        self.column.addWidget(self.signer)
        self.approve = KeyButton(look, "requests.approve", main=True)
        self.approve.clicked.connect(self._approve)
        self.notes = KeyButton(look, "requests.notes")
        self.notes.clicked.connect(self.notes_asked)
        self.notes.hide()
        self.column.addWidget(FlowRow(look.theme, [self.approve, self.notes]))
        bind_enter(self, self.approve)

    def begin(self, sentence: str, *, other_signs_in: bool) -> None:
        """Begin; whoever prepared the request needs another person at the keyboard."""
        self.say(sentence)
        self.notes.hide()
        self.signer.setVisible(other_signs_in)
        self.setFocusProxy(self.signer if other_signs_in else self.contents.list)
        self.signer.begin()

    def _approve(self) -> None:
        typed = self.signer.taken() if self.signer.isVisibleTo(self) else ("", "")
        if typed is not None:
            self.approved.emit(*typed)


class PackageStepView(Step):
    """Makes the package, with progress and a way to stop; afterwards says where it lies."""

    package_asked = Signal()
    """For a folder, or with `as_zip` ticked for an encrypted zip beside it."""
    stop_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "package")
        theme = look.theme
        self.say(look.texts("requests.package_hint"))
        self._body = ScrollContent(theme, 1)
        self.column.addWidget(scrolling(self._body), 1)
        self.as_zip = TickBox(theme, look.texts("requests.as_zip"))
        self.column.addWidget(self.as_zip)
        self._words = PlainLabel(theme, "", Type.BODY, "second", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(look.texts("requests.package"))
        self.column.addWidget(self._words)
        self.column.addWidget(self._bar)
        self.package = KeyButton(look, "requests.package", main=True)
        self.package.clicked.connect(self.package_asked)
        self.stop = KeyButton(look, "requests.stop")
        self.stop.clicked.connect(self.stop_asked)
        self.column.addWidget(FlowRow(theme, [self.stop, self.package]))
        bind_enter(self, self.package)
        self.setFocusProxy(self.package)
        self.show_progress(0, 0, running=False)

    def show_progress(self, done: int, total: int, *, running: bool) -> None:
        """Show how far the package is."""
        texts = self.look.texts
        self._bar.setVisible(running)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self.stop.setVisible(running)
        self.package.setEnabled(not running)
        self._words.setText(texts("requests.making", done=done, total=total) if running else "")
