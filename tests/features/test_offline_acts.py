"""With the server away: people without a ticket, incidents, and what has to wait says so at the window."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from storage.engine import StoreUnreachable
from tests.features.guard_at_desk import guard_at_desk
from tests.features.site import PASSPHRASE, SUITE, Site, parts_of
from tests.features.test_offline_desk import NAME, copied, names_here, servers_away, servers_back
from tests.features.test_returning import arrival, put_on
from tests.features.test_walk_in import asked, walk_in
from tests.postgres import Postgres
from visitor_desk.bootstrap import open_desk
from visitor_desk.privacy.incident import IncidentKind, IncidentOutcome, NewIncident, new_incident_id
from visitor_desk.security.duties import Purpose, SessionLocked
from visitor_desk.security.offline_log import NotWhileAway
from visitor_desk.security.relief import HOURS, ReliefPerson
from visitor_desk.security.relief_hours import ReliefNotActive
from visitor_desk.visits.access_right import EndReason
from visitor_desk.visits.conflict import ConflictKind
from visitor_desk.visits.group_seats import Seat
from visitor_desk.visits.visit import BadgeNumber, VisitFilter, VisitState

pytestmark = pytest.mark.slow


@pytest.fixture
def site(site_on_servers: Site, postgres: Postgres) -> Iterator[Site]:
    yield site_on_servers
    servers_back(postgres)


def whole(site: Site) -> bool:
    report = site.desk.log.verify(site.auditor)
    assert report.whole, report.findings
    return True


def test_right_call_and_announcement_are_taken_offline_and_known_afterwards(
    site: Site, postgres: Postgres
) -> None:
    right = put_on(site)
    before = site.ticket("Okafor, Chidi")
    site.clock.advance(timedelta(days=10))
    site.desk.access_lists.bring_near(site.facility)
    site.desk.offline.look()
    servers_away(postgres)

    returning = site.desk.returning.admit(site.guard, right.id, arrival(site))
    assert names_here(site) == [NAME]
    site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    walk_in = site.desk.check_in.admit(site.guard, asked(site, name="Eriksson, Anna Maria"))
    announced = site.ticket("Janssen, Bram")
    assert announced.number == before.number + 3
    check = site.document(surname="JANSSEN", given_names="BRAM")
    on_ticket = site.desk.check_in.admit(site.guard, site.arrival(announced, "015", check=check))

    servers_back(postgres)
    site.clock.advance(timedelta(minutes=5))
    state = site.desk.offline.look()
    assert (state.away_since, state.waiting) == (None, 0)
    rows = {one.id: one for one in site.desk.visit_book.page(site.facility, VisitFilter())}
    assert {one: row.state for one, row in rows.items()} == {
        returning.id: VisitState.LEFT,
        walk_in.id: VisitState.HERE,
        on_ticket.id: VisitState.HERE,
    }
    assert not any(row.contested for row in rows.values())
    assert site.desk.conflicts.open(site.facility) == []
    tickets = {one.ticket.id: one for one in site.desk.tickets.around(site.facility)}
    assert {tickets[row.ticket].ticket.number for row in rows.values() if row.ticket} == {2, 3, 4}
    assert all(one.announced is not None for one in tickets.values())
    assert site.desk.visit_book.reveal(site.facility, walk_in.id, Purpose.SAFETY).name == NAME
    kept = site.desk.visit_book.approval(site.facility, walk_in.id)
    assert kept is not None
    assert kept.seat is Seat.WALK_IN
    (listed,) = site.desk.access_lists.rights(site.facility)
    assert (listed.right.used_on, listed.right.rules) == (site.clock.now().date(), "v7")
    assert sorted(names_here(site), key=str) == [NAME, "Janssen, Bram"]
    assert whole(site)


def test_numbers_of_tickets_that_both_sides_gave_are_told_apart(
    site: Site, postgres: Postgres, tmp_path: Path
) -> None:
    """The desk and the office issue under the same numbers; whoever forwards gets the next ones, in order."""
    site.desk.offline.look()
    office = copied(site, tmp_path / "office")
    servers_away(postgres)
    visits = [
        site.desk.check_in.admit(site.guard, asked(site, badge=BadgeNumber(badge)))
        for badge in ("014", "015")
    ]
    servers_back(postgres)
    with open_desk(office, parts_of(office, site.clock)) as other:
        facility = other.operators.sign_in("facility", PASSPHRASE)
        assert replace(site, desk=other, facility=facility).ticket().number == 1
    site.clock.advance(timedelta(minutes=1))
    assert site.desk.offline.look().away_since is None
    numbers = {one.ticket.id: one.ticket.number for one in site.desk.tickets.around(site.facility)}
    assert [numbers[visit.ticket] for visit in visits if visit.ticket] == [2, 3]
    # Away again at once: the desk's own copy has the new numbers too.
    servers_away(postgres)
    assert {one.ticket.number for one in site.desk.tickets.around(site.guard)} == {1, 2, 3}
    servers_back(postgres)
    site.desk.offline.look()
    assert whole(site)


def test_one_right_used_at_two_desks_is_a_task_and_an_ended_one_keeps_nothing_alive(
    site: Site, postgres: Postgres, tmp_path: Path
) -> None:
    right, ended = put_on(site), put_on(site, name="Okafor, Chidi")
    site.desk.offline.look()
    gate = copied(site, tmp_path / "gate")
    servers_away(postgres)
    ours = site.desk.returning.admit(site.guard, right.id, arrival(site))
    chidi = site.document(surname="OKAFOR", given_names="CHIDI")
    site.desk.returning.admit(site.guard, ended.id, arrival(site, "015", check=chidi))
    servers_back(postgres)
    with open_desk(gate, parts_of(gate, site.clock)) as other:
        guard = other.operators.sign_in("guard", PASSPHRASE)
        theirs = other.returning.admit(guard, right.id, arrival(site, "016"))
        facility = other.operators.sign_in("facility", PASSPHRASE)
        other.access_lists.end(facility, ended.id, EndReason.CUSTOMER_ASKED)
    site.clock.advance(timedelta(minutes=1))
    assert site.desk.offline.look().away_since is None
    assert {(one.kind, one.visit, one.other) for one in site.desk.conflicts.open(site.facility)} == {
        (ConflictKind.SAME_PERSON, ours.id, theirs.id)
    }
    assert ours.ticket == theirs.ticket
    assert [one.right.id for one in site.desk.access_lists.rights(site.facility)] == [right.id]
    assert len(names_here(site)) == 3
    assert whole(site)


def test_an_incident_is_written_offline_read_back_and_handled_afterwards(
    site: Site, postgres: Postgres
) -> None:
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.offline.look()
    servers_away(postgres)
    new = NewIncident(
        new_incident_id(), IncidentKind.LEFT_ESCORT, (SUITE,), "Went off alone", badges=(BadgeNumber("014"),)
    )
    written = site.desk.incidents.write(site.guard, new)
    assert site.desk.incidents.write(site.guard, new) == written
    assert written.visits == (visit.id,)
    assert [one.text for one in site.desk.incidents.of_shift(site.guard)] == ["Went off alone"]
    assert site.desk.offline.state().waiting == 1
    servers_back(postgres)
    site.clock.advance(timedelta(minutes=5))
    state = site.desk.offline.look()
    assert (state.away_since, state.waiting) == (None, 0)
    (waits,) = site.desk.incidents.open(site.facility)
    assert waits == written
    assert site.desk.incidents.read(site.facility, waits.id, Purpose.SAFETY).text == "Went off alone"
    site.desk.incidents.handle(site.facility, waits.id, IncidentOutcome.SPOKEN_WITH, "Talked it over")
    assert [one.text for one in site.desk.incidents.of_shift(site.guard)] == ["Went off alone"]
    assert whole(site)


def test_the_window_goes_on_and_says_of_the_rest_that_it_waits(
    qapp: QApplication, site: Site, postgres: Postgres
) -> None:
    """By keys: a walk-in and an incident are taken; a receipt waits."""
    site.desk.offline.look()
    with guard_at_desk(qapp, site) as guard:
        servers_away(postgres)
        walk_in(guard)
        assert guard.message == "Admitted with badge 014"
        guard.press("Alt+Q")
        assert guard.message.startswith("Receipts wait for the server")
        guard.press("F5")
        form = guard.room.notes.incident.form
        form.write(text="Door stood open")
        guard.press("Ctrl+Return")
        assert guard.message.startswith("Written down on this desk")
    servers_back(postgres)
    site.clock.advance(timedelta(minutes=5))
    assert site.desk.offline.look().waiting == 0
    assert len(site.desk.incidents.open(site.facility)) == 1
    assert names_here(site) == [NAME]
    assert whole(site)


def test_a_relief_guard_whose_hours_run_signs_in_without_the_server_and_not_a_minute_longer(
    site: Site, postgres: Postgres, tmp_path: Path
) -> None:
    relief = site.desk.relief
    for login in ("night1", "night2"):
        relief.certify(site.officer, login, "Relief")
    ticket = site.ticket(hours=20)
    relief.activate(site.guard, "night1", ReliefPerson("B. Invaller", "G-771204"), "a night of relief")
    site.desk.offline.look()
    folder = copied(site, tmp_path / "again")
    servers_away(postgres)
    with open_desk(folder, parts_of(folder, site.clock)) as desk:
        night = desk.operators.sign_in("night1", "a night of relief")
        visit = desk.check_in.admit(night, site.arrival(ticket))
        assert [one.name for one in desk.here_now.people(night)] == [NAME]
        with pytest.raises(NotWhileAway):
            desk.operators.sign_in("night2", "a night of relief")
        with pytest.raises(StoreUnreachable):
            desk.relief.activate(night, "night2", ReliefPerson("C. Invaller", "G-1"), "a night of relief")
        site.clock.advance(HOURS)
        with pytest.raises(SessionLocked):
            desk.here_now.people(night)
        with pytest.raises(ReliefNotActive):
            desk.operators.sign_in("night1", "a night of relief")
        servers_back(postgres)
        assert desk.offline.look().waiting == 0
        facility = desk.operators.sign_in("facility", PASSPHRASE)
        assert [one.id for one in desk.visit_book.page(facility, VisitFilter())] == [visit.id]
        with sqlite3.connect(folder.desk_keys) as keys:
            known = {row[0] for row in keys.execute("SELECT operator FROM operator_secrets")}
        assert known == {site.guard.operator_id}
        assert desk.log.verify(desk.operators.sign_in("auditor", PASSPHRASE)).whole
