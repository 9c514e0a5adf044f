from __future__ import annotations

import string
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from tests.privacy.builders import (
    NOON,
    REQUESTER,
    SETTINGS,
    a_request,
    a_visit,
    a_visit_answer,
    an_answer,
    text_of,
)
from visitor_desk.documents.document_check import Verdict
from visitor_desk.documents.document_kind import DocumentKind
from visitor_desk.documents.document_rules import FindingCode
from visitor_desk.footage.coverage import CoverageReason
from visitor_desk.privacy.answer import KeptFields
from visitor_desk.privacy.decision_letters import DecisionLetters
from visitor_desk.privacy.erasure_plan import StaysBecause
from visitor_desk.privacy.letter_words import LONGEST_VALUE, Words, shown, texts_of
from visitor_desk.privacy.letters import LetterWriter
from visitor_desk.privacy.request_contents import Withheld
from visitor_desk.privacy.requests import (
    Channel,
    IdentityStep,
    RefusalGround,
    Requester,
    RequestKind,
    RequestLanguage,
)
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.security.duties import Duty, Purpose
from visitor_desk.security.groups import Group
from visitor_desk.visits.arrival_findings import Choice
from visitor_desk.visits.deny_entry import DenyInstruction, DenyOrigin, DenyReason

WRITER = LetterWriter(SETTINGS)
DECISIONS = DecisionLetters(SETTINGS)
DUTCH, ENGLISH = RequestLanguage.DUTCH, RequestLanguage.ENGLISH


def pages_of(pdf: bytes) -> int:
    document = PdfDocument(pdf)
    number = len(document)
    document.close()
    return number


def answer_in(language: RequestLanguage, **changes: object) -> bytes:
    return WRITER.access(an_answer(request=a_request(language=language), **changes))


def test_both_languages_have_the_same_sentences_and_gaps() -> None:
    dutch, english = texts_of(DUTCH), texts_of(ENGLISH)
    assert {name: set(table) for name, table in dutch.items()} == {
        name: set(table) for name, table in english.items()
    }
    for name, table in dutch.items():
        for key, sentence in table.items():
            gaps = [
                sorted(gap for _, gap, _, _ in string.Formatter().parse(one) if gap)
                for one in (sentence, english[name][key])
            ]
            assert gaps[0] == gaps[1], (name, key)
            assert sentence.strip()


@pytest.mark.parametrize("language", RequestLanguage)
def test_every_code_has_its_words(language: RequestLanguage) -> None:
    texts = texts_of(language)
    tables = {
        "channel": Channel,
        "kind": RequestKind,
        "step": IdentityStep,
        "ground": RefusalGround,
        "done": RequestKind,
        "done_partly": RequestKind,
        "stays": StaysBecause,
        "duty": Duty,
        "purpose": Purpose,
        "group": Group,
        "deny_reason": DenyReason,
        "deny_instruction": DenyInstruction,
        "deny_origin": DenyOrigin,
    }
    for table, codes in tables.items():
        assert {code.value for code in codes} <= set(texts[table]), table
    reasons = {reason.value for reason in CoverageReason} | {reason.value for reason in Withheld}
    assert reasons <= set(texts["reason"])
    kept = {code.value for family in (DocumentKind, Verdict, FindingCode, Choice) for code in family}
    assert sorted(kept - set(texts["value"])) == []
    rules = RetentionRules.shipped(SETTINGS.zone)
    assert {rule.id for rule in rules.all()} <= set(texts["rule"])


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            ENGLISH,
            [
                "Anna Maria Eriksson", "Our reference 4f1c2a9be0d37756", "9 March 2026", "14 March 2026",
                "Article 15", "2 March 2026, 12:00", "2 March 2026, 12:52", "Karel de Vries", "Suite 2, cage 7",
                "Example Carriers", "passport", "kept until 2 June 2026", "specimen: seen and accepted",
                "Enclosed: clips/lobby-1_20260302T105900Z.mp4", "11:59:00", "More than one person or thing",
                "Another visitor", "Nothing was recorded", "broke off", "C-579/21", "facility", "Your request",
                "(a) Purposes", "(b) Categories", "(c) Recipients", "(d) How long", "(e) Your rights",
                "(f) Complaint", "(g) Source", "(h) Automated decisions", "PCI DSS 4.0.1", "92",
                "Autoriteit Persoonsgegevens", "2509 AJ", "six weeks", "privacy@utopia.example", "1a00-1a01",
                "Europe/Amsterdam", "Page 1 of",
            ],
        ),
        (
            DUTCH,
            [
                "Anna Maria Eriksson", "Ons kenmerk", "9 maart 2026", "artikel 15", "2 maart 2026, 12:00",
                "paspoort", "bewaard tot 2 juni 2026", "Niet bijgevoegd", "Geen beelden", "(a) Doelen",
                "(h) Geautomatiseerde besluiten", "Autoriteit Persoonsgegevens", "zes weken", "Pagina 1 van",
            ],
        ),
    ],
)  # fmt: skip
def test_the_letter_says_all_of_it(language: RequestLanguage, words: list[str]) -> None:
    text = text_of(answer_in(language))
    assert [word for word in words if word not in text] == []


