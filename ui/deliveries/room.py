"""The work behind the page of deliveries: taking in, handing over, letting out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ui.deliveries.letting_out import LettingOut
from ui.deliveries.page import DeliveriesPage
from ui.formats import visible
from ui.models.deliveries import DeliveryRow, Which
from ui.palettes import Tone
from ui.widgets.named_form import Choices
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.security.duties import Duty
from visitor_desk.visits.access_right import OpenedAccessRight
from visitor_desk.visits.delivery import (
    Delivery,
    DeliveryId,
    DeliveryKind,
    DeliveryState,
    TagInHouse,
    TagMissing,
    Taker,
    new_delivery_id,
)
from visitor_desk.visits.place import Staff
from visitor_desk.visits.roll_call import PersonHere
from visitor_desk.visits.ticket import FieldNotAccepted


@dataclass(frozen=True, slots=True)
class _Read:
    things: Sequence[Delivery]
    staff: Sequence[Staff]
    here: Sequence[PersonHere]
    rights: Sequence[OpenedAccessRight]


class DeliveriesRoom:
    """Connects the page with the services; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work, self._look, self._texts = workplace, workplace.look, workplace.look.texts
        self.page = DeliveriesPage(workplace.look)
        self._read: _Read | None = None
        self._wanted: str | None = None
        self._new: DeliveryId = new_delivery_id()
        page = self.page
        self.letting_out = LettingOut(workplace, page, lambda one: self._written(one, "deliveries.said_out"))
        page.row_chosen.connect(self._show_one)
        page.new_asked.connect(self.begin_new)
        page.form.put_asked.connect(self._put)
        page.detail.handed_over.connect(self._hand_over)
        page.detail.let_out.connect(self._let_out)

    def enter(self) -> None:
        """Read what is in the house, and who could take it."""
        self._read_house()
        self._work.bar.say(self._texts("deliveries.hint"), Tone.NEUTRAL)

    def _read_house(self) -> None:
        desk, session = self._work.desk, self._work.session
        # Facility sees who is here without names; only the desk may offer visitors by name.
        names = Duty.RECEPTION in session.duties

        def read() -> _Read:
            return _Read(
                desk.deliveries.in_house(session),
                desk.house.staff(session),
                desk.here_now.people(session) if names else (),
                desk.access_lists.at_desk(session),
            )

        self._work.read(self.page, read, self._show)

    def _show(self, read: _Read) -> None:
        self._read = read
        visitors: Choices = [
            (
                f"{visible(one.name or self._texts('visit.name_locked'))} · {visible(one.visit.badge or '')}",
                one.visit.id,
            )
            for one in read.here
        ]
        self.page.form.offer(visitors)
        self.letting_out.offer(self._takers(read), read.staff, read.rights)
        self.page.show_rows([self._row(one) for one in read.things])
        if self._wanted is not None:
            self.page.choose(self._wanted)
            self._wanted = None

    def _row(self, one: Delivery) -> DeliveryRow:
        which = {Which.ALL}
        if one.state is DeliveryState.WAITING:
            which.add(Which.WAITING)
        if one.kind is DeliveryKind.EQUIPMENT:
            which.add(Which.EQUIPMENT)
        return DeliveryRow(
            delivery=one.id,
            customer=visible(one.customer),
            what=self._what(one),
            tag=visible(one.tag),
            came=self._look.formats.day_time(one.came_at) if one.came_at else self._texts("visits.nothing"),
            state=self._texts(f"delivery_state.{one.state.value}"),
            tone=Tone.LOOK_AGAIN if one.state is DeliveryState.WAITING else Tone.GOOD,
            which=frozenset(which),
        )

    def _what(self, one: Delivery) -> str:
        kind = self._texts(f"delivery_kind.{one.kind.value}")
        number = f"{one.pieces} × {kind}" if one.pieces > 1 else kind
        return " · ".join(part for part in (number, visible(one.carrier)) if part)

    def _chosen(self) -> Delivery | None:
        things = self._read.things if self._read else ()
        return next((one for one in things if one.id == self.page.chosen), None)

    def _show_one(self, delivery: str) -> None:
        read = self._read
        one = next((one for one in read.things if one.id == delivery), None) if read else None
        if read is None or one is None:
            return
        texts, formats, nothing = self._texts, self._look.formats, self._texts("visits.nothing")
        staff = {person.id: visible(person.name) for person in read.staff}
        facts = [
            (texts("deliveries.kind"), self._what(one)),
            (texts("deliveries.tag"), visible(one.tag)),
            (texts("deliveries.serial"), visible(one.serial)),
            (texts("deliveries.carrier"), visible(one.carrier)),
            (texts("deliveries.column_came"), formats.day_time(one.came_at) if one.came_at else ""),
            (texts("deliveries.column_state"), texts(f"delivery_state.{one.state.value}")),
            (texts("deliveries.handed_at"), formats.day_time(one.handed_at) if one.handed_at else ""),
            (texts("deliveries.taken_by"), staff.get(one.handed_to_staff, "") if one.handed_to_staff else ""),
            (texts("visits.fact_desk"), visible(one.desk)),
        ]
        detail = self.page.detail
        detail.show_thing(visible(one.customer), [(name, value or nothing) for name, value in facts])
        back: Choices = (
            [(texts("deliveries.back_with", carrier=visible(one.carrier)), Taker(carrier=one.carrier))]
            if one.carrier
            else []
        )
        detail.offer(self._takers(read), back)
        detail.show_acts(one.state)

    def _takers(self, read: _Read) -> Choices:
        """Return who in the house may take something: visitors, then the staff."""
        locked = self._texts("visit.name_locked")
        return [
            *((visible(person.name or locked), Taker(visit=person.visit.id)) for person in read.here),
            *((visible(person.name), Taker(staff=person.id)) for person in read.staff),
        ]

    def begin_new(self) -> None:
        """Open the form."""
        self._new = new_delivery_id()
        self.page.show_new()
        self.page.form.begin()

    def _put(self) -> None:
        new = self.page.form.filled()
        if new is None:
            return
        desk, session, delivery = self._work.desk, self._work.session, self._new
        self._work.write(
            self.page,
            lambda: desk.deliveries.come_in(session, delivery, new),
            lambda one: self._written(one, "deliveries.said_in"),
            self._not_taken,
        )

    def _not_taken(self, error: DeskError) -> None:
        field = "tag" if isinstance(error, TagMissing | TagInHouse) else str(error.values.get("field"))
        if isinstance(error, FieldNotAccepted | TagMissing | TagInHouse) and field in (
            "customer",
            "carrier",
            "tag",
            "serial",
            "pieces",
        ):
            self.page.form.show_troubles({field: self._look.sentence(error)})
        self._work.show_error(error)

    def _hand_over(self, taker: Taker) -> None:
        desk, session = self._work.desk, self._work.session
        self._give(lambda one: desk.deliveries.hand_over(session, one, taker), "deliveries.said_given")

    def _let_out(self, taker: Taker) -> None:
        desk, session = self._work.desk, self._work.session
        self._give(lambda one: desk.deliveries.go_out(session, one, taker), "deliveries.said_out")

    def _give(self, give: Callable[[DeliveryId], Delivery], said: str) -> None:
        one = self._chosen()
        if one is not None:
            self._work.write(self.page, lambda: give(one.id), lambda done: self._written(done, said))

    def _written(self, one: Delivery, said: str) -> None:
        self._work.say(said, customer=visible(one.customer))
        self._wanted = one.id
        self.page.detail.stop_asking()
        if self.page.filling_in:
            self.page.escape()
        self.page.list.setFocus()
        self._read_house()
