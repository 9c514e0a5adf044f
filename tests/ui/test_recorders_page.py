"""What a facility manager does with recorders: see their state, try a folder, keep it, read what is new."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.features.site import PASSPHRASE, SUITE, Site
from ui.app import settle
from ui.footage.entering import id_from
from ui.footage.footage_words import FootageWords
from ui.footage.recorders_page import RecordersPage
from ui.footage.recorders_room import RecordersRoom
from ui.formats import Formats
from ui.i18n import Texts
from ui.main_window import MainWindow
from ui.palettes import Tone
from visitor_desk.footage.camera import Camera, CameraId, CameraView, FootageSource, SourceId, SourceSight
from visitor_desk.footage.index import IndexReport
from visitor_desk.footage.recording import RecordingState

ALT = Qt.KeyboardModifier.AltModifier


def open_page(window: MainWindow, site: Site, login: str = "facility") -> RecordersPage:
    window.open_session(site.desk.operators.sign_in(login, PASSPHRASE))
    room = next(room for _, room in window.rooms if isinstance(room, RecordersRoom))
    window.go_to([one for _, one in window.rooms].index(room))
    settle(window)
    return room.page


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "share"
    root.mkdir()
    for name in ("door", "lobby"):
        file = root / f"{name}_2026-11-03_11-05-00.mp4"
        file.write_bytes(b"no video")
        # A file that was just written would count as still growing.
        os.utime(file, (0, 0))
    return root


def tried(window: MainWindow, page: RecordersPage, folder: Path | str) -> None:
    page.add.click()
    settle(window)
    page.form.folder.editor.setText(str(folder))
    page.form.folder.editor.editingFinished.emit()
    settle(window)
    page.form.try_files.click()
    settle(window)


def named(page: RecordersPage, *names: str) -> None:
    for row, name in zip(page.form.cameras.rows, names, strict=True):
        row.name.editor.setText(name)
        row.zone.editor.choose(SUITE)


def test_without_a_recorder_the_page_says_what_to_do(window: MainWindow, site: Site):
    page = open_page(window, site)
    assert page.model.rows == []
    assert page.add.isVisible()


def test_a_folder_is_tried_named_and_kept(qtbot: QtBot, window: MainWindow, site: Site, folder: Path):
    page = open_page(window, site)
    qtbot.keyClick(window, Qt.Key.Key_N, ALT)
    qtbot.waitUntil(page.form.isVisible)
    settle(window)
    tried(window, page, folder)
    assert page.form.layout_choice.editor.value == "ffmpeg-segment"
    rows = page.form.tried.rows
    assert [row.camera for row in rows] == ["door", "lobby"]
    assert rows[0].start == "3 Nov 2026 11:05:00 +01:00"
    assert site.desk.cameras.sources(site.facility) == []
    named(page, "Suite door", "")
    qtbot.keyClick(window, Qt.Key.Key_S, ALT)
    qtbot.waitUntil(lambda: not page.form.isVisible())
    settle(window)
    [(source, _)] = site.desk.cameras.sources(site.facility)
    assert (source.name, source.root, source.layout) == ("share", str(folder), "ffmpeg-segment")
    [camera] = site.desk.cameras.cameras(site.facility)
    assert (camera.name, camera.zone, camera.key) == ("Suite door", SUITE, "door")
    assert page.model.rows[0].state == "not looked at yet"


@pytest.mark.parametrize(
    ("make", "said"),
    [(None, "not there"), ("", "no recordings"), ("odd.bin", "No file here fits")],
    ids=["missing", "empty", "nothing-fits"],
)
def test_a_wrong_folder_is_said_beside_its_field(
    window: MainWindow, site: Site, tmp_path: Path, make: str | None, said: str
):
    page = open_page(window, site)
    root = tmp_path / "wrong"
    if make is not None:
        root.mkdir()
    if make:
        (root / make).write_bytes(b"x")
    tried(window, page, root)
    assert said in page.form.folder.hint.text() + page.form.layout_choice.hint.text()
    assert not page.form.save.isEnabled()


def test_a_zone_that_is_none_and_an_empty_folder_field_are_said(window: MainWindow, site: Site, folder: Path):
    page = open_page(window, site)
    page.add.click()
    settle(window)
    page.form.try_files.click()
    assert "first" in page.form.folder.hint.text()
    page.form.time_zone.editor.setText("Europe/Nowhere")
    page.form.folder.editor.setText(str(folder))
    page.form.try_files.click()
    settle(window)
    assert "no such time zone" in page.form.time_zone.hint.text()


def test_what_was_tried_counts_for_what_was_tried_only(window: MainWindow, site: Site, folder: Path):
    page = open_page(window, site)
    tried(window, page, folder)
    assert page.form.save.isEnabled()
    page.form.time_zone.editor.textEdited.emit("UTC")
    assert not page.form.save.isEnabled()
    assert page.form.tried.rows == []


def test_names_that_are_there_twice_are_said(window: MainWindow, site: Site, folder: Path):
    page = open_page(window, site)
    tried(window, page, folder)
    named(page, "Door", "door")
    page.form.save.click()
    assert "twice" in page.form.cameras.rows[1].name.hint.text()
    page.form.name.editor.setText(" ")
    named(page, "Door", "Lobby")
    page.form.save.click()
    assert page.form.name.hint.text() == "Give the recorder a name."
    settle(window)
    assert site.desk.cameras.sources(site.facility) == []


def test_the_administrator_needs_a_second_person(window: MainWindow, site: Site, folder: Path):
    page = open_page(window, site, "admin")
    assert not page.detail.run.isVisible()
    tried(window, page, folder)
    named(page, "Suite door", "Lobby in")
    page.form.save.click()
    settle(window)
    assert site.desk.cameras.sources(site.facility) == []
    waiting = site.desk.four_eyes.waiting(site.facility)
    assert len(waiting) == 3
    page.form.save.click()
    settle(window)
    assert len(site.desk.four_eyes.waiting(site.facility)) == 3
    for request in waiting:
        site.desk.four_eyes.approve(site.facility, request.id)
    page.form.save.click()
    settle(window)
    assert len(site.desk.cameras.sources(site.facility)) == 1
    assert len(site.desk.cameras.cameras(site.facility)) == 2


def test_a_run_says_what_it_found_and_what_is_wrong(
    qtbot: QtBot, window: MainWindow, site: Site, folder: Path
):
    page = open_page(window, site)
    tried(window, page, folder)
    named(page, "Suite door", "")
    page.form.save.click()
    settle(window)
    page.detail.run.click()
    # The worker process has to start first.
    qtbot.waitUntil(lambda: not page.detail.stop.isVisible(), timeout=60_000)
    settle(window)
    kinds = {row.kind: row for row in page.detail.problems.rows}
    assert kinds["not readable"].count == "1"
    assert "lobby" in kinds["unknown cameras"].meaning
    assert "1 of 1 files read" in page.detail.progress.text()
    assert page.model.rows[0].files == "1"
    assert not page.detail.stop.isVisible()


def test_a_folder_that_is_away_is_said_with_what_to_do(window: MainWindow, site: Site, tmp_path: Path):
    source = FootageSource(SourceId("gone"), "Recorder", str(tmp_path / "gone"), "frigate", "UTC")
    site.desk.cameras.add_source(site.facility, source)
    page = open_page(window, site)
    page.detail.run_all.click()
    settle(window)
    assert page.model.rows[0].tone is Tone.BAD
    assert page.model.rows[0].state == "cannot be reached"
    assert "Recorder cannot be reached (it is not there)" in page.detail.progress.text()


def test_what_the_watch_found_is_a_task_on_the_page(window: MainWindow, site: Site, folder: Path):
    source = FootageSource(SourceId("quiet"), "Recorder", str(folder), "ffmpeg-segment", "Europe/Amsterdam")
    site.desk.cameras.add_source(site.facility, source)
    site.desk.cameras.add(
        site.facility, Camera(CameraId("door"), "Suite door", SUITE, CameraView.ZONE, source.id, "door")
    )
    site.desk.footage_index.index(site.facility, source.id)
    site.clock.advance(timedelta(hours=3))
    site.desk.footage_watch.look(site.facility)
    page = open_page(window, site)
    assert site.desk.footage_watch.open_tasks(site.facility)
    assert page.tasks_said


def test_progress_has_rate_and_time_left(texts: Texts, formats: Formats):
    words = FootageWords(texts, formats)
    assert words.progress(0, 90, timedelta(0)) == "0 of 90 files"
    assert words.progress(30, 90, timedelta(seconds=60)) == "30 of 90 files · 0.5 a second · 2 min left"
    assert words.progress(600, 1200, timedelta(seconds=60)).startswith("600 of 1200 files · 10 a second")


def test_every_kind_of_trouble_has_words(texts: Texts, formats: Formats):
    words = FootageWords(texts, formats)
    report = IndexReport(SourceId("s"), refused_folders=2, unrecognised=3, unknown_keys=list("abcdef"))
    files = dict.fromkeys(RecordingState, 1)
    rows = words.problems(files, report)
    assert [row.count for row in rows] == ["1", "1", "1", "2", "6", "3", "1", "1"]
    assert rows[4].meaning.endswith("a, b, c, d…")
    assert words.problems({}, None) == []


def test_a_look_that_met_something_new_has_a_sentence_too(site: Site, texts: Texts, formats: Formats):
    words, now = FootageWords(texts, formats), site.clock.now()
    assert words.sight(None, now) == (Tone.LOOK_AGAIN, "not looked at yet")
    stale = SourceSight(SourceId("s"), now, now - timedelta(days=3))
    assert words.sight(stale, now) == (Tone.LOOK_AGAIN, "seen 3 d 0 h ago")
    odd = SourceSight(SourceId("s"), now, None, "footage.something_new")
    assert words.sight(odd, now) == (Tone.BAD, "needs a look")
    assert words.problem_sentence(odd, "Recorder")
    known = SourceSight(SourceId("s"), now, None, "footage.time_zone_unknown")
    assert "time zone" in words.problem_sentence(known, "Recorder")
    refused = SourceSight(SourceId("s"), now, None, "footage.folder_refused")
    assert "never" in words.problem_sentence(refused, "Recorder")


def test_ids_are_made_of_names():
    assert id_from("Suite 2, door", []) == "suite-2-door"
    assert id_from("Suite 2, door", ["suite-2-door", "suite-2-door-2"]) == "suite-2-door-3"
    assert id_from("入口", []) == "camera"
