from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.security.receipt_tokens import (
    ALPHABET,
    RANDOM_SYMBOLS,
    ReceiptMistyped,
    ReceiptToken,
    grouped,
    new_receipt_token,
    read_receipt_token,
    receipt_hash,
)
from visitor_desk.security.records import InstallationId

HERE = InstallationId("house-1")


def test_a_token_has_at_least_128_random_bits_and_no_two_are_alike() -> None:
    assert len(ALPHABET) ** RANDOM_SYMBOLS >= 2**128
    made = {new_receipt_token() for _ in range(500)}
    assert len(made) == 500
    assert {len(one) for one in made} == {RANDOM_SYMBOLS + 1}
    assert len({sign for one in made for sign in one}) == len(ALPHABET)


def test_a_token_is_read_as_people_type_it() -> None:
    token = ReceiptToken("")
    while not {"0", "1"} <= set(token):
        token = new_receipt_token()
    spelled = " ".join(grouped(token)).lower()
    for typed in (token, spelled, spelled.replace(" ", "-"), token.replace("0", "o").replace("1", "l")):
        assert read_receipt_token(f"  {typed}\n") == token


@given(st.integers(0, RANDOM_SYMBOLS), st.integers(1, len(ALPHABET) - 1))
def test_every_single_wrong_sign_is_noticed(place: int, further: int) -> None:
    token = new_receipt_token()
    wrong = ALPHABET[(ALPHABET.index(token[place]) + further) % len(ALPHABET)]
    with pytest.raises(ReceiptMistyped):
        read_receipt_token(token[:place] + wrong + token[place + 1 :])


@pytest.mark.parametrize("typed", ["", "014", "U" * 28, "0" * 28 + "0", "é" * 28, "0" * 100_000])
def test_what_is_no_token_is_called_mistyped(typed: str) -> None:
    with pytest.raises(ReceiptMistyped) as caught:
        read_receipt_token(typed)
    assert caught.value.values == {}


def test_the_hash_is_of_one_installation_and_does_not_hold_the_token() -> None:
    token = new_receipt_token()
    kept = receipt_hash(HERE, token)
    assert kept == receipt_hash(HERE, token)
    assert kept != receipt_hash(InstallationId("house-2"), token)
    assert kept != receipt_hash(HERE, new_receipt_token())
    assert token.lower() not in kept
