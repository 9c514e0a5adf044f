from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.security.builders import SITE, House
from visitor_desk.clock import SetClock
from visitor_desk.errors import Cancelled
from visitor_desk.security.certificates import KeyNotCertified
from visitor_desk.security.day_keys import (
    KeystoreMissing,
    KeyWarning,
    NotYetDue,
    SiteNotAccepted,
    ToppedUp,
)
from visitor_desk.security.devices import WrongRoot
from visitor_desk.security.duties import Duty, NotYourDuty
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.records import ROOT, DayKeyName

DAYS = 4


@pytest.fixture
def house() -> House:
    return House(horizon_days=DAYS)


def destroy(house: House, ahead: int) -> int:
    with house.works() as work:
        gone = house.day_keys.destroy(work, house.clock.now().date() + timedelta(days=ahead))
        work.commit()
    return gone


def seal(house: House, group: Group, ahead: int, record: str = "v1") -> None:
    with house.works() as work:
        house.sealed.seal(
            work,
            table="visits",
            record=record,
            group=group,
            expires_on=house.clock.now().date() + timedelta(days=ahead),
            fields={"name": "x"},
        )
        work.commit()


def test_topping_up_makes_what_is_missing(house: House) -> None:
    session = house.sign_in("anna")
    assert house.day_keys.top_up(session, horizon_days=DAYS) == ToppedUp(0, 0)
    house.clock.advance(timedelta(days=2))
    assert house.day_keys.top_up(session, horizon_days=DAYS) == ToppedUp(10, 10)
    with house.works() as work:
        assert house.day_keys.days_left(work) == DAYS
    fresh = [key for key in house.keystore.keys.values() if key.certificate.issuer == session.operator_id]
    assert len(fresh) == 10
    assert house.tables.public_day_keys == house.keystore.keys


def test_new_keys_are_wrapped_to_everyone_whose_duty_it_is(house: House) -> None:
    guard = house.hire("guard", Duty.RECEPTION)
    house.hire("admin", Duty.ADMINISTRATOR)
    gone = house.hire("gone", Duty.FACILITY)
    session = house.sign_in("anna")
    house.operators.end(session, gone.operator_id)
    house.day_keys.top_up(session, horizon_days=DAYS + 1)
    last = house.clock.now().date() + timedelta(days=DAYS + 1)
    holders = {
        group: {
            holder for name, holder in house.keystore.wraps if name.expires_on == last and name.group == group
        }
        for group in Group
    }
    officers = {ROOT, *(officer.id for officer in house.founding.officers)}
    assert holders[Group.R] == officers | {guard.operator_id}
    assert holders[Group.T] == holders[Group.D] == holders[Group.S] == holders[Group.F] == officers


def test_topping_up_is_for_privacy(house: House) -> None:
    with pytest.raises(NotYourDuty):
        house.day_keys.top_up(house.hire("fac", Duty.FACILITY))


def test_topping_up_can_be_stopped_and_taken_up_again(house: House) -> None:
    session = house.sign_in("anna")
    told: list[tuple[int, int]] = []
    with pytest.raises(Cancelled):
        house.day_keys.top_up(
            session,
            horizon_days=90,
            progress=lambda done, total: told.append((done, total)),
            stopped=lambda: bool(told),
        )
    assert told == [(250, 430)]
    # What was made before the stop is published with the rest.
    assert house.day_keys.top_up(session, horizon_days=90) == ToppedUp(180, 430)


def test_a_published_key_that_was_deleted_is_published_again(house: House) -> None:
    session = house.sign_in("anna")
    name = next(iter(house.tables.public_day_keys))
    del house.tables.public_day_keys[name]
    assert house.day_keys.top_up(session, horizon_days=DAYS) == ToppedUp(0, 1)
    assert house.tables.public_day_keys[name] == house.keystore.keys[name]


