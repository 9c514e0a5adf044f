"""What facility does with announced visitors: announce in seconds, find, take back; all by keys."""

from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import Qt

from tests.features.site import HOST, PCI_SUITE, SUITE, Site
from tests.ui.at_office import ALT, CONTROL, open_page, press, type_in
from ui.announced.page import AnnouncedPage
from ui.announced.room import AnnouncedRoom
from ui.announced.ticket_form import FURTHER_ZONES
from ui.announced.ticket_words import standing_of
from ui.announced.typed_times import typed_day, typed_time
from ui.main_window import MainWindow
from ui.models.announced import AnnouncedRow, Standing
from ui.rooms import RoomName
from visitor_desk.security.log_entry import read_body
from visitor_desk.visits.place import Zone, ZoneId, ZoneKind
from visitor_desk.visits.ticket import Ticket, TicketState

KEY = Qt.Key


def announced(window: MainWindow, site: Site, login: str = "facility") -> AnnouncedPage:
    room = open_page(window, site, RoomName.ANNOUNCED, login)
    assert isinstance(room, AnnouncedRoom)
    return room.page


def shown(page: AnnouncedPage) -> list[AnnouncedRow]:
    return page.model.rows


def tickets(site: Site) -> list[Ticket]:
    return [one.ticket for one in site.desk.tickets.around(site.facility)]


def test_a_visitor_is_announced_with_a_name_and_enter_once_the_form_knows_the_rest(
    window: MainWindow, site: Site
):
    page = announced(window, site)
    press(window, KEY.Key_N, ALT)
    type_in(window, "Eriksson, Anna Maria", "Northwind", "Power supply", "C-1042", "S", "P", "P")
    press(window, KEY.Key_Return)
    press(window, KEY.Key_N, ALT)
    type_in(window, "Janssen, Bram; Visser, Sofie")
    press(window, KEY.Key_Return)
    first, second = tickets(site)
    assert (first.people, second.people, second.customer) == (1, 2, "C-1042")
    assert (first.host, first.authoriser, first.zones) == (HOST, HOST, (SUITE,))
    local = first.window.start.astimezone(site.desk.settings.zone)
    assert (local.hour, local.minute) == (14, 0)
    assert window.bar is not None
    assert window.bar.message == "Ticket 2 is issued."
    assert page.chosen == second.id
    assert [row.standing for row in shown(page)] == [Standing.COMING] * 2
    expected = site.desk.here_now.expected(site.guard)
    assert [one.name for one in expected] == ["Eriksson, Anna Maria", "Janssen, Bram", "Visser, Sofie"]


def test_a_ticket_takes_more_zones_one_after_another(window: MainWindow, site: Site):
    for name in ("cage-3", "cage-4"):
        cage = Zone(ZoneId(name), None, ZoneKind.CAGE, name)
        site.desk.house.add_zone(site.facility, cage)
    page = announced(window, site)
    press(window, KEY.Key_N, ALT)
    further = [page.form.field(name) for name in FURTHER_ZONES]
    assert [field.isVisibleTo(page) for field in further] == [True, False, False]
    type_in(window, "Eriksson, Anna Maria", "Northwind", "Power supply", "C-1042", "S", "P", "P")
    page.form.choose(also="cage-3")
    assert [field.isVisibleTo(page) for field in further] == [True, True, False]
    page.form.choose(also_2="cage-4", also_3=PCI_SUITE)
    page.form.choose(also_2=None)
    assert page.form.chosen("also_3") == ""
    page.form.choose(also_2="cage-4")
    page.form.choose(also_3=PCI_SUITE)
    page.form.field("names").editor.setFocus()
    press(window, KEY.Key_Return)
    (ticket,) = tickets(site)
    assert set(ticket.zones) == {SUITE, "cage-3", "cage-4", PCI_SUITE}


def test_a_weekly_ticket_says_all_that_a_ticket_can(window: MainWindow, site: Site):
    page = announced(window, site)
    press(window, KEY.Key_N, ALT)
    type_in(window, "Demir, Elif", "Guardline", "Rounds", "C-7", "S", "P", "P")
    press(window, KEY.Key_Tab)
    for text in ("3-11-2026", "1-12-2026", "1800", "6"):
        press(window, KEY.Key_A, CONTROL)
        type_in(window, text)
        press(window, KEY.Key_Tab)
    press(window, KEY.Key_Tab)
    press(window, KEY.Key_A, CONTROL)
    type_in(window, "2", "mo we", "", "", "+200")
    press(window, KEY.Key_Return)
    (ticket,) = tickets(site)
    rule = ticket.recurrence
    assert rule is not None
    assert (rule.weekdays, rule.opens, rule.closes) == ((0, 2), time(18), time(6))
    assert (rule.first, rule.until) == (date(2026, 11, 3), date(2026, 12, 1))
    assert (ticket.guests_allowed, ticket.training_valid_until) == (2, date(2027, 5, 22))
    assert [(row.day, row.recurs) for row in shown(page)] == [("Wed 4 Nov", True), ("Mon 9 Nov", True)]
    assert "weekly" in shown(page)[0].state
    press(window, KEY.Key_F, CONTROL)
    assert ("Every week", "Mon, Wed 18:00–06:00, until 1 Dec 2026") in page.detail.facts


