"""Alt F: a stack of paper forms is entered by keys alone, with every fault at its field."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.features.site import Site
from tests.features.test_enter_later import filled_in
from tests.ui.at_office import ALT, open_page, press, type_in
from tests.ui.at_reception import open_reception
from ui.main_window import MainWindow
from ui.reception.hand_over_room import HandOverRoom
from ui.reception.later_form import LaterForm, LaterLayer
from ui.rooms import RoomName
from ui.visits.room import VisitsRoom
from visitor_desk.documents.document_kind import DocumentKind
from visitor_desk.security.duties import Purpose
from visitor_desk.visits.visit import Visit, VisitFilter, VisitState

PAPER = ("114", "Eriksson, Anna Maria", "Northwind", "Look at a rack", "C-1042")


def open_form(window: MainWindow, site: Site) -> LaterLayer:
    room = open_reception(window, site)
    press(window, Qt.Key.Key_F, ALT)
    layer = room.notes.later.layer
    assert layer.isVisible()
    assert layer.form.field("form").editor.hasFocus()
    return layer


def choose_next(window: MainWindow, times: int = 1) -> None:
    """Go to the closed list behind, and down in it."""
    press(window, Qt.Key.Key_Tab)
    for _ in range(times):
        press(window, Qt.Key.Key_Down)


def book(site: Site) -> list[Visit]:
    return list(site.desk.visit_book.page(site.facility, VisitFilter()))


def filled_by_hand(form: LaterForm, site: Site) -> None:
    """Fill in what a test does not ask about."""
    form.write(**dict(zip(("form", "name", "organisation", "purpose", "customer"), PAPER, strict=True)))
    form.write(arrived="10:05", left="11:30", badge="14", expiry="0528")
    entry = filled_in(site)
    form.choose(host=entry.host, authoriser=entry.authoriser, zones=entry.zones[0])
    form.choose(document=DocumentKind.PASSPORT, let_in_by=site.guard.operator_id)


def test_a_form_is_entered_by_keys_and_the_next_one_follows(window: MainWindow, site: Site):
    layer = open_form(window, site)
    type_in(window, *PAPER)
    for _ in ("host", "authoriser", "zones"):
        choose_next(window)
    press(window, Qt.Key.Key_Tab)  # no further zone
    press(window, Qt.Key.Key_Tab)
    type_in(window, "10:05", "11:30", "14")
    choose_next(window)
    choose_next(window)
    press(window, Qt.Key.Key_Tab)
    type_in(window, "0528")
    press(window, Qt.Key.Key_Return)
    (visit,) = book(site)
    assert window.bar is not None
    assert "Form 114 is entered" in window.bar.message
    assert (visit.form, visit.badge, visit.state) == (114, "014", VisitState.LEFT)
    clock = [f"{at:%H:%M}" for at in (visit.arrived_at, visit.left_at) if at is not None]
    assert clock == ["09:05", "10:30"]
    assert site.desk.visit_book.let_in_by(site.facility, visit.id) == "Staff guard"
    document = site.desk.visit_book.document(site.officer, visit.id, Purpose.SAFETY)
    assert (document["kind"], document["verdict"]) == ("passport", "checked_by_eye")
    assert layer.lines == ["Form 114 · 10:05 – 11:30"]
    assert layer.form.field("form").editor.hasFocus()
    assert [layer.form.typed(name) for name in ("form", "name", "expiry")] == ["", "", ""]
    press(window, Qt.Key.Key_Escape)
    assert layer.isHidden()


def test_who_is_still_inside_is_on_the_list_and_the_host_may_have_vouched(window: MainWindow, site: Site):
    layer = open_form(window, site)
    filled_by_hand(layer.form, site)
    layer.form.write(left="")
    layer.form.choose(document="vouched")
    assert not layer.form.field("expiry").isEnabled()
    press(window, Qt.Key.Key_Return)
    (visit,) = book(site)
    assert visit.state is VisitState.HERE
    press(window, Qt.Key.Key_Escape)
    room = window.rooms[0][1]
    assert "form 114" in room.page.here.model.rows[0].line


FAULTS: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"form": "one"}, "form", "number"),
    ({"name": ""}, "name", "Fill"),
    ({"name": "123456782"}, "name", "citizen service number"),
    ({"arrived": "early"}, "arrived", "time"),
    ({"arrived": "23:50"}, "arrived", "still to come"),
    ({"left": "23:50"}, "left", "still to come"),
    ({"left": "9:00"}, "left", "time"),
    ({"left": "09:00"}, "left", "before arriving"),
    ({"arrived": "2026-10-30 10:00", "left": ""}, "arrived", "72 hours"),
    ({"left": "", "badge": ""}, "badge", "still inside"),
    ({"badge": "999"}, "badge", "not free"),
    ({"expiry": "99"}, "expiry", "month and year"),
    ({"expiry": "1126"}, "expiry", "day too"),
)


def test_a_fault_is_said_at_its_field_and_nothing_is_lost(window: MainWindow, site: Site):
    form = open_form(window, site).form
    for typed, field, said in FAULTS:
        filled_by_hand(form, site)
        form.write(**typed)
        press(window, Qt.Key.Key_Return)
        assert said in form.trouble(field), typed
        assert form.field(field).editor.hasFocus(), typed
        assert form.typed("purpose") == "Look at a rack"
    assert book(site) == []


def test_what_is_not_chosen_and_entered_before_is_said(window: MainWindow, site: Site):
    site.desk.enter_later.enter(site.guard, filled_in(site))
    layer = open_form(window, site)
    press(window, Qt.Key.Key_Return)
    for name in ("host", "authoriser", "zones", "document", "let_in_by"):
        assert layer.form.trouble(name), name
    filled_by_hand(layer.form, site)
    press(window, Qt.Key.Key_Return)
    assert "was entered before" in layer.form.trouble("form")
    layer.form.write(form="117")
    press(window, Qt.Key.Key_Return)
    assert "with somebody else" in layer.form.trouble("badge")
    layer.form.write(badge="")
    press(window, Qt.Key.Key_Return)
    assert len(book(site)) == 2
    assert "115–116" in layer.missing.text()


def test_missing_numbers_are_open_at_the_hand_over_until_the_note_says_where_they_are(
    window: MainWindow, site: Site
):
    for form in (110, 113):
        site.desk.enter_later.enter(site.guard, filled_in(site, form=form, badge=None))
    room = open_page(window, site, RoomName.HAND_OVER, "guard")
    assert isinstance(room, HandOverRoom)
    assert [row.who for row in room.page.model.rows] == ["Forms 111–112"]
    press(window, Qt.Key.Key_O, ALT)
    assert window.bar is not None
    assert "Paper forms were not entered: 111–112" in window.bar.message
    assert room.page.note.editor.hasFocus()
    type_in(window, "Spoilt, in the drawer")
    press(window, Qt.Key.Key_O, ALT)
    assert "Paper forms not entered: 111–112" in room.page.last_note.text()
    assert "2 forms not entered" in room.page.last_counts.text()


def test_the_book_marks_what_was_entered_later(window: MainWindow, site: Site):
    site.desk.enter_later.enter(site.guard, filled_in(site, let_in_by=site.guard.operator_id))
    room = open_page(window, site, RoomName.VISITS)
    assert isinstance(room, VisitsRoom)
    (row,) = room.page.model.rows
    assert row.times.endswith("· later")
