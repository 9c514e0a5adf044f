"""Seal to a public key and open with the private one: the only module that touches the ciphers.

Suite 1 is HPKE (RFC 9180, single-shot base mode) with ML-KEM-768 + X25519 as key encapsulation,
HKDF-SHA256 and AES-256-GCM, and AES-256-GCM for the data itself. The number of the suite stands in every
wrap and every sealed value, and is bound into both.

What sealing does not give: anyone who has the public half can seal, so a seal proves secrecy and place,
never who wrote it; that is what the audit log is for. Python cannot wipe memory: opened keys live until
the session drops them and the interpreter reuses the space.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from visitor_desk.errors import DeskError
from visitor_desk.security.canonical import framed
from visitor_desk.security.groups import Group
from visitor_desk.security.records import InstallationId, Sealed

SUITE = 1
"""The only suite there is; anything else is refused, so nobody can talk a desk into a weaker one."""

FORMAT_VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
PAD_TO = 32
"""Sealed lengths are multiples of this, so that the length of a name does not show."""

_SEED_BYTES = 64
_X25519_BYTES = 32
_MLKEM_PUBLIC_BYTES = 1184
KEM_PRIVATE_BYTES = _SEED_BYTES + _X25519_BYTES
KEM_PUBLIC_BYTES = _MLKEM_PUBLIC_BYTES + _X25519_BYTES

_HPKE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class CannotOpen(DeskError):
    """A sealed value did not open: changed, moved from elsewhere, or sealed to another key."""

    code = "security.cannot_open"


class KemPrivateKey:
    """The half of a key pair that opens; 96 bytes (ML-KEM seed, X25519 scalar), shown nowhere."""

    __slots__ = ("_key", "_mlkem", "_raw", "_x25519")

    def __init__(self, raw: bytes) -> None:
        if len(raw) != KEM_PRIVATE_BYTES:
            raise CannotOpen
        self._raw = raw
        self._mlkem = MLKEM768PrivateKey.from_seed_bytes(raw[:_SEED_BYTES])
        self._x25519 = X25519PrivateKey.from_private_bytes(raw[_SEED_BYTES:])
        self._key = MLKEM768X25519PrivateKey(self._mlkem, self._x25519)

    @classmethod
    def generate(cls) -> KemPrivateKey:
        """Return a fresh key; every string of 96 random bytes is one."""
        return cls(secrets.token_bytes(KEM_PRIVATE_BYTES))

    @property
    def public(self) -> bytes:
        """The half that seals, 1,216 bytes."""
        return self._mlkem.public_key().public_bytes_raw() + self._x25519.public_key().public_bytes_raw()

    def private_bytes(self) -> bytes:
        """Return the private half, 96 bytes, for wrapping it."""
        return self._raw

    def decrypt(self, ciphertext: bytes, info: bytes) -> bytes:
        """Return what was sealed to the public half with the same `info`, or raise CannotOpen."""
        try:
            return _HPKE.decrypt(ciphertext, self._key, info)
        except (InvalidTag, ValueError) as error:
            raise CannotOpen from error

    def __repr__(self) -> str:
        return "KemPrivateKey(…)"


class KemPublicKey:
    """The half of a key pair that seals, read once to be used often; CannotOpen for malformed bytes."""

    __slots__ = ("_key",)

    def __init__(self, raw: bytes) -> None:
        if len(raw) != KEM_PUBLIC_BYTES:
            raise CannotOpen
        try:
            self._key = MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(raw[:_MLKEM_PUBLIC_BYTES]),
                X25519PublicKey.from_public_bytes(raw[_MLKEM_PUBLIC_BYTES:]),
            )
        except ValueError as error:
            raise CannotOpen from error

    def encrypt(self, plaintext: bytes, info: bytes) -> bytes:
        """Return `plaintext` sealed to this key and bound to `info`."""
        return _HPKE.encrypt(plaintext, self._key, info)


@dataclass(frozen=True, slots=True)
class SealContext:
    """Where a sealed value belongs; it opens there and nowhere else."""

    installation: InstallationId
    table: str
    record: str
    group: Group
    expires_on: date
    site: str = ""
    version: int = 1
    suite: int = SUITE

    def bytes(self) -> bytes:
        """Return the one spelling of this place, bound as associated data and as HPKE info."""
        return framed(
            b"visitor-desk sealed record",
            bytes([FORMAT_VERSION, self.suite]),
            self.installation.encode(),
            self.table.encode(),
            self.record.encode(),
            self.group.encode(),
            self.expires_on.isoformat().encode(),
            self.site.encode(),
            str(self.version).encode(),
        )


def seal(plaintext: bytes, to: KemPublicKey, context: SealContext) -> Sealed:
    """Seal `plaintext` under a fresh key, wrap that key to `to` and bind both to `context`."""
    key = secrets.token_bytes(KEY_BYTES)
    nonce = secrets.token_bytes(NONCE_BYTES)
    place = context.bytes()
    ciphertext = AESGCM(key).encrypt(nonce, _padded(plaintext), place)
    return Sealed(SUITE, wrap_key(key, to, place), nonce, ciphertext)


def open_sealed(sealed: Sealed, private: KemPrivateKey, context: SealContext) -> bytes:
    """Return what was sealed for exactly this place, or raise CannotOpen."""
    if sealed.suite != SUITE or context.suite != SUITE:
        raise CannotOpen
    place = context.bytes()
    key = unwrap_key(sealed.wrap, private, place)
    return _decrypt(key, sealed.nonce, sealed.ciphertext, place)


def wrap_key(key: bytes, to: KemPublicKey, place: bytes) -> bytes:
    """Return the suite byte and `key` encrypted to `to` (1,137 bytes more than the key holds)."""
    return bytes([SUITE]) + to.encrypt(key, framed(bytes([SUITE]), place))


def unwrap_key(wrap: bytes, private: KemPrivateKey, place: bytes) -> bytes:
    """Return the key that was wrapped to `private` for this place, or raise CannotOpen."""
    if wrap[:1] != bytes([SUITE]):
        raise CannotOpen
    return private.decrypt(wrap[1:], framed(bytes([SUITE]), place))


def seal_under_key(key: bytes, plaintext: bytes, place: bytes) -> bytes:
    """Return suite byte, nonce and ciphertext of `plaintext` under a key that both sides have already."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return bytes([SUITE]) + nonce + AESGCM(key).encrypt(nonce, _padded(plaintext), place)


