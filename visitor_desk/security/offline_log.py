"""The log of a desk that may be cut off: on the server while that answers, in the desk's own store otherwise.

What a desk does with the server away stands in a log of its own: a Merkle tree like the other, under an
origin of its own, each entry signed by the desk with its number and its own time and, by the head that goes
with it, chained to everything before it. `visits.forwarding` appends them to the server's log in their order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.security.audit_log import ALARM_NOTED, BOUND, AuditLog
from visitor_desk.security.devices import ThisDevice
from visitor_desk.security.duties import no_session_needed
from visitor_desk.security.log_entry import EntryValue, WhoActed
from visitor_desk.security.ports import CheckpointMemory, SecurityWork
from visitor_desk.security.records import InstallationId, LogEntry
from visitor_desk.security.session import Session

OFFLINE_ACTS: Final = frozenset(
    {
        "visit.admitted",
        "visit.approved",
        "visit.refused",
        "visit.left",
        "visit.check_out_undone",
        "visit.expired",
        "visit.corrected",
        "correction.made",
        "visit.badge_drawn",
        "ticket.issued",
        "access_right.used",
        "incident.written",
        "delivery.came_in",
        "delivery.handed_over",
        "delivery.went_out",
        "authority_visit.written",
        "hold.placed",
        "moment.marked",
        "emergency_team.arrived",
        "emergency_team.left",
        "emergency_team.completed",
        "badge_case.opened",
        "badge_case.closed",
        "record.resealed",
        "desk.names_forgotten",
        "operator.signed_in",
        "operator.refused",
        "operator.locked",
        "operator.pin_set",
        "operator.pin_refused",
        "operator.blanked",
        "operator.keys_dropped",
        "operator.reopened",
        "alarm.bulk_read",
        ALARM_NOTED,
        BOUND,
    }
)
"""What a desk does with the server away; anything else waits for it, since nothing would forward it."""


class NotWhileAway(DeskError):
    """This cannot be done while the server is away; nothing was changed."""

    code = "security.not_while_away"


class OfflineLog(AuditLog):
    """The server's log, which hands what is written on the desk's own store to the desk's own log."""

    def __init__(
        self,
        device: ThisDevice,
        memory: CheckpointMemory,
        clock: Clock,
        own: AuditLog,
        seen: Callable[[str, bool], None] = lambda _note, _closing: None,
    ) -> None:
        super().__init__(device, memory, clock, seen)
        self._own = own

    @no_session_needed("as of the log that it stands for")
    def append(
        self,
        work: SecurityWork,
        act: str,
        session: Session | WhoActed | None = None,
        at: datetime | None = None,
        /,
        **values: EntryValue,
    ) -> LogEntry:
        """Append an entry as `AuditLog.append` does; NotWhileAway for what nothing would forward."""
        if not work.away:
            return super().append(work, act, session, at, **values)
        if act not in OFFLINE_ACTS:
            raise NotWhileAway
        return self._own.append(work, act, session, at, **values)

    @no_session_needed("as of the log that it stands for")
    def bind(self, work: SecurityWork, *, sealed: str | None = None, gone: str | None = None) -> None:
        """Let the next entry of this work say what was sealed or deleted."""
        if work.away:
            self._own.bind(work, sealed=sealed, gone=gone)
        else:
            super().bind(work, sealed=sealed, gone=gone)

    @no_session_needed("as of the log that it stands for")
    def check(self, work: SecurityWork) -> None:
        """Raise an alarm unless the log that this work is on continues what the desk remembers of it."""
        if work.away:
            self._own.check(work)
        else:
            super().check(work)


def own_log(device: ThisDevice, memory: CheckpointMemory, clock: Clock) -> AuditLog:
    """Return the log that a desk keeps for itself.

    Its origin is the desk's: a head of it must never pass for one of the installation's log.
    """
    installation = device.installation
    origin = replace(installation, id=InstallationId(f"{installation.id}.{device.id}"))
    return AuditLog(replace(device, installation=origin), memory, clock)
