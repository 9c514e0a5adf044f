"""Signing in, locking, and what the rail shows to whom."""

from datetime import timedelta

import pytest
import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from tests.features.site import PASSPHRASE, Site
from ui.app import Front, settle
from ui.i18n import Language
from ui.main_window import MainWindow
from ui.palettes import PaletteName
from ui.rooms import RoomName, rooms_of
from ui.secret_pages import NewPassphrasePage, PinPage
from ui.widgets.rail import RailButton
from visitor_desk.security.duties import Duty


def sign_in(qtbot: QtBot, window: MainWindow, login: str, passphrase: str = PASSPHRASE) -> None:
    qtbot.keyClicks(window.unlock.who.editor, login)
    qtbot.keyClicks(window.unlock.passphrase.editor, passphrase)
    qtbot.keyClick(window.unlock.passphrase.editor, Qt.Key.Key_Return)


def choose_passphrase(qtbot: QtBot, window: MainWindow, passphrase: str) -> None:
    qtbot.waitUntil(lambda: isinstance(window.asking, NewPassphrasePage))
    page = window.asking
    assert isinstance(page, NewPassphrasePage)
    for field in (page.new, page.again):
        qtbot.keyClicks(field.editor, passphrase)
    qtbot.keyClick(page.again.editor, Qt.Key.Key_Return)


def choose_pin(qtbot: QtBot, window: MainWindow, pin: str) -> None:
    qtbot.waitUntil(lambda: isinstance(window.asking, PinPage))
    page = window.asking
    assert isinstance(page, PinPage)
    for field in (page.pin, page.again):
        qtbot.keyClicks(field.editor, pin)
    qtbot.keyClick(page.again.editor, Qt.Key.Key_Return)


def words_of(window: MainWindow) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def test_signing_in_by_keyboard_opens_the_pages_of_the_duty(qtbot: QtBot, window: MainWindow):
    sign_in(qtbot, window, "guard")
    choose_passphrase(qtbot, window, "a passphrase of my own")
    choose_pin(qtbot, window, "749201")
    qtbot.waitUntil(lambda: window.rooms != [])
    rooms = [
        RoomName.RECEPTION,
        RoomName.ANNOUNCED,
        RoomName.BADGES,
        RoomName.HAND_OVER,
        RoomName.DELIVERIES,
        RoomName.INTERNAL,
    ]
    assert [name for name, _ in window.rooms] == rooms
    settle(window)
    assert "Log intact" in words_of(window)
    assert "Staff guard" in words_of(window)


def test_a_wrong_passphrase_gets_a_sentence_and_nothing_is_left_in_the_field(
    qtbot: QtBot, window: MainWindow
):
    sign_in(qtbot, window, "guard", "not the passphrase at all")
    qtbot.waitUntil(lambda: "do not belong together" in window.unlock.said)
    assert window.session is None
    assert window.unlock.passphrase.editor.text() == ""


def test_after_several_wrong_ones_the_button_waits(qtbot: QtBot, window: MainWindow):
    for _ in range(5):
        window.unlock.sign_in_asked.emit("guard", "not the passphrase at all")
        settle(window)
    assert not window.unlock.sign_in.isEnabled()
    assert any(character.isdigit() for character in window.unlock.said)


def test_nothing_typed_is_said_at_once(qtbot: QtBot, window: MainWindow):
    qtbot.keyClick(window.unlock.who.editor, Qt.Key.Key_Return)
    assert "sign-in name" in window.unlock.said
    assert window.idle


def test_caps_lock_is_noticed_by_its_letters(qtbot: QtBot, window: MainWindow):
    field = window.unlock.passphrase
    qtbot.keyClick(field.editor, Qt.Key.Key_A)
    assert not field.hint.isVisible()
    qtbot.keyClicks(field.editor, "A")
    assert not field.hint.isVisible() or "Caps lock" in field.hint.text()


def test_the_passphrase_is_never_shown(window: MainWindow):
    assert window.unlock.passphrase.editor.echoMode() is QLineEdit.EchoMode.Password


def test_f12_drops_keys_and_pages(qtbot: QtBot, window: MainWindow, site: Site):
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    session = site.desk.operators.sign_in("guard", PASSPHRASE)
    window.open_session(session)
    settle(window)
    assert "Eriksson" in str([row.name for row in window.rooms[0][1].page.here.model.rows])
    qtbot.keyClick(window, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: session.locked)
    assert window.rooms == []
    qtbot.waitUntil(window.unlock.isVisible)
    assert "Eriksson" not in words_of(window)


