"""What a facility manager changes of recorders and cameras that are there, and what is left out of a picture."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from tests.features.site import SUITE, Site
from tests.footage.clips import aged, write_video
from tests.ui.test_cameras_page import ALT, DOOR
from tests.ui.test_cameras_page import furnished as furnished  # noqa: PLC0414 - a fixture, used by its name
from tests.ui.test_cameras_page import open_page as open_cameras
from tests.ui.test_recorder_alarms import said
from tests.ui.test_recorders_page import open_page as open_recorders
from ui.app import settle
from ui.footage.cameras_page import CamerasPage
from ui.footage.cameras_room import CamerasRoom
from ui.look import Look
from ui.main_window import MainWindow
from ui.palettes import Tone
from ui.widgets.mask_canvas import FIRST, MaskCanvas, between, moved, sized
from ui.widgets.pressed_at_once import SEEN_MS
from visitor_desk.footage.camera import Camera, CameraId, CameraView, SourceId
from visitor_desk.footage.size_evidence import SizeEvidence
from visitor_desk.footage.tuning import MaskedArea
from visitor_desk.security.duties import Purpose

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_camera_is_changed_with_the_keyboard(qtbot: QtBot, window: MainWindow, furnished: Site):
    page = open_cameras(window, furnished)
    qtbot.keyClick(window, Qt.Key.Key_E, ALT)
    form = page.detail.change_form
    qtbot.waitUntil(form.isVisible)
    assert form.inputs.name.editor.text() == "Suite door"
    form.inputs.name.editor.clear()
    qtbot.keyClick(form.inputs.name.editor, Qt.Key.Key_Return)
    assert form.inputs.name.hint.text() == "Give the camera a name."
    qtbot.keyClicks(form.inputs.name.editor, "North door")
    form.inputs.view.editor.choose(CameraView.ZONE)
    qtbot.keyClick(form.inputs.name.editor, Qt.Key.Key_Return)
    settle(window)
    [camera] = furnished.desk.cameras.cameras(furnished.facility)
    assert (camera.name, camera.zone, camera.view, camera.key) == (
        "North door",
        SUITE,
        CameraView.ZONE,
        "door",
    )
    assert page.model.rows[0].name == "North door"
    assert not form.isVisible()


def test_a_camera_goes_out_of_service_on_the_second_press_only(
    qtbot: QtBot, window: MainWindow, furnished: Site
):
    furnished.desk.footage_watch.look(furnished.facility)
    assert furnished.desk.footage_watch.open_tasks(furnished.facility)
    page = open_cameras(window, furnished)
    page.detail.change.click()
    form = page.detail.change_form
    qtbot.keyClick(window, Qt.Key.Key_X, ALT)
    qtbot.waitUntil(form.service.isVisible)
    assert furnished.desk.cameras.cameras(furnished.facility)[0].retired_at is None
    # A key that is struck again at once is one that was held.
    qtbot.wait(2 * SEEN_MS)
    qtbot.keyClick(window, Qt.Key.Key_X, ALT)
    qtbot.waitUntil(lambda: not form.isVisible())
    settle(window)
    [camera] = furnished.desk.cameras.cameras(furnished.facility)
    assert camera.retired_at == furnished.clock.now()
    assert (page.model.rows[0].last, page.model.rows[0].last_tone) == ("out of service", Tone.NEUTRAL)
    furnished.desk.footage_watch.look(furnished.facility)
    assert furnished.desk.footage_watch.open_tasks(furnished.facility) == []
    page.detail.change.click()
    assert form.service.button.words == "Back in service"
    form.service.button.click()
    settle(window)
    assert furnished.desk.cameras.cameras(furnished.facility)[0].retired_at is None


def test_the_administrator_changes_with_a_second_person(window: MainWindow, furnished: Site):
    page = open_cameras(window, furnished, "admin")
    assert not page.detail.reading.isVisible()
    page.detail.change.click()
    form = page.detail.change_form
    for _ in range(2):
        form.service.button.click()
    settle(window)
    [request] = furnished.desk.four_eyes.waiting(furnished.facility)
    assert furnished.desk.cameras.cameras(furnished.facility)[0].retired_at is None
    furnished.desk.four_eyes.approve(furnished.facility, request.id)
    form.service.button.click()
    settle(window)
    assert furnished.desk.cameras.cameras(furnished.facility)[0].retired_at is not None


def test_a_camera_of_a_customer_says_so_and_a_name_is_there_once(window: MainWindow, furnished: Site):
    roof = Camera(CameraId("roof"), "Roof", SUITE, CameraView.ZONE, SourceId("recorder"), "roof")
    furnished.desk.cameras.add(furnished.facility, roof)
    page = open_cameras(window, furnished)
    page.list.selectRow([row.camera for row in page.model.rows].index(DOOR))
    page.detail.change.click()
    form = page.detail.change_form
    form.inputs.name.editor.setText("roof")
    form.save.click()
    assert "there already" in form.inputs.name.hint.text()
    form.inputs.name.editor.setText("Cage 4")
    form.owner.editor.setText(" C-1042 ")
    form.save.click()
    settle(window)
    [camera] = [one for one in furnished.desk.cameras.cameras(furnished.facility) if one.id == DOOR]
    assert (camera.name, camera.owner) == ("Cage 4", "C-1042")
    page.detail.change.click()
    assert form.owner.editor.text() == "C-1042"


def test_a_recorder_keeps_its_database_and_says_that_files_are_originals(window: MainWindow, furnished: Site):
    page = open_recorders(window, furnished)
    page.detail.change.click()
    settle(window)
    form = page.form
    form.originals.editor.choose(True)
    form.originals.editor.activated.emit(1)
    assert not form.save.isEnabled()
    form.try_files.click()
    settle(window)
    form.database.editor.setText("mysql://zm:secret@recorder/zm")
    form.save.click()
    settle(window)
    assert "password" in form.database.hint.text()
    assert form.isVisible()
    form.database.editor.setText("mysql://recorder/zm")
    form.save.click()
    settle(window)
    [(source, _)] = furnished.desk.cameras.sources(furnished.facility)
    assert (source.database, source.originals) == ("mysql://recorder/zm", True)


def test_a_changed_recorder_is_tried_before_it_is_kept(qtbot: QtBot, window: MainWindow, furnished: Site):
    page = open_recorders(window, furnished)
    qtbot.keyClick(window, Qt.Key.Key_E, ALT)
    qtbot.waitUntil(page.form.isVisible)
    settle(window)
    assert page.form.folder.editor.text().endswith("share")
    assert len(page.form.tried.rows) == 1
    # Its cameras are there already, and are changed on their own page.
    assert page.form.cameras.rows == []
    page.form.time_zone.editor.setText("Asia/Tokyo")
    page.form.time_zone.editor.textEdited.emit("Asia/Tokyo")
    assert not page.form.save.isEnabled()
    page.form.try_files.click()
    settle(window)
    page.form.name.editor.setText("Recorder north")
    qtbot.keyClick(window, Qt.Key.Key_S, ALT)
    qtbot.waitUntil(lambda: not page.form.isVisible())
    settle(window)
    [(source, _)] = furnished.desk.cameras.sources(furnished.facility)
    assert (source.id, source.name, source.time_zone) == ("recorder", "Recorder north", "Asia/Tokyo")
    assert not page.form.isVisible()


def test_a_recorder_goes_out_of_service_with_its_cameras_and_comes_back(window: MainWindow, furnished: Site):
    page = open_recorders(window, furnished)
    for presses in (2, 1):
        page.detail.change.click()
        settle(window)
        for _ in range(presses):
            page.form.service.button.click()
        settle(window)
        [(source, _)] = furnished.desk.cameras.sources(furnished.facility)
        [camera] = furnished.desk.cameras.cameras(furnished.facility)
        assert camera.retired_at == source.retired_at
        assert (source.retired_at is None) == (presses == 1)
    assert page.model.rows[0].state.startswith("seen")


def recorded(site: Site, share: Path) -> None:
    film = write_video(share / "door_2026-11-03_12-30-00.mp4", 6, [])
    aged(film)
    site.desk.footage_index.index(site.facility, site.desk.cameras.sources(site.facility)[0][0].id)


def test_a_mask_is_drawn_over_a_picture_that_was_asked_for_with_a_purpose(
    qtbot: QtBot, window: MainWindow, furnished: Site, tmp_path: Path
):
    recorded(furnished, tmp_path / "share")
    page: CamerasPage = open_cameras(window, furnished)
    qtbot.keyClick(window, Qt.Key.Key_M, ALT)
    editor = page.detail.reading.editor
    qtbot.waitUntil(editor.isVisible)
    assert not editor.canvas.isVisible()
    editor.purpose.editor.choose(Purpose.SAFETY)
    qtbot.keyClick(editor.purpose.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(editor.canvas.isVisible, timeout=60_000)
    settle(window)
    qtbot.keyClick(window, Qt.Key.Key_N, ALT)
    qtbot.waitUntil(lambda: editor.canvas.areas != ())
    assert editor.canvas.hasFocus()
    qtbot.keyClick(editor.canvas, Qt.Key.Key_Left)
    qtbot.keyClick(editor.canvas, Qt.Key.Key_Down, SHIFT | CTRL)
    assert editor.canvas.areas == (MaskedArea(380, 400, 580, 605),)
    assert editor.rows.rows[0].where == "38 to 58 % across, 40 to 60 % down"
    qtbot.keyClick(window, Qt.Key.Key_S, ALT)
    qtbot.waitUntil(lambda: not editor.isVisible())
    settle(window)
    tuning = furnished.desk.camera_tunings.of_camera(furnished.facility, DOOR)
    assert tuning.masked == (MaskedArea(380, 400, 580, 605),)
    assert "1 area" in page.detail.reading.words.text()
    assert not editor.isVisible()


def test_a_camera_without_a_readable_file_says_so(window: MainWindow, furnished: Site):
    page = open_cameras(window, furnished)
    page.detail.reading.masks.click()
    page.detail.reading.editor.show_picture.click()
    settle(window)
    assert any("four weeks" in text for text in said(window))
    assert not page.detail.reading.editor.canvas.isVisible()


def test_calibrating_says_in_plain_words_what_came_of_it(window: MainWindow, furnished: Site):
    page = open_cameras(window, furnished)
    page.detail.reading.calibrate.click()
    settle(window)
    assert "Nothing could be compared" in page.detail.reading.result.text()


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (SizeEvidence(12, 12, 50, 2), "told of all 12 events"),
        (SizeEvidence(1, 1, 50, 2), "only 1 event in"),
        (SizeEvidence(12, 11, 50, 2), "missed 1 of 12"),
        (SizeEvidence(12, 12, 50, 40), "40 of 50 still stretches"),
    ],
)
def test_every_verdict_has_a_reason(window: MainWindow, furnished: Site, found: SizeEvidence, why: str):
    page = open_cameras(window, furnished)
    room = next(room for _, room in window.rooms if isinstance(room, CamerasRoom))
    room.tuning._compared = DOOR
    room.tuning._done(found)
    settle(window)
    assert why in page.detail.reading.result.text()


def test_areas_stay_in_the_picture():
    edge = MaskedArea(900, 0, 1000, 100)
    assert moved(edge, 20, -20) == edge
    assert sized(edge, 20, -500) == MaskedArea(900, 0, 1000, 10)
    assert between(QPointF(0.5, 0.5), QPointF(-1, 2)) == MaskedArea(0, 500, 500, 1000)
    assert between(QPointF(0.5, 0.5), QPointF(0.5, 0.9)) is None


def test_an_area_is_drawn_with_the_mouse_and_taken_away(qtbot: QtBot, look: Look):
    canvas = MaskCanvas(look)
    qtbot.addWidget(canvas)
    canvas.resize(400, 300)
    canvas.show_picture(4, 3, bytes(36))
    canvas.show()
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(40, 30))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    assert canvas.areas == (MaskedArea(100, 100, 500, 500),)
    canvas.add(FIRST)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    assert canvas.chosen == 0
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert canvas.areas == (FIRST,)
