"""The keys of a relief account while nobody uses it: wrapped to each guard, and sealed under a code."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from visitor_desk.security.box import (
    CannotOpen,
    KemPrivateKey,
    KemPublicKey,
    open_under_key,
    seal_under_key,
    unwrap_key,
    wrap_key,
)
from visitor_desk.security.canonical import framed
from visitor_desk.security.duty_ports import CODE, ReliefSecret, ReliefSecrets
from visitor_desk.security.operator_keys import OperatorKeys
from visitor_desk.security.records import InstallationId, Operator, OperatorId
from visitor_desk.security.session import Session
from visitor_desk.security.signing import SigningKey

_CODE_BYTES: Final = 15
"""120 bits: 24 digits of base32 without padding; nobody guesses it, so it needs no slow stretching."""
_GROUP: Final = 4
_SIGNING_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class ReliefKeys:
    """Keeps and opens the keys of relief accounts in a keystore."""

    installation: InstallationId

    def keep_for_code(self, kept: ReliefSecrets, account: OperatorId, keys: OperatorKeys) -> str:
        """Seal the keys under a new code and return it as it is printed."""
        code = secrets.token_bytes(_CODE_BYTES)
        sealed = seal_under_key(self._code_key(code), _private(keys), self._place(account, CODE))
        kept.put(ReliefSecret(account, CODE, sealed))
        return code_text(code)

    def keep_for(
        self, kept: ReliefSecrets, account: OperatorId, keys: OperatorKeys, guards: Iterable[Operator]
    ) -> None:
        """Wrap the keys to guards whose certificates the caller has checked."""
        for guard in guards:
            wrap = wrap_key(_private(keys), KemPublicKey(guard.kem_public), self._place(account, guard.id))
            kept.put(ReliefSecret(account, guard.id, wrap))

    def by_code(self, kept: ReliefSecrets, account: OperatorId, code: str) -> OperatorKeys | None:
        """Return the keys, and use the code up; None where it is wrong or used."""
        sealed = kept.get(account, CODE)
        if sealed is None:
            return None
        try:
            key = self._code_key(code_bytes(code))
            keys = _keys(open_under_key(key, sealed.sealed, self._place(account, CODE)))
        except CannotOpen:
            return None
        kept.delete(account, CODE)
        return keys

    def by_guard(self, kept: ReliefSecrets, account: OperatorId, guard: Session) -> OperatorKeys | None:
        """Return the keys; None where they were not wrapped to this guard, or the wrap was changed."""
        wrap = kept.get(account, guard.operator_id)
        if wrap is None:
            return None
        try:
            return _keys(unwrap_key(wrap.sealed, guard.kem, self._place(account, guard.operator_id)))
        except CannotOpen:
            return None

    def _code_key(self, code: bytes) -> bytes:
        salt = self.installation.encode()
        return HKDF(SHA256(), 32, salt=salt, info=b"visitor-desk relief code").derive(code)

    def _place(self, account: OperatorId, holder: str) -> bytes:
        return framed(b"visitor-desk relief", self.installation.encode(), account.encode(), holder.encode())


def code_text(code: bytes) -> str:
    """Return a code as it is printed: base32 in groups of four."""
    digits = base64.b32encode(code).decode("ascii")
    return "-".join(digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP))


def code_bytes(text: str) -> bytes:
    """Read a code as printed or typed; CannotOpen where it is none."""
    digits = "".join(text.split()).replace("-", "").upper()
    try:
        code = base64.b32decode(digits)
    except (binascii.Error, ValueError) as error:
        raise CannotOpen from error
    if len(code) != _CODE_BYTES:
        raise CannotOpen
    return code


def _private(keys: OperatorKeys) -> bytes:
    return keys.signing.private_bytes() + keys.kem.private_bytes()


def _keys(private: bytes) -> OperatorKeys:
    return OperatorKeys(SigningKey(private[:_SIGNING_BYTES]), KemPrivateKey(private[_SIGNING_BYTES:]))
