from __future__ import annotations

import pytest

from tests.security.builders import House
from tests.security.log_builders import reading
from visitor_desk.security.duties import Duty, NotYourDuty
from visitor_desk.security.log_report import LogFindingCode


@pytest.fixture
def house() -> House:
    return House(horizon_days=1)


def test_whoever_is_signed_in_may_ask_whether_the_log_is_whole(house: House) -> None:
    log = reading(house)
    for login, duty in (("guard", Duty.RECEPTION), ("audit", Duty.AUDITOR)):
        assert log.verify(house.hire(login, duty)).whole


def test_what_was_done_with_a_record_is_for_privacy_and_auditor(house: House) -> None:
    log = reading(house)
    guard = house.hire("guard", Duty.RECEPTION)
    anna = house.sign_in("anna")
    entries = log.about(anna, guard.operator_id)
    assert [entry.record for entry in entries] == [guard.operator_id] * len(entries)
    assert entries
    with pytest.raises(NotYourDuty):
        log.about(guard, guard.operator_id)


def test_a_desk_that_has_lost_its_memory_says_so_in_the_report(house: House) -> None:
    auditor = house.hire("audit", Duty.AUDITOR)
    house.memory.head = None
    house.restart()
    found = [finding.code for finding in reading(house).verify(auditor).findings]
    assert found == [LogFindingCode.MEMORY_LOST]
