"""Founding: the one hour in which the root exists outside the recovery kit.

The root signs the recovery key, the desk's own keys, the first privacy officers and the first day keys;
then only the kit holds it. Nothing of it is written to a disk by this module.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.progress import Progress, no_progress
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.certificates import Certified, certify
from visitor_desk.security.day_key_making import (
    HORIZON_DAYS,
    holder_of,
    make_day_keys,
    names_ahead,
    recovery_holder,
)
from visitor_desk.security.devices import (
    ThisDevice,
    certified_device,
    device_from,
    new_device_secrets,
)
from visitor_desk.security.duties import Duty
from visitor_desk.security.operator_keys import NewOperator, new_operator, one_login, sealed_secret
from visitor_desk.security.passphrase import Stretching
from visitor_desk.security.ports import (
    CheckpointMemory,
    DeviceSecretStore,
    KeystoreWorks,
    SecurityWork,
    SecurityWorks,
)
from visitor_desk.security.records import (
    ROOT,
    Certificate,
    Device,
    Installation,
    InstallationId,
    Operator,
    PublicDayKey,
    RememberedHead,
)
from visitor_desk.security.recovery import RecoveryKit
from visitor_desk.security.signing import fingerprint
from visitor_desk.security.standing import installation_digest, row_digest
from visitor_desk.security.two_people import FEWEST, two_can_release

_BATCH = 250


class AlreadyFounded(DeskError):
    """The data store or the keystore belongs to an installation already; founding would destroy its keys."""

    code = "security.already_founded"


class DeviceInUse(DeskError):
    """This desk keeps the secrets of an installation; founding another would overwrite them."""

    code = "security.device_in_use"


class OfficersMissing(DeskError):
    """No two different people could release anything: exports, erasures, restores and policy stand still.

    Values: `needed`. Two privacy officers, or one and a deputy who approves and releases.
    """

    code = "security.officers_missing"


@dataclass(frozen=True, slots=True)
class Founding:
    """What founding made; the kit is shown once and then forgotten by the program."""

    installation: Installation
    device: ThisDevice
    officers: tuple[Operator, ...]
    fingerprint: str
    """The root's fingerprint, as printed on receipts, notices and letters."""
    kit: RecoveryKit = field(repr=False)


@dataclass(frozen=True, slots=True)
class FoundingPlaces:
    """Where founding writes."""

    works: SecurityWorks
    keystore_works: KeystoreWorks
    device_store: DeviceSecretStore
    memory: CheckpointMemory


def found_installation(
    places: FoundingPlaces,
    *,
    sites: Sequence[str],
    device_label: str,
    officers: Sequence[NewOperator],
    clock: Clock,
    stretching: Stretching,
    others: Sequence[NewOperator] = (),
    horizon_days: int = HORIZON_DAYS,
    zone: tzinfo = UTC,
    replace_device: bool = False,
    progress: Progress = no_progress,
) -> Founding:
    """Make an installation in two empty stores and return it with its recovery kit.

    The passphrases of the officers are their own, typed by themselves, so they are not provisional. `others`
    are who the officers will certify next: they count for the rule of two people and are not made here. The
    first day keys are tomorrow's, as the day is in the site's `zone`.

    Raises:
        AlreadyFounded: one of the stores is not empty; nothing was written.
        DeviceInUse: the desk's own secrets are there already and `replace_device` is not given.
        OfficersMissing: an officer lacks the duty, two have one login, or a second person who can release
            is missing; nothing was written.
        LoginNotAccepted, PassphraseNotAccepted: as for any operator; nothing was written.
    """
    _check(places, officers, others)
    if places.device_store.load() is not None and not replace_device:
        raise DeviceInUse
    at = clock.now()
    installation, kit = _new_installation(tuple(sites), clock)
    root = kit.root
    kept = new_device_secrets(installation=installation.id, root_public=root.public, pepper=kit.pepper)
    device = certified_device(kept, device_label, installation.sites[0], issuer=ROOT, key=root, at=at)
    here = device_from(kept, device, installation, in_file=places.device_store.is_file)
    made = [new_operator(new, issuer=ROOT, key=root, at=at) for new in officers]
    holders = [recovery_holder(installation), *(holder_of(operator) for operator, _ in made)]
    names = names_ahead(installation.sites, at.astimezone(zone).date(), horizon_days)
    public: list[PublicDayKey] = []
    with places.keystore_works() as keystore:
        for new, (operator, keys) in zip(officers, made, strict=True):
            secret = sealed_secret(here, operator.id, keys, new.passphrase, stretching)
            keystore.operator_secrets.put(secret)
        for start in range(0, len(names), _BATCH):
            batch = names[start : start + _BATCH]
            public += make_day_keys(installation, keystore, batch, holders, issuer=ROOT, key=root, at=at)
            progress(start + len(batch), len(names))
        places.device_store.save(kept)
        keystore.commit()
    log = AuditLog(here, _FreshMemory(places.memory), clock)
    with places.works() as work:
        work.installation.put(installation)
        _register(work, log, installation, device, [operator for operator, _ in made], public)
        work.commit()
    signed_in = tuple(operator for operator, _ in made)
    return Founding(installation, here, signed_in, fingerprint(root.public), kit)


