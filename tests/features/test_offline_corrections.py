"""What was written wrongly is put right with the server away too, and both desks' words go together afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.features.evidence_site import entries
from tests.features.guard_at_desk import guard_at_desk
from tests.features.site import PASSPHRASE, Site, parts_of
from tests.features.test_offline_acts import whole
from tests.features.test_offline_desk import copied, servers_away, servers_back
from tests.features.test_offline_guard import back
from tests.postgres import Postgres
from visitor_desk.bootstrap import open_desk
from visitor_desk.visits.badges import BadgeState
from visitor_desk.visits.conflict import ConflictKind
from visitor_desk.visits.correction import Corrected, CorrectionReason
from visitor_desk.visits.forwarding import Forwarding
from visitor_desk.visits.visit import BadgeNumber, Visit, VisitFilter, VisitId, VisitState

pytestmark = pytest.mark.slow

WHY = CorrectionReason.WRONG_BADGE
MINUTE = timedelta(minutes=1)


@pytest.fixture
def site(site_on_servers: Site, postgres: Postgres) -> Iterator[Site]:
    yield site_on_servers
    servers_back(postgres)


def rows(site: Site) -> dict[VisitId, Visit]:
    return {one.id: one for one in site.desk.visit_book.page(site.facility, VisitFilter())}


def corrected(site: Site, visit: VisitId) -> list[Corrected]:
    return [one.what for one in site.desk.corrections.of_visit(site.facility, visit)]


def test_a_guard_corrects_from_the_list_and_the_server_has_before_and_after(
    qapp: QApplication, site: Site, postgres: Postgres
) -> None:
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(20 * MINUTE)
    site.desk.offline.look()
    with guard_at_desk(qapp, site) as guard:
        servers_away(postgres)
        guard.refresh()
        guard.press("Ctrl+F", "Down", "Alt+K")
        form = guard.page.visit.correction.form
        form.reason.editor.choose(CorrectionReason.BADGE_DAMAGED)
        form.badge.editor.setFocus()
        guard.press("Return")
        assert guard.message.startswith("Corrected")
        site.clock.advance(MINUTE)
        guard.press("Ctrl+F", "Down", "Alt+K")
        form.what.editor.choose(Corrected.ARRIVAL)
        form.at.editor.setText("12:50")
        form.at.editor.setFocus()
        guard.press("Return")
        assert site.desk.offline.state().waiting == 1
    back(site, postgres)
    row = rows(site)[visit.id]
    assert (row.badge, row.arrived_at) == ("015", visit.arrived_at - 10 * MINUTE)
    first, second = site.desk.corrections.of_visit(site.facility, visit.id)
    assert (first.what, first.badge) == (Corrected.BADGE, "014")
    assert (second.what, second.before, second.after) == (
        Corrected.ARRIVAL,
        visit.arrived_at,
        row.arrived_at,
    )
    states = {one.badge: one.state for one in site.desk.badges.lines(site.guard)}
    assert (states[BadgeNumber("014")], states[BadgeNumber("015")]) == (BadgeState.BROKEN, BadgeState.OUT)
    assert site.desk.conflicts.open(site.facility) == []
    assert whole(site)


def test_a_night_of_corrections_is_played_in_its_order(
    site: Site, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A badge goes from hand to hand, a check-out is taken back: no state in between is passed over."""
    tickets = site.ticket(), site.ticket()
    monkeypatch.setattr("visitor_desk.visits.forwarding.AT_ONCE", 3)
    site.desk.offline.look()
    servers_away(postgres)
    corrections = site.desk.corrections
    first = site.desk.check_in.admit(site.guard, site.arrival(tickets[0], "014"))
    site.clock.advance(MINUTE)
    corrections.swap_badge(site.guard, first.id, BadgeNumber("016"), WHY)
    site.clock.advance(MINUTE)
    second = site.desk.check_in.admit(site.guard, site.arrival(tickets[1], "014"))
    site.clock.advance(10 * MINUTE)
    site.desk.check_out.by_badge(site.guard, BadgeNumber("016"))
    site.clock.advance(MINUTE)
    corrections.reopen(site.guard, first.id, WHY)
    site.clock.advance(MINUTE)
    site.desk.check_out.by_badge(site.guard, BadgeNumber("016"))
    site.clock.advance(MINUTE)
    came, left = first.arrived_at - MINUTE, site.clock.now() - MINUTE / 2
    corrections.real_departure(site.guard, first.id, left, WHY)
    corrections.real_arrival(site.guard, first.id, came, WHY)
    servers_back(postgres)
    offline, store = site.desk.offline, site.desk.offline.store
    assert store is not None
    forwarding = Forwarding(
        store.server_work, store.own_work, offline.log, offline.device, offline.clock, offline.tell_host
    )
    while (waits := store.first_waiting()) is not None:
        forwarding.some(waits)
        assert site.desk.log.whole.run().findings == ()
    back(site, postgres)
    there = rows(site)
    assert (there[first.id].badge, there[first.id].state) == ("016", VisitState.LEFT)
    assert (there[first.id].arrived_at, there[first.id].left_at) == (came, left)
    assert (there[second.id].badge, there[second.id].state) == ("014", VisitState.HERE)
    assert not any(one.contested for one in there.values())
    assert site.desk.conflicts.open(site.facility) == []
    assert sorted(corrected(site, first.id)) == sorted(Corrected)
    badges = [values.get("badge") for act, values in entries(site, first.id) if act.startswith("visit.")]
    assert badges == ["014", *["016"] * 6]
    assert whole(site)


