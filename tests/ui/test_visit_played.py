"""Real recordings in the real window: what is shown is the picture that was decoded, and it goes with the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.features.site import NOON, PASSPHRASE, SUITE, Site, open_site
from tests.footage.clips import cut_off, write_video
from ui.app import make_window, settle
from ui.footage.player_page import PlayerPage
from ui.footage.player_tile import PictureTile
from ui.main_window import MainWindow
from ui.palettes import PaletteName
from ui.visits.room import VisitsRoom
from visitor_desk.footage.camera import Camera, CameraId, CameraView, FootageSource, SourceId
from visitor_desk.security.duties import Purpose
from visitor_desk.visits.visit import VisitId


@dataclass
class Opened:
    window: MainWindow
    site: Site
    visit: VisitId
    page: PlayerPage


CAMERAS = {"lobby": "Lobby in", "door": "Suite door"}
SECONDS = 40.0
STARTS = NOON - timedelta(seconds=20)
FRAME = timedelta(milliseconds=100)


@pytest.fixture(scope="session")
def share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two cameras from 20 s before noon on; of one of them the file breaks off."""
    folder = tmp_path_factory.mktemp("share")
    for key in CAMERAS:
        file = folder / f"{key}_{STARTS:%Y-%m-%d_%H-%M-%S}.ts"
        write_video(file, SECONDS, [(0, SECONDS)], container_format="mpegts")
    cut_off(folder / f"door_{STARTS:%Y-%m-%d_%H-%M-%S}.ts", 0.6)
    return folder


@pytest.fixture(scope="module")
def opened(
    qapp: QApplication, template: Path, share: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Opened]:
    """The page with the footage of a visit of half a minute, opened as a person does; one for all tests here."""
    with open_site(template, tmp_path_factory.mktemp("played") / "site") as site:
        source = FootageSource(SourceId("rec"), "Recorder", str(share), "ffmpeg-segment", "UTC")
        site.desk.cameras.add_source(site.facility, source)
        for key, name in CAMERAS.items():
            camera = Camera(CameraId(key), name, SUITE, CameraView.ENTRANCE, source.id, key)
            site.desk.cameras.add(site.facility, camera)
        visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
        site.clock.advance(timedelta(hours=1))
        site.desk.footage_index.index(site.facility, source.id)
        window = make_window(qapp, site.desk, "en", PaletteName.LIGHT)
        window.resize(1440, 900)
        window.show()
        window.activateWindow()
        window.open_session(site.desk.operators.sign_in("facility", PASSPHRASE))
        room = next(room for _, room in window.rooms if isinstance(room, VisitsRoom))
        window.go_to([one for _, one in window.rooms].index(room))
        settle(window)
        assert room.player is not None
        room.player.remember(VisitId(visit.id), Purpose.SAFETY)
        room.page.detail.footage.click()
        settle(window)
        yield Opened(window, site, visit.id, room.player.room.page)
        settle(window)
        window.hand_over()
        window.close()
        shiboken6.delete(window)


@pytest.fixture
def page(qtbot: QtBot, opened: Opened) -> PlayerPage:
    """The opened page, both cameras showing a picture."""
    page = opened.page
    type_time(qtbot, page, "13:00:00")
    qtbot.waitUntil(lambda: all(shows(page, camera, NOON) for camera in CAMERAS))
    return page


def tile_of(page: PlayerPage, camera: str) -> PictureTile:
    return next(tile for tile in page.wall.tiles if tile.camera == camera)


def shows(page: PlayerPage, camera: str, wanted: datetime) -> bool:
    """Whether a camera shows the picture of an instant, to a rounded millisecond."""
    shown = tile_of(page, camera).shown
    return shown is not None and shown.at is not None and abs(shown.at - wanted) < timedelta(milliseconds=2)


def type_time(qtbot: QtBot, page: PlayerPage, typed: str) -> None:
    qtbot.keyClick(page.wall, Qt.Key.Key_G)
    qtbot.keyClicks(page.bar.typed, typed)
    qtbot.keyClick(page.bar.typed, Qt.Key.Key_Return)


def decoded(file: Path, media_s: float, size: tuple[int, int]) -> np.ndarray:
    """PyAV's own picture of a media second, at a size."""
    with av.open(str(file)) as container:
        first = None
        for frame in container.decode(video=0):
            first = frame.time if first is None else first
            if frame.time - first >= media_s - 0.001:
                return cv2.resize(frame.to_ndarray(format="rgb24"), size, interpolation=cv2.INTER_AREA)
    raise AssertionError


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3)


def test_the_picture_of_a_typed_time_is_the_one_that_was_recorded(
    qtbot: QtBot, page: PlayerPage, share: Path
):
    type_time(qtbot, page, "13:00:03")
    qtbot.waitUntil(lambda: shows(page, "lobby", NOON + timedelta(seconds=3)))
    image = tile_of(page, "lobby").image
    assert image is not None
    file = share / f"lobby_{STARTS:%Y-%m-%d_%H-%M-%S}.ts"
    size = (image.width(), image.height())
    shown = pixels(image).astype(int)
    same, other = (np.abs(shown - decoded(file, media_s, size)).mean() for media_s in (23.0, 24.0))
    assert same < 3
    assert other > same * 2


def test_single_pictures_go_both_ways_and_every_camera_follows(qtbot: QtBot, page: PlayerPage):
    at = NOON + timedelta(seconds=1)
    type_time(qtbot, page, "13:00:01")
    qtbot.waitUntil(lambda: shows(page, "door", at))
    qtbot.keyClick(page.wall, Qt.Key.Key_Period)
    qtbot.waitUntil(lambda: shows(page, "door", at + FRAME) and shows(page, "lobby", at + FRAME))
    qtbot.keyClick(page.wall, Qt.Key.Key_2)
    qtbot.keyClick(page.wall, Qt.Key.Key_Comma)
    qtbot.waitUntil(lambda: shows(page, "door", at) and shows(page, "lobby", at))
    qtbot.keyClick(page.wall, Qt.Key.Key_Comma)
    qtbot.waitUntil(lambda: shows(page, "door", at - FRAME) and shows(page, "lobby", at - FRAME))


def test_where_a_file_breaks_off_its_camera_says_so_and_the_other_plays_on(qtbot: QtBot, page: PlayerPage):
    type_time(qtbot, page, "13:00:15")
    door = tile_of(page, "door")
    qtbot.waitUntil(lambda: door.card is not None and door.card.title.startswith("No footage"))
    qtbot.waitUntil(lambda: shows(page, "lobby", NOON + timedelta(seconds=15)))
    qtbot.keyClick(page.wall, Qt.Key.Key_L)
    lobby = tile_of(page, "lobby")
    qtbot.waitUntil(lambda: bool(lobby.shown and lobby.shown.at and lobby.shown.at > NOON + FRAME * 153))
    assert door.card is not None


def test_small_pictures_of_a_real_file_come(qtbot: QtBot, page: PlayerPage):
    page.set_marks(NOON - timedelta(seconds=15), NOON)
    page.timeline.zoom(8)
    qtbot.keyClick(page.wall, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: any(image is not None for _, image in page.thumbs.found))


def test_the_opening_stands_in_the_log_once(opened: Opened):
    bodies = [entry.body or b"" for entry in opened.site.desk.log.about(opened.site.officer, opened.visit)]
    assert sum(b'"footage.opened"' in body for body in bodies) == 1


def test_going_to_another_page_drops_every_picture(opened: Opened):
    opened.window.go_to(1)
    assert opened.page.wall.tiles == []
    assert not opened.page.isVisible()
