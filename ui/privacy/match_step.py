"""Chooses what is the person's: visits, also found by name, or a place and an hour without a visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, QPersistentModelIndex, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QVBoxLayout, QWidget

from ui.glyphs import Glyph
from ui.i18n import Texts
from ui.look import Look
from ui.models.rows import ROW_ROLE, Column, RowsModel
from ui.privacy.place_fields import PlaceFields
from ui.privacy.request_steps import Step
from ui.typed_moment import read_moment
from ui.widgets.beside import Beside
from ui.widgets.field import line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.lists import StateDelegate, TextDelegate, list_view
from visitor_desk.clock import TimeRange
from visitor_desk.footage.place import Whereabouts
from visitor_desk.privacy.kept_record import KeptRecord

Index = QModelIndex | QPersistentModelIndex
WHEN_LENGTH: Final = 19
AROUND: Final = timedelta(minutes=30)
"""How far from a typed moment somebody may have come or left who was there then."""


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A visit that may be the person's, its name masked until it is asked for; or what has no visit.

    That is a place, or something kept beside visits.
    """

    visit: str
    times: str
    who: str = field(repr=False)
    badge: str
    place: Whereabouts | None = None
    record: KeptRecord | None = None


def typed_span(typed: str, zone: ZoneInfo) -> TimeRange | None:
    """Return a day at the site, or half an hour before and after a typed moment; None for neither."""
    try:
        day = date.fromisoformat(typed)
        return TimeRange(*(datetime.combine(day + timedelta(days=n), time(0), zone) for n in (0, 1)))
    except (ValueError, OverflowError):
        moment = read_moment(typed, zone, date.min)
    if moment is None or moment.date() == date.min:
        return None
    return TimeRange(moment - AROUND, moment + AROUND)


class MatchModel(RowsModel[MatchRow]):
    """Visits and places to choose from."""

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
    """A ticked or an empty ring in front of a row."""

    def __init__(self, look: Look, view: QAbstractItemView) -> None:
        super().__init__(look.theme, view)
        self._view = view

    def state_of(self, index: Index) -> tuple[Glyph, str, str]:
        chosen = self._view.selectionModel().isRowSelected(index.row())
        return (Glyph.CHECK, "", "accent") if chosen else (Glyph.RING, "", "second_ink")


