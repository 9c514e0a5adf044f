"""The lock of the desk as people meet it: blank, PIN, keys dropped, the operating system, a badge handed in."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.features.site import PASSPHRASE, Site
from ui.app import settle
from ui.idle_watch import IdleStep
from ui.main_window import MainWindow
from ui.secret_pages import NewPassphrasePage, PinPage
from visitor_desk.security.session import Session

PIN = "749201"


@pytest.fixture
def session(window: MainWindow, site: Site) -> Session:
    """A guard at work, with somebody on site and a PIN set."""
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    signed_in = site.desk.operators.sign_in("guard", PASSPHRASE)
    site.desk.desk_lock.set_pin(signed_in, PIN)
    window.open_session(signed_in)
    settle(window)
    return signed_in


def words_of(window: MainWindow) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def type_pin(qtbot: QtBot, window: MainWindow, pin: str) -> None:
    qtbot.waitUntil(lambda: window.unlock.isVisible() and window.unlock.pin_card.reopen.isEnabled())
    qtbot.keyClicks(window.unlock.pin_card.pin.editor, pin)
    qtbot.keyClick(window.unlock.pin_card.pin.editor, Qt.Key.Key_Return)


def test_a_blank_desk_shows_nobody_and_its_pin_brings_the_page_back(
    qtbot: QtBot, window: MainWindow, session: Session
):
    assert "Eriksson" in str([row.name for row in window.rooms[0][1].page.here.model.rows])
    window.away(IdleStep.BLANK)
    qtbot.waitUntil(window.unlock.isVisible)
    qtbot.waitUntil(lambda: session.locked)
    assert "Eriksson" not in words_of(window)
    type_pin(qtbot, window, PIN)
    qtbot.waitUntil(lambda: not session.locked and not window.unlock.isVisible(), timeout=3000)
    assert [name for name, _ in window.rooms] != []
    settle(window)


def test_the_lock_key_blanks_and_once_more_lets_go_of_the_keys(
    qtbot: QtBot, window: MainWindow, session: Session
):
    qtbot.keyClick(window, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: session.locked)
    assert not session.dropped
    qtbot.keyClick(window.unlock, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: session.dropped)
    assert window.rooms == []
    assert not session.ended
    type_pin(qtbot, window, PIN)
    qtbot.waitUntil(lambda: window.rooms != [], timeout=3000)
    settle(window)


def test_five_wrong_pins_ask_for_the_passphrase(qtbot: QtBot, window: MainWindow, session: Session):
    window.blank()
    qtbot.waitUntil(lambda: session.locked)
    for left in (4, 3, 2, 1):
        type_pin(qtbot, window, "111222")
        qtbot.waitUntil(lambda left=left: str(left) in window.unlock.said)
    type_pin(qtbot, window, "111222")
    qtbot.waitUntil(lambda: not window.unlock.asks_pin)
    assert session.ended
    assert "passphrase" in window.unlock.said
    assert (window.session, window.rooms) == (None, [])


def test_another_operator_takes_the_desk_over(qtbot: QtBot, window: MainWindow, session: Session):
    window.blank()
    qtbot.waitUntil(lambda: session.locked)
    qtbot.keyClick(window.unlock, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: not window.unlock.asks_pin)
    window.unlock.sign_in_asked.emit("officer", PASSPHRASE)
    qtbot.waitUntil(lambda: window.rooms != [])
    qtbot.waitUntil(lambda: session.ended)
    assert window.session is not None
    assert window.session.operator.login == "officer"
    settle(window)


def test_a_blank_desk_takes_a_badge_back(qtbot: QtBot, window: MainWindow, session: Session, site: Site):
    window.blank()
    qtbot.waitUntil(lambda: session.locked)
    card = window.unlock.badge_card
    qtbot.keyClick(window.unlock, Qt.Key.Key_F6)
    qtbot.waitUntil(card.badge.editor.hasFocus)
    qtbot.keyClicks(card.badge.editor, "014")
    qtbot.keyClick(card.badge.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "014" in card.sentence.text())
    assert "Eriksson" not in words_of(window)
    assert list(site.desk.here_now.people(site.guard)) == []
    qtbot.keyClicks(card.badge.editor, "017")
    qtbot.keyClick(card.badge.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "017" in card.sentence.text())


def test_time_alone_blanks_then_drops(qtbot: QtBot, window: MainWindow, session: Session, site: Site):
    watch = window._idle
    site.clock.advance(timedelta(minutes=3, seconds=1))
    watch.look()
    qtbot.waitUntil(lambda: session.locked)
    assert not session.dropped
    site.clock.advance(timedelta(minutes=12))
    watch.look()
    qtbot.waitUntil(lambda: session.dropped)


def test_a_clock_set_back_does_not_keep_the_desk_open(window: MainWindow, session: Session, site: Site):
    watch = window._idle
    passed = [0.0]
    watch._seconds = lambda: passed[0]
    watch.seen()
    site.clock.advance(timedelta(hours=-2))
    passed[0] = 181.0
    assert watch.idle == timedelta(seconds=181)


def test_during_an_alarm_nothing_locks(qtbot: QtBot, window: MainWindow, session: Session):
    window.nothing_locks = True
    window.away(IdleStep.BLANK)
    settle(window)
    assert not session.locked
    window.nothing_locks = False
    window.away(IdleStep.BLANK)
    qtbot.waitUntil(lambda: session.locked)


def test_the_operating_system_s_lock_lets_go_of_the_keys(qtbot: QtBot, window: MainWindow, session: Session):
    window.os_lock.locked.emit()
    qtbot.waitUntil(lambda: session.dropped)
    assert window.unlock.asks_pin


def test_everybody_can_change_their_passphrase(qtbot: QtBot, window: MainWindow, site: Site):
    session = site.desk.operators.sign_in("officer", PASSPHRASE)
    window.open_session(session)
    settle(window)
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(window.asking, NewPassphrasePage))
    page = window.asking
    assert isinstance(page, NewPassphrasePage)
    qtbot.keyClicks(page.old.editor, PASSPHRASE)
    for field in (page.new, page.again):
        qtbot.keyClicks(field.editor, "quite another one")
    qtbot.keyClick(page.again.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.asking is None)
    assert "changed" in words_of(window)
    assert site.desk.operators.sign_in("officer", "quite another one")
    settle(window)


def test_a_provisional_passphrase_leads_nowhere_else(qtbot: QtBot, window: MainWindow):
    window.unlock.sign_in_asked.emit("facility", PASSPHRASE)
    qtbot.waitUntil(lambda: isinstance(window.asking, NewPassphrasePage))
    page = window.asking
    assert isinstance(page, NewPassphrasePage)
    assert page.keep is None
    for typed, again, said in (
        ("something new here", "something else", "differ"),
        (PASSPHRASE, PASSPHRASE, "that you have"),
        ("short", "short", "12"),
    ):
        page.new.editor.setText(typed)
        page.again.editor.setText(again)
        page.save.click()
        qtbot.waitUntil(
            lambda said=said: said in page.said or said in page.said.lower() or "have" in page.said
        )
    assert window.rooms == []
    qtbot.keyClick(page, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: window.session is None)


def test_a_trivial_pin_is_not_taken(qtbot: QtBot, window: MainWindow, site: Site):
    site.desk.operators.change_passphrase(site.guard, PASSPHRASE, "a passphrase of my own")
    window.unlock.sign_in_asked.emit("guard", "a passphrase of my own")
    qtbot.waitUntil(lambda: isinstance(window.asking, PinPage))
    page = window.asking
    assert isinstance(page, PinPage)
    page.pin.editor.setText("123456")
    page.again.editor.setText("123456")
    page.save.click()
    qtbot.waitUntil(lambda: "not accepted" in page.said)
    page.no_pin.click()
    qtbot.waitUntil(lambda: window.rooms != [])
    settle(window)


BUS = shutil.which("dbus-daemon")
LOGIN = "org.freedesktop.login1"


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A message bus of its own, so that no signal reaches or comes from the machine's."""
    assert BUS is not None
    command = [BUS, "--session", "--nofork", "--print-address=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        yield address
        daemon.terminate()


LISTENER = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from ui.os_lock import OsLock
app = QCoreApplication([])
lock = OsLock()
lock.locked.connect(lambda: (print("locked", flush=True), app.quit()))
lock.listen()
print(",".join(lock.sources), flush=True)
QTimer.singleShot(15000, lambda: app.exit(1))
sys.exit(app.exec())
"""


SENDER = """
import sys, time
from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection, QDBusMessage
app = QCoreApplication([])
bus = QDBusConnection.sessionBus()
service, path, interface, name = sys.argv[1:5]
if not bus.registerService(service):
    sys.exit("the name is taken")
for _ in range(100):
    signal = QDBusMessage.createSignal(path, interface, name)
    if len(sys.argv) > 5:
        signal.setArguments([sys.argv[5] == "on"])
    bus.send(signal)
    time.sleep(0.1)
"""


@pytest.mark.skipif(sys.platform == "win32" or BUS is None, reason="needs a D-Bus daemon")
@pytest.mark.parametrize(
    "signal",
    [
        (LOGIN, f"/{LOGIN.replace('.', '/')}/session/_31", f"{LOGIN}.Session", "Lock"),
        (LOGIN, f"/{LOGIN.replace('.', '/')}", f"{LOGIN}.Manager", "PrepareForSleep", "on"),
        (
            "org.example.Saver",
            "/org/freedesktop/ScreenSaver",
            "org.freedesktop.ScreenSaver",
            "ActiveChanged",
            "on",
        ),
    ],
    ids=["session", "sleep", "saver"],
)
def test_the_system_s_own_signals_are_heard(bus: str, signal: tuple[str, ...]):
    # One bus stands for both: logind speaks on the system's, the screen saver on the session's.
    places = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": bus, "DBUS_SYSTEM_BUS_ADDRESS": bus}
    command = [sys.executable, "-c", LISTENER]
    with subprocess.Popen(command, env=places, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert "logind.lock" in child.stdout.readline()
        with subprocess.Popen([sys.executable, "-c", SENDER, *signal], env=places) as sender:
            heard = child.stdout.readline()
            sender.terminate()
        assert heard.strip() == "locked"
