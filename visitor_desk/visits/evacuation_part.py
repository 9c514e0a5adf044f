"""One desk's part of the evacuation list on its way to another desk: sealed to it, signed by the sender."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from visitor_desk.errors import DeskError
from visitor_desk.security.box import CannotOpen, KemPrivateKey, KemPublicKey
from visitor_desk.security.canonical import canonical_json, framed, iso_utc
from visitor_desk.security.evacuation_file import EvacuationPart, EvacuationUnreadable
from visitor_desk.security.records import Device, DeviceId, InstallationId
from visitor_desk.security.signing import SigningKey, signature_holds

_LABEL = "evacuation part"


class PartNotTrusted(DeskError):
    """A part is not what its sender signed, or does not open here. Values: `device` (who it says sent it)."""

    code = "visits.part_not_trusted"


@dataclass(frozen=True, slots=True)
class SealedPart:
    """The row: nobody but the receiving desk reads it, and nobody but the sender made it."""

    from_device: DeviceId
    to_device: DeviceId
    made_at: datetime
    sealed: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    def statement(self, installation: InstallationId) -> bytes:
        """Return the bytes that the sender signed."""
        return canonical_json(
            {
                "from": self.from_device,
                "installation": installation,
                "made_at": iso_utc(self.made_at),
                "sha256": hashlib.sha256(self.sealed).hexdigest(),
                "to": self.to_device,
            }
        )


def seal_part(
    part: EvacuationPart, to: Device, installation: InstallationId, signing: SigningKey
) -> SealedPart:
    """Return the part for one other desk."""
    place = _place(installation, part.device, to.id)
    sealed = KemPublicKey(to.kem_public).encrypt(part.as_bytes(), place)
    blank = SealedPart(part.device, to.id, part.made_at, sealed, b"")
    signature = signing.sign(_LABEL, blank.statement(installation))
    return SealedPart(part.device, to.id, part.made_at, sealed, signature)


def open_part(
    row: SealedPart, sender: Device, installation: InstallationId, kem: KemPrivateKey
) -> EvacuationPart:
    """Return what the sender sealed for this desk; PartNotTrusted where anything does not fit."""
    trouble = PartNotTrusted(device=row.from_device)
    if not signature_holds(sender.signing_public, _LABEL, row.statement(installation), row.signature):
        raise trouble
    try:
        plain = kem.decrypt(row.sealed, _place(installation, row.from_device, row.to_device))
        part = EvacuationPart.from_bytes(plain)
    except (CannotOpen, EvacuationUnreadable) as error:
        raise trouble from error
    if (part.device, part.made_at) != (row.from_device, row.made_at):
        raise trouble
    return part


def _place(installation: InstallationId, sender: DeviceId, receiver: DeviceId) -> bytes:
    return framed(_LABEL.encode(), installation.encode(), sender.encode(), receiver.encode())
