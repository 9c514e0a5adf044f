"""A right is refused on the grounds that its article knows, and the letter names that article and that country."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pypdfium2 import PdfDocument

from tests.privacy.builders import NOON, REQUESTER, SETTINGS, a_request, text_of
from tests.privacy.house import STEPS, PrivacyHouse
from visitor_desk.privacy.deadlines import countries
from visitor_desk.privacy.decision_letters import DecisionLetters, Staying
from visitor_desk.privacy.letter_words import texts_of
from visitor_desk.privacy.refusal_grounds import GroundNotOfKind, grounds_of
from visitor_desk.privacy.request_decisions import Decision
from visitor_desk.privacy.request_form import request_form
from visitor_desk.privacy.requests import (
    LONGEST_TEXT,
    Outcome,
    RefusalGround,
    RequestKind,
    RequestLanguage,
    RequestStep,
)

ENGLISH, DUTCH = RequestLanguage.ENGLISH, RequestLanguage.DUTCH
LETTERS = DecisionLetters(SETTINGS)
ARTICLES = {
    (RequestKind.ACCESS, RefusalGround.RIGHTS_OF_OTHERS): "15(4)",
    (RequestKind.PORTABILITY, RefusalGround.RIGHTS_OF_OTHERS): "20(4)",
    (RequestKind.PORTABILITY, RefusalGround.NOT_MET): "20(1)(a)",
    (RequestKind.RECTIFICATION, RefusalGround.ACCURATE): "Article 16",
    (RequestKind.ERASURE, RefusalGround.LEGAL_DUTY): "17(3)(b)",
    (RequestKind.ERASURE, RefusalGround.LEGAL_CLAIMS): "17(3)(e)",
    (RequestKind.ERASURE, RefusalGround.NOT_MET): "17(1)",
    (RequestKind.RESTRICTION, RefusalGround.LEGAL_CLAIMS): "18(2)",
    (RequestKind.RESTRICTION, RefusalGround.NOT_MET): "18(1)",
    (RequestKind.OBJECTION, RefusalGround.LEGAL_CLAIMS): "21(1)",
    (RequestKind.OBJECTION, RefusalGround.NOT_MET): "21(1)",
    (RequestKind.OBJECTION, RefusalGround.COMPELLING): "21(1)",
}
"""The grounds that one right or a few know, each with its article."""


@pytest.fixture
def house() -> PrivacyHouse:
    return PrivacyHouse()


@pytest.mark.parametrize("kind", RequestKind)
def test_a_ground_of_another_right_cannot_be_saved(house: PrivacyHouse, kind: RequestKind) -> None:
    fitting = grounds_of(a_request(kind=kind, identity=frozenset()))
    for ground in RefusalGround:
        request = house.requests.receive(house.officer, house.new_request(kind=kind))
        house.terms.ask_who(house.officer, request.id)
        if ground in fitting:
            refused = house.decisions.refuse(house.officer, request.id, ground, "This is why.")
            assert (refused.step, refused.ground) == (RequestStep.REFUSED, ground)
            continue
        with pytest.raises(GroundNotOfKind) as caught:
            house.decisions.refuse(house.officer, request.id, ground, "This is why.")
        assert caught.value.values["fitting"] == tuple(one.value for one in fitting)
        with pytest.raises(GroundNotOfKind):
            house.decisions.preview(house.officer, request.id, Decision.REFUSED, "This is why.", ground)
        found = next(one for one in house.requests.board(house.officer) if one.id == request.id)
        assert (found.step, found.ground) == (RequestStep.RECEIVED, None)


def test_a_withdrawal_is_never_unfounded_and_its_data_may_stay_on_another_basis(house: PrivacyHouse) -> None:
    request = house.matched(house.a_visit(), kind=RequestKind.WITHDRAWAL)
    with pytest.raises(GroundNotOfKind):
        house.decisions.refuse(house.officer, request.id, RefusalGround.EXCESSIVE, "Every week.")
    with pytest.raises(GroundNotOfKind):
        house.decisions.refuse(house.officer, request.id, RefusalGround.LEGAL_DUTY, "A law.")
    closed = house.decisions.grant(house.officer, request.id, "A law.", RefusalGround.LEGAL_DUTY)
    assert closed.outcome is Outcome.PARTLY


def test_a_refusal_in_part_has_a_ground_of_its_right_too(house: PrivacyHouse) -> None:
    request = house.matched(house.a_visit(), kind=RequestKind.OBJECTION)
    with pytest.raises(GroundNotOfKind):
        house.decisions.grant(house.officer, request.id, "Some.", RefusalGround.RIGHTS_OF_OTHERS)
    closed = house.decisions.grant(house.officer, request.id, "Some.", RefusalGround.COMPELLING)
    assert closed.outcome is Outcome.PARTLY


def test_who_was_recognised_is_not_told_that_they_cannot_be(house: PrivacyHouse) -> None:
    request = house.requests.receive(house.officer, house.new_request(kind=RequestKind.ERASURE))
    house.terms.ask_who(house.officer, request.id)
    assert RefusalGround.CANNOT_IDENTIFY in grounds_of(request)
    known = house.requests.identify(house.officer, request.id, STEPS)
    assert RefusalGround.CANNOT_IDENTIFY not in grounds_of(known)
    with pytest.raises(GroundNotOfKind):
        house.decisions.refuse(house.officer, request.id, RefusalGround.CANNOT_IDENTIFY, "Who?")
    matched = house.requests.match(house.officer, request.id, [])
    assert RefusalGround.CANNOT_IDENTIFY not in grounds_of(matched, in_part=True)


@pytest.mark.parametrize(("kind", "ground"), ARTICLES)
def test_a_refusal_names_the_article_of_its_right(kind: RequestKind, ground: RefusalGround) -> None:
    assert ground in grounds_of(a_request(kind=kind, identity=frozenset()))
    said = text_of(
        LETTERS.refusal(a_request(kind=kind, language=ENGLISH), REQUESTER, ground, "This is why.", NOON)
    )
    article = said[said.index("Ground") : said.index("Reasons")]
    assert ARTICLES[kind, ground] in article
    assert article.count("GDPR)") == 1


def test_what_only_some_rights_know_is_listed_here_with_its_article() -> None:
    known = {kind: set(grounds_of(a_request(kind=kind, identity=frozenset()))) for kind in RequestKind}
    everywhere = known[RequestKind.ACCESS] & known[RequestKind.ERASURE]
    assert set(ARTICLES) == {(kind, one) for kind in RequestKind for one in known[kind] - everywhere}


@pytest.mark.parametrize("language", RequestLanguage)
def test_a_refusal_in_part_says_what_stays_why_and_what_one_can_do(language: RequestLanguage) -> None:
    request = a_request(
        kind=RequestKind.ERASURE, language=language, outcome=Outcome.PARTLY, ground=RefusalGround.NOT_MET
    )
    parts = [
        Staying("visits_D", "floor", date(2026, 6, 2)),
        Staying("incidents_R", "incident_open", date(2026, 5, 1)),
    ]
    said = " ".join(text_of(LETTERS.decision(request, REQUESTER, "Door zone 2.", parts, NOON)).split())
    words = texts_of(language)
    for one in (
        words["done_partly"]["erasure"],
        words["staying_what"]["visits_D"],
        words["staying_what"]["incidents_R"],
        words["stays"]["floor"],
        words["decision"]["not_done_heading"],
        words["ground"]["not_met_erasure"],
        words["refusal"]["text_heading"],
        "Door zone 2.",
        words["authority"]["NL"],
        words["court"]["NL"],
    ):
        assert one in said, one


@pytest.mark.parametrize("language", RequestLanguage)
@pytest.mark.parametrize("country", sorted(countries()))
def test_every_letter_names_the_authority_and_the_court_of_its_country(
    country: str, language: RequestLanguage
) -> None:
    settings = replace(SETTINGS, country=country)
    letters, words = DecisionLetters(settings), texts_of(language)
    request = a_request(kind=RequestKind.OBJECTION, language=language, outcome=Outcome.GIVEN)
    refused = letters.refusal(request, REQUESTER, RefusalGround.OTHER_LAW, "Secret.", NOON)
    answers = {
        "refusal": refused,
        "nothing": letters.nothing_found(request, REQUESTER, "The gates.", NOON, NOON),
        "decision": letters.decision(request, REQUESTER, "", (), NOON),
        "more time": letters.extension(request, REQUESTER, "Nine cameras.", NOON),
        "form": request_form(RequestKind.OBJECTION, language, settings),
    }
    for name, letter in answers.items():
        said = " ".join(text_of(letter).split())
        assert words["authority"][country] in said, name
        if name != "form":
            court = "court_waiting" if name == "more time" else "court"
            assert words[court][country] in said, name
        for other in countries() - {country}:
            assert words["authority"][other] not in said, name
            assert country == "NL" or "UAVG" not in said, name


@pytest.mark.parametrize("table", ["authority", "court", "court_waiting", "secrecy_law"])
@pytest.mark.parametrize("language", RequestLanguage)
def test_every_country_of_the_holidays_has_its_lines(table: str, language: RequestLanguage) -> None:
    assert set(texts_of(language)[table]) == countries()


def test_reasons_stand_in_the_letter_whole_however_long_they_are() -> None:
    reasons = " ".join(f"word{number}" for number in range(440))[:LONGEST_TEXT]
    request = a_request(kind=RequestKind.OBJECTION, language=ENGLISH)
    said = text_of(LETTERS.refusal(request, REQUESTER, RefusalGround.COMPELLING, reasons, NOON))
    assert "…" not in said
    assert all(f"word{number}" in said.split() for number in range(440))


@pytest.mark.parametrize("language", RequestLanguage)
@pytest.mark.parametrize("lines", range(8, 24))
def test_no_closing_line_stands_alone_on_the_last_page(language: RequestLanguage, lines: int) -> None:
    request = a_request(kind=RequestKind.OBJECTION, language=language)
    reasons = "\n".join("One line of reasons." for _ in range(lines))
    letter = LETTERS.refusal(request, REQUESTER, RefusalGround.COMPELLING, reasons, NOON)
    with PdfDocument(letter) as paper:
        last = paper[len(paper) - 1].get_textpage().get_text_range()
    assert texts_of(language)["rights"]["disagree_heading"] in last
    assert texts_of(language)["letter"]["sincerely"] in last
