"""What is asked about a badge that did not come back: who was told, and when it was shut out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.look import Look
from ui.theme import Type
from ui.typed_moment import read_moment
from ui.widgets.field import choice_field, line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.text import PlainLabel
from visitor_desk.visits.badges import BadgeAway
from visitor_desk.visits.visit import BadgeNumber


def typed_time(look: Look, typed: str, not_before: datetime | None = None) -> datetime | None:
    """Return a typed time of today, or day and time; nothing typed is now. None for what is no time.

    People type minutes: one that names the very minute of `not_before` means no moment before that.
    """
    now, zone = look.clock.now(), look.formats.zone
    if not typed.strip():
        return now
    at = read_moment(typed, zone, now.astimezone(zone).date())
    if at is not None and not_before is not None:
        same = at == not_before.astimezone(zone).replace(second=0, microsecond=0)
        return not_before if same else at
    return at


def typed_badge(typed: str) -> BadgeNumber:
    """Return the number of a badge as the ledger writes it: with three digits at least."""
    return BadgeNumber(typed.zfill(3) if typed.isdigit() else typed)


class ReportForm(QWidget):
    """Asks whom of the house the guard has told; hands over (why, staff id)."""

    filled = Signal(object, object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._why = BadgeAway.LOST
        theme, texts = look.theme, look.texts
        self.intro = PlainLabel(theme, "", Type.BODY, wrap=True)
        self.told = choice_field(theme, texts("badges.told"), [], texts("badges.told_hint"))
        self.save = KeyButton(look, "badges.save_report", main=True)
        self.save.clicked.connect(lambda: self.filled.emit(self._why, self.told.editor.value))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1.5))
        column.addWidget(self.intro)
        column.addWidget(self.told)
        column.addWidget(FlowRow(theme, [self.save]))
        bind_enter(self, self.save)

    def begin(self, why: BadgeAway, intro: str, staff: Sequence[tuple[str, object]]) -> None:
        """Begin with one way of being away."""
        self._why = why
        self.intro.setText(intro)
        self.told.editor.offer(staff)
        self.told.editor.setFocus()


class DeactivationForm(QWidget):
    """Asks who shut a badge out of the access system, and when; hands over (staff id, moment)."""

    filled = Signal(object, object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._since: datetime | None = None
        theme, texts = look.theme, look.texts
        self.by = choice_field(theme, texts("badges.deactivated_by"), [])
        self.at = line_field(theme, texts("badges.deactivated_at"), texts("badges.now_hint"), length=25)
        self.save = KeyButton(look, "badges.save_deactivation", main=True)
        self.save.clicked.connect(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1.5))
        column.addWidget(PlainLabel(theme, texts("badges.deactivated_intro"), Type.BODY, wrap=True))
        column.addWidget(self.by)
        column.addWidget(self.at)
        column.addWidget(FlowRow(theme, [self.save]))
        bind_enter(self, self.save)

    def begin(self, since: datetime, staff: Sequence[tuple[str, object]]) -> None:
        """Begin for a badge that is away since then."""
        self._since = since
        self.by.editor.offer(staff)
        self.at.editor.clear()
        self.at.show_trouble("")
        self.by.editor.setFocus()

    def _save(self) -> None:
        at = typed_time(self._look, self.at.editor.text(), self._since)
        self.at.show_trouble("" if at is not None else self._look.texts("cameras.no_moment"))
        if at is None:
            self.at.editor.setFocus()
            return
        self.filled.emit(self.by.editor.value, at)
