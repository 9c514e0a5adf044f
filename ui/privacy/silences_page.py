"""The page of silences: all of them on the left; one of them, or a form, on the right."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal

from ui.footage.tone_delegate import NameDelegate, ToneDelegate
from ui.look import Look
from ui.models.silences import SilenceRow, SilenceRows, Which
from ui.privacy.silence_forms import SilenceForms
from ui.widgets.ended_detail import EndedDetail
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import fit_columns
from ui.widgets.searched_page import SearchedPage

ACTS: Final = ("sign", "begin", "turn_down", "settle", "longer", "end", "about")
_MAIN: Final = frozenset({"sign", "begin", "settle"})


class SilenceDetail(EndedDetail):
    """Shows one silence; ending it says what that means first, and leaving it is the nearer act."""

    def __init__(self, look: Look, *, may_change: bool) -> None:
        self._may_change = may_change
        self.acts = {name: KeyButton(look, f"silences.{name}", main=name in _MAIN) for name in ACTS}
        super().__init__(
            look,
            look.texts("silences.one_heading"),
            "silences.none_chosen",
            [],
            KeyButton(look, "silences.end_now"),
            KeyButton(look, "silences.back", own_key=False),
            list(self.acts.values()),
        )
        self.reason.hide()
        self.means.setText(look.texts("silences.end_means"))
        self.acts["end"].clicked.connect(self.begin_end)
        self.offer(frozenset())
        self.show_nothing()

    def begin_end(self) -> None:
        """Ask whether to end it; Enter stays, and Tab leads to the act."""
        super().begin_end()
        self.keep.setFocus()

    def offer(self, acts: frozenset[str]) -> None:
        """Offer what can be done with the silence in front, to whom it is for."""
        for name, button in self.acts.items():
            button.setVisible((self._may_change or name == "about") and name in acts)


class SilencesPage(SearchedPage[SilenceRow]):
    """Shows silences; what has to be read or written is asked for by signal."""

    new_asked = Signal()

    def __init__(self, look: Look, *, may_change: bool) -> None:
        detail, forms = SilenceDetail(look, may_change=may_change), SilenceForms(look)
        super().__init__(
            look,
            "silences",
            SilenceRows(look.texts),
            lambda row: row.silence,
            list(Which),
            detail,
            forms,
            share=7,
        )
        self.detail, self.forms = detail, forms
        self.new = KeyButton(look, "silences.new")
        theme, view = look.theme, self.list
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda row: (row.what, row.about)))
        view.setItemDelegateForColumn(1, NameDelegate(theme, view, lambda row: (row.case, row.ground)))
        view.setItemDelegateForColumn(2, ToneDelegate(theme, view, lambda row: (row.tone, row.state)))
        fit_columns(view, theme, 0, {1: 25.0, 2: 26.0})
        self.lay_out([self.new])
        self.new.setVisible(may_change)
        self.new.clicked.connect(self.new_asked)
        for form in forms.all:
            form.back.clicked.connect(self.escape)
