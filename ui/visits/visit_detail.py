"""The right side of the visits page: one visit, its presence, its cameras, and its name for a purpose."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.footage.keep_panel import KeepPanel
from ui.footage.player_asking import FootageAsking
from ui.look import Look
from ui.models.coverage_table import CoverageTable
from ui.models.timeline import TimelineView
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.coverage_bar import Swatch, Timeline
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import choice_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.lists import TextDelegate, list_view
from ui.widgets.panel import Panel, ScrollContent, scrolling
from ui.widgets.text import ElidedLabel, PlainLabel
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.coverage import CoverageState
from visitor_desk.security.duties import Purpose


class VisitDetail(Panel):
    """Shows a visit without a name until a purpose was said."""

    reveal_asked = Signal(object)

    def __init__(self, look: Look, *, may_reveal: bool) -> None:
        super().__init__(look.theme)
        self._look = look
        theme, texts = look.theme, look.texts
        self.body.setContentsMargins(*[theme.space(2.5)] * 4)
        self.title = PlainLabel(theme, "", Type.TITLE)
        self._sub = ElidedLabel(theme, "", Type.BODY, "second")
        self.reveal = KeyButton(look, "visits.reveal")
        if not may_reveal:
            self.reveal.hide()
        self.reveal.clicked.connect(self.ask_purpose)
        self.footage = KeyButton(look, "visits.footage")
        self.footage.setEnabled(False)
        self.footage.hide()
        self.footage_asking = FootageAsking(look, "visits.open_footage")
        self.keep = KeyButton(look, "visits.keep")
        self.watch_kept = KeyButton(look, "visits.watch_kept")
        for button in (self.keep, self.watch_kept):
            button.hide()
        self.keep_panel = KeepPanel(look, "visits.keep_now")
        self.as_table = KeyButton(look, "visits.table")
        self.as_table.setCheckable(True)
        self.as_table.clicked.connect(self._show_twin)
        self._purpose_box = self._purpose_row()
        self.timeline = Timeline(look)
        self.table_model = CoverageTable(texts, look.formats, self)
        self.table = self._table()
        self._no_cameras = PlainLabel(theme, texts("visits.no_cameras"), Type.BODY, "second", wrap=True)
        self._legend = QHBoxLayout()
        self._holes = QGridLayout()
        self._reasons = QGridLayout()
        self._facts = QGridLayout()
        self._kept = QVBoxLayout()
        self._stack = QStackedWidget()
        self._empty = EmptyState(theme, texts("visits.choose"), texts("visits.choose_hint"))
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._content())
        self.body.addWidget(self._stack)

    def _content(self) -> QWidget:
        theme = self._look.theme
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1.5))
        head = QVBoxLayout()
        head.setSpacing(theme.space(1.25))
        names = QHBoxLayout()
        names.setSpacing(theme.space(1.25))
        names.addWidget(self.title)
        names.addWidget(self._sub, 1)
        head.addLayout(names)
        head.addWidget(FlowRow(theme, [self.footage, self.keep, self.watch_kept, self.reveal, self.as_table]))
        column.addLayout(head)
        column.addWidget(self._purpose_box)
        column.addWidget(self.footage_asking)
        column.addWidget(clear(self._kept))
        self._kept.setSpacing(theme.space(0.5))
        body = ScrollContent(theme, 2)
        body.column.addWidget(self.keep_panel)
        body.column.addWidget(self.timeline)
        body.column.addWidget(self._no_cameras)
        self._legend.setSpacing(theme.space())
        legend, holes = clear(self._legend), clear(self._holes)
        self._reasons.setHorizontalSpacing(theme.space(2))
        self._reasons.setVerticalSpacing(theme.space(0.75))
        self._reasons.setColumnStretch(1, 1)
        body.column.addWidget(legend)
        body.column.addWidget(self.table)
        self._holes.setHorizontalSpacing(theme.space(2))
        self._facts.setHorizontalSpacing(theme.space(2))
        missing = PlainLabel(theme, self._look.texts("visits.holes").upper(), Type.LABEL, "second")
        facts = PlainLabel(theme, self._look.texts("visits.facts").upper(), Type.LABEL, "second")
        reasons = PlainLabel(theme, self._look.texts("visits.reasons").upper(), Type.LABEL, "second")
        for part in (missing, holes, reasons, clear(self._reasons), facts):
            body.column.addWidget(part)
        body.column.addLayout(self._facts)
        # The table holds every stretch with its reason, so these would only say it twice.
        self._beside_timeline = (legend, missing, holes)
        self._holes.setVerticalSpacing(theme.space(0.75))
        self._holes.setColumnStretch(3, 1)
        self._facts.setVerticalSpacing(theme.space(1.25))
        body.column.addStretch(1)
        column.addWidget(scrolling(body), 1)
        return content

    def _table(self) -> QWidget:
        theme = self._look.theme
        view = list_view(theme, self._look.texts("visits.timeline"))
        view.setModel(self.table_model)
        view.setItemDelegate(TextDelegate(theme, view))
        header = view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(5, QHeaderView.ResizeMode.Stretch)
        view.setMinimumHeight(theme.space(30))
        view.hide()
        return view

    def _purpose_row(self) -> QWidget:
        look, theme, texts = self._look, self._look.theme, self._look.texts
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space())
        column.addWidget(PlainLabel(theme, texts("visits.purpose_heading"), Type.BODY, wrap=True))
        choices: list[tuple[str, object]] = [(texts(f"purpose.{one.value}"), one) for one in Purpose]
        self.purpose = choice_field(theme, texts("visits.purpose"), choices)
        self.reveal_now = KeyButton(look, "visits.reveal_now", main=True)
        self.reveal_now.clicked.connect(self._say_purpose)
        row = QHBoxLayout()
        row.setSpacing(theme.space())
        row.addWidget(self.purpose, 1)
        column.addLayout(row)
        column.addWidget(FlowRow(theme, [self.reveal_now]))
        bind_enter(box, self.reveal_now)
        box.hide()
        return box

    def show_nothing(self) -> None:
        """Show that no visit is chosen."""
        self._stack.setCurrentIndex(0)

    def show_visit(self, title: str, sub: str, facts: list[tuple[str, str]], *, nameable: bool) -> None:
        """Show a visit; its coverage follows when it was read."""
        self._stack.setCurrentIndex(1)
        self.title.setText(title)
        self._sub.setText(sub)
        self._purpose_box.hide()
        self.footage_asking.hide()
        self.keep_panel.hide()
        self.show_kept([])
        self.footage.setEnabled(False)
        self.keep.setEnabled(False)
        self.reveal.setEnabled(nameable)
        self.timeline.hide()
        self._no_cameras.hide()
        self.table.hide()
        self._show_legend([])
        _empty(self._holes)
        _empty(self._reasons)
        self.show_facts(facts)

    def show_timeline(self, view: TimelineView) -> None:
        """Show presence and coverage, as a picture or as its table twin."""
        self.timeline.show_view(view)
        self.table_model.show_view(view)
        self._no_cameras.setVisible(not view.rows)
        self.footage.setEnabled(bool(view.rows))
        self.keep.setEnabled(bool(view.rows))
        states = [part.state for row in view.rows for part in row.parts]
        self._show_legend([state for state in CoverageState if state in states])
        self._show_holes(view)
        self._show_reasons(view)
        self._show_twin()

    def show_kept(self, kept: Sequence[tuple[str, Tone]]) -> None:
        """Show what is kept of the visit's footage, a line for each case."""
        _empty(self._kept)
        for words, tone in kept:
            ink = "second" if tone is Tone.NEUTRAL else tone.value
            self._kept.addWidget(PlainLabel(self._look.theme, words, Type.STRONG, ink, wrap=True))

    def show_name(self, name: str, sub: str) -> None:
        """Show a revealed name with the purpose it was revealed for."""
        self.title.setText(name)
        self._sub.setText(sub)
        self._purpose_box.hide()
        self.reveal.setEnabled(False)

    def ask_purpose(self) -> None:
        """Ask why the name is needed, in the panel itself."""
        self.footage_asking.hide()
        self.keep_panel.hide()
        self._purpose_box.show()
        self.purpose.editor.setFocus()

    def ask_footage(self, cameras: Sequence[tuple[CameraId, str]], known: Purpose | None) -> None:
        """Ask why the footage is to be seen, in the panel itself."""
        self._purpose_box.hide()
        self.keep_panel.hide()
        self.footage_asking.ask(cameras, known)

    def _say_purpose(self) -> None:
        self.reveal_asked.emit(self.purpose.editor.value)

    def _show_twin(self) -> None:
        as_table = self.as_table.isChecked()
        self.timeline.setVisible(not as_table)
        self.table.setVisible(as_table)
        for part in self._beside_timeline:
            part.setVisible(not as_table)

    def _show_legend(self, states: list[CoverageState]) -> None:
        theme, texts = self._look.theme, self._look.texts
        _empty(self._legend)
        for state in states:
            self._legend.addWidget(Swatch(theme, state))
            words = PlainLabel(theme, texts(f"coverage_state.{state.value}"), Type.HINT, "second")
            self._legend.addWidget(words)
            self._legend.addSpacing(theme.space())
        self._legend.addStretch(1)

    def _show_holes(self, view: TimelineView) -> None:
        """Say each stretch that is not plainly recorded, with its times and its reason."""
        theme, formats = self._look.theme, self._look.formats
        _empty(self._holes)
        holes = [
            (row, part)
            for row in view.rows
            for part in (*row.parts, *row.notes)
            if part.state is not CoverageState.RECORDED
        ]
        for number, (row, part) in enumerate(holes):
            self._holes.addWidget(Swatch(theme, part.state), number, 0)
            self._holes.addWidget(PlainLabel(theme, row.title, Type.STRONG), number, 1)
            self._holes.addWidget(PlainLabel(theme, formats.exact_span(part.span)), number, 2)
            self._holes.addWidget(PlainLabel(theme, part.words, Type.BODY, "second", wrap=True), number, 3)
        if view.rows and not holes:
            words = self._look.texts("visits.no_holes")
            self._holes.addWidget(PlainLabel(theme, words, Type.BODY, "second"), 0, 0, 1, 4)

    def _show_reasons(self, view: TimelineView) -> None:
        """Say why each camera is here."""
        theme = self._look.theme
        _empty(self._reasons)
        for number, row in enumerate(row for row in view.rows if row.reasons):
            self._reasons.addWidget(PlainLabel(theme, row.title, Type.STRONG), number, 0)
            words = " · ".join(row.reasons)
            self._reasons.addWidget(PlainLabel(theme, words, Type.BODY, "second", wrap=True), number, 1)

    def show_facts(self, facts: list[tuple[str, str]]) -> None:
        """Show plain facts as (name, value), four beside each other."""
        theme = self._look.theme
        _empty(self._facts)
        for number, (name, value) in enumerate(facts):
            row, column = divmod(number, 4)
            pair = QWidget()
            lines = QVBoxLayout(pair)
            lines.setContentsMargins(0, 0, 0, 0)
            lines.setSpacing(theme.space(0.25))
            lines.addWidget(PlainLabel(theme, name, Type.HINT, "second"))
            lines.addWidget(PlainLabel(theme, value, Type.BODY, wrap=True))
            lines.addStretch(1)
            self._facts.addWidget(pair, row, column)
            self._facts.setColumnStretch(column, 1)


def clear(layout: QLayout) -> QWidget:
    """Return a widget that carries a layout, so that it can be hidden as one."""
    widget = QWidget()
    layout.setContentsMargins(0, 0, 0, 0)
    widget.setLayout(layout)
    return widget


def _empty(layout: QBoxLayout | QGridLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
