"""Visitors from a file, in the window: row by row what would come of it, then tickets, and none twice."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from tests.features.site import Site
from tests.ui.at_office import ALT, open_page, press, type_in
from ui.announced.room import AnnouncedRoom
from ui.main_window import MainWindow
from ui.models.announced import FileRow
from ui.palettes import Tone
from ui.rooms import RoomName

KEY = Qt.Key
CSV = """naam;organisatie;doel;klant;zone;gastheer;autorisator;van;tot
Bos, B;Northwind;Rondes;C-1;suite-1;host;host;2026-11-04 09:00;2026-11-04 17:00
Smit, A;Northwind;Rondes;C-1;suite-1;host;host;04-11-2026 10:00;04-11-2026 17:00
;Northwind;Rondes;C-1;suite-1;host;host;2026-11-04 09:00;2026-11-04 17:00
Mol, C;Northwind;Rondes;C-1;cellar;host;host;2026-11-04 09:00;2026-11-04 17:00
"""
ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:test
BEGIN:VEVENT
UID:1
DTSTART;TZID=Europe/Amsterdam:20261104T090000
DTEND;TZID=Europe/Amsterdam:20261104T170000
SUMMARY:Rounds
ATTENDEE;CN="Bos, B":mailto:b@example.org
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def room(window: MainWindow, site: Site) -> AnnouncedRoom:
    found = open_page(window, site, RoomName.ANNOUNCED)
    assert isinstance(found, AnnouncedRoom)
    return found


def rows(room: AnnouncedRoom) -> list[FileRow]:
    return room.page.importing.rows.rows


def choose(monkeypatch: pytest.MonkeyPatch, window: MainWindow, file: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    press(window, KEY.Key_I, ALT)
    press(window, KEY.Key_O, ALT)


def test_a_list_is_tried_issued_and_makes_none_twice(
    monkeypatch: pytest.MonkeyPatch, window: MainWindow, site: Site, room: AnnouncedRoom, tmp_path: Path
):
    file = tmp_path / "visitors.csv"
    file.write_text(CSV, "utf-8")
    choose(monkeypatch, window, file)
    assert [(row.number, row.tone) for row in rows(room)] == [
        ("2", Tone.GOOD),
        ("3", Tone.GOOD),
        ("4", Tone.LOOK_AGAIN),
        ("5", Tone.LOOK_AGAIN),
    ]
    assert rows(room)[0].what == "Bos, B · Northwind"
    assert rows(room)[2].state == "a column is empty (name)"
    assert rows(room)[3].state == "no such zone (zones)"
    assert room.page.importing.issue.words == "Issue 2 tickets"
    assert site.desk.tickets.around(site.facility) == []
    press(window, KEY.Key_S, ALT)
    assert [row.state for row in rows(room)[:2]] == ["ticket 1", "ticket 2"]
    assert len(site.desk.tickets.around(site.facility)) == 2
    choose_again = room.page.importing
    assert not choose_again.issue.isEnabled()
    room.file.use_file(file)
    press(window, KEY.Key_S, ALT)
    assert [row.tone for row in rows(room)[:2]] == [Tone.NEUTRAL] * 2
    assert not choose_again.issue.isEnabled()
    press(window, KEY.Key_Escape)
    assert [row.people for row in room.page.model.rows] == ["Bos, B", "Smit, A"]


def test_what_a_calendar_lacks_is_filled_in(
    monkeypatch: pytest.MonkeyPatch, window: MainWindow, site: Site, room: AnnouncedRoom, tmp_path: Path
):
    file = tmp_path / "visitors.ics"
    file.write_text(ICS.replace("\n", "\r\n"), "utf-8")
    choose(monkeypatch, window, file)
    assert [row.tone for row in rows(room)] == [Tone.LOOK_AGAIN]
    press(window, KEY.Key_Tab)
    type_in(window, "Northwind", "", "C-1")
    for _ in range(3):
        press(window, KEY.Key_Tab)
        press(window, KEY.Key_Down)
    press(window, KEY.Key_Return)
    assert [row.tone for row in rows(room)] == [Tone.GOOD]
    press(window, KEY.Key_S, ALT)
    (opened,) = site.desk.tickets.around(site.facility)
    assert opened.announced is not None
    assert (opened.announced.names, opened.announced.purpose) == (("Bos, B",), "Rounds")


def test_a_file_that_is_none_says_so(
    monkeypatch: pytest.MonkeyPatch, window: MainWindow, room: AnnouncedRoom, tmp_path: Path
):
    file = tmp_path / "photo.csv"
    file.write_bytes(b"\x00\x01\x02")
    choose(monkeypatch, window, file)
    assert room.page.importing.noted
    assert not room.page.importing.issue.isEnabled()
