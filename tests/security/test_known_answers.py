"""Vectors of Project Wycheproof, RFC 9180 with its post-quantum KEM, RFC 9106 and RFC 5869."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hashes import SHA256

from visitor_desk.security import box, passphrase
from visitor_desk.security.box import CannotOpen, KemPrivateKey, KemPublicKey, open_under_key, seal_under_key
from visitor_desk.security.passphrase import Stretching
from visitor_desk.security.records import KdfCost
from visitor_desk.security.signing import plain_signature_holds

VECTORS = Path(__file__).parents[1] / "vectors"
AES_256_GCM, CHACHA20 = 2, 3
HKDF_SHA256 = 1


def vectors(name: str) -> list[dict[str, Any]]:
    tests: list[dict[str, Any]] = json.loads((VECTORS / name).read_text(encoding="utf-8"))["tests"]
    return tests


def raw(text: str) -> bytes:
    return bytes.fromhex(text)


def test_every_file_of_vectors_names_its_source_and_licence():
    files = sorted(VECTORS.glob("*.json"))
    assert files
    for path in files:
        head = json.loads(path.read_text(encoding="utf-8"))
        assert head["source"]
        assert head["licence"]
        assert head["tests"]


def test_aes_gcm_opens_what_is_valid_and_nothing_else():
    results = set()
    for one in vectors("aes_gcm_256.json"):
        cipher = box.AESGCM(raw(one["key"]))
        nonce, sealed, place = raw(one["iv"]), raw(one["ct"] + one["tag"]), raw(one["aad"])
        results.add(one["result"])
        if one["result"] == "valid":
            assert cipher.decrypt(nonce, sealed, place) == raw(one["msg"]), one["tcId"]
            assert cipher.encrypt(nonce, raw(one["msg"]), place) == sealed, one["tcId"]
            continue
        with pytest.raises(InvalidTag):
            cipher.decrypt(nonce, sealed, place)
        with pytest.raises(CannotOpen):
            open_under_key(raw(one["key"]), bytes([box.SUITE]) + nonce + sealed, place)
    assert results == {"valid", "invalid"}


def test_what_the_box_seals_is_aes_gcm_over_the_padded_text():
    key, place = bytes(range(32)), b"place"
    sealed = seal_under_key(key, b"text", place)
    nonce, body = sealed[1 : 1 + box.NONCE_BYTES], sealed[1 + box.NONCE_BYTES :]
    assert box.AESGCM(key).decrypt(nonce, body, place) == b"text\x80" + bytes(27)


def holds(one: dict[str, Any]) -> bool:
    return plain_signature_holds(raw(one["pk"]), raw(one["msg"]), raw(one["sig"]))


def test_ed25519_accepts_what_is_valid_and_nothing_else():
    results = Counter(one["result"] for one in vectors("ed25519.json"))
    assert min(results["valid"], results["invalid"]) > 30
    for one in vectors("ed25519.json"):
        if one["result"] != "acceptable":
            assert holds(one) == (one["result"] == "valid"), (one["tcId"], one["comment"])


def test_no_signature_holds_under_a_key_of_small_order():
    """RFC 8032 lets verifiers accept such keys; under each, one signature holds for every message."""
    torsion = [
        one for one in vectors("ed25519.json") if re.match(r"identity|canonical .* torsion", one["comment"])
    ]
    assert len(torsion) == 8
    assert not any(holds(one) for one in torsion)


def test_a_malleable_signature_does_not_hold():
    """Adding the order of the group to s gives a second signature of the same message: RFC 8032, 5.1.7."""
    order = 2**252 + 27742317777372353535851937790883648493
    changed = 0
    for one in vectors("ed25519.json"):
        if one["result"] != "valid":
            continue
        signature = raw(one["sig"])
        bigger = int.from_bytes(signature[32:], "little") + order
        malleable = signature[:32] + bigger.to_bytes(32, "little")
        assert not plain_signature_holds(raw(one["pk"]), raw(one["msg"]), malleable)
        changed += 1
    assert changed > 50


def test_hkdf_gives_the_known_keys():
    for one in vectors("hkdf_sha256.json"):
        if one["result"] == "invalid":
            with pytest.raises(ValueError, match="Cannot derive keys larger"):
                hkdf(one)
            continue
        assert hkdf(one) == raw(one["okm"]), one["tcId"]


def hkdf(one: dict[str, Any]) -> bytes:
    derived: bytes = passphrase.HKDF(
        SHA256(), one["size"], salt=raw(one["salt"]), info=raw(one["info"])
    ).derive(raw(one["ikm"]))
    return derived


def test_argon2id_gives_the_answer_of_rfc_9106():
    """Section 5.3."""
    tag = passphrase.Argon2id(
        salt=b"\x02" * 16,
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        ad=b"\x04" * 12,
        secret=b"\x03" * 8,
    ).derive(b"\x01" * 32)
    assert tag.hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


def test_an_operators_key_is_hkdf_over_argon2id_by_the_book():
    cost = KdfCost(memory_kib=32, iterations=3, lanes=4)
    key = Stretching(cost=cost, floor=cost).key(
        "correct horse battery", salt=b"s" * 16, cost=cost, device_secret=b"d" * 32
    )
    stretched = passphrase.Argon2id(salt=b"s" * 16, length=32, iterations=3, lanes=4, memory_cost=32).derive(
        b"correct horse battery"
    )
    assert key == expand(extract(b"d" * 32, stretched), b"visitor-desk operator key", 32)


def extract(salt: bytes, secret: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), secret, "sha256")


def expand(key: bytes, info: bytes, length: int) -> bytes:
    out, block = b"", b""
    for number in range(1, -(-length // 32) + 1):
        block = hmac.digest(key, block + info + bytes([number]), "sha256")
        out += block
    return out[:length]


def key_schedule(shared: bytes, info: bytes, kem: int, aead: int) -> tuple[bytes, bytes]:
    """RFC 9180, sections 4 and 5.1, mode base: key and base nonce."""
    suite = b"HPKE" + b"".join(number.to_bytes(2, "big") for number in (kem, HKDF_SHA256, aead))

    def labelled_extract(salt: bytes, label: bytes, secret: bytes) -> bytes:
        return extract(salt, b"HPKE-v1" + suite + label + secret)

    def labelled_expand(secret: bytes, label: bytes, context: bytes, length: int) -> bytes:
        return expand(secret, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + context, length)

    context = b"\x00" + labelled_extract(b"", b"psk_id_hash", b"") + labelled_extract(b"", b"info_hash", info)
    secret = labelled_extract(shared, b"secret", b"")
    return labelled_expand(secret, b"key", context, 32), labelled_expand(secret, b"base_nonce", context, 12)


def test_a_wrap_opens_with_the_known_answer_of_its_kem():
    """Encapsulation, shared secret and key schedule are the draft's; only the cipher behind them is ours."""
    (one,) = vectors("hpke_mlkem768_x25519.json")
    info, shared = raw(one["info"]), raw(one["shared_secret"])
    assert key_schedule(shared, info, one["kem_id"], CHACHA20) == (raw(one["key"]), raw(one["base_nonce"]))

    # A seed of 32 bytes stretched as X-Wing does: the ML-KEM seed and the scalar that our keys are made of.
    private = KemPrivateKey(hashlib.shake_256(raw(one["skRm"])).digest(box.KEM_PRIVATE_BYTES))
    assert private.public == raw(one["pkRm"])
    key, nonce = key_schedule(shared, info, one["kem_id"], AES_256_GCM)
    sealed = raw(one["enc"]) + box.AESGCM(key).encrypt(nonce, b"a record key", None)
    assert private.decrypt(sealed, info) == b"a record key"
    for changed in (raw(one["enc"])[:-1] + b"\x00", b"\x00" + raw(one["enc"])[1:]):
        with pytest.raises(CannotOpen):
            private.decrypt(changed + sealed[len(changed) :], info)
    with pytest.raises(CannotOpen):
        private.decrypt(sealed, info + b"!")


def test_a_key_of_low_order_is_no_way_in():
    """A point of low order makes one half of the hybrid a constant; the other half still keeps the secret."""
    honest = KemPrivateKey.generate()
    sealed = KemPublicKey(honest.public).encrypt(b"a record key", b"place")
    encapsulated = len(sealed) - len(b"a record key") - 16
    for one in vectors("x25519_low_order.json"):
        point = raw(one["public"])
        with pytest.raises(CannotOpen):
            honest.decrypt(sealed[: encapsulated - 32] + point + sealed[encapsulated:], b"place")
