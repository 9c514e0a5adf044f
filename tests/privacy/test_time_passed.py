"""A month that was missed is caught up by itself, and a clock that was set ahead destroys nothing early."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.privacy.house import ARRIVAL, PrivacyHouse
from tests.privacy.test_retention import a_recording
from visitor_desk.privacy.clock_check import ClockSetBack
from visitor_desk.privacy.time_passed import LONG_WEEKEND, RunByHand
from visitor_desk.security.records import DeviceId
from visitor_desk.visits.door_events import (
    Door,
    DoorDirection,
    DoorDoubt,
    DoorEvent,
    DoorEventId,
    DoorForm,
    DoorKey,
    DoorResult,
    DoorSource,
    DoorSourceId,
)

DAY = timedelta(days=1)
DOORS = DoorSourceId("p")


@pytest.fixture
def house() -> PrivacyHouse:
    """A house in which retention ran a day after its founding, and somebody visited."""
    house = PrivacyHouse()
    house.clock.set(ARRIVAL + DAY)
    house.retention.run(house.officer)
    house.a_visit(1, ARRIVAL + DAY)
    return house


def note(house: PrivacyHouse) -> None:
    with house.works() as work:
        house.log.append(work, "test.noted", None)
        work.commit()


def keys(house: PrivacyHouse) -> int:
    return len(house.keystore.keys)


def test_a_month_without_a_run_is_caught_up_where_the_desk_was_in_use(house: PrivacyHouse) -> None:
    for days in range(4, 40, 5):
        house.clock.set(ARRIVAL + days * DAY)
        note(house)
    report = house.retention.run_due()
    assert report is not None
    assert (report.caught_up, report.records_deleted) == (37, 2)


@pytest.mark.parametrize("ahead", [LONG_WEEKEND + 2 * DAY, 35 * DAY])
def test_a_clock_set_ahead_destroys_nothing_until_somebody_looks(
    house: PrivacyHouse, ahead: timedelta
) -> None:
    before = keys(house)
    house.clock.advance(ahead)
    for _ in range(2):
        with pytest.raises(RunByHand) as refused:
            house.retention.run_due()
        # The same desk goes on under its wrong clock; it is no witness of itself.
        note(house)
    assert refused.value.values == {"days": ahead.days, "since": "2026-03-03"}
    assert keys(house) == before
    assert house.retention.run(house.officer).keys_destroyed > 0
    house.clock.advance(DAY)
    assert house.retention.run_due() is not None


def test_another_desk_that_agrees_about_the_day_is_a_witness(house: PrivacyHouse) -> None:
    house.clock.advance(35 * DAY)
    note(house)
    with pytest.raises(RunByHand):
        house.retention.run_due()
    note(house)
    other = house.tables.log[max(house.tables.log)]
    house.tables.log[other.index] = replace(other, device=DeviceId("other"))
    assert house.retention.run_due() is not None


def test_a_door_or_a_recorder_is_a_witness(
    house: PrivacyHouse, tmp_path_factory: pytest.TempPathFactory
) -> None:
    house.clock.advance(35 * DAY)
    with house.works() as work:
        source = DoorSource(DOORS, "P", DoorForm.CSV, ("t",), "iso", "UTC", "door", "badge")
        work.door_register.add_source(source)
        work.door_register.put_door(Door(DOORS, DoorKey("7"), next(iter(work.zones.all())).id))
        work.door_events.add([_opening(house, 30 * DAY)])
        work.commit()
    with pytest.raises(RunByHand):
        house.retention.run_due()
    with house.works() as work:
        work.door_events.add([_opening(house, DAY)])
        work.commit()
    assert house.retention.run_due() is not None
    house.clock.advance(35 * DAY)
    with pytest.raises(RunByHand):
        house.retention.run_due()
    house.a_camera(tmp_path_factory.mktemp("nvr"))
    a_recording(house, 1)
    house.day_keys.top_up(house.officer)
    assert house.retention.run_due() is not None


def test_by_a_clock_set_back_the_hourly_run_does_not_say_that_nothing_is_due(house: PrivacyHouse) -> None:
    assert house.retention.run_due() is None
    house.clock.advance(-365 * DAY)
    with pytest.raises(ClockSetBack) as refused:
        house.retention.run_due()
    assert refused.value.values == {"now": "2025-03-03 09:00 UTC", "seen": "2026-03-03 09:00 UTC"}


def test_a_clock_set_back_a_year_refuses_and_says_why(house: PrivacyHouse) -> None:
    house.clock.advance(-365 * DAY)
    house.day_keys.top_up(house.officer)
    before = keys(house)
    house.clock.advance(2 * DAY)
    with pytest.raises(ClockSetBack) as refused:
        house.retention.run_due()
    assert refused.value.values["seen"] == "2026-03-03 09:00 UTC"
    assert keys(house) == before


def _opening(house: PrivacyHouse, ago: timedelta) -> DoorEvent:
    at = house.clock.now() - ago
    return DoorEvent(
        DoorEventId(f"{ago.days:04}"),
        DOORS,
        DoorKey("7"),
        "014",
        at,
        DoorDirection.IN,
        DoorResult.GRANTED,
        DoorDoubt.NONE,
    )
