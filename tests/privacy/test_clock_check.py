"""A clock that is behind what happened is noticed before a day is called over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.privacy.house import ARRIVAL, PrivacyHouse
from visitor_desk.privacy.clock_check import LOOKED_BACK, TOLERANCE, ClockSetBack
from visitor_desk.security.log_entry import read_body

DAY = timedelta(days=1)


@pytest.fixture
def house() -> PrivacyHouse:
    return PrivacyHouse()


def note(house: PrivacyHouse, times: int = 1) -> None:
    with house.works() as work:
        for _ in range(times):
            house.log.append(work, "test.noted", None)
        work.commit()


def test_a_clock_within_the_tolerance_is_believed(house: PrivacyHouse) -> None:
    note(house)
    house.clock.advance(-TOLERANCE)
    assert house.retention.run(house.officer).keys_destroyed == 0


@pytest.mark.parametrize("back", [TOLERANCE + timedelta(seconds=1), timedelta(hours=1), 365 * DAY])
def test_a_clock_set_back_ends_the_run_before_anything_is_destroyed(
    house: PrivacyHouse, back: timedelta
) -> None:
    house.clock.set(ARRIVAL + 2 * DAY)
    note(house)
    house.clock.advance(-back)
    house.sign_in("anna")
    keys, rows = len(house.keystore.keys), len(house.tables.log)
    with pytest.raises(ClockSetBack) as caught:
        house.retention.run(house.officer)
    assert caught.value.values["seen"] == "2026-03-04 09:00 UTC"
    assert (len(house.keystore.keys), len(house.tables.log)) == (keys, rows)


def test_a_run_that_was_made_for_a_later_day_is_noticed_without_the_log(house: PrivacyHouse) -> None:
    house.clock.set(ARRIVAL + 9 * DAY)
    house.retention.run(house.officer)
    house.clock.set(ARRIVAL)
    note(house, LOOKED_BACK + 1)
    with pytest.raises(ClockSetBack):
        house.retention.run(house.officer)


def test_who_looked_at_the_clock_may_go_on_and_that_is_in_the_log(house: PrivacyHouse) -> None:
    house.clock.set(ARRIVAL + 20 * DAY)
    note(house)
    house.clock.set(ARRIVAL + DAY)
    report = house.retention.run(house.officer, clock_confirmed=True)
    assert report.keys_destroyed > 0
    with house.works() as work:
        *_, entry = work.log.about(house.lives.local_day(house.clock.now()).isoformat())
    assert read_body(entry.body or b"")["values"]["clock_confirmed"] is True


def test_a_spoilt_entry_is_not_a_clock(house: PrivacyHouse) -> None:
    note(house, 2)
    last = max(house.tables.log)
    house.tables.log[last] = replace(house.tables.log[last], body=b"{}")
    house.retention.run(house.officer)
