"""Who checks out and came with equipment that is still in the house: the desk is told, with its tag."""

from __future__ import annotations

from collections.abc import Callable

from ui.formats import visible
from ui.palettes import Tone
from ui.reception.page import ReceptionPage
from ui.workplace import Workplace
from visitor_desk.visits.delivery import DeliveryKind, EquipmentOfVisit
from visitor_desk.visits.visit import Visit


class EquipmentLeftBehind:
    """Looks after each check-out, which never waits for it: the visitor has left, and may be called back."""

    def __init__(self, workplace: Workplace, page: ReceptionPage) -> None:
        self._work, self._page = workplace, page

    def look_for(self, visit: Visit, undo: Callable[[], None]) -> None:
        """Say which equipment of the visit is still in; `undo` takes the check-out back, as before."""
        desk, session = self._work.desk, self._work.session

        def tell(found: EquipmentOfVisit) -> None:
            tags = [visible(one.tag) for one in found.still_in if one.kind is DeliveryKind.EQUIPMENT]
            if tags:
                self._work.say(
                    "deliveries.said_left_behind",
                    Tone.LOOK_AGAIN,
                    undo,
                    badge=visible(visit.badge or ""),
                    tags=", ".join(tags),
                )

        self._work.read(
            self._page, lambda: desk.deliveries.of_visit(session, visit.id), tell, self._work.show_unless_away
        )
