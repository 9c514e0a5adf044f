"""The page of disclosures: all of them on the left; one of them, or a form, on the right."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal

from ui.footage.tone_delegate import NameDelegate, ToneDelegate
from ui.look import Look
from ui.models.disclosures import DisclosureRow, DisclosureRows, Which
from ui.privacy.disclosure_forms import DisclosureForms
from ui.widgets.ended_detail import EndedDetail
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import fit_columns
from ui.widgets.searched_page import SearchedPage
from visitor_desk.security.duties import Purpose

ACTS: Final = (
    "sign",
    "hand_out",
    "turn_down",
    "stop",
    "ask",
    "allow",
    "refuse",
    "letter",
    "paper",
    "read",
    "silence",
)
_MAIN: Final = frozenset({"sign", "hand_out"})


class DisclosureDetail(EndedDetail):
    """Shows one disclosure; who asks is read for a purpose that is asked for here (`end_asked`)."""

    def __init__(self, look: Look, *, may_change: bool) -> None:
        texts = look.texts
        self._may_change = may_change
        self.acts = {name: KeyButton(look, f"disclosures.{name}", main=name in _MAIN) for name in ACTS}
        super().__init__(
            look,
            texts("disclosures.one_heading"),
            "disclosures.none_chosen",
            [(texts(f"purpose.{one.value}"), one) for one in Purpose],
            KeyButton(look, "disclosures.read_now", main=True),
            KeyButton(look, "disclosures.back", own_key=False),
            list(self.acts.values()),
        )
        self.reason.relabel(texts("disclosures.purpose"))
        self.means.setText(texts("disclosures.read_means"))
        self.acts["read"].clicked.connect(self.begin_end)
        self.offer(frozenset())
        self.show_nothing()

    def offer(self, acts: frozenset[str]) -> None:
        """Offer what can be done with the disclosure in front, to whom it is for."""
        for name, button in self.acts.items():
            button.setVisible(self._may_change and name in acts)


class DisclosuresPage(SearchedPage[DisclosureRow]):
    """Shows disclosures; what has to be read or written is asked for by signal."""

    new_asked = Signal()

    def __init__(self, look: Look, *, may_change: bool) -> None:
        detail, forms = DisclosureDetail(look, may_change=may_change), DisclosureForms(look)
        super().__init__(
            look,
            "disclosures",
            DisclosureRows(look.texts),
            lambda row: row.disclosure,
            list(Which),
            detail,
            forms,
            share=6,
        )
        self.detail, self.forms = detail, forms
        self.new = KeyButton(look, "disclosures.new")
        theme, view = look.theme, self.list
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda row: (row.who, row.order)))
        view.setItemDelegateForColumn(1, NameDelegate(theme, view, lambda row: (row.scope, row.asked)))
        view.setItemDelegateForColumn(2, ToneDelegate(theme, view, lambda row: (row.tone, row.state)))
        fit_columns(view, theme, 0, {1: 22.0, 2: 26.0})
        self.lay_out([self.new])
        self.new.setVisible(may_change)
        self.new.clicked.connect(self.new_asked)
        for form in forms.all:
            form.back.clicked.connect(self.escape)
