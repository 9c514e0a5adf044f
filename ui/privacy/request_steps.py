"""What a request asks for at each step: who it is, which visits, a second person, the package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, QPersistentModelIndex, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from ui.glyphs import Glyph
from ui.i18n import Texts
from ui.look import Look
from ui.models.rows import ROW_ROLE, Column, RowsModel
from ui.palettes import Tone
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
class MatchRow:
    """A visit that may be the person's; the name is there only after it was asked for."""

    visit: str
    times: str
    who: str = field(repr=False)
    badge: str


class MatchModel(RowsModel[MatchRow]):
    """Visits to choose from."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column("", lambda _row: ""),
                Column(texts("visits.column_time"), lambda row: row.times),
                Column(texts("visits.column_visitor"), lambda row: row.who),
                Column(texts("visit.badge"), lambda row: row.badge),
            ],
            parent,
        )


class _ChosenDelegate(StateDelegate):
    """A ticked or an empty ring in front of a visit."""

    def __init__(self, look: Look, view: QAbstractItemView) -> None:
        super().__init__(look.theme, view)
        self._view = view

    def state_of(self, index: Index) -> tuple[Glyph, str, str]:
        chosen = self._view.selectionModel().isRowSelected(index.row())
        return (Glyph.CHECK, "", "accent") if chosen else (Glyph.RING, "", "second_ink")


class MatchStepView(Step):
    """Chooses the visits of the person; names stay masked until asked for."""

    matched = Signal(list)
    chosen_changed = Signal()
    name_asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "match")
        theme = look.theme
        self.say(look.texts("requests.match_hint"))
        self.model = MatchModel(look.texts, self)
        self.list = list_view(theme, look.texts("requests.match"))
        self.list.setModel(self.model)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.list.setItemDelegate(TextDelegate(theme, self.list))
        self.list.setItemDelegateForColumn(0, _ChosenDelegate(look, self.list))
        header = self.list.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for number, width in ((0, 5), (1, 22), (3, 10)):
            self.list.setColumnWidth(number, theme.space(width))
        self.column.addWidget(self.list, 1)
        self.show_name = KeyButton(look, "requests.show_name")
        self.show_name.clicked.connect(self._ask_name)
        self.match = KeyButton(look, "requests.match", main=True)
        self.match.clicked.connect(self._matched)
        self.match.setEnabled(False)
        self.list.selectionModel().selectionChanged.connect(self._choice_changed)
        self.act_row(self.show_name, self.match)
        bind_enter(self, self.match)
        self.setFocusProxy(self.list)

    def show_visits(self, rows: Sequence[MatchRow]) -> None:
        """Show visits without names."""
        self.model.show_rows(rows)
        # A place for Space and the arrows to begin at; nothing is chosen by it.
        self.list.selectionModel().setCurrentIndex(
            self.model.index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate
        )
        self.say(self.look.texts("requests.match_hint" if rows else "requests.match_none"))

    def choose(self, visit: str) -> None:
        """Choose one of the visits that are shown."""
        for number, row in enumerate(self.model.rows):
            if row.visit == visit and visit not in self.chosen:
                self.list.selectRow(number)

    def reveal(self, visit: str, who: str) -> None:
        """Put a revealed name into its row."""
        for number, row in enumerate(self.model.rows):
            if row.visit == visit:
                self.model.replace_row(number, MatchRow(row.visit, row.times, who, row.badge))

    @property
    def chosen(self) -> list[str]:
        """The visits that are chosen."""
        rows = [index.data(ROW_ROLE) for index in self.list.selectionModel().selectedRows()]
        return [row.visit for row in rows]

    def _choice_changed(self) -> None:
        self.match.setEnabled(bool(self.chosen))
        self.chosen_changed.emit()

    def _ask_name(self) -> None:
        row = self.model.row_at(self.list.currentIndex())
        if row is not None:
            self.name_asked.emit(row.visit)

    def _matched(self) -> None:
        self.matched.emit(self.chosen)


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

    def __init__(self, look: Look, contents: ContentsView) -> None:
        super().__init__(look, "second")
        theme, texts = look.theme, look.texts
        self.contents = contents
        self.column.addWidget(contents, 1)
        self.login = line_field(theme, texts("requests.login"), length=60)
        self.passphrase = line_field(theme, texts("requests.passphrase"), length=300)
        self.passphrase.editor.setEchoMode(QLineEdit.EchoMode.Password)
        self._who = QWidget()
        row = QHBoxLayout(self._who)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1.5))
        row.addWidget(self.login)
        row.addWidget(self.passphrase)
        self.column.addWidget(self._who)
        self.approve = KeyButton(look, "requests.approve", main=True)
        self.approve.clicked.connect(self._approve)
        self.act_row(self.approve)
        bind_enter(self, self.approve)

    def begin(self, sentence: str, *, other_signs_in: bool) -> None:
        """Begin; whoever prepared the request needs another person at the keyboard."""
        self.say(sentence)
        self._who.setVisible(other_signs_in)
        self.setFocusProxy(self.login if other_signs_in else self.contents.list)
        self.login.editor.clear()
        self.passphrase.editor.clear()

    def _approve(self) -> None:
        login, passphrase = self.login.editor.text().strip(), self.passphrase.editor.text()
        self.passphrase.editor.clear()
        if self._who.isVisibleTo(self) and not (login and passphrase):
            self.login.editor.setFocus()
            return
        self.approved.emit(login, passphrase)


class PackageStepView(Step):
    """Makes the package, with progress and a way to stop; afterwards says where it lies."""

    package_asked = Signal()
    stop_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "package")
        theme = look.theme
        self.say(look.texts("requests.package_hint"))
        self._body = ScrollContent(theme, 1)
        self.column.addWidget(scrolling(self._body), 1)
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
