"""The work behind the paper form: what is offered, the entry, and what was wrong with it at its field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.formats import visible
from ui.palettes import Tone
from ui.reception.house_words import way_words
from ui.reception.later_form import LaterLayer
from ui.reception.page import ReceptionPage
from ui.widgets.named_form import Choices
from ui.workplace import Workplace
from visitor_desk.bsn import BsnNotKept
from visitor_desk.errors import DeskError
from visitor_desk.security.records import Operator
from visitor_desk.visits.later_entry import (
    BadgeWasOut,
    LaterEntry,
    LaterInFuture,
    LaterReversed,
    LaterTooOld,
    form_spans,
)
from visitor_desk.visits.place import Staff, Zone, ZoneId, all_zones_to, zones_to
from visitor_desk.visits.ticket import FieldNotAccepted
from visitor_desk.visits.visit import BadgeNotFree, FormEntered, Visit, VisitIdTaken

_FIELDS: Final[dict[type[DeskError], str]] = {
    FormEntered: "form",
    VisitIdTaken: "form",
    LaterTooOld: "arrived",
    LaterReversed: "left",
    BadgeWasOut: "badge",
    BadgeNotFree: "badge",
}


@dataclass(frozen=True, slots=True)
class _Read:
    zones: Sequence[Zone]
    staff: Sequence[Staff]
    guards: Sequence[Operator]
    entered: Sequence[Visit]
    missing: Sequence[int]


class EnteringLater(QObject):
    """Opens the form over the guard's page and enters one after the other, until the guard leaves it."""

    entered = Signal()
    """A visit was entered: who is here has to be read anew."""

    def __init__(self, workplace: Workplace, page: ReceptionPage, below: list[QWidget]) -> None:
        super().__init__(page)
        self._work, self._page = workplace, page
        self.layer = LaterLayer(workplace.look, page, below)
        self.layer.written.connect(self._enter)
        self._zones: dict[ZoneId, Zone] = {}

    def open(self) -> None:
        """Come, and read what the house has."""
        self.layer.open()
        self._read_house()

    def _read_house(self) -> None:
        desk, session = self._work.desk, self._work.session

        def read() -> _Read:
            return _Read(
                desk.house.zones(session),
                desk.house.staff(session),
                desk.enter_later.guards(session),
                desk.enter_later.entered(session),
                desk.enter_later.missing(session),
            )

        self._work.read(self._page, read, self._offer)

    def _offer(self, read: _Read) -> None:
        self._zones = {zone.id: zone for zone in read.zones}
        zones: Choices = [
            (way_words(zones_to(zone.id, self._zones), self._zones), zone.id) for zone in read.zones
        ]
        hosts: Choices = [(visible(one.name), one.id) for one in read.staff]
        authorisers: Choices = [(visible(one.name), one.id) for one in read.staff if one.may_authorise]
        guards: Choices = [(visible(one.staff_name), one.id) for one in read.guards]
        self.layer.form.offer(zones, hosts, authorisers, guards)
        self.layer.show_shift([self._line(visit) for visit in read.entered], form_spans(read.missing))

    def _line(self, visit: Visit) -> str:
        texts, formats, now = self._work.look.texts, self._work.look.formats, self._work.look.clock.now()
        left = formats.time_near(visit.left_at, now) if visit.left_at else texts("visits.going_on")
        arrived = formats.time_near(visit.arrived_at, now)
        return texts("later.line", form=visit.form, arrived=arrived, left=left)

    def _enter(self, typed: LaterEntry) -> None:
        desk, session, form = self._work.desk, self._work.session, self.layer.form
        entry = replace(typed, zones=all_zones_to(typed.zones, self._zones))

        def written(visit: Visit) -> None:
            if form.visit == visit.id:
                form.begin()
                form.field("form").editor.setFocus()
            self._work.say("later.said", Tone.GOOD, form=visit.form)
            self._read_house()
            self.entered.emit()

        def not_written(error: DeskError) -> None:
            form.show_troubles({self._field_of(error, entry): self._work.look.sentence(error)})
            self._work.show_error(error)

        self._work.write(self._page, lambda: desk.enter_later.enter(session, entry), written, not_written)

    def _field_of(self, error: DeskError, entry: LaterEntry) -> str:
        """Return the field that an error is about; one of none of them stands in the bar alone."""
        if isinstance(error, LaterInFuture):
            return "arrived" if entry.arrived_at > self._work.look.clock.now() else "left"
        if isinstance(error, FieldNotAccepted | BsnNotKept):
            return str(error.values.get("field"))
        return _FIELDS.get(type(error), "")