def test_the_fingerprint_stands_whole_in_the_letter() -> None:
    answer = an_answer()
    assert answer.root_fingerprint in text_of(WRITER.access(answer)).replace("- ", "-")


def test_the_same_answer_gives_the_same_bytes() -> None:
    assert WRITER.access(an_answer()) == WRITER.access(an_answer())


def test_the_pdfs_own_data_names_nobody() -> None:
    document = PdfDocument(WRITER.access(an_answer()))
    facts = document.get_metadata_dict()
    document.close()
    assert "Eriksson" not in str(facts)
    assert facts["Title"] == "Uw verzoek om inzage in uw persoonsgegevens"


def test_what_was_destroyed_is_said_with_its_day() -> None:
    kept = (KeptFields(Group.D, date(2026, 6, 2), None), KeptFields(Group.S, date(2026, 3, 30), None))
    text = text_of(answer_in(ENGLISH, visits=(a_visit_answer(kept=kept),)))
    assert "no longer exists since 2 June 2026" in text
    assert "no longer exists since 30 March 2026" in text


def test_nothing_found_has_words_of_its_own() -> None:
    text = text_of(answer_in(ENGLISH, visits=(), footage=(), consultations=()))
    for part in (
        "We found no data about you",
        "no longer exists",
        "more precisely",
        "six weeks",
        "(d) How long",
    ):
        assert part in text
    assert "Camera footage Cameras recorded" not in text


@pytest.mark.parametrize("language", RequestLanguage)
@pytest.mark.parametrize("kind", RequestKind)
def test_no_refusal_goes_out_without_ground_complaint_and_court(
    language: RequestLanguage, kind: RequestKind
) -> None:
    request = a_request(language=language, kind=kind)
    pdf = DECISIONS.refusal(
        request, REQUESTER, RefusalGround.EXCESSIVE, "Asked yesterday.\n\nAnd today.", NOON
    )
    text = text_of(pdf)
    ground = "12(5)(b)" if language is ENGLISH else "artikel 12, vijfde lid, onder b"
    for part in (ground, "Asked yesterday.", "And today."):
        assert part in text
    assert "Autoriteit Persoonsgegevens" in text
    assert ("six weeks" if language is ENGLISH else "zes weken") in text
    assert "privacy@utopia.example" in text


HOSTILE = [
    "<b>Anna</b>",
    "</para><img src='file:///etc/passwd'/>",
    "Anna & Sons <br/> &lt;i&gt;",
    "{name} %s {0}",
    "Anna\u202egnp.exe",
    "zero\u200bwidth\x00null\x1b[31m",
    "Ω" * 500,
    "x" * 500,
    "👩‍💻 Anna 🚀",
    "ŁÓDŹ Ğüneş İpek Ňuñez Ørsted Þór",
    "山田太郎",
    "\ud800broken",
    "a\nb\tc",
    "",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_drawn_and_never_obeyed(name: str) -> None:
    answer = an_answer(
        requester=Requester(name, name, name),
        visits=(replace(a_visit_answer(name), host=name, zones=(name,)),),
    )
    pdf = WRITER.access(answer)
    assert pages_of(pdf) >= 3
    text = text_of(pdf)
    assert "\u202e" not in text
    assert "\x1b" not in text
    if name == "<b>Anna</b>":
        assert "<b>Anna</b>" in text
    if name.startswith("Ł"):
        assert name in text
    if name.startswith("Anna\u202e"):
        assert "‹U+202E›" in text


def test_hidden_and_undrawable_characters_are_shown_by_their_number() -> None:
    assert shown("a\u202eb") == "a‹U+202E›b"
    assert shown("👩") == "‹U+1F469›"
    assert shown("e\u0301") == "é"
    assert shown("a<b & c") == "a&lt;b &amp; c"
    assert shown("x" * 9999) == "x" * LONGEST_VALUE + "…"


@settings(max_examples=12)
@given(st.text(max_size=60))
def test_no_text_breaks_a_letter(text: str) -> None:
    pdf = DECISIONS.refusal(a_request(), Requester(text, text), RefusalGround.UNFOUNDED, text, NOON)
    assert pdf.startswith(b"%PDF-")


def test_a_long_answer_goes_over_many_pages_with_every_row() -> None:
    many = tuple(
        replace(a_visit_answer(f"Name {number}"), visit=a_visit(id=f"{number:016x}")) for number in range(12)
    )
    pdf = WRITER.access(an_answer(visits=many))
    text = text_of(pdf)
    assert pages_of(pdf) > 6
    assert all(f"Name {number}" in text for number in range(12))


def test_the_hour_that_comes_twice_says_which_one() -> None:
    words = Words(ENGLISH, SETTINGS.zone)
    twice = NOON.replace(month=10, day=25, hour=0, minute=30)
    assert words.moment(twice).endswith("02:30 CEST")
    assert words.moment(twice.replace(hour=1)).endswith("02:30 CET")
    assert words.moment(NOON).endswith("12:00")
