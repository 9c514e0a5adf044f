"""Restricted visits are kept and used for little else; nobody is hidden from what keeps people safe."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.privacy.house import ARRIVAL, PrivacyHouse
from visitor_desk.privacy.request_decisions import DecisionNotCarriedOut
from visitor_desk.privacy.requests import Outcome, RefusalGround, RequestKind, RequestNotAtStep
from visitor_desk.privacy.restrictions import NotRestricted, PersonNotTold
from visitor_desk.security.duties import Duty, NotYourDuty, Purpose
from visitor_desk.visits.name_search import NameHit, NameSearch
from visitor_desk.visits.restriction import USES, RestrictionGround, VisitRestricted
from visitor_desk.visits.visit_book import VisitBook

TODAY = ARRIVAL.date()


@pytest.fixture
def house() -> PrivacyHouse:
    made = PrivacyHouse()
    made.clock.set(ARRIVAL + timedelta(hours=2))
    return made


def book(house: PrivacyHouse) -> VisitBook:
    return VisitBook(house.works, house.sealed, house.clock)


@pytest.mark.parametrize("purpose", Purpose)
def test_restricted_data_is_opened_for_the_person_and_for_duties_alone(
    house: PrivacyHouse, purpose: Purpose
) -> None:
    visit = house.a_visit()
    request = house.matched(visit, kind=RequestKind.RESTRICTION)
    assert house.restrictions.restrict(house.officer, request.id, RestrictionGround.ACCURACY) == 1
    if purpose in USES:
        assert book(house).reveal(house.officer, visit.id, purpose).name == "Visitor 1"
        assert book(house).document(house.officer, visit.id, purpose)["kind"] == "passport"
        return
    before = house.acts(visit.id)
    for look in (book(house).reveal, book(house).document):
        with pytest.raises(VisitRestricted) as caught:
            look(house.officer, visit.id, purpose)
        assert caught.value.values == {"ground": "accuracy"}
    assert house.acts(visit.id) == before


def test_nobody_finds_a_restricted_visit_by_name(house: PrivacyHouse) -> None:
    visit, other = house.a_visit(), house.a_visit(2)
    search = NameSearch(house.works, house.sealed, house.log, house.clock, house.lives)
    loaded = search.begin(house.officer, Purpose.SAFETY)
    search.fill(house.officer, loaded)
    hits = search.search(house.officer, loaded, "visitor")
    assert {hit.visit for hit in hits} == {visit.id, other.id}
    request = house.matched(visit, kind=RequestKind.RESTRICTION)
    house.restrictions.restrict(house.officer, request.id, RestrictionGround.UNLAWFUL)
    assert all(isinstance(hit, NameHit) for hit in hits)
    assert [one.id for one in search.visits(house.officer, hits)] == [other.id]
    assert [one.visit for one in search.show(house.officer, loaded, [visit.id, other.id])] == [other.id]


def test_who_answers_the_persons_request_finds_a_restricted_visit(house: PrivacyHouse) -> None:
    visit = house.a_visit()
    request = house.matched(visit, kind=RequestKind.RESTRICTION)
    house.restrictions.restrict(house.officer, request.id, RestrictionGround.UNLAWFUL)
    search = NameSearch(house.works, house.sealed, house.log, house.clock, house.lives)
    loaded = search.begin(house.officer, Purpose.PERSON_REQUEST)
    search.fill(house.officer, loaded)
    hits = search.search(house.officer, loaded, "visitor")
    found = search.visits(house.officer, hits, purpose=loaded.purpose)
    assert [one.id for one in found] == [visit.id]
    assert [one.visit for one in search.show(house.officer, loaded, [visit.id])] == [visit.id]


def test_an_objection_restricts_until_it_is_decided(house: PrivacyHouse) -> None:
    visit = house.a_visit()
    request = house.matched(visit, kind=RequestKind.OBJECTION)
    found = house.restrictions.of_visit(house.officer, visit.id)
    assert found is not None
    assert (found.ground, found.request) == (RestrictionGround.OBJECTION, request.id)
    with pytest.raises(VisitRestricted):
        book(house).reveal(house.officer, visit.id, Purpose.SAFETY)
    house.decisions.refuse(house.officer, request.id, RefusalGround.LEGAL_CLAIMS, "A claim is running.")
    assert house.restrictions.lift(house.officer, request.id, TODAY) == 1
    assert book(house).reveal(house.officer, visit.id, Purpose.SAFETY).name == "Visitor 1"


def test_restriction_is_granted_once_it_is_there(house: PrivacyHouse) -> None:
    request = house.matched(house.a_visit(), house.a_visit(2), kind=RequestKind.RESTRICTION)
    with pytest.raises(DecisionNotCarriedOut) as caught:
        house.decisions.grant(house.officer, request.id)
    assert caught.value.values["open"] == 2
    house.restrictions.restrict(house.officer, request.id, RestrictionGround.NEEDED_FOR_CLAIM)
    assert house.restrictions.restrict(house.officer, request.id, RestrictionGround.NEEDED_FOR_CLAIM) == 0
    assert house.decisions.grant(house.officer, request.id).outcome is Outcome.GIVEN


@pytest.mark.parametrize("told_on", [TODAY + timedelta(days=1), date(2026, 1, 1)])
def test_the_person_is_told_before_a_restriction_is_lifted(house: PrivacyHouse, told_on: date) -> None:
    visit = house.a_visit()
    request = house.matched(visit, kind=RequestKind.OBJECTION)
    with pytest.raises(PersonNotTold):
        house.restrictions.lift(house.officer, request.id, told_on)
    assert house.restrictions.of_visit(house.officer, visit.id) is not None


def test_a_restriction_rests_on_the_request_that_asked_for_it(house: PrivacyHouse) -> None:
    visit = house.a_visit()
    house.matched(visit, kind=RequestKind.OBJECTION)
    other = house.matched(visit, kind=RequestKind.RESTRICTION)
    with pytest.raises(NotRestricted):
        house.restrictions.lift(house.officer, other.id, TODAY)


def test_lifting_the_restriction_of_one_request_leaves_that_of_another(house: PrivacyHouse) -> None:
    visit = house.a_visit()
    objection = house.matched(visit, kind=RequestKind.OBJECTION)
    other = house.matched(visit, kind=RequestKind.RESTRICTION)
    # That somebody else's request restricts the visit is not what the letter would say.
    with pytest.raises(DecisionNotCarriedOut):
        house.decisions.grant(house.officer, other.id)
    assert house.restrictions.restrict(house.officer, other.id, RestrictionGround.ACCURACY) == 1
    house.decisions.grant(house.officer, other.id)
    house.decisions.refuse(house.officer, objection.id, RefusalGround.LEGAL_CLAIMS, "A claim is running.")
    assert house.restrictions.lift(house.officer, objection.id, TODAY) == 1
    left = house.restrictions.of_visit(house.officer, visit.id)
    assert left is not None
    assert (left.ground, left.request) == (RestrictionGround.ACCURACY, other.id)
    with pytest.raises(VisitRestricted):
        book(house).reveal(house.officer, visit.id, Purpose.SAFETY)
    with pytest.raises(NotRestricted):
        house.restrictions.lift(house.officer, objection.id, TODAY)
    assert house.restrictions.lift(house.officer, other.id, TODAY) == 1
    assert house.restrictions.of_visit(house.officer, visit.id) is None


@pytest.mark.parametrize("kind", [RequestKind.OBJECTION, RequestKind.RESTRICTION])
def test_a_visit_that_was_not_the_persons_is_free_again(house: PrivacyHouse, kind: RequestKind) -> None:
    wrong, right = house.a_visit(1), house.a_visit(2)
    request = house.matched(wrong, kind=kind)
    if kind is RequestKind.RESTRICTION:
        house.restrictions.restrict(house.officer, request.id, RestrictionGround.ACCURACY)
    house.requests.match(house.officer, request.id, [right.id])
    assert house.restrictions.of_visit(house.officer, wrong.id) is None
    restricted = house.restrictions.of_visit(house.officer, right.id)
    assert (restricted is not None) is (kind is RequestKind.OBJECTION)


def test_a_request_for_access_restricts_nothing(house: PrivacyHouse) -> None:
    request = house.matched(house.a_visit())
    with pytest.raises(RequestNotAtStep):
        house.restrictions.restrict(house.officer, request.id, RestrictionGround.ACCURACY)


def test_restricting_is_the_privacy_teams(house: PrivacyHouse) -> None:
    request = house.matched(house.a_visit(), kind=RequestKind.RESTRICTION)
    facility = house.hired("facility", Duty.FACILITY)
    with pytest.raises(NotYourDuty):
        house.restrictions.restrict(facility, request.id, RestrictionGround.ACCURACY)
    with pytest.raises(NotYourDuty):
        house.restrictions.lift(facility, request.id, TODAY)
