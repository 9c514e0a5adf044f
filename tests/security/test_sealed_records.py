from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.security.builders import SITE, House, new_officer
from tests.security.sealed_builders import DAY, FIELDS, NEEDED, TODAY, get, last_entry, put
from visitor_desk.security.duties import Duty, NotYourDuty, Purpose, SessionLocked
from visitor_desk.security.groups import Group
from visitor_desk.security.records import DayKeyName
from visitor_desk.security.row_binding import bound_blob
from visitor_desk.security.sealed_records import (
    KeyDestroyed,
    LastKeyTaken,
    NoDayKey,
    NotGranted,
    NothingSealed,
    PurposeMissing,
)


@pytest.fixture
def house() -> House:
    return House()


@pytest.mark.parametrize("group", list(Group))
def test_what_a_desk_seals_a_privacy_officer_opens(house: House, group: Group) -> None:
    assert put(house, group).expires_on == DAY
    assert get(house, house.sign_in("bart"), group) == FIELDS


def test_nothing_that_is_stored_holds_what_was_sealed(house: House) -> None:
    put(house)
    (row,) = house.tables.sealed.values()
    stored = row.sealed.wrap + row.sealed.nonce + row.sealed.ciphertext
    for word in (b"Erika", b"Mustermann", b"Wartung", b"name"):
        assert word not in stored
    assert "Erika" not in repr(row)


@pytest.mark.parametrize(
    ("duty", "groups"),
    [
        (Duty.RECEPTION, {Group.R}),
        (Duty.FACILITY, {Group.T, Group.R, Group.D}),
        (Duty.PRIVACY, set(Group)),
    ],
)
def test_each_duty_opens_its_groups_and_no_other(house: House, duty: Duty, groups: set[Group]) -> None:
    session = house.hire("someone", duty)
    for group in Group:
        put(house, group)
        if group in groups:
            assert get(house, session, group) == FIELDS
        else:
            with pytest.raises(NotGranted):
                get(house, session, group)


def test_administrator_and_auditor_open_nothing(house: House) -> None:
    session = house.hire("admin", Duty.ADMINISTRATOR, Duty.AUDITOR)
    for group in Group:
        put(house, group)
        with pytest.raises(NotYourDuty):
            get(house, session, group)


def test_a_duty_without_a_grant_is_not_enough(house: House) -> None:
    put(house)
    officer = house.sign_in("anna")
    house.keystore.wraps = {
        key: wrap for key, wrap in house.keystore.wraps.items() if key[1] != officer.operator_id
    }
    with pytest.raises(NotGranted):
        get(house, officer)


def test_a_locked_session_opens_nothing(house: House) -> None:
    put(house)
    session = house.sign_in("anna")
    session.lock()
    with pytest.raises(SessionLocked):
        get(house, session)


@pytest.mark.parametrize("group", [Group.D, Group.S, Group.F])
def test_opening_needs_a_purpose_and_is_logged(house: House, group: Group) -> None:
    put(house, group)
    session = house.sign_in("anna")
    with house.works() as work, pytest.raises(PurposeMissing):
        house.sealed.open(session, work, table="visits", record="v1", group=group)
    get(house, session, group)
    entry = last_entry(house)
    assert entry["act"] == "record.opened"
    assert entry["operator"] == session.operator_id
    assert entry["values"] == {
        "record": "v1",
        "table": "visits",
        "group": group.value,
        "purpose": NEEDED[group].value,
    }
    with house.works() as work:
        assert [row.index for row in work.log.about("v1")] == [len(house.tables.log) - 1]


@pytest.mark.parametrize("group", [Group.T, Group.R])
def test_what_a_desk_works_with_all_day_is_not_logged(house: House, group: Group) -> None:
    put(house, group)
    session = house.sign_in("anna")
    size = len(house.tables.log)
    get(house, session, group)
    assert len(house.tables.log) == size


def test_nothing_sealed_is_said_so(house: House) -> None:
    put(house)
    session = house.sign_in("anna")
    for record, group in (("v2", Group.D), ("v1", Group.S)):
        with pytest.raises(NothingSealed):
            get(house, session, group, record)


def test_sealing_again_replaces_the_blob_of_that_day(house: House) -> None:
    first = put(house, name="old")
    second = put(house, name="new")
    assert first.digest != second.digest
    (row,) = house.tables.sealed.values()
    assert row.version == 2
    assert bound_blob(row) == second.digest
    assert get(house, house.sign_in("anna")) == {"name": "new"}


