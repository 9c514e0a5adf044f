from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.builders import (
    build_french_card,
    build_swiss_licence,
    build_td1,
    build_td3,
    build_visa,
    spoil,
)
from visitor_desk.documents.document_kind import DocumentKind, document_kind
from visitor_desk.documents.document_rules import (
    Finding,
    FindingCode,
    Severity,
    all_findings,
)
from visitor_desk.documents.mrz import parse_mrz

TODAY = date(2026, 11, 23)


def findings_of(lines, **reading) -> list[Finding]:
    return all_findings(parse_mrz(lines), TODAY, **reading)


def codes_of(lines, **reading) -> dict[str, Severity]:
    return {finding.code.value: finding.severity for finding in findings_of(lines, **reading)}


def test_an_ordinary_document_has_no_findings():
    assert findings_of(build_td3()) == []
    assert findings_of(build_td1(code="ID")) == []


@pytest.mark.parametrize(("column", "field"), [(0, "number"), (14, "birth_date"), (22, "expiry_date")])
def test_a_failed_digit_names_its_field_once(column, field):
    lines = build_td3(number="111111111", birth="511111", expiry="311111")
    found = findings_of(spoil(lines, 1, column, "0"))
    digits = [finding for finding in found if finding.code is FindingCode.CHECK_DIGIT_FAILED]
    assert [finding.field for finding in digits] == [field]
    assert digits[0].severity is Severity.LOOK_AGAIN
    assert FindingCode.COMPOSITE_FAILED not in [finding.code for finding in found]


def test_a_composite_that_fails_alone_is_named():
    lines = build_td3()
    spoiled = spoil(lines, 1, 43, "7" if lines[1][43] != "7" else "8")
    assert codes_of(spoiled) == {"composite_failed": Severity.LOOK_AGAIN}


@pytest.mark.parametrize(
    ("expiry", "expected"),
    [
        ("261122", {"expired": Severity.REFUSE}),
        ("261123", {"expires_today": Severity.NOTE}),
        ("261124", {}),
        ("161123", {"expired": Severity.REFUSE}),
        ("371123", {}),
        ("380101", {"valid_too_long": Severity.LOOK_AGAIN}),
        ("760101", {"valid_too_long": Severity.LOOK_AGAIN}),
        ("<<<<<<", {"expiry_not_in_lines": Severity.LOOK_AGAIN}),
        ("261301", {"date_implausible": Severity.LOOK_AGAIN}),
    ],
)
def test_expiry(expiry, expected):
    assert codes_of(build_td3(expiry=expiry)) == expected


def test_the_date_of_expiry_is_the_only_value():
    (found,) = findings_of(build_td3(expiry="240503"))
    assert dict(found.values) == {"date": date(2024, 5, 3)}


def test_a_date_whose_digit_fails_does_not_refuse():
    lines = build_td3(expiry="281124")
    codes = codes_of(spoil(lines, 1, 22, "4"))  # 2024 by a single misread character
    assert codes["expired"] is Severity.LOOK_AGAIN
    assert codes["check_digit_failed"] is Severity.LOOK_AGAIN


@pytest.mark.parametrize("birth", ["741301", "740230", "7A0812"])
def test_an_impossible_birth_date(birth):
    (found,) = findings_of(build_td3(birth=birth))
    assert (found.code, found.field, dict(found.values)) == (FindingCode.DATE_IMPLAUSIBLE, "birth_date", {})


def test_a_birth_date_unknown_in_part_is_no_finding():
    assert findings_of(build_td3(birth="74<<<<")) == []


@pytest.mark.parametrize(
    ("issuer", "nationality", "expected"),
    [
        ("UTO", "UTO", ["specimen_state", "specimen_state"]),
        ("ZZZ", "SWE", ["unknown_state"]),
        ("SWE", "DEU", ["unknown_state"]),
        ("D", "D", []),
        ("NOR", "XXA", []),
        ("UNO", "RKS", []),
        ("AUS", "", []),
        ("", "SWE", ["unknown_state"]),
    ],
)
def test_states(issuer, nationality, expected):
    found = findings_of(build_td3(issuer=issuer, nationality=nationality))
    assert [finding.code.value for finding in found] == expected
    assert all(finding.severity is Severity.LOOK_AGAIN for finding in found)


