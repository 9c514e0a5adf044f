"""One camera: how long its files are kept, its last month day by day, and what is known of its clock."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.footage.camera_form import CameraForm
from ui.footage.clock_form import ClockForm
from ui.footage.found_cameras import NamedCamera
from ui.footage.reading_panel import ReadingPanel
from ui.look import Look
from ui.models.cameras import DayRow, DayTable, OffsetHistory, OffsetRow
from ui.theme import Type
from ui.widgets.day_strip import DayStrip, DaySwatch
from ui.widgets.facts import FactGrid
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import TextDelegate, fit_columns, fit_rows, list_view
from ui.widgets.panel import Panel, ScrollContent, bring_into_view, panel_head, scrolling
from ui.widgets.text import ElidedLabel, PlainLabel
from visitor_desk.footage.camera_days import DayCover
from visitor_desk.footage.coverage import CoverageState
from visitor_desk.footage.tuning import MaskedArea

HISTORY_SHOWN = 4
_LEGEND = (
    ("cameras.legend_recorded", CoverageState.RECORDED),
    ("cameras.legend_missing", CoverageState.GAP),
    ("cameras.legend_gone", None),
    ("cameras.legend_not_looked", CoverageState.NOT_INDEXED),
)


class CameraDetail(QWidget):
    """Shows one camera; setting its clock is asked for by signal."""

    clock_set = Signal(object, float, float)
    change_asked = Signal()

    def __init__(self, look: Look, *, may_tune: bool) -> None:
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        self.title = ElidedLabel(theme, "", Type.TITLE)
        self._sub = PlainLabel(theme, "", Type.BODY, "second", wrap=True)
        self._facts = FactGrid(theme, columns=2)
        self.strip = DayStrip(look)
        self.days = DayTable(texts, self)
        self.day_table = list_view(theme, texts("cameras.days"))
        self.day_table.setModel(self.days)
        self.as_table = KeyButton(look, "cameras.table")
        self.as_table.setCheckable(True)
        self.as_table.clicked.connect(self._show_twin)
        self._days_words = PlainLabel(theme, "", Type.BODY, "second", wrap=True)
        self.history = OffsetHistory(texts, self)
        self.history_table = list_view(theme, texts("cameras.clock_history"))
        self.history_table.setModel(self.history)
        self._clock = PlainLabel(theme, "", Type.BODY, wrap=True)
        self.clock = KeyButton(look, "cameras.clock")
        self.clock.clicked.connect(self.open_clock)
        self.form = ClockForm(look)
        self.form.left.connect(self.close_clock)
        self.form.filled.connect(self.clock_set)
        self.change = KeyButton(look, "cameras.change")
        self.change.clicked.connect(self.change_asked)
        self.change_form = CameraForm(look)
        self.change_form.left.connect(self.close_change)
        self.reading = ReadingPanel(look)
        self.reading.editor.left.connect(self.close_masks)
        self._build()
        if not may_tune:
            self.reading.hide()
        self._may_tune = may_tune
        self._change_panel.hide()
        self.close_clock()
        self._show_twin()

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        whole = ScrollContent(theme, 1.5)
        column = whole.column
        about = Panel(theme)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.change)
        about.body.addLayout(head)
        about.body.addWidget(self._sub)
        about.body.addWidget(self._facts)
        column.addWidget(about)
        self._about_days = self._days_panel()
        column.addWidget(self._about_days)
        self._about_clock = self._clock_panel()
        column.addWidget(self._about_clock)
        column.addWidget(self.reading)
        self._change_panel = Panel(theme, texts("cameras.change_heading"))
        self._change_panel.body.addWidget(self.change_form)
        column.addWidget(self._change_panel)
        column.addStretch(1)
        self._area = scrolling(whole)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)

    def _days_panel(self) -> Panel:
        theme, texts = self._look.theme, self._look.texts
        panel = Panel(theme)
        panel_head(panel, theme, texts("cameras.days"), [self.as_table])
        panel.body.addWidget(self._days_words)
        panel.body.addWidget(self.strip)
        panel.body.addWidget(self.day_table, 1)
        pairs = []
        for key, state in _LEGEND:
            pair = QWidget()
            row = QHBoxLayout(pair)
            row.setContentsMargins(0, 0, theme.space(), 0)
            row.setSpacing(theme.space(0.75))
            row.addWidget(DaySwatch(theme, state))
            row.addWidget(PlainLabel(theme, texts(key), Type.HINT, "second"))
            pairs.append(pair)
        self._legend = FlowRow(theme, pairs)
        panel.body.addWidget(self._legend)
        view = self.day_table
        view.setItemDelegate(TextDelegate(theme, view))
        for number in (2, 3, 4, 5):
            view.setItemDelegateForColumn(number, TextDelegate(theme, view, right=True))
        view.verticalHeader().setDefaultSectionSize(theme.space(3.5))
        fit_columns(view, theme, 1, {0: 8.5, 2: 12.5, 3: 13, 4: 10, 5: 7})
        view.setMinimumHeight(theme.space(26))
        return panel

    def _clock_panel(self) -> Panel:
        theme, texts = self._look.theme, self._look.texts
        panel = Panel(theme)
        panel_head(panel, theme, texts("cameras.clock_heading"), [self.clock])
        panel.body.addWidget(self._clock)
        panel.body.addWidget(self.form)
        panel.body.addWidget(self.history_table, 1)
        view = self.history_table
        view.setItemDelegate(TextDelegate(theme, view))
        view.setItemDelegateForColumn(1, TextDelegate(theme, view, Type.STRONG))
        view.setItemDelegateForColumn(3, TextDelegate(theme, view, second=True))
        view.verticalHeader().setDefaultSectionSize(theme.space(3.5))
        fit_columns(view, theme, 3, {0: 22.0, 1: 16.0, 2: 8.5})
        return panel

    def show_camera(
        self,
        name: str,
        sub: str,
        facts: Sequence[tuple[str, str]],
        clock: str,
        history: Sequence[OffsetRow],
    ) -> None:
        """Show a camera; its days follow when they were read."""
        self.title.setText(name)
        self._sub.setText(sub)
        self._facts.show_facts(facts)
        self._clock.setText(clock)
        self.history.show_rows(history)
        fit_rows(self.history_table, HISTORY_SHOWN)
        self.close_masks()
        self.close_change()
        self.close_clock()
        self._days_words.setText("")

    def show_days(
        self, days: Sequence[DayCover], words: Sequence[str], rows: Sequence[DayRow], summary: str
    ) -> None:
        """Show the days, as a strip or as its table twin."""
        self.strip.show_days(days, words)
        self.days.show_rows(rows)
        self._days_words.setText(summary)

    def open_clock(self) -> None:
        """Unfold the form of the clock; it takes the room of the days."""
        self.form.show()
        self.clock.setEnabled(False)
        self.history_table.hide()
        self._clock.hide()
        self._show_only(self._about_clock)
        self.form.begin(self._look.clock.now())

    def close_clock(self) -> None:
        """Fold the form away."""
        self.form.hide()
        self.clock.setEnabled(True)
        self._clock.show()
        self._show_only(None)
        self.history_table.setVisible(self.history.rowCount() > 0)

    def open_change(self, camera: NamedCamera, zones: Sequence[tuple[str, str]], *, retired: bool) -> None:
        """Unfold the form that changes the camera, in place of everything else."""
        self._facts.hide()
        self._show_only(self._change_panel)
        self.change.setEnabled(False)
        self.change_form.begin(camera, zones, retired=retired)

    def close_change(self) -> None:
        """Fold it away."""
        self._facts.show()
        self._show_only(None)
        self.change.setEnabled(True)

    def open_masks(self, areas: Sequence[MaskedArea]) -> None:
        """Unfold the picture with its areas, in place of everything else."""
        self._show_only(self.reading)
        self._facts.hide()
        self.reading.open_editor()
        self.reading.editor.begin(areas)

    def close_masks(self) -> None:
        """Fold it away; the picture is dropped."""
        self.reading.close_editor()
        self._facts.show()
        self._show_only(None)

    def show_reading(self) -> None:
        """Bring into sight how recordings are read: something there goes on or has ended."""
        bring_into_view(self._area, self.reading)

    def _show_only(self, panel: Panel | None) -> None:
        for one in (self._about_days, self._about_clock, self.reading):
            one.setVisible(panel in {None, one} and (one is not self.reading or self._may_tune))
        self._change_panel.setVisible(panel is self._change_panel)
        if panel is not None:
            bring_into_view(self._area, panel)

    def _show_twin(self) -> None:
        as_table = self.as_table.isChecked()
        self.strip.setVisible(not as_table)
        self._legend.setVisible(not as_table)
        self.day_table.setVisible(as_table)
