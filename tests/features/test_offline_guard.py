"""Three at night and the server away: what a guard has to do is done at the window, and goes over once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final, NoReturn

import pytest
from PySide6.QtWidgets import QApplication

from storage.engine import StoreUnreachable
from storage.repositories.log import SqlLogStore
from storage.unit_of_work import SqlWork
from tests.features.delivery_texts import SERVER
from tests.features.evidence_site import entries, secure
from tests.features.guard_at_desk import guard_at_desk
from tests.features.site import HOST, NOON, PASSPHRASE, SUITE, Site, parts_of
from tests.features.test_authority_at_desk import new as authority_visit
from tests.features.test_deliveries import PARCELS, VAN
from tests.features.test_footage_and_requests import SOURCE, furnish, record
from tests.features.test_offline_acts import whole
from tests.features.test_offline_desk import copied, servers_away, servers_back
from tests.postgres import Postgres
from ui.deliveries.room import DeliveriesRoom
from ui.reception.hand_over_room import HandOverRoom
from ui.widgets.text import PlainLabel
from visitor_desk.bootstrap import open_desk
from visitor_desk.privacy.hold import HeldState
from visitor_desk.privacy.incident import IncidentKind, NewIncident, new_incident_id
from visitor_desk.privacy.moment import MomentReason
from visitor_desk.security.duties import Purpose
from visitor_desk.security.evacuation_openings import Opening
from visitor_desk.security.groups import Group
from visitor_desk.visits.delivery import TagInHouse, Taker, new_delivery_id
from visitor_desk.visits.emergency import EmergencyService, new_team_id
from visitor_desk.visits.forwarding import Forwarding

pytestmark = pytest.mark.slow

FIRE = EmergencyService.FIRE
NOTE = "Battery room 2, handed over to facility."


@pytest.fixture
def site(site_on_servers: Site, postgres: Postgres) -> Iterator[Site]:
    yield site_on_servers
    servers_back(postgres)


def back(site: Site, postgres: Postgres) -> None:
    """Let the server come back, and everything go over."""
    servers_back(postgres)
    site.clock.advance(timedelta(minutes=5))
    state = site.desk.offline.look()
    assert (state.away_since, state.waiting) == (None, 0)


def test_f8_lets_the_fire_brigade_in_past_a_locked_desk_and_its_departure_and_note_go_over(
    qapp: QApplication, site: Site, postgres: Postgres
) -> None:
    site.desk.offline.look()
    with guard_at_desk(qapp, site) as guard:
        servers_away(postgres)
        guard.window.lock()
        guard.press("F8")
        page = guard.window.emergency.page
        guard.press("Tab")
        guard.type("4")
        guard.press("Return")
        assert page.said.text().startswith(
            "Fire brigade, 4 persons: on site, and on the evacuation list. Kept"
        )
        (listed,) = site.desk.evacuation.show(Opening.SHOWN).people
        assert (listed.service, listed.persons) == ("fire", 4)
        (team,) = site.desk.emergencies.here()
        site.clock.advance(timedelta(minutes=30))
        guard.press("Alt+L")
        assert page.said.text().startswith("They have left")
    assert site.desk.offline.state().waiting == 1
    left_at = site.clock.now()
    site.desk.emergencies.complete(site.guard, team.id, 6, "TS-1234", left_at, NOTE)
    # No key of four weeks from now lies on a desk that is cut off: the note is read when the server is back.
    (kept,) = site.desk.emergencies.lately(site.guard)
    assert (kept.team.people, kept.note) == (6, None)
    assert site.desk.offline.state().waiting == 1

    back(site, postgres)
    (opened,) = site.desk.emergencies.lately(site.facility)
    assert (opened.team.people, opened.team.vehicle, opened.team.left_at) == (6, "TS-1234", left_at)
    assert opened.note == NOTE
    assert [act for act, _ in entries(site, team.id)] == [
        "emergency_team.arrived",
        "emergency_team.left",
        "emergency_team.completed",
    ]
    assert whole(site)


def test_who_came_before_is_known_offline_and_two_desks_agree_on_when_they_left(
    site: Site, postgres: Postgres, tmp_path: Path
) -> None:
    team = site.desk.emergencies.arrived(new_team_id(), FIRE, None, "TS-1")
    site.desk.offline.look()
    gate = copied(site, tmp_path / "gate")
    servers_away(postgres)
    assert list(site.desk.emergencies.here()) == [team]
    site.desk.emergencies.left(team.id)
    servers_back(postgres)
    with open_desk(gate, parts_of(gate, site.clock)) as other:
        site.clock.advance(timedelta(minutes=10))
        guard = other.operators.sign_in("guard", PASSPHRASE)
        other.emergencies.complete(guard, team.id, 5, "TS-1", None, "")
        there = other.emergencies.left(team.id)
    back(site, postgres)
    (opened,) = site.desk.emergencies.lately(site.facility)
    assert opened.team == there
    assert whole(site)


def test_f6_writes_an_authority_down_for_privacy_who_reads_it_when_the_server_is_back(
    qapp: QApplication, site: Site, postgres: Postgres
) -> None:
    site.desk.offline.look()
    with guard_at_desk(qapp, site) as guard:
        servers_away(postgres)
        guard.press("F6")
        form = guard.room.notes.authority.form
        form.write(officer="J. Bos", service_number="12345", order_number="4711", asked="Footage")
        guard.press("Return")
        assert guard.message.startswith("Written down on this desk and sealed. Privacy sees it when")
        assert form.typed("officer") == ""
        assert site.desk.offline.state().waiting == 1
        back(site, postgres)
    (waits,) = site.desk.authority_visits.waiting(site.officer)
    account = site.desk.authority_visits.read(site.officer, waits.id, Purpose.LEGAL_DUTY)
    assert (account.officer, account.service_number, account.asked) == ("J. Bos", "12345", "Footage")
    with sqlite3.connect(site.folder.desk_store) as store:
        assert store.execute("SELECT count(*) FROM authority_visits").fetchone() == (0,)
        assert {row[0] for row in store.execute("SELECT data_group FROM sealed")} <= {"R"}
    assert whole(site)


def test_f7_notes_the_moment_and_the_copy_is_made_when_the_server_is_back(
    qapp: QApplication, site: Site, postgres: Postgres, tmp_path: Path
) -> None:
    """Three days later too; and an incident of the night names the moment that was marked before it."""
    recordings = tmp_path / "recordings"
    recordings.mkdir()
    for minute in (0, 1):
        record(recordings, minute)
    furnish(site, recordings)
    site.desk.offline.look()
    with guard_at_desk(qapp, site) as guard:
        servers_away(postgres)
        guard.press("F7")
        guard.window.moment.zone.editor.choose(SUITE)
        guard.press("Return")
        assert guard.message.startswith(
            "Marked at 13:00:00, noted on this desk. Footage around it is copied when the server"
        )
        (moment,) = site.desk.moments.unseen()
        assert (moment.at, moment.zone, moment.reason) == (NOON, SUITE, MomentReason.TAILGATING)
        new = NewIncident(new_incident_id(), IncidentKind.TAILGATING, (SUITE,), "Two on one badge")
        site.desk.incidents.write(site.guard, replace(new, moment=moment.id))
        assert site.desk.offline.state().waiting == 2
        site.clock.advance(timedelta(hours=71))
        back(site, postgres)
        assert guard.window.rooms
    facility = site.desk.operators.sign_in("facility", PASSPHRASE)
    assert [one.moment for one in site.desk.incidents.open(facility)] == [moment.id]
    site.desk.footage_index.index(facility, SOURCE)
    assert site.desk.moments.collect() == 2
    assert site.desk.moments.collect() == 0
    assert secure(site).safe == 2
    (found,) = site.desk.moments.all(facility)
    assert (found.moment, found.safe) == (moment, 2)
    (held,) = site.desk.holds.all(facility)
    assert (held.hold.id, held.hold.record) == (moment.hold, moment.id)
    assert [(one.group, one.state) for one in held.parts] == [(Group.F, HeldState.HELD)]
    assert site.desk.moments.see(facility, moment.id).seen_at == site.clock.now()
    site.desk.offline.look()
    with sqlite3.connect(site.folder.desk_store) as store:
        for table in ("moments", "holds", "hold_parts"):
            assert store.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    assert site.desk.log.verify(site.desk.operators.sign_in("auditor", PASSPHRASE)).whole


def test_handing_over_waits_and_says_what_to_do_meanwhile(
    qapp: QApplication, site: Site, postgres: Postgres
) -> None:
    site.desk.offline.look()
    with guard_at_desk(qapp, site) as guard:
        servers_away(postgres)
        rooms = [room for _, room in guard.window.rooms]
        number = next(n for n, room in enumerate(rooms, 1) if isinstance(room, HandOverRoom))
        guard.press(f"Ctrl+{number}")
        shown = [
            label.text() for label in rooms[number - 1].page.findChildren(PlainLabel) if label.isVisible()
        ]
        assert any(text.startswith("Handing over waits for the server, which counts") for text in shown)
        guard.press("Alt+O")
        assert guard.message.startswith("Handing over waits for the server, which counts the whole house.")
    back(site, postgres)


def test_deliveries_come_in_are_handed_over_and_leave_under_their_tag_offline(
    site: Site, postgres: Postgres, tmp_path: Path
) -> None:
    deliveries = site.desk.deliveries
    before = deliveries.come_in(site.guard, new_delivery_id(), replace(SERVER, tag="COLO-1"))
    parcel = deliveries.come_in(site.guard, new_delivery_id(), PARCELS)
    ticket = site.ticket()
    site.desk.offline.look()
    gate = copied(site, tmp_path / "gate")
    servers_away(postgres)
    visit = site.desk.check_in.admit(site.guard, site.arrival(ticket))
    server = deliveries.come_in(site.guard, new_delivery_id(), SERVER)
    with pytest.raises(TagInHouse):
        deliveries.come_in(site.guard, new_delivery_id(), SERVER)
    deliveries.hand_over(site.guard, server.id, Taker(visit=visit.id))
    deliveries.hand_over(site.guard, parcel.id, Taker(visit=visit.id))
    deliveries.equipment_out(site.guard, new_delivery_id(), "C-1042", "COLO-1", VAN)
    assert {one.id for one in deliveries.in_house(site.guard)} == {server.id}
    assert site.desk.offline.state().waiting == 4
    servers_back(postgres)
    with open_desk(gate, parts_of(gate, site.clock)) as other:
        guard = other.operators.sign_in("guard", PASSPHRASE)
        elsewhere = other.deliveries.hand_over(guard, parcel.id, Taker(staff=HOST))
    back(site, postgres)
    with deliveries.works() as work:
        rows = {one.id: one for one in work.deliveries.all()}
    assert len(rows) == 3
    assert (rows[server.id].handed_to, rows[server.id].in_house) == (visit.id, True)
    # Whoever wrote it first had it in hand; the log keeps what the other desk said.
    assert rows[parcel.id] == elsewhere
    assert rows[before.id].out_carrier == VAN.carrier
    assert [act for act, _ in entries(site, parcel.id)][1:] == [
        "delivery.handed_over",
        "delivery.handed_over",
    ]
    assert whole(site)


def test_a_parcel_is_taken_in_by_keys_while_the_bar_counts_what_waits(
    qapp: QApplication, site: Site, postgres: Postgres
) -> None:
    site.desk.offline.look()
    with guard_at_desk(qapp, site) as guard:
        servers_away(postgres)
        rooms = [room for _, room in guard.window.rooms]
        number = next(n for n, room in enumerate(rooms, 1) if isinstance(room, DeliveriesRoom))
        guard.press(f"Ctrl+{number}", "Alt+N")
        page = rooms[number - 1].page
        page.form.write(customer="Northwind", carrier="Parcels B.V.")
        guard.press("Return")
        assert guard.message == "Taken in for Northwind."
        assert [row.customer for row in page.model.rows] == ["Northwind"]
        guard.window.offline.state = site.desk.offline.state()
        guard.window.offline.changed.emit()
        assert guard.window.bar is not None
        said = [label.text() for label in guard.window.bar.findChildren(PlainLabel)]
        assert any("Offline since 13:00 · 1 wait to be forwarded" in text for text in said)
    back(site, postgres)
    assert [one.customer for one in site.desk.deliveries.in_house(site.facility)] == ["Northwind"]
    assert whole(site)


def test_what_was_written_before_its_answer_was_lost_stays_as_it_is_there(
    site: Site, postgres: Postgres
) -> None:
    """The server took it, and then was gone: the second try at the desk is the same visit of an authority."""
    site.desk.offline.look()
    new = authority_visit()
    first = site.desk.authority_visits.write(site.guard, new)
    taken = site.desk.authority_visits.take_on(site.officer, first.id)
    servers_away(postgres)
    site.clock.advance(timedelta(minutes=1))
    assert site.desk.authority_visits.write(site.guard, new).at == site.clock.now()
    back(site, postgres)
    assert site.desk.authority_visits.all(site.officer) == [taken]
    assert site.desk.authority_visits.read(site.officer, first.id, Purpose.LEGAL_DUTY) == new.account
    with site.desk.authority_visits.works() as work:
        assert len(work.sealed.rows("authority_visits", first.id, Group.S)) == 1
    assert whole(site)


def brigade(site: Site) -> None:
    team = site.desk.emergencies.arrived(new_team_id(), FIRE, 4, "TS-1234")
    site.desk.emergencies.complete(site.guard, team.id, 4, "TS-1234", None, NOTE)
    site.desk.emergencies.left(team.id)


def teams(site: Site) -> list[object]:
    found = site.desk.emergencies.lately(site.facility)
    assert [one.note for one in found] == [NOTE]
    return [one.team.left_at for one in found]


def equipment(site: Site) -> None:
    one = site.desk.deliveries.come_in(site.guard, new_delivery_id(), SERVER)
    site.desk.deliveries.go_out(site.guard, one.id, VAN)


def all_deliveries(site: Site) -> list[object]:
    with site.desk.deliveries.works() as work:
        found = work.deliveries.all()
    assert [one.out_carrier for one in found] == [VAN.carrier]
    return [*found]


ACTS: Final[dict[str, tuple[Callable[[Site], object], Callable[[Site], Sequence[object]]]]] = {
    "emergency services": (brigade, teams),
    "authority": (
        lambda site: site.desk.authority_visits.write(site.guard, authority_visit()),
        lambda site: site.desk.authority_visits.waiting(site.officer),
    ),
    "moment": (
        lambda site: site.desk.moments.mark(site.guard, SUITE, MomentReason.THEFT),
        lambda site: site.desk.moments.all(site.facility),
    ),
    "equipment": (equipment, all_deliveries),
}
"""What a guard does, and what the server knows of it afterwards."""


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("moment", ["commit", "drop_bodies"])
def test_a_forwarding_that_is_cut_off_between_commits_doubles_nothing(
    site: Site, postgres: Postgres, monkeypatch: pytest.MonkeyPatch, moment: str, act: str
) -> None:
    do, known = ACTS[act]
    site.desk.offline.look()
    servers_away(postgres)
    do(site)
    servers_back(postgres)

    def cut(*_: object) -> NoReturn:
        raise StoreUnreachable(store="cut")

    place = SqlWork if moment == "commit" else SqlLogStore
    with monkeypatch.context() as patched:
        patched.setattr(place, moment, cut)
        assert site.desk.offline.look().waiting == 1
    assert site.desk.offline.look().waiting == 0
    assert len(known(site)) == 1
    assert whole(site)


@pytest.mark.parametrize("act", ACTS)
def test_the_log_agrees_with_the_rows_behind_every_part_of_a_forwarding(
    site: Site, postgres: Postgres, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    """Parts as short as they can be: the desk dies behind each, and the server is whole at all times."""
    do, known = ACTS[act]
    monkeypatch.setattr("visitor_desk.visits.forwarding.AT_ONCE", 2)
    site.desk.offline.look()
    servers_away(postgres)
    do(site)
    servers_back(postgres)
    store = site.desk.offline.store
    assert store is not None
    offline = site.desk.offline
    forwarding = Forwarding(
        store.server_work,
        store.own_work,
        offline.log,
        offline.device,
        offline.clock,
        offline.tell_host,
        offline.others,
    )
    while (first := store.first_waiting()) is not None:
        assert forwarding.some(first) == first + 1
        assert site.desk.log.whole.run().findings == ()
    assert site.desk.offline.look().away_since is None
    assert len(known(site)) == 1
