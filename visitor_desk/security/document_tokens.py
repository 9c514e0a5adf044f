"""Tokens of documents: two showings of one document give one token, and no token gives a number.

A token is Argon2id over type, issuing state and number, with the site pepper as secret key, which lies
in the keyrings of the desks and never in a database. Whoever has the database alone cannot even guess; with
the pepper each guess costs what `TOKEN_COST` says. What a token shows is that two rows are of one
document: the owner of the database sees that equality, until the tokens die with group S.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Final, NewType

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from visitor_desk.security.canonical import framed
from visitor_desk.security.passphrase import KDF_FLOOR, CostRefused
from visitor_desk.security.records import InstallationId, KdfCost

DocumentToken = NewType("DocumentToken", str)

TOKEN_COST: Final = KdfCost(memory_kib=64 * 1024, iterations=3, lanes=4)
"""Pinned: another cost gives other tokens, and no desk would know its documents any more."""

PEPPER_BYTES: Final = 32
_TOKEN_BYTES = 16
_LABEL = b"visitor-desk document token"


@dataclass(frozen=True, slots=True)
class DocumentTokens:
    """Makes the tokens of one installation; slow on purpose, so never inside a transaction.

    Only a test passes a lower cost with a lower floor.
    """

    installation: InstallationId
    pepper: bytes = field(repr=False)
    cost: KdfCost = TOKEN_COST
    floor: KdfCost = KDF_FLOOR

    def __post_init__(self) -> None:
        low = (
            self.cost.memory_kib < self.floor.memory_kib
            or self.cost.iterations < self.floor.iterations
            or self.cost.lanes < self.floor.lanes
        )
        if low or len(self.pepper) != PEPPER_BYTES:
            raise CostRefused

    def token(self, kind: str, state: str, number: str) -> DocumentToken:
        """Return the token of a document in 32 hexadecimal digits; spaces and case do not count."""
        document = framed(*(_one_spelling(part).encode() for part in (kind, state, number)))
        # The salt only parts installations; what keeps guessers out is the pepper.
        salt = hashlib.sha256(framed(_LABEL, self.installation.encode())).digest()[:16]
        stretched = Argon2id(
            salt=salt,
            length=_TOKEN_BYTES,
            iterations=self.cost.iterations,
            lanes=self.cost.lanes,
            memory_cost=self.cost.memory_kib,
            ad=_LABEL,
            secret=self.pepper,
        ).derive(document)
        return DocumentToken(stretched.hex())


def _one_spelling(part: str) -> str:
    return "".join(part.upper().replace("<", "").split())
