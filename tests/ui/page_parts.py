"""What unfolds on pages when a person goes on: forms, questions and players."""

from collections.abc import Iterator

from PySide6.QtWidgets import (
    QWidget,
)

from tests.paper.test_small_papers import SLIP
from tests.ui.player_fakes import FakePlayer, a_view
from ui.app import settle
from ui.main_window import MainWindow
from ui.reception.badges_room import BadgesRoom
from ui.reception.hand_over_room import HandOverRoom
from ui.reception.room import ReceptionRoom
from ui.visits.room import VisitsRoom


def parts_of_the_book(window: MainWindow, room: VisitsRoom) -> Iterator[QWidget]:
    """Find a name, and play a visit's footage."""
    if room.page.find_name.isVisible():
        room.page.names.open()
        yield window
        room.page.names.show_loading(500, 100_000)
        yield window
    if room.player is not None:
        player = FakePlayer(a_view())
        room.page.show_player(room.player.room.page)
        room.player.room.showing.begin(player.view, player, player.thumbnails)
        room.player.room.page.bar.toggle_more()
        settle(window)
        yield window
        room.page.show_book()


def pages_of_the_shift(window: MainWindow, room: object) -> Iterator[QWidget]:
    """What unfolds on the page of badges, and the page of F8 of who is signed in."""
    if isinstance(room, HandOverRoom):
        window.emergency.show_page()
        settle(window)
        assert window.emergency.page.complete.isVisible()
        yield window.emergency.page
        window.emergency.put_away()
    if isinstance(room, BadgesRoom):
        for badge, act in (("015", "lost"), ("014", "correct"), ("016", "deactivated")):
            room.page.choose(badge)
            room.begin(act)
            settle(window)
            assert room.page.detail.has_form
            yield window


def parts_of_reception(window: MainWindow, room: ReceptionRoom) -> Iterator[QWidget]:
    """Unfold what the guard's page has: typing, a refusal, a badge, a receipt, a group with all it asks."""
    page = room.page
    notes = room.notes
    for asked, layer in ((notes.incident_asked, notes.incident), (notes.authority_asked, notes.authority)):
        asked.click()
        settle(window)
        layer.form.write_down.click()
        settle(window)
        assert layer.isVisible()
        yield window
        layer.go()
    page.here.print_badge.show()
    room.receipt.show_slip(SLIP, "014")
    settle(window)
    yield window
    room.receipt.go()
    page.document.start_typing()
    page.visit.start_refusal()
    page.here.ask_badge()
    yield window
    page.document.start_by_eye("Suite 2")
    settle(window)
    yield window
    page.document.stop_typing()
    page.choose_person(next(one for one in page.expected if one.in_group))
    settle(window)
    yield window
    for ask in (page.group.approve, page.group.refuse):
        ask.setEnabled(True)
        ask.click()
        yield window
    page.group.open_whose()
    yield window
    page.escape()
