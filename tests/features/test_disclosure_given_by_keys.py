"""What was ordered is given in the window: one officer asks, another signs, and the folder is written."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from tests.features.evidence_site import folder, kept, order_for_door, recorded, site, visit
from tests.features.site import NOON, Site
from tests.features.test_footage_and_requests import DOOR
from tests.ui.at_office import ALT, CONTROL, open_page, press
from tests.ui.conftest import window
from ui.main_window import MainWindow
from ui.models.disclosures import Which
from ui.palettes import Tone
from ui.privacy.disclosures_room import DisclosuresRoom
from ui.rooms import RoomName
from visitor_desk.clock import TimeRange
from visitor_desk.privacy.disclosure import DisclosureOutcome, OrderRange
from visitor_desk.visits.visit import VisitId

__all__ = ["folder", "recorded", "site", "visit", "window"]


def at_disclosures(window: MainWindow, site: Site, login: str = "officer") -> DisclosuresRoom:
    room = open_page(window, site, RoomName.DISCLOSURES, login)
    assert isinstance(room, DisclosuresRoom)
    return room


def ask(window: MainWindow, room: DisclosuresRoom) -> None:
    """Tick every clip of the first case, and ask for a signature."""
    press(window, Qt.Key.Key_H, ALT)
    form = room.page.forms.give
    assert form.field("case").editor.hasFocus()
    press(window, Qt.Key.Key_Tab)
    press(window, Qt.Key.Key_Space)
    press(window, Qt.Key.Key_Tab)
    press(window, Qt.Key.Key_Space)
    press(window, Qt.Key.Key_Return, CONTROL)


def test_one_asks_another_signs_and_the_folder_is_written(
    window: MainWindow, site: Site, visit: VisitId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    kept(site, visit)
    order_for_door(site)
    room = at_disclosures(window, site)
    press(window, Qt.Key.Key_H, ALT)
    press(window, Qt.Key.Key_Return, CONTROL)
    assert room.page.forms.give.isVisible(), "nothing is ticked"
    press(window, Qt.Key.Key_Escape)
    ask(window, room)
    assert "Another officer" in window.bar.message
    (row,) = room.page.model.rows
    assert (row.tone, row.state) == (Tone.LOOK_AGAIN, "waits for a signature")
    assert not room.page.detail.acts["sign"].isVisible(), "nobody signs what they asked for"
    assert not room.page.detail.acts["hand_out"].isVisible()

    room = at_disclosures(window, site, "second")
    assert room.page.model.count(Which.SIGNING) == 1
    said = dict(room.page.detail.facts)["Waits to be given, exactly this"]
    assert said.count("SHA-256") == 2
    assert "kept for case C-2026/17" in said
    press(window, Qt.Key.Key_S, ALT)
    assert "Signed" in window.bar.message
    assert room.page.model.rows[0].state == "signed, to be written"

    room = at_disclosures(window, site)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    press(window, Qt.Key.Key_O, ALT)
    (one,) = site.desk.disclosures.all(site.officer)
    assert one.outcome is DisclosureOutcome.ORDERED
    (out,) = tmp_path.glob("disclosure-*")
    manifest = (out / "evidence.json").read_bytes()
    given = dict(room.page.detail.facts)["Given"].replace(" ", "")
    assert hashlib.sha256(manifest).hexdigest() in given
    assert all(each["sha256"] in given for each in json.loads(manifest)["files"])
    (row,) = room.page.model.rows
    assert row.tone is Tone.GOOD
    assert not room.page.detail.acts["refuse"].isVisible(), "what was given is not refused"


def test_what_lies_outside_the_order_is_not_asked_for(window: MainWindow, site: Site, visit: VisitId):
    kept(site, visit)
    short = TimeRange(NOON, NOON + timedelta(seconds=30))
    order_for_door(site, ranges=(OrderRange(DOOR.id, None, short),))
    room = at_disclosures(window, site)
    ask(window, room)
    assert "The order does not cover camera door" in window.bar.message
    assert room.page.model.count(Which.SIGNING) == 0


def test_what_waits_is_turned_down(window: MainWindow, site: Site, visit: VisitId):
    kept(site, visit)
    order_for_door(site)
    room = at_disclosures(window, site)
    ask(window, room)
    room = at_disclosures(window, site, "second")
    press(window, Qt.Key.Key_D, ALT)
    assert "Turned down" in window.bar.message
    assert room.page.model.rows[0].state == "asked"
    assert list(site.desk.four_eyes.waiting(site.officer)) == []


def test_where_no_footage_is_kept_it_says_where_to_keep_it(window: MainWindow, site: Site):
    order_for_door(site)
    room = at_disclosures(window, site)
    press(window, Qt.Key.Key_H, ALT)
    press(window, Qt.Key.Key_Return, CONTROL)
    assert "No footage is kept" in room.page.forms.give.trouble("case")


def test_records_that_an_order_names_are_written_down_asked_signed_and_given(
    window: MainWindow, site: Site, visit: VisitId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    room = at_disclosures(window, site)
    press(window, Qt.Key.Key_N, ALT)
    form = room.page.forms.order
    form.write(article="126nd Sv", officer="Q. Vermeer")
    local = NOON.astimezone(site.desk.settings.zone)
    form.write(begins=f"{local:%Y-%m-%d %H:%M}", ends=f"{local + timedelta(minutes=30):%Y-%m-%d %H:%M}")
    form.choose(place=("visitors", DOOR.zone))
    press(window, Qt.Key.Key_Return, CONTROL)
    scope = dict(room.page.detail.facts)["For these places and times, and nothing beyond"]
    assert scope.startswith("Visitors of zone")
    press(window, Qt.Key.Key_H, ALT)
    assert "Records of visits" in room.page.forms.give.field("case").editor.currentText()
    press(window, Qt.Key.Key_Tab)
    press(window, Qt.Key.Key_Space)
    press(window, Qt.Key.Key_Return, CONTROL)
    assert "Another officer" in window.bar.message

    room = at_disclosures(window, site, "second")
    said = dict(room.page.detail.facts)["Waits to be given, exactly this"]
    assert "the records of 1 visits" in said
    assert "Eriksson" not in said
    press(window, Qt.Key.Key_S, ALT)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    press(window, Qt.Key.Key_O, ALT)
    (given_now,) = site.desk.disclosures.all(site.officer)[0].handed_out
    assert given_now.given_by == site.officer.operator_id, "who asked, also where the second one writes it"
    assert given_now.approved_by == site.second_officer.operator_id
    (out,) = tmp_path.glob("disclosure-*")
    (record,) = json.loads((out / "records.json").read_bytes())["records"]
    assert record["visit"] == visit
    given = dict(room.page.detail.facts)["Given"]
    assert "Records of 1 visits" in given
    assert hashlib.sha256((out / "records.json").read_bytes()).hexdigest() in given.replace(" ", "")
