"""Plain rows of which a house has some hundreds: when the life of each began, and how one is deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice, pairwise
from typing import Any, Final, TypeAlias

from visitor_desk.privacy.bound_rows import (
    ACKNOWLEDGEMENTS,
    AUTHORITY_VISITS,
    BREACHES,
    DISCLOSURES,
    GOVERNANCE,
    INCIDENTS,
    INTERNAL_POLICIES,
    NOTICES,
    REQUESTS,
    SILENCES,
    TRAININGS,
)
from visitor_desk.privacy.governance_entry import replaced_at
from visitor_desk.privacy.notice import NoticeKind
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.retention_policy import policy_in_force
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.row_binding import gone

Starts: TypeAlias = "Iterable[tuple[str, datetime | None]]"


@dataclass(frozen=True, slots=True)
class FewRows:
    """The rows of one table, each with the start of its life (None: not begun), and what deletes one."""

    starts: Callable[[DeskWork], Starts]
    delete: Callable[[DeskWork, Any], object]


def _of(store: Callable[[DeskWork], Any], began: Callable[[Any], datetime | None]) -> FewRows:
    """Return the rows of one store, whose life begins as `began` says of each."""
    return FewRows(
        lambda work: ((one.id, began(one)) for one in store(work).all()),
        lambda work, one: store(work).delete(one),
    )


FEW_ROWS: Final[Mapping[str, FewRows]] = {
    "badge_cases": _of(lambda work: work.badge_cases, lambda one: one.closed_at),
    "corrections": _of(lambda work: work.corrections, lambda one: one.at),
    "hand_overs": _of(lambda work: work.hand_overs, lambda one: one.closed_at),
    "emergency_teams": _of(lambda work: work.emergency_teams, lambda one: one.arrived_at),
    "host_mails": _of(lambda work: work.host_mails, lambda one: one.queued_at),
    "conflicts": _of(lambda work: work.conflicts, lambda one: one.found_at),
    # What is still in the house has no end yet.
    "deliveries": _of(lambda work: work.deliveries, lambda one: one.closed_at),
    REQUESTS: _of(lambda work: work.requests, lambda one: one.closed_at),
    AUTHORITY_VISITS: _of(lambda work: work.authority_visits, lambda one: one.at),
    INCIDENTS: _of(lambda work: work.incidents, lambda one: one.written_at),
    # One whose 72 hours still run stays.
    BREACHES: _of(lambda work: work.breaches, lambda one: None if one.clock_runs else one.written_at),
    # An oral order whose paper never came stays.
    DISCLOSURES: _of(
        lambda work: work.disclosures, lambda one: one.written_at if one.paper_due_at is None else None
    ),
    # One that runs or is to be told has not been settled.
    SILENCES: _of(lambda work: work.silences, lambda one: one.settled_at),
}
"""Rows that are about somebody, or might be: what a change of policy would do to them is counted."""


def _followed_notices(work: DeskWork) -> Starts:
    """Yield what another version followed; what is in force, or was lately, stays."""
    for kind in NoticeKind:
        versions = sorted(
            (one for one in work.notices.all() if one.kind is kind),
            key=lambda one: (one.valid_from, one.number),
        )
        yield from ((old.id, later.valid_from) for old, later in pairwise(versions))


def _followed_policies(work: DeskWork) -> dict[str, datetime]:
    versions = sorted(work.staff_reading.policies(), key=lambda one: one.number)
    return {old.id: later.counts_from for old, later in pairwise(versions)}


def _read_before(work: DeskWork) -> Starts:
    """Yield who read a version that another one followed."""
    followed = _followed_policies(work)
    return ((one.id, followed.get(one.policy)) for one in work.staff_reading.acknowledgements())


def _replaced(work: DeskWork) -> Starts:
    """Yield the entries that were replaced in all that they cover."""
    every = work.governance.all()
    return ((one.id, replaced_at(every, one)) for one in every)


def retention_versions(now: datetime) -> FewRows:
    """Return the versions of the retention policy; the one that counts at `now` stays in any case."""

    def followed(work: DeskWork) -> Starts:
        versions = sorted(work.retention_policies.all(), key=lambda one: one.number)
        counts = policy_in_force(versions, now)
        return ((old.id, later.counts_from) for old, later in pairwise(versions) if old != counts)

    return FewRows(followed, lambda work, one: work.retention_policies.delete(one))


VERSIONS: Final[Mapping[str, FewRows]] = {
    NOTICES: FewRows(_followed_notices, lambda work, one: work.notices.delete(one)),
    GOVERNANCE: FewRows(_replaced, lambda work, one: work.governance.delete(one)),
    # Who read a version goes before it.
    ACKNOWLEDGEMENTS: FewRows(_read_before, lambda work, one: work.staff_reading.delete(one)),
    INTERNAL_POLICIES: FewRows(
        lambda work: _followed_policies(work).items(), lambda work, one: work.staff_reading.delete(one)
    ),
}
"""What the house wrote about itself: the life of a version begins where another one followed it."""


def drop_few(
    work: DeskWork, log: AuditLog, table: str, rows: FewRows, oldest: datetime, limit: int
) -> list[datetime]:
    """Delete up to `limit` rows whose life began before `oldest`, return when; the caller says which."""
    over = ((record, start) for record, start in rows.starts(work) if start is not None and start < oldest)
    found = list(islice(over, limit))
    for record, _ in found:
        rows.delete(work, record)
        log.bind(work, gone=gone(table, record))
    return [start for _, start in found]


def drop_trainings(work: DeskWork, log: AuditLog, oldest_day: date) -> list[date]:
    """Delete the trainings that were over before a day, return their last days; the caller says which."""
    found = [one for one in work.staff_reading.trainings() if one.valid_until < oldest_day]
    for one in found:
        work.staff_reading.delete(one.id)
        log.bind(work, gone=gone(TRAININGS, one.id))
    return [one.valid_until for one in found]
