from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.security.builders import House
from visitor_desk.errors import DeskError
from visitor_desk.security.approval_acts import ACTS, ERASE, RELEASE, ActNotForApproval, approval_act
from visitor_desk.security.approvals import (
    ApprovalExpired,
    ApprovalForged,
    ApprovalForOther,
    ApprovalMissing,
    ApprovalRequest,
    Approvals,
    ApprovalUsed,
    ApprovedByRequester,
    check_offline,
)
from visitor_desk.security.certificates import KeyNotCertified
from visitor_desk.security.duties import Duty, NotYourDuty
from visitor_desk.security.records import Approval, OperatorId

PRIVACY = frozenset({Duty.PRIVACY})
HOUR = timedelta(hours=1)


@pytest.fixture
def house() -> House:
    return House(horizon_days=1)


@pytest.fixture
def approvals(house: House) -> Approvals:
    return Approvals(house.installation, house.log, house.clock)


@pytest.fixture
def request_(house: House) -> ApprovalRequest:
    anna = house.founding.officers[0].id
    return ApprovalRequest("q1", RELEASE, anna, {"package": "p1", "files": ["a", "b"]})


def approve(house: House, approvals: Approvals, request: ApprovalRequest, login: str = "bart") -> Approval:
    session = house.sign_in(login)
    with house.works() as work:
        approval = approvals.approve(session, work, request, valid_for=HOUR)
        work.commit()
    return approval


def use(house: House, approvals: Approvals, request: ApprovalRequest) -> Approval:
    with house.works() as work:
        approval = approvals.use(work, request)
        work.commit()
    return approval


def refused(house: House, approvals: Approvals, request: ApprovalRequest, error: type[DeskError]) -> None:
    with pytest.raises(error):
        use(house, approvals, request)


def test_a_second_person_approves_exactly_this(
    house: House, approvals: Approvals, request_: ApprovalRequest
) -> None:
    approval = approve(house, approvals, request_)
    assert approval.approver == house.founding.officers[1].id
    assert use(house, approvals, request_) == approval


def test_nobody_approves_their_own_request(
    house: House, approvals: Approvals, request_: ApprovalRequest
) -> None:
    with pytest.raises(ApprovedByRequester):
        approve(house, approvals, request_, "anna")
    refused(house, approvals, request_, ApprovalMissing)


def test_a_forged_row_in_one_s_own_name_is_refused(
    house: House, approvals: Approvals, request_: ApprovalRequest
) -> None:
    approval = approve(house, approvals, request_)
    anna = house.sign_in("anna")
    own = replace(approval, approver=anna.operator_id)
    own = replace(own, signature=anna.signing.sign("approval", own.statement()))
    house.tables.approvals = {("q1", anna.operator_id): own}
    refused(house, approvals, request_, ApprovedByRequester)


def test_an_approval_is_used_once(house: House, approvals: Approvals, request_: ApprovalRequest) -> None:
    approve(house, approvals, request_)
    use(house, approvals, request_)
    refused(house, approvals, request_, ApprovalUsed)


def test_an_approval_ends(house: House, approvals: Approvals, request_: ApprovalRequest) -> None:
    approve(house, approvals, request_)
    house.clock.advance(HOUR)
    refused(house, approvals, request_, ApprovalExpired)


def test_a_widened_request_has_no_approval(
    house: House, approvals: Approvals, request_: ApprovalRequest
) -> None:
    approve(house, approvals, request_)
    for wider in (
        replace(request_, values={"package": "p1", "files": ["a", "b", "c"]}),
        replace(request_, act=ERASE),
        replace(request_, requester=OperatorId("other")),
    ):
        refused(house, approvals, wider, ApprovalForOther)
    refused(house, approvals, replace(request_, id="q2"), ApprovalMissing)
    assert use(house, approvals, request_)


@pytest.mark.parametrize("part", ["signature", "expires_at"])
def test_a_changed_approval_is_forged(
    house: House, approvals: Approvals, request_: ApprovalRequest, part: str
) -> None:
    approval = approve(house, approvals, request_)
    bent = {"signature": b"x" * 64, "expires_at": approval.expires_at + HOUR}[part]
    house.tables.approvals["q1", approval.approver] = replace(approval, **{part: bent})
    refused(house, approvals, request_, ApprovalForged)


def test_an_approval_in_another_s_name_is_forged(
    house: House, approvals: Approvals, request_: ApprovalRequest
) -> None:
    carla = house.hire("carla", Duty.PRIVACY)
    approval = approve(house, approvals, request_)
    house.tables.approvals = {("q1", carla.operator_id): replace(approval, approver=carla.operator_id)}
    refused(house, approvals, request_, ApprovalForged)


