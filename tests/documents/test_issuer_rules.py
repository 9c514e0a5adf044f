from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.builders import build_french_card, build_td1, build_td3, spoil
from visitor_desk.documents.document_kind import DocumentKind
from visitor_desk.documents.document_rules import Severity, all_findings
from visitor_desk.documents.issuer_rules import ANY, issuer_rules
from visitor_desk.documents.issuing_states import is_known_state
from visitor_desk.documents.mrz import parse_mrz

TODAY = date(2026, 11, 23)
RULES = issuer_rules()


def codes(lines) -> list[str]:
    return [finding.code.value for finding in all_findings(parse_mrz(lines), TODAY)]


def passport(issuer: str, number: str, **fields: str) -> list[str]:
    return codes(build_td3(issuer=issuer, nationality=issuer, number=number, **fields))


def card(issuer: str, number: str, **fields: str) -> list[str]:
    return codes(build_td1(code="ID", issuer=issuer, nationality=issuer, number=number, **fields))


def test_every_row_has_a_source_and_an_issuer_that_is_one():
    for row in (*RULES.numbers, *RULES.specimens, *RULES.validities, *RULES.unlimited):
        assert len(row.source) > 10
        assert row.issuer in (ANY, "BDR") or is_known_state(row.issuer)
    assert {row.field for row in RULES.specimens} == {"number", "name"}
    assert len({row.id for row in RULES.numbers}) == len(RULES.numbers)


@pytest.mark.parametrize(
    ("issuer", "number"),
    [
        ("NLD", "NWK1P2R45"),
        ("D", "CG0L1X4T5"),
        ("BEL", "EH123456"),
        ("FRA", "13AB62905"),
        ("GBR", "562187349"),
        ("USA", "A02467135"),
        ("USA", "540187264"),
        ("ITA", "YB2746180"),
        ("POL", "EA4718253"),
    ],
)
def test_passport_numbers_as_their_issuers_make_them(issuer, number):
    assert passport(issuer, number) == []


@pytest.mark.parametrize(
    ("issuer", "number"),
    [
        ("NLD", "NWO1P2R45"),
        ("NLD", "1WK1P2R45"),
        ("D", "CG0L1X4TA"),
        ("D", "CGBL1X4T5"),
        ("BEL", "E4736281"),
        ("FRA", "1AAB62905"),
        ("GBR", "56218734A"),
        ("USA", "AB2467135"),
        ("ITA", "Y2746180"),
        ("POL", "EAA718253"),
    ],
)
def test_other_passport_numbers_are_looked_at_again(issuer, number):
    lines = build_td3(issuer=issuer, nationality=issuer, number=number)
    (found,) = all_findings(parse_mrz(lines), TODAY)
    assert (found.code.value, found.severity, found.field) == (
        "number_unusual",
        Severity.LOOK_AGAIN,
        "number",
    )
    assert number not in repr(found)


def test_belgian_cards_are_checked_by_their_last_two_digits():
    assert card("BEL", "591191706458") == []
    assert card("BEL", "591201099997") == []
    assert card("BEL", "591191706459") == ["number_unusual"]


def test_cards():
    assert card("NLD", "ISH4P6C18") == []
    assert card("D", "LG0L1X4T5") == []
    assert card("ITA", "CA48201FG") == []
    assert card("ESP", "BCD418263") == []
    assert card("POL", "DBZ418263") == []
    assert card("ITA", "CA482010G") == ["number_unusual"]
    assert card("ESP", "BC0418263") == ["number_unusual"]


def test_a_permit_that_looks_like_a_card_has_numbers_of_its_own():
    lines = build_td1(code="IT", issuer="NLD", nationality="CHE", number="52151673")
    assert codes(lines) == []


def test_french_cards_begin_with_year_and_month():
    assert "number_unusual" not in codes(build_french_card())
    assert "number_unusual" in codes(build_french_card(number="881392310285"))
    assert "number_unusual" in codes(build_french_card(number="450192310285"))


def test_a_number_whose_digit_failed_is_not_judged_twice():
    lines = spoil(build_td3(issuer="NLD", nationality="NLD", number="NWK1P2R45"), 1, 1, "0")
    assert codes(lines) == ["check_digit_failed"]


@pytest.mark.parametrize(
    ("issuer", "number", "name"),
    [
        ("NLD", "SPECI2014", "ERIKSSON"),
        ("D", "C01X00T47", "ERIKSSON"),
        ("D", "CG0L1X4T5", "MUSTERMANN"),
        ("SWE", "XX000000", "ERIKSSON"),
        ("MLT", "9999999", "ERIKSSON"),
        ("JPN", "XS1234567", "GAIMU"),
        ("CZE", "99003853", "SPECIMEN"),
        ("FRA", "13AB62905", "SPECIMEN"),
    ],
)
def test_what_issuers_print_on_specimens_is_said_to_be_one(issuer, number, name):
    assert "specimen_print" in passport(issuer, number, surname=name)
    assert "number_unusual" not in passport(issuer, number, surname=name)


def test_names_that_only_hold_such_a_word_are_names():
    assert passport("D", "CG0L1X4T5", surname="MUSTERMANNS") == []
    assert passport("SWE", "24681357", surname="MUSTERMANN") == []


def test_nobody_issues_a_passport_for_longer_than_ten_years():
    assert passport("SWE", "24681357", expiry="361123") == []
    assert passport("SWE", "24681357", expiry="371101") == []
    assert passport("SWE", "24681357", expiry="380101") == ["valid_too_long"]
    assert card("NLD", "ISH4P6C18", expiry="361123") == []
    assert card("NLD", "ISH4P6C18", expiry="370123") == ["valid_too_long"]
    assert card("CZE", "246813570", expiry="550123") == []


def test_a_spanish_card_without_end_is_not_expired():
    assert card("ESP", "BCD418263", expiry="990101") == ["no_expiry"]
    assert "expired" in card("FRA", "D2H6862M2", expiry="990101")


def test_an_expiry_before_the_birth_is_noticed():
    assert "dates_disagree" in card("FRA", "D2H6862M2", birth="040812", expiry="990101")


def test_a_leap_day_has_a_latest_expiry():
    latest = RULES.latest_expiry("NLD", DocumentKind.IDENTITY_CARD, date(2028, 2, 29))
    assert latest is not None
    assert latest >= date(2038, 2, 28)


@given(
    st.text(max_size=60), st.sampled_from([*DocumentKind]), st.sampled_from(["NLD", "D", "BEL", "FRA", ""])
)
def test_any_number_is_judged_without_trouble(number, kind, issuer):
    RULES.broken_number(issuer, kind, number)
    RULES.is_specimen_number(issuer, number)
    RULES.is_specimen_name(issuer, number, number)


@pytest.mark.parametrize("row", RULES.specimens, ids=lambda row: row.pattern.pattern)
def test_no_pattern_takes_long_for_hostile_text(row):
    for hostile in ("0" * 5000, "A" * 5000, "UNITED KINGDOM " * 500):
        re.fullmatch(row.pattern, hostile)
