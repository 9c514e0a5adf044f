"""The whole check: the log in itself, and every row, blob and certificate against the log.

It works in many short units of work, so that a desk goes on admitting people while it runs. In each of
them it first looks at the entries that came since, then at a page of rows: both are of one moment. What
an entry bound after the reading of rows began may have been missed by it and is asked about next time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from visitor_desk.clock import Clock
from visitor_desk.progress import Progress, Stopped, never, no_progress, stop_point
from visitor_desk.security.approval_states import ApprovalStates
from visitor_desk.security.certificates import (
    KeyNotCertified,
    check_day_key,
    check_device,
    check_end,
    check_operator,
)
from visitor_desk.security.log_report import LogFinding, LogFindingCode, LogReport
from visitor_desk.security.log_walk import Body, KnownHead, LogWalk
from visitor_desk.security.ports import SecurityWork, SecurityWorks
from visitor_desk.security.records import Installation, SealedRow
from visitor_desk.security.row_binding import BoundTables, Cursor, RowLife, for_ever
from visitor_desk.security.row_states import RowStates

AT_ONCE = 100
"""Entries or blobs in one unit of work: some milliseconds, after which others are let through."""


@dataclass(frozen=True)
class LogCheck:
    """Checks one installation's log and what it binds."""

    works: SecurityWorks
    """Units of work that only read, each of one moment."""
    installation: Installation
    clock: Clock
    bound: tuple[BoundTables, ...] = ()
    life: RowLife = field(default=for_ever)

    def run(
        self,
        known: Iterable[KnownHead] = (),
        progress: Progress = no_progress,
        stopped: Stopped = never,
    ) -> LogReport:
        """Return what is there and everything that is wrong with it; the log must begin with `known` heads.

        Progress counts entries. Cancelled where `stopped` says so.
        """
        states = RowStates(self.clock.now(), self.life)
        acts = ApprovalStates(self.clock.now())
        tables = frozenset(table for bound in self.bound for table in bound.tables)

        def take(body: Body) -> None:
            states.take(body)
            acts.take(body)

        walk = LogWalk(self.installation, known, take)
        more = True
        while more:
            stop_point(stopped)
            with self.works() as work:
                count = work.log.count()
                more = walk.step(work, AT_ONCE)
            progress(walk.position, count)
        began = walk.position
        found: list[LogFinding] = []
        rows = 0
        for page in (self._rows(walk, states, found), self._blobs(walk, states, found)):
            for seen in page:
                stop_point(stopped)
                rows += seen
        with self.works() as work:
            walk.catch_up(work)
            found += states.missing(tables, before=began)
            found += acts.differences(work)
            found += self._certificates(work)
            report = walk.finish(work)
        return replace(report, findings=report.findings + tuple(found), rows=rows)

    def _rows(self, walk: LogWalk, states: RowStates, found: list[LogFinding]) -> Iterator[int]:
        for bound in self.bound:
            cursor: Cursor | None = None
            more = True
            while more:
                with self.works() as work:
                    walk.catch_up(work)
                    page, cursor = bound.page(work, cursor)
                found += states.compare_rows(page)
                more = cursor is not None
                yield len(page)

    def _blobs(self, walk: LogWalk, states: RowStates, found: list[LogFinding]) -> Iterator[int]:
        last: SealedRow | None = None
        more = True
        while more:
            with self.works() as work:
                walk.catch_up(work)
                page = work.sealed.page(last, AT_ONCE)
            found += states.compare_blobs(page)
            more = len(page) == AT_ONCE
            last = page[-1] if page else None
            yield len(page)

    def _certificates(self, work: SecurityWork) -> Iterator[LogFinding]:
        root = self.installation.root_public
        operators = {operator.id: operator for operator in work.operators.all()}
        for operator in operators.values():
            yield from _checked("operators", operator.id, partial(check_operator, root, operators, operator))
            yield from _checked("operators", operator.id, partial(check_end, root, operators, operator))
        for device in work.devices.all():
            yield from _checked("devices", device.id, partial(check_device, root, operators, device))
        for key in work.public_day_keys.all():
            place = f"{key.name.group.value}:{key.name.expires_on.isoformat()}"
            yield from _checked("public_day_keys", place, partial(check_day_key, root, operators, key))


def _checked(table: str, record: str, check: Callable[[], None]) -> Iterator[LogFinding]:
    try:
        check()
    except KeyNotCertified:
        yield LogFinding(LogFindingCode.CERTIFICATE_WRONG, None, table, record)
