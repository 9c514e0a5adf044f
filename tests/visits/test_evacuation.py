"""Desks of one site give each other their part of the list, and trust nothing that was not signed for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.security.builders import House, last_bit_flipped
from tests.visits.fakes import FakeVisitWork, VisitTables
from visitor_desk.security.evacuation_file import EvacuationFile, EvacuationPart, EvacuationPerson
from visitor_desk.security.evacuation_openings import OpeningNotes
from visitor_desk.visits.evacuation import Evacuation, EvacuationReader, EvacuationWriter, innermost
from visitor_desk.visits.evacuation_part import PartNotTrusted, open_part, seal_part
from visitor_desk.visits.place import Zone, ZoneId, ZoneKind
from visitor_desk.visits.ticket import TicketId
from visitor_desk.visits.visit import BadgeNumber, Visit, VisitId, VisitState

MINUTE = timedelta(minutes=1)


@dataclass
class Reception:
    """One desk over the stores of a house, with a folder of its own."""

    house: House
    tables: VisitTables
    folder: Path
    label: str

    def __post_init__(self) -> None:
        device, clock = self.house.device, self.house.clock
        file = EvacuationFile(
            self.folder / "evacuation.sealed", device.id, device.installation.id, device.secret
        )
        self.writer = EvacuationWriter(file, self.label, clock)
        self.reader = EvacuationReader(device.id, file, OpeningNotes(self.folder / "notes"), clock)
        self.evacuation = Evacuation(
            self.works,  # type: ignore[arg-type]
            device,
            file,
            self.writer,
            self.reader,
            self.house.log,
            clock,
            self.folder,
        )

    def works(self) -> FakeVisitWork:
        return FakeVisitWork(self.house.tables, self.tables)

    def admit(self, visit: str, name: str) -> None:
        row = Visit(
            VisitId(visit),
            TicketId("t"),
            0,
            VisitState.HERE,
            (),
            self.house.clock.now(),
            badge=BadgeNumber(visit),
            desk=self.label,
        )
        with self.works() as work:
            work.badges.add(BadgeNumber(visit))
            work.visits.add(replace(row, ticket=None))
            work.commit()
        self.writer.arrived([person(visit, name, self.house)])

    def leave(self, visit: str) -> None:
        now = self.house.clock.now()
        with self.works() as work:
            row = work.visits.get(VisitId(visit))
            assert row is not None
            work.visits.update(replace(row, state=VisitState.LEFT, left_at=now))
            work.commit()
        self.writer.left(VisitId(visit))

    def names(self) -> list[str | None]:
        return [one.name for one in self.reader.show(None).people]


def person(visit: str, name: str, house: House) -> EvacuationPerson:
    now = house.clock.now()
    return EvacuationPerson(
        visit=visit,
        name=name,
        organisation="Northwind",
        zone="Suite 1",
        badge=visit,
        arrived_at=now,
        due_at=None,
        confirmed_at=now,
    )


@pytest.fixture
def desks(tmp_path: Path) -> tuple[Reception, Reception]:
    house = House()
    tables = VisitTables()
    rooms = []
    for number, one in enumerate((house, house.joined_desk("desk-2"))):
        folder = tmp_path / str(number)
        folder.mkdir()
        rooms.append(Reception(one, tables, folder, f"Desk {number + 1}"))
    return rooms[0], rooms[1]


def rounds(*desks: Reception) -> None:
    for desk in desks:
        desk.house.clock.advance(MINUTE)
        desk.evacuation.refresh()


def test_each_desk_hears_who_came_in_at_the_other(desks: tuple[Reception, Reception]):
    one, two = desks
    one.admit("v1", "Eriksson, Anna")
    two.admit("v2", "Okafor, Chidi")
    rounds(one, two, one)
    assert one.names() == two.names() == ["Eriksson, Anna", "Okafor, Chidi"]
    heads = one.reader.show(None).desks
    assert [(head.desk, head.own) for head in heads] == [("Desk 1", True), ("Desk 2", False)]
    assert heads[1].made_at < heads[0].made_at


def test_who_leaves_at_another_desk_disappears_from_both(desks: tuple[Reception, Reception]):
    one, two = desks
    one.admit("v1", "Eriksson, Anna")
    rounds(one, two)
    two.leave("v1")
    assert two.names() == []
    rounds(two, one)
    assert one.names() == []


def test_nothing_in_the_store_can_be_read_by_anybody_else(desks: tuple[Reception, Reception]):
    one, two = desks
    one.admit("v1", "Eriksson, Anna")
    rounds(one)
    (row,) = one.tables.parts.values()
    assert b"Eriksson" not in row.sealed
    with one.works() as work:
        sender = work.devices.get(one.house.device.id)
    assert sender is not None
    installation = one.house.installation.id
    assert open_part(row, sender, installation, two.house.device.kem).people[0].name == "Eriksson, Anna"
    with pytest.raises(PartNotTrusted):
        open_part(row, sender, installation, one.house.device.kem)


@pytest.mark.parametrize("spoilt", ["sealed", "made_at", "from_device", "signature"])
def test_a_changed_part_is_left_out_and_said(desks: tuple[Reception, Reception], spoilt: str):
    one, two = desks
    one.admit("v1", "Eriksson, Anna")
    rounds(one)
    (key, row), *_ = one.tables.parts.items()
    changes = {
        "sealed": last_bit_flipped(row.sealed),
        "made_at": row.made_at + MINUTE,
        "from_device": two.house.device.id,
        "signature": bytes(64),
    }
    one.tables.parts[key] = replace(row, **{spoilt: changes[spoilt]})
    two.house.clock.advance(MINUTE)
    two.evacuation.refresh()
    # The visit itself is known from the store: a badge to look for, without the name.
    assert two.names() == [None]
    assert two.evacuation.healthy() == (spoilt == "from_device")


def test_a_part_of_another_time_under_a_right_signature_is_refused(desks: tuple[Reception, Reception]):
    one, two = desks
    now = one.house.clock.now()
    with one.works() as work:
        receiver, sender = (work.devices.get(desk.house.device.id) for desk in (two, one))
    assert receiver is not None
    assert sender is not None
    part = EvacuationPart(one.house.device.id, "Desk 1", now, ())
    device = one.house.device
    row = seal_part(part, receiver, device.installation.id, device.signing)
    later = replace(row, made_at=now + MINUTE)
    signed = replace(
        later,
        signature=device.signing.sign("evacuation part", later.statement(device.installation.id)),
    )
    with pytest.raises(PartNotTrusted):
        open_part(signed, sender, device.installation.id, two.house.device.kem)


def test_no_name_is_sealed_to_a_device_that_nobody_certified(desks: tuple[Reception, Reception]):
    one, two = desks
    tables = one.house.tables
    device = tables.devices[two.house.device.id]
    stranger = House().device
    tables.devices[device.id] = replace(device, kem_public=stranger.kem.public)
    one.admit("v1", "Eriksson, Anna")
    rounds(one)
    assert one.tables.parts == {}
    assert not one.evacuation.healthy()


def test_a_round_forgets_nobody_who_came_in_while_it_read(desks: tuple[Reception, Reception]):
    one, _ = desks
    before = one.house.clock.now()
    one.house.clock.advance(MINUTE)
    one.admit("v1", "Eriksson, Anna")
    one.writer.follow([], before)
    assert one.names() == ["Eriksson, Anna"]
    one.house.clock.advance(MINUTE)
    one.writer.follow([], one.house.clock.now())
    assert one.names() == []


def test_zones_are_named_by_the_innermost():
    zones = [
        Zone(ZoneId("s"), None, ZoneKind.SITE, "Site"),
        Zone(ZoneId("a"), ZoneId("s"), ZoneKind.SUITE, "Suite 1"),
        Zone(ZoneId("c"), ZoneId("a"), ZoneKind.CAGE, "Cage 4"),
        Zone(ZoneId("b"), ZoneId("s"), ZoneKind.SUITE, "Suite 2"),
    ]
    assert innermost(("s", "a", "c", "b"), zones) == "Cage 4, Suite 2"
    assert innermost((), zones) == ""
