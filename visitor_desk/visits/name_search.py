"""Search by name: the live names are opened into memory for a purpose, and dropped when the session locks.

There is no index on any disk. One entry of the log stands for each loading, before the first name is
opened, and one for each name that is shown. What is shown is opened anew at that moment, so a name that was
changed, erased or forgotten since the loading is not shown any more.
A search itself tells whether a name is there: that is why it needs the loading's purpose and a duty that
may open the names one by one.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from visitor_desk.clock import Clock
from visitor_desk.progress import Progress, Stopped, never, no_progress, stop_point
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.box import CannotOpen
from visitor_desk.security.duties import Duty, Purpose, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.records import SealedHead, SealedRow
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.name_index import NameIndex
from visitor_desk.visits.ports import Lives, VisitWork
from visitor_desk.visits.restriction import USES, restriction_of
from visitor_desk.visits.ticket import TicketId
from visitor_desk.visits.visit import Visit, VisitFilter, VisitId
from visitor_desk.visits.visit_book import VisitorIdentity

VISITS: Final = "visits"
TICKETS: Final = "tickets"
MOST_SHOWN: Final = 20
"""Names shown at once; each is an entry of the log."""

_PLACES: Final = ((VISITS, Group.D), (TICKETS, Group.T))
_HEADS_AT_ONCE = 5000
_OPENED_AT_ONCE = 1500

NameKey = tuple[str, str]
"""Table and record."""

_Heads = dict[NameKey, tuple[SealedHead, ...]]


@dataclass(frozen=True, slots=True)
class NameHit:
    """A record whose names hold what was typed; exactly one of `visit` and `ticket` is set."""

    score: float
    visit: VisitId | None = None
    ticket: TicketId | None = None


class LoadedNames:
    """The names of one loading, in memory only; search and filling may run in two threads."""

    def __init__(self, purpose: Purpose) -> None:
        self.purpose = purpose
        self.unreadable = 0
        self._index: NameIndex[NameKey] = NameIndex()
        self._heads: _Heads = {}
        self._turn = threading.Lock()
        self._dropped = False

    def __len__(self) -> int:
        """How many records are loaded."""
        return len(self._heads)

    def drop(self) -> None:
        """Forget every name; nothing can be loaded into this again."""
        with self._turn:
            self._dropped = True
            self._index.clear()
            self._heads.clear()

    def find(self, wanted: str, limit: int) -> list[NameHit]:
        """Return the best hits."""
        with self._turn:
            found = self._index.search(wanted, limit)
        return [_hit(one.key, one.score) for one in found]

    def stale(self, there: _Heads) -> list[NameKey]:
        """Forget what is not there any more, and return the keys that have to be opened (anew)."""
        with self._turn:
            for key in [key for key in self._heads if key not in there]:
                del self._heads[key]
                self._index.remove(key)
            return [key for key, heads in there.items() if self._heads.get(key) != heads]

    def take(self, key: NameKey, heads: tuple[SealedHead, ...], names: Iterable[str]) -> None:
        """Put in the names of one record."""
        with self._turn:
            if not self._dropped:
                self._heads[key] = heads
                self._index.put(key, names)

    def forget(self, key: NameKey) -> None:
        """Take one record out."""
        with self._turn:
            self._heads.pop(key, None)
            self._index.remove(key)

    def __repr__(self) -> str:
        return f"LoadedNames({len(self)} records)"


@dataclass(frozen=True, slots=True)
class ShownName:
    """A name that was shown, and its visit."""

    visit: VisitId
    identity: VisitorIdentity = field(repr=False)


@dataclass(frozen=True)
class NameSearch:
    """Loads, searches and shows names for facility and privacy."""

    works: Callable[[], VisitWork]
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: Lives

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def begin(self, session: Session, purpose: Purpose) -> LoadedNames:
        """Write the entry of a loading and return where its names will lie; `fill` loads them."""
        loaded = LoadedNames(purpose)
        session.at_lock(loaded.drop)
        counts = {table: len(_by_key(self._heads(table, group))) for table, group in _PLACES}
        with self.works() as work:
            self.log.append(
                work,
                "names.loaded",
                session,
                loading=secrets.token_hex(8),
                purpose=purpose,
                visits=counts[VISITS],
                tickets=counts[TICKETS],
            )
            work.commit()
        return loaded

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def fill(
        self,
        session: Session,
        loaded: LoadedNames,
        progress: Progress = no_progress,
        stopped: Stopped = never,
    ) -> int:
        """Open the names that are not loaded yet, forget those that are gone; return how many were opened.

        Safe to stop and to go on with. Reads page by page and opens outside any transaction, so that
        nobody at a desk waits for it.
        """
        there: _Heads = {}
        for table, group in _PLACES:
            there |= _by_key(self._heads(table, group))
        wanted = loaded.stale(there)
        for done in range(0, len(wanted), _OPENED_AT_ONCE):
            stop_point(stopped)
            page = wanted[done : done + _OPENED_AT_ONCE]
            for table, group in _PLACES:
                keys = [key for key in page if key[0] == table]
                for key, names in self._names(session, loaded, group, keys):
                    loaded.take(key, there[key], names)
            progress(done + len(page), len(wanted))
        return len(wanted)

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def search(
        self,
        session: Session,  # noqa: ARG002 - read by the duty check
        loaded: LoadedNames,
        wanted: str,
        limit: int = 60,
    ) -> Sequence[NameHit]:
        """Return the records whose names hold every word of `wanted`, best first; shows no name."""
        return loaded.find(wanted, limit)

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def visits(
        self,
        session: Session,  # noqa: ARG002 - read by the duty check
        hits: Sequence[NameHit],
        wanted: VisitFilter | None = None,
        purpose: Purpose | None = None,
    ) -> Sequence[Visit]:
        """Return the plain rows of the visits among the hits that the filter lets through, best first.

        A visit whose use is restricted is among them only for a purpose that it may be used for.
        """
        with self.works() as work:
            free = [hit.visit for hit in hits if hit.visit is not None and _is_free(work, hit.visit, purpose)]
            found = [work.visits.get(visit) for visit in free]
        return [visit for visit in found if visit is not None and _passes(visit, wanted)]

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def show(self, session: Session, loaded: LoadedNames, visits: Sequence[VisitId]) -> Sequence[ShownName]:
        """Open the names of up to 20 visits as they are now; an entry each stands before they are returned.

        A visit whose name is gone is left out and not found any more; one that is restricted is left out
        where it may not be used for the loading's purpose.
        """
        with self.works() as work:
            wanted = [
                one for one in list(dict.fromkeys(visits))[:MOST_SHOWN] if _is_free(work, one, loaded.purpose)
            ]
            rows = self._living(work.sealed.rows_of(VISITS, wanted, Group.D))
            opened = self.sealed.open_rows(session, rows, loaded.purpose)
            for visit in wanted:
                if visit in opened:
                    self.sealed.shown(
                        session,
                        work,
                        table=VISITS,
                        record=visit,
                        group=Group.D,
                        purpose=loaded.purpose,
                    )
            work.commit()
        for visit in wanted:
            if visit not in opened:
                loaded.forget((VISITS, visit))
        return [ShownName(visit, _identity(opened[visit])) for visit in wanted if visit in opened]

    def _heads(self, table: str, group: Group) -> Iterator[tuple[str, SealedHead]]:
        last: SealedHead | None = None
        today = self._today()
        while True:
            with self.works() as work:
                page = work.sealed.heads(table, group, last, _HEADS_AT_ONCE)
            yield from ((table, head) for head in page if head.expires_on > today)
            if len(page) < _HEADS_AT_ONCE:
                return
            last = page[-1]

    def _names(
        self, session: Session, loaded: LoadedNames, group: Group, keys: Sequence[NameKey]
    ) -> Iterator[tuple[NameKey, list[str]]]:
        if not keys:
            return
        table = keys[0][0]
        with self.works() as work:
            rows = work.sealed.rows_of(table, [record for _, record in keys], group)
        sites = session.operator.sites
        mine = [row for row in self._living(rows) if not row.site or not sites or row.site in sites]
        for record, fields in self._opened(session, loaded, mine).items():
            yield (table, record), _names_in(fields)

    def _opened(
        self, session: Session, loaded: LoadedNames, rows: Sequence[SealedRow]
    ) -> dict[str, dict[str, Any]]:
        try:
            return self.sealed.open_rows(session, rows, loaded.purpose)
        except CannotOpen:
            # One spoilt blob must not hide all other names; the log check says what is wrong with it.
            opened: dict[str, dict[str, Any]] = {}
            for record in dict.fromkeys(row.record for row in rows):
                try:
                    of_one = [row for row in rows if row.record == record]
                    opened |= self.sealed.open_rows(session, of_one, loaded.purpose)
                except CannotOpen:
                    loaded.unreadable += 1
            return opened

    def _living(self, rows: Sequence[SealedRow]) -> list[SealedRow]:
        today = self._today()
        return [row for row in rows if row.expires_on > today]

    def _today(self) -> date:
        return self.lives.local_day(self.clock.now())


def _is_free(work: VisitWork, visit: VisitId, purpose: Purpose | None) -> bool:
    return purpose in USES or restriction_of(work.log.about(visit)) is None


def _by_key(heads: Iterable[tuple[str, SealedHead]]) -> _Heads:
    found: _Heads = {}
    for table, head in heads:
        key = (table, head.record)
        found[key] = (*found.get(key, ()), head)
    return found


def _hit(key: NameKey, score: float) -> NameHit:
    table, record = key
    if table == VISITS:
        return NameHit(score, visit=VisitId(record))
    return NameHit(score, ticket=TicketId(record))


def _names_in(fields: dict[str, Any]) -> list[str]:
    return [fields["name"]] if "name" in fields else list(fields.get("names", ()))


def _identity(fields: dict[str, Any]) -> VisitorIdentity:
    return VisitorIdentity(fields["name"], fields["organisation"], fields["purpose"])


def _passes(visit: Visit, wanted: VisitFilter | None) -> bool:
    return wanted is None or (
        (wanted.after is None or visit.arrived_at >= wanted.after)
        and (wanted.before is None or visit.arrived_at < wanted.before)
        and (wanted.zone is None or wanted.zone in visit.zones)
        and (wanted.state is None or visit.state is wanted.state)
    )
