"""Checkpoints of the audit log as C2SP signed notes (tlog-checkpoint), one text that other tools can read.

visitor-desk.log/<installation>
<number of entries>
<root hash, base64>

— visitor-desk.device/<device> <base64 of 4 bytes of key id and 64 bytes of Ed25519 signature>
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field

from visitor_desk.security.alarm import Alarm
from visitor_desk.security.merkle import HASH_BYTES
from visitor_desk.security.records import DeviceId, InstallationId
from visitor_desk.security.signing import SIGNATURE_BYTES, SigningKey, plain_signature_holds

_ED25519 = b"\x01"
_KEY_ID_BYTES = 4
_SIGNER_PREFIX = "visitor-desk.device/"
_NOTE = re.compile(
    r"(?P<text>(?P<origin>[^\n ]+)\n(?P<size>0|[1-9][0-9]{0,17})\n(?P<root>[A-Za-z0-9+/]+=*)\n)"
    r"\n\u2014 (?P<signer>[^\n +]+) (?P<signature>[A-Za-z0-9+/]+=*)\n"
)


class CheckpointInvalid(Alarm):
    """A checkpoint is not one, or not signed by whom it names."""

    code = "security.checkpoint_invalid"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log that a device has put its name to."""

    installation: InstallationId
    size: int
    root_hash: bytes = field(repr=False)

    def text(self) -> str:
        """Return the three lines that are signed."""
        root = base64.b64encode(self.root_hash).decode("ascii")
        return f"{origin(self.installation)}\n{self.size}\n{root}\n"


def origin(installation: InstallationId) -> str:
    """Return the first line of an installation's checkpoints."""
    return f"visitor-desk.log/{installation}"


def sign_checkpoint(checkpoint: Checkpoint, device: DeviceId, key: SigningKey) -> str:
    """Return the checkpoint as a note signed by the device."""
    text = checkpoint.text()
    signer = _SIGNER_PREFIX + device
    signature = _key_id(signer, key.public) + key.sign_plain(text.encode())
    return f"{text}\n\u2014 {signer} {base64.b64encode(signature).decode('ascii')}\n"


def signer_of(note: str) -> DeviceId:
    """Return the device that a note says signed it; nothing is proven by that."""
    signer = _parts(note)["signer"]
    if not signer.startswith(_SIGNER_PREFIX):
        raise CheckpointInvalid
    return DeviceId(signer.removeprefix(_SIGNER_PREFIX))


def verify_checkpoint(
    note: str, *, installation: InstallationId, device: DeviceId, public: bytes
) -> Checkpoint:
    """Return what the note says; CheckpointInvalid unless this device of this installation signed it."""
    parts = _parts(note)
    signer = _SIGNER_PREFIX + device
    try:
        root_hash = base64.b64decode(parts["root"], validate=True)
        blob = base64.b64decode(parts["signature"], validate=True)
    except binascii.Error as error:
        raise CheckpointInvalid from error
    well_formed = (
        parts["origin"] == origin(installation)
        and parts["signer"] == signer
        and len(root_hash) == HASH_BYTES
        and len(blob) == _KEY_ID_BYTES + SIGNATURE_BYTES
        and blob[:_KEY_ID_BYTES] == _key_id(signer, public)
    )
    if not well_formed or not plain_signature_holds(public, parts["text"].encode(), blob[_KEY_ID_BYTES:]):
        raise CheckpointInvalid
    return Checkpoint(installation, int(parts["size"]), root_hash)


def note_parts(note: str) -> dict[str, str]:
    """Return origin, size, root, signer and signature of a note as they stand in it; nothing is proven."""
    parts = _parts(note)
    return {name: parts[name] for name in ("origin", "size", "root", "signer", "signature")}


def notes_in(text: str) -> list[str]:
    """Return the notes that stand one behind the other in a text; CheckpointInvalid for anything else."""
    if _NOTE.sub("", text).strip():
        raise CheckpointInvalid
    return [match.group() for match in _NOTE.finditer(text)]


def _parts(note: str) -> dict[str, str]:
    match = _NOTE.fullmatch(note)
    if match is None:
        raise CheckpointInvalid
    return match.groupdict()


def _key_id(signer: str, public: bytes) -> bytes:
    # C2SP signed-note: the key id is made of name, newline, algorithm and key.
    return hashlib.sha256(signer.encode() + b"\n" + _ED25519 + public).digest()[:_KEY_ID_BYTES]
