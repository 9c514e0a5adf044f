"""Where tests of the reception page begin: a guard has signed in and the page is in front."""

from __future__ import annotations

from tests.features.site import PASSPHRASE, Site
from ui.app import settle
from ui.main_window import MainWindow
from ui.reception.room import ReceptionRoom


def open_reception(window: MainWindow, site: Site) -> ReceptionRoom:
    """Sign the guard in and return the room, settled; the tickets were issued before."""
    window.open_session(site.desk.operators.sign_in("guard", PASSPHRASE))
    settle(window)
    room = window.rooms[0][1]
    assert isinstance(room, ReceptionRoom)
    return room
