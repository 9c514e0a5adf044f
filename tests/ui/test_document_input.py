"""Camera, reader and hand at the reception page, and what is left on the screen of a document."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.documents.builders import build_td1, build_td3, spoil
from tests.documents.fake_cameras import DARK, FakeCameras
from tests.features.site import Site, open_site
from tests.ui.at_reception import open_reception
from tests.ui.test_wedge import Hands, press
from ui.app import settle
from ui.caught_lines import CaughtLines
from ui.main_window import MainWindow
from ui.palettes import Tone
from ui.reception.page import ReceptionPage
from ui.reception.picture_view import COVER
from ui.reception.room import ReceptionRoom
from ui.widgets.pressed_at_once import SEEN_MS
from visitor_desk.demo_site.specimens import draw_specimen
from visitor_desk.documents.camera import CameraId, CameraState, Frame
from visitor_desk.documents.check_digits import CheckedField

PASSPORT = build_td3(optional="ZE184226B")
PATIENCE_MS = 20_000
NO_KEY = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier


def page_of(lines: tuple[str, ...]) -> Frame:
    return draw_specimen(lines, "UTOPIA SPECIMEN", (("Surname", "ERIKSSON"),), width=900)


@pytest.fixture
def cameras() -> FakeCameras:
    return FakeCameras()


@pytest.fixture
def site(template: Path, tmp_path: Path, cameras: FakeCameras) -> Iterator[Site]:
    with open_site(template, tmp_path / "site", cameras) as opened:
        yield opened


@pytest.fixture
def room(window: MainWindow, site: Site) -> ReceptionRoom:
    site.ticket("Eriksson, Anna Maria")
    site.ticket("Okafor, Chidi")
    return open_reception(window, site)


@pytest.fixture
def page(room: ReceptionRoom) -> ReceptionPage:
    return room.page


def pressed(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_KEY) -> None:
    qtbot.keyClick(window, key, modifier)
    qtbot.wait(130)
    settle(window)


def until(qtbot: QtBot, true: Callable[[], bool]) -> None:
    qtbot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)


def read_live(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage, cameras: FakeCameras, lines=PASSPORT
) -> None:
    """Lay a document under the camera and press F3."""
    cameras.show(cameras.plug("video0"), page_of(lines))
    qtbot.keyClick(window, Qt.Key.Key_F3)
    until(qtbot, lambda: page.draft.document is not None)
    settle(window)


def covers_in(image: QImage | None) -> int:
    assert image is not None
    return sum(
        image.pixelColor(x, y) == COVER
        for x in range(0, image.width(), 8)
        for y in range(0, image.height(), 8)
    )


# The camera


def test_a_document_under_the_camera_is_read_by_one_key(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage, room: ReceptionRoom, cameras: FakeCameras
):
    read_live(qtbot, window, page, cameras)
    assert page.draft.expected is not None
    assert page.draft.expected.name == "Eriksson, Anna Maria"
    assert page.document.banner.tone is not Tone.BAD
    assert not room.documents.camera.is_on
    assert page.document.camera.sentence == ""
    until(qtbot, lambda: cameras.opened == [])
    assert covers_in(page.document.picture.image) > 0


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (CameraState.NONE_FOUND, "No camera is found"),
        (CameraState.LIVE, "Live."),
        (CameraState.IN_USE, "Another program"),
        (CameraState.NO_PICTURE, "gives no picture"),
    ],
)
def test_each_state_of_the_camera_is_a_sentence(
    qtbot: QtBot,
    window: MainWindow,
    page: ReceptionPage,
    cameras: FakeCameras,
    state: CameraState,
    words: str,
):
    if state is not CameraState.NONE_FOUND:
        device = cameras.plug("video0")
        cameras.occupy(device, busy=state is CameraState.IN_USE)
        cameras.show(device, None if state is CameraState.NO_PICTURE else DARK)
    qtbot.keyClick(window, Qt.Key.Key_F3)
    until(qtbot, lambda: words in page.document.camera.sentence)
    assert page.document.camera.accessibleName() == page.document.camera.sentence
    assert page.document.camera.toggle.words == "Stop camera"


def test_unplugging_is_said_and_plugging_in_is_enough(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage, cameras: FakeCameras
):
    device = cameras.plug("video0")
    qtbot.keyClick(window, Qt.Key.Key_F3)
    until(qtbot, lambda: page.document.picture.image is not None)
    cameras.unplug(device)
    until(qtbot, lambda: "unplugged" in page.document.camera.sentence)
    assert page.document.picture.image is None
    cameras.plug("video0")
    until(qtbot, lambda: "Live." in page.document.camera.sentence)


def test_a_second_camera_is_a_choice_that_stays(
    qtbot: QtBot,
    window: MainWindow,
    page: ReceptionPage,
    room: ReceptionRoom,
    cameras: FakeCameras,
    site: Site,
):
    cameras.plug("video0")
    qtbot.keyClick(window, Qt.Key.Key_F3)
    until(qtbot, lambda: "Live." in page.document.camera.sentence)
    assert not page.document.camera.device.isVisible()
    second = cameras.plug("video2")
    room.documents.camera.stop()
    room.documents.camera.start()
    until(qtbot, page.document.camera.device.isVisible)
    editor = page.document.camera.device.editor
    editor.choose(second)
    editor.activated.emit(editor.currentIndex())
    until(qtbot, lambda: cameras.opened == [second])
    room.documents.camera.stop()
    room.documents.camera.start()
    until(qtbot, lambda: editor.value == CameraId("video2") and "Live." in page.document.camera.sentence)
    window.lock()
    until(qtbot, lambda: cameras.opened == [])
    window.open_session(site.guard)
    settle(window)
    pressed(qtbot, window, Qt.Key.Key_F3)
    until(qtbot, lambda: cameras.opened == [second])


@pytest.mark.parametrize("how", ["key", "aside", "lock", "blank", "typed", "hand", "eye", "none", "alarm"])
def test_the_camera_is_let_go(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage, room: ReceptionRoom, cameras: FakeCameras, how: str
):
    cameras.plug("video0")
    qtbot.keyClick(window, Qt.Key.Key_F3)
    until(qtbot, lambda: page.document.picture.image is not None)
    if how == "key":
        # A key that is struck again at once is one that was held.
        qtbot.wait(2 * SEEN_MS)
        pressed(qtbot, window, Qt.Key.Key_F3)
    elif how == "aside":
        page.choose_person(page.expected[0])
        page.escape()
    elif how == "lock":
        window.lock()
    elif how == "blank":
        window.blank()
    elif how == "typed":
        room.documents.read_lines(list(PASSPORT))
    elif how == "hand":
        page.document.type_lines.click()
    elif how == "eye":
        page.document.by_eye.click()
    elif how == "none":
        page.document.no_document.click()
    else:
        window.evacuation.show_list()
    assert not room.documents.camera.is_on
    until(qtbot, lambda: cameras.opened == [])
    if how != "lock":
        settle(window)
        assert page.document.picture.image is None


def test_the_camera_takes_the_place_of_what_is_typed(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage, cameras: FakeCameras
):
    cameras.plug("video0")
    page.document.by_eye.click()
    assert not page.document.picture.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F3)
    until(qtbot, page.document.picture.isVisible)
    assert not page.document.typing


# A document reader


@pytest.fixture
def hands(window: MainWindow, texts) -> Hands:
    """A reader plugged into the window's keyboard."""
    hands = Hands()
    CaughtLines(window, texts, hands)
    return hands


