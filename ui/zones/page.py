"""The page of zones: all of them on the left, one with its rules on the right, the form in their place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.footage.tone_delegate import NameDelegate
from ui.look import Look
from ui.models.zones import ZoneList, ZoneRow
from ui.shortcuts import act_named
from ui.theme import Type
from ui.widgets.facts import FactGrid
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.list_page import ListPage
from ui.widgets.panel import Panel, ScrollContent, scrolling
from ui.widgets.text import PlainLabel
from ui.zones.country import CountryForm, CountryPanel
from ui.zones.zone_form import ZoneForm


class ZoneDetail(Panel):
    """Shows one zone."""

    def __init__(self, look: Look) -> None:
        super().__init__(look.theme)
        theme = look.theme
        self.name = PlainLabel(theme, "", Type.NAME, wrap=True)
        self.facts: list[tuple[str, str]] = []
        self._grid = FactGrid(theme, columns=2)
        self.change = KeyButton(look, "zones.change")
        content = ScrollContent(theme, 1.75)
        for widget in (self.name, self._grid):
            content.column.addWidget(widget)
        content.column.addStretch(1)
        self.body.addWidget(scrolling(content), 1)
        self.body.addWidget(FlowRow(theme, [self.change]))

    def show_zone(self, name: str, facts: Sequence[tuple[str, str]]) -> None:
        """Show a zone and what holds in it."""
        self.name.setText(name)
        self.facts = list(facts)
        self._grid.show_facts(facts)


class ZonesPage(ListPage[ZoneRow]):
    """Shows zones; what has to be read or written is asked for by signal."""

    def __init__(self, look: Look, *, may_change: bool) -> None:
        detail, add = ZoneDetail(look), KeyButton(look, "zones.add")
        self.country = CountryPanel(look, may_change=may_change)
        super().__init__(
            look, "zones", ZoneList(look.texts), lambda row: row.zone, detail, [add], self.country
        )
        self.detail, self.add, self.form = detail, add, ZoneForm(look)
        # Not in place of the desk's own check: whoever may only read is not offered what would be refused.
        for act in (add, detail.change):
            act.setVisible(may_change)
        theme, view = look.theme, self.list
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda row: (row.name, row.place)))
        view.setItemDelegateForColumn(1, NameDelegate(theme, view, lambda row: (row.rules, row.escort)))
        self.country_form = CountryForm(look)
        self._framed, self._country_framed = (
            self._framed_form(one) for one in (self.form, self.country_form)
        )
        self.form.left.connect(self.show_list)
        self.country_form.left.connect(self.show_list)
        escape = QShortcut(QKeySequence(act_named("zones.back").keys), self)
        escape.activated.connect(self.show_list)

    def _framed_form(self, form: QWidget) -> QWidget:
        framed = QWidget()
        frame = QVBoxLayout(framed)
        frame.setContentsMargins(*[self._look.theme.space(2)] * 4)
        frame.addWidget(form)
        self.add_form(framed)
        return framed

    def open_country(self) -> None:
        """Show the form of the country in the place of list and detail."""
        self.show_form(self._country_framed)

    def open_form(self) -> None:
        """Show the form in the place of list and detail."""
        self.show_form(self._framed)

    @property
    def asking(self) -> bool:
        """Whether the form is in front."""
        return self._framed.isVisibleTo(self) or self._country_framed.isVisibleTo(self)
