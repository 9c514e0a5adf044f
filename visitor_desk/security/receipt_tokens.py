"""Tokens of receipts: what a visitor takes home to show later that a visit was theirs.

A token is made of 135 random bits, so nobody guesses one and its hash needs no slow function: with 2^40
guesses a second it takes longer than the universe is old. Documents are another matter (`document_tokens`):
there are few of them, and so their tokens are slow and need a pepper.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Final, NewType

from stdnum.iso7064 import mod_37_36

from visitor_desk.errors import DeskError
from visitor_desk.security.canonical import framed
from visitor_desk.security.records import InstallationId

ReceiptToken = NewType("ReceiptToken", str)
ReceiptHash = NewType("ReceiptHash", str)

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: without I, L, O and U, which people mistake for others or read as words."""
RANDOM_SYMBOLS: Final = 27
GROUP: Final = 4
LONGEST_TYPED: Final = 100

_READ_AS: Final = str.maketrans("OIL", "011")
_LABEL: Final = b"visitor-desk receipt token"


class ReceiptMistyped(DeskError):
    """The token is none that was ever made: it has another length, a wrong sign, or a slip of the fingers.

    It says so of every such text alike; nothing was compared with any visit.
    """

    code = "receipts.mistyped"


def new_receipt_token() -> ReceiptToken:
    """Return a token that nobody has: random symbols and a check digit (ISO 7064, hybrid, modulus 33,32)."""
    symbols = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_SYMBOLS))
    return ReceiptToken(symbols + mod_37_36.calc_check_digit(symbols, ALPHABET))


def read_receipt_token(typed: str) -> ReceiptToken:
    """Return the token that somebody typed, in any case, with or without spaces and hyphens.

    Every single wrong symbol is noticed. Raises ReceiptMistyped.
    """
    text = "".join(typed[:LONGEST_TYPED].upper().split()).replace("-", "").translate(_READ_AS)
    if len(text) != RANDOM_SYMBOLS + 1 or not set(text) <= set(ALPHABET):
        raise ReceiptMistyped
    if mod_37_36.checksum(text, ALPHABET) != 1:
        raise ReceiptMistyped
    return ReceiptToken(text)


def grouped(token: ReceiptToken) -> tuple[str, ...]:
    """Return a token in groups of four, as people read it out."""
    return tuple(token[at : at + GROUP] for at in range(0, len(token), GROUP))


def receipt_hash(installation: InstallationId, token: ReceiptToken) -> ReceiptHash:
    """Return what is kept of a token: SHA-256 over it and the installation, in hexadecimal."""
    return ReceiptHash(hashlib.sha256(framed(_LABEL, installation.encode(), token.encode())).hexdigest())
