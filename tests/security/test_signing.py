from __future__ import annotations

import pytest

from visitor_desk.security.signing import (
    SigningKey,
    fingerprint,
    plain_signature_holds,
    same_fingerprint,
    signature_holds,
)

# RFC 8032, section 7.1, tests 1 and 2.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
]


@pytest.mark.parametrize(("private", "public", "message", "signature"), VECTORS)
def test_the_vectors_of_rfc_8032(private: str, public: str, message: str, signature: str) -> None:
    key = SigningKey(bytes.fromhex(private))
    assert key.public.hex() == public
    assert key.private_bytes().hex() == private
    assert key.sign_plain(bytes.fromhex(message)).hex() == signature
    assert plain_signature_holds(key.public, bytes.fromhex(message), bytes.fromhex(signature))


def test_a_signature_stands_for_one_label_one_message_one_key() -> None:
    key = SigningKey.generate()
    signature = key.sign("approval", b"message")
    assert signature_holds(key.public, "approval", b"message", signature)
    assert not signature_holds(key.public, "certificate", b"message", signature)
    assert not signature_holds(key.public, "approval", b"massage", signature)
    assert not signature_holds(SigningKey.generate().public, "approval", b"message", signature)


def test_malformed_keys_and_signatures_do_not_hold() -> None:
    key = SigningKey.generate()
    signature = key.sign_plain(b"m")
    assert not plain_signature_holds(b"", b"m", signature)
    assert not plain_signature_holds(key.public, b"m", signature[:-1])
    assert not plain_signature_holds(b"\xff" * 32, b"m", signature)


def test_a_key_does_not_show_itself() -> None:
    key = SigningKey.generate()
    assert key.private_bytes().hex() not in repr(key)
    assert str(key.private_bytes()) not in repr(key)


def test_a_fingerprint_is_grouped_and_can_be_typed_back() -> None:
    public = SigningKey.generate().public
    printed = fingerprint(public)
    assert len(printed.split("-")) == 16
    assert {len(part) for part in printed.split("-")} == {4}
    assert same_fingerprint(printed, public)
    assert same_fingerprint(printed.upper().replace("-", " "), public)
    assert not same_fingerprint(printed[:-1], public)
    assert not same_fingerprint(printed, SigningKey.generate().public)
