"""The plain records that cross the ports: what both databases keep, and nothing that is open.

Bytes are left out of every repr: wraps and signatures are no secrets, but a log is no place for them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NewType

from visitor_desk.security.canonical import canonical_json, framed, iso_utc
from visitor_desk.security.duties import Duty
from visitor_desk.security.groups import Group

OperatorId = NewType("OperatorId", str)
DeviceId = NewType("DeviceId", str)
InstallationId = NewType("InstallationId", str)

ROOT = "root"
"""Names the installation root as issuer of a certificate, and the recovery kit as holder of day keys."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A signature by the root or by a privacy officer that a public key belongs to its subject."""

    issuer: str
    """`ROOT` or the id of the operator who signed."""
    issued_at: datetime
    signature: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Installation:
    """Who this installation is: its root key, under which everything else is certified."""

    id: InstallationId
    sites: tuple[str, ...]
    root_public: bytes = field(repr=False)
    """Ed25519, 32 bytes."""
    recovery_public: bytes = field(repr=False)
    """KEM public key whose private half is in the recovery kit, 1,216 bytes."""
    recovery_certificate: Certificate

    def recovery_statement(self) -> bytes:
        """Return the bytes that the root signed about the recovery key."""
        return canonical_json({"installation": self.id, "kem": self.recovery_public.hex()})


def name_digest(salt: bytes, login: str, staff_name: str) -> bytes:
    """Return SHA-256 over salt, login and name, each behind its length."""
    return hashlib.sha256(
        framed(b"visitor-desk staff name", salt, login.encode(), staff_name.encode())
    ).digest()


@dataclass(frozen=True, slots=True)
class Operator:
    """A person who signs in: a member of staff, never a visitor."""

    id: OperatorId
    login: str = field(repr=False)
    staff_name: str = field(repr=False)
    """Empty once the staff register has forgotten the person; the id stays in the log."""
    duties: frozenset[Duty]
    kem_public: bytes = field(repr=False)
    signing_public: bytes = field(repr=False)
    name_salt: bytes = field(repr=False)
    name_digest: bytes = field(repr=False)
    """SHA-256 over salt, login and name: binds them to the certificate and outlives them."""
    certificate: Certificate
    sites: tuple[str, ...] = ()
    """The sites whose tickets and people they may read; empty means every site."""
    end: Certificate | None = None
    """A privacy officer's signature that they have left; what they signed before stands."""
    relief: bool = False
    """An account certified ahead for somebody unnamed; it signs in only for the hours of an activation."""

    @property
    def ended_at(self) -> datetime | None:
        """When they left; None for somebody who works here."""
        return None if self.end is None else self.end.issued_at

    def reads(self, site: str) -> bool:
        """Tell whether they may read tickets and people of a site; what belongs to none is open."""
        return not site or not self.sites or site in self.sites

    def name_stands(self) -> bool:
        """Tell whether login and name are those that were certified; True once the name is forgotten."""
        return not self.staff_name or self.name_digest == name_digest(
            self.name_salt, self.login, self.staff_name
        )

    def statement(self) -> bytes:
        """Return the bytes that the issuer of the certificate signed."""
        return canonical_json(
            {
                "duties": sorted(self.duties),
                "id": self.id,
                "kem": self.kem_public.hex(),
                "name": self.name_digest.hex(),
                "relief": self.relief,
                "signing": self.signing_public.hex(),
                "sites": sorted(self.sites),
            }
        )


@dataclass(frozen=True, slots=True)
class Device:
    """The public half of a desk's or a service's own keys, certified when it joined."""

    id: DeviceId
    label: str
    signing_public: bytes = field(repr=False)
    kem_public: bytes = field(repr=False)
    """To it is sealed what only this desk may read: handovers, transfers, evacuation lists; 1,216 bytes."""
    certificate: Certificate
    site: str = ""
    """Where the desk stands."""
    end: Certificate | None = None
    """A privacy officer's signature that the desk is gone; what it signed before stands."""

    @property
    def ended_at(self) -> datetime | None:
        """When the desk was ended; None for one that works."""
        return None if self.end is None else self.end.issued_at

    def statement(self) -> bytes:
        """Return the bytes that the issuer of the certificate signed."""
        return canonical_json(
            {
                "id": self.id,
                "kem": self.kem_public.hex(),
                "label": self.label,
                "signing": self.signing_public.hex(),
                "site": self.site,
            }
        )


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """A desk that asks to join: not certified by anybody, so it is compared by eye."""

    device: DeviceId
    label: str
    site: str
    signing_public: bytes = field(repr=False)
    kem_public: bytes = field(repr=False)
    requested_at: datetime


@dataclass(frozen=True, slots=True)
class Handover:
    """What a joined desk hands to a new one, sealed to the new desk and signed by a privacy officer."""

    device: DeviceId
    sealed: bytes = field(repr=False)
    certificate: Certificate

    def statement(self) -> bytes:
        """Return the bytes that the privacy officer signed."""
        return canonical_json({"device": self.device, "sealed": self.sealed.hex()})


@dataclass(frozen=True, slots=True, order=True)
class DayKeyName:
    """Names one day key: a group, the day on which it dies, and the site for groups kept per site."""

    group: Group
    expires_on: date
    site: str = ""
    """Empty for groups that are not kept per site."""
    generation: int = 0
    """Counts the rekeyings of the installation; only keys of the newest generation seal."""

    def statement_parts(self) -> dict[str, str]:
        """Return the name as text values for a signed statement."""
        return {
            "day": self.expires_on.isoformat(),
            "generation": str(self.generation),
            "group": self.group,
            "site": self.site,
        }


