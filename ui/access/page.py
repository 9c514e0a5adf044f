"""The page of access lists: the rights by customer and cage on the left, one or a new one on the right."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.access.right_detail import RightDetail
from ui.access.right_form import RightForm
from ui.footage.tone_delegate import NameDelegate, ToneDelegate
from ui.look import Look
from ui.models.access_lists import RightList, RightRow, Which
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import TextDelegate, fit_columns
from ui.widgets.searched_page import SearchedPage


class AccessPage(SearchedPage[RightRow]):
    """Shows rights; what has to be read or written is asked for by signal."""

    new_asked = Signal()

    def __init__(self, look: Look) -> None:
        detail, form = RightDetail(look), RightForm(look)
        super().__init__(
            look,
            "access",
            RightList(look.texts),
            lambda row: row.right,
            list(Which),
            detail,
            form,
            share=8,
        )
        self.detail, self.form = detail, form
        self.new = KeyButton(look, "access.new")
        self._dress_list()
        self.lay_out([self.new])
        self.new.clicked.connect(self.new_asked)
        self.form.left.connect(self.escape)

    def _dress_list(self) -> None:
        theme, view = self._look.theme, self.list
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda row: (row.zone, row.customer)))
        view.setItemDelegateForColumn(1, NameDelegate(theme, view, lambda row: (row.name, row.line)))
        view.setItemDelegateForColumn(2, TextDelegate(theme, view, second=True))
        view.setItemDelegateForColumn(3, ToneDelegate(theme, view, lambda row: (row.tone, row.state)))
        fit_columns(view, theme, 1, {0: 14.5, 2: 13.5, 3: 27.0})
