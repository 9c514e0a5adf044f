"""What a facility manager sets up of access control: a system with its columns, and cameras at its doors."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.features.site import SUITE, Site
from tests.ui.test_cameras_page import ALT, DOOR
from tests.ui.test_cameras_page import furnished as furnished  # noqa: PLC0414 - a fixture, used by its name
from tests.ui.test_cameras_page import open_page as open_cameras
from tests.ui.test_importing import open_doors
from ui.app import settle
from ui.footage.door_form import OWN_FORMAT, TIME_FORMATS, DoorSystemForm
from ui.footage.doors_room import DoorsRoom
from ui.main_window import MainWindow
from ui.palettes import Tone
from ui.widgets.text import PlainLabel
from visitor_desk.footage.door_camera import DoorCamera, DoorSide
from visitor_desk.visits.door_events import Door, DoorForm, DoorKey, DoorSource, DoorSourceId

EVENTS = (
    "Lijst van gebeurtenissen;;;;\n"
    "Datum;Tijd;Deur;Pas;Richting\n"
    "03-11-2026;11:55:00;Noord;014;naar binnen\n"
    "03-11-2026;11:56:00;Dak;014;naar buiten\n"
    "03-11-2026;half twaalf;Noord;014;naar binnen\n"
)
COLUMNS = {"day": "Datum", "time": "Tijd", "door": "Deur", "badge": "Pas", "direction": "Richting"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "events.csv"
    file.write_text(EVENTS, encoding="utf-8")
    return file


def typed(form: DoorSystemForm, **lines: str) -> None:
    for name, text in lines.items():
        form.lines[name].editor.setText(text)
        form.lines[name].editor.textEdited.emit(text)


def begun(window: MainWindow, site: Site, file: Path, **lines: str) -> tuple[DoorsRoom, DoorSystemForm]:
    """Open the form, fill it, and let it try a file."""
    room = open_doors(window, site)
    room.page.add.click()
    form = room.page.form
    typed(form, **lines)
    room.adding.use_file(file)
    settle(window)
    return room, form


def test_a_system_is_tried_given_zones_and_kept(qtbot: QtBot, window: MainWindow, site: Site, file: Path):
    room = open_doors(window, site)
    qtbot.keyClick(window, Qt.Key.Key_N, ALT)
    form = room.page.form
    qtbot.waitUntil(form.isVisible)
    typed(form, **COLUMNS, in_words="naar binnen, erin")
    form.time_format.editor.choose("%d-%m-%Y %H:%M:%S")
    room.adding.use_file(file)
    settle(window)
    assert form.rows.rows[0].what.startswith("in, ")
    assert not form.rows.rows[1].what.startswith("out")
    typed(form, out_words="naar buiten")
    assert not form.save.isEnabled()
    form.lines["time"].editor.setFocus()
    qtbot.keyClick(form.lines["time"].editor, Qt.Key.Key_Return)
    settle(window)
    assert [row.tone for row in form.rows.rows] == [Tone.GOOD, Tone.GOOD, Tone.LOOK_AGAIN]
    assert "1 row was not understood" in form.noted
    assert site.desk.doors.sources(site.facility) == []
    form.doors.zones["Noord"].editor.choose(SUITE)
    form.save.click()
    assert form.lines["name"].hint.text() == "Give the system a name."
    typed(form, name="Building north")
    qtbot.keyClick(window, Qt.Key.Key_S, ALT)
    qtbot.waitUntil(lambda: not form.isVisible())
    settle(window)
    [source] = site.desk.doors.sources(site.facility)
    assert (source.id, source.name, source.time) == ("building-north", "Building north", ("Datum", "Tijd"))
    assert source.in_words[-2:] == ("naar binnen", "erin")
    assert (source.result, source.delimiter, source.folder) == (None, None, None)
    assert site.desk.doors.doors(site.facility) == [Door(source.id, DoorKey("Noord"), SUITE)]
    assert room.page.model.rows[0].name == "Building north"
    page_doors = {row.key: row for row in room.page.detail.doors.rows}
    assert page_doors["Noord"].tone is Tone.GOOD


def test_what_is_missing_is_said_beside_its_line(window: MainWindow, site: Site, file: Path):
    room, form = begun(window, site, file, time="Tijd")
    form.try_rows.click()
    assert (
        form.lines["door"].hint.text() == form.lines["badge"].hint.text() == "Type the name of this column."
    )
    typed(form, **COLUMNS, result="Uitkomst")
    form.time_format.editor.choose(OWN_FORMAT)
    form.try_rows.click()
    assert "Type the pattern" in form.lines["own_format"].hint.text()
    typed(form, own_format="%H:%M")
    form.try_rows.click()
    settle(window)
    assert "says too little" in form.lines["own_format"].hint.text()
    typed(form, own_format="%d-%m-%Y %H:%M:%S")
    form.try_rows.click()
    settle(window)
    assert form.lines["result"].hint.text() == "No header of the file has this column."
    assert form.lines["door"].hint.text() == "What the system calls a door"
    typed(form, result="", time_zone="Europe/Nowhere")
    form.try_rows.click()
    settle(window)
    assert "Europe/Nowhere" in form.lines["time_zone"].hint.text()
    typed(form, time_zone="Europe/Amsterdam", encoding="klingon")
    form.try_rows.click()
    settle(window)
    assert "cannot be read" in form.noted
    assert not form.save.isEnabled()
    room.page.show_list()
    assert site.desk.doors.sources(site.facility) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot be read"),
        ("Datum;Tijd;Deur;Pas;Richting\n", "no rows"),
        ("Datum;Tijd;Deur;Pas;Richting\nx;y;Noord;014;in\n", "No row could be understood"),
    ],
    ids=["away", "empty", "nothing-fits"],
)
def test_a_file_that_gives_nothing_keeps_nothing(
    window: MainWindow, site: Site, tmp_path: Path, text: str | None, said: str
):
    file = tmp_path / "events.csv"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    _, form = begun(window, site, file, **COLUMNS, name="North")
    assert said in form.noted
    assert not form.save.isEnabled()


def test_the_file_is_chosen_before_the_try(window: MainWindow, site: Site):
    room = open_doors(window, site)
    room.page.add.click()
    form = room.page.form
    typed(form, **COLUMNS)
    form.try_rows.click()
    assert "Choose a file" in form.noted
    form.back.click()
    assert not form.isVisible()


def test_a_name_that_is_there_is_said(window: MainWindow, site: Site, file: Path):
    access = DoorSource(
        DoorSourceId("north"), "North", DoorForm.CSV, ("Time",), "iso", "UTC", "Door", "Badge"
    )
    site.desk.doors.add_source(site.facility, access)
    room, form = begun(window, site, file, **COLUMNS, name="north ")
    form.time_format.editor.choose(TIME_FORMATS[1])
    form.try_rows.click()
    settle(window)
    form.save.click()
    assert "there already" in form.lines["name"].hint.text()
    assert len(site.desk.doors.sources(site.facility)) == 1
    assert room.page.form.isVisible()


def test_a_camera_is_put_at_a_door(qtbot: QtBot, window: MainWindow, furnished: Site):
    desk, facility = furnished.desk, furnished.facility
    access, north = DoorSourceId("access"), DoorKey("North")
    columns = DoorSource(access, "Access", DoorForm.CSV, ("Time",), "iso", "UTC", "Door", "Badge")
    desk.doors.add_source(facility, columns, [Door(access, north, SUITE)])
    room = open_doors(window, furnished)
    detail = room.page.detail
    assert detail.doors.rows[0].cameras == "no camera looks at it"
    detail.sees.editor.choose(DoorSide.IN)
    detail.camera.editor.setFocus()
    qtbot.keyClick(detail.camera.editor, Qt.Key.Key_Return)
    settle(window)
    assert desk.cameras.at_doors(facility) == [DoorCamera(access, north, DOOR, DoorSide.IN)]
    assert detail.doors.rows[0].cameras == "Suite door (who goes in)"
    assert detail.sees.editor.value is DoorSide.IN
    # The zone of the door stays what it was.
    assert desk.doors.doors(facility) == [Door(access, north, SUITE)]
    page = open_cameras(window, furnished)
    assert "North (who goes in)" in [label.text() for label in page.detail.findChildren(PlainLabel)]
