"""What a check of the log says: findings, notes, and whether all is well."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from visitor_desk.security.certificates import KeyNotCertified, OperatorsById, check_device
from visitor_desk.security.checkpoint import CheckpointInvalid, signer_of, verify_checkpoint
from visitor_desk.security.ports import DeviceRegister
from visitor_desk.security.records import DeviceId, Installation, LogHead

PRUNED = "log.pruned"


class LogFindingCode(StrEnum):
    """What can be wrong with a log."""

    ENTRY_MISSING = "entry_missing"
    ENTRY_CHANGED = "entry_changed"
    ENTRY_OUT_OF_PLACE = "entry_out_of_place"
    SIGNATURE_WRONG = "signature_wrong"
    DEVICE_UNKNOWN = "device_unknown"
    BODY_MISSING = "body_missing"
    HEAD_MISSING = "head_missing"
    HEAD_WRONG = "head_wrong"
    CHECKPOINT_WRONG = "checkpoint_wrong"
    ROLLED_BACK = "rolled_back"
    FORKED = "forked"
    MEMORY_LOST = "memory_lost"
    NOT_CONTINUED = "not_continued"
    NOTE_WRONG = "note_wrong"
    RESTORED_WITHOUT_APPROVAL = "restored_without_approval"
    ROW_CHANGED = "row_changed"
    ROW_WITHOUT_ENTRY = "row_without_entry"
    ROW_MISSING = "row_missing"
    BLOB_CHANGED = "blob_changed"
    BLOB_WITHOUT_ENTRY = "blob_without_entry"
    BLOB_MISSING = "blob_missing"
    CERTIFICATE_WRONG = "certificate_wrong"


@dataclass(frozen=True, slots=True)
class LogFinding:
    """One thing that is wrong, at which entry where it has one, and with which row where it is about one."""

    code: LogFindingCode
    index: int | None = None
    table: str | None = None
    record: str | None = None


class LogNoteCode(StrEnum):
    """What a reader should know of a log that is whole."""

    RESTORED = "restored"
    """Two people put back an older state; the entry names both checkpoints."""


@dataclass(frozen=True, slots=True)
class LogNote:
    """One thing that is unusual and accounted for."""

    code: LogNoteCode
    index: int


@dataclass(frozen=True, slots=True)
class LogReport:
    """The answer to *is the log whole*."""

    size: int
    """Entries that are there."""
    pruned: int
    """Entries of which only the hash is left, as the log itself says."""
    root_hash: bytes = field(repr=False)
    checkpoint: str = field(repr=False)
    """The checked head as a signed note; empty where there is no valid one."""
    findings: tuple[LogFinding, ...]
    notes: tuple[LogNote, ...] = ()
    rows: int = 0
    """Rows and blobs that were compared with the log."""

    @property
    def whole(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def with_findings(self, more: Iterable[LogFinding]) -> LogReport:
        """Return the report with these findings behind its own."""
        return replace(self, findings=(*self.findings, *more))


class DeviceKeys:
    """The certified keys of the devices; each certificate is checked once."""

    def __init__(self, root_public: bytes, register: DeviceRegister, operators: OperatorsById) -> None:
        self._root_public = root_public
        self._register = register
        self._operators = operators
        self._known: dict[DeviceId, bytes | None] = {}

    def public(self, device: DeviceId) -> bytes | None:
        """Return the device's public key, None where it is unknown or does not lead to the root."""
        if device not in self._known:
            self._known[device] = self._look_up(device)
        return self._known[device]

    def _look_up(self, device: DeviceId) -> bytes | None:
        found = self._register.get(device)
        if found is None:
            return None
        try:
            check_device(self._root_public, self._operators, found)
        except KeyNotCertified:
            # The report names the finding; nothing is lost here.
            return None
        return found.signing_public


def checkpoint_stands(installation: Installation, devices: DeviceKeys, head: LogHead) -> bool:
    """Tell whether a certified device of this installation signed exactly this head."""
    try:
        device = signer_of(head.checkpoint)
        public = devices.public(device)
        if public is None:
            return False
        signed = verify_checkpoint(
            head.checkpoint, installation=installation.id, device=device, public=public
        )
    except CheckpointInvalid:
        return False
    return (signed.size, signed.root_hash) == (head.size, head.root_hash)
