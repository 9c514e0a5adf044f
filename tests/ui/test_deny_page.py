"""The page of the deny list: due reviews first, put on, confirm, tell and take off by key; the desk sees no reason."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.features.keystroke_tasks import group_ticket
from tests.features.site import HOST, SUITE, Site
from tests.ui.at_office import ALT, CONTROL, open_page, press, type_in
from tests.ui.at_reception import open_reception
from ui.app import settle
from ui.deny.room import DenyRoom
from ui.main_window import MainWindow
from ui.models.deny_list import Which
from ui.rooms import RoomName
from visitor_desk.visits.access_right import NewAccessRight
from visitor_desk.visits.deny_entry import (
    DenyInstruction,
    DenyOrigin,
    DenyReason,
    DenyTelling,
    NewDenyEntry,
)

TODAY = date(2026, 11, 3)


def put_on(
    site: Site, name: str, days: int = 200, instruction: DenyInstruction = DenyInstruction.CALL_SUPERVISOR
) -> str:
    new = NewDenyEntry(
        name, DenyReason.LEFT_ESCORT, instruction, DenyOrigin.HOUSE, HOST, TODAY + timedelta(days=days)
    )
    return site.desk.deny_list.add(site.facility, new).id


def at_list(window: MainWindow, site: Site, login: str = "facility") -> DenyRoom:
    room = open_page(window, site, RoomName.DENY, login)
    assert isinstance(room, DenyRoom)
    return room


def test_due_reviews_come_first_and_states_are_said(window: MainWindow, site: Site):
    put_on(site, "Later, L")
    put_on(site, "Soon, S", 10, DenyInstruction.DO_NOT_ADMIT)
    room = at_list(window, site, "officer")
    rows = room.page.model.rows
    assert [row.name for row in rows] == ["Soon, S", "Later, L"]
    assert [(row.state, row.blocks) for row in rows] == [("Block", True), ("Notify", False)]
    assert (room.page.model.count(Which.DUE), room.page.model.count(Which.UNTOLD)) == (1, 2)


def test_somebody_is_put_on_by_key_and_what_is_missing_is_said(window: MainWindow, site: Site):
    room = at_list(window, site)
    press(window, Qt.Key.Key_N, ALT)
    press(window, Qt.Key.Key_Return)
    form = room.page.forms.entry
    assert form.trouble("name")
    assert form.trouble("decided_by")
    type_in(window, "Muller, Jurgen")
    form.choose(decided_by=HOST, instruction=DenyInstruction.ESCORT_ONLY)
    form.write(review_on="next week")
    press(window, Qt.Key.Key_Return)
    assert form.trouble("review_on")
    form.write(review_on="2031-01-01")
    press(window, Qt.Key.Key_Return)
    assert form.trouble("review_on")
    form.write(review_on="2027-02-01")
    press(window, Qt.Key.Key_Return)
    (entry,) = site.desk.deny_list.entries(site.officer)
    assert (entry.name, entry.entry.review_on) == ("Muller, Jurgen", date(2027, 2, 1))
    assert room.page.chosen == entry.entry.id
    assert room.page.detail.isVisible()


def test_an_entry_is_confirmed_and_ended_with_a_reason(window: MainWindow, site: Site):
    put_on(site, "Soon, S", 10)
    room = at_list(window, site)
    press(window, Qt.Key.Key_C, ALT)
    room.page.forms.review.write(review_on="2027-03-01")
    press(window, Qt.Key.Key_Return)
    (entry,) = site.desk.deny_list.entries(site.officer)
    assert entry.entry.review_on == date(2027, 3, 1)
    press(window, Qt.Key.Key_X, ALT)
    press(window, Qt.Key.Key_Escape)
    assert len(site.desk.deny_list.entries(site.officer)) == 1
    press(window, Qt.Key.Key_X, ALT)
    press(window, Qt.Key.Key_Return)
    assert list(site.desk.deny_list.entries(site.officer)) == []
    assert room.page.model.rows == []


def test_the_letter_is_written_where_it_is_wanted(window: MainWindow, site: Site, tmp_path: Path):
    put_on(site, "Müller, Jürgen")
    room = at_list(window, site)
    room.choose_file = lambda name: str(tmp_path / name)
    press(window, Qt.Key.Key_T, ALT)
    form = room.page.forms.telling
    assert form.typed("addressee") == "Jürgen Müller"
    press(window, Qt.Key.Key_Return, CONTROL)
    assert form.trouble("address")
    type_in(window, "Kade 1")
    press(window, Qt.Key.Key_Return, CONTROL)
    (letter,) = tmp_path.glob("letter-*.pdf")
    assert letter.read_bytes().startswith(b"%PDF")
    (entry,) = site.desk.deny_list.entries(site.officer)
    assert entry.told is DenyTelling.LETTER
    assert room.page.model.rows[0].told == "by letter"


def test_a_reason_why_not_is_kept_instead(window: MainWindow, site: Site):
    put_on(site, "Müller, Jürgen")
    room = at_list(window, site)
    press(window, Qt.Key.Key_T, ALT)
    form = room.page.forms.telling
    form.choose(how=DenyTelling.NO_ADDRESS)
    assert form.field("address").isHidden()
    press(window, Qt.Key.Key_Return, CONTROL)
    (entry,) = site.desk.deny_list.entries(site.officer)
    assert entry.told is DenyTelling.NO_ADDRESS


def test_a_likeness_leaves_the_desk_free_to_admit(qtbot: QtBot, window: MainWindow, site: Site):
    put_on(site, "Eriksson, Anna", instruction=DenyInstruction.DO_NOT_ADMIT)
    site.ticket()
    room = open_reception(window, site)
    room.page.choose_person(room.page.expected[0])
    panel = room.page.visit
    qtbot.waitUntil(panel.instruction.isVisible)
    assert not panel.instruction_words.isVisible()
    assert "eny" not in panel.instruction.words
    panel.instruction.click()
    assert "Do not admit" in panel.instruction_words.text()
    assert "escort" not in panel.instruction_words.text()
    room.page.choose_person(None)
    qtbot.waitUntil(lambda: not panel.instruction.isVisible())


@pytest.mark.parametrize("who", ["Nguyen, Minh", "Costa, Inês"])
def test_a_row_of_a_group_has_its_instruction_behind_the_key_too(
    qtbot: QtBot, window: MainWindow, site: Site, who: str
):
    put_on(site, who)
    group_ticket(site, ("Nguyen, Minh", "Costa, Inês"))
    room = open_reception(window, site)
    room.page.choose_person(next(one for one in room.page.expected if one.name == who))
    settle(window)
    panel = room.page.group
    qtbot.waitUntil(panel.instruction.isVisible)
    assert not panel.instruction_words.isVisible()
    panel.instruction.click()
    assert "Call the supervisor" in panel.instruction_words.text()


def test_somebody_of_an_access_list_is_compared_too(qtbot: QtBot, window: MainWindow, site: Site):
    put_on(site, "Demir, Elif")
    site.desk.access_lists.add(
        site.facility, NewAccessRight("C-1042", SUITE, "Demir, Elif", "Guardline", "Own equipment", HOST)
    )
    site.desk.access_lists.bring_near(site.facility)
    room = open_reception(window, site)
    qtbot.waitUntil(lambda: bool(room.page.returning))
    room.page.choose_returning(room.page.returning[0])
    qtbot.waitUntil(room.page.visit.instruction.isVisible)
