"""Checks a whole log: every hash, every signature, the order, the head, and what this desk remembers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from visitor_desk.progress import Progress, Stopped, never, no_progress, stop_point
from visitor_desk.security.certificates import KeyNotCertified, check_device
from visitor_desk.security.checkpoint import CheckpointInvalid, signer_of, verify_checkpoint
from visitor_desk.security.log_entry import entry_signed_by, leaf_data, read_body, record_of_body
from visitor_desk.security.merkle import Frontier, extended, frontier_root, leaf_hash
from visitor_desk.security.ports import DeviceRegister, SecurityWork
from visitor_desk.security.records import DeviceId, Installation, LogEntry, LogHead, RememberedHead

_BATCH = 500
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


@dataclass(frozen=True, slots=True)
class LogFinding:
    """One thing that is wrong, and at which entry where it has one."""

    code: LogFindingCode
    index: int | None = None


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

    @property
    def whole(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


class DeviceKeys:
    """The certified keys of the devices; each certificate is checked once."""

    def __init__(self, root_public: bytes, register: DeviceRegister) -> None:
        self._root_public = root_public
        self._register = register
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
            check_device(self._root_public, found)
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


class LogCheck:
    """One walk through a log; memory stays small whatever its length."""

    def __init__(
        self, work: SecurityWork, installation: Installation, remembered: RememberedHead | None
    ) -> None:
        self._work = work
        self._installation = installation
        self._remembered = remembered
        self._devices = DeviceKeys(installation.root_public, work.devices)
        self._findings: list[LogFinding] = []
        self._bare: set[int] = set()
        self._pruned: list[tuple[int, int]] = []
        self._size = 0
        self._frontier: Frontier = ()

    def run(self, progress: Progress = no_progress, stopped: Stopped = never) -> LogReport:
        """Return what is there and everything that is wrong with it."""
        count = self._work.log.count()
        following = 0
        while following < count:
            stop_point(stopped)
            entries = self._work.log.entries(following, _BATCH)
            for entry in entries:
                self._gap(following, entry.index)
                self._entry(entry)
                following = entry.index + 1
            progress(following, count)
        for index in self._unexplained():
            self._find(LogFindingCode.BODY_MISSING, index)
        self._check_remembered()
        root = frontier_root(self._frontier)
        checkpoint = self._head(root)
        return LogReport(count, len(self._bare), root, checkpoint, tuple(self._findings))

    def _gap(self, expected: int, found: int) -> None:
        # One finding for each gap: an index far away would otherwise be a bomb.
        if expected < found:
            self._find(LogFindingCode.ENTRY_MISSING, expected)

    def _entry(self, entry: LogEntry) -> None:
        self._extend(entry.leaf_hash)
        if entry.body is None:
            self._bare.add(entry.index)
            return
        if leaf_hash(leaf_data(entry.body, entry.signature)) != entry.leaf_hash:
            self._find(LogFindingCode.ENTRY_CHANGED, entry.index)
            return
        public = self._devices.public(entry.device)
        if public is None:
            self._find(LogFindingCode.DEVICE_UNKNOWN, entry.index)
        elif not entry_signed_by(public, entry.body, entry.signature):
            self._find(LogFindingCode.SIGNATURE_WRONG, entry.index)
        else:
            try:
                self._content(entry, entry.body)
            except (ValueError, KeyError, TypeError):
                # Signed by a device of ours and still no entry: not written by this program.
                self._find(LogFindingCode.ENTRY_CHANGED, entry.index)

    def _content(self, entry: LogEntry, raw: bytes) -> None:
        body = read_body(raw)
        if (body["index"], body["device"]) != (entry.index, entry.device):
            self._find(LogFindingCode.ENTRY_OUT_OF_PLACE, entry.index)
        elif record_of_body(raw) != entry.record:
            self._find(LogFindingCode.ENTRY_CHANGED, entry.index)
        elif body["act"] == PRUNED:
            # An entry can only account for older ones.
            end = min(body["values"]["end"], entry.index)
            self._pruned.append((int(body["values"]["first"]), int(end)))

    def _unexplained(self) -> Iterator[int]:
        """Yield the entries without a body that no pruning entry names; ranges, as one may be very wide."""
        ranges = iter(sorted(self._pruned))
        following = next(ranges, None)
        reach = 0
        for index in sorted(self._bare):
            while following is not None and following[0] <= index:
                reach = max(reach, following[1])
                following = next(ranges, None)
            if index >= reach:
                yield index

    def _extend(self, leaf: bytes) -> None:
        self._size, self._frontier = extended(self._size, self._frontier, [leaf])
        if self._remembered and self._size == self._remembered.size:
            self._compare(self._remembered)

    def _compare(self, remembered: RememberedHead) -> None:
        if frontier_root(self._frontier) != remembered.root_hash:
            self._find(LogFindingCode.FORKED)

    def _check_remembered(self) -> None:
        if self._remembered and self._remembered.size > self._size:
            self._find(LogFindingCode.ROLLED_BACK)

    def _head(self, root: bytes) -> str:
        head = self._work.log.head(lock=False)
        if head is None:
            if self._size:
                self._find(LogFindingCode.HEAD_MISSING)
            return ""
        if (head.size, head.root_hash, head.frontier) != (self._size, root, self._frontier):
            self._find(LogFindingCode.HEAD_WRONG)
            return ""
        if not checkpoint_stands(self._installation, self._devices, head):
            self._find(LogFindingCode.CHECKPOINT_WRONG)
            return ""
        return head.checkpoint

    def _find(self, code: LogFindingCode, index: int | None = None) -> None:
        self._findings.append(LogFinding(code, index))
