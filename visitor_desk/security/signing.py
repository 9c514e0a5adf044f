"""Ed25519 signatures with a label for what is signed, so that no signature can stand for another thing."""

from __future__ import annotations

import hashlib
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNATURE_BYTES = 64
PUBLIC_BYTES = 32

# The 14 spellings of the eight points whose order divides 8. RFC 8032 lets them stand as public keys, and
# under each there is a signature that holds for every message, made without any private key.
_SMALL_ORDER = frozenset(
    bytes.fromhex(start + end)
    for start, ends in {
        "00" * 31: ("00", "80"),
        "01" + "00" * 30: ("00", "80"),
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc": ("05", "85"),
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03": ("7a", "fa"),
        "ec" + "ff" * 30: ("7f", "ff"),
        "ed" + "ff" * 30: ("7f", "ff"),
        "ee" + "ff" * 30: ("7f", "ff"),
    }.items()
    for end in ends
)


class SigningKey:
    """An Ed25519 private key (RFC 8032) that shows itself nowhere.

    Python cannot wipe memory: a dropped key is unreachable for the program, its bytes may stay in the
    process until they are overwritten by chance.
    """

    __slots__ = ("_key",)

    def __init__(self, private: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(private)

    @classmethod
    def generate(cls) -> SigningKey:
        """Return a fresh key."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> bytes:
        """The public half, 32 bytes."""
        return self._key.public_key().public_bytes_raw()

    def private_bytes(self) -> bytes:
        """Return the private half, 32 bytes, for sealing it."""
        return self._key.private_bytes_raw()

    def sign(self, label: str, message: bytes) -> bytes:
        """Return the signature over `message` as a thing of kind `label`, 64 bytes."""
        return self._key.sign(_labelled(label, message))

    def sign_plain(self, message: bytes) -> bytes:
        """Return the signature over exactly `message`, for formats that name their kind themselves."""
        return self._key.sign(message)

    def __repr__(self) -> str:
        return "SigningKey(…)"


def signature_holds(public: bytes, label: str, message: bytes, signature: bytes) -> bool:
    """Tell whether `signature` was made by `public` over `message` as a thing of kind `label`."""
    return plain_signature_holds(public, _labelled(label, message), signature)


def plain_signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether `signature` was made by `public` over exactly `message`.

    False for malformed keys and for keys of small order, which are nobody's.
    """
    if len(public) != PUBLIC_BYTES or len(signature) != SIGNATURE_BYTES or public in _SMALL_ORDER:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def fingerprint(root_public: bytes) -> str:
    """Return SHA-256 of a root key as 64 hexadecimal digits in groups of four, as printed on paper."""
    digits = hashlib.sha256(root_public).hexdigest()
    return "-".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def same_fingerprint(typed: str, root_public: bytes) -> bool:
    """Tell whether a fingerprint typed by a person (any grouping, any case) is that of the root."""
    return _digits_of(typed) == hashlib.sha256(root_public).hexdigest()


def is_fingerprint(typed: str) -> bool:
    """Tell whether what a person typed can be a fingerprint at all."""
    return re.fullmatch("[0-9a-f]{64}", _digits_of(typed)) is not None


def _digits_of(typed: str) -> str:
    return "".join(character for character in typed.lower() if character not in "- :\t\n")


def _labelled(label: str, message: bytes) -> bytes:
    return b"visitor-desk/" + label.encode("ascii") + b"\n" + message
