"""The page of deliveries: what waits and the equipment in the house on the left, one or a form right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from ui.deliveries.delivery_detail import DeliveryDetail
from ui.deliveries.delivery_form import DeliveryForm
from ui.deliveries.equipment_form import EquipmentForm
from ui.footage.tone_delegate import NameDelegate, ToneDelegate
from ui.look import Look
from ui.models.deliveries import DeliveryList, DeliveryRow, Which
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import TextDelegate, fit_columns
from ui.widgets.searched_page import SearchedPage


class DeliveriesPage(SearchedPage[DeliveryRow]):
    """Shows deliveries; what has to be read or written is asked for by signal."""

    new_asked = Signal()
    equipment_asked = Signal()

    def __init__(self, look: Look) -> None:
        detail, form = DeliveryDetail(look), DeliveryForm(look)
        self._forms, self.equipment = QStackedWidget(), EquipmentForm(look)
        for one in (form, self.equipment):
            self._forms.addWidget(one)
        super().__init__(
            look,
            "deliveries",
            DeliveryList(look.texts),
            lambda row: row.delivery,
            list(Which),
            detail,
            self._forms,
            share=8,
        )
        self.detail, self.form = detail, form
        self.new = KeyButton(look, "deliveries.new")
        self._dress_list()
        self.leaves = KeyButton(look, "deliveries.equipment_out")
        self.lay_out([self.new, self.leaves])
        self.leaves.clicked.connect(self.equipment_asked)
        self.equipment.left.connect(self.escape)
        self.new.clicked.connect(self.new_asked)
        self.form.left.connect(self.escape)

    def show_new(self) -> None:
        """Show the form that takes something in."""
        self._forms.setCurrentWidget(self.form)
        self.show_form()

    def show_equipment(self) -> None:
        """Show the form that lets equipment out by its tag."""
        self._forms.setCurrentWidget(self.equipment)
        self.show_form()

    @property
    def filling_in(self) -> bool:
        """Whether a form is in front."""
        return self._forms.isVisibleTo(self)

    def _dress_list(self) -> None:
        theme, view = self._look.theme, self.list
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda row: (row.customer, row.what)))
        view.setItemDelegateForColumn(1, TextDelegate(theme, view))
        view.setItemDelegateForColumn(2, TextDelegate(theme, view, second=True))
        view.setItemDelegateForColumn(3, ToneDelegate(theme, view, lambda row: (row.tone, row.state)))
        fit_columns(view, theme, 0, {1: 13.0, 2: 15.0, 3: 22.0})
