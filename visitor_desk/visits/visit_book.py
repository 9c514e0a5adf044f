"""The visit book: plain facts for every reader, names only for a purpose and a line in the log."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from visitor_desk.clock import Clock
from visitor_desk.security.duties import Duty, Purpose, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.drawn_sample import (
    LARGEST_SAMPLE,
    DrawnSample,
    drawn,
    draws_only,
    masked,
    require_drawn,
)
from visitor_desk.visits.enter_later import let_in_by
from visitor_desk.visits.escorts import EscortChange, escorts_of
from visitor_desk.visits.here_names import TABLE
from visitor_desk.visits.phone_approval import KeptApproval, approval_of
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.restriction import require_unrestricted
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
    """Reads visits. Reception reads its own shift, an auditor what was drawn by lot.

    An opened name or document is an entry of the log, and so is a draw.
    """

    works: Callable[[], VisitWork]
    sealed: SealedRecords
    clock: Clock

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def page(
        self, session: Session, wanted: VisitFilter, after: VisitCursor | None = None, limit: int = 100
    ) -> Sequence[Visit]:
        """Return up to `limit` visits (500 at most), newest first, without names."""
        if _reads_own_shift_only(session):
            shift = self.clock.now() - SHIFT
            wanted = replace(wanted, after=max(wanted.after or shift, shift))
        with self.works() as work:
            return work.visits.page(wanted, after, min(limit, LARGEST_PAGE))

    @requires(Duty.AUDITOR)
    def draw(self, session: Session, wanted: VisitFilter, size: int = LARGEST_SAMPLE) -> DrawnSample:
        """Draw up to `size` visits by lot (60 at most), masked; the draw is in the log before it is seen.

        Nobody chooses what an auditor looks at, the auditor included: a second draw is a second entry.
        """
        seed = secrets.token_hex(16)
        with self.works() as work:
            book = _whole_book(work, wanted)
            visits = tuple(masked(visit) for visit in drawn(book, seed, size))
            self.sealed.log.append(
                work, "visits.drawn", session, seed=seed, population=len(book), drawn=len(visits)
            )
            work.commit()
        session.keep_drawn(visit.id for visit in visits)
        return DrawnSample(seed, len(book), visits)

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY, Duty.AUDITOR)
    def get(self, session: Session, visit: VisitId) -> Visit:
        """Return one visit without its name; VisitUnknown outside the own shift or the drawn sample."""
        require_drawn(session, visit)
        with self.works() as work:
            found = self._seen(session, work, visit)
        return masked(found) if draws_only(session) else found

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def approval(self, session: Session, visit: VisitId) -> KeptApproval | None:
        """Return on whose word somebody came in whom the ticket did not name; None where it named them."""
        with self.works() as work:
            self._seen(session, work, visit)
            return approval_of(work.log.about(visit))

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def escorts(self, session: Session, visit: VisitId) -> Sequence[EscortChange]:
        """Return who took over walking along from whom, and where it ended, oldest first."""
        with self.works() as work:
            self._seen(session, work, visit)
            return escorts_of(work.log.about(visit))

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def let_in_by(self, session: Session, visit: VisitId) -> str | None:
        """Return the name of the guard who wrote the form of a visit that was entered later."""
        with self.works() as work:
            self._seen(session, work, visit)
            found = let_in_by(work.log.about(visit))
            guard = work.operators.get(found) if found is not None else None
            return guard.staff_name if guard is not None else None

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def reveal(self, session: Session, visit: VisitId, purpose: Purpose) -> VisitorIdentity:
        """Open name, organisation and purpose of a visit; the opening is logged before it is shown.

        Raises KeyDestroyed or NothingSealed once the record has been forgotten, and VisitRestricted.
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
            require_unrestricted(work, visit, purpose)
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
    return Duty.RECEPTION in session.duties and not session.duties & {Duty.FACILITY, Duty.PRIVACY}


def _whole_book(work: VisitWork, wanted: VisitFilter) -> list[Visit]:
    found: list[Visit] = []
    cursor: VisitCursor | None = None
    while page := work.visits.page(wanted, cursor, LARGEST_PAGE):
        found += page
        cursor = VisitCursor(page[-1].arrived_at, page[-1].id)
    return found