def test_faults_stand_at_their_fields_and_nothing_is_issued(window: MainWindow, site: Site):
    page = announced(window, site)
    press(window, KEY.Key_N, ALT)
    press(window, KEY.Key_Return)
    needed = ["names", "organisation", "purpose", "customer", "zone", "host", "authoriser"]
    assert [name for name in needed if page.form.trouble(name)] == needed
    assert page.form.field("names").editor.hasFocus()
    type_in(window, "Bos 111222333", "Northwind", "Rounds", "C-1", "S", "P", "P")
    press(window, KEY.Key_Return)
    assert "citizen service number" in page.form.trouble("names")
    assert page.form.trouble("organisation") == ""
    page.form.write(names="Bos, B", day="yesterday", opens="25:00")
    press(window, KEY.Key_Return)
    assert "no day" in page.form.trouble("day")
    assert "no time" in page.form.trouble("opens")
    page.form.write(day="2026-11-03", opens="17:00", closes="9:00")
    press(window, KEY.Key_Return)
    assert "ends before it begins" in page.form.trouble("closes")
    page.form.write(opens="9:00", closes="10:00")
    press(window, KEY.Key_Return)
    assert "over already" in page.form.trouble("closes")
    page.form.write(closes="17:00", guests="99")
    press(window, KEY.Key_Return)
    assert page.form.trouble("guests")
    assert tickets(site) == []


def test_somebody_is_found_while_typing_and_by_state(window: MainWindow, site: Site):
    site.ticket("Eriksson, Anna Maria")
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket("Eriksson, Anna Maria")))
    site.ticket("Okafor, Chidi")
    page = announced(window, site)
    assert len(shown(page)) == 3
    press(window, KEY.Key_F, CONTROL)
    type_in(window, "oka")
    assert [row.people for row in shown(page)] == ["Okafor, Chidi"]
    press(window, KEY.Key_Escape)
    assert len(shown(page)) == 3
    press(window, KEY.Key_F, CONTROL)
    type_in(window, "nobody")
    assert shown(page) == []
    assert page.chosen is None


def test_a_ticket_is_taken_back_with_a_reason(window: MainWindow, site: Site):
    ticket = site.ticket()
    page = announced(window, site)
    press(window, KEY.Key_W, ALT)
    assert page.detail.asking
    press(window, KEY.Key_Escape)
    assert not page.detail.asking
    press(window, KEY.Key_W, ALT)
    press(window, KEY.Key_Down)
    press(window, KEY.Key_Down)
    press(window, KEY.Key_Return)
    opened = site.desk.tickets.open(site.facility, ticket.id)
    assert opened.ticket.state(site.clock.now()) is TicketState.WITHDRAWN
    newest = site.desk.log.about(site.officer, ticket.id)[-1]
    said = read_body(newest.body or b"")
    assert (said["act"], said["values"]["reason"]) == ("ticket.withdrawn", "mistake")
    assert [row.standing for row in shown(page)] == [Standing.WITHDRAWN]
    press(window, KEY.Key_W, ALT)
    assert not page.detail.asking


def test_a_guard_reads_near_tickets_and_changes_none(window: MainWindow, site: Site):
    site.ticket()
    page = announced(window, site, "guard")
    assert [row.people for row in shown(page)] == ["Eriksson, Anna Maria"]
    press(window, KEY.Key_N, ALT)
    press(window, KEY.Key_W, ALT)
    assert not page.form.isVisible()
    assert not page.detail.asking


def test_an_occasion_is_used_lapsed_or_open_by_the_clock(site: Site):
    now = site.clock.now()
    ticket = site.ticket(hours=1)
    assert standing_of(ticket, ticket.window, 0, now) is Standing.OPEN
    assert standing_of(ticket, ticket.window, 1, now) is Standing.USED
    assert standing_of(ticket, ticket.window, 0, now + timedelta(hours=2)) is Standing.LAPSED
    assert standing_of(ticket, ticket.window, 0, now - timedelta(hours=2)) is Standing.COMING


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-24", date(2026, 12, 24)),
        ("24-12-2026", date(2026, 12, 24)),
        ("24.12", date(2026, 12, 24)),
        ("1/2", date(2027, 2, 1)),
        ("29-2", None),
        ("+1", date(2026, 11, 4)),
        ("soon", None),
        ("", None),
    ],
)
def test_days_are_read_as_people_type_them(typed: str, day: date | None):
    assert typed_day(typed, date(2026, 11, 3)) == day


@pytest.mark.parametrize(
    ("typed", "at"),
    [("9", time(9)), ("900", time(9)), ("17.30", time(17, 30)), ("24", None), ("9:60", None), ("", None)],
)
def test_times_are_read_as_people_type_them(typed: str, at: time | None):
    assert typed_time(typed) == at
