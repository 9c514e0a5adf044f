"""What an open request waits for, and how it presses seven and three days before its last day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.privacy.builders import a_request
from tests.privacy.erasure_house import ErasureHouse
from visitor_desk.privacy.erasure_plan import ErasureGround
from visitor_desk.privacy.request_waits import Escalation, WaitsFor, escalation, waits_for
from visitor_desk.privacy.requests import RequestKind, RequestStep
from visitor_desk.security.duties import Duty, NotYourDuty
from visitor_desk.visits.visit import VisitId

DUE = date(2026, 4, 20)


@pytest.mark.parametrize(
    ("left", "wanted"),
    [
        (8, None),
        (7, Escalation.SOON),
        (4, Escalation.SOON),
        (3, Escalation.NOW),
        (0, Escalation.NOW),
        (-1, Escalation.LATE),
    ],
)
@pytest.mark.parametrize(
    "step", [RequestStep.RECEIVED, RequestStep.IDENTIFIED, RequestStep.MATCHED, RequestStep.APPROVED]
)
def test_every_open_request_presses_seven_and_three_days_before(
    left: int, step: RequestStep, wanted: Escalation | None
) -> None:
    assert escalation(a_request(step=step, due=DUE), DUE - timedelta(days=left)) is wanted


def test_what_was_answered_or_stands_still_presses_nobody() -> None:
    for step in (RequestStep.ANSWERED, RequestStep.REFUSED):
        assert escalation(a_request(step=step, due=DUE), DUE) is None
        assert waits_for(a_request(step=step)) is None
    doubted = a_request(step=RequestStep.RECEIVED, due=DUE, doubted_at=datetime(2026, 4, 1, tzinfo=UTC))
    assert escalation(doubted, DUE) is None
    assert waits_for(doubted) is WaitsFor.ANSWER_WHO


@pytest.mark.parametrize(
    ("kind", "step", "wanted"),
    [
        (RequestKind.ACCESS, RequestStep.RECEIVED, WaitsFor.IDENTITY),
        (RequestKind.ACCESS, RequestStep.IDENTIFIED, WaitsFor.MATCH),
        (RequestKind.ACCESS, RequestStep.MATCHED, WaitsFor.SECOND_PERSON),
        (RequestKind.PORTABILITY, RequestStep.MATCHED, WaitsFor.SECOND_PERSON),
        (RequestKind.ACCESS, RequestStep.APPROVED, WaitsFor.PACKAGE),
        *(
            (kind, RequestStep.MATCHED, WaitsFor.WORK)
            for kind in RequestKind
            if kind not in {RequestKind.ACCESS, RequestKind.PORTABILITY}
        ),
    ],
)
def test_only_what_a_second_person_signs_waits_for_one(
    kind: RequestKind, step: RequestStep, wanted: WaitsFor
) -> None:
    assert waits_for(a_request(kind=kind, step=step)) is wanted


def test_an_erasure_waits_for_a_second_person_from_asking_to_signing() -> None:
    house = ErasureHouse(horizon_days=130)
    visit = house.a_visit()
    request = house.matched(visit, kind=RequestKind.ERASURE)
    assert house.terms.waiting(house.officer) == {request.id: WaitsFor.WORK}
    asked = house.erasure.ask(house.officer, [visit.id], ErasureGround.PERSON_ASKED)
    assert house.terms.waiting(house.officer) == {request.id: WaitsFor.SECOND_PERSON}
    house.four_eyes.approve(house.second, asked.id)
    assert house.terms.waiting(house.officer) == {request.id: WaitsFor.WORK}
    # The signature counts for three days.
    house.clock.advance(timedelta(days=3))
    assert house.terms.waiting(house.officer) == {request.id: WaitsFor.SECOND_PERSON}
    house.four_eyes.approve(house.second, asked.id)
    house.erasure.erase(house.officer, asked.id)
    assert house.terms.waiting(house.officer) == {request.id: WaitsFor.WORK}
    house.decisions.grant(house.officer, request.id)
    assert house.terms.waiting(house.officer) == {}


def test_an_erasure_of_somebody_else_makes_nobody_wait() -> None:
    request = a_request(kind=RequestKind.ERASURE, step=RequestStep.MATCHED, visits=(VisitId("v1"),))
    assert waits_for(request, [VisitId("v2")]) is WaitsFor.WORK
    assert waits_for(request, [VisitId("v1")]) is WaitsFor.SECOND_PERSON


def test_who_signs_may_see_what_waits_and_a_guard_may_not() -> None:
    house = ErasureHouse(horizon_days=130)
    deputy, guard = house.hired("deputy", Duty.RELEASER), house.hired("guard", Duty.RECEPTION)
    assert house.terms.waiting(deputy) == {}
    with pytest.raises(NotYourDuty):
        house.terms.waiting(guard)
