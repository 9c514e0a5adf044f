"""The page of zones: added and changed by keys, what a change brings said before it, read by the auditor."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.features.site import SUITE, Site
from tests.ui.at_office import ALT, open_page, press, type_in
from ui.main_window import MainWindow
from ui.models.zones import ZoneList
from ui.rooms import RoomName
from ui.zones.room import ZonesRoom
from visitor_desk.security.duties import NotYourDuty
from visitor_desk.settings import read_settings
from visitor_desk.visits.place import (
    VouchingInPci,
    WithoutDocument,
    Zone,
    ZoneId,
    ZoneKind,
    ZoneThere,
    ZoneUnknown,
)
from visitor_desk.visits.ticket import FieldNotAccepted


def at_zones(window: MainWindow, site: Site, login: str = "facility") -> ZonesRoom:
    room = open_page(window, site, RoomName.ZONES, login)
    assert isinstance(room, ZonesRoom)
    return room


def zone_of(site: Site, zone: str) -> Zone:
    return next(one for one in site.desk.house.zones(site.facility) if one.id == zone)


def choose(window: MainWindow, room: ZonesRoom, zone: str) -> None:
    model = room.page.model
    assert isinstance(model, ZoneList)
    while room.page.chosen != zone:
        before = room.page.chosen
        press(window, Qt.Key.Key_Down)
        assert room.page.chosen != before, f"no zone {zone} below"


def test_a_zone_is_added_by_keys_under_the_one_that_is_chosen(window: MainWindow, site: Site):
    room = at_zones(window, site)
    choose(window, room, SUITE)
    press(window, Qt.Key.Key_N, ALT)
    form = room.page.form
    press(window, Qt.Key.Key_Return)
    assert form.trouble("name")
    assert form.trouble("id")
    type_in(window, "Cage 7", "two words")
    press(window, Qt.Key.Key_Return)
    assert form.trouble("id") == "Letters, digits, - _ and dot only, no blanks."
    form.write(id=SUITE)
    press(window, Qt.Key.Key_Return)
    assert form.trouble("id") == "Another zone has this id."
    form.write(id="cage-7")
    form.choose(kind=ZoneKind.CAGE)
    press(window, Qt.Key.Key_Return)
    added = zone_of(site, "cage-7")
    assert (added.name, added.kind, added.parent) == ("Cage 7", ZoneKind.CAGE, SUITE)
    assert added.without_document is WithoutDocument.REFUSE
    assert room.page.chosen == "cage-7"
    assert not room.page.asking


def test_what_a_change_brings_is_said_before_it(window: MainWindow, site: Site):
    room = at_zones(window, site)
    choose(window, room, SUITE)
    press(window, Qt.Key.Key_E, ALT)
    form = room.page.form
    assert form.means == ""
    assert not form.field("id").isVisible(), "visits and tickets name a zone by it"
    focus = QApplication.focusWidget()
    assert focus is form.field("name").editor
    form.choose(pci=True, without_document=WithoutDocument.HOST_VOUCHES)
    assert "three months at least" in form.means
    assert "no host can vouch" in form.means
    press(window, Qt.Key.Key_Return)
    assert "no host can vouch" in form.trouble("without_document")
    assert not zone_of(site, SUITE).pci
    form.choose(without_document=WithoutDocument.WAIT)
    form.write(minimum_age="21", number_reason="Asked for by the customer")
    assert "younger than 21" in form.means
    assert "document number of visitors to this zone is kept" in form.means
    press(window, Qt.Key.Key_Return)
    changed = zone_of(site, SUITE)
    assert (changed.pci, changed.without_document, changed.minimum_age) == (True, WithoutDocument.WAIT, 21)
    assert changed.number_reason == "Asked for by the customer"
    assert ("Minimum age", "from 21; younger with a named approval only") in room.page.detail.facts


def test_a_minimum_age_that_is_no_number_is_said_at_its_field(window: MainWindow, site: Site):
    room = at_zones(window, site)
    press(window, Qt.Key.Key_E, ALT)
    room.page.form.write(minimum_age="-1")
    press(window, Qt.Key.Key_Return)
    assert room.page.form.trouble("minimum_age")
    press(window, Qt.Key.Key_Escape)
    assert not room.page.asking


def test_who_is_inside_alone_is_named_when_a_zone_asks_for_an_escort(window: MainWindow, site: Site):
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(timedelta(minutes=5))
    room = at_zones(window, site)
    choose(window, room, SUITE)
    press(window, Qt.Key.Key_E, ALT)
    room.page.form.choose(escort=True)
    assert "Nobody is admitted without an escort any more." in room.page.form.means
    press(window, Qt.Key.Key_Return)
    assert zone_of(site, SUITE).escort_required
    assert window.bar is not None
    assert "badge 014" in window.bar.message


def test_the_auditor_reads_the_rules_and_changes_none(window: MainWindow, site: Site):
    room = at_zones(window, site, "auditor")
    assert room.page.detail.facts
    assert not room.page.add.isVisible()
    assert not room.page.detail.change.isVisible()
    with pytest.raises(NotYourDuty):
        site.desk.house.change_zone(site.guard, zone_of(site, SUITE))


def test_facility_changes_the_country_by_keys_and_the_auditor_reads_it(window: MainWindow, site: Site):
    room = at_zones(window, site)
    assert "answered in the Netherlands" in room.page.country.sentence.text()
    press(window, Qt.Key.Key_L, ALT)
    form = room.page.country_form
    assert form.field("country").editor.hasFocus()
    assert form.country == "NL"
    press(window, Qt.Key.Key_Escape)
    assert not room.page.asking
    press(window, Qt.Key.Key_L, ALT)
    press(window, Qt.Key.Key_Up)
    press(window, Qt.Key.Key_Return)
    assert not room.page.asking
    assert window.bar is not None
    assert window.bar.message == "From the next start of this desk: Luxembourg."
    assert "From the next start of this desk: Luxembourg." in room.page.country.sentence.text()
    assert read_settings(site.folder.root).country == "LU"
    room = at_zones(window, site, "auditor")
    assert "Luxembourg" in room.page.country.sentence.text()
    assert not room.page.country.change.isVisible()


def test_a_change_is_an_entry_that_binds_the_row(site: Site):
    before, size = zone_of(site, SUITE), site.desk.log.verify(site.officer).size
    assert site.desk.house.change_zone(site.facility, before) == []
    assert site.desk.log.verify(site.officer).size == size, "rules that are what they were write nothing"
    site.desk.house.change_zone(site.facility, replace(before, name="Suite one", pci=True))
    report = site.desk.log.verify(site.officer)
    assert report.size == size + 1
    assert report.whole


def test_the_service_refuses_what_contradicts_itself(site: Site):
    before, house = zone_of(site, SUITE), site.desk.house
    with pytest.raises(VouchingInPci):
        house.change_zone(
            site.facility,
            Zone(
                SUITE,
                before.parent,
                before.kind,
                "S",
                pci=True,
                without_document=WithoutDocument.HOST_VOUCHES,
            ),
        )
    with pytest.raises(FieldNotAccepted):
        house.change_zone(site.facility, Zone(SUITE, before.parent, ZoneKind.RACK, "S"))
    with pytest.raises(FieldNotAccepted):
        house.change_zone(site.facility, Zone(SUITE, before.parent, before.kind, " "))
    with pytest.raises(ZoneUnknown):
        house.change_zone(site.facility, Zone(ZoneId("nowhere"), None, ZoneKind.SITE, "Nowhere"))
    with pytest.raises(ZoneThere):
        house.add_zone(site.facility, before)
    with pytest.raises(ZoneUnknown):
        house.add_zone(site.facility, Zone(ZoneId("new"), ZoneId("nowhere"), ZoneKind.CAGE, "New"))
    assert zone_of(site, SUITE) == before