class MatchStepView(Step):
    """Chooses visits, whose names stay masked until asked for; places of others are added as rows."""

    matched = Signal(list, list, list)
    """The visits, the places and the records beside visits that are chosen."""
    chosen_changed = Signal()
    name_asked = Signal(str)
    wanted = Signal(str, object)
    """A name and a span that were typed, whose visits are looked for; one of them may be missing."""
    place_told = Signal(object)
    """A place that was typed, for a row of its own."""

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
        self.show_name = KeyButton(look, "requests.show_name")
        self.show_name.clicked.connect(self._ask_name)
        self.elsewhere = KeyButton(look, "requests.elsewhere")
        self.elsewhere.clicked.connect(self._unfold)
        self.match = KeyButton(look, "requests.match", main=True)
        self.match.clicked.connect(self._match)
        self.match.setEnabled(False)
        self.list.selectionModel().selectionChanged.connect(self._choice_changed)
        self.place = PlaceFields(look, with_zones=True)
        self.add_place = KeyButton(look, "requests.add_place")
        self.add_place.clicked.connect(self._add)
        self.by_name = KeyButton(look, "requests.by_name")
        self.by_name.clicked.connect(self._seek)
        self.name = line_field(theme, look.texts("requests.name"), length=120)
        self.when = line_field(
            theme, look.texts("requests.when"), look.texts("requests.when_hint"), length=WHEN_LENGTH
        )
        self.find_name = KeyButton(look, "requests.find_name")
        self.find_name.clicked.connect(self._find)
        self._choosing, self._telling, self._seeking = QWidget(), QWidget(), QWidget()
        self._build()

    def _build(self) -> None:
        theme = self.look.theme
        # Beside each other, so that Enter is one act in each of them.
        boxes = [QVBoxLayout(one) for one in (self._choosing, self._telling, self._seeking)]
        choosing, telling, seeking = boxes
        for box in boxes:
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(theme.space(1.5))
        choosing.addWidget(self.list, 1)
        choosing.addWidget(FlowRow(theme, [self.match, self.show_name, self.by_name, self.elsewhere]))
        telling.addWidget(self.place)
        telling.addWidget(FlowRow(theme, [self.add_place]))
        seeking.addWidget(Beside(theme, [self.name, self.when], [1, 1], low=0))
        seeking.addWidget(FlowRow(theme, [self.find_name]))
        self.column.addWidget(self._choosing, 1)
        self.column.addWidget(self._telling)
        self.column.addWidget(self._seeking)
        self._telling.hide()
        self._seeking.hide()
        bind_enter(self._choosing, self.match)
        bind_enter(self._telling, self.add_place)
        bind_enter(self._seeking, self.find_name)
        self.setFocusProxy(self.list)

    def begin(self, *, may_be_elsewhere: bool) -> None:
        """Begin with a folded form; `may_be_elsewhere` offers it."""
        self.fold()
        self.elsewhere.setVisible(may_be_elsewhere)

    def show_rows(self, rows: Sequence[MatchRow]) -> None:
        """Show visits without names, and places; a place is chosen from the start."""
        self.model.show_rows(rows)
        self._begin_at_top()
        self.say(self.look.texts("requests.match_hint" if rows else "requests.match_none"))
        for number, row in enumerate(rows):
            if row.place is not None:
                self.list.selectRow(number)

    def _begin_at_top(self) -> None:
        # A place for Space and the arrows to begin at; nothing is chosen by it.
        self.list.selectionModel().setCurrentIndex(
            self.model.index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate
        )

    def add_row(self, row: MatchRow) -> None:
        """Put a place that was told first, chosen; what was chosen before stays so."""
        before = [one for one in self.model.rows if one.place != row.place]
        self._show_again([row, *before], [row])

    def show_found(self, found: Sequence[MatchRow]) -> None:
        """Put what a name found first, none of it chosen by it; what was chosen stays so."""
        shown = {_key(row): row for row in self.model.rows if row.place is None}
        first = [shown.get(_key(row), row) for row in found]
        self._show_again([*first, *(one for one in self.model.rows if one not in first)], [])
        self.say(self.look.texts("requests.names_found" if found else "requests.names_none", n=len(found)))

    def _show_again(self, rows: Sequence[MatchRow], chosen: Sequence[MatchRow]) -> None:
        before = [*self._chosen_rows, *chosen]
        self.model.show_rows(rows)
        self.list.clearSelection()
        for number, one in enumerate(self.model.rows):
            if one in before:
                self.list.selectRow(number)
        self._begin_at_top()
        self.fold()
        self.list.setFocus()

    def choose(self, visit: str) -> None:
        """Choose one of the visits that are shown."""
        for number, row in enumerate(self.model.rows):
            if row.visit == visit and visit not in self.chosen:
                self.list.selectRow(number)

    def reveal(self, visit: str, who: str) -> None:
        """Put a revealed name into its row."""
        for number, row in enumerate(self.model.rows):
            if row.visit == visit:
                self.model.replace_row(number, replace(row, who=who))

    @property
    def chosen(self) -> list[str]:
        """The visits that are chosen."""
        return [row.visit for row in self._chosen_rows if row.visit]

    @property
    def chosen_places(self) -> list[Whereabouts]:
        """The places that are chosen."""
        return [row.place for row in self._chosen_rows if row.place is not None]

    @property
    def chosen_records(self) -> list[KeptRecord]:
        """What is chosen of what is kept beside visits."""
        return [row.record for row in self._chosen_rows if row.record is not None]

    @property
    def _chosen_rows(self) -> list[MatchRow]:
        return [index.data(ROW_ROLE) for index in self.list.selectionModel().selectedRows()]

    def fold(self) -> bool:
        """Close the forms of a place and of a name; tell whether one was open."""
        was = self._telling.isVisibleTo(self) or self._seeking.isVisibleTo(self)
        self._telling.hide()
        self._seeking.hide()
        return was

    def _unfold(self) -> None:
        self.place.begin()
        self._telling.show()
        self.place.place.editor.setFocus()

    def _add(self) -> None:
        told = self.place.value()
        if told is not None:
            self.place_told.emit(told)

    def _seek(self) -> None:
        self.name.editor.clear()
        self.when.editor.clear()
        self.when.show_trouble("")
        self._seeking.show()
        self.name.editor.setFocus()

    def _find(self) -> None:
        name, when = self.name.editor.text().strip(), self.when.editor.text().strip()
        span = typed_span(when, self.look.formats.zone) if when else None
        self.when.show_trouble(self.look.texts("requests.no_such_when") if when and span is None else "")
        if span is not None or (name and not when):
            self.wanted.emit(name, span)

    def _match(self) -> None:
        self.matched.emit(self.chosen, self.chosen_places, self.chosen_records)

    def _choice_changed(self) -> None:
        self.match.setEnabled(bool(self._chosen_rows))
        self.chosen_changed.emit()

    def _ask_name(self) -> None:
        row = self.model.row_at(self.list.currentIndex())
        if row is not None and row.visit:
            self.name_asked.emit(row.visit)


def _key(row: MatchRow) -> tuple[str, KeptRecord | None]:
    return row.visit, row.record