def test_only_the_duties_asked_for_count(
    house: House, approvals: Approvals, request_: ApprovalRequest
) -> None:
    for login, duty in (("fac", Duty.FACILITY), ("guard", Duty.RECEPTION), ("admin", Duty.ADMINISTRATOR)):
        house.hire(login, duty)
        with pytest.raises(NotYourDuty):
            approve(house, approvals, request_, login)
    refused(house, approvals, request_, ApprovalMissing)


@pytest.mark.parametrize("duty", [Duty.APPROVER, Duty.RELEASER])
def test_a_deputy_who_opens_nothing_may_sign_a_release(
    house: House, approvals: Approvals, request_: ApprovalRequest, duty: Duty
) -> None:
    house.hire("deputy", duty)
    approval = approve(house, approvals, request_, "deputy")
    assert use(house, approvals, request_) == approval


def test_a_releaser_signs_releases_and_nothing_else(
    house: House, approvals: Approvals, request_: ApprovalRequest
) -> None:
    house.hire("deputy", Duty.RELEASER)
    with pytest.raises(NotYourDuty):
        approve(house, approvals, replace(request_, act=ERASE), "deputy")


def test_an_act_that_nobody_knows_is_never_approved(
    house: House, approvals: Approvals, request_: ApprovalRequest
) -> None:
    unknown = replace(request_, act="record.forget")
    with pytest.raises(ActNotForApproval):
        approve(house, approvals, unknown)
    refused(house, approvals, unknown, ActNotForApproval)


def test_every_act_can_be_asked_and_signed_by_somebody() -> None:
    assert len({act.name for act in ACTS}) == len(ACTS)
    for act in ACTS:
        assert approval_act(act.name) is act
        assert act.asked_by
        assert act.approved_by
        assert Duty.RECEPTION not in act.approved_by, "a desk's keys lie in a lobby"
        assert Duty.AUDITOR not in act.approved_by | act.asked_by, "an auditor does nothing they audit"


def test_who_has_left_or_never_was_does_not_count(
    house: House, approvals: Approvals, request_: ApprovalRequest
) -> None:
    house.hire("carla", Duty.PRIVACY)
    approval = approve(house, approvals, request_)
    house.operators.end(house.sign_in("anna"), approval.approver)
    refused(house, approvals, request_, ApprovalMissing)
    del house.tables.operators[approval.approver]
    refused(house, approvals, request_, ApprovalMissing)


def test_an_approver_whose_row_was_changed_does_not_count(
    house: House, approvals: Approvals, request_: ApprovalRequest
) -> None:
    fac = house.hire("fac", Duty.FACILITY)
    house.tables.operators[fac.operator_id] = replace(fac.operator, duties=PRIVACY)
    own = replace(approve(house, approvals, request_), approver=fac.operator_id)
    own = replace(own, signature=fac.signing.sign("approval", own.statement()))
    house.tables.approvals = {("q1", fac.operator_id): own}
    refused(house, approvals, request_, KeyNotCertified)


def test_a_good_approval_counts_beside_a_bad_one(
    house: House, approvals: Approvals, request_: ApprovalRequest
) -> None:
    approve(house, approvals, request_)
    house.clock.advance(HOUR)
    house.hire("carla", Duty.PRIVACY)
    late = approve(house, approvals, request_, "carla")
    assert use(house, approvals, request_) == late


@pytest.mark.parametrize("valid_for", [timedelta(0), timedelta(days=8)])
def test_an_approval_is_for_a_short_time(
    house: House, approvals: Approvals, request_: ApprovalRequest, valid_for: timedelta
) -> None:
    session = house.sign_in("bart")
    with house.works() as work, pytest.raises(ValueError):
        approvals.approve(session, work, request_, valid_for=valid_for)


def test_an_approval_can_be_checked_without_the_house(
    house: House, approvals: Approvals, request_: ApprovalRequest
) -> None:
    approval = approve(house, approvals, request_)
    operators, root = house.tables.operators, house.installation.root_public
    at = house.clock.now()
    assert check_offline(approval, request_, operators, root, at=at).id == approval.approver
    with pytest.raises(KeyNotCertified):
        check_offline(approval, request_, operators, House().installation.root_public, at=at)
    with pytest.raises(ApprovalForged):
        check_offline(approval, request_, {}, root, at=at)
    with pytest.raises(ApprovalExpired):
        check_offline(approval, request_, operators, root, at=at + HOUR)


def test_a_request_shows_no_values(request_: ApprovalRequest) -> None:
    assert "p1" not in repr(request_)


def test_a_signature_of_somebody_without_the_duty_is_found_without_the_house(
    house: House, approvals: Approvals, request_: ApprovalRequest
) -> None:
    fac = house.hire("fac", Duty.FACILITY)
    own = replace(approve(house, approvals, request_), approver=fac.operator_id)
    own = replace(own, signature=fac.signing.sign("approval", own.statement()))
    with pytest.raises(ApprovalForged):
        check_offline(
            own,
            request_,
            house.tables.operators,
            house.installation.root_public,
            at=house.clock.now(),
        )
