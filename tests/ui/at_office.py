"""Where tests of the office's pages begin: somebody has signed in and a page is in front."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from tests.features.site import PASSPHRASE, Site
from ui.app import settle
from ui.main_window import MainWindow
from ui.rooms import AnyRoom, RoomName
from ui.shortcuts import page_keys

ALT, CONTROL, NONE = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.NoModifier,
)
STEP_MS = 20


def open_page(window: MainWindow, site: Site, name: RoomName, login: str = "facility") -> AnyRoom:
    """Sign somebody in, go to a page by its key and return its room, settled."""
    window.open_session(site.desk.operators.sign_in(login, PASSPHRASE))
    settle(window)
    number = [one for one, _ in window.rooms].index(name)
    press(window, Qt.Key(QKeySequence(page_keys(number + 1))[0].key()), CONTROL)
    return window.rooms[number][1]


def press(window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """Press a key where the focus is, and wait for what it starts: a button stays down for a moment."""
    QTest.keyClick(QApplication.focusWidget() or window, key, held)
    settle(window)
    while any(button.isDown() for button in window.findChildren(QAbstractButton)):
        QTest.qWait(STEP_MS)
    settle(window)


def type_in(window: MainWindow, *fields: str) -> None:
    """Type into the field with the focus and those behind it; an empty text passes a field by."""
    for number, text in enumerate(fields):
        if number:
            press(window, Qt.Key.Key_Tab)
        if text:
            QTest.keyClicks(QApplication.focusWidget(), text)
    settle(window)