def test_a_session_locked_elsewhere_ends_at_the_next_act(qtbot: QtBot, window: MainWindow, site: Site):
    session = site.desk.operators.sign_in("guard", PASSPHRASE)
    window.open_session(session)
    settle(window)
    session.lock()
    window.go_to(0)
    qtbot.waitUntil(lambda: window.session is None)


def test_being_away_locks_the_desk(qtbot: QtBot, window: MainWindow, site: Site):
    session = site.desk.operators.sign_in("facility", PASSPHRASE)
    window.open_session(session)
    settle(window)
    window.away()
    qtbot.waitUntil(lambda: session.locked)


def test_pages_are_reached_by_their_keys(qtbot: QtBot, window: MainWindow, site: Site):
    window.open_session(site.desk.operators.sign_in("officer", PASSPHRASE))
    settle(window)
    assert window.pages.currentIndex() == 0
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.pages.currentIndex() == 1)
    settle(window)


@pytest.mark.parametrize(
    ("duty", "rooms"),
    [
        (
            Duty.RECEPTION,
            [
                RoomName.RECEPTION,
                RoomName.ANNOUNCED,
                RoomName.BADGES,
                RoomName.HAND_OVER,
                RoomName.DELIVERIES,
            ],
        ),
        (
            Duty.FACILITY,
            [
                RoomName.VISITS,
                RoomName.ANNOUNCED,
                RoomName.ACCESS,
                RoomName.DENY,
                RoomName.HOLDS,
                RoomName.CAMERAS,
                RoomName.RECORDERS,
                RoomName.DOORS,
                RoomName.MOMENTS,
                RoomName.INCIDENTS,
                RoomName.BADGES,
                RoomName.DELIVERIES,
                RoomName.ZONES,
            ],
        ),
        (
            Duty.PRIVACY,
            [
                RoomName.REQUESTS,
                RoomName.RETENTION,
                RoomName.REGISTERS,
                RoomName.VISITS,
                RoomName.DENY,
                RoomName.HOLDS,
                RoomName.MOMENTS,
                RoomName.INCIDENTS,
                RoomName.AUTHORITIES,
                RoomName.BREACHES,
                RoomName.DISCLOSURES,
                RoomName.SILENCES,
            ],
        ),
        (
            Duty.AUDITOR,
            [
                RoomName.RETENTION,
                RoomName.REGISTERS,
                RoomName.VISITS,
                RoomName.HOLDS,
                RoomName.MOMENTS,
                RoomName.BREACHES,
                RoomName.DISCLOSURES,
                RoomName.SILENCES,
                RoomName.ZONES,
            ],
        ),
        (Duty.ADMINISTRATOR, [RoomName.CAMERAS, RoomName.RECORDERS, RoomName.SIGNING]),
        (Duty.APPROVER, [RoomName.SIGNING]),
        (Duty.RELEASER, [RoomName.SIGNING]),
    ],
)
def test_the_rail_lists_only_pages_of_the_duty(duty: Duty, rooms: list[RoomName]):
    assert rooms_of(frozenset({duty})) == [*rooms, RoomName.INTERNAL]


def test_language_and_light_change_in_place_with_the_same_session(
    qtbot: QtBot, qapp: QApplication, site: Site
):
    front = Front(qapp, site.desk, "en", PaletteName.LIGHT)
    session = site.desk.operators.sign_in("facility", PASSPHRASE)
    front.window.open_session(session)
    front.window.show()
    settle(front.window)
    front.next_language()
    settle(front.window)
    assert (front.language, front.window.session) == (Language.NL, session)
    assert "Bezoeken" in [button.accessibleName() for button in front.window.rail.findChildren(RailButton)]
    front.next_light()
    settle(front.window)
    assert front.palette is PaletteName.DARK
    assert not session.locked
    front.window.close()
    assert session.locked
    # What listens to every key of the program would listen on in the next test.
    shiboken6.delete(front.window)


def test_a_closed_window_begins_nothing_more(window: MainWindow):
    layer = window.evacuation
    assert any(timer.isActive() for timer in layer.findChildren(QTimer))
    window.close()
    own = Qt.FindChildOption.FindDirectChildrenOnly
    assert not any(timer.isActive() for timer in layer.findChildren(QTimer, options=own))
    assert window.idle


def test_closing_the_window_locks_the_session(qtbot: QtBot, window: MainWindow, site: Site):
    session = site.desk.operators.sign_in("facility", PASSPHRASE)
    window.open_session(session)
    settle(window)
    window.close()
    assert session.locked


def test_the_clock_of_the_lock_goes_on(qtbot: QtBot, window: MainWindow, site: Site):
    assert "13:00" in words_of(window)
    site.clock.advance(timedelta(minutes=5))
    qtbot.waitUntil(lambda: "13:05" in words_of(window), timeout=3000)
