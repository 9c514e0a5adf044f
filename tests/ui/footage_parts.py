"""What unfolds on the pages of footage and of the visit book when a person goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from tests.features.site import SUITE
from tests.ui.player_fakes import FakePlayer, a_view
from ui.app import settle
from ui.footage.cameras_room import CamerasRoom
from ui.footage.door_form import OWN_FORMAT
from ui.footage.doors_room import DoorsRoom
from ui.footage.recorders_room import RecordersRoom
from ui.main_window import MainWindow
from ui.visits.room import VisitsRoom
from visitor_desk.footage.still import Still

Parts = Iterator[tuple[str, QWidget]]


def parts_of_footage_pages(window: MainWindow, room: object) -> Parts:
    """Unfold what a page of footage has."""
    if isinstance(room, VisitsRoom):
        yield from _the_book(window, room)
    if isinstance(room, CamerasRoom):
        yield from _cameras(window, room)
    if isinstance(room, RecordersRoom):
        yield from _recorders(window, room)
    if isinstance(room, DoorsRoom):
        yield from _doors(window, room)


def _the_book(window: MainWindow, room: VisitsRoom) -> Parts:
    """Find a name, and play a visit's footage."""
    if room.page.find_name.isVisible():
        room.page.names.open()
        yield "names", window
        room.page.names.show_loading(500, 100_000)
        yield "loading", window
    detail = room.page.detail
    for name, act in (("reveal", detail.reveal), ("footage", detail.footage), ("keep", detail.keep)):
        if act.isVisible() and act.isEnabled():
            act.click()
            settle(window)
            yield name, window
    if room.player is not None:
        player = FakePlayer(a_view())
        room.page.show_player(room.player.room.page)
        room.player.room.showing.begin(player.view, player, player.thumbnails)
        settle(window)
        yield "player", window
        room.player.room.page.bar.toggle_more()
        room.player.room.page.bar.begin_typing("12:00")
        settle(window)
        yield "player-keys", window
        room.page.show_book()


def _cameras(window: MainWindow, room: CamerasRoom) -> Parts:
    detail = room.page.detail
    detail.as_table.click()
    yield "table", window
    detail.open_clock()
    yield "clock", window
    room.begin_change()
    detail.change_form.service.button.click()
    settle(window)
    yield "change", window
    detail.close_change()
    room.tuning.begin_masks()
    settle(window)
    yield "masks", window
    detail.reading.editor.show_still(Still(4, 3, bytes(36)))
    detail.reading.editor.new.click()
    settle(window)
    yield "new-mask", window
    detail.close_masks()
    detail.reading.show_running("1 of 2", 1, 2)
    settle(window)
    yield "calibrating", window


def _recorders(window: MainWindow, room: RecordersRoom) -> Parts:
    room.page.detail.show_running("1 of 2", 1, 2)
    yield "running", window
    room.begin_like_first()
    settle(window)
    room.page.form.try_files.click()
    settle(window)
    assert room.page.form.cameras.rows
    yield "tried", window
    room.begin_change()
    settle(window)
    yield "change", window
    room.begin_import()
    room.importing.use_files([Path("export.mkv")])
    room.page.importing.ask_which_hour("twice")
    settle(window)
    yield "import", window


def _doors(window: MainWindow, room: DoorsRoom) -> Parts:
    room.page.detail.show_running(0, 0)
    yield "running", window
    room.page.detail.show_idle()
    room.begin_add()
    settle(window)
    room.page.form.time_format.editor.choose(OWN_FORMAT)
    room.page.form.show_tried("1 of 1", [], ["North"], [("Suite", SUITE)], may_save=True)
    room.page.form.note("look")
    settle(window)
    yield "tried", window
    room.page.show_list()
