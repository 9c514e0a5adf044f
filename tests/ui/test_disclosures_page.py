"""The page of disclosures: written down, grounded, refused and papered by keys, and what is no order is said."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from tests.disclosure_texts import written
from tests.features.site import PASSPHRASE, Site
from tests.ui.at_office import ALT, CONTROL, open_page, press, type_in
from ui.main_window import MainWindow
from ui.models.disclosures import Which
from ui.palettes import Tone
from ui.privacy.disclosures_room import DisclosuresRoom
from ui.rooms import RoomName
from visitor_desk.privacy.authority_visit import Authority, OrderShown
from visitor_desk.privacy.disclosure import Disclosure, DisclosureOutcome, VoluntaryGround, WithheldGround
from visitor_desk.security.duties import Purpose
from visitor_desk.security.log_entry import read_body


def at_disclosures(window: MainWindow, site: Site, login: str = "officer") -> DisclosuresRoom:
    room = open_page(window, site, RoomName.DISCLOSURES, login)
    assert isinstance(room, DisclosuresRoom)
    return room


def only(site: Site) -> Disclosure:
    (one,) = site.desk.disclosures.all(site.officer)
    return one


def down(window: MainWindow, times: int) -> None:
    for _ in range(times):
        press(window, Qt.Key.Key_Down)


def facts(room: DisclosuresRoom) -> dict[str, str]:
    return dict(room.page.detail.facts)


def shown_acts(room: DisclosuresRoom) -> set[str]:
    return {name for name, act in room.page.detail.acts.items() if act.isVisible()}


def test_an_order_with_two_spans_is_written_down_by_keys(window: MainWindow, site: Site):
    site.clock.advance(timedelta(hours=3))
    room = at_disclosures(window, site)
    press(window, Qt.Key.Key_N, ALT)
    form = room.page.forms.order
    assert form.field("who").editor.hasFocus()
    type_in(window, "", "", "126nd Sv", "PL1300-2026-7", "Q. Vermeer", "PL 0900", "", "")
    down(window, 1)
    press(window, Qt.Key.Key_Tab)
    type_in(window, "13:00", "13:30")
    press(window, Qt.Key.Key_A, ALT)
    assert form.field("place").editor.hasFocus()
    assert len(form.ranges) == 1
    assert form.field("place").hint.text().startswith("Added: Zone")
    press(window, Qt.Key.Key_Tab)
    type_in(window, "14:00", "14:15")
    press(window, Qt.Key.Key_Return)
    one = only(site)
    assert (one.authority, one.order, one.article) == (Authority.POLICE, OrderShown.WRITTEN, "126nd Sv")
    assert [each.span.duration for each in one.ranges] == [timedelta(minutes=30), timedelta(minutes=15)]
    assert len({each.zone for each in one.ranges}) == 1
    assert room.page.chosen == one.id
    assert room.page.detail.isVisible()
    assert "Written down" in window.bar.message
    said = facts(room)["For these places and times, and nothing beyond"]
    assert said.count("\n") == 1
    assert "Q. Vermeer" not in " ".join(facts(room).values())


def test_what_is_no_order_is_said_at_its_field(window: MainWindow, site: Site):
    room = at_disclosures(window, site)
    press(window, Qt.Key.Key_N, ALT)
    form = room.page.forms.order
    press(window, Qt.Key.Key_Return, CONTROL)
    assert form.trouble("begins").startswith("Type day and time")
    form.write(begins="12:00", ends="11:00")
    press(window, Qt.Key.Key_Return, CONTROL)
    assert form.trouble("ends").startswith("The end lies before the beginning")
    form.write(begins="12:00", ends="23:00")
    press(window, Qt.Key.Key_Return, CONTROL)
    assert form.trouble("ends").startswith("This time has not passed yet")
    form.write(ends="12:30")
    press(window, Qt.Key.Key_Return, CONTROL)
    assert form.trouble("officer")
    form.write(officer="Q. Vermeer")
    press(window, Qt.Key.Key_Return, CONTROL)
    assert form.trouble("article").startswith("An order names its article of law")
    form.write(article="see the mail")
    press(window, Qt.Key.Key_Return, CONTROL)
    assert "article of an order" in form.trouble("article")
    form.write(article="126nd Sv", ordered="2031-01-01 10:00")
    press(window, Qt.Key.Key_Return, CONTROL)
    assert form.trouble("ordered").startswith("An order was given in the past")
    assert list(site.desk.disclosures.all(site.officer)) == []
    assert form.isVisible()
    press(window, Qt.Key.Key_A, ALT)
    press(window, Qt.Key.Key_Z, ALT)
    assert form.ranges == []
    press(window, Qt.Key.Key_Escape)
    assert not form.isVisible()


def test_an_oral_order_waits_for_its_paper_in_words(window: MainWindow, site: Site):
    written(site, order=OrderShown.ORAL, number="")
    room = at_disclosures(window, site)
    (row,) = room.page.model.rows
    assert (row.tone, row.state) == (Tone.LOOK_AGAIN, "paper due in 3 d 0 h")
    site.clock.advance(timedelta(days=3, hours=2))
    room = at_disclosures(window, site)
    (row,) = room.page.model.rows
    assert (row.tone, row.state) == (Tone.BAD, "paper late by 2 h 00 min")
    assert room.page.model.count(Which.PAPER) == 1
    press(window, Qt.Key.Key_P, ALT)
    form = room.page.forms.paper
    press(window, Qt.Key.Key_Return)
    assert form.trouble("number")
    type_in(window, "PL-7", "")
    form.write(at="2026-11-01 10:00")
    press(window, Qt.Key.Key_Return)
    assert "its paper comes after it" in form.trouble("at")
    form.write(at="10:00")
    press(window, Qt.Key.Key_Return)
    assert only(site).number == "PL-7"
    assert room.page.model.count(Which.PAPER) == 0
    assert not room.page.detail.acts["paper"].isVisible()
    assert "came" in facts(room)["Paper of the oral order"]


def test_without_an_order_a_ground_with_an_argument_is_written(window: MainWindow, site: Site):
    room = at_disclosures(window, site)
    press(window, Qt.Key.Key_N, ALT)
    form = room.page.forms.order
    press(window, Qt.Key.Key_Tab)
    down(window, 2)
    assert not form.field("article").isVisible()
    form.write(officer="Q. Vermeer", begins="12:00", ends="12:30")
    press(window, Qt.Key.Key_Return, CONTROL)
    assert facts(room)["Next"].startswith("Nobody ordered it")
    assert "ask" not in shown_acts(room)
    press(window, Qt.Key.Key_G, ALT)
    assert room.page.forms.ground.field("ground").editor.hasFocus()
    press(window, Qt.Key.Key_Return, CONTROL)
    assert room.page.forms.ground.trouble("argument")
    type_in(window, "We reported the theft ourselves.")
    press(window, Qt.Key.Key_Return, CONTROL)
    one = only(site)
    assert (one.order, one.voluntary) == (OrderShown.NONE, VoluntaryGround.REPORTED_BY_US)
    assert room.page.model.rows[0].state == "decided: may be given"
    assert "ask" in shown_acts(room)


def test_who_was_at_my_cage_is_refused_and_the_letter_written(
    window: MainWindow, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    room = at_disclosures(window, site)
    press(window, Qt.Key.Key_N, ALT)
    form = room.page.forms.order
    press(window, Qt.Key.Key_End)
    assert not form.field("number").isVisible(), "a neighbour orders nothing"
    form.write(officer="C. Buurman & Co", begins="12:00", ends="12:30")
    press(window, Qt.Key.Key_Return, CONTROL)
    one = only(site)
    assert (one.authority, one.order) == (None, OrderShown.NONE)
    press(window, Qt.Key.Key_X, ALT)
    refusal = room.page.forms.refusal
    press(window, Qt.Key.Key_Return, CONTROL)
    assert refusal.trouble("refusal")
    type_in(window, "The contract gives no right to it.")
    press(window, Qt.Key.Key_Return, CONTROL)
    refused = only(site)
    assert (refused.outcome, refused.refused) == (DisclosureOutcome.REFUSED, WithheldGround.NO_DUTY)
    assert room.page.model.rows[0].tone is Tone.NEUTRAL
    assert shown_acts(room) == {"read", "letter", "silence"}
    place = tmp_path / "letter.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(place), ""))
    press(window, Qt.Key.Key_L, ALT)
    letter = room.page.forms.letter
    press(window, Qt.Key.Key_Return, CONTROL)
    assert letter.trouble("name")
    assert letter.trouble("address")
    type_in(window, "C. Buurman & Co", "", "Kade 1")
    press(window, Qt.Key.Key_Return, CONTROL)
    with PdfDocument(place) as paper:
        said = " ".join(page.get_textpage().get_text_range().replace("\r\n", " ") for page in paper)
    assert "The contract gives no right to it." in said
    assert "Kade 1" in said


def test_who_asks_is_opened_for_a_purpose_that_the_log_keeps(window: MainWindow, site: Site):
    one = written(site)
    room = at_disclosures(window, site)
    press(window, Qt.Key.Key_R, ALT)
    room.page.detail.reason.editor.choose(Purpose.LEGAL_DUTY)
    press(window, Qt.Key.Key_Return)
    assert facts(room)["Name of who asks"] == "Officer Q. Vermeer"
    opened = [
        read_body(entry.body)["values"].get("purpose")
        for entry in site.desk.log.about(site.officer, one.id)
        if entry.body
    ]
    assert Purpose.LEGAL_DUTY.value in opened


def test_the_list_is_found_and_narrowed_by_typing(window: MainWindow, site: Site):
    written(site)
    written(site, authority=Authority.FISCAL, article="", number="AWR-52")
    room = at_disclosures(window, site)
    press(window, Qt.Key.Key_F, CONTROL)
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    type_in(window, "awr-52")
    assert [row.who for row in room.page.model.rows] == ["Fiscal investigation"]
    press(window, Qt.Key.Key_Escape)
    assert len(room.page.model.rows) == 2


def test_an_auditor_reads_the_register_and_is_offered_no_act(window: MainWindow, site: Site):
    written(site)
    room = at_disclosures(window, site, "auditor")
    assert [row.who for row in room.page.model.rows] == ["Police"]
    assert not room.page.new.isVisible()
    assert shown_acts(room) == set()


@pytest.mark.parametrize("login", ["guard", "facility", "admin"])
def test_nobody_else_has_the_page(window: MainWindow, site: Site, login: str):
    window.open_session(site.desk.operators.sign_in(login, PASSPHRASE))
    assert RoomName.DISCLOSURES not in [name for name, _ in window.rooms]
