"""The evacuation page: who is inside, how old each desk's part is, and who was found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.glyphs import Glyph
from ui.look import Look
from ui.models.evacuation_list import EvacuationModel, EvacuationRow, Tick
from ui.models.rows import ROW_ROLE
from ui.palettes import Tone
from ui.spoken import speak
from ui.theme import Type
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import CellDelegate, StateDelegate, TextDelegate, list_view
from ui.widgets.panel import Panel
from ui.widgets.text import ElidedLabel, PlainLabel

Index = QModelIndex | QPersistentModelIndex


class TickDelegate(StateDelegate):
    """Paints sign and word of the roll call."""

    def state_of(self, index: Index) -> tuple[Glyph, str, str]:
        """Return sign, words and the token of their ink."""
        row: EvacuationRow = index.data(ROW_ROLE)
        ink = "ink" if row.tick.tone is Tone.NEUTRAL else row.tick.tone.value
        return row.tick.glyph, str(index.data(Qt.ItemDataRole.DisplayRole)), ink


class NoteDelegate(CellDelegate):
    """Paints what has to be minded in the tone of a warning."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the cell."""
        painter.save()
        self.paint_ground(painter, option)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        self.draw_state(painter, self.cell(option), text, Type.STRONG, "look_again")
        painter.restore()


class EvacuationPage(QWidget):
    """Shows rows that it is given; asks by signal to print and to close."""

    print_asked = Signal()
    close_asked = Signal()
    emergency_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        theme, texts = look.theme, look.texts
        self.model = EvacuationModel(texts, self)
        self.heading = PlainLabel(theme, "", Type.NAME, "bad")
        self.clock = PlainLabel(theme, "", Type.VERDICT)
        self.head = ElidedLabel(theme, "", Type.BODY, "second")
        self.list = list_view(theme, texts("evacuation.list"))
        self.list.setModel(self.model)
        self.search = line_field(theme, texts("evacuation.find"), length=60)
        self.search.label.hide()
        self.search.editor.setPlaceholderText(texts("evacuation.find"))
        self.search.editor.textChanged.connect(self._filter)
        self.search.editor.installEventFilter(self)
        self._counts = PlainLabel(theme, "", Type.HEADING)
        self._empty = EmptyState(
            theme, texts("evacuation.nobody_inside"), texts("evacuation.nobody_inside_hint")
        )
        self._stack = QStackedWidget()
        self._build()
        self._dress_list()
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._tick_clock)
        self._second.start()
        self._tick_clock()

    def _build(self) -> None:
        look, theme = self._look, self._look.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(3)] * 4)
        column.setSpacing(theme.space(1.5))
        top = QHBoxLayout()
        top.addWidget(self.heading)
        top.addStretch(1)
        top.addWidget(self.clock)
        column.addLayout(top)
        column.addWidget(self.head)
        panel = Panel(theme)
        panel.body.setContentsMargins(1, theme.space(0.5), 1, theme.space(0.5))
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        panel.body.addWidget(self._stack)
        column.addWidget(panel, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.space())
        self.acts: dict[str, KeyButton] = {}
        row: list[QWidget] = []
        for act, what in (
            ("safe", lambda: self._mark(Tick.SAFE)),
            ("missing", lambda: self._mark(Tick.MISSING)),
            ("find", self.search.editor.setFocus),
            ("print", self.print_asked.emit),
            ("emergency_services", self.emergency_asked.emit),
            ("close", self.close_asked.emit),
        ):
            button = KeyButton(look, act if act == "emergency_services" else f"evacuation.{act}")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(what)
            self.acts[act] = button
            row.append(button)
            if act == "find":
                self.search.setFixedWidth(theme.space(28))
                row.append(self.search)
        foot.addWidget(FlowRow(theme, row), 1)
        foot.addWidget(self._counts)
        column.addLayout(foot)

    def _dress_list(self) -> None:
        theme = self._look.theme
        self.list.verticalHeader().setDefaultSectionSize(theme.space(7))
        delegates = [
            TickDelegate(theme, self.list),
            TextDelegate(theme, self.list, Type.HEADING),
            TextDelegate(theme, self.list),
            TextDelegate(theme, self.list),
            TextDelegate(theme, self.list),
            NoteDelegate(theme, self.list),
        ]
        header = self.list.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for number, delegate in enumerate(delegates):
            self.list.setItemDelegateForColumn(number, delegate)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self.list.setColumnWidth(0, theme.space(15))
        # The name is what is called out: it has its room before anything else.
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.list.setColumnWidth(1, theme.space(34))

    def show_list(self, rows: Sequence[EvacuationRow], desks: Sequence[str]) -> None:
        """Show who is inside and how old each desk's part is; ticks and the chosen row stay."""
        chosen = self.model.row_at(self.list.currentIndex())
        self.model.show_all(rows)
        self.heading.setText(self._look.texts.count("evacuation.heading", sum(row.persons for row in rows)))
        self.head.setText(" · ".join(desks))
        self._choose(chosen.visit if chosen else None)
        self._show_state()

    def show_trouble(self, sentence: str) -> None:
        """Show that this desk has no list that can be read."""
        self.model.show_all([])
        self.heading.setText(self._look.texts("evacuation.unreadable"))
        self.head.setText(sentence)
        speak(self.heading, f"{self.heading.text()}. {sentence}", Tone.BAD)
        self._show_state()

    def begin(self) -> None:
        """Begin where a person would: at the first row, nothing typed."""
        speak(self.heading, self.heading.text(), Tone.BAD)
        self.search.editor.clear()
        self._choose(None)
        self.list.setFocus()

    def _choose(self, visit: str | None) -> None:
        rows = self.model.rows
        number = next((n for n, row in enumerate(rows) if row.visit == visit), 0)
        if rows:
            self.list.selectRow(number)

    def _mark(self, tick: Tick) -> None:
        number = self.list.currentIndex().row()
        self.model.tick(number, tick)
        self._show_state()
        if 0 <= number < len(self.model.rows) - 1 and self.model.rows[number].tick is not Tick.NOT_YET:
            self.list.selectRow(number + 1)

    def _filter(self, wanted: str) -> None:
        self.model.filter_by(wanted)
        self._choose(None)

    def _show_state(self) -> None:
        self._stack.setCurrentIndex(0 if self.model.people else 1)
        gaps = {
            "safe": self.model.count(Tick.SAFE),
            "missing": self.model.count(Tick.MISSING),
            "left": self.model.count(Tick.NOT_YET),
        }
        self._counts.setText(self._look.texts("evacuation.counts", **gaps))

    def _tick_clock(self) -> None:
        self.clock.setText(self._look.formats.time(self._look.clock.now()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows and Enter lead from the search back to the list."""
        leave = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in leave:
            self.list.setFocus()
            return True
        return super().eventFilter(watched, event)
