"""An operator who opens unusually much is noticed: an alarm in the log, and nobody is stopped by it.

A duty may open what it may open; what gives a scraper away is how much in an hour. Openings of names,
documents and footage are counted in the data store and so survive a restart; loadings of tickets and of the
people on site happen all day, are no entries of the log, and are counted while the program runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from visitor_desk.clock import Clock
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.canonical import from_iso_utc
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.groups import LOGGED_WHEN_OPENED, Group
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.ports import SecurityWork, SecurityWorks
from visitor_desk.security.records import OperatorId
from visitor_desk.security.session import Session

MOST_AN_HOUR: Final[Mapping[Group, int]] = {
    Group.D: 30,
    Group.S: 30,
    Group.F: 10,
    # A desk loads its lists again at every act: 200 visitors in the busiest hour, three looks each.
    Group.T: 900,
    Group.R: 1800,
}
"""Openings of D, S and F one by one, and loadings of T and R, that an operator has in an hour at most."""
ALARM: Final = "alarm.bulk_read"
_RECORD: Final = "bulk_read"
_KEPT: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class BulkRead:
    """One alarm: an operator went past the limit of a group within an hour."""

    at: datetime
    operator: OperatorId
    group: Group
    opened: int


@dataclass(frozen=True)
class BulkReads:
    """Counts openings, raises the alarm once an hour, and shows the alarms."""

    works: SecurityWorks
    log: AuditLog
    clock: Clock
    most: Mapping[Group, int] = field(default_factory=lambda: MOST_AN_HOUR)
    _loaded: dict[tuple[OperatorId, Group, datetime], int] = field(default_factory=dict, repr=False)

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def count(self, session: Session, work: SecurityWork, group: Group) -> None:
        """Count one opening in the caller's work; an alarm about it stands even if that act is given up."""
        hour = self.clock.now().astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        if group in LOGGED_WHEN_OPENED:
            opened = work.read_counts.add(session.operator_id, group, hour, 1)
        else:
            for old in [key for key in self._loaded if key[2] < hour]:
                del self._loaded[old]
            key = (session.operator_id, group, hour)
            opened = self._loaded[key] = self._loaded.get(key, 0) + 1
        if opened != self.most[group] + 1:
            return
        work.read_counts.delete_before(hour - _KEPT)
        self.log.append(
            work,
            ALARM,
            session,
            alarm=_RECORD,
            operator=session.operator_id,
            group=group,
            opened=opened,
        )
        work.commit()

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def alarms(self, session: Session) -> Sequence[BulkRead]:  # noqa: ARG002 - read by the duty check
        """Return every alarm that the log still holds, newest first."""
        with self.works() as work:
            entries = work.log.about(_RECORD)
        found = [read_body(entry.body) for entry in entries if entry.body is not None]
        return [
            BulkRead(
                from_iso_utc(body["at"]),
                OperatorId(body["values"]["operator"]),
                Group(body["values"]["group"]),
                int(body["values"]["opened"]),
            )
            for body in reversed(found)
            if body["act"] == ALARM
        ]
