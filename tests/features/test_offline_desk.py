"""The desk never stops: with the server away it lets in and out by itself, and forwards when that is back."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest

from storage.desk_store import KEYS_AHEAD_DAYS
from storage.engine import StoreUnreachable
from storage.repositories.log import SqlLogStore
from storage.unit_of_work import SqlWork
from tests.benchmarks.offline import live_offline
from tests.features.keystroke_tasks import more_badges
from tests.features.site import ESCORT, NOON, PASSPHRASE, PCI_SUITE, Site, parts_of
from tests.features.test_notices import published, reworded
from tests.postgres import Postgres
from visitor_desk.bootstrap import open_desk
from visitor_desk.paths import DataFolder
from visitor_desk.security.duties import Purpose
from visitor_desk.security.offline_log import NotWhileAway
from visitor_desk.visits.conflict import ConflictDecision, ConflictKind, ConflictUnknown
from visitor_desk.visits.ticket import WithdrawReason
from visitor_desk.visits.visit import BadgeNumber, RefusalReason, VisitFilter, VisitState

pytestmark = pytest.mark.slow

NAME = "Eriksson, Anna Maria"
MANY = 200


@pytest.fixture
def site(site_on_servers: Site, postgres: Postgres) -> Iterator[Site]:
    yield site_on_servers
    servers_back(postgres)


def servers_away(postgres: Postgres) -> None:
    for cluster in (postgres.data, postgres.keys):
        cluster.stop()


def servers_back(postgres: Postgres) -> None:
    for cluster in (postgres.data, postgres.keys):
        if not cluster.runs:
            cluster.start()


def copied(site: Site, place: Path) -> DataFolder:
    """Return the folder of another desk of the same house."""
    shutil.copytree(site.folder.root, place)
    return DataFolder(place)


def names_here(site: Site) -> list[str | None]:
    return [person.name for person in site.desk.here_now.people(site.guard)]


def test_people_come_and_go_with_the_server_away_and_the_log_knows_it_afterwards(
    site: Site, postgres: Postgres
) -> None:
    first, second = site.ticket(), site.ticket()
    published(site, reworded())
    assert site.desk.offline.look().away_since is None
    servers_away(postgres)
    assert site.desk.notices.in_force(site.guard).rules.label == "v2"

    visit = site.desk.check_in.admit(site.guard, site.arrival(first))
    other = site.desk.check_in.admit(site.guard, site.arrival(second, "015"))
    refused = site.desk.check_in.refuse(site.guard, RefusalReason.NO_TICKET)
    assert names_here(site) == [NAME, NAME]
    site.clock.advance(timedelta(minutes=20))
    site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    assert names_here(site) == [NAME]
    state = site.desk.offline.look()
    assert (state.away_since, state.waiting, state.as_of) == (NOON, 3, NOON)

    servers_back(postgres)
    site.clock.advance(timedelta(minutes=5))
    state = site.desk.offline.look()
    assert (state.away_since, state.waiting) == (None, 0)
    rows = {one.id: one for one in site.desk.visit_book.page(site.facility, VisitFilter())}
    assert {one: row.state for one, row in rows.items()} == {
        visit.id: VisitState.LEFT,
        other.id: VisitState.HERE,
        refused.id: VisitState.REFUSED,
    }
    assert rows[visit.id].left_at == NOON + timedelta(minutes=20)
    assert names_here(site) == [NAME]
    report = site.desk.log.verify(site.auditor)
    assert report.whole, report.findings
    assert site.desk.log.alarms() == ()


def test_a_desk_starts_and_signs_in_with_the_server_away_and_forwards_days_later(
    site: Site, postgres: Postgres, tmp_path: Path
) -> None:
    ticket, tomorrow = site.ticket(), site.ticket(zone=PCI_SUITE, hours=30)
    site.desk.check_in.admit(site.guard, site.arrival(ticket))
    site.desk.offline.look()
    folder = copied(site, tmp_path / "again")
    servers_away(postgres)

    with open_desk(folder, parts_of(folder, site.clock)) as desk:
        assert desk.offline.state().away_since == NOON
        guard = desk.operators.sign_in("guard", PASSPHRASE)
        assert [one.name for one in desk.here_now.people(guard)] == [NAME]
        assert [one.name for one in desk.here_now.expected(guard)] == [NAME]
        site.clock.advance(timedelta(hours=25))
        arrival = site.arrival(tomorrow, "016", escort=ESCORT)
        visit = desk.check_in.admit(guard, arrival)
        assert desk.check_in.admit(guard, arrival) == visit
        desk.operators.lock(guard)
    with open_desk(folder, parts_of(folder, site.clock)) as desk:
        # An answer that was lost, a program that was started anew: still one visit.
        assert desk.check_in.admit(desk.operators.sign_in("guard", PASSPHRASE), arrival) == visit
    servers_back(postgres)
    with open_desk(folder, parts_of(folder, site.clock)) as desk:
        assert desk.offline.state().waiting == 1
        state = desk.offline.look()
        assert (state.away_since, state.waiting) == (None, 0)
        facility = desk.operators.sign_in("facility", PASSPHRASE)
        (row,) = desk.visit_book.page(facility, VisitFilter(zone=PCI_SUITE))
        assert row == visit
        assert desk.visit_book.reveal(facility, row.id, Purpose.SAFETY).name == NAME
        auditor = desk.operators.sign_in("auditor", PASSPHRASE)
        report = desk.log.verify(auditor)
        assert report.whole, report.findings


def test_what_nobody_would_forward_waits_for_the_server(site: Site, postgres: Postgres) -> None:
    ticket = site.ticket()
    site.desk.offline.look()
    servers_away(postgres)
    assert site.desk.here_now.people(site.guard) == []
    with pytest.raises(NotWhileAway):
        site.desk.tickets.withdraw(site.facility, ticket.id, WithdrawReason.NOT_COMING)
    with pytest.raises(NotWhileAway):
        site.desk.operators.sign_in("facility", PASSPHRASE)
    with pytest.raises(StoreUnreachable):
        site.desk.visit_book.page(site.facility, VisitFilter())
    servers_back(postgres)
    site.desk.offline.look()
    assert site.ticket().number == 2


@pytest.mark.parametrize("moment", ["commit", "drop_bodies"])
def test_a_forwarding_that_is_cut_off_is_completed_and_doubles_nothing(
    site: Site, postgres: Postgres, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    ticket = site.ticket()
    site.desk.offline.look()
    servers_away(postgres)
    visit = site.desk.check_in.admit(site.guard, site.arrival(ticket))
    servers_back(postgres)

    def cut(*_: object) -> NoReturn:
        raise StoreUnreachable(store="cut")

    place = SqlWork if moment == "commit" else SqlLogStore
    with monkeypatch.context() as patched:
        patched.setattr(place, moment, cut)
        assert site.desk.offline.look().waiting == 1
    assert site.desk.offline.look().waiting == 0
    assert [one.id for one in site.desk.visit_book.page(site.facility, VisitFilter())] == [visit.id]
    report = site.desk.log.verify(site.auditor)
    assert report.whole, report.findings


def test_a_stolen_desk_keeps_the_near_and_nothing_else(site: Site, postgres: Postgres) -> None:
    ticket, other = site.ticket(), site.ticket()
    site.desk.check_in.admit(site.guard, site.arrival(ticket))
    site.desk.offline.look()
    with sqlite3.connect(site.folder.desk_store) as store, sqlite3.connect(site.folder.desk_keys) as keys:
        groups = {row[0] for row in store.execute("SELECT data_group FROM sealed")}
        wraps = {row[0] for row in keys.execute("SELECT data_group FROM day_key_wraps")}
        holders = {row[0] for row in keys.execute("SELECT holder FROM day_key_wraps")}
        known = {row[0] for row in keys.execute("SELECT operator FROM operator_secrets")}
        days = [row[0] for row in keys.execute("SELECT expires_on FROM day_keys")]
    assert groups == {"R"}
    assert wraps == {"R"}
    assert holders == known == {site.guard.operator_id}
    assert max(days) <= (NOON + timedelta(days=KEYS_AHEAD_DAYS)).date().isoformat()

    # With the server away what is written for others lies here sealed, and is gone once it is there.
    servers_away(postgres)
    site.desk.check_in.admit(site.guard, site.arrival(other, "015"))
    with sqlite3.connect(site.folder.desk_store) as store:
        assert {row[0] for row in store.execute("SELECT data_group FROM sealed")} == {"R", "D", "S"}
    servers_back(postgres)
    site.desk.offline.look()
    with sqlite3.connect(site.folder.desk_store) as store:
        assert {row[0] for row in store.execute("SELECT data_group FROM sealed")} == {"R"}
    site.clock.advance(timedelta(days=9))
    servers_away(postgres)
    site.desk.offline.look()
    with sqlite3.connect(site.folder.desk_store) as store, sqlite3.connect(site.folder.desk_keys) as keys:
        assert store.execute("SELECT * FROM sealed").fetchall() == []
        assert keys.execute("SELECT * FROM day_keys").fetchall() == []


@pytest.mark.parametrize("gate_away", [True, False])
def test_the_same_person_and_badge_at_two_desks_both_stand_and_facility_decides(
    site: Site, postgres: Postgres, tmp_path: Path, *, gate_away: bool
) -> None:
    """Nobody is kept out or in by what a desk could not know; who is responsible says what it was."""
    ticket = site.ticket()
    site.desk.offline.look()
    gate = copied(site, tmp_path / "gate")
    servers_away(postgres)
    ours = site.desk.check_in.admit(site.guard, site.arrival(ticket))
    if not gate_away:
        servers_back(postgres)
    with open_desk(gate, parts_of(gate, site.clock)) as other:
        theirs = other.check_in.admit(other.operators.sign_in("guard", PASSPHRASE), site.arrival(ticket))
        servers_back(postgres)
        assert other.offline.look().waiting == 0
    site.clock.advance(timedelta(minutes=1))
    state = site.desk.offline.look()
    assert (state.away_since, state.waiting) == (None, 0)

    rows = {one.id: one for one in site.desk.visit_book.page(site.facility, VisitFilter())}
    assert {one: (row.state, row.contested) for one, row in rows.items()} == {
        theirs.id: (VisitState.HERE, False),
        ours.id: (VisitState.HERE, True),
    }
    waiting = site.desk.conflicts.open(site.facility)
    assert {(one.kind, one.visit, one.other) for one in waiting} == {
        (ConflictKind.SAME_PERSON, ours.id, theirs.id),
        (ConflictKind.SAME_BADGE, ours.id, theirs.id),
    }
    assert site.desk.log.verify(site.auditor).whole

    for conflict in waiting:
        site.desk.conflicts.decide(site.facility, conflict.id, ConflictDecision.WRITTEN_TWICE)
    assert site.desk.conflicts.open(site.facility) == []
    assert [one.visit.id for one in site.desk.here_now.people(site.guard)] == [theirs.id]
    with pytest.raises(ConflictUnknown):
        site.desk.conflicts.decide(site.facility, waiting[0].id, ConflictDecision.BOTH_RIGHT)
    report = site.desk.log.verify(site.auditor)
    assert report.whole, report.findings


def test_a_ticket_that_was_taken_back_meanwhile_leaves_a_task(
    site: Site, postgres: Postgres, tmp_path: Path
) -> None:
    ticket = site.ticket()
    site.desk.offline.look()
    office = copied(site, tmp_path / "office")
    servers_away(postgres)
    assert site.desk.here_now.people(site.guard) == []
    servers_back(postgres)
    with open_desk(office, parts_of(office, site.clock)) as other:
        facility = other.operators.sign_in("facility", PASSPHRASE)
        other.tickets.withdraw(facility, ticket.id, WithdrawReason.NOT_COMING)
    site.clock.advance(timedelta(minutes=1))
    visit = site.desk.check_in.admit(site.guard, site.arrival(ticket))
    assert site.desk.offline.look().away_since is None
    (conflict,) = site.desk.conflicts.open(site.facility)
    assert (conflict.kind, conflict.visit) == (ConflictKind.TICKET_WITHDRAWN, visit.id)
    assert names_here(site) == [NAME]


def test_hundreds_of_visits_are_written_offline_and_forwarded_once(site: Site, postgres: Postgres) -> None:
    """The short form of `tests/benchmarks/offline.py`, which plays 10,000 over 72 hours."""
    more_badges(site)
    ticket = site.ticket(hours=72)
    site.desk.offline.look()
    servers_away(postgres)
    live_offline(site, [ticket], MANY, 71)
    assert site.desk.offline.state().waiting == MANY
    servers_back(postgres)
    state = site.desk.offline.look()
    assert (state.away_since, state.waiting) == (None, 0)
    with site.desk.check_in.works() as work:
        rows = work.visits.page(VisitFilter(), None, 2 * MANY)
    assert len({row.id for row in rows}) == len(rows) == MANY
    assert {row.state for row in rows} == {VisitState.LEFT}
    assert not any(row.contested for row in rows)
    report = site.desk.log.verify(site.auditor)
    assert report.whole, report.findings
