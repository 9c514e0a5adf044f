from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.bsn import BsnNotKept
from visitor_desk.documents.by_eye import (
    ByEye,
    ExpiryNeedsDay,
    ExpiryNotRead,
    NumberNotAccepted,
    check_by_eye,
    typed_expiry,
    vouched_by_host,
)
from visitor_desk.documents.document_check import Verdict
from visitor_desk.documents.document_kind import DocumentKind
from visitor_desk.documents.minimise import lawful_number, minimise
from visitor_desk.errors import DeskError

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("0531", date(2031, 5, 31)),
        ("02/28", date(2028, 2, 29)),
        ("1226", date(2026, 12, 31)),
        ("1026", date(2026, 10, 31)),
        ("150531", date(2031, 5, 15)),
        ("15-05-31", date(2031, 5, 15)),
        ("231126", date(2026, 11, 23)),
        ("15.05.2031", date(2031, 5, 15)),
        (" 15 05 2031 ", date(2031, 5, 15)),
        ("0198", date(1998, 1, 31)),
    ],
)
def test_short_forms_of_an_expiry(typed, expected):
    assert typed_expiry(typed, TODAY) == expected


@pytest.mark.parametrize(
    "typed", ["", "5", "531", "1331", "0031", "310231", "32052031", "00052031", "٠٥٣١", "05310"]
)
def test_what_is_no_expiry(typed):
    with pytest.raises(ExpiryNotRead):
        typed_expiry(typed, TODAY)


def test_this_month_needs_its_day():
    with pytest.raises(ExpiryNeedsDay):
        typed_expiry("1126", TODAY)


@given(st.text(max_size=12))
def test_any_text_is_a_day_or_a_sentence(typed):
    with contextlib.suppress(DeskError):
        assert isinstance(typed_expiry(typed, TODAY), date)


def seen(expiry: date = date(2031, 5, 31), number: str = "") -> ByEye:
    return ByEye(DocumentKind.PASSPORT, expiry, number)


def test_nothing_against_it_is_by_eye_and_never_more():
    check = check_by_eye(seen(), TODAY)
    assert (check.verdict, check.findings, check.mrz) == (Verdict.CHECKED_BY_EYE, (), None)
    assert check_by_eye(seen(TODAY), TODAY).verdict is Verdict.CHECKED_BY_EYE


def test_an_expired_document_is_refused_by_eye_too():
    check = check_by_eye(seen(date(2026, 11, 22)), TODAY)
    assert check.verdict is Verdict.REFUSE
    assert [finding.code.value for finding in check.findings] == ["expired"]


def test_the_number_is_kept_only_where_a_zone_asks():
    check = check_by_eye(seen(number="nw 1234567"), TODAY)
    assert minimise(check, keep_number_reason=None).number is None
    assert minimise(check, keep_number_reason="asked").number == "NW1234567"
    assert "NW1234567" not in repr(check)
    assert "2031" not in repr(seen())


@pytest.mark.parametrize("number", ["12-34", "A" * 21, "ÄÖ12", "1234;DROP"])
def test_a_number_is_letters_and_digits(number):
    with pytest.raises(NumberNotAccepted):
        check_by_eye(seen(number=number), TODAY)


def test_a_citizen_service_number_is_no_document_number():
    with pytest.raises(BsnNotKept):
        check_by_eye(seen(number="123 456 782"), TODAY)


def test_of_somebody_vouched_for_nothing_of_a_document_is_kept():
    kept = minimise(vouched_by_host(), keep_number_reason="asked")
    assert (kept.verdict, kept.kind, kept.issuing_state, kept.number) == (
        Verdict.VOUCHED_BY_HOST,
        None,
        None,
        None,
    )
    assert lawful_number(vouched_by_host()) is None
