"""Requests that end with a letter: refused, nothing found, or carried out; nothing that would not be true."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.privacy.builders import text_of
from tests.privacy.house import ARRIVAL, CAGE, LOBBY, PrivacyHouse
from visitor_desk.privacy.package_preview import PackagePreview
from visitor_desk.privacy.refusal_grounds import GroundMissing
from visitor_desk.privacy.request_decisions import (
    Decision,
    DecisionNotCarriedOut,
    NotAskedYet,
    PartNeedsGround,
    RequestKindHasPackage,
)
from visitor_desk.privacy.requests import (
    Outcome,
    RefusalGround,
    RequestFieldNotAccepted,
    RequestKind,
    RequestLanguage,
    RequestNotAtStep,
    RequestStep,
)
from visitor_desk.security.groups import Group

ENGLISH = RequestLanguage.ENGLISH
RIGHTS = (
    "supervisory authority (Article 77",
    "Autoriteit Persoonsgegevens",
    "within six weeks",
    "Privacy counsel",
)


@pytest.fixture
def house() -> PrivacyHouse:
    return PrivacyHouse()


def letter(house: PrivacyHouse, request: object) -> str:
    words = text_of(house.decisions.letter(house.second, request))  # type: ignore[arg-type]
    for line in RIGHTS:
        assert line in words
    return words


@pytest.mark.parametrize("kind", RequestKind)
def test_nothing_found_has_a_letter_of_its_own_for_every_kind(house: PrivacyHouse, kind: RequestKind) -> None:
    request = house.requests.receive(house.officer, house.new_request(kind=kind, language=ENGLISH))
    closed = house.decisions.nothing_found(
        house.officer, request.id, "The entrances and suites, 1 to 3 March."
    )
    assert (closed.step, closed.outcome) == (RequestStep.ANSWERED, Outcome.NOTHING_FOUND)
    words = letter(house, request.id)
    for said in (
        "nothing was found",
        "The entrances and suites, 1 to 3 March.",
        "no longer exists",
        "more precise",
    ):
        assert said in words


def test_nothing_found_says_where_was_searched(house: PrivacyHouse) -> None:
    request = house.requests.receive(house.officer, house.new_request())
    with pytest.raises(RequestFieldNotAccepted):
        house.decisions.nothing_found(house.officer, request.id, " ")
    assert house.requests.board(house.officer)[0].step is RequestStep.RECEIVED


def test_what_was_matched_is_not_nothing(house: PrivacyHouse) -> None:
    request = house.matched(house.a_visit())
    with pytest.raises(RequestNotAtStep):
        house.decisions.nothing_found(house.officer, request.id, "Everywhere.")


def test_nobody_is_called_unknown_before_they_were_asked(house: PrivacyHouse) -> None:
    request = house.requests.receive(house.officer, house.new_request(language=ENGLISH))
    refusal = (house.officer, request.id, RefusalGround.CANNOT_IDENTIFY, "The token was of nobody.")
    with pytest.raises(NotAskedYet):
        house.decisions.refuse(*refusal)
    house.terms.ask_who(house.officer, request.id)
    closed = house.decisions.refuse(*refusal)
    assert (closed.outcome, closed.doubted_at) == (Outcome.CANNOT_IDENTIFY, None)
    words = letter(house, request.id)
    assert "cannot establish that it is about you" in words
    assert "You can still give us what we asked for" in words


def test_a_customers_data_is_sent_on(house: PrivacyHouse) -> None:
    request = house.requests.receive(house.officer, house.new_request(language=ENGLISH))
    closed = house.decisions.refuse(
        house.officer, request.id, RefusalGround.NOT_OURS, "The cameras of cage 7 are Northwind's."
    )
    assert closed.outcome is Outcome.NOT_OURS
    words = letter(house, request.id)
    assert "another organisation answers for this data" in words
    assert "We have passed your request on." in words


def test_access_is_granted_by_its_package_alone(house: PrivacyHouse) -> None:
    request = house.matched(house.a_visit())
    with pytest.raises(RequestKindHasPackage):
        house.decisions.grant(house.officer, request.id)


def test_erasure_is_not_said_before_it_was_done(house: PrivacyHouse) -> None:
    visit = house.a_visit()
    request = house.matched(visit, kind=RequestKind.ERASURE, language=ENGLISH)
    with pytest.raises(DecisionNotCarriedOut) as caught:
        house.decisions.grant(house.officer, request.id)
    assert caught.value.values["open"] == 1
    with house.works() as work:
        for group in (Group.D, Group.S):
            work.sealed.delete("visits", visit.id, group)
        work.commit()
    closed = house.decisions.grant(house.officer, request.id)
    assert (closed.outcome, closed.ground) == (Outcome.GIVEN, None)
    words = letter(house, request.id)
    assert "We have erased the data about you that we may erase." in words
    assert "This stays" not in words


def test_what_a_rule_keeps_is_a_refusal_in_part_with_its_day(house: PrivacyHouse) -> None:
    visit = house.a_visit(zones=(LOBBY, CAGE))  # the cage asks for the visitor log of 92 days
    house.clock.set(ARRIVAL + timedelta(days=1))
    request = house.matched(visit, kind=RequestKind.ERASURE, language=ENGLISH)
    with house.works() as work:
        work.sealed.delete("visits", visit.id, Group.S)
        work.commit()
    with pytest.raises(PartNeedsGround):
        house.decisions.grant(house.officer, request.id)
    with pytest.raises(RequestFieldNotAccepted):
        house.decisions.grant(house.officer, request.id, "", RefusalGround.LEGAL_DUTY)
    closed = house.decisions.grant(
        house.officer, request.id, "The standard asks for three months.", RefusalGround.LEGAL_DUTY
    )
    assert closed.outcome is Outcome.PARTLY
    words = letter(house, request.id)
    for said in (
        "We have erased part of the data",
        "The standard asks for three months.",
        "Article 17(3)(b)",
        "a rule asks us to keep it at least that long",
        "11 April 2026",  # the last day of which this house has keys
    ):
        assert said in words


def test_the_letter_of_an_erasure_in_part_reads_the_same_when_what_stayed_is_gone(
    house: PrivacyHouse,
) -> None:
    visit = house.a_visit(zones=(CAGE,))
    request = house.matched(visit, kind=RequestKind.ERASURE, language=ENGLISH)
    with house.works() as work:
        work.sealed.delete("visits", visit.id, Group.S)
        work.commit()
    house.decisions.grant(house.officer, request.id, "A standard asks.", RefusalGround.NOT_MET)
    sent = letter(house, request.id)
    assert "Name, organisation and purpose of a visit" in sent
    with house.works() as work:
        work.sealed.delete("visits", visit.id, Group.D)
        work.commit()
    assert letter(house, request.id) == sent


def test_a_reason_without_a_ground_is_no_refusal_in_part(house: PrivacyHouse) -> None:
    request = house.matched(house.a_visit(), kind=RequestKind.WITHDRAWAL)
    with pytest.raises(PartNeedsGround):
        house.decisions.grant(house.officer, request.id, "Most of it.")
    assert house.decisions.grant(house.officer, request.id).outcome is Outcome.GIVEN


@pytest.mark.parametrize("kind", [RequestKind.RECTIFICATION, RequestKind.RESTRICTION])
def test_what_was_not_done_cannot_be_granted(house: PrivacyHouse, kind: RequestKind) -> None:
    request = house.matched(house.a_visit(), kind=kind)
    with pytest.raises(DecisionNotCarriedOut):
        house.decisions.grant(house.officer, request.id)


def test_a_letter_is_there_once_the_request_is_closed(house: PrivacyHouse) -> None:
    request = house.matched(house.a_visit())
    with pytest.raises(RequestNotAtStep):
        house.decisions.letter(house.officer, request.id)


def test_a_preview_is_the_letter_that_the_decision_sends(house: PrivacyHouse) -> None:
    request = house.requests.receive(house.officer, house.new_request(language=ENGLISH)).id
    why = "It was searched twice."
    seen = text_of(house.decisions.preview(house.officer, request, Decision.NOTHING_FOUND, why))
    assert house.requests.board(house.officer)[0].step is RequestStep.RECEIVED
    house.decisions.nothing_found(house.officer, request, why)
    assert text_of(house.decisions.letter(house.officer, request)) == seen


@pytest.mark.parametrize(
    ("decision", "ground", "refused"),
    [
        (Decision.REFUSED, None, GroundMissing),
        (Decision.REFUSED, RefusalGround.CANNOT_IDENTIFY, NotAskedYet),
        (Decision.GRANTED, None, RequestKindHasPackage),
        (Decision.NOTHING_FOUND, None, RequestFieldNotAccepted),
    ],
)
def test_what_could_not_be_decided_has_no_preview(
    house: PrivacyHouse, decision: Decision, ground: RefusalGround | None, refused: type[Exception]
) -> None:
    request = house.requests.receive(house.officer, house.new_request())
    with pytest.raises(refused):
        house.decisions.preview(house.officer, request.id, decision, "", ground)


def test_the_preview_of_a_package_signs_nothing_and_is_a_consultation(house: PrivacyHouse) -> None:
    request = house.matched(house.a_visit())
    words = text_of(PackagePreview(house.requests).letter(house.officer, request.id))
    assert "Autoriteit Persoonsgegevens" in words
    assert house.requests.board(house.officer)[0].step is RequestStep.MATCHED
    again = text_of(PackagePreview(house.requests).letter(house.officer, request.id))
    # What was opened for the first look stands in the letter by the second one.
    assert len(again) > len(words)
