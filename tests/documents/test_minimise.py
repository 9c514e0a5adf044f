from __future__ import annotations

import dataclasses
import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.builders import build_td1, build_td3
from visitor_desk.documents.document_check import Verdict, check_lines
from visitor_desk.documents.document_kind import DocumentKind
from visitor_desk.documents.document_rules import FindingCode
from visitor_desk.documents.minimise import BsnNotKept, NumberNeedsReason, is_bsn, minimise, reject_bsn

TODAY = date(2026, 11, 23)
BSN = "123456782"


def eleven_test(number: str) -> bool:
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=True)) % 11 == 0


def test_what_is_kept_is_kind_state_verdict_and_codes():
    check = check_lines(build_td3(issuer="UTO", expiry="240503"), today=TODAY)
    kept = minimise(check, keep_number_reason=None)
    assert dataclasses.asdict(kept) == {
        "kind": DocumentKind.PASSPORT,
        "issuing_state": "UTO",
        "verdict": Verdict.REFUSE,
        "finding_codes": (FindingCode.EXPIRED, FindingCode.SPECIMEN_STATE),
        "number": None,
        "number_reason": None,
    }


def test_the_number_is_kept_only_with_a_written_reason():
    check = check_lines(build_td3(number="L898902C3"), today=TODAY)
    kept = minimise(check, keep_number_reason="cage contract asks for it")
    assert (kept.number, kept.number_reason) == ("L898902C3", "cage contract asks for it")
    assert "L898902C3" not in repr(kept)
    with pytest.raises(NumberNeedsReason):
        minimise(check, keep_number_reason="  ")


def test_a_card_without_a_number_keeps_none():
    kept = minimise(check_lines(build_td1(number=""), today=TODAY), keep_number_reason="asked")
    assert (kept.number, kept.number_reason) == (None, None)


@pytest.mark.parametrize("reason", [None, "asked"])
@pytest.mark.parametrize(
    "lines",
    [
        build_td3(issuer="NLD", nationality="NLD", number="XA0000014", optional=BSN),
        build_td1(issuer="NLD", nationality="NLD", number="IA1234567", optional=BSN),
        build_td1(issuer="NLD", nationality="NLD", number=BSN, optional=BSN),
    ],
)
def test_no_citizen_service_number_is_kept_and_no_birth_date_and_no_name(lines, reason):
    kept = minimise(check_lines(lines, today=TODAY), keep_number_reason=reason)
    everything = repr(dataclasses.asdict(kept))
    for secret in (BSN, "740812", "1974", "ERIKSSON", "ANNA"):
        assert secret not in everything


@given(st.text(string.digits, min_size=9, max_size=9))
def test_is_bsn_is_the_eleven_test(number):
    assert is_bsn(number) is (eleven_test(number) and number != "000000000")


@pytest.mark.parametrize(
    "text", [BSN, "1234.56.782", "123 456 782", "123-456-782", " 123456782 ", "１２３４５６７８２"]
)
def test_ways_to_write_it(text):
    assert is_bsn(text)
    with pytest.raises(BsnNotKept):
        reject_bsn(f"her number is {text}, she said")


@pytest.mark.parametrize(
    "text", ["", "123456789", "12345678", "1234567820", "9123456782", "06-12345678", "2026-11-23 8:15", "abc"]
)
def test_other_texts_pass(text):
    assert not is_bsn(text)
    reject_bsn(text)


def test_the_refusal_names_the_input_and_not_the_number():
    with pytest.raises(BsnNotKept) as caught:
        reject_bsn(f"x{BSN}", field_name="note")
    assert caught.value.values == {"field": "note"}
    assert BSN not in str(caught.value)


def test_groups_before_the_number_do_not_hide_it():
    with pytest.raises(BsnNotKept):
        reject_bsn("999 123 456 782")


@given(st.text(max_size=20), st.text(max_size=20))
def test_it_is_found_anywhere_in_a_text(before, after):
    with pytest.raises(BsnNotKept):
        reject_bsn(f"{before} {BSN} {after}")
