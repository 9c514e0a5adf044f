"""Who walks along with somebody inside: taken over, ended, and what of it is kept and shown."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication

from tests.features.guard_at_desk import GuardAtDesk, guard_at_desk
from tests.features.site import ESCORT, HOST, PCI_SUITE, SUITE, Site
from visitor_desk.clock import TimeRange
from visitor_desk.documents.by_eye import vouched_by_host
from visitor_desk.security.duties import NotYourDuty
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.escorts import (
    EscortStillNeeded,
    EscortUnchanged,
    HostWalksAlong,
    MinorIsEscorted,
    escort_spans,
)
from visitor_desk.visits.place import StaffId, WithoutDocument, Zone, ZoneId, ZoneKind, ZoneUnknown
from visitor_desk.visits.ticket import Announced, FieldNotAccepted, MinorsRule, NewTicket
from visitor_desk.visits.visit import BadgeNumber, Visit, VisitId, VisitUnknown

NAME = "Eriksson, Anna Maria"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def visit(site: Site) -> Visit:
    """Somebody in a suite that asks for an escort."""
    ticket = site.ticket(zone=PCI_SUITE)
    return site.desk.check_in.admit(site.guard, site.arrival(ticket, escort=ESCORT))


def on_list(site: Site) -> tuple[str | None, str]:
    (one,) = site.desk.evacuation.show(None).people
    return one.name, one.escort


def test_somebody_takes_over_and_the_evacuation_list_shows_them(site: Site, visit: Visit):
    assert on_list(site) == (NAME, "R. Smit")
    site.clock.advance(20 * MINUTE)
    changed = site.desk.escorts.take_over(site.guard, visit.id, HOST)
    assert (changed.escort, changed.badge) == (HOST, visit.badge)
    assert on_list(site) == (NAME, "P. de Vries")
    site.clock.advance(20 * MINUTE)
    site.desk.escorts.take_over(site.guard, visit.id, ESCORT)
    first, second = site.desk.visit_book.escorts(site.facility, visit.id)
    assert (first.at, first.before, first.after) == (visit.arrived_at + 20 * MINUTE, ESCORT, HOST)
    assert (second.before, second.after, second.operator) == (HOST, ESCORT, site.guard.operator_id)
    site.clock.advance(MINUTE)
    left = site.desk.check_out.by_visit(site.guard, visit.id)
    assert left.escort == ESCORT
    spans = escort_spans(left, [first, second], site.clock.now())
    assert [(one.span.duration // MINUTE, one.escort) for one in spans] == [
        (20, ESCORT),
        (20, HOST),
        (1, ESCORT),
    ]
    assert [one.escort for one in escort_spans(left, [], site.clock.now())] == [ESCORT]
    corrected = replace(left, arrived_at=second.at)
    assert [one.escort for one in escort_spans(corrected, [first, second], site.clock.now())] == [ESCORT]
    assert site.desk.log.verify(site.officer).whole


def test_a_zone_that_asks_for_an_escort_is_not_left_without_one(site: Site, visit: Visit):
    with pytest.raises(EscortStillNeeded) as refused:
        site.desk.escorts.end(site.guard, visit.id)
    assert refused.value.values["zone"] == "Suite 2"
    assert on_list(site) == (NAME, "R. Smit")


def test_an_escort_that_no_zone_asks_for_ends_and_may_begin_again(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket(), escort=ESCORT))
    assert site.desk.escorts.end(site.guard, visit.id).escort is None
    assert on_list(site) == (NAME, "")
    (ended,) = site.desk.visit_book.escorts(site.guard, visit.id)
    assert (ended.before, ended.after) == (ESCORT, None)
    with pytest.raises(EscortUnchanged):
        site.desk.escorts.end(site.guard, visit.id)
    assert site.desk.escorts.take_over(site.guard, visit.id, HOST).escort == HOST
    assert site.desk.log.verify(site.officer).whole


def test_nobody_unknown_and_nobody_twice(site: Site, visit: Visit):
    with pytest.raises(EscortUnchanged):
        site.desk.escorts.take_over(site.guard, visit.id, ESCORT)
    with pytest.raises(FieldNotAccepted):
        site.desk.escorts.take_over(site.guard, visit.id, StaffId("nobody"))
    with pytest.raises(VisitUnknown):
        site.desk.escorts.take_over(site.guard, VisitId("none"), HOST)
    with pytest.raises(NotYourDuty):
        site.desk.escorts.take_over(site.auditor, visit.id, HOST)
    assert site.desk.visit_book.escorts(site.guard, visit.id) == []
    site.desk.check_out.by_visit(site.guard, visit.id)
    for act in (
        lambda: site.desk.escorts.take_over(site.guard, visit.id, HOST),
        lambda: site.desk.escorts.end(site.guard, visit.id),
    ):
        with pytest.raises(VisitUnknown):
            act()


def test_whom_the_host_vouched_for_walks_with_that_host_alone(site: Site):
    lobby = ZoneId("lobby")
    zone = Zone(lobby, None, ZoneKind.LOBBY, "Lobby", without_document=WithoutDocument.HOST_VOUCHES)
    site.desk.house.add_zone(site.facility, zone)
    vouched = site.arrival(
        site.ticket(zone=lobby), check=vouched_by_host(), escort=HOST, photo_resembles=False
    )
    visit = site.desk.check_in.admit(site.guard, vouched)
    with pytest.raises(HostWalksAlong):
        site.desk.escorts.take_over(site.guard, visit.id, ESCORT)
    with pytest.raises(HostWalksAlong):
        site.desk.escorts.end(site.guard, visit.id)
    assert site.desk.visit_book.get(site.guard, visit.id).escort == HOST


def test_where_minors_walk_with_an_escort_nobody_ends_it(site: Site):
    now = site.clock.now()
    announced = Announced((NAME,), "Northwind", "Visit")
    window = TimeRange(now, now + 60 * MINUTE)
    new = NewTicket("C-1042", (SUITE,), HOST, HOST, window, announced, minors=MinorsRule.ESCORTED)
    ticket = site.desk.tickets.issue(site.facility, new)
    visit = site.desk.check_in.admit(site.guard, site.arrival(ticket, escort=ESCORT))
    with pytest.raises(MinorIsEscorted):
        site.desk.escorts.end(site.guard, visit.id)
    assert site.desk.escorts.take_over(site.guard, visit.id, HOST).escort == HOST


def test_the_round_of_the_list_brings_what_another_desk_wrote(site: Site, visit: Visit):
    with site.desk.check_in.works() as work:
        changed = replace(visit, escort=HOST)
        work.visits.update(changed)
        site.desk.check_in.log.append(
            work, "visit.corrected", site.guard, visit=visit.id, row=row_digest(changed)
        )
        work.commit()
    site.clock.advance(MINUTE)
    site.desk.evacuation.refresh()
    assert on_list(site) == (NAME, "P. de Vries")


@pytest.fixture
def guard(qapp: QApplication, site: Site, visit: Visit) -> Iterator[GuardAtDesk]:
    assert visit
    with guard_at_desk(qapp, site) as opened:
        yield opened


def test_a_guard_says_who_walks_along_with_keys_alone(guard: GuardAtDesk, site: Site, visit: Visit):
    guard.press("Ctrl+F", "Down", "Alt+L")
    box = guard.page.visit.escort_box
    assert box.isVisibleTo(guard.page)
    assert box.heading.text() == f"Who walks along with {NAME}, badge 014"
    assert box.now.text() == "Now: R. Smit. Suite 2 asks for an escort all the time."
    assert box.who.editor.value == HOST
    guard.press("Return")
    assert not box.isVisibleTo(guard.page)
    assert site.desk.visit_book.get(site.guard, visit.id).escort == HOST
    guard.press("Ctrl+F", "Down", "Alt+L")
    assert "P. de Vries took over from R. Smit" in box.history.text()
    guard.press("Escape")
    assert not box.isVisibleTo(guard.page)
    assert guard.page.visit.person.isVisibleTo(guard.page)
    assert len(site.desk.visit_book.escorts(site.guard, visit.id)) == 1


def test_nobody_any_more_is_offered_where_no_zone_asks(qapp: QApplication, site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket(), escort=ESCORT))
    with guard_at_desk(qapp, site) as guard:
        guard.press("Ctrl+F", "Down", "Alt+L")
        box = guard.page.visit.escort_box
        guard.press("Down", "Return")
        assert not box.isVisibleTo(guard.page)
    assert site.desk.visit_book.get(site.guard, visit.id).escort is None
    assert site.desk.house.free_badges(site.guard) == [BadgeNumber("015"), BadgeNumber("016")]


def test_the_rule_of_a_zone_changes_for_who_comes_and_names_who_is_inside_alone(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    desk, entries = site.desk.house, site.desk.log.verify(site.officer).size
    assert [one.id for one in desk.set_escort_rule(site.facility, SUITE, required=True)] == [visit.id]
    (zone,) = (one for one in desk.zones(site.guard) if one.id == SUITE)
    assert zone.escort_required
    site.desk.escorts.take_over(site.guard, visit.id, ESCORT)
    with pytest.raises(EscortStillNeeded):
        site.desk.escorts.end(site.guard, visit.id)
    assert desk.set_escort_rule(site.facility, SUITE, required=True) == []
    assert desk.set_escort_rule(site.facility, SUITE, required=False) == []
    assert site.desk.escorts.end(site.guard, visit.id).escort is None
    assert site.desk.log.verify(site.officer).size == entries + 4
    assert site.desk.log.verify(site.officer).whole


def test_only_facility_changes_the_rule_of_a_zone_that_is_there(site: Site):
    with pytest.raises(ZoneUnknown):
        site.desk.house.set_escort_rule(site.facility, ZoneId("nowhere"), required=True)
    with pytest.raises(NotYourDuty):
        site.desk.house.set_escort_rule(site.guard, SUITE, required=True)
