"""Somebody who opens unusually much is noticed, once an hour, and not stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.security.builders import House
from tests.security.sealed_builders import FIELDS, get, put
from visitor_desk.security.bulk_reads import MOST_AN_HOUR, BulkReads
from visitor_desk.security.duties import Duty, NotYourDuty
from visitor_desk.security.groups import LOGGED_WHEN_OPENED, Group
from visitor_desk.security.session import Session

FEW = dict.fromkeys(Group, 3)


@pytest.fixture
def house() -> House:
    return House(horizon_days=1)


@pytest.fixture
def reads(house: House) -> BulkReads:
    return BulkReads(house.works, house.log, house.clock, FEW)


def count(house: House, reads: BulkReads, session: Session, group: Group, times: int) -> None:
    for _ in range(times):
        with house.works() as work:
            reads.count(session, work, group)
            work.commit()


@pytest.mark.parametrize("group", list(Group))
def test_the_first_one_too_many_raises_the_alarm_once_an_hour(
    house: House, reads: BulkReads, group: Group
) -> None:
    fac, anna = house.hire("fac", Duty.FACILITY), house.sign_in("anna")
    count(house, reads, fac, group, 3)
    assert list(reads.alarms(anna)) == []
    count(house, reads, fac, group, 20)
    (alarm,) = reads.alarms(anna)
    assert (alarm.operator, alarm.group, alarm.opened) == (fac.operator_id, group, 4)
    house.clock.advance(timedelta(hours=1))
    count(house, reads, fac, group, 4)
    assert len(reads.alarms(anna)) == 2


def test_each_operator_and_group_counts_alone(house: House, reads: BulkReads) -> None:
    one, two = house.hire("one", Duty.FACILITY), house.hire("two", Duty.FACILITY)
    for session in (one, two):
        for group in (Group.D, Group.R):
            count(house, reads, session, group, 3)
    assert list(reads.alarms(house.sign_in("anna"))) == []


@pytest.mark.parametrize("group", sorted(LOGGED_WHEN_OPENED))
def test_a_restart_begins_no_new_count(house: House, reads: BulkReads, group: Group) -> None:
    fac = house.hire("fac", Duty.FACILITY)
    count(house, reads, fac, group, 3)
    count(house, BulkReads(house.works, house.log, house.clock, FEW), fac, group, 1)
    assert len(reads.alarms(house.sign_in("anna"))) == 1


def test_an_alarm_stands_though_the_act_is_given_up(house: House, reads: BulkReads) -> None:
    fac = house.hire("fac", Duty.FACILITY)
    for _ in range(4):
        with house.works() as work:
            reads.count(fac, work, Group.R)
    assert len(reads.alarms(house.sign_in("anna"))) == 1


def test_old_counts_go(house: House, reads: BulkReads) -> None:
    fac = house.hire("fac", Duty.FACILITY)
    count(house, reads, fac, Group.D, 1)
    house.clock.advance(timedelta(days=3))
    count(house, reads, fac, Group.D, 4)
    assert len(house.tables.read_counts) == 1


def test_the_alarms_are_for_privacy_and_auditor(house: House, reads: BulkReads) -> None:
    assert list(reads.alarms(house.hire("aud", Duty.AUDITOR))) == []
    for login, duty in (("guard", Duty.RECEPTION), ("fac", Duty.FACILITY), ("adm", Duty.ADMINISTRATOR)):
        with pytest.raises(NotYourDuty):
            reads.alarms(house.hire(login, duty))


def test_every_group_has_a_limit() -> None:
    assert MOST_AN_HOUR.keys() == set(Group)
    assert all(limit > 0 for limit in MOST_AN_HOUR.values())


def test_every_record_that_is_opened_counts_and_still_opens(house: House, reads: BulkReads) -> None:
    house.sealed = replace(house.sealed, reads=reads)
    for number in range(5):
        put(house, record=f"v{number}")
    fac = house.hire("fac", Duty.FACILITY)
    assert [get(house, fac, record=f"v{number}") for number in range(5)] == [FIELDS] * 5
    (alarm,) = reads.alarms(house.sign_in("anna"))
    assert (alarm.operator, alarm.group, alarm.opened) == (fac.operator_id, Group.D, 4)