def test_fields_that_die_on_different_days_lie_apart_and_open_together(house: House) -> None:
    put(house, day=TODAY + timedelta(days=1), phone="1")
    put(house, day=TODAY + timedelta(days=2), name="n")
    session = house.sign_in("anna")
    assert get(house, session) == {"phone": "1", "name": "n"}
    house.clock.advance(timedelta(days=1))
    destroy(house, keep_rows=True)
    assert get(house, session) == {"name": "n"}
    house.clock.advance(timedelta(days=1))
    destroy(house, keep_rows=True)
    with pytest.raises(KeyDestroyed) as gone:
        get(house, session)
    assert gone.value.values == {"group": "D", "expires_on": TODAY + timedelta(days=2)}


def destroy(house: House, *, keep_rows: bool = False) -> None:
    with house.works() as work:
        house.day_keys.destroy(work, house.clock.now().date())
        if not keep_rows:
            work.sealed.delete_expired(house.clock.now().date())
            work.commit()


@pytest.mark.parametrize("group", [Group.D, Group.T])
def test_a_destroyed_key_is_gone_for_sessions_that_had_it_open(house: House, group: Group) -> None:
    put(house, group, day=TODAY + timedelta(days=1))
    session = house.sign_in("anna")
    (row,) = house.tables.sealed.values()
    get(house, session, group)
    # What is not logged when it is opened is opened once in a session.
    assert session.known_fields(row) == (None if group is Group.D else FIELDS)
    assert session.known_day_key(row.key_name) is not None
    house.clock.advance(timedelta(days=1))
    destroy(house, keep_rows=True)
    with pytest.raises(KeyDestroyed):
        get(house, session, group)
    assert session.known_day_key(row.key_name) is None
    assert session.known_fields(row) is None


def test_an_old_copy_of_the_data_opens_nothing_that_has_died(house: House) -> None:
    put(house, day=TODAY + timedelta(days=1))
    copy = house.tables.copy()
    house.clock.advance(timedelta(days=1))
    destroy(house)
    session = house.sign_in("anna")
    with pytest.raises(NothingSealed):
        get(house, session)
    house.tables.become(copy)
    with pytest.raises(KeyDestroyed):
        get(house, session)


def test_one_day_key_can_be_asked_for(house: House) -> None:
    session = house.sign_in("anna")
    name = DayKeyName(Group.S, DAY)
    assert house.keys.day_key(session, name).public == house.tables.public_day_keys[name].public
    with pytest.raises(KeyDestroyed):
        house.keys.day_key(session, DayKeyName(Group.S, TODAY))


def test_many_records_open_in_one_pass_with_one_entry(house: House) -> None:
    for number in range(4):
        put(house, record=f"v{number}", day=TODAY + timedelta(days=1 + number), name=f"n{number}")
    session = house.sign_in("anna")
    house.clock.advance(timedelta(days=1))
    destroy(house, keep_rows=True)
    size = len(house.tables.log)
    with house.works() as work:
        opened = house.sealed.open_many(
            session,
            work,
            table="visits",
            records=[f"v{number}" for number in range(6)],
            group=Group.D,
            purpose=Purpose.SAFETY,
        )
        work.commit()
    assert opened == {f"v{number}": {"name": f"n{number}"} for number in (1, 2, 3)}
    assert len(house.tables.log) == size + 1
    assert last_entry(house)["values"]["count"] == 3
    with house.works() as work:
        house.sealed.shown(session, work, table="visits", record="v2", group=Group.D, purpose=Purpose.SAFETY)
        work.commit()
    assert last_entry(house)["act"] == "record.opened"


def test_loading_needs_a_purpose_too_and_nothing_found_is_not_logged(house: House) -> None:
    session = house.sign_in("anna")
    size = len(house.tables.log)
    with house.works() as work:
        with pytest.raises(PurposeMissing):
            house.sealed.open_many(session, work, table="visits", records=["v1"], group=Group.D)
        opened = house.sealed.open_many(
            session, work, table="visits", records=["v1"], group=Group.D, purpose=Purpose.SAFETY
        )
        work.commit()
    assert opened == {}
    assert len(house.tables.log) == size


def test_people_still_on_site_move_to_tomorrow(house: House) -> None:
    guard = house.hire("guard", Duty.RECEPTION)
    put(house, Group.R, TODAY + timedelta(days=1), name="n")
    put(house, Group.R, TODAY + timedelta(days=2), badge="014")
    with house.works() as work:
        receipt = house.sealed.reseal(
            guard, work, table="visits", record="v1", group=Group.R, expires_on=TODAY + timedelta(days=2)
        )
        work.commit()
    assert receipt.expires_on == TODAY + timedelta(days=2)
    (row,) = house.tables.sealed.values()
    assert row.expires_on == receipt.expires_on
    assert row.version == 2
    assert last_entry(house)["act"] == "record.resealed"
    house.clock.advance(timedelta(days=1))
    destroy(house)
    assert get(house, guard, Group.R) == {"name": "n", "badge": "014"}


