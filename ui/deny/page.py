"""The page of the deny list: the entries on the left, one of them or a form on the right."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.deny.forms import DenyForms
from ui.footage.tone_delegate import NameDelegate, ToneDelegate
from ui.look import Look
from ui.models.deny_list import DenyRow, DenyRows, Which
from ui.palettes import Tone
from ui.widgets.ended_detail import EndedDetail
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import fit_columns
from ui.widgets.searched_page import SearchedPage
from visitor_desk.visits.deny_entry import DenyEnd


class DenyDetail(EndedDetail):
    """Shows one entry; it is ended with a reason that is asked for here."""

    def __init__(self, look: Look) -> None:
        texts = look.texts
        self.review, self.tell = KeyButton(look, "deny.review"), KeyButton(look, "deny.tell")
        self.end = KeyButton(look, "deny.end")
        super().__init__(
            look,
            texts("deny.one_heading"),
            "deny.none_chosen",
            [(texts(f"deny_end.{one.value}"), one) for one in DenyEnd],
            KeyButton(look, "deny.end_now", main=True),
            KeyButton(look, "deny.back", own_key=False),
            [self.review, self.tell, self.end],
        )
        self.means.setText(texts("deny.end_means"))
        self.end.clicked.connect(self.begin_end)
        self.show_nothing()


class DenyPage(SearchedPage[DenyRow]):
    """Shows entries; what has to be read or written is asked for by signal."""

    new_asked = Signal()

    def __init__(self, look: Look) -> None:
        detail, forms = DenyDetail(look), DenyForms(look)
        super().__init__(
            look, "deny", DenyRows(look.texts), lambda row: row.entry, list(Which), detail, forms, share=8
        )
        self.detail, self.forms = detail, forms
        self.new = KeyButton(look, "deny.new")
        theme, view = look.theme, self.list
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda row: (row.name, row.reason)))
        view.setItemDelegateForColumn(
            1, ToneDelegate(theme, view, lambda row: (Tone.BAD if row.blocks else Tone.NEUTRAL, row.state))
        )
        view.setItemDelegateForColumn(2, ToneDelegate(theme, view, lambda row: (row.review_tone, row.review)))
        view.setItemDelegateForColumn(3, ToneDelegate(theme, view, lambda row: (row.told_tone, row.told)))
        fit_columns(view, theme, 0, {1: 16.0, 2: 14.0, 3: 18.5})
        self.lay_out([self.new])
        self.new.clicked.connect(self.new_asked)
        for form in (forms.entry, forms.review, forms.telling):
            form.back.clicked.connect(self.escape)
