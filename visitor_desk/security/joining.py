"""A new desk joins an installation: it asks, an officer compares by eye and lets it in, it pins the root.

The request lies in the data store and anybody who can write there can replace it. What cannot be replaced
is what the new desk shows on its own screen: the fingerprint of its keys, which the officer types at a desk
that has joined, and what stands on the paper of the installation: the fingerprint of the root, which is
typed at the new desk. Neither side believes the database.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime

from visitor_desk.bsn import reject_bsn_in
from visitor_desk.errors import DeskError
from visitor_desk.security.alarm import Alarm
from visitor_desk.security.box import (
    CannotOpen,
    KemPrivateKey,
    KemPublicKey,
    unwrap_key,
    wrap_key,
)
from visitor_desk.security.canonical import canonical_json, framed
from visitor_desk.security.certificates import KeyNotCertified, check_device, check_handover
from visitor_desk.security.devices import (
    DeviceEnded,
    DeviceNotJoined,
    JoinNotFinished,
    new_device_secrets,
)
from visitor_desk.security.founding import DeviceInUse
from visitor_desk.security.log_continuity import restores_in
from visitor_desk.security.ports import CheckpointMemory, DeviceSecretStore, SecurityWork, SecurityWorks
from visitor_desk.security.records import (
    DeviceId,
    DeviceSecrets,
    Handover,
    Installation,
    InstallationId,
    JoinRequest,
    RememberedHead,
)
from visitor_desk.security.signing import SigningKey, same_fingerprint

LONGEST_LABEL = 60
FINGERPRINT_DIGITS = 32
"""128 bits: nobody finds a second pair of keys with the same digits, and a person compares eight groups."""

_GROUP = 4


class NothingToJoin(DeskError):
    """The database that was named holds no installation; one is set up with `init`, not joined."""

    code = "security.nothing_to_join"


class LabelNotAccepted(DeskError):
    """A desk's name is empty, too long, unreadable, or another desk's at the site. Values: `longest`."""

    code = "security.label_not_accepted"


class SiteNotThere(DeskError):
    """The installation has no site of this name; a privacy officer adds it first."""

    code = "security.site_not_there"


class RootNotTheSame(Alarm):
    """The fingerprint that was typed is not that of the root in this database."""

    code = "security.root_not_the_same"


@dataclass(frozen=True, slots=True)
class JoiningPlaces:
    """Where a joining desk reads and writes."""

    works: SecurityWorks
    device_store: DeviceSecretStore
    memory: CheckpointMemory


def request_fingerprint(installation: InstallationId, request: JoinRequest) -> str:
    """Return the digits by which two people compare a request: eight groups of four."""
    said = canonical_json(
        {
            "device": request.device,
            "kem": request.kem_public.hex(),
            "label": request.label,
            "signing": request.signing_public.hex(),
            "site": request.site,
        }
    )
    hashed = hashlib.sha256(framed(b"visitor-desk join request", installation.encode(), said))
    digits = hashed.hexdigest()[:FINGERPRINT_DIGITS]
    return "-".join(digits[start : start + _GROUP] for start in range(0, FINGERPRINT_DIGITS, _GROUP))


def same_digits(typed: str, shown: str) -> bool:
    """Tell whether typed digits, in any grouping and case, are the ones shown."""
    return _digits(typed) == _digits(shown)


def ask_to_join(places: JoiningPlaces, *, label: str, site: str, at: datetime) -> str:
    """Make this desk's keys, leave a request in the data store, and return its fingerprint.

    Asked again, the same keys are used: the fingerprint stays, and a request that was removed is back.

    Raises:
        NothingToJoin, SiteNotThere, LabelNotAccepted: nothing was written.
        DeviceInUse: this desk belongs to an installation already.
    """
    kept = places.device_store.load()
    if kept is not None and kept.joined:
        raise DeviceInUse
    with places.works() as work:
        installation = _installation(work)
        if site not in installation.sites:
            raise SiteNotThere
        check_label(work, label, site)
        if kept is None or kept.installation != installation.id:
            kept = new_device_secrets(installation=installation.id)
            places.device_store.save(kept)
        request = JoinRequest(
            kept.device,
            label,
            site,
            SigningKey(kept.signing_private).public,
            KemPrivateKey(kept.kem_private).public,
            at,
        )
        work.join_requests.put(request)
        work.commit()
    return request_fingerprint(installation.id, request)


def finish_joining(places: JoiningPlaces, root_fingerprint: str) -> DeviceId:
    """Pin the root and take what an officer handed over; from now on the desk works.

    `root_fingerprint` is typed from paper: a receipt, a notice, or the recovery kit.

    Raises:
        DeviceNotJoined: this desk has not asked to join.
        RootNotTheSame: the database belongs to another root than the paper.
        JoinNotFinished: no officer has let the desk in yet.
        KeyNotCertified: somebody else's keys stand under this desk's id, or the handover is not an officer's.
        DeviceEnded: the desk was ended meanwhile.
    """
    kept = places.device_store.load()
    if kept is None:
        raise DeviceNotJoined
    if kept.joined:
        raise DeviceInUse
    with places.works() as work:
        installation = _installation(work)
        if not same_fingerprint(root_fingerprint, installation.root_public):
            raise RootNotTheSame
        device = work.devices.get(kept.device)
        handover = work.handovers.get(kept.device)
        if device is None:
            raise JoinNotFinished
        check_device(installation.root_public, work.operators, device)
        mine = (SigningKey(kept.signing_private).public, KemPrivateKey(kept.kem_private).public)
        if (device.signing_public, device.kem_public) != mine:
            raise KeyNotCertified(kind="device", subject=kept.device)
        if device.end is not None:
            raise DeviceEnded
        if handover is None:
            raise KeyNotCertified(kind="handover", subject=kept.device)
        check_handover(installation.root_public, work.operators, handover)
        given = opened_handover(installation, kept, handover)
        places.memory.remember(given.head)
        places.device_store.save(
            DeviceSecrets(
                kept.device,
                installation.id,
                installation.root_public,
                kept.signing_private,
                kept.secret,
                kept.kem_private,
                given.pepper,
            )
        )
        work.handovers.delete(kept.device)
        work.commit()
    return kept.device


def check_label(work: SecurityWork, label: str, site: str) -> None:
    """Raise LabelNotAccepted unless the name is readable and no other living desk of the site has it."""
    reject_bsn_in(label=label)
    readable = 0 < len(label) <= LONGEST_LABEL and label.isprintable() and label == label.strip()
    taken = any(
        device.end is None and (device.label, device.site) == (label, site) for device in work.devices.all()
    )
    if taken or not readable:
        raise LabelNotAccepted(longest=LONGEST_LABEL)


@dataclass(frozen=True, slots=True)
class Given:
    """What a new desk is given: the pepper, and the head of the log from which on it watches."""

    pepper: bytes = field(repr=False)
    head: RememberedHead


def head_to_remember(work: SecurityWork) -> RememberedHead:
    """Return the head of the log as this work leaves it, for a desk that begins to watch from there."""
    head = work.log.head(lock=False)
    assert head is not None, "a desk that lets another in has written its own entry"
    restores = restores_in(work, head.size)
    return RememberedHead(head.size, head.root_hash, head.frontier, head.checkpoint, restores)


def sealed_handover(
    installation: InstallationId, device: DeviceId, kem_public: bytes, pepper: bytes, head: RememberedHead
) -> bytes:
    """Return the pepper and the log's head, sealed to a new desk."""
    said = canonical_json(
        {
            "pepper": pepper.hex(),
            "size": head.size,
            "root": head.root_hash.hex(),
            "frontier": [part.hex() for part in head.frontier],
            "checkpoint": head.checkpoint,
            "restores": list(head.restores),
        }
    )
    return wrap_key(said, KemPublicKey(kem_public), _place(installation, device))


def opened_handover(installation: Installation, kept: DeviceSecrets, handover: Handover) -> Given:
    """Return what was handed over; CannotOpen where it was changed or is another desk's."""
    private = KemPrivateKey(kept.kem_private)
    said = unwrap_key(handover.sealed, private, _place(installation.id, kept.device))
    try:
        parsed = json.loads(said)
        head = RememberedHead(
            int(parsed["size"]),
            bytes.fromhex(parsed["root"]),
            tuple(bytes.fromhex(part) for part in parsed["frontier"]),
            str(parsed["checkpoint"]),
            tuple(str(restore) for restore in parsed["restores"]),
        )
        return Given(bytes.fromhex(parsed["pepper"]), head)
    except (ValueError, KeyError, TypeError) as error:
        raise CannotOpen from error


def _installation(work: SecurityWork) -> Installation:
    installation = work.installation.get()
    if installation is None:
        raise NothingToJoin
    return installation


def _place(installation: InstallationId, device: DeviceId) -> bytes:
    return framed(b"visitor-desk handover", installation.encode(), device.encode())


def _digits(text: str) -> str:
    return "".join(character for character in text.lower() if character not in "- :\t\n")
