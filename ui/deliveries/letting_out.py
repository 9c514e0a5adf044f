"""The work behind the form that lets equipment out by its tag: what is offered, and the act."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ui.deliveries.page import DeliveriesPage
from ui.formats import visible
from ui.widgets.named_form import Choices
from ui.workplace import Workplace
from visitor_desk.bsn import BsnNotKept
from visitor_desk.errors import DeskError
from visitor_desk.visits.access_right import OpenedAccessRight
from visitor_desk.visits.delivery import (
    Delivery,
    DeliveryId,
    MayNotRelease,
    NobodyToTake,
    NotInHouse,
    new_delivery_id,
)
from visitor_desk.visits.place import Staff
from visitor_desk.visits.ticket import FieldNotAccepted


class LettingOut:
    """Lets out what leaves under a tag; where the books do not know it, by somebody's word."""

    def __init__(
        self, workplace: Workplace, page: DeliveriesPage, on_done: Callable[[Delivery], None]
    ) -> None:
        self._work, self._page, self._on_done = workplace, page, on_done
        self._id: DeliveryId = new_delivery_id()
        page.equipment_asked.connect(self._begin)
        page.equipment.out_asked.connect(self._let_out)

    def offer(self, takers: Choices, staff: Sequence[Staff], rights: Sequence[OpenedAccessRight]) -> None:
        """Offer who takes it, and whoever may authorise for the house or for a customer."""
        texts = self._work.look.texts
        words: Choices = [
            *((visible(one.name), one.id) for one in staff if one.may_authorise),
            *(
                (
                    f"{visible(one.name or texts('visit.name_locked'))} · {visible(one.right.customer)}",
                    one.right.id,
                )
                for one in rights
                if one.right.may_authorise
            ),
        ]
        self._page.equipment.offer(takers, words)

    def _begin(self) -> None:
        self._id = new_delivery_id()
        self._page.show_equipment()
        self._page.equipment.begin()

    def _let_out(self) -> None:
        filled = self._page.equipment.filled()
        if filled is None:
            return
        desk, session, delivery = self._work.desk, self._work.session, self._id

        def let_out() -> Delivery:
            return desk.deliveries.equipment_out(
                session, delivery, filled.customer, filled.tag, filled.to, filled.authoriser
            )

        self._work.write(self._page, let_out, self._on_done, self._stays)

    def _stays(self, error: DeskError) -> None:
        """Say at its field what kept it here; nothing typed is lost."""
        field = ""
        if isinstance(error, NotInHouse | MayNotRelease):
            field = "authoriser"
        elif isinstance(error, NobodyToTake):
            field = "taker"
        elif isinstance(error, FieldNotAccepted | BsnNotKept):
            field = str(error.values.get("field"))
        self._page.equipment.show_troubles({field: self._work.look.sentence(error)})
        self._work.show_error(error)
