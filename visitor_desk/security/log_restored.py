"""The entry that says: two people have put back an older state of the log, and they knew which.

Who owns the database can always put an old copy back; each desk notices, because it remembers a later
head. A restore is the same act done openly. `log.restored` names the head that was put back and the heads
that were known before; a privacy officer or administrator asks for it, a second person signs exactly these
values, and every desk checks both before it believes the shorter log. It is believed once: what a desk
remembers afterwards lies behind it, so that the same entry explains no second rollback.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from visitor_desk.errors import DeskError
from visitor_desk.security.approval_acts import RESTORE, approval_act
from visitor_desk.security.approval_request import ApprovalRequest, check_offline
from visitor_desk.security.canonical import from_iso_utc
from visitor_desk.security.certificates import KeyNotCertified, check_operator
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.merkle import HASH_BYTES, Frontier, extended, frontier_root
from visitor_desk.security.ports import SecurityWork
from visitor_desk.security.records import Installation, Operator, OperatorId
from visitor_desk.security.signing import signature_holds

RESTORED: Final = "log.restored"
RECORD: Final = "log"
"""What such entries are about, so that they can be found without reading the whole log."""

MOST_NAMED: Final = 64
SIGNED: Final = "restore request"
"""The label under which who asks signs the request."""

_AT_ONCE: Final = 20_000

SizeAndRoot: TypeAlias = "tuple[int, bytes]"


@dataclass(frozen=True, slots=True)
class Restored:
    """What one entry of this kind says."""

    index: int
    size: int
    root_hash: bytes = field(repr=False)
    """The head that was put back."""
    known: tuple[SizeAndRoot, ...] = field(repr=False)
    """The heads that were known before; empty where the desk had lost its memory."""
    request: str
    asked: bytes = field(repr=False)
    """The signature of who asked; the second person's is an approval."""

    def accounts_for(self, size: int, root_hash: bytes) -> bool:
        """Tell whether a head that somebody remembers was given up by this restore.

        It was when the entry names it. A head below the largest named one was given up with it: its entries
        are gone, so that nobody can prove more than that two people knew how far the lost log had come.
        """
        largest = max((one for one, _ in self.known), default=0)
        return (size, root_hash) in self.known or self.size < size < largest


def restore_request(
    request: str, requester: OperatorId, put_back: SizeAndRoot, known: Sequence[SizeAndRoot]
) -> ApprovalRequest:
    """Return what the second person signs."""
    return ApprovalRequest(
        request,
        RESTORE,
        requester,
        {"known": [head_text(*head) for head in known], "put_back": head_text(*put_back)},
    )


def restored_of(body: Mapping[str, Any]) -> Restored:
    """Read an entry's body; ValueError or KeyError where it says something else."""
    values = body["values"]
    size, root_hash = _head(values["put_back"])
    known = tuple(_head(text) for text in values["known"])
    return Restored(
        int(body["index"]), size, root_hash, known, str(values["request"]), bytes.fromhex(values["asked"])
    )


def requests_of_restores(work: SecurityWork) -> frozenset[str]:
    """Return the requests whose signatures prove the restores of this log; those stay as long as it does."""
    bodies = [read_body(entry.body) for entry in work.log.about(RECORD) if entry.body is not None]
    return frozenset(str(body["values"]["request"]) for body in bodies if body["act"] == RESTORED)


def is_approved(work: SecurityWork, installation: Installation, body: Mapping[str, Any]) -> bool:
    """Tell whether somebody entitled asked for this restore and a second person signed exactly it."""
    restored = restored_of(body)
    requester = work.operators.get(OperatorId(str(body["operator"])))
    if requester is None or not requester.duties & approval_act(RESTORE).asked_by:
        return False
    request = restore_request(
        restored.request, requester.id, (restored.size, restored.root_hash), restored.known
    )
    if not _asked(work, installation, requester, request, restored.asked):
        return False
    for approval in work.approvals.of_request(restored.request):
        try:
            check_offline(
                approval, request, work.operators, installation.root_public, at=from_iso_utc(body["at"])
            )
        except DeskError:
            # Another approval of the same request may hold; where none does the caller says so.
            continue
        return True
    return False


def _asked(
    work: SecurityWork,
    installation: Installation,
    requester: Operator,
    request: ApprovalRequest,
    signature: bytes,
) -> bool:
    try:
        check_operator(installation.root_public, work.operators, requester)
    except KeyNotCertified:
        # The caller tells of a restore that nobody entitled has asked for.
        return False
    return signature_holds(requester.signing_public, SIGNED, request.digest(), signature)


def state_at(work: SecurityWork, size: int, start: int = 0, frontier: Frontier = ()) -> tuple[int, Frontier]:
    """Return size and frontier of the log's first `size` leaves; fewer where some are missing.

    `start` and `frontier` are where to go on from. Leaf hashes are read some at a time.
    """
    while start < size:
        end = min(size, start + _AT_ONCE)
        leaves = work.log.leaf_hashes(start, end)
        start, frontier = extended(start, frontier, leaves)
        if start < end:
            # A leaf is missing: what stands behind it must not move up into its place.
            break
    return start, frontier


def put_back_stands(work: SecurityWork, restored: Restored) -> bool:
    """Tell whether the log begins with the head that the entry says was put back."""
    size, frontier = state_at(work, restored.size)
    return (size, frontier_root(frontier)) == (restored.size, restored.root_hash) and size <= restored.index


def head_text(size: int, root_hash: bytes) -> str:
    """Return a head as it stands in the entry."""
    return f"{size}:{root_hash.hex()}"


def _head(text: str) -> SizeAndRoot:
    size, _, root = text.partition(":")
    root_hash = bytes.fromhex(root)
    if len(root_hash) != HASH_BYTES:
        raise ValueError("not a head")
    return int(size), root_hash