def test_what_is_dead_or_not_there_cannot_be_moved(house: House) -> None:
    guard = house.hire("guard", Duty.RECEPTION)

    def move() -> None:
        with house.works() as work:
            house.sealed.reseal(guard, work, table="visits", record="v1", group=Group.R, expires_on=DAY)

    with pytest.raises(NothingSealed):
        move()
    put(house, Group.R, TODAY + timedelta(days=1))
    house.clock.advance(timedelta(days=1))
    destroy(house, keep_rows=True)
    with pytest.raises(KeyDestroyed):
        move()


def test_a_day_without_a_key_falls_back_to_the_last_one_before(house: House) -> None:
    receipt = put(house, day=TODAY + timedelta(days=100))
    assert receipt.expires_on == TODAY + timedelta(days=5)
    assert get(house, house.sign_in("anna")) == FIELDS


def test_a_clock_behind_the_keys_seals_under_the_first_one(house: House) -> None:
    house.clock.advance(-timedelta(days=365))
    receipt = put(house, day=TODAY - timedelta(days=364))
    assert receipt.expires_on == TODAY + timedelta(days=1)
    assert get(house, house.sign_in("anna")) == FIELDS


def test_no_key_at_all_is_said_so(house: House) -> None:
    house.clock.advance(timedelta(days=6))
    # Keys are there, but their days have passed: admission goes on, and what is sealed dies tonight.
    put(house, day=TODAY + timedelta(days=100))
    assert [type(alarm) for alarm in house.log.alarms] == [LastKeyTaken]
    house.tables.public_day_keys.clear()
    with pytest.raises(NoDayKey):
        put(house, day=TODAY + timedelta(days=100))


def test_an_operator_of_one_site_opens_many_of_that_site_only(house: House) -> None:
    house = House(sites=(SITE, "rtm1"))
    for record, site in (("v1", SITE), ("v2", "rtm1")):
        with house.works() as work:
            house.sealed.seal(
                work, table="visits", record=record, group=Group.R, expires_on=DAY, fields=FIELDS, site=site
            )
            work.commit()
    officer = house.sign_in("anna")
    house.operators.certify(officer, replace(new_officer("guard", Duty.RECEPTION), sites=(SITE,)))
    guard = house.sign_in("guard")
    with house.works() as work:
        records = ["v1", "v2"]
        assert list(house.sealed.open_many(guard, work, table="visits", records=records, group=Group.R)) == [
            "v1"
        ]
        assert len(house.sealed.open_many(officer, work, table="visits", records=records, group=Group.R)) == 2


def test_what_is_sealed_anew_stays_with_its_site(house: House) -> None:
    house = House(sites=(SITE, "rtm1"))
    with house.works() as work:
        house.sealed.seal(
            work, table="visits", record="v1", group=Group.R, expires_on=DAY, fields=FIELDS, site="rtm1"
        )
        house.sealed.reseal(
            house.sign_in("anna"),
            work,
            table="visits",
            record="v1",
            group=Group.R,
            expires_on=DAY + timedelta(days=1),
        )
        (row,) = work.sealed.rows("visits", "v1", Group.R)
    assert (row.site, row.expires_on) == ("rtm1", DAY + timedelta(days=1))


def test_sites_do_not_share_keys(house: House) -> None:
    house = House(sites=(SITE, "rtm1"))
    put(house, Group.R)
    assert {row.site for row in house.tables.sealed.values()} == {SITE}
    with house.works() as work:
        house.sealed.seal(
            work, table="visits", record="v2", group=Group.R, expires_on=DAY, fields=FIELDS, site="rtm1"
        )
        house.sealed.seal(
            work, table="visits", record="v3", group=Group.D, expires_on=DAY, fields=FIELDS, site="rtm1"
        )
        work.commit()
    assert {row.record: row.site for row in house.tables.sealed.values()} == {
        "v1": SITE,
        "v2": "rtm1",
        "v3": "",
    }
    assert get(house, house.sign_in("anna"), Group.R, "v2") == FIELDS


def test_many_rows_are_opened_by_who_may_open_each_with_a_purpose(house: House) -> None:
    for number in range(3):
        put(house, record=f"v{number}")
    rows = list(house.tables.sealed.values())
    size = len(house.tables.log)
    opened = house.sealed.open_rows(house.sign_in("bart"), rows, Purpose.SAFETY)
    assert opened == {f"v{number}": FIELDS for number in range(3)}
    assert len(house.tables.log) == size + 1, "signing in; the caller says that the list was loaded"
    with pytest.raises(NotYourDuty):
        house.sealed.open_rows(house.hire("guard", Duty.RECEPTION), rows, Purpose.SAFETY)
    house.keystore.keys.clear()
    house.keystore.wraps.clear()
    house.restart()
    assert house.sealed.open_rows(house.sign_in("bart"), rows, Purpose.SAFETY) == {}
