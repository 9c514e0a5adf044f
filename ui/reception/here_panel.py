"""The right side of the reception page: who is here, who is expected, and check-out by badge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QStackedWidget, QWidget

from ui.glyphs import Glyph
from ui.look import Look
from ui.models.here_now import HereNowModel, HereRow, Presence
from ui.models.rows import ROW_ROLE
from ui.palettes import Tone
from ui.shortcuts import act_named, shown_keys
from ui.theme import Type
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import StateDelegate, TextDelegate, TwoLineDelegate, list_view
from ui.widgets.panel import Panel
from ui.widgets.text import PlainLabel

Index = QModelIndex | QPersistentModelIndex
_MAY_COME = frozenset(Presence) - {Presence.HERE, Presence.OVERDUE}


class _PresenceDelegate(StateDelegate):
    def state_of(self, index: Index) -> tuple[Glyph, str, str]:
        row: HereRow = index.data(ROW_ROLE)
        return row.glyph, str(index.data()), "raised_ink" if row.tone is Tone.NEUTRAL else row.tone.value


class _PersonDelegate(TwoLineDelegate):
    def lines_of(self, index: Index) -> tuple[str, str]:
        row: HereRow = index.data(ROW_ROLE)
        return row.name, row.line


class HerePanel(Panel):
    """The list of the shift, with a field to find somebody and one for a badge that comes back."""

    check_out_asked = Signal(str)
    badge_back = Signal(str)
    expected_chosen = Signal(str, int)
    print_asked = Signal(str)
    receipt_asked = Signal(str)
    correct_asked = Signal(object)
    escort_asked = Signal(object)

    def __init__(self, look: Look) -> None:
        texts, theme = look.texts, look.theme
        super().__init__(theme, texts("here.heading", n=0), " ")
        self._look = look
        self.model = HereNowModel(texts, self)
        find_keys = shown_keys(act_named("reception.find").keys)
        self.wanted = line_field(theme, texts("here.find"))
        self.wanted.label.hide()
        self.wanted.editor.setPlaceholderText(f"{texts('here.find')}   {find_keys}")
        self.wanted.editor.setClearButtonEnabled(False)
        self.wanted.editor.textChanged.connect(self._filter)
        find = QShortcut(QKeySequence(act_named("reception.find").keys), self)
        find.activated.connect(self.wanted.editor.setFocus)
        self.wanted.editor.returnPressed.connect(self._choose_first)
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.wanted.editor)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self._go_to_list)
        self.list = list_view(theme, texts("here.heading", n=""))
        self.list.setModel(self.model)
        self.list.setItemDelegateForColumn(0, _PresenceDelegate(theme, self.list))
        self.list.setItemDelegateForColumn(1, _PersonDelegate(theme, self.list))
        self.list.setItemDelegateForColumn(2, TextDelegate(theme, self.list, right=True))
        self.list.verticalHeader().setDefaultSectionSize(theme.space(5.75))
        header = self.list.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.list.doubleClicked.connect(self._act_on)
        self.list.selectionModel().currentChanged.connect(self._selected)
        self._empty = EmptyState(theme, texts("here.empty"), texts("here.empty_hint"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        self.body.addWidget(self.wanted)
        self.body.addWidget(self._stack, 1)
        self.advice = PlainLabel(theme, "", Type.BODY, wrap=True)
        self.body.addWidget(self.advice)
        self.body.addWidget(self._badge_row())
        self.body.addWidget(self._acts())
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            enter = QShortcut(QKeySequence(key), self.list)
            enter.setContext(Qt.ShortcutContext.WidgetShortcut)
            enter.activated.connect(self._enter_in_list)
        self.show_people([])

    def _acts(self) -> QWidget:
        look = self._look
        self.check_out = KeyButton(look, "reception.check_out")
        self.check_out.clicked.connect(self._check_out_selected)
        self.correct = KeyButton(look, "reception.correct")
        self.correct.clicked.connect(self._correct_selected)
        self.escort = KeyButton(look, "reception.escort")
        self.escort.clicked.connect(self._escort_selected)
        self.by_badge = KeyButton(look, "reception.by_badge")
        self.by_badge.clicked.connect(lambda _=False: self.ask_badge())
        self.print_badge = KeyButton(look, "reception.print_badge")
        self.print_badge.clicked.connect(lambda _=False: self._ask(self.print_asked))
        self.print_badge.hide()
        self.receipt = KeyButton(look, "reception.receipt")
        self.receipt.clicked.connect(lambda _=False: self._ask(self.receipt_asked))
        self._came_last: str | None = None
        self._came_listed = False
        acts = [self.check_out, self.by_badge, self.correct, self.escort, self.print_badge, self.receipt]
        return FlowRow(look.theme, acts)

    def _size_columns(self, rows: Sequence[HereRow]) -> None:
        metrics = self.list.fontMetrics()
        texts = self._look.texts
        words = [texts(f"here.state_{presence.value}") for presence in Presence]
        widest = max(metrics.horizontalAdvance(word) for word in words)
        self.list.setColumnWidth(0, widest + self._look.theme.space(4.5))
        times = {"00:00", *(row.time for row in rows)}
        widest = max(metrics.horizontalAdvance(time) for time in times)
        self.list.setColumnWidth(2, widest + self._look.theme.space(2.25))

    def _badge_row(self) -> QWidget:
        theme, texts = self._look.theme, self._look.texts
        self.badge = line_field(theme, texts("here.badge_field"), length=20)
        self.badge.editor.returnPressed.connect(self._badge_typed)
        self._badge_box = QWidget()
        row = QHBoxLayout(self._badge_box)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.badge)
        self._badge_box.hide()
        return self._badge_box

    def show_people(self, rows: Sequence[HereRow]) -> None:
        """Show everybody; whoever was selected stays selected."""
        chosen = self.selected()
        listed = any(row.visit == self._came_last for row in rows)
        if self._came_listed and not listed:
            self._came_last = None
        self._came_listed = self._came_last is not None and listed
        self.model.show_all(rows)
        self._size_columns(rows)  # at night the people of the evening come with their day
        model, texts = self.model, self._look.texts
        here = model.count(Presence.HERE, Presence.OVERDUE)
        self.heading.setText(texts("here.heading", n=here).upper())
        counts = [texts("here.expected", n=model.count(Presence.EXPECTED))]
        if late := model.count(Presence.OVERDUE):
            counts.append(texts("here.overdue", n=late))
        self.remark.setText(" · ".join(counts))
        self._select_again(chosen)
        self._show_emptiness()

    def selected(self) -> HereRow | None:
        """Return the selected person, or None."""
        return self.model.row_at(self.list.currentIndex())

    def came(self, visit: str) -> None:
        """Take somebody who was just let in: papers are theirs while nobody is selected."""
        # The list that names them is still on its way.
        self._came_last, self._came_listed = visit, False
        self._selected()

    def _of_papers(self) -> str | None:
        row = self.selected()
        return row.visit if row is not None and row.visit is not None else self._came_last

    def _ask(self, asked: SignalInstance) -> None:
        visit = self._of_papers()
        if visit is not None:
            asked.emit(visit)

    def ask_badge(self, begun: str = "") -> None:
        """Ask for the number of a badge that comes back, with what was typed of it already."""
        self._badge_box.show()
        self.badge.editor.setText(begun)
        self.badge.editor.setFocus()

    @property
    def asks_badge(self) -> bool:
        """Whether the number of a badge that comes back is asked for."""
        return self._badge_box.isVisibleTo(self)

    def end_asking(self) -> bool:
        """Close the badge field and clear the filter; tell whether there was anything to close."""
        open_now = self._badge_box.isVisibleTo(self) or bool(self.wanted.editor.text())
        self._badge_box.hide()
        self.wanted.editor.clear()
        return open_now

    def _select_again(self, chosen: HereRow | None) -> None:
        if chosen is None:
            return
        for number, row in enumerate(self.model.rows):
            same_visit = chosen.visit is not None and row.visit == chosen.visit
            if same_visit or (row.ticket, row.person, row.presence) == (
                chosen.ticket or "-",
                chosen.person,
                chosen.presence,
            ):
                self.list.selectRow(number)
                return

    def _show_emptiness(self) -> None:
        texts = self._look.texts
        filtered = bool(self.wanted.editor.text())
        key = "here.nothing_found" if filtered else "here.empty"
        self._empty.say(texts(key), texts(f"{key}_hint"))
        self._stack.setCurrentIndex(0 if self.model.rows else 1)
        self._selected()

    def _filter(self, wanted: str) -> None:
        self.model.filter_by(wanted)
        self._show_emptiness()

    def _selected(self) -> None:
        row = self.selected()
        is_here = row is not None and row.visit is not None
        self.check_out.setEnabled(is_here)
        self.correct.setEnabled(is_here)
        self.escort.setEnabled(is_here)
        advice = row.advice if row is not None else ""
        self.advice.setText(advice)
        self.advice.setVisible(bool(advice))
        for papers in (self.print_badge, self.receipt):
            papers.setEnabled(self._of_papers() is not None)

    def _act_on(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None and row.presence in _MAY_COME and row.ticket is not None:
            self.wanted.editor.clear()
            self.expected_chosen.emit(row.ticket, row.person)

    def _choose_first(self) -> None:
        """Choose the first of those found who may come in; an empty field chooses nobody."""
        if not self.wanted.editor.text().strip():
            return
        for number, row in enumerate(self.model.rows):
            if row.presence in _MAY_COME:
                self._act_on(self.model.index(number, 0))
                return

    def _go_to_list(self) -> None:
        self.list.setFocus()
        if not self.list.currentIndex().isValid():
            self.list.selectRow(0)

    def _enter_in_list(self) -> None:
        row = self.selected()
        if row is not None and row.presence in _MAY_COME:
            self._act_on(self.list.currentIndex())
        elif self.check_out.isEnabled():
            self.check_out.click()

    def _check_out_selected(self) -> None:
        row = self.selected()
        if row is not None and row.visit is not None:
            self.check_out_asked.emit(row.visit)

    def _correct_selected(self) -> None:
        row = self.selected()
        if row is not None and row.visit is not None:
            self.correct_asked.emit(row)

    def _escort_selected(self) -> None:
        row = self.selected()
        if row is not None and row.visit is not None:
            self.escort_asked.emit(row)

    def _badge_typed(self) -> None:
        number = self.badge.editor.text().strip()
        if number:
            self._badge_box.hide()
            self.badge_back.emit(number)
