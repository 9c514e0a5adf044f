"""The page of holds: all of them on the left; one of them, or the form of a new one, on the right."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.footage.tone_delegate import NameDelegate, ToneDelegate
from ui.look import Look
from ui.models.holds import HoldRow, HoldRows, Which
from ui.privacy.hold_form import HoldForm
from ui.widgets.ended_detail import EndedDetail
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import fit_columns
from ui.widgets.searched_page import SearchedPage


class HoldDetail(EndedDetail):
    """Shows one hold; lifting it lists what it lets go first, and leaving it is the nearer act."""

    def __init__(self, look: Look) -> None:
        self.take_up, self.lift = KeyButton(look, "holds.take_up", main=True), KeyButton(look, "holds.lift")
        super().__init__(
            look,
            look.texts("holds.one_heading"),
            "holds.none_chosen",
            [],
            KeyButton(look, "holds.lift_now"),
            KeyButton(look, "holds.back", own_key=False),
            [self.take_up, self.lift],
        )
        self.reason.hide()
        self.lift.clicked.connect(self.begin_end)
        self.show_nothing()

    def begin_end(self) -> None:
        """Ask whether to let go; Enter stays, and Tab leads to the act."""
        super().begin_end()
        self.keep.setFocus()


class HoldsPage(SearchedPage[HoldRow]):
    """Shows holds; what has to be read or written is asked for by signal."""

    new_asked = Signal()

    def __init__(self, look: Look, *, may_place: bool, may_take_up: bool) -> None:
        detail, form = HoldDetail(look), HoldForm(look)
        super().__init__(
            look, "holds", HoldRows(look.texts), lambda row: row.hold, list(Which), detail, form, share=8
        )
        self.detail, self.form = detail, form
        self.new = KeyButton(look, "holds.new")
        theme, view = look.theme, self.list
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda row: (row.case, row.reason)))
        view.setItemDelegateForColumn(1, NameDelegate(theme, view, lambda row: (row.visit, row.where)))
        view.setItemDelegateForColumn(2, ToneDelegate(theme, view, lambda row: (row.review_tone, row.review)))
        view.setItemDelegateForColumn(3, ToneDelegate(theme, view, lambda row: (row.tone, row.state)))
        fit_columns(view, theme, 0, {1: 24.0, 2: 14.0, 3: 23.0})
        self.lay_out([self.new])
        # Not in place of the desk's own check: whoever may only read is not offered what would be refused.
        for act, may in ((self.new, may_place), (detail.lift, may_place), (detail.take_up, may_take_up)):
            act.setVisible(may)
        self.new.clicked.connect(self.new_asked)
        form.back.clicked.connect(self.escape)