def test_who_is_let_out_here_keeps_what_another_desk_corrected_meanwhile(
    site: Site, postgres: Postgres, tmp_path: Path
) -> None:
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(5 * MINUTE)
    site.desk.offline.look()
    gate = copied(site, tmp_path / "gate")
    servers_away(postgres)
    left = site.desk.check_out.by_visit(site.guard, visit.id)
    servers_back(postgres)
    with open_desk(gate, parts_of(gate, site.clock)) as desk:
        guard = desk.operators.sign_in("guard", PASSPHRASE)
        came = visit.arrived_at - MINUTE
        desk.corrections.real_arrival(guard, visit.id, came, WHY)
        desk.corrections.swap_badge(guard, visit.id, BadgeNumber("016"), WHY)
    back(site, postgres)
    row = rows(site)[visit.id]
    assert (row.state, row.left_at, row.arrived_at, row.badge) == (VisitState.LEFT, left.left_at, came, "016")
    assert whole(site)


def test_what_another_desk_did_meanwhile_stands_and_the_correction_is_kept(
    site: Site, postgres: Postgres, tmp_path: Path
) -> None:
    """One was let out at the gate while this desk swapped the badge; the other's new badge was given out there."""
    tickets = [site.ticket() for _ in range(3)]
    gone = site.desk.check_in.admit(site.guard, site.arrival(tickets[0], "014"))
    site.desk.offline.look()
    gate = copied(site, tmp_path / "gate")
    servers_away(postgres)
    site.clock.advance(5 * MINUTE)
    site.desk.corrections.swap_badge(site.guard, gone.id, BadgeNumber("016"), WHY)
    other = site.desk.check_in.admit(site.guard, site.arrival(tickets[1], "014"))
    site.desk.corrections.swap_badge(site.guard, other.id, BadgeNumber("015"), WHY)
    servers_back(postgres)
    with open_desk(gate, parts_of(gate, site.clock)) as desk:
        guard = desk.operators.sign_in("guard", PASSPHRASE)
        out = desk.check_out.by_badge(guard, BadgeNumber("014"))
        theirs = desk.check_in.admit(guard, site.arrival(tickets[2], "015"))
    back(site, postgres)
    there = rows(site)
    assert (there[gone.id].state, there[gone.id].left_at, there[gone.id].badge) == (
        VisitState.LEFT,
        out.left_at,
        "016",
    )
    assert corrected(site, gone.id) == [Corrected.BADGE]
    assert (there[other.id].badge, there[other.id].contested) == ("015", True)
    (conflict,) = site.desk.conflicts.open(site.facility)
    assert (conflict.kind, conflict.visit, conflict.other) == (ConflictKind.SAME_BADGE, other.id, theirs.id)
    assert whole(site)