def test_names():
    assert codes_of(build_td1(given_names="CHRISTELLE HELENE LAURENCE")) == {"name_truncated": Severity.NOTE}
    licence = codes_of(["D1NLD15094962111659VW87Z78NB84"])
    assert licence == {
        "name_not_in_lines": Severity.LOOK_AGAIN,
        "expiry_not_in_lines": Severity.LOOK_AGAIN,
    }


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (build_td3(), DocumentKind.PASSPORT),
        (build_td3(code="PD"), DocumentKind.PASSPORT),
        (build_td1(code="ID"), DocumentKind.IDENTITY_CARD),
        (build_td1(code="C1"), DocumentKind.IDENTITY_CARD),
        (build_td1(code="IR"), DocumentKind.RESIDENCE_PERMIT),
        (build_td1(code="X"), DocumentKind.OTHER),
        (build_td1(code="D"), DocumentKind.OTHER),
        (build_td1(code=""), DocumentKind.OTHER),
        (build_visa(), DocumentKind.VISA),
        (build_french_card(), DocumentKind.IDENTITY_CARD),
        (("D1NLD15094962111659VW87Z78NB84",), DocumentKind.DRIVING_LICENCE),
    ],
)
def test_kinds(lines, kind):
    assert document_kind(parse_mrz(lines)) is kind


def test_a_visa_and_an_unknown_kind_are_looked_at_again():
    assert codes_of(build_visa()) == {"visa_is_no_identity_document": Severity.LOOK_AGAIN}
    assert codes_of(build_td1(code="X")) == {"document_kind_unknown": Severity.LOOK_AGAIN}


def test_doubts_weigh_by_what_vouches_for_the_field():
    lines = build_td3()
    assert codes_of(lines, doubtful=[(1, 3)]) == {"character_doubtful": Severity.NOTE}
    assert codes_of(lines, doubtful=[(0, 7)]) == {"character_doubtful": Severity.LOOK_AGAIN}
    assert codes_of(lines, doubtful=[(1, 30)]) == {}
    assert codes_of(lines, repaired=[(1, 3)]) == {"character_repaired": Severity.LOOK_AGAIN}


def test_doubts_are_told_once_for_each_field():
    found = findings_of(build_td3(), doubtful=[(0, 6), (0, 7), (1, 2), (1, 3)], repaired=[(1, 3)])
    assert [(finding.code.value, finding.field) for finding in found] == [
        ("character_repaired", "number"),
        ("character_doubtful", "name"),
    ]


def test_a_doubt_under_a_failed_digit_is_looked_at_again():
    lines = build_td3(number="111111111")
    found = findings_of(spoil(lines, 1, 0, "0"), doubtful=[(1, 0)])
    doubt = next(finding for finding in found if finding.code is FindingCode.CHARACTER_DOUBTFUL)
    assert doubt.severity is Severity.LOOK_AGAIN


@given(
    st.sampled_from(["SWE", "NLD", "UTO", "ZZZ"]),
    st.text("0123456789<", min_size=6, max_size=6),
    st.sets(st.tuples(st.integers(0, 1), st.integers(0, 43)), max_size=8),
)
def test_findings_hold_no_personal_data_and_stand_heaviest_first(issuer, birth, doubtful):
    lines = build_td3(issuer=issuer, surname="CANARY", number="C4N4RY111", birth=birth, optional="123456782")
    found = findings_of(lines, doubtful=doubtful)
    for finding in found:
        assert set(finding.values) <= {"date", "rule"}
        assert finding.values.get("date", date(2032, 4, 15)) == date(2032, 4, 15)
        assert finding.values.get("rule", "nld_travel_document") == "nld_travel_document"
    assert "CANARY" not in repr(found)
    assert "C4N4RY" not in repr(found)
    severities = [finding.severity for finding in found]
    assert severities == sorted(severities, reverse=True)


def test_a_swiss_licence_is_one_whose_date_of_expiry_is_read_by_the_guard():
    lines = build_swiss_licence()
    assert document_kind(parse_mrz(lines)) is DocumentKind.DRIVING_LICENCE
    assert codes_of(lines) == {"expiry_not_in_lines": Severity.LOOK_AGAIN}
    assert document_kind(parse_mrz(build_td1(code="FA"))) is DocumentKind.OTHER
