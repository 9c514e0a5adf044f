"""The work behind a walk-in: what is offered, what is wrong with what was typed, and the person it makes."""

from __future__ import annotations

from dataclasses import replace

from ui.formats import visible
from ui.palettes import Tone
from ui.reception.draft import ExpectedView
from ui.reception.group_whose import name_of
from ui.reception.house import House
from ui.reception.house_words import way_words
from ui.reception.page import ReceptionPage
from ui.reception.remembered_people import RememberedPeople, with_consent
from ui.reception.walk_in_box import Asked
from ui.workplace import Workplace
from visitor_desk.bsn import BsnNotKept
from visitor_desk.clock import TimeRange
from visitor_desk.errors import DeskError
from visitor_desk.privacy.consent import same_person
from visitor_desk.visits.place import StaffId, all_zones_to, zones_to
from visitor_desk.visits.ticket import FieldNotAccepted, TicketId
from visitor_desk.visits.walk_in import WalkIn, WalkInEndsWrong, WalkInNotAllowed, accept_walk_in


class WalkingIn:
    """Asks about somebody whom nobody announced; they are let in as everybody in front is."""

    def __init__(self, workplace: Workplace, page: ReceptionPage, remembered: RememberedPeople) -> None:
        self._work, self._look, self._page = workplace, workplace.look, page
        self._remembered = remembered
        self._house: House | None = None
        page.visit.walk_in_asked.connect(self._ask)
        page.visit.walk_in.given.connect(self._take)
        page.remembered_chosen.connect(self._ask_remembered)

    def show_house(self, house: House) -> None:
        """Offer what the house has now."""
        self._house = house
        known = {zone.id: zone for zone in house.zones}
        zones: list[tuple[str, object]] = [
            (way_words(zones_to(zone.id, known), known), zone.id) for zone in house.zones
        ]
        hosts: list[tuple[str, object]] = [(visible(one.name), one.id) for one in house.staff]
        authorisers: list[tuple[str, object]] = [
            (visible(one.name), one.id) for one in house.staff if one.may_authorise
        ]
        self._page.visit.walk_in.offer(zones, hosts, authorisers)

    def _ask(self) -> None:
        document = self._page.draft.document
        name = name_of(document.check) if document is not None else ""
        self._page.visit.start_walk_in(name, self._look.clock.now())

    def _ask_remembered(self, person: ExpectedView) -> None:
        name = person.name
        self._page.visit.start_walk_in(name, self._look.clock.now(), person.remembered)

    def _take(self, asked: Asked) -> None:
        house, box = self._house, self._page.visit.walk_in
        if house is None:
            return
        known = {zone.id: zone for zone in house.zones}
        walk_in = replace(asked.walk_in, zones=all_zones_to(asked.walk_in.zones, known))
        try:
            accept_walk_in(walk_in, list(house.zones), asked.at)
        except DeskError as error:
            box.show_troubles({_field_of(error): self._look.sentence(error)})
            return
        person = self._with_consent(self._person(walk_in, asked, house), asked, house)
        self._page.visit.end_walk_in()
        self._page.choose_returning(person)
        self._page.visit.person.editor.setFocus()
        self._work.say("said.walk_in", Tone.NEUTRAL)

    def _with_consent(self, person: ExpectedView, asked: Asked, house: House) -> ExpectedView:
        """Return somebody with the consent they were found by, unless another name was typed over it."""
        rules, chosen = house.notices.rules.label, asked.remembered
        if chosen is not None and chosen.who == same_person(person.name, person.organisation):
            return with_consent(person, chosen, rules)
        return self._remembered.known([person], rules)[0]

    def _person(self, walk_in: WalkIn, asked: Asked, house: House) -> ExpectedView:
        known = {zone.id: zone for zone in house.zones}
        staff = {one.id: one.name for one in house.staff}
        places = tuple(known[zone] for zone in walk_in.zones)
        return ExpectedView(
            ticket=TicketId(""),
            person=0,
            number=0,
            window=TimeRange(asked.at, walk_in.until),
            name=walk_in.announced.names[0],
            organisation=walk_in.announced.organisation,
            purpose=walk_in.announced.purpose,
            host=staff.get(walk_in.host, ""),
            zones=way_words(walk_in.zones, known),
            escort_zone=next((zone.name for zone in places if zone.escort_required), ""),
            host_id=walk_in.host,
            places=places,
            customer=walk_in.customer,
            walk_in=walk_in,
            authoriser=staff.get(StaffId(walk_in.approval.authoriser), ""),
        )


def _field_of(error: DeskError) -> str:
    """Return the field that an error is about."""
    if isinstance(error, WalkInNotAllowed):
        return "zone"
    if isinstance(error, WalkInEndsWrong):
        return "until"
    if isinstance(error, FieldNotAccepted | BsnNotKept):
        return str(error.values.get("field", "name"))
    return "name"
