from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.security.box import (
    KEM_PUBLIC_BYTES,
    PAD_TO,
    CannotOpen,
    KemPrivateKey,
    KemPublicKey,
    SealContext,
    open_sealed,
    open_under_key,
    seal,
    seal_under_key,
    unwrap_key,
    wrap_key,
)
from visitor_desk.security.groups import Group
from visitor_desk.security.records import InstallationId, Sealed

KEY = KemPrivateKey.generate()
PUBLIC = KemPublicKey(KEY.public)
PLACE = SealContext(InstallationId("i1"), "visits", "v1", Group.D, date(2026, 3, 5))
SECRET = b"Erika Mustermann"


@given(st.binary(max_size=200))
def test_what_is_sealed_opens(plaintext: bytes) -> None:
    sealed = seal(plaintext, PUBLIC, PLACE)
    assert open_sealed(sealed, KEY, PLACE) == plaintext
    assert plaintext not in sealed.ciphertext or len(plaintext) < 4


@given(st.binary(max_size=100))
def test_the_length_shows_only_in_steps(plaintext: bytes) -> None:
    sealed = seal(plaintext, PUBLIC, PLACE)
    assert (len(sealed.ciphertext) - 16) % PAD_TO == 0
    assert len(sealed.ciphertext) - 16 == (len(plaintext) // PAD_TO + 1) * PAD_TO


def test_the_same_fields_never_look_the_same() -> None:
    first, second = seal(SECRET, PUBLIC, PLACE), seal(SECRET, PUBLIC, PLACE)
    assert first.ciphertext != second.ciphertext
    assert first.nonce != second.nonce
    assert first.wrap != second.wrap


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, installation=InstallationId("i2")),
        replace(PLACE, table="tickets"),
        replace(PLACE, record="v2"),
        replace(PLACE, group=Group.S),
        replace(PLACE, expires_on=date(2026, 3, 6)),
        replace(PLACE, site="ams1"),
        replace(PLACE, version=2),
        replace(PLACE, suite=2),
        replace(PLACE, table="visitsv", record="1"),
    ],
)
def test_a_sealed_value_opens_only_in_its_place(elsewhere: SealContext) -> None:
    with pytest.raises(CannotOpen):
        open_sealed(seal(SECRET, PUBLIC, PLACE), KEY, elsewhere)


def test_another_key_does_not_open() -> None:
    with pytest.raises(CannotOpen):
        open_sealed(seal(SECRET, PUBLIC, PLACE), KemPrivateKey.generate(), PLACE)


@pytest.mark.parametrize("part", ["wrap", "nonce", "ciphertext"])
def test_no_bit_can_be_flipped(part: str) -> None:
    sealed = seal(SECRET, PUBLIC, PLACE)
    whole: bytes = getattr(sealed, part)
    # A wrap has 1,169 bytes; every 37th and the borders stand for all.
    for at in {*range(0, len(whole), 37), len(whole) - 1}:
        bent = bytearray(whole)
        bent[at] ^= 0x40
        with pytest.raises(CannotOpen):
            open_sealed(replace(sealed, **{part: bytes(bent)}), KEY, PLACE)


@pytest.mark.parametrize("part", ["wrap", "nonce", "ciphertext"])
def test_nothing_can_be_cut(part: str) -> None:
    sealed = seal(SECRET, PUBLIC, PLACE)
    for kept in (b"", getattr(sealed, part)[:-1]):
        with pytest.raises(CannotOpen):
            open_sealed(replace(sealed, **{part: kept}), KEY, PLACE)


def test_wrap_and_ciphertext_of_two_values_do_not_mix() -> None:
    first, second = seal(SECRET, PUBLIC, PLACE), seal(SECRET, PUBLIC, PLACE)
    with pytest.raises(CannotOpen):
        open_sealed(replace(first, wrap=second.wrap), KEY, PLACE)


def test_another_suite_is_refused() -> None:
    sealed = seal(SECRET, PUBLIC, PLACE)
    with pytest.raises(CannotOpen):
        open_sealed(replace(sealed, suite=0), KEY, PLACE)
    with pytest.raises(CannotOpen):
        unwrap_key(b"\x02" + sealed.wrap[1:], KEY, PLACE.bytes())


def test_a_wrap_is_as_long_as_it_says() -> None:
    wrap = wrap_key(b"k" * 32, PUBLIC, b"place")
    assert len(wrap) == 32 + 1137
    assert unwrap_key(wrap, KEY, b"place") == b"k" * 32
    with pytest.raises(CannotOpen):
        unwrap_key(wrap, KEY, b"other place")


def test_sealing_under_a_shared_key() -> None:
    key = bytes(range(32))
    sealed = seal_under_key(key, SECRET, b"place")
    assert open_under_key(key, sealed, b"place") == SECRET
    for wrong in (
        lambda: open_under_key(bytes(32), sealed, b"place"),
        lambda: open_under_key(key, sealed, b"elsewhere"),
        lambda: open_under_key(key, sealed[:-1], b"place"),
        lambda: open_under_key(key, b"\x02" + sealed[1:], b"place"),
        lambda: open_under_key(key, b"", b"place"),
        lambda: open_under_key(key, sealed[:5], b"place"),
    ):
        with pytest.raises(CannotOpen):
            wrong()


@pytest.mark.parametrize("padded", [b"no mark at all", b"text\x80\x00\x01", b""])
def test_wrong_padding_is_refused(padded: bytes) -> None:
    key, nonce = bytes(32), bytes(12)
    sealed = b"\x01" + nonce + AESGCM(key).encrypt(nonce, padded, b"place")
    with pytest.raises(CannotOpen):
        open_under_key(key, sealed, b"place")


def test_keys_come_back_from_their_bytes_and_show_nothing() -> None:
    again = KemPrivateKey(KEY.private_bytes())
    assert again.public == KEY.public
    assert len(KEY.public) == KEM_PUBLIC_BYTES
    assert KEY.private_bytes().hex() not in repr(KEY)
    assert "…" in repr(KEY)


@pytest.mark.parametrize("raw", [b"", b"\x00" * 95, b"\x00" * 97])
def test_private_keys_of_wrong_length_are_refused(raw: bytes) -> None:
    with pytest.raises(CannotOpen):
        KemPrivateKey(raw)


@pytest.mark.parametrize("raw", [b"", b"\xff" * KEM_PUBLIC_BYTES, b"\x00" * (KEM_PUBLIC_BYTES - 1)])
def test_malformed_public_keys_are_refused(raw: bytes) -> None:
    with pytest.raises(CannotOpen):
        KemPublicKey(raw)


def test_a_sealed_value_shows_no_bytes() -> None:
    assert repr(Sealed(1, b"wrap", b"nonce", b"text")) == "Sealed(suite=1)"
