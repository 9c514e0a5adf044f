"""A parcel comes, waits and is given; equipment under a tag leaves: by keys, at the real window."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.features.site import HOST, PASSPHRASE, Site
from tests.ui.at_office import ALT, CONTROL, press, type_in
from tests.ui.at_reception import open_reception
from ui.app import settle
from ui.deliveries.room import DeliveriesRoom
from ui.main_window import MainWindow
from visitor_desk.visits.delivery import DeliveryKind, DeliveryState, NewDelivery, new_delivery_id


@pytest.fixture
def room(window: MainWindow, site: Site) -> DeliveriesRoom:
    window.open_session(site.desk.operators.sign_in("guard", PASSPHRASE))
    settle(window)
    number, found = next(
        (number, room) for number, (_, room) in enumerate(window.rooms) if isinstance(room, DeliveriesRoom)
    )
    window.go_to(number)
    settle(window)
    return found


def test_a_parcel_is_taken_in_and_given(qtbot: QtBot, window: MainWindow, room: DeliveriesRoom, site: Site):
    page = room.page
    assert not page.model.rows
    qtbot.keyClick(window, Qt.Key.Key_N, ALT)
    form = page.form
    qtbot.waitUntil(form.field("customer").editor.hasFocus)
    qtbot.keyClicks(form.field("customer").editor, "Northwind")
    form.write(carrier="Parcels B.V.")
    qtbot.keyClick(form.field("customer").editor, Qt.Key.Key_Return)
    settle(window)
    (row,) = page.model.rows
    assert (row.customer, row.what) == ("Northwind", "parcel · Parcels B.V.")
    assert row.state == "waits for pick-up"
    qtbot.keyClick(window, Qt.Key.Key_G, ALT)
    qtbot.waitUntil(page.detail.reason.editor.hasFocus)
    page.detail.reason.editor.setCurrentIndex(0)
    page.detail.end_now.click()
    settle(window)
    assert not page.model.rows
    assert window.bar is not None
    assert window.bar.message == "Northwind has it."
    assert site.desk.deliveries.in_house(site.guard) == []


def test_equipment_without_a_tag_is_said_at_the_tag(
    qtbot: QtBot, window: MainWindow, room: DeliveriesRoom, site: Site
):
    room.begin_new()
    form = room.page.form
    form.write(customer="Northwind", carrier="Parcels B.V.")
    form.choose(kind=DeliveryKind.EQUIPMENT)
    form.put.click()
    settle(window)
    assert "tag" in form.trouble("tag")
    form.write(tag="NW-0001")
    form.put.click()
    settle(window)
    (row,) = room.page.model.rows
    assert row.tag == "NW-0001"
    room.begin_new()
    form.choose(kind=DeliveryKind.EQUIPMENT)
    form.write(tag="NW-0001")
    form.put.click()
    settle(window)
    assert "in the house already" in form.trouble("tag")


@pytest.mark.parametrize(("typed", "field"), [({"customer": ""}, "customer"), ({"pieces": "many"}, "pieces")])
def test_what_lacks_is_said_at_its_field(
    window: MainWindow, room: DeliveriesRoom, site: Site, typed: dict[str, str], field: str
):
    room.begin_new()
    room.page.form.write(customer="Northwind")
    room.page.form.write(**typed)
    room.page.form.put.click()
    settle(window)
    assert room.page.form.trouble(field)
    assert site.desk.deliveries.in_house(site.guard) == []


def test_equipment_leaves_with_somebody_of_the_house_or_back_with_its_carrier(
    window: MainWindow, room: DeliveriesRoom, site: Site
):
    new = NewDelivery(DeliveryKind.EQUIPMENT, "Northwind", tag="NW-7", carrier="Parcels B.V.")
    site.desk.deliveries.come_in(site.guard, new_delivery_id(), new)
    room.enter()
    settle(window)
    detail = room.page.detail
    detail.out.click()
    words = [detail.reason.editor.itemText(number) for number in range(detail.reason.editor.count())]
    assert words[-1] == "back with Parcels B.V."
    assert any(staff.id == HOST for staff in site.desk.house.staff(site.guard))
    detail.reason.editor.setCurrentIndex(len(words) - 1)
    detail.end_now.click()
    settle(window)
    assert site.desk.deliveries.in_house(site.guard) == []


def test_chips_and_words_narrow_the_list(window: MainWindow, room: DeliveriesRoom, site: Site):
    for tag in ("NW-1", "NW-2"):
        new = NewDelivery(DeliveryKind.EQUIPMENT, "Northwind", tag=tag, carrier="Vans")
        one = site.desk.deliveries.come_in(site.guard, new_delivery_id(), new)
        assert one.state is DeliveryState.WAITING
    letter = NewDelivery(DeliveryKind.LETTER, "Contoso", carrier="Post")
    site.desk.deliveries.come_in(site.guard, new_delivery_id(), letter)
    room.enter()
    settle(window)
    page = room.page
    assert len(page.model.rows) == 3
    page.wanted.editor.setText("nw-2")
    assert [row.tag for row in page.model.rows] == ["NW-2"]
    page.escape()
    assert len(page.model.rows) == 3


def test_equipment_that_the_books_do_not_know_leaves_on_a_word(
    qtbot: QtBot, window: MainWindow, room: DeliveriesRoom, site: Site
):
    press(window, Qt.Key.Key_E, ALT)
    form = room.page.equipment
    assert form.field("customer").editor.hasFocus()
    press(window, Qt.Key.Key_Return)
    assert all(form.trouble(name) for name in ("customer", "tag", "carrier"))
    type_in(window, "Northwind", "NW-0099", "", "Parcels B.V.")
    press(window, Qt.Key.Key_Return)
    assert "Nothing of this customer is in the house" in form.trouble("authoriser")
    assert form.field("authoriser").editor.hasFocus()
    assert form.typed("tag") == "NW-0099"
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Return)
    assert window.bar is not None
    assert window.bar.message == "Out of the house: of Northwind."
    assert not room.page.filling_in
    with site.desk.deliveries.works() as work:
        (gone,) = work.deliveries.of_tag("NW-0099")
    assert (gone.state, gone.out_carrier, gone.authorised_by) == (DeliveryState.OUT, "Parcels B.V.", HOST)


def test_equipment_of_the_books_leaves_by_its_tag_with_the_visitor(
    window: MainWindow, room: DeliveriesRoom, site: Site
):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    new = NewDelivery(DeliveryKind.EQUIPMENT, "Northwind", tag="NW-7", visit=visit.id)
    site.desk.deliveries.come_in(site.guard, new_delivery_id(), new)
    room.enter()
    settle(window)
    press(window, Qt.Key.Key_E, ALT)
    type_in(window, "Northwind", "NW-7", "")
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Return)
    assert site.desk.deliveries.in_house(site.guard) == []
    assert [one.tag for one in site.desk.deliveries.of_visit(site.guard, visit.id).taken] == ["NW-7"]


def test_who_checks_out_without_their_equipment_is_told_of_it(window: MainWindow, site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    new = NewDelivery(DeliveryKind.EQUIPMENT, "Northwind", tag="NW-7", visit=visit.id)
    site.desk.deliveries.come_in(site.guard, new_delivery_id(), new)
    open_reception(window, site)
    press(window, Qt.Key.Key_B, ALT)
    type_in(window, "014")
    press(window, Qt.Key.Key_Return)
    assert window.bar is not None
    assert window.bar.message.startswith("Still in the house: NW-7, which came with badge 014")
    press(window, Qt.Key.Key_Z, CONTROL)
    assert [one.visit.id for one in site.desk.here_now.people(site.guard)] == [visit.id]
