"""Taking a request in: what is asked, by whom, how it came, and when."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ui.look import Look
from ui.privacy.place_fields import PlaceFields
from ui.theme import Type
from ui.widgets.field import Field, choice_field, line_field
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.panel import Panel, ScrollContent, head_line, scrolling
from ui.widgets.text import PlainLabel
from visitor_desk.privacy.request_hold import groups_kept
from visitor_desk.privacy.requests import (
    LONGEST_CONTACT,
    LONGEST_NAME,
    Channel,
    NewRequest,
    Requester,
    RequestKind,
    RequestLanguage,
)
from visitor_desk.security.groups import Group


class Intake(QWidget):
    """A form; it hands a filled request on and keeps nothing."""

    filled = Signal(object)
    form_asked = Signal(object, object)
    """A right and a language, whose form on paper is wanted."""
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        kinds: list[tuple[str, object]] = [(texts(f"request_kind.{one.value}"), one) for one in RequestKind]
        channels: list[tuple[str, object]] = [(texts(f"channel.{one.value}"), one) for one in Channel]
        languages: list[tuple[str, object]] = [
            (texts(f"language.{one.value}"), one) for one in RequestLanguage
        ]
        self.kind = choice_field(theme, texts("requests.kind"), kinds)
        self.channel = choice_field(theme, texts("requests.channel"), channels)
        self.language = choice_field(theme, texts("requests.language"), languages)
        self.received = line_field(
            theme, texts("requests.received_at"), texts("requests.received_hint"), length=10
        )
        self.name = line_field(theme, texts("requests.name"), length=LONGEST_NAME)
        self.contact = line_field(
            theme, texts("requests.contact"), texts("requests.contact_hint"), length=LONGEST_CONTACT
        )
        self.remarks = Field(theme, texts("requests.remarks"), QPlainTextEdit())
        self.remarks.editor.setTabChangesFocus(True)
        self.remarks.editor.setFixedHeight(theme.space(12))
        self.place = PlaceFields(look, with_zones=False)
        self._place_words = PlainLabel(theme, texts("requests.place_intake"), Type.BODY, "second", wrap=True)
        self.kind.editor.currentIndexChanged.connect(self._kind_changed)
        self.save = KeyButton(look, "requests.save", main=True)
        self.save.clicked.connect(self._save)
        self.form = KeyButton(look, "requests.form")
        self.form.clicked.connect(lambda: self.form_asked.emit(self._kind, self._language))
        self.back = KeyButton(look, "requests.back")
        self.back.clicked.connect(self.left)
        self._build()

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        heading = PlainLabel(theme, texts("requests.intake"), Type.TITLE)
        column.addLayout(head_line(theme, heading, [self.form, self.back]))
        panel = Panel(theme)
        panel.body.setContentsMargins(*[theme.space(2.5)] * 4)
        form = ScrollContent(theme, 1.75)
        form.setMaximumWidth(theme.space(110))
        form.column.addWidget(
            PlainLabel(theme, texts("requests.intake_hint"), Type.BODY, "second", wrap=True)
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(1.5))
        grid.setVerticalSpacing(theme.space(1.75))
        fields: list[QWidget] = [
            self.kind,
            self.channel,
            self.language,
            self.received,
            self.name,
            self.contact,
        ]
        for number, field in enumerate(fields):
            grid.addWidget(field, number // 2, number % 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        form.column.addLayout(grid)
        form.column.addWidget(self.remarks)
        form.column.addWidget(self._place_words)
        form.column.addWidget(self.place)
        form.column.addStretch(1)
        panel.body.addWidget(scrolling(form), 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.save)
        panel.body.addLayout(row)
        bind_enter(panel, self.save)
        column.addWidget(panel, 1)

    def begin(self, now: datetime) -> None:
        """Begin with an empty form; a request cannot have come in tomorrow."""
        today = now.astimezone(self._look.formats.zone).date()
        for field in (self.name, self.contact, self.received):
            field.editor.clear()
            field.show_trouble("")
        self.remarks.editor.clear()
        self.received.editor.setText(today.isoformat())
        self.place.begin()
        self._kind_changed()
        self.kind.editor.setFocus()

    def _kind_changed(self) -> None:
        """Ask where somebody was only where footage is what can be answered with."""
        for part in (self._place_words, self.place):
            part.setVisible(Group.F in groups_kept(self._kind))

    @property
    def _kind(self) -> RequestKind:
        return RequestKind(str(self.kind.editor.value))

    @property
    def _language(self) -> RequestLanguage:
        return RequestLanguage(str(self.language.editor.value))

    def _save(self) -> None:
        texts = self._look.texts
        received_at = self._received_at()
        missing = [field for field in (self.name, self.contact) if not field.editor.text().strip()]
        for field in (self.name, self.contact):
            field.show_trouble(texts("requests.missing") if field in missing else "")
        self.received.show_trouble("" if received_at else texts("requests.no_such_day"))
        if received_at is None:
            missing.insert(0, self.received)
        if missing or received_at is None:
            missing[0].editor.setFocus()
            return
        told = None
        if self.place.isVisibleTo(self) and not self.place.empty:
            told = self.place.value()
            if told is None:
                return
        self.filled.emit(
            NewRequest(
                kind=self._kind,
                channel=Channel(str(self.channel.editor.value)),
                language=self._language,
                received_at=received_at,
                requester=Requester(
                    self.name.editor.text(),
                    self.contact.editor.text(),
                    self.remarks.editor.toPlainText(),
                ),
                places=() if told is None else (told,),
            )
        )

    def _received_at(self) -> datetime | None:
        """Return the typed day at the site, now or its noon; None for what is no day that has been."""
        now, zone = self._look.clock.now(), self._look.formats.zone
        try:
            day = date.fromisoformat(self.received.editor.text().strip())
        except ValueError:
            return None
        today = now.astimezone(zone).date()
        if day > today:
            return None
        return now if day == today else datetime(day.year, day.month, day.day, 12, tzinfo=zone)
