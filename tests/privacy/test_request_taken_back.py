"""A person who takes a request back: it is closed, what it restricted is free, and nothing more is done for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.privacy.builders import text_of
from tests.privacy.erasure_house import ErasureHouse
from visitor_desk.privacy.erasure import ErasureNotAsked
from visitor_desk.privacy.request_decisions import Decision
from visitor_desk.privacy.request_waits import escalation
from visitor_desk.privacy.requests import (
    Outcome,
    RefusalGround,
    RequestKind,
    RequestLanguage,
    RequestNotAtStep,
    RequestStep,
)
from visitor_desk.security.duties import Duty, NotYourDuty
from visitor_desk.visits.restriction import RestrictionGround

ENGLISH = RequestLanguage.ENGLISH


@pytest.fixture
def house() -> ErasureHouse:
    return ErasureHouse(horizon_days=130)


@pytest.mark.parametrize("kind", RequestKind)
def test_any_open_request_can_be_taken_back_and_the_letter_confirms_it(
    house: ErasureHouse, kind: RequestKind
) -> None:
    request = house.requests.receive(house.officer, house.new_request(kind=kind, language=ENGLISH)).id
    house.terms.ask_who(house.officer, request)
    seen = text_of(house.decisions.preview(house.officer, request, Decision.TAKEN_BACK))
    assert house.requests.board(house.officer)[0].step is RequestStep.RECEIVED
    closed = house.decisions.take_back(house.officer, request)
    assert (closed.step, closed.outcome, closed.doubted_at) == (
        RequestStep.ANSWERED,
        Outcome.TAKEN_BACK,
        None,
    )
    letter = text_of(house.decisions.letter(house.officer, request))
    assert letter == seen
    assert "you do not want to go on with it" in " ".join(letter.split())
    assert "supervisory authority" in letter
    assert escalation(closed, closed.due) is None
    for again in (house.decisions.take_back, house.terms.ask_who):
        with pytest.raises(RequestNotAtStep):
            again(house.officer, request)


@pytest.mark.parametrize("kind", [RequestKind.OBJECTION, RequestKind.RESTRICTION])
def test_what_it_restricted_is_free_and_what_another_restricts_is_not(
    house: ErasureHouse, kind: RequestKind
) -> None:
    alone, shared = house.a_visit(1), house.a_visit(2)
    request = house.matched(alone, shared, kind=kind)
    other = house.matched(shared, kind=RequestKind.OBJECTION)
    if kind is RequestKind.RESTRICTION:
        house.restrictions.restrict(house.officer, request.id, RestrictionGround.ACCURACY)
    house.decisions.take_back(house.officer, request.id)
    assert house.restrictions.of_visit(house.officer, alone.id) is None
    left = house.restrictions.of_visit(house.officer, shared.id)
    assert left is not None
    assert left.request == other.id


def test_a_signed_list_of_it_erases_nothing_any_more(house: ErasureHouse) -> None:
    visit, other = house.a_visit(1), house.a_visit(2)
    request = house.matched(visit, kind=RequestKind.ERASURE)
    signed, of_another = house.asked(visit), house.asked(other)
    house.decisions.take_back(house.officer, request.id)
    with pytest.raises(ErasureNotAsked):
        house.erasure.erase(house.officer, signed)
    assert house.opens(visit)
    house.erasure.erase(house.officer, of_another)
    assert not house.opens(other)


def test_a_signed_list_of_a_refused_request_erases_nothing_any_more(house: ErasureHouse) -> None:
    visit = house.a_visit()
    request = house.matched(visit, kind=RequestKind.ERASURE)
    signed = house.asked(visit)
    house.decisions.refuse(house.officer, request.id, RefusalGround.NOT_MET, "It is still needed.")
    with pytest.raises(ErasureNotAsked):
        house.erasure.erase(house.officer, signed)
    assert house.opens(visit)


def test_a_signed_list_with_a_visit_that_was_not_the_persons_erases_nothing(house: ErasureHouse) -> None:
    wrong, right = house.a_visit(1), house.a_visit(2)
    request = house.matched(wrong, right, kind=RequestKind.ERASURE)
    signed = house.asked(wrong, right)
    house.requests.match(house.officer, request.id, [right.id])
    with pytest.raises(ErasureNotAsked):
        house.erasure.erase(house.officer, signed)
    assert house.opens(wrong)
    kept = house.asked(right)
    # The same visits once more, and one beside them: the list is still about the person's own.
    third = house.a_visit(3)
    house.requests.match(house.officer, request.id, [right.id, third.id])
    house.erasure.erase(house.officer, kept)
    assert not house.opens(right)
    assert house.opens(third)


def test_what_is_signed_to_go_out_stays_here(house: ErasureHouse, tmp_path) -> None:
    request = house.approved(house.a_visit())
    house.decisions.take_back(house.officer, request.id)
    with pytest.raises(RequestNotAtStep):
        house.requests.release(house.officer, request.id, tmp_path / "package")
    assert list(tmp_path.iterdir()) == []
    house.clock.advance(timedelta(days=1))
    assert text_of(house.decisions.letter(house.officer, request.id))


def test_only_privacy_takes_it_back(house: ErasureHouse) -> None:
    request = house.requests.receive(house.officer, house.new_request())
    with pytest.raises(NotYourDuty):
        house.decisions.take_back(house.hired("tom", Duty.FACILITY), request.id)
