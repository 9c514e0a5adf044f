"""The page of authorities at the desk: who came on the left; the officer, and taking it on, on the right."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.footage.tone_delegate import NameDelegate, ToneDelegate
from ui.look import Look
from ui.models.authority_visits import AuthorityRow, AuthorityVisitList, Which
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import TextDelegate, fit_columns
from ui.widgets.read_detail import ReadDetail
from ui.widgets.searched_page import SearchedPage
from visitor_desk.security.duties import Purpose

PURPOSES = (Purpose.LEGAL_DUTY, Purpose.SAFETY, Purpose.PERSON_REQUEST, Purpose.AUDIT)


class AuthorityDetail(ReadDetail):
    """Shows one visit; what is sealed of it is read with a purpose that is asked for here."""

    def __init__(self, look: Look) -> None:
        self.take_on = KeyButton(look, "authorities.take_on", main=True)
        super().__init__(look, "authorities", PURPOSES, self.take_on)


class AuthoritiesPage(SearchedPage[AuthorityRow]):
    """Shows visits of authorities; what has to be read or written is asked for by signal."""

    read_asked = Signal(object)
    """The purpose."""
    take_on_asked = Signal()

    def __init__(self, look: Look) -> None:
        detail = AuthorityDetail(look)
        super().__init__(
            look,
            "authorities",
            AuthorityVisitList(look.texts),
            lambda row: row.visit,
            list(Which),
            detail,
            None,
            share=8,
        )
        self.detail = detail
        theme, view = look.theme, self.list
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda row: (row.when, row.desk)))
        view.setItemDelegateForColumn(1, NameDelegate(theme, view, lambda row: (row.who, row.order)))
        view.setItemDelegateForColumn(2, TextDelegate(theme, view, second=True))
        view.setItemDelegateForColumn(3, ToneDelegate(theme, view, lambda row: (row.tone, row.state)))
        fit_columns(view, theme, 1, {0: 18.0, 2: 20.0, 3: 17.0})
        self.lay_out([])
        detail.end_asked.connect(self.read_asked)
        detail.take_on.clicked.connect(self.take_on_asked)
