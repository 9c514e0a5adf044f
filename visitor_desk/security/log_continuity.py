"""Whether the log that is there continues the one this desk remembers, from what was added since alone."""

from __future__ import annotations

from dataclasses import dataclass

from visitor_desk.security.log_alarms import LogForked, LogRolledBack, LogTampered
from visitor_desk.security.log_report import DeviceKeys, checkpoint_stands
from visitor_desk.security.log_restored import (
    RECORD,
    RESTORED,
    is_approved,
    put_back_stands,
    restored_of,
    state_at,
)
from visitor_desk.security.log_walk import genuine_body
from visitor_desk.security.merkle import Frontier, frontier_fits, frontier_root
from visitor_desk.security.ports import SecurityWork
from visitor_desk.security.records import Installation, LogEntry, LogHead, RememberedHead


@dataclass(frozen=True, slots=True)
class LogState:
    """What the next entry goes behind; in a sound log its index is the number of leaves."""

    index: int
    size: int
    frontier: Frontier


def check_continues(
    work: SecurityWork, installation: Installation, seen: RememberedHead | None, head: LogHead | None
) -> None:
    """Raise LogRolledBack, LogForked or LogTampered unless `head` continues `seen`, signed by one of us.

    Reads the leaf hashes from the remembered size on; from the first on where nothing is remembered.
    """
    found = head.size if head else 0
    if seen and found < seen.size:
        raise LogRolledBack(remembered=seen.size, found=found)
    if work.log.count() != found:
        raise LogTampered(found=found)
    if head is None:
        return
    if not _agrees_with_itself(head):
        raise LogTampered(found=found)
    if seen and (seen.size, seen.root_hash) == (head.size, head.root_hash):
        return
    start = LogState(seen.size, seen.size, seen.frontier) if seen else LogState(0, 0, ())
    size, frontier = state_at(work, head.size, start.size, start.frontier)
    if size != head.size:
        raise LogTampered(found=found)
    if frontier_root(frontier) != head.root_hash:
        if start.size:
            raise LogForked(remembered=start.size, found=found)
        raise LogTampered(found=found)
    devices = DeviceKeys(installation.root_public, work.devices, work.operators)
    if not checkpoint_stands(installation, devices, head):
        raise LogTampered(found=found)


def as_found(work: SecurityWork, head: LogHead | None) -> LogState:
    """Return a state behind everything that is there, so that an entry can still be written."""
    count = work.log.count()
    if head and head.size == count and _agrees_with_itself(head):
        return LogState(count, head.size, head.frontier)
    # Where leaves are missing, the new head will not fit the number of entries: the alarm stays.
    return LogState(count, *state_at(work, count))


def restores_in(work: SecurityWork, size: int) -> tuple[str, ...]:
    """Return the leaf hashes, in hexadecimal, of the restores among the first `size` entries."""
    return tuple(entry.leaf_hash.hex() for entry in work.log.about(RECORD) if entry.index < size)


def put_back(work: SecurityWork, installation: Installation, seen: RememberedHead, head: LogHead) -> bool:
    """Tell whether two people restored the log from the one this desk remembers to the one that is there.

    A restore that lies in what this desk remembers explains nothing: it was believed once already.
    """
    candidates = [
        entry
        for entry in work.log.about(RECORD)
        if entry.index < head.size and entry.leaf_hash.hex() not in seen.restores
    ]
    if not any(_explains(work, installation, seen, entry) for entry in candidates):
        return False
    devices = DeviceKeys(installation.root_public, work.devices, work.operators)
    whole = state_at(work, head.size) == (head.size, head.frontier) and work.log.count() == head.size
    return whole and checkpoint_stands(installation, devices, head)


def _explains(work: SecurityWork, installation: Installation, seen: RememberedHead, entry: LogEntry) -> bool:
    devices = DeviceKeys(installation.root_public, work.devices, work.operators)
    body = genuine_body(devices, entry)
    if body is None or body["act"] != RESTORED:
        return False
    try:
        restored = restored_of(body)
    except (ValueError, KeyError, TypeError):
        # It is genuine, about the log, and no restore that can be read: it explains nothing.
        return False
    return (
        restored.accounts_for(seen.size, seen.root_hash)
        and is_approved(work, installation, body)
        and put_back_stands(work, restored)
    )


def _agrees_with_itself(head: LogHead) -> bool:
    return frontier_fits(head.size, head.frontier) and frontier_root(head.frontier) == head.root_hash
