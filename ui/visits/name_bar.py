"""The bar with which facility and privacy look for a name: a purpose once, then what is typed."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.look import Look
from ui.theme import Type
from ui.widgets.field import choice_field, line_field
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.panel import Panel
from ui.widgets.text import PlainLabel
from visitor_desk.security.duties import Purpose

TYPING_MS = 180
"""A search begins when the fingers rest for so long."""


class NameBar(Panel):
    """Asks why, shows how far the loading is, and takes what is typed; the work is done elsewhere."""

    load_asked = Signal(object)
    stop_asked = Signal()
    wanted_changed = Signal(str)
    show_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look.theme)
        self._look = look
        theme, texts = look.theme, look.texts
        choices: list[tuple[str, object]] = [(texts(f"purpose.{one.value}"), one) for one in Purpose]
        self.purpose = choice_field(theme, texts("visits.names_purpose"), choices)
        self.load = KeyButton(look, "visits.load_names", main=True)
        self.load.clicked.connect(lambda: self.load_asked.emit(self.purpose.editor.value))
        self.name = line_field(theme, texts("visits.find_name"), texts("visits.find_hint"), length=120)
        self.show_names = KeyButton(look, "visits.show_names")
        self.show_names.clicked.connect(self.show_asked)
        self.stop = KeyButton(look, "visits.stop_names")
        self.stop.clicked.connect(self.stop_asked)
        self._said = PlainLabel(theme, "", Type.HINT, "second", wrap=True)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._asking, self._finding = QWidget(), QWidget()
        self._build()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(TYPING_MS)
        self._rest.timeout.connect(self._tell)
        self.name.editor.textChanged.connect(lambda _: self._rest.start())
        bind_enter(self._asking, self.load)
        self.hide()

    def _build(self) -> None:
        look, theme = self._look, self._look.theme
        self.body.setContentsMargins(*[theme.space(1.5)] * 4)
        asking = QVBoxLayout(self._asking)
        asking.setContentsMargins(0, 0, 0, 0)
        asking.setSpacing(theme.space())
        row = QHBoxLayout()
        row.setSpacing(theme.space())
        row.addWidget(self.purpose, 1)
        asking.addLayout(row)
        asking.addWidget(PlainLabel(theme, look.texts("visits.names_hint"), Type.HINT, "second", wrap=True))
        foot = QHBoxLayout()
        foot.addWidget(self.load)
        foot.addStretch(1)
        asking.addLayout(foot)
        finding = QVBoxLayout(self._finding)
        finding.setContentsMargins(0, 0, 0, 0)
        finding.setSpacing(theme.space())
        finding.addWidget(self.name)
        finding.addWidget(self._progress)
        acts = QHBoxLayout()
        acts.setSpacing(theme.space())
        acts.addWidget(self.show_names)
        acts.addWidget(self.stop)
        acts.addStretch(1)
        finding.addLayout(acts)
        finding.addWidget(self._said)
        self.body.addWidget(self._asking)
        self.body.addWidget(self._finding)
        self._finding.hide()

    def open(self) -> None:
        """Show the bar with the focus where a person goes on."""
        self.show()
        target = self.name.editor if self._finding.isVisibleTo(self) else self.purpose.editor
        target.setFocus()

    def show_loading(self, done: int, total: int) -> None:
        """Show how many names are opened; what is typed is looked for among them already."""
        self._swap()
        self.stop.show()
        self._progress.show()
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(done)
        self.say(self._look.texts("visits.names_loading", done=done, total=total))

    def show_ready(self, words: str) -> None:
        """Show that the loading has ended, and how."""
        self._swap()
        self.stop.hide()
        self._progress.hide()
        self.say(words)

    def say(self, words: str) -> None:
        """Show a sentence below the field."""
        self._said.setText(words)

    @property
    def said(self) -> str:
        """The sentence below the field."""
        return self._said.text()

    @property
    def wanted(self) -> str:
        """What is looked for; empty means every visit."""
        return self.name.editor.text().strip() if self._finding.isVisibleTo(self) else ""

    def _swap(self) -> None:
        if not self._finding.isVisibleTo(self):
            self._asking.hide()
            self._finding.show()
            self.name.editor.setFocus()

    def _tell(self) -> None:
        self.wanted_changed.emit(self.wanted)
