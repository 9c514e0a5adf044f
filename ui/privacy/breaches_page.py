"""The page of breaches: all of them on the left; one of them, or a form, on the right."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.footage.tone_delegate import NameDelegate, ToneDelegate
from ui.look import Look
from ui.models.breaches import BreachRow, BreachRows, Which
from ui.privacy.breach_forms import BreachForms
from ui.widgets.ended_detail import EndedDetail
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import TextDelegate, fit_columns
from ui.widgets.searched_page import SearchedPage
from visitor_desk.privacy.requests import RequestLanguage


class BreachDetail(EndedDetail):
    """Shows one breach; the draft of its notification asks for its language here (`end_asked`)."""

    def __init__(self, look: Look) -> None:
        texts = look.texts
        names = ("decide", "notified", "read", "amend", "count", "draft")
        self.acts = {name: KeyButton(look, f"breaches.{name}", main=name == "decide") for name in names}
        super().__init__(
            look,
            texts("breaches.one_heading"),
            "breaches.none_chosen",
            [(texts(f"language.{one.value}"), one) for one in RequestLanguage],
            KeyButton(look, "breaches.draft_now", main=True),
            KeyButton(look, "breaches.back", own_key=False),
            list(self.acts.values()),
        )
        self.reason.relabel(texts("breaches.language"))
        self.means.setText(texts("breaches.draft_means"))
        self.acts["draft"].clicked.connect(self.begin_end)
        self.show_nothing()


class BreachesPage(SearchedPage[BreachRow]):
    """Shows breaches; what has to be read or written is asked for by signal."""

    new_asked = Signal()

    def __init__(self, look: Look, *, may_change: bool) -> None:
        detail, forms = BreachDetail(look), BreachForms(look)
        super().__init__(
            look,
            "breaches",
            BreachRows(look.texts),
            lambda row: row.breach,
            list(Which),
            detail,
            forms,
            share=8,
        )
        self.detail, self.forms = detail, forms
        self.new = KeyButton(look, "breaches.new")
        theme, view = look.theme, self.list
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda row: (row.nature, row.span)))
        view.setItemDelegateForColumn(1, TextDelegate(theme, view))
        view.setItemDelegateForColumn(2, TextDelegate(theme, view, second=True))
        view.setItemDelegateForColumn(3, ToneDelegate(theme, view, lambda row: (row.tone, row.clock)))
        fit_columns(view, theme, 0, {1: 13.0, 2: 12.0, 3: 25.0})
        self.lay_out([self.new])
        for act in (self.new, *detail.acts.values()):
            act.setVisible(may_change)
        self.new.clicked.connect(self.new_asked)
        for form in forms.all:
            form.back.clicked.connect(self.escape)
