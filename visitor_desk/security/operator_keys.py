"""An operator's own keys: how they are made and certified, and how a passphrase keeps them."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import datetime

from visitor_desk.errors import DeskError
from visitor_desk.security.box import CannotOpen, KemPrivateKey, open_under_key, seal_under_key
from visitor_desk.security.canonical import framed
from visitor_desk.security.certificates import Certified, certify
from visitor_desk.security.devices import ThisDevice
from visitor_desk.security.duties import Duty
from visitor_desk.security.passphrase import Stretching, check_new_passphrase
from visitor_desk.security.records import (
    Certificate,
    InstallationId,
    KdfCost,
    Operator,
    OperatorId,
    OperatorSecret,
    name_digest,
)
from visitor_desk.security.signing import SigningKey

LONGEST_LOGIN = 64
LONGEST_NAME = 120
_SIGNING_BYTES = 32
_SALT_BYTES = 16


class LoginNotAccepted(DeskError):
    """A login or name is empty, too long or has signs that cannot be seen. Values: `longest`."""

    code = "security.login_not_accepted"


class NoDuties(DeskError):
    """An operator without a duty could do nothing."""

    code = "security.no_duties"


@dataclass(frozen=True, slots=True)
class NewOperator:
    """What is asked when somebody becomes an operator."""

    login: str = field(repr=False)
    staff_name: str = field(repr=False)
    duties: frozenset[Duty]
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OperatorKeys:
    """The private halves of one operator while they are open."""

    signing: SigningKey
    kem: KemPrivateKey

    def belong_to(self, operator: Operator) -> bool:
        """Tell whether these are the private halves of the operator's certified keys."""
        return (self.signing.public, self.kem.public) == (operator.signing_public, operator.kem_public)


def one_login(typed: str) -> str:
    """Return a login in its one spelling: trimmed, composed, without case."""
    return unicodedata.normalize("NFC", typed).strip().casefold()


def new_operator(
    new: NewOperator, *, issuer: str, key: SigningKey, at: datetime
) -> tuple[Operator, OperatorKeys]:
    """Return a fresh operator, certified by `issuer` with its `key`, and the operator's own keys.

    Raises:
        LoginNotAccepted, NoDuties, PassphraseNotAccepted: what was asked for is not good.
    """
    login, name = one_login(new.login), unicodedata.normalize("NFC", new.staff_name).strip()
    if not _readable(login, LONGEST_LOGIN) or not _readable(name, LONGEST_NAME):
        raise LoginNotAccepted(longest=LONGEST_LOGIN)
    if not new.duties:
        raise NoDuties
    check_new_passphrase(new.passphrase)
    keys = OperatorKeys(SigningKey.generate(), KemPrivateKey.generate())
    salt = secrets.token_bytes(_SALT_BYTES)
    blank = Operator(
        id=OperatorId(secrets.token_hex(8)),
        login=login,
        staff_name=name,
        duties=new.duties,
        kem_public=keys.kem.public,
        signing_public=keys.signing.public,
        name_salt=salt,
        name_digest=name_digest(salt, login, name),
        certificate=Certificate(issuer, at, b""),
    )
    certificate = certify(issuer, key, Certified.OPERATOR, blank.statement(), at=at)
    return replace(blank, certificate=certificate), keys


def sealed_secret(
    device: ThisDevice,
    operator: OperatorId,
    keys: OperatorKeys,
    passphrase: str,
    stretching: Stretching,
    *,
    provisional: bool = False,
) -> OperatorSecret:
    """Return an operator's private keys sealed under passphrase and device secret, for this device."""
    salt = stretching.new_salt()
    cost = stretching.cost
    key = stretching.key(passphrase, salt=salt, cost=cost, device_secret=device.secret)
    blank = OperatorSecret(operator, device.id, cost, salt, b"", provisional)
    private = keys.signing.private_bytes() + keys.kem.private_bytes()
    return replace(blank, sealed=seal_under_key(key, private, _place(device.installation.id, blank)))


def opened_secret(
    device: ThisDevice, secret: OperatorSecret, passphrase: str, stretching: Stretching
) -> OperatorKeys | None:
    """Return the private keys, or None when passphrase, device secret or row are not right.

    Raises:
        CostRefused: the stored cost is outside what the program accepts; no guess was made.
    """
    key = stretching.key(passphrase, salt=secret.salt, cost=secret.cost, device_secret=device.secret)
    try:
        private = open_under_key(key, secret.sealed, _place(device.installation.id, secret))
    except CannotOpen:
        # A wrong passphrase and a changed row cannot be told apart, by design of the cipher.
        return None
    return OperatorKeys(SigningKey(private[:_SIGNING_BYTES]), KemPrivateKey(private[_SIGNING_BYTES:]))


def _place(installation: InstallationId, secret: OperatorSecret) -> bytes:
    return framed(
        b"visitor-desk operator secret",
        installation.encode(),
        secret.operator.encode(),
        secret.device.encode(),
        _cost_bytes(secret.cost),
        bytes([secret.provisional]),
    )


def _cost_bytes(cost: KdfCost) -> bytes:
    return b"".join(number.to_bytes(4, "big") for number in (cost.memory_kib, cost.iterations, cost.lanes))


def _readable(text: str, longest: int) -> bool:
    return 0 < len(text) <= longest and text.isprintable()
