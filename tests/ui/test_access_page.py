"""What facility does with the access lists of customers: put on, look, take off; all by keys."""

from datetime import timedelta

from PySide6.QtCore import Qt

from tests.features.site import HOST, SUITE, Site
from tests.ui.at_office import ALT, CONTROL, open_page, press, type_in
from ui.access.page import AccessPage
from ui.access.room import AccessRoom
from ui.main_window import MainWindow
from ui.models.access_lists import Which
from ui.palettes import Tone
from ui.rooms import RoomName
from visitor_desk.security.log_entry import read_body
from visitor_desk.visits.access_right import AccessRight, NewAccessRight

KEY = Qt.Key


def lists(window: MainWindow, site: Site) -> AccessPage:
    room = open_page(window, site, RoomName.ACCESS)
    assert isinstance(room, AccessRoom)
    return room.page


def put_on(site: Site, name: str = "Eriksson, Anna Maria", days: int = 90) -> AccessRight:
    new = NewAccessRight("C-1042", SUITE, name, "Northwind", "Own equipment", HOST, days_without_visit=days)
    return site.desk.access_lists.add(site.facility, new)


def test_somebody_is_put_on_a_list_and_the_next_one_needs_a_name(window: MainWindow, site: Site):
    page = lists(window, site)
    press(window, KEY.Key_N, ALT)
    type_in(window, "Eriksson, Anna Maria", "Northwind", "Own equipment", "C-1042", "S", "", "", "P")
    press(window, KEY.Key_Return)
    press(window, KEY.Key_N, ALT)
    type_in(window, "Janssen, Bram")
    press(window, KEY.Key_Return)
    found = site.desk.access_lists.rights(site.officer)
    assert {one.name for one in found} == {"Eriksson, Anna Maria", "Janssen, Bram"}
    assert {(one.right.authoriser, one.right.customer, one.purpose) for one in found} == {
        (HOST, "C-1042", "Own equipment")
    }
    assert {one.name for one in site.desk.access_lists.at_desk(site.guard)} == {one.name for one in found}
    assert [row.tone for row in page.model.rows] == [Tone.GOOD, Tone.GOOD]
    assert window.bar is not None
    assert "lapses on 1 Feb 2027" in window.bar.message


def test_faults_stand_at_their_fields_and_nobody_is_put_on(window: MainWindow, site: Site):
    page = lists(window, site)
    press(window, KEY.Key_N, ALT)
    press(window, KEY.Key_Return)
    assert [bool(page.form.trouble(name)) for name in ("name", "customer", "days")] == [True, True, False]
    type_in(window, "Bos 111222333", "Northwind", "Rounds", "C-1", "S", "", "", "P")
    press(window, KEY.Key_Return)
    assert page.form.trouble("name")
    assert not page.form.trouble("customer")
    page.form.write(name="Bos, B", days="400")
    press(window, KEY.Key_Return)
    assert page.form.trouble("days")
    page.form.write(days="many")
    press(window, KEY.Key_Return)
    assert page.form.trouble("days") == "Type a whole number."
    assert site.desk.access_lists.rights(site.facility) == []


def test_a_lapsed_right_says_why_and_is_written_anew(window: MainWindow, site: Site):
    put_on(site, days=10)
    site.clock.advance(timedelta(days=5))
    put_on(site, "Janssen, Bram")
    page = lists(window, site)
    assert page.model.count(Which.SOON) == 1
    site.clock.advance(timedelta(days=5))
    press(window, KEY.Key_1, CONTROL)
    press(window, KEY.Key_3, CONTROL)
    assert page.model.count(Which.LAPSED) == 1
    press(window, KEY.Key_F, CONTROL)
    type_in(window, "eriks")
    assert [row.state for row in page.model.rows] == ["lapsed on 13 Nov: no visit"]
    press(window, KEY.Key_A, ALT)
    press(window, KEY.Key_Return)
    assert page.model.count(Which.ALL) == 3
    assert {row.tone for row in page.model.rows} == {Tone.BAD, Tone.LOOK_AGAIN}
    assert page.chosen == next(row.right for row in page.model.rows if row.tone is Tone.LOOK_AGAIN)


def test_somebody_is_taken_off_with_a_reason(window: MainWindow, site: Site):
    right = put_on(site)
    page = lists(window, site)
    assert ("Last visit", "none yet") in page.detail.facts
    press(window, KEY.Key_X, ALT)
    press(window, KEY.Key_Escape)
    assert not page.detail.asking
    press(window, KEY.Key_X, ALT)
    press(window, KEY.Key_Down)
    press(window, KEY.Key_Return)
    assert site.desk.access_lists.rights(site.facility) == []
    assert page.chosen is None
    said = read_body(site.desk.log.about(site.officer, right.id)[-1].body or b"")
    assert (said["act"], said["values"]["reason"]) == ("access_right.ended", "customer_asked")
