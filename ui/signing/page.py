"""The page of who signs as second person: what waits on the left, all of it on the right."""

from __future__ import annotations

from collections.abc import Sequence

from ui.footage.tone_delegate import NameDelegate, ToneDelegate
from ui.look import Look
from ui.models.asks import AskList, AskRow
from ui.theme import Type
from ui.widgets.facts import FactGrid
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.list_page import ListPage
from ui.widgets.lists import fit_columns
from ui.widgets.panel import Panel, ScrollContent, scrolling
from ui.widgets.text import PlainLabel


class AskDetail(Panel):
    """Shows everything that would be signed."""

    def __init__(self, look: Look) -> None:
        super().__init__(look.theme)
        theme = look.theme
        self.name = PlainLabel(theme, "", Type.NAME, wrap=True)
        self.means = PlainLabel(theme, "", Type.BODY, "second", wrap=True)
        self.facts: list[tuple[str, str]] = []
        self._grid = FactGrid(theme, columns=1)
        self.sign = KeyButton(look, "signing.sign", main=True)
        self.turn_down = KeyButton(look, "signing.turn_down")
        content = ScrollContent(theme, 1.75)
        for widget in (self.name, self.means, self._grid):
            content.column.addWidget(widget)
        content.column.addStretch(1)
        self.body.addWidget(scrolling(content), 1)
        self.body.addWidget(FlowRow(theme, [self.sign, self.turn_down]))

    def show_ask(self, row: AskRow, means: str, facts: Sequence[tuple[str, str]]) -> None:
        """Show one thing; it can be signed once all of it stands there."""
        self.name.setText(row.what)
        self.means.setText(means)
        self.facts = list(facts)
        self._grid.show_facts(facts)
        self.sign.setVisible(not row.mine)
        self.sign.setEnabled(bool(facts))
        # The answer to a request is no row that waits: who does not sign it says so to who prepared it.
        self.turn_down.setVisible(not row.of_request)


class SigningPage(ListPage[AskRow]):
    """Shows what waits; what has to be read or signed is asked for by signal."""

    def __init__(self, look: Look) -> None:
        detail = AskDetail(look)
        super().__init__(look, "signing", AskList(look.texts), lambda row: row.ask, detail, state=18.0)
        self.detail = detail
        theme, view = look.theme, self.list
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda row: (row.what, row.about)))
        view.setItemDelegateForColumn(1, ToneDelegate(theme, view, lambda row: (row.tone, row.state)))
        fit_columns(view, theme, 0, {1: 18.0, 2: 9.0})
        self.setFocusProxy(view)
