"""What goes wrong around a guard: it is said at once, the work goes on, and nothing is lost or done twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.documents.fake_cameras import DARK, FakeCameras
from tests.features.guard_at_desk import GuardAtDesk, guard_at_desk
from tests.features.keystroke_tasks import announced, document_of
from tests.features.site import SETTINGS, Site, open_site
from tests.features.test_deliveries import SERVER
from tests.features.test_second_try import at_once
from tests.ui.fake_printers import FakePrinter
from ui.app import settle
from visitor_desk.clock import TimeRange
from visitor_desk.visits.delivery import (
    Delivery,
    DeliveryGone,
    NotInHouse,
    TagInHouse,
    Taker,
    new_delivery_id,
)
from visitor_desk.visits.ticket import Announced, NewTicket, Ticket, TicketOfAnotherSite
from visitor_desk.visits.visit import AlreadyHere, Visit, VisitFilter

VAN = Taker(carrier="Fast Freight")
PATIENCE_MS = 20_000


@pytest.fixture
def cameras() -> FakeCameras:
    return FakeCameras()


@pytest.fixture
def site(template: Path, tmp_path: Path, cameras: FakeCameras) -> Iterator[Site]:
    with open_site(template, tmp_path / "site", cameras) as opened:
        opened.desk = replace(opened.desk, settings=replace(SETTINGS, badge_printer="Labels"))
        opened.ticket("Eriksson, Anna Maria")
        yield opened


@pytest.fixture
def printer() -> FakePrinter:
    return FakePrinter()


@pytest.fixture
def guard(qapp: QApplication, site: Site, printer: FakePrinter) -> Iterator[GuardAtDesk]:
    with guard_at_desk(qapp, site) as opened:
        opened.room._work.printer = printer
        opened.room.printing.look()
        settle(opened.window)
        yield opened


def badges_out(site: Site) -> list[str]:
    return sorted(str(one.visit.badge) for one in site.desk.here_now.people(site.guard))


def at_foot(guard: GuardAtDesk) -> str:
    bar = guard.window.bar
    assert bar is not None
    return " ".join(one.text() for one in bar.findChildren(type(bar._message)))


def show_and_say(guard: GuardAtDesk) -> None:
    """Everything of an admission but its last key."""
    guard.show_document(document_of("ERIKSSON", "ANNA MARIA"))
    guard.press("Alt+Y", "Alt+N", "Alt+H")


# The printer and the camera


def test_a_printer_that_jams_lets_the_visitor_in_with_the_number_badge(
    guard: GuardAtDesk, site: Site, printer: FakePrinter
):
    printer.jams = True
    announced(guard)
    assert badges_out(site) == ["014"]
    assert "number badge" in guard.message
    assert "was not printed" in at_foot(guard)
    site.ticket("Janssen, Bram")
    guard.refresh()
    guard.show_document(document_of("JANSSEN", "BRAM"))
    guard.press("Alt+Y", "Alt+N", "Alt+H", "Return")
    assert badges_out(site) == ["014", "015"]
    printer.jams = False
    guard.press("Alt+U")
    assert "was not printed" not in at_foot(guard)


def test_a_camera_that_is_pulled_out_is_said_and_the_visitor_comes_in_by_another_way(
    qtbot: QtBot, guard: GuardAtDesk, site: Site, cameras: FakeCameras
):
    device = cameras.plug("video0")
    cameras.show(device, DARK)
    strip = guard.page.document.camera
    guard.press("F3")
    qtbot.waitUntil(lambda: "Live." in strip.sentence, timeout=PATIENCE_MS)
    cameras.unplug(device)
    qtbot.waitUntil(lambda: "unplugged" in strip.sentence, timeout=PATIENCE_MS)
    assert guard.page.document.picture.image is None
    show_and_say(guard)
    guard.press("Return")
    assert badges_out(site) == ["014"]
    qtbot.waitUntil(lambda: cameras.opened == [], timeout=PATIENCE_MS)


# Badges, people and desks


def test_a_badge_that_another_desk_gave_out_meanwhile_costs_one_choice(guard: GuardAtDesk, site: Site):
    other = site.ticket("Janssen, Bram")
    show_and_say(guard)
    site.desk.check_in.admit(
        site.guard, site.arrival(other, check=site.document(surname="JANSSEN", given_names="BRAM"))
    )
    guard.press("Return")
    assert guard.message.startswith("Badge 014 is not free")
    draft = guard.page.draft
    assert draft.expected is not None
    assert draft.document is not None
    assert draft.badge == "015"
    guard.press("Return")
    assert badges_out(site) == ["014", "015"]


def test_somebody_whom_another_desk_let_in_meanwhile_is_not_let_in_twice(guard: GuardAtDesk, site: Site):
    (ticket,) = [one.ticket for one in site.desk.tickets.around(site.guard)]
    show_and_say(guard)
    visit = site.desk.check_in.admit(site.guard, site.arrival(ticket, "015"))
    guard.press("Return")
    assert guard.message.startswith("This person is here already")
    assert badges_out(site) == ["015"]
    assert [one.id for one in site.desk.visit_book.page(site.facility, VisitFilter())] == [visit.id]


def elsewhere(site: Site, ticket: Ticket) -> Ticket:
    """Announce the same window at another site of the house."""
    site.desk.day_keys.add_site(site.officer, "TST-02")
    there = replace(site.desk.tickets, sealed=replace(site.desk.tickets.sealed, site="TST-02"))
    announced = Announced(("Okafor, Chidi",), "Northwind", "Inspect")
    now = site.clock.now()
    new = NewTicket(
        ticket.customer,
        ticket.zones,
        ticket.host,
        ticket.authoriser,
        TimeRange(now, ticket.window.end),
        announced,
    )
    return there.issue(site.facility, new)


def test_a_ticket_of_another_site_says_where_its_visitor_should_be(qapp: QApplication, site: Site):
    (own,) = [one.ticket for one in site.desk.tickets.around(site.guard)]
    ticket = elsewhere(site, own)
    arrival = site.arrival(ticket, check=site.document(surname="OKAFOR", given_names="CHIDI"))
    with pytest.raises(TicketOfAnotherSite) as refused:
        site.desk.check_in.admit(site.guard, arrival)
    assert refused.value.values == {"site": "TST-02"}
    with pytest.raises(TicketOfAnotherSite):
        site.desk.check_in.compare(site.guard, ticket.id, 0, site.document())
    with guard_at_desk(qapp, site) as guard:
        guard.show_document(document_of("OKAFOR", "CHIDI"))
        guard.press("Alt+Y", "Alt+N", "Alt+H", "Return")
        assert guard.message.startswith("This ticket is for the site TST-02")
    assert badges_out(site) == []


# Two desks on one server


def test_two_desks_at_once_take_a_person_a_badge_and_a_tag_once(site_on_servers: Site):
    site, desk = site_on_servers, site_on_servers.desk
    tickets = [site.ticket(), site.ticket("Janssen, Bram")]
    arrivals = [site.arrival(tickets[0], badge) for badge in ("014", "015")]
    ends = at_once(*[lambda one=one: desk.check_in.admit(site.guard, one) for one in arrivals])
    assert {type(end) for end in ends} == {Visit, AlreadyHere}
    for _ in range(3):
        ends = at_once(*[lambda: desk.deliveries.come_in(site.guard, new_delivery_id(), SERVER)] * 3)
        assert [type(end) for end in ends].count(Delivery) == 1
        assert {type(end) for end in ends} == {Delivery, TagInHouse}
        (server,) = (end for end in ends if isinstance(end, Delivery))
        assert [one.id for one in desk.deliveries.in_house(site.facility)] == [server.id]
        outs = at_once(*[lambda one=server.id: desk.deliveries.go_out(site.guard, one, VAN)] * 2)
        assert {type(end) for end in outs} == {Delivery, DeliveryGone}
    desk.deliveries.come_in(site.guard, new_delivery_id(), SERVER)
    outs = at_once(
        *[
            lambda: desk.deliveries.equipment_out(
                site.guard, new_delivery_id(), SERVER.customer, SERVER.tag, VAN
            )
        ]
        * 2
    )
    assert {type(end) for end in outs} == {Delivery, NotInHouse}
    assert desk.log.verify(site.auditor).whole
