"""What a facility manager does with exported files and with files of door events."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.features.site import PASSPHRASE, SUITE, Site
from tests.footage.clips import aged, write_video
from tests.ui.test_cameras_page import ALT, DOOR
from tests.ui.test_cameras_page import furnished as furnished  # noqa: PLC0414 - a fixture, used by its name
from tests.ui.test_recorders_page import open_page
from ui.app import settle
from ui.footage.doors_room import DoorsRoom
from ui.footage.recorders_room import RecordersRoom
from ui.main_window import MainWindow
from ui.palettes import Tone
from visitor_desk.visits.door_events import Door, DoorForm, DoorKey, DoorSource, DoorSourceId


def room_of(window: MainWindow) -> RecordersRoom:
    return next(room for _, room in window.rooms if isinstance(room, RecordersRoom))


def test_exported_files_say_one_by_one_what_came_of_them(
    qtbot: QtBot, window: MainWindow, furnished: Site, tmp_path: Path
):
    page = open_page(window, furnished)
    qtbot.keyClick(window, Qt.Key.Key_I, ALT)
    qtbot.waitUntil(page.importing.isVisible)
    form = page.importing
    form.run.click()
    assert form.noted == "Choose the files first."
    named = write_video(tmp_path / "door_2026-11-03_12-30-00.mp4", 4, [])
    silent = write_video(tmp_path / "export.mp4", 4, [])
    for film in (named, silent):
        aged(film)
    blocks = tmp_path / "00001.blk"
    blocks.write_bytes(b"x")
    room_of(window).importing.use_files([silent, named, blocks])
    form.run.click()
    qtbot.waitUntil(lambda: not form.stop.isVisible(), timeout=60_000)
    settle(window)
    rows = {row.file: row for row in form.rows.rows}
    assert rows[named.name].tone is Tone.GOOD
    assert rows[named.name].start == "3 Nov 2026 12:30:00"
    assert rows[silent.name].tone is Tone.BAD
    assert "Type the time" in rows[silent.name].hint
    assert rows[blocks.name].tone is Tone.BAD
    assert form.noted


def test_a_typed_start_chains_the_files_and_an_hour_that_came_twice_is_asked_for(
    qtbot: QtBot, window: MainWindow, furnished: Site, tmp_path: Path
):
    page = open_page(window, furnished)
    page.import_files.click()
    form = page.importing
    film = write_video(tmp_path / "export.mp4", 4, [])
    aged(film)
    room_of(window).importing.use_files([film])
    form.start.editor.setText("half past two")
    form.run.click()
    assert "day and time" in form.start.hint.text()
    form.start.editor.setText("2026-10-25 02:30:00")
    form.run.click()
    settle(window)
    assert "twice" in form.start.hint.text()
    assert form.which.isVisible()
    form.which.editor.choose(1)
    form.run.click()
    qtbot.waitUntil(lambda: not form.stop.isVisible(), timeout=60_000)
    settle(window)
    [row] = form.rows.rows
    assert (row.tone, row.hint) == (Tone.GOOD, "start by: typed")
    assert [one.state for one in page.model.rows if one.name == tmp_path.name] == ["imported by hand"]
    assert furnished.desk.camera_days.kept(furnished.facility)[DOOR].reach.newest is not None


def test_a_chain_that_breaks_says_where(qtbot: QtBot, window: MainWindow, furnished: Site, tmp_path: Path):
    page = open_page(window, furnished)
    page.import_files.click()
    form = page.importing
    first = write_video(tmp_path / "a.mp4", 4, [])
    torn, last = tmp_path / "b.mp4", tmp_path / "c.mp4"
    for file in (torn, last):
        file.write_bytes(b"no video")
    for file in (first, torn, last):
        aged(file)
    room_of(window).importing.use_files([first, torn, last])
    form.start.editor.setText("2026-11-03 12:40:00")
    form.run.click()
    qtbot.waitUntil(lambda: not form.stop.isVisible(), timeout=60_000)
    settle(window)
    assert [row.tone for row in form.rows.rows] == [Tone.GOOD, Tone.BAD, Tone.NEUTRAL]
    assert "b.mp4" in form.rows.rows[1].hint
    assert form.rows.rows[2].state == "not opened"


def open_doors(window: MainWindow, site: Site) -> DoorsRoom:
    window.open_session(site.desk.operators.sign_in("facility", PASSPHRASE))
    room = next(room for _, room in window.rooms if isinstance(room, DoorsRoom))
    window.go_to([one for _, one in window.rooms].index(room))
    settle(window)
    return room


def test_doors_are_tried_given_a_zone_and_imported(
    qtbot: QtBot, window: MainWindow, site: Site, tmp_path: Path
):
    access = DoorSourceId("access")
    columns = DoorSource(access, "Access", DoorForm.CSV, ("Time",), "iso", "UTC", "Door", "Badge")
    site.desk.doors.add_source(site.facility, columns, [Door(access, DoorKey("North"), SUITE)])
    room = open_doors(window, site)
    page = room.page
    assert page.model.rows[0].state == "no event yet"
    file = tmp_path / "events.csv"
    file.write_text(
        "Time,Door,Badge\n2026-11-03T11:55:00,North,014\n2026-11-03T11:56:00,Roof,014\nsoon,North,014\n",
        encoding="utf-8",
    )
    room.try_file(file)
    settle(window)
    assert [row.tone for row in page.detail.rows.rows] == [Tone.GOOD, Tone.GOOD, Tone.LOOK_AGAIN]
    assert page.detail.doors.rows[0].key == "Roof"
    assert page.model.rows[0].state == "no event yet"
    page.detail.zone.editor.choose(SUITE)
    page.detail.door_table.setFocus()
    qtbot.keyClick(page.detail.door_table, Qt.Key.Key_Return)
    settle(window)
    assert {door.key for door in site.desk.doors.doors(site.facility)} == {"North", "Roof"}
    room.import_file(file)
    settle(window)
    assert page.detail.result.text().startswith("3 rows read: 2 kept")
    assert [row.number for row in page.detail.rows.rows] == ["4"]
    assert page.model.rows[0].tone is Tone.GOOD
    room.import_file(tmp_path / "away.csv")
    settle(window)
    assert page.detail.result.text()
    assert page.detail.rows.rows == []


def test_a_site_without_access_control_says_how_to_begin(window: MainWindow, site: Site):
    room = open_doors(window, site)
    assert room.page.model.rows == []
    room.try_file(Path("nowhere.csv"))
    room.import_file(Path("nowhere.csv"))