def check_people(officers: Sequence[NewOperator], others: Sequence[NewOperator] = ()) -> None:
    """Raise OfficersMissing unless the officers are officers and two of these people can release together."""
    everyone = [*officers, *others]
    logins = {one_login(one.login) for one in everyone}
    privacy = all(Duty.PRIVACY in officer.duties for officer in officers)
    enough = two_can_release([one.duties for one in everyone])
    if not (privacy and enough and len(logins) == len(everyone)):
        raise OfficersMissing(needed=FEWEST)


def _check(places: FoundingPlaces, officers: Sequence[NewOperator], others: Sequence[NewOperator]) -> None:
    with places.works() as work, places.keystore_works() as keystore:
        if work.installation.get() is not None or keystore.day_keys.all():
            raise AlreadyFounded
    check_people(officers, others)


def _new_installation(sites: tuple[str, ...], clock: Clock) -> tuple[Installation, RecoveryKit]:
    at = clock.now()
    kit = RecoveryKit.generate(InstallationId(secrets.token_hex(8)))
    root, recovery = kit.root, kit.recovery
    blank = Installation(kit.installation, sites, root.public, recovery.public, Certificate(ROOT, at, b""))
    certificate = certify(ROOT, root, Certified.RECOVERY, blank.recovery_statement(), at=at)
    return Installation(kit.installation, sites, root.public, recovery.public, certificate), kit


class _FreshMemory:
    """Starts empty whatever an earlier installation left on this desk, and then writes through."""

    def __init__(self, kept: CheckpointMemory) -> None:
        self._kept = kept

    def read(self) -> RememberedHead | None:
        return None

    def remember(self, head: RememberedHead) -> None:
        self._kept.remember(head)


def _register(
    work: SecurityWork,
    log: AuditLog,
    installation: Installation,
    device: Device,
    officers: Sequence[Operator],
    public: Sequence[PublicDayKey],
) -> None:
    work.devices.put(device)
    for officer in officers:
        work.operators.put(officer)
    work.public_day_keys.add(public)
    row = installation_digest(installation)
    log.append(work, "installation.founded", None, installation=installation.id, device=device.id, row=row)
    log.append(work, "device.certified", None, device=device.id, row=row_digest(device))
    for officer in officers:
        log.append(
            work,
            "operator.certified",
            None,
            operator=officer.id,
            duties=sorted(officer.duties),
            sites=len(officer.sites),
            row=row_digest(officer),
        )
    log.append(work, "day_keys.published", None, published=len(public))
