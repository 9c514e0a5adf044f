"""The time of a request: it stands still in doubt, is extended once, and presses before it is over."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.privacy.builders import text_of
from tests.privacy.house import STEPS, PrivacyHouse
from visitor_desk.bsn import BsnNotKept
from visitor_desk.privacy.request_terms import DoubtTwice, ExtensionTooLate, Notice
from visitor_desk.privacy.requests import (
    RequestFieldNotAccepted,
    RequestId,
    RequestLanguage,
    RequestNotAtStep,
)
from visitor_desk.security.duties import Duty, NotYourDuty
from visitor_desk.security.sealed_records import NothingSealed

RECEIVED = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def house() -> PrivacyHouse:
    return PrivacyHouse()


def asked(house: PrivacyHouse, **changes: object) -> RequestId:
    house.clock.set(RECEIVED)
    return house.requests.receive(house.officer, house.new_request(**changes)).id


def test_the_time_stands_still_until_the_person_shows_who_they_are(house: PrivacyHouse) -> None:
    request = asked(house)
    house.clock.set(RECEIVED + timedelta(days=3))
    assert house.terms.ask_who(house.officer, request).doubted_at is not None
    house.clock.set(RECEIVED + timedelta(days=13, hours=20))  # ten midnights of the site later, and one more
    identified = house.requests.identify(house.officer, request, STEPS)
    assert identified.waited_days == 11
    assert identified.doubted_at is None
    assert identified.due == date(2026, 4, 13)  # 2 April and eleven days
    assert house.acts(request) == ["request.received", "request.doubted", "request.identified"]


def test_doubt_is_said_once_and_only_before_somebody_is_known(house: PrivacyHouse) -> None:
    request = asked(house)
    house.terms.ask_who(house.officer, request)
    with pytest.raises(DoubtTwice):
        house.terms.ask_who(house.officer, request)
    house.requests.identify(house.officer, request, STEPS)
    with pytest.raises(RequestNotAtStep):
        house.terms.ask_who(house.officer, request)
    with pytest.raises(RequestNotAtStep):
        house.terms.doubt_letter(house.officer, request)


def test_the_letter_in_doubt_asks_for_no_copy(house: PrivacyHouse) -> None:
    request = asked(house, language=RequestLanguage.ENGLISH)
    house.terms.ask_who(house.officer, request)
    words = text_of(house.terms.doubt_letter(house.officer, request))
    assert "Do not send a copy of an identity document" in words
    assert "stands still" in words
    assert house.acts(request)[-1] == "record.opened"


def test_more_time_is_two_months_and_the_letter_says_why(house: PrivacyHouse) -> None:
    request = asked(house, language=RequestLanguage.ENGLISH)
    house.clock.set(datetime(2026, 4, 2, 20, 0, tzinfo=UTC))  # the last day of the first month
    extended = house.terms.extend(house.officer, request, "Footage of nine cameras.\nThree sites.")
    assert extended.due == date(2026, 6, 2)
    words = text_of(house.terms.extension_letter(house.second, request))
    for said in (
        "2 June 2026",
        "Footage of nine cameras.",
        "Three sites.",
        "supervisory authority",
        "rechtbank",
    ):
        assert said in words


def test_a_notice_is_seen_before_it_is_given_and_changes_nothing(house: PrivacyHouse) -> None:
    request = asked(house, language=RequestLanguage.ENGLISH)
    (before,) = house.requests.board(house.officer)
    assert "stands still" in text_of(house.terms.preview(house.officer, request, Notice.WHO))
    letter = text_of(house.terms.preview(house.officer, request, Notice.MORE_TIME, "Nine cameras."))
    (after,) = house.requests.board(house.officer)
    assert after == before
    extended = house.terms.extend(house.officer, request, "Nine cameras.")
    assert f"{extended.due.day} {extended.due:%B %Y}" in letter
    assert "Nine cameras." in letter
    with pytest.raises(ExtensionTooLate):
        house.terms.preview(house.officer, request, Notice.MORE_TIME, "More.")
    with pytest.raises(RequestFieldNotAccepted):
        house.terms.preview(house.officer, request, Notice.MORE_TIME, " ")
    house.terms.ask_who(house.officer, request)
    with pytest.raises(DoubtTwice):
        house.terms.preview(house.officer, request, Notice.WHO)


def test_more_time_is_possible_once_and_in_the_first_month_alone(house: PrivacyHouse) -> None:
    request = asked(house)
    house.clock.set(datetime(2026, 4, 2, 22, 30, tzinfo=UTC))  # half past midnight of the 3rd at the site
    with pytest.raises(ExtensionTooLate) as late:
        house.terms.extend(house.officer, request, "Late.")
    assert late.value.values == {"last": date(2026, 4, 2)}
    house.clock.set(RECEIVED)
    house.terms.extend(house.officer, request, "In time.")
    with pytest.raises(ExtensionTooLate):
        house.terms.extend(house.officer, request, "Again.")


def test_doubt_lengthens_an_extended_time_too(house: PrivacyHouse) -> None:
    request = asked(house)
    house.terms.extend(house.officer, request, "Three sites.")
    house.terms.ask_who(house.officer, request)
    house.clock.set(RECEIVED + timedelta(days=7))
    identified = house.requests.identify(house.officer, request, STEPS)
    assert (identified.waited_days, identified.due) == (7, date(2026, 6, 9))


@pytest.mark.parametrize("text", ["", "  \n", "x" * 4001])
def test_an_extension_without_reasons_is_none(house: PrivacyHouse, text: str) -> None:
    request = asked(house)
    with pytest.raises(RequestFieldNotAccepted):
        house.terms.extend(house.officer, request, text)
    with pytest.raises(BsnNotKept):
        house.terms.extend(house.officer, request, "because of 111222333")
    with pytest.raises(NothingSealed):
        house.terms.extension_letter(house.officer, request)
    assert house.requests.board(house.officer)[0].extended_at is None


@pytest.mark.parametrize("act", ["ask_who", "doubt_letter", "extension_letter", "preview"])
def test_terms_are_the_privacy_teams(house: PrivacyHouse, act: str) -> None:
    guard = house.hired("guard", Duty.RECEPTION)
    with pytest.raises(NotYourDuty):
        getattr(house.terms, act)(guard, RequestId("x"))
