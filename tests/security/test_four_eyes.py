"""Asking a second person: who sees what waits, who signs it, and when it is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.security.builders import House
from visitor_desk.security.approval_acts import ERASE, ActNotForApproval
from visitor_desk.security.approvals import ApprovalForOther, Approvals, ApprovedByRequester
from visitor_desk.security.duties import Duty, NotYourDuty
from visitor_desk.security.four_eyes import WAITS, ApprovalRequestUnknown, FourEyes
from visitor_desk.security.log_entry import read_body

VALUES = {"record": "v1", "copies": 2}


class Office:
    """A house with two officers, a facility operator, and the service between them."""

    def __init__(self) -> None:
        self.house = house = House(horizon_days=1)
        self.anna, self.bart = house.sign_in("anna"), house.sign_in("bart")
        self.fac = house.hire("fac", Duty.FACILITY)
        self.approvals = Approvals(house.installation, house.log, house.clock)
        self.eyes = FourEyes(house.works, self.approvals, house.log, house.clock)

    def acts(self) -> list[str]:
        return [read_body(entry.body)["act"] for entry in self.house.tables.log.values() if entry.body]


@pytest.fixture
def office() -> Office:
    return Office()


def test_what_waits_is_seen_by_who_asked_and_by_who_may_sign(office: Office) -> None:
    asked = office.eyes.ask(office.anna, ERASE, VALUES)
    assert list(office.eyes.waiting(office.anna)) == [asked]
    assert list(office.eyes.waiting(office.bart)) == [asked]
    assert list(office.eyes.waiting(office.fac)) == []
    with pytest.raises(NotYourDuty):
        office.eyes.ask(office.fac, ERASE, VALUES)
    with pytest.raises(ActNotForApproval):
        office.eyes.ask(office.anna, "record.forget", VALUES)


def test_the_second_person_signs_exactly_what_was_asked(office: Office) -> None:
    asked = office.eyes.ask(office.anna, ERASE, VALUES)
    with pytest.raises(ApprovedByRequester):
        office.eyes.approve(office.anna, asked.id)
    assert office.eyes.signed(office.anna) == frozenset()
    approval = office.eyes.approve(office.bart, asked.id)
    assert approval.approver == office.bart.operator_id
    assert office.eyes.signed(office.anna) == {asked.id}
    with office.house.works() as work:
        assert office.approvals.use(work, asked) == approval
    assert "approval.asked" in office.acts()


def test_a_request_that_was_changed_while_it_waited_is_of_no_use(office: Office) -> None:
    asked = office.eyes.ask(office.anna, ERASE, VALUES)
    row = office.house.tables.approval_requests[asked.id]
    changed = replace(row, request_values=row.request_values.replace("v1", "v2"))
    office.house.tables.approval_requests[asked.id] = changed
    office.eyes.approve(office.bart, asked.id)
    with office.house.works() as work, pytest.raises(ApprovalForOther):
        office.approvals.use(work, asked)


def test_it_is_turned_down_by_who_may_sign_and_withdrawn_by_who_asked(office: Office) -> None:
    first, second = (office.eyes.ask(office.anna, ERASE, {"record": record}) for record in ("v1", "v2"))
    with pytest.raises(NotYourDuty):
        office.eyes.turn_down(office.fac, first.id)
    office.eyes.turn_down(office.bart, first.id)
    office.eyes.turn_down(office.anna, second.id)
    assert list(office.eyes.waiting(office.bart)) == []
    assert office.acts()[-2:] == ["approval.turned_down"] * 2
    for gone in (first, second):
        with pytest.raises(ApprovalRequestUnknown):
            office.eyes.approve(office.bart, gone.id)


def test_after_a_week_it_is_asked_anew(office: Office) -> None:
    asked = office.eyes.ask(office.anna, ERASE, VALUES)
    office.house.clock.advance(WAITS - timedelta(seconds=1))
    assert list(office.eyes.waiting(office.bart)) == [asked]
    office.house.clock.advance(timedelta(seconds=1))
    assert list(office.eyes.waiting(office.bart)) == []
    for late in (office.eyes.approve, office.eyes.turn_down):
        with pytest.raises(ApprovalRequestUnknown):
            late(office.bart, asked.id)
    office.eyes.ask(office.anna, ERASE, VALUES)
    assert asked.id not in office.house.tables.approval_requests