@dataclass(frozen=True, slots=True)
class PublicDayKey:
    """The half of a day key that can only seal."""

    name: DayKeyName
    public: bytes = field(repr=False)
    certificate: Certificate

    def statement(self) -> bytes:
        """Return the bytes that the privacy officer signed."""
        return canonical_json({**self.name.statement_parts(), "kem": self.public.hex()})


@dataclass(frozen=True, slots=True)
class DayKeyWrap:
    """The half of a day key that opens, wrapped to one holder; lives in the keystore only."""

    name: DayKeyName
    holder: str
    """An operator's id, or `ROOT` for the recovery kit."""
    wrap: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What one guess at a passphrase costs (Argon2id, RFC 9106)."""

    memory_kib: int
    iterations: int
    lanes: int


@dataclass(frozen=True, slots=True)
class OperatorSecret:
    """An operator's private keys, sealed under passphrase and device secret; one row per device."""

    operator: OperatorId
    device: DeviceId
    cost: KdfCost
    salt: bytes = field(repr=False)
    sealed: bytes = field(repr=False)
    provisional: bool
    """True while the passphrase is one that somebody else chose."""


@dataclass(frozen=True, slots=True)
class OperatorTransfer:
    """An operator's private keys on their way to another desk; it opens at that desk with the passphrase."""

    operator: OperatorId
    device: DeviceId
    """The desk it is meant for."""
    cost: KdfCost
    salt: bytes = field(repr=False)
    sealed: bytes = field(repr=False)
    """The private keys under passphrase and transfer secret."""
    wrap: bytes = field(repr=False)
    """The transfer secret, wrapped to the desk."""
    provisional: bool


@dataclass(frozen=True, slots=True)
class SignInTry:
    """How often in a row the passphrase of one login was wrong, and when last."""

    operator: str
    """The operator's id, or empty for all unknown logins together."""
    failures: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Sealed:
    """A ciphertext with the wrapped record key beside it; nobody can open it without the day key."""

    suite: int
    wrap: bytes = field(repr=False)
    nonce: bytes = field(repr=False)
    ciphertext: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SealedRow:
    """One sealed blob: the fields of one record, one group and one day of expiry."""

    table: str
    record: str
    group: Group
    expires_on: date
    site: str
    """The site of the day key, as in `DayKeyName`."""
    version: int
    """Counts the edits of this blob from 1; bound into the seal."""
    sealed: Sealed
    generation: int = 0
    """The generation of the day key, as in `DayKeyName`."""

    @property
    def key_name(self) -> DayKeyName:
        """The day key that opens this blob."""
        return DayKeyName(self.group, self.expires_on, self.site, self.generation)


@dataclass(frozen=True, slots=True)
class SealedHead:
    """What of a sealed blob tells whether it is still the one that was read before."""

    record: str
    expires_on: date
    version: int


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One leaf of the audit log."""

    index: int
    device: DeviceId
    record: str | None
    """A copy of the body's record id, to find the entries about one record."""
    body: bytes | None = field(repr=False)
    """Canonical JSON; None once the entry has expired and only its leaf hash is kept."""
    signature: bytes = field(repr=False)
    leaf_hash: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class LogHead:
    """The state of the log after its last entry; one row, locked last in a transaction."""

    size: int
    root_hash: bytes = field(repr=False)
    frontier: tuple[bytes, ...] = field(repr=False)
    """Hashes of the perfect subtrees from left to right; as many as `size` has one-bits."""
    checkpoint: str = field(repr=False)
    """The head as a C2SP signed note of the device that appended last."""


@dataclass(frozen=True, slots=True)
class Approval:
    """A second person's signature over exactly one request."""

    request_id: str
    request_hash: bytes = field(repr=False)
    requester: OperatorId
    approver: OperatorId
    expires_at: datetime
    signature: bytes = field(repr=False)
    used_at: datetime | None = None

    def statement(self) -> bytes:
        """Return the bytes that the approver signed."""
        return canonical_json(
            {
                "approver": self.approver,
                "expires": iso_utc(self.expires_at),
                "request": self.request_id,
                "requester": self.requester,
                "sha256": self.request_hash.hex(),
            }
        )


@dataclass(frozen=True, slots=True)
class DeviceSecrets:
    """What a desk keeps for itself, outside every database: its keys, its secrets and the root it trusts."""

    device: DeviceId
    installation: InstallationId
    root_public: bytes = field(repr=False)
    signing_private: bytes = field(repr=False)
    secret: bytes = field(repr=False)
    """32 random bytes that take part in opening every operator's keys on this device."""
    kem_private: bytes = field(repr=False)
    """Opens what is sealed to this desk alone; 96 bytes."""
    pepper: bytes = field(repr=False)
    """32 bytes that all desks share: without them nobody can guess at the token of a document."""

    @property
    def joined(self) -> bool:
        """Whether a root is pinned; until then the desk has only asked to join."""
        return bool(self.root_public)


@dataclass(frozen=True, slots=True)
class RememberedHead:
    """The last head that this desk saw, with the frontier that lets it check all that came after."""

    size: int
    root_hash: bytes = field(repr=False)
    frontier: tuple[bytes, ...] = field(repr=False)
    checkpoint: str = field(repr=False)
    restores: tuple[str, ...] = ()
    """Leaf hashes of the restores that lie in this log: none of them explains another rollback."""
