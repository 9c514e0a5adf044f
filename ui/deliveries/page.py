"""The page of deliveries: what waits and the equipment in the house on the left, one or a new one right."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.deliveries.delivery_detail import DeliveryDetail
from ui.deliveries.delivery_form import DeliveryForm
from ui.footage.tone_delegate import NameDelegate, ToneDelegate
from ui.look import Look
from ui.models.deliveries import DeliveryList, DeliveryRow, Which
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import TextDelegate, fit_columns
from ui.widgets.searched_page import SearchedPage


class DeliveriesPage(SearchedPage[DeliveryRow]):
    """Shows deliveries; what has to be read or written is asked for by signal."""

    new_asked = Signal()

    def __init__(self, look: Look) -> None:
        detail, form = DeliveryDetail(look), DeliveryForm(look)
        super().__init__(
            look,
            "deliveries",
            DeliveryList(look.texts),
            lambda row: row.delivery,
            list(Which),
            detail,
            form,
            share=8,
        )
        self.detail, self.form = detail, form
        self.new = KeyButton(look, "deliveries.new")
        self._dress_list()
        self.lay_out([self.new])
        self.new.clicked.connect(self.new_asked)
        self.form.left.connect(self.escape)

    def _dress_list(self) -> None:
        theme, view = self._look.theme, self.list
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda row: (row.customer, row.what)))
        view.setItemDelegateForColumn(1, TextDelegate(theme, view))
        view.setItemDelegateForColumn(2, TextDelegate(theme, view, second=True))
        view.setItemDelegateForColumn(3, ToneDelegate(theme, view, lambda row: (row.tone, row.state)))
        fit_columns(view, theme, 0, {1: 13.0, 2: 15.0, 3: 22.0})
