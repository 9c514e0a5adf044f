"""An incident is written down: what, when, where, about whom by badge; beside it what this shift wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QStackedWidget, QWidget

from ui.formats import visible_lines
from ui.look import Look
from ui.palettes import Tone
from ui.reception.badges_forms import typed_badge, typed_time
from ui.reception.laid_over import LaidOver
from ui.theme import Type
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import Field, choice_field, line_field
from ui.widgets.key_button import KeyButton
from ui.widgets.named_form import Choices, NamedForm
from ui.widgets.panel import Panel, ScrollContent, scrolling
from ui.widgets.text import PlainLabel
from ui.widgets.tone_card import ToneCard
from visitor_desk.privacy.incident import (
    LONGEST_TEXT,
    IncidentId,
    IncidentKind,
    NewIncident,
    new_incident_id,
)
from visitor_desk.privacy.moment import MomentId
from visitor_desk.visits.place import ZoneId

LONGEST_BADGES = 120


@dataclass(frozen=True, slots=True)
class ShiftNote:
    """One incident of this shift in words."""

    head: str
    text: str
    handled: bool


class IncidentForm(NamedForm):
    """Takes an incident down; a fault comes back to its field."""

    def __init__(self, look: Look) -> None:
        theme, texts = look.theme, look.texts
        self._look, self._incident = look, new_incident_id()
        kinds: Choices = [(texts(f"incident_kind.{one.value}"), one) for one in IncidentKind]
        text: Field[QPlainTextEdit] = Field(
            theme, texts("incident.text"), QPlainTextEdit(), texts("incident.text_hint")
        )
        text.editor.setTabChangesFocus(True)
        text.editor.setMinimumHeight(theme.space(16))
        super().__init__(
            theme,
            texts("incident.heading"),
            texts("incident.sealed"),
            {
                "at": line_field(theme, texts("incident.at"), texts("incident.at_hint"), length=25),
                "badges": line_field(
                    theme, texts("incident.badges"), texts("incident.badges_hint"), length=LONGEST_BADGES
                ),
            },
            {
                "kind": choice_field(theme, texts("incident.kind"), kinds),
                "zones": choice_field(theme, texts("incident.zone"), []),
                "other_zone": choice_field(theme, texts("incident.other_zone"), []),
                "moment": choice_field(theme, texts("incident.moment"), []),
            },
            {"text": text},
        )
        self.write_down = KeyButton(look, "incident.write", main=True)
        self.leave = KeyButton(look, "incident.leave", own_key=False)
        rows = (("kind", "at"), ("zones", "other_zone"), ("badges", "moment"), ("text",))
        self.lay_out(rows, self.write_down, self.leave)

    @property
    def incident(self) -> IncidentId:
        """The id under which this is written, also at a second try."""
        return self._incident

    def begin(self) -> None:
        """Begin with nothing filled in."""
        self._incident = new_incident_id()
        self.show_troubles({})
        self.write(at="", badges="", text="")
        for field in self._choices.values():
            field.editor.setCurrentIndex(0)

    def offer(self, zones: Choices, moments: Choices) -> None:
        """Offer zones and the moments that were marked; what was chosen stays."""
        texts = self._look.texts
        self._choices["zones"].editor.offer(zones)
        self._choices["other_zone"].editor.offer([(texts("incident.nowhere_else"), None), *zones])
        self._choices["moment"].editor.offer([(texts("incident.no_moment"), None), *moments])

    def filled(self) -> NewIncident | None:
        """Return what is filled in; None where something is missing, which is then said at its field."""
        texts, typed = self._look.texts, self.typed("at")
        at = typed_time(self._look, typed) if typed else None
        troubles = {}
        if typed and at is None:
            troubles["at"] = texts("cameras.no_moment")
        if not self.typed("text"):
            troubles["text"] = texts("announced.fault_missing")
        if len(self.typed("text")) > LONGEST_TEXT:
            troubles["text"] = texts("error.incidents.too_long", longest=LONGEST_TEXT)
        self.show_troubles(troubles)
        kind, moment = (self._choices[name].editor.value for name in ("kind", "moment"))
        if troubles or not isinstance(kind, IncidentKind):
            return None
        zones = [self._choices[name].editor.value for name in ("zones", "other_zone")]
        return NewIncident(
            self._incident,
            kind,
            tuple(dict.fromkeys(ZoneId(str(zone)) for zone in zones if zone is not None)),
            self.typed("text"),
            at,
            tuple(dict.fromkeys(typed_badge(one) for one in self.typed("badges").replace(",", " ").split())),
            MomentId(str(moment)) if moment is not None else None,
        )


class IncidentLayer(LaidOver):
    """The form on the left, and on the right what the desk wrote in this shift."""

    written = Signal(object)

    def __init__(self, look: Look, page: QWidget, below: list[QWidget]) -> None:
        super().__init__(page, below)
        theme, texts = look.theme, look.texts
        self._look = look
        self.form = IncidentForm(look)
        self.notes: list[ShiftNote] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(*[theme.space(2)] * 4)
        row.setSpacing(theme.space(1.5))
        row.addWidget(self.form, 7)
        side = Panel(theme, texts("incident.shift"))
        self._content = ScrollContent(theme, 1.0)
        self._stack = QStackedWidget()
        self._stack.addWidget(
            EmptyState(theme, texts("incident.shift_none"), texts("incident.shift_none_hint"))
        )
        self._stack.addWidget(scrolling(self._content))
        side.body.addWidget(self._stack, 1)
        row.addWidget(side, 5)
        self.form.write_down.clicked.connect(self._write)
        self.form.leave.clicked.connect(self.go)

    def open(self) -> None:
        """Come with what was typed before, if anything."""
        self.come(self.form.field("kind").editor)

    def show_shift(self, notes: Sequence[ShiftNote]) -> None:
        """Show what this shift wrote, the newest first."""
        self.notes = list(notes)
        while (item := self._content.column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        theme, texts = self._look.theme, self._look.texts
        for note in notes:
            card = ToneCard(theme, Tone.GOOD if note.handled else Tone.NEUTRAL, tinted=False)
            head = f"{note.head} · {texts('incident.shift_handled')}" if note.handled else note.head
            card.body.addWidget(PlainLabel(theme, head, Type.STRONG, wrap=True))
            card.body.addWidget(
                PlainLabel(theme, visible_lines(note.text, LONGEST_TEXT), Type.BODY, wrap=True)
            )
            self._content.column.addWidget(card)
        self._content.column.addStretch(1)
        self._stack.setCurrentIndex(1 if notes else 0)

    def _write(self) -> None:
        filled = self.form.filled()
        if filled is not None:
            self.written.emit(filled)
