"""What every store of access control must do; fakes and SQL pass the same tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.contracts.visit_stores import VisitWorks
from visitor_desk.clock import TimeRange
from visitor_desk.visits.door_events import (
    Door,
    DoorClock,
    DoorDirection,
    DoorDoubt,
    DoorEvent,
    DoorEventId,
    DoorForm,
    DoorKey,
    DoorResult,
    DoorSource,
    DoorSourceId,
    DoorSourceKnown,
    DoorSourceUnknown,
)
from visitor_desk.visits.door_ports import DoorFile
from visitor_desk.visits.place import Zone, ZoneId, ZoneKind

NINE = datetime(2026, 11, 3, 9, 0, 0, 250_001, tzinfo=UTC)
SYSTEM = DoorSource(
    id=DoorSourceId("gallagher"),
    name="Gallagher",
    form=DoorForm.CSV,
    time=("Datum", "Tijd"),
    time_format="%d-%m-%Y %H:%M:%S",
    time_zone="Europe/Amsterdam",
    door="Deur",
    badge="Pas",
    direction="Richting",
    delimiter=";",
    folder="shares/doors",
)
SUITE = Zone(ZoneId("suite"), None, ZoneKind.SUITE, "Suite")
NORTH = Door(SYSTEM.id, DoorKey("North (A)"), SUITE.id)
EVENT = DoorEvent(
    DoorEventId("0a" * 32),
    SYSTEM.id,
    NORTH.key,
    "14",
    NINE,
    DoorDirection.IN,
    DoorResult.GRANTED,
    DoorDoubt.FOLD,
)


def event(minutes: float, number: int, **changes: object) -> DoorEvent:
    at = NINE + timedelta(minutes=minutes)
    return replace(EVENT, id=DoorEventId(f"{number:064x}"), at=at, **changes)  # type: ignore[arg-type]


def minutes(start: float, end: float) -> TimeRange:
    return TimeRange(NINE + timedelta(minutes=start), NINE + timedelta(minutes=end))


class DoorStoresContract:
    """Inherit, and give a fixture `works` that begins units of work on one empty store."""

    @pytest.fixture
    def works(self) -> VisitWorks:
        raise NotImplementedError

    @pytest.fixture
    def furnished(self, works: VisitWorks) -> VisitWorks:
        with works() as work:
            work.zones.add(SUITE)
            work.door_register.add_source(SYSTEM)
            work.commit()
        return works

    def test_sources_come_back_as_they_went_in(self, furnished: VisitWorks) -> None:
        other = replace(SYSTEM, id=DoorSourceId("axis"), form=DoorForm.JSON_LINES, folder=None)
        with furnished() as work:
            work.door_register.add_source(other)
            work.commit()
        with furnished() as work:
            assert work.door_register.source(SYSTEM.id) == SYSTEM
            assert work.door_register.sources() == [other, SYSTEM]
            with pytest.raises(DoorSourceUnknown):
                work.door_register.source(DoorSourceId("none"))

    def test_a_source_is_added_once(self, furnished: VisitWorks) -> None:
        with furnished() as work, pytest.raises(DoorSourceKnown):
            work.door_register.add_source(SYSTEM)

    def test_a_door_can_be_put_in_another_zone(self, furnished: VisitWorks) -> None:
        moved = replace(NORTH, zone=ZoneId("cage"))
        with furnished() as work:
            work.zones.add(Zone(moved.zone, SUITE.id, ZoneKind.CAGE, "Cage"))
            work.door_register.put_door(NORTH)
            assert work.door_register.doors() == [NORTH]
            work.door_register.put_door(moved)
            work.commit()
        with furnished() as work:
            assert work.door_register.doors() == [moved]

    def test_clocks_are_a_history(self, furnished: VisitWorks) -> None:
        first = DoorClock(SYSTEM.id, NINE, 73.25, 1.0)
        later = DoorClock(SYSTEM.id, NINE + timedelta(days=1), -2.0, 0.5)
        with furnished() as work:
            for clock in (later, first, replace(later, offset_s=-2.5)):
                work.door_register.put_clock(clock)
            work.commit()
        with furnished() as work:
            assert work.door_register.clocks() == [first, replace(later, offset_s=-2.5)]

    def test_doors_and_clocks_are_of_a_known_source(self, furnished: VisitWorks) -> None:
        nowhere = DoorSourceId("none")
        with furnished() as work, pytest.raises(DoorSourceUnknown):
            work.door_register.put_door(replace(NORTH, source=nowhere))
        with furnished() as work, pytest.raises(DoorSourceUnknown):
            work.door_register.put_clock(DoorClock(nowhere, NINE, 1.0, 1.0))

    def test_an_event_is_kept_once_and_comes_back_as_it_went_in(self, furnished: VisitWorks) -> None:
        second = event(1, 2)
        with furnished() as work:
            assert work.door_events.newest(SYSTEM.id) is None
            assert work.door_events.add([]) == frozenset()
            assert work.door_events.add([EVENT, EVENT]) == {EVENT.id}
            assert work.door_events.add([second, replace(EVENT, badge="15")]) == {second.id}
            work.commit()
        with furnished() as work:
            assert work.door_events.of_badge("14", minutes(0, 5)) == [EVENT, second]
            assert work.door_events.of_badge("15", minutes(0, 5)) == []
            assert work.door_events.newest(SYSTEM.id) == second.at

    def test_many_events_at_once(self, furnished: VisitWorks) -> None:
        many = [event(number, number) for number in range(1200)]
        with furnished() as work:
            work.door_events.add(many[:600])
            assert len(work.door_events.add(many)) == 600
            assert work.door_events.of_badge("14", minutes(-1, 2000)) == many

    def test_events_are_found_by_badge_and_time(self, furnished: VisitWorks) -> None:
        with furnished() as work:
            work.door_events.add([event(0, 1), event(10, 2), event(20, 3), event(10, 4, badge="15")])
            found = work.door_events.of_badge("14", minutes(10, 20))
            assert [one.at for one in found] == [NINE + timedelta(minutes=10)]

    def test_events_go_door_by_door(self, furnished: VisitWorks) -> None:
        south = DoorKey("South")
        with furnished() as work:
            work.door_events.add([event(0, 1), event(10, 2), event(0, 3, door=south)])
            assert work.door_events.doors_seen() == [(SYSTEM.id, NORTH.key), (SYSTEM.id, south)]
            ten_later = NINE + timedelta(minutes=10)
            assert work.door_events.delete_before(SYSTEM.id, NORTH.key, ten_later, 9) == [NINE]
            assert work.door_events.delete_before(SYSTEM.id, south, ten_later, 0) == []
            work.commit()
        with furnished() as work:
            assert len(work.door_events.of_badge("14", minutes(-1, 30))) == 2

    def test_files_are_remembered_and_forgotten(self, furnished: VisitWorks) -> None:
        file = DoorFile(SYSTEM.id, "ab" * 32, 3 << 32, NINE, NINE)
        again = replace(file, size=7, read_at=NINE + timedelta(days=1))
        with furnished() as work:
            assert work.door_events.file(SYSTEM.id, file.path_sha256) is None
            work.door_events.put_file(file)
            work.door_events.put_file(again)
            work.commit()
        with furnished() as work:
            assert work.door_events.file(SYSTEM.id, file.path_sha256) == again
            assert work.door_events.delete_files_before(again.read_at) == 0
            assert work.door_events.delete_files_before(again.read_at + timedelta(seconds=1)) == 1