def send(window: MainWindow, hands: Hands, text: str) -> None:
    for character in text:
        hands.ms += 4
        press(window, character)
    hands.ms += 1000
    watch = window.findChild(CaughtLines)
    assert watch is not None
    watch.settle()
    settle(window)


def test_lines_of_a_reader_are_checked_wherever_the_focus_is(
    window: MainWindow, page: ReceptionPage, hands: Hands
):
    page.here.ask_badge()
    page.here.badge.editor.setFocus()
    send(window, hands, "\r".join(PASSPORT) + "\r")
    assert page.here.badge.editor.text() == ""
    assert page.draft.expected is not None
    assert page.draft.document is not None


def test_a_locked_desk_swallows_a_reader_s_lines(window: MainWindow, page: ReceptionPage, hands: Hands):
    window.lock()
    settle(window)
    window.unlock.who.editor.setFocus()
    send(window, hands, "\r".join(PASSPORT) + "\r")
    assert window.unlock.who.editor.text() == ""
    assert window.unlock.passphrase.editor.text() == ""
    assert "ERIKSSON" not in window.unlock.accessibleName()


def test_torn_lines_of_a_reader_get_a_sentence(window: MainWindow, page: ReceptionPage, hands: Hands):
    send(window, hands, "\r".join(PASSPORT)[5:] + "\r")
    assert window.bar is not None
    assert "incomplete" in window.bar.message
    assert page.draft.document is None


def test_an_office_without_a_reception_page_says_so(window: MainWindow, site: Site, hands: Hands):
    window.open_session(site.officer)
    settle(window)
    send(window, hands, "\r".join(PASSPORT) + "\r")
    assert window.bar is not None
    assert "reception page only" in window.bar.message


# By hand


def test_digits_are_told_while_the_lines_are_typed(qtbot: QtBot, window: MainWindow, page: ReceptionPage):
    pressed(qtbot, window, Qt.Key.Key_F4)
    editor = page.document.lines
    first, second = spoil(PASSPORT, 1, 13, "9")
    editor.editor.setPlainText(f"{first}\n{second[:21]}")
    assert editor.lengths.text() == "Line 1: 44 of 44 · Line 2: 21 of 44"
    assert editor.signs[CheckedField.NUMBER].words == "document number: matches"
    assert editor.signs[CheckedField.BIRTH_DATE].words == "date of birth: does not match"
    assert editor.signs[CheckedField.EXPIRY_DATE].words == "date of expiry: not there yet"
    assert editor.signs[CheckedField.NUMBER].accessibleName() == "document number: matches"
    assert editor.isVisible()


def test_a_look_alike_is_pointed_at(qtbot: QtBot, window: MainWindow, page: ReceptionPage):
    pressed(qtbot, window, Qt.Key.Key_F4)
    first, second = spoil(PASSPORT, 1, 22, "O")
    page.document.lines.editor.setPlainText(f"{first}\n{second[:30]}")
    assert "Line 2, place 23: is “O” right there?" in page.document.lines.alike.text()


def test_lines_that_are_whole_are_handed_on_and_nothing_stays_in_the_editor(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage
):
    pressed(qtbot, window, Qt.Key.Key_F4)
    for line in build_td1():
        page.document.lines.editor.appendPlainText(line)
    settle(window)
    assert page.draft.document is not None
    assert not page.document.lines.isVisible()
    page.document.lines.editor.undo()
    assert page.document.lines.editor.toPlainText() == ""