def test_a_key_slipped_into_the_keystore_is_not_published(house: House) -> None:
    session = house.sign_in("anna")
    name = next(iter(house.tables.public_day_keys))
    del house.tables.public_day_keys[name]
    other = next(key for key in house.keystore.keys.values() if key.name != name)
    house.keystore.keys[name] = replace(house.keystore.keys[name], public=other.public)
    with pytest.raises(KeyNotCertified):
        house.day_keys.top_up(session, horizon_days=DAYS)


def test_no_key_is_wrapped_to_an_operator_whose_row_was_changed(house: House) -> None:
    session = house.sign_in("anna")
    guard = house.hire("guard", Duty.RECEPTION).operator
    bent = replace(guard, duties=frozenset(Duty))
    house.tables.operators[guard.id] = bent
    with pytest.raises(KeyNotCertified):
        house.day_keys.top_up(session, horizon_days=DAYS + 1)
    with pytest.raises(KeyNotCertified):
        house.day_keys.grant(session, bent)


def test_granting_is_for_privacy_and_counts(house: House) -> None:
    session = house.sign_in("anna")
    guard = house.hire("guard", Duty.RECEPTION)
    told: list[tuple[int, int]] = []
    granted = house.day_keys.grant(
        session, guard.operator, progress=lambda done, total: told.append((done, total))
    )
    assert granted == DAYS, "the desk's own group alone"
    assert told == [(DAYS, DAYS)]
    with pytest.raises(NotYourDuty):
        house.day_keys.grant(guard, guard.operator)
    with pytest.raises(Cancelled):
        house.day_keys.grant(session, guard.operator, stopped=lambda: True)


def test_destroying_takes_keys_and_rows_up_to_the_day(house: House) -> None:
    for ahead in (1, 2, 3):
        seal(house, Group.D, ahead, f"v{ahead}")
    house.clock.advance(timedelta(days=2))
    assert destroy(house, 0) == 10
    today = house.clock.now().date()
    assert all(name.expires_on > today for name in house.keystore.keys)
    assert all(name.expires_on > today for name, _ in house.keystore.wraps)
    assert all(name.expires_on > today for name in house.tables.public_day_keys)
    body = house.tables.log[max(house.tables.log)].body
    assert body is not None
    assert read_body(body)["act"] == "day_keys.destroyed"
    assert read_body(body)["values"] == {"up_to": today.isoformat(), "keys": 10}


def test_destroying_nothing_writes_no_entry(house: House) -> None:
    size = len(house.tables.log)
    assert destroy(house, 0) == 0
    assert len(house.tables.log) == size


def test_no_key_dies_before_its_day(house: House) -> None:
    # One day ahead of UTC is today in the east.
    assert destroy(house, 1) == 5
    with pytest.raises(NotYetDue):
        destroy(house, 2)
    assert len(house.keystore.keys) == 5 * (DAYS - 1)


def test_the_keys_are_gone_even_if_the_rows_stay(house: House) -> None:
    seal(house, Group.D, 1)
    house.clock.advance(timedelta(days=1))
    with house.works() as work:
        house.day_keys.destroy(work, house.clock.now().date())
    assert len(house.keystore.keys) == 5 * (DAYS - 1)
    assert len(house.tables.sealed) == 1
    # Whoever comes next says what the one before did not live to say, once.
    assert (destroy(house, 0), destroy(house, 0)) == (5, 0)


def test_a_destroyed_key_does_not_come_back_by_granting(house: House) -> None:
    session = house.sign_in("anna")
    guard = house.hire("guard", Duty.RECEPTION)
    tomorrow = house.clock.now().date() + timedelta(days=1)

    def destroyed_meanwhile() -> bool:
        with house.keystore_works() as keystore:
            keystore.day_keys.destroy_expired(tomorrow)
            keystore.commit()
        return False

    house.day_keys.grant(session, guard.operator, stopped=destroyed_meanwhile)
    assert not [name for name, _ in house.keystore.wraps if name.expires_on <= tomorrow]


