"""A record is corrected for a request, says what it said before, and nobody calls it done before it was."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from tests.contracts.disclosure_stores import DISCLOSURE, GIVEN
from tests.privacy.builders import text_of
from tests.privacy.house import ARRIVAL, PrivacyHouse
from visitor_desk.bsn import BsnNotKept
from visitor_desk.privacy.disclosure_rows import GIVEN as GIVEN_ACT
from visitor_desk.privacy.disclosure_rows import keep_disclosure
from visitor_desk.privacy.rectification import (
    NothingRectified,
    RecipientsNotTold,
    RecipientToldOn,
    RecipientUnknown,
    RectificationCheck,
    Rectifications,
    Rectified,
)
from visitor_desk.privacy.request_decisions import DecisionNotCarriedOut
from visitor_desk.privacy.requests import (
    Outcome,
    RefusalGround,
    Request,
    RequestFieldNotAccepted,
    RequestKind,
    RequestLanguage,
    RequestNotAtStep,
)
from visitor_desk.security.duties import Duty, NotYourDuty, Purpose
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import read_body
from visitor_desk.visits.visit import Visit, VisitUnknown

SPELLING = RectificationCheck.SPELLING_ONLY
TODAY = ARRIVAL.date()


@pytest.fixture
def house() -> PrivacyHouse:
    made = PrivacyHouse()
    made.clock.set(ARRIVAL + timedelta(hours=2))
    return made


def service(house: PrivacyHouse) -> Rectifications:
    return Rectifications(house.works, house.sealed, house.log, house.clock, house.lives)


def asked(house: PrivacyHouse, *visits: Visit) -> Request:
    return house.matched(*visits, kind=RequestKind.RECTIFICATION)


def rectify(house: PrivacyHouse, request: Request, visit: Visit, **values: str) -> None:
    service(house).rectify(house.officer, request.id, visit.id, Rectified(**values), SPELLING)


def record(house: PrivacyHouse, visit: Visit, group: Group = Group.D) -> dict[str, Any]:
    with house.works() as work:
        return house.sealed.open(
            house.officer, work, table="visits", record=visit.id, group=group, purpose=Purpose.PERSON_REQUEST
        )


def handed_out(house: PrivacyHouse, visit: Visit) -> int:
    """Write down that footage of the visit was given to the police; return the number of the entry."""
    given = replace(GIVEN, visit=visit.id, at=house.clock.now())
    row = replace(DISCLOSURE, handed_out=(given,))
    with house.works() as work:
        keep_disclosure(work, house.log, GIVEN_ACT, house.officer, row)
        work.commit()
    with house.works() as work:
        return work.log.about(row.id)[-1].index


def test_the_record_says_the_new_and_keeps_the_old_until_its_own_day(house: PrivacyHouse) -> None:
    visit = house.a_visit()
    with house.works() as work:
        days = [row.expires_on for row in work.sealed.rows("visits", visit.id, Group.D)]
    request = asked(house, visit)
    rectify(house, request, visit, name=" Vísitor Óne ")
    rectify(house, request, visit, name="Visitor One", organisation="Southwind")
    found = record(house, visit)
    assert (found["name"], found["organisation"], found["purpose"]) == (
        "Visitor One", "Southwind", "Power supply",
    )  # fmt: skip
    assert found["before"] == [
        {"until": "2026-03-02", "name": "Visitor 1"},
        {"until": "2026-03-02", "name": "Vísitor Óne", "organisation": "Northwind"},
    ]
    with house.works() as work:
        assert [row.expires_on for row in work.sealed.rows("visits", visit.id, Group.D)] == days
    assert record(house, visit, Group.S)["kind"] == "passport"


def test_what_stood_there_before_is_in_the_answer_about_the_record(
    house: PrivacyHouse, tmp_path: Path
) -> None:
    visit = house.a_visit()
    request = asked(house, visit)
    for name in ("Visitor Two", "Visitor Three"):
        rectify(house, request, visit, name=name)
    access = house.approved(visit, language=RequestLanguage.ENGLISH)
    package = house.requests.release(house.officer, access.id, tmp_path / "out")
    document = PdfDocument(package.path / "letter.pdf")
    words = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    for said in ("Visitor Three", "Said before", "Name: Visitor 1; Corrected on: 2026-03-02"):
        assert said in re.sub(r"\s+", " ", words)


def test_the_log_says_for_which_request_and_no_value(house: PrivacyHouse) -> None:
    visit = house.a_visit()
    request = asked(house, visit)
    rectify(house, request, visit, name="Zoë Çelik")
    with house.works() as work:
        bodies = [entry.body or b"" for entry in work.log.about(visit.id)]
    values = read_body(bodies[-1])["values"]
    assert (values["request"], values["fields"], values["check"]) == (request.id, ["name"], "spelling_only")
    assert not any("Çelik".encode() in body or b"Visitor 1" in body for body in bodies)


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({}, NothingRectified),
        ({"name": "Visitor 1"}, NothingRectified),
        ({"name": "  "}, RequestFieldNotAccepted),
        ({"organisation": "x" * 201}, RequestFieldNotAccepted),
        ({"purpose": "111222333"}, BsnNotKept),
    ],
)
def test_what_cannot_stand_there_changes_nothing(
    house: PrivacyHouse, values: dict[str, str], error: type[Exception]
) -> None:
    visit = house.a_visit()
    request = asked(house, visit)
    with pytest.raises(error):
        rectify(house, request, visit, **values)
    assert "before" not in record(house, visit)


def test_only_visits_of_the_request_are_corrected_and_only_for_rectification(house: PrivacyHouse) -> None:
    visit, other = house.a_visit(), house.a_visit(2)
    with pytest.raises(VisitUnknown):
        rectify(house, asked(house, visit), other, name="Other")
    with pytest.raises(RequestFieldNotAccepted):
        rectify(house, house.matched(visit), visit, name="Other")


def test_it_is_granted_once_every_visit_was_corrected(house: PrivacyHouse) -> None:
    visits = house.a_visit(), house.a_visit(2)
    request = asked(house, *visits)
    for number, visit in enumerate(visits):
        with pytest.raises(DecisionNotCarriedOut) as caught:
            house.decisions.grant(house.officer, request.id)
        assert caught.value.values["open"] == 2 - number
        rectify(house, request, visit, name="Visitor One")
    assert house.decisions.grant(house.officer, request.id).outcome is Outcome.GIVEN
    assert house.decisions.letter(house.officer, request.id).startswith(b"%PDF")
    with pytest.raises(RequestNotAtStep):
        rectify(house, request, visits[0], name="Later")


def test_what_was_right_already_is_refused_in_part_and_what_is_gone_is_no_obstacle(
    house: PrivacyHouse,
) -> None:
    wrong, right, forgotten = house.a_visit(), house.a_visit(2), house.a_visit(3)
    request = asked(house, wrong, right, forgotten)
    with house.works() as work:
        for group in Group:
            work.sealed.delete("visits", forgotten.id, group)
        work.commit()
    with pytest.raises(NothingRectified):
        rectify(house, request, right, name="Visitor 2")
    # Nothing was corrected yet: not even a part of it was done.
    accurate = ("The second visit says it as you write it.", RefusalGround.ACCURATE)
    with pytest.raises(DecisionNotCarriedOut):
        house.decisions.grant(house.officer, request.id, *accurate)
    rectify(house, request, wrong, name="Visitor One")
    with pytest.raises(DecisionNotCarriedOut) as caught:
        house.decisions.grant(house.officer, request.id)
    assert caught.value.values["open"] == 1
    closed = house.decisions.grant(house.officer, request.id, *accurate)
    assert closed.outcome is Outcome.PARTLY
    assert "artikel 16" in text_of(house.decisions.letter(house.officer, request.id))


@pytest.mark.parametrize("told_on", [TODAY, None])
def test_who_received_something_hears_of_it_first(house: PrivacyHouse, told_on: date | None) -> None:
    visit = house.a_visit()
    entry = handed_out(house, visit)
    request = asked(house, visit)
    rectify(house, request, visit, name="Visitor One")
    rooms = service(house)
    assert [(one.entry, one.settled) for one in rooms.recipients(house.officer, request.id)] == [
        (entry, False)
    ]
    with pytest.raises(RecipientsNotTold):
        house.decisions.grant(house.officer, request.id)
    for day in (TODAY + timedelta(days=1), date(2026, 1, 1)):
        with pytest.raises(RecipientToldOn):
            rooms.told(house.officer, request.id, entry, day)
    with pytest.raises(RecipientUnknown):
        rooms.told(house.officer, request.id, entry + 1, TODAY)
    rooms.told(house.officer, request.id, entry, told_on)
    assert [one.settled for one in rooms.recipients(house.officer, request.id)] == [True]
    assert house.decisions.grant(house.officer, request.id).outcome is Outcome.GIVEN


def test_correcting_is_the_privacy_teams(house: PrivacyHouse) -> None:
    visit = house.a_visit()
    request = asked(house, visit)
    facility = house.hired("facility", Duty.FACILITY)
    with pytest.raises(NotYourDuty):
        service(house).rectify(facility, request.id, visit.id, Rectified("A"), SPELLING)
