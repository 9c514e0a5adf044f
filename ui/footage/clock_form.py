"""Setting a camera's clock by hand: what its picture shows, and what time it truly is."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.footage.clock_entry import read_uncertainty, shown_moment
from ui.footage.footage_words import FootageWords
from ui.look import Look
from ui.theme import Type
from ui.typed_moment import read_moment
from ui.widgets.field import line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.text import PlainLabel

FIRST_UNCERTAINTY = "1"


class ClockForm(QWidget):
    """Hands over (valid from, offset in seconds, uncertainty in seconds); says at once how far off it is."""

    filled = Signal(object, float, float)
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._words = FootageWords(look.texts, look.formats)
        theme, texts = look.theme, look.texts
        self.shown = line_field(theme, texts("cameras.shown"), texts("cameras.shown_hint"), length=25)
        self.true = line_field(theme, texts("cameras.true"), texts("cameras.true_hint"), length=25)
        self.since = line_field(theme, texts("cameras.since"), texts("cameras.since_hint"), length=25)
        self.uncertainty = line_field(
            theme, texts("cameras.uncertainty"), texts("cameras.uncertainty_hint"), length=8
        )
        self.result = PlainLabel(theme, "", Type.STRONG, wrap=True)
        self.set_clock = KeyButton(look, "cameras.set_clock", main=True)
        self.keep = KeyButton(look, "cameras.keep")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1.5))
        column.addWidget(PlainLabel(theme, texts("cameras.clock_intro"), Type.BODY, "second", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(1.5))
        grid.setVerticalSpacing(theme.space(1.5))
        for number, field in enumerate((self.shown, self.true, self.uncertainty, self.since)):
            grid.addWidget(field, number // 2, number % 2, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(number % 2, 1)
        column.addLayout(grid)
        column.addWidget(self.result)
        column.addWidget(FlowRow(theme, [self.keep, self.set_clock]))
        bind_enter(self, self.set_clock)
        self.set_clock.clicked.connect(self._save)
        self.keep.clicked.connect(self.left)
        for field in (self.shown, self.true):
            field.editor.textEdited.connect(self._show_result)

    def begin(self, now: datetime) -> None:
        """Begin with the time that is now; what the picture shows is left to type."""
        zone = self._look.formats.zone
        for field in (self.shown, self.true, self.since, self.uncertainty):
            field.editor.clear()
            field.show_trouble("")
        self.true.editor.setText(shown_moment(now, zone))
        self.uncertainty.editor.setText(FIRST_UNCERTAINTY)
        self.result.setText("")
        self.shown.editor.setFocus()

    def _moments(self) -> tuple[datetime | None, datetime | None]:
        zone = self._look.formats.zone
        today = self._look.clock.now().astimezone(zone).date()
        true = read_moment(self.true.editor.text(), zone, today)
        day = true.date() if true is not None else today
        return read_moment(self.shown.editor.text(), zone, day), true

    def _show_result(self) -> None:
        shown, true = self._moments()
        if shown is None or true is None:
            self.result.setText("")
            return
        words = self._words.offset((shown - true).total_seconds())
        self.result.setText(self._look.texts("cameras.would_be", offset=words))

    def _save(self) -> None:
        texts, zone, now = self._look.texts, self._look.formats.zone, self._look.clock.now()
        shown, true = self._moments()
        uncertainty = read_uncertainty(self.uncertainty.editor.text())
        typed_since = self.since.editor.text().strip()
        since = read_moment(typed_since, zone, now.astimezone(zone).date()) if typed_since else true
        future = texts("cameras.in_future")
        troubles = {
            self.shown: "" if shown else texts("cameras.no_moment"),
            self.true: texts("cameras.no_moment") if true is None else (future if true > now else ""),
            self.uncertainty: "" if uncertainty else texts("cameras.no_uncertainty"),
            self.since: texts("cameras.no_moment")
            if since is None and true is not None
            else (future if since is not None and typed_since and since > now else ""),
        }
        for field, words in troubles.items():
            field.show_trouble(words)
        wrong = [field for field, words in troubles.items() if words]
        if wrong or shown is None or true is None or since is None or uncertainty is None:
            wrong[0].editor.setFocus()
            return
        self.filled.emit(since, (shown - true).total_seconds(), uncertainty)