def test_the_days_left_are_those_of_the_shortest_group(house: House) -> None:
    with house.works() as work:
        assert house.day_keys.days_left(work) == DAYS
    for ahead in (DAYS, DAYS - 1):
        del house.tables.public_day_keys[
            DayKeyName(Group.T, house.clock.now().date() + timedelta(days=ahead), SITE)
        ]
    with house.works() as work:
        assert house.day_keys.days_left(work) == DAYS - 2
    house.tables.public_day_keys.clear()
    with house.works() as work:
        assert house.day_keys.days_left(work) == 0


def test_a_site_is_added_with_its_keys_and_said_in_the_log(house: House) -> None:
    session = house.sign_in("anna")
    for name in ("", " rtm1", "a\nb", "x" * 61, SITE):
        with pytest.raises(SiteNotAccepted):
            house.day_keys.add_site(session, name)
    assert house.day_keys.add_site(session, "rtm1").made == 2 * DAYS
    assert {name.site for name in house.tables.public_day_keys} == {"", SITE, "rtm1"}
    assert house.tables.installation[0].sites == (SITE, "rtm1")
    assert house.day_keys.days_ahead() == DAYS


def test_a_session_tops_up_when_some_days_are_missing_and_not_before() -> None:
    house = House(horizon_days=20)
    session = house.sign_in("anna")
    assert house.day_keys.top_up_if_short(session) is None
    house.clock.advance(timedelta(days=15))
    made = house.day_keys.top_up_if_short(session)
    assert made is not None
    assert made.made > 0
    assert house.day_keys.days_ahead() == 20


def test_what_is_to_be_said_about_the_keys(house: House) -> None:
    assert house.day_keys.warnings() == {KeyWarning.RUNNING_OUT: DAYS}
    older = house.keystore.copy()
    house.day_keys.top_up(house.sign_in("anna"), horizon_days=60)
    assert house.day_keys.warnings() == {}
    house.keystore.keys, house.keystore.wraps = older.keys, older.wraps
    assert house.day_keys.lack() == 60 - DAYS
    assert house.day_keys.warnings() == {KeyWarning.KEYSTORE_OLDER: 60 - DAYS}
    session = house.sign_in("anna")
    assert house.day_keys.top_up(session, horizon_days=60).made > 0
    assert house.day_keys.warnings() == {}
    house.clock.advance(timedelta(days=60))
    assert house.day_keys.warnings() == {KeyWarning.NONE_LEFT: 0}


def test_an_empty_keystore_is_not_taken_for_this_one(house: House) -> None:
    house.day_keys.check_keystore()
    house.keystore.keys.clear()
    with pytest.raises(KeystoreMissing):
        house.day_keys.check_keystore()
    house.tables.public_day_keys.clear()
    house.day_keys.check_keystore()


def test_keys_are_made_for_the_installation_that_this_desk_joined(house: House) -> None:
    session = house.sign_in("anna")
    house.tables.installation[0] = House(horizon_days=1).installation
    with pytest.raises(WrongRoot):
        house.day_keys.top_up(session)
    house.tables.installation.clear()
    with pytest.raises(WrongRoot):
        house.day_keys.top_up(session)


@pytest.mark.parametrize(
    ("zone", "hour", "first"),
    [
        ("Europe/Amsterdam", 23, date(2026, 11, 29)),
        ("Europe/Amsterdam", 22, date(2026, 11, 28)),
        ("America/New_York", 3, date(2026, 11, 27)),
    ],
)
def test_keys_are_made_from_tomorrow_on_as_the_day_is_at_the_site(zone: str, hour: int, first: date) -> None:
    site = ZoneInfo(zone)
    house = House(SetClock(datetime(2026, 11, 27, hour, 10, tzinfo=UTC)), horizon_days=DAYS, zone=site)
    with house.keystore_works() as keystore:
        assert min(name.expires_on for name in keystore.day_keys.names()) == first
    today = house.clock.now().astimezone(site).date()
    with house.works() as work:
        assert house.day_keys.destroy(work, today) == 0
        assert house.day_keys.days_left(work) == DAYS
    assert house.day_keys.top_up(house.sign_in("anna"), horizon_days=DAYS) == ToppedUp(0, 0)
