"""What a window does by itself: names open when they should, are forgotten when they should, and locked ones say why."""

from dataclasses import replace
from datetime import timedelta

from pytestqt.qtbot import QtBot

from tests.features.site import HOST, PASSPHRASE, SUITE, Site
from ui.app import settle
from ui.main_window import MainWindow
from ui.models.here_now import Presence
from ui.reception.room import ReceptionRoom
from ui.upkeep import Upkeep
from visitor_desk.clock import TimeRange
from visitor_desk.security.groups import Group
from visitor_desk.visits.ticket import Announced, NewTicket, Ticket
from visitor_desk.visits.visit import BadgeNumber, VisitFilter

HOUR = timedelta(hours=1)


def ticket_for_later(site: Site) -> Ticket:
    """Issue a ticket, and go to the moment an hour before it opens."""
    start = site.clock.now() + 80 * HOUR
    announced = Announced(("Eriksson, Anna Maria",), "Northwind Hosting", "Replace power supply")
    window = TimeRange(start, start + 4 * HOUR)
    ticket = site.desk.tickets.issue(
        site.facility, NewTicket("C-1042", (SUITE,), HOST, HOST, window, announced)
    )
    site.clock.advance(79 * HOUR)
    return ticket


def sign_in(window: MainWindow, site: Site, login: str) -> None:
    window.open_session(site.desk.operators.sign_in(login, PASSPHRASE))
    settle(window)


def room_of(window: MainWindow) -> ReceptionRoom:
    room = window.rooms[0][1]
    assert isinstance(room, ReceptionRoom)
    return room


def desk_view(site: Site, table: str) -> list[str]:
    with site.desk.tickets.works() as work:
        return list(work.sealed.records(table, Group.R))


def test_a_locked_ticket_is_shown_without_names_and_says_who_must_sign_in(window: MainWindow, site: Site):
    ticket = ticket_for_later(site)
    sign_in(window, site, "guard")
    room = room_of(window)
    (row,) = room.page.here.model.rows
    assert row.presence is Presence.EXPECTED
    assert row.name == "Name locked"
    assert row.line == f"Ticket {ticket.number} · C-1042 · P. de Vries"
    assert room.page.expected == []
    room.page.here.expected_chosen.emit(ticket.id, 0)
    settle(window)
    assert f"ticket {ticket.number} are locked" in window.bar.message
    assert room.page.draft.expected is None


def test_facility_brings_near_tickets_along_by_signing_in(window: MainWindow, site: Site):
    ticket = ticket_for_later(site)
    assert desk_view(site, "tickets") == []
    sign_in(window, site, "facility")
    assert desk_view(site, "tickets") == [ticket.id]
    window.lock()
    sign_in(window, site, "guard")
    assert [one.name for one in room_of(window).page.expected] == ["Eriksson, Anna Maria"]


def test_a_guard_renews_who_stays_and_forgets_who_left(window: MainWindow, site: Site):
    stays = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    janssen = site.document(surname="JANSSEN", given_names="BRAM")
    leaves = site.desk.check_in.admit(
        site.guard, site.arrival(site.ticket("Janssen, Bram"), "015", check=janssen)
    )
    site.desk.check_out.by_visit(site.guard, leaves.id)
    site.clock.advance(8 * HOUR)
    sign_in(window, site, "guard")
    assert desk_view(site, "visits") == [stays.id]
    site.clock.advance(16 * HOUR)
    site.desk.retention.run(site.officer)
    (upkeep,) = window.findChildren(Upkeep)
    upkeep.renew()
    settle(window)
    assert [one.name for one in site.desk.here_now.people(site.guard)] == ["Eriksson, Anna Maria"]


def test_a_check_in_whose_answer_was_lost_closes_once_the_visit_is_seen(
    qtbot: QtBot, window: MainWindow, site: Site
):
    ticket = site.ticket()
    sign_in(window, site, "guard")
    room = room_of(window)
    room.page.change(lambda draft: replace(draft, expected=room.page.expected[0]))
    room.page.open_new()
    # The database wrote the first try, and its answer never came.
    first = room.page.open.all[0].draft
    visit = site.desk.check_in.admit(site.guard, site.arrival(ticket, "014", visit=first.visit))
    room.enter()
    settle(window)
    assert room.page.tabs == 1
    assert "Admitted with badge 014" in window.bar.message
    assert [one.id for one in site.desk.visit_book.page(site.facility, VisitFilter())] == [visit.id]
    assert room.page.draft.badge == BadgeNumber("015")
