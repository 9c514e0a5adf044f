"""The citizen service number is found however it is written, and other numbers pass."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.bsn import BsnNotKept, is_bsn, reject_bsn

BSN = "123456782"


def eleven_test(number: str) -> bool:
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=True)) % 11 == 0


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
