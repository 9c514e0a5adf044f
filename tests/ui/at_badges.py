"""Where tests of the badge ledger begin: a guard has signed in and the page is in front, reached by its key."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.features.site import PASSPHRASE, Site
from ui.app import settle
from ui.main_window import MainWindow
from ui.reception.badges_room import BadgesRoom
from ui.shortcuts import page_keys


def open_badges(window: MainWindow, site: Site, login: str = "guard") -> BadgesRoom:
    """Sign in and open the page of badges."""
    window.open_session(site.desk.operators.sign_in(login, PASSPHRASE))
    settle(window)
    number, room = next(
        (number, room) for number, (_, room) in enumerate(window.rooms) if isinstance(room, BadgesRoom)
    )
    assert page_keys(number + 1).startswith("Ctrl+")
    window.go_to(number)
    settle(window)
    assert isinstance(room, BadgesRoom)
    return room


def press(
    qtbot: QtBot,
    window: MainWindow,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press one key wherever the focus is."""
    qtbot.keyClick(window.focusWidget() or window, key, modifier)
    # A button that is pressed by its key lets go of it a tenth of a second later, and does its act then.
    qtbot.wait(130)
    settle(window)


def type_text(qtbot: QtBot, window: MainWindow, text: str) -> None:
    """Type a text wherever the focus is."""
    qtbot.keyClicks(window.focusWidget() or window, text)
    qtbot.wait(130)
    settle(window)