def open_under_key(key: bytes, sealed: bytes, place: bytes) -> bytes:
    """Return what `seal_under_key` sealed under the same key and place, or raise CannotOpen."""
    if sealed[:1] != bytes([SUITE]):
        raise CannotOpen
    body = sealed[1:]
    return _decrypt(key, body[:NONCE_BYTES], body[NONCE_BYTES:], place)


class ChunkCipher:
    """Seals a long file chunk by chunk under a key of its own; each chunk opens only where it was sealed.

    The STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár 2015): the nonce is the number of the
    chunk and whether it is the last, so that none can be left out, swapped, repeated or cut off. A key seals
    one file, once: no nonce comes twice.
    """

    __slots__ = ("_aead", "_place")

    def __init__(self, key: bytes, place: bytes) -> None:
        self._aead = AESGCM(key)
        self._place = framed(b"visitor-desk chunks", bytes([FORMAT_VERSION, SUITE]), place)

    def seal(self, chunk: bytes | memoryview, number: int, *, last: bool) -> bytes:
        """Return a chunk's ciphertext, `TAG_BYTES` longer than it."""
        return self._aead.encrypt(_chunk_nonce(number, last=last), chunk, self._place)

    def open(self, sealed: bytes | memoryview, number: int, *, last: bool) -> bytes:
        """Return what was sealed as this chunk, or raise CannotOpen."""
        try:
            return self._aead.decrypt(_chunk_nonce(number, last=last), sealed, self._place)
        except (InvalidTag, ValueError) as error:
            raise CannotOpen from error


def _chunk_nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(NONCE_BYTES - 1, "big") + bytes([last])


def derived_key(secret: bytes, purpose: bytes) -> bytes:
    """Return the key that `secret` (32 random bytes) gives for one purpose (HKDF-SHA256, RFC 5869)."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose).derive(secret)


def _decrypt(key: bytes, nonce: bytes, ciphertext: bytes, place: bytes) -> bytes:
    try:
        return _unpadded(AESGCM(key).decrypt(nonce, ciphertext, place))
    except (InvalidTag, ValueError) as error:
        raise CannotOpen from error


def _padded(plaintext: bytes) -> bytes:
    # ISO/IEC 7816-4: one 0x80 and zeros, so that the end is found without a length field.
    marked = plaintext + b"\x80"
    return marked + bytes(-len(marked) % PAD_TO)


def _unpadded(padded: bytes) -> bytes:
    body, mark, rest = padded.rpartition(b"\x80")
    if not mark or rest.strip(b"\x00"):
        raise CannotOpen
    return body
