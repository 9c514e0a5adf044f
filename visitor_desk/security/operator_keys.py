"""An operator's own keys: how they are made and certified, and how a passphrase keeps them."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import datetime

from visitor_desk.bsn import reject_bsn_in
from visitor_desk.errors import DeskError
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
from visitor_desk.security.certificates import Certified, certify
from visitor_desk.security.devices import ThisDevice
from visitor_desk.security.duties import Duty
from visitor_desk.security.passphrase import Stretched, Stretching, check_new_passphrase
from visitor_desk.security.records import (
    Certificate,
    Device,
    InstallationId,
    KdfCost,
    Operator,
    OperatorId,
    OperatorSecret,
    OperatorTransfer,
    name_digest,
)
from visitor_desk.security.signing import SigningKey

LONGEST_LOGIN = 64
LONGEST_NAME = 120
TRANSFER_SECRET_BYTES = 32
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
    sites: tuple[str, ...] = ()
    """Where they may read tickets and people on site; empty means every site."""


@dataclass(frozen=True, slots=True)
class OperatorKeys:
    """The private halves of one operator while they are open."""

    signing: SigningKey
    kem: KemPrivateKey

    def belong_to(self, operator: Operator) -> bool:
        """Tell whether these are the private halves of the operator's certified keys."""
        return (self.signing.public, self.kem.public) == (operator.signing_public, operator.kem_public)

    def private_bytes(self) -> bytes:
        """Return both halves as one string, for sealing."""
        return self.signing.private_bytes() + self.kem.private_bytes()

    @classmethod
    def generate(cls) -> OperatorKeys:
        """Return fresh keys."""
        return cls(SigningKey.generate(), KemPrivateKey.generate())

    @classmethod
    def from_private_bytes(cls, private: bytes) -> OperatorKeys:
        """Read what `private_bytes` wrote."""
        return cls(SigningKey(private[:_SIGNING_BYTES]), KemPrivateKey(private[_SIGNING_BYTES:]))


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
    reject_bsn_in(login=login, staff_name=name)
    if not _readable(login, LONGEST_LOGIN) or not _readable(name, LONGEST_NAME):
        raise LoginNotAccepted(longest=LONGEST_LOGIN)
    if not new.duties:
        raise NoDuties
    check_new_passphrase(new.passphrase)
    keys = OperatorKeys.generate()
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
        sites=new.sites,
    )
    certificate = certify(issuer, key, Certified.OPERATOR, blank.statement(), at=at)
    return replace(blank, certificate=certificate), keys


def recertified(
    old: Operator,
    keys: OperatorKeys,
    duties: frozenset[Duty] | None,
    sites: tuple[str, ...] | None,
    issuer: str,
    key: SigningKey,
    at: datetime,
) -> Operator:
    """Return the operator with other keys, and other duties or sites where given, certified anew."""
    if duties is not None and not duties:
        raise NoDuties
    blank = replace(
        old,
        duties=old.duties if duties is None else duties,
        sites=old.sites if sites is None else sites,
        kem_public=keys.kem.public,
        signing_public=keys.signing.public,
    )
    return replace(blank, certificate=certify(issuer, key, Certified.OPERATOR, blank.statement(), at=at))


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
    stretched = stretching.stretched(passphrase, salt=stretching.new_salt(), cost=stretching.cost)
    return secret_under(device, operator, keys, stretched, provisional=provisional)


def secret_under(
    device: ThisDevice,
    operator: OperatorId,
    keys: OperatorKeys,
    stretched: Stretched,
    *,
    provisional: bool,
) -> OperatorSecret:
    """Do what `sealed_secret` does with a passphrase that was stretched already."""
    blank = OperatorSecret(operator, device.id, stretched.cost, stretched.salt, b"", provisional)
    place = _place(device.installation.id, blank)
    return replace(blank, sealed=seal_under_key(stretched.key(device.secret), keys.private_bytes(), place))


def opened_under(device: ThisDevice, secret: OperatorSecret, stretched: Stretched) -> OperatorKeys | None:
    """Return the private keys, or None when passphrase, device secret or row are not right."""
    try:
        private = open_under_key(
            stretched.key(device.secret), secret.sealed, _place(device.installation.id, secret)
        )
    except CannotOpen:
        # A wrong passphrase and a changed row cannot be told apart, by design of the cipher.
        return None
    return OperatorKeys.from_private_bytes(private)


def transfer_to(
    installation: InstallationId,
    device: Device,
    operator: OperatorId,
    keys: OperatorKeys,
    stretched: Stretched,
    *,
    provisional: bool,
) -> OperatorTransfer:
    """Return an operator's private keys on their way to another desk.

    Sealed under the passphrase and a fresh secret, which is wrapped to the desk: neither the desk without
    the passphrase nor anybody without the desk's own key can open it. The caller has checked the desk.
    """
    secret = secrets.token_bytes(TRANSFER_SECRET_BYTES)
    blank = OperatorTransfer(operator, device.id, stretched.cost, stretched.salt, b"", b"", provisional)
    place = _place(installation, blank)
    return replace(
        blank,
        sealed=seal_under_key(stretched.key(secret), keys.private_bytes(), place),
        wrap=wrap_key(secret, KemPublicKey(device.kem_public), place),
    )


def opened_transfer(
    device: ThisDevice, transfer: OperatorTransfer, stretched: Stretched
) -> OperatorKeys | None:
    """Return the private keys that were sent to this desk; None as in `opened_under`."""
    place = _place(device.installation.id, transfer)
    try:
        secret = unwrap_key(transfer.wrap, device.kem, place)
        private = open_under_key(stretched.key(secret), transfer.sealed, place)
    except CannotOpen:
        # As above: a wrong passphrase and a changed row cannot be told apart.
        return None
    return OperatorKeys.from_private_bytes(private)


def _place(installation: InstallationId, kept: OperatorSecret | OperatorTransfer) -> bytes:
    kind = b"secret" if isinstance(kept, OperatorSecret) else b"transfer"
    return framed(
        b"visitor-desk operator " + kind,
        installation.encode(),
        kept.operator.encode(),
        kept.device.encode(),
        _cost_bytes(kept.cost),
        bytes([kept.provisional]),
    )


def _cost_bytes(cost: KdfCost) -> bytes:
    return b"".join(number.to_bytes(4, "big") for number in (cost.memory_kib, cost.iterations, cost.lanes))


def _readable(text: str, longest: int) -> bool:
    return 0 < len(text) <= longest and text.isprintable()
