"""The visit book: plain facts for every reader, names only for a purpose and a line in the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from visitor_desk.clock import Clock
from visitor_desk.security.duties import Duty, Purpose, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.check_in import TABLE
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.visit import Visit, VisitCursor, VisitFilter, VisitId, VisitUnknown

SHIFT: Final = timedelta(hours=12)
LARGEST_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class VisitorIdentity:
    """Who a visit was, opened for a purpose."""

    name: str = field(repr=False)
    organisation: str = field(repr=False)
    purpose: str = field(repr=False)


@dataclass(frozen=True)
class VisitBook:
    """Reads visits. Reception reads its own shift; an opened name or document is a line in the log."""

    works: Callable[[], VisitWork]
    sealed: SealedRecords
    clock: Clock

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY, Duty.AUDITOR)
    def page(
        self, session: Session, wanted: VisitFilter, after: VisitCursor | None = None, limit: int = 100
    ) -> Sequence[Visit]:
        """Return up to `limit` visits (500 at most), newest first, without names."""
        if _reads_own_shift_only(session):
            shift = self.clock.now() - SHIFT
            wanted = replace(wanted, after=max(wanted.after or shift, shift))
        with self.works() as work:
            return work.visits.page(wanted, after, min(limit, LARGEST_PAGE))

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY, Duty.AUDITOR)
    def get(self, session: Session, visit: VisitId) -> Visit:
        """Return one visit without its name."""
        with self.works() as work:
            return self._seen(session, work, visit)

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def reveal(self, session: Session, visit: VisitId, purpose: Purpose) -> VisitorIdentity:
        """Open name, organisation and purpose of a visit; the opening is logged before it is shown.

        Raises KeyDestroyed or NothingSealed once the record has been forgotten.
        """
        fields = self._open(session, visit, Group.D, purpose)
        return VisitorIdentity(fields["name"], fields["organisation"], fields["purpose"])

    @requires(Duty.PRIVACY)
    def document(self, session: Session, visit: VisitId, purpose: Purpose) -> dict[str, Any]:
        """Open what was kept of the document check: kind, state, verdict and how findings were settled."""
        return self._open(session, visit, Group.S, purpose)

    def _open(self, session: Session, visit: VisitId, group: Group, purpose: Purpose) -> dict[str, Any]:
        with self.works() as work:
            self._seen(session, work, visit)
            fields = self.sealed.open(session, work, table=TABLE, record=visit, group=group, purpose=purpose)
            # The opening is logged in this work: nothing is shown unless that line stands.
            work.commit()
        return fields

    def _seen(self, session: Session, work: VisitWork, visit: VisitId) -> Visit:
        found = work.visits.get(visit)
        if found is None or (_reads_own_shift_only(session) and not self._in_shift(found.arrived_at)):
            raise VisitUnknown
        return found

    def _in_shift(self, instant: datetime) -> bool:
        return instant >= self.clock.now() - SHIFT


def _reads_own_shift_only(session: Session) -> bool:
    return not session.duties & {Duty.FACILITY, Duty.PRIVACY, Duty.AUDITOR}
