"""Two guards hand a desk over by keys alone, on a real installation."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.features.site import PASSPHRASE, Site
from tests.features.test_hand_over import NOTE, colleague, unexplained
from tests.ui.at_badges import press, type_text
from ui.app import settle
from ui.main_window import MainWindow
from ui.palettes import Tone
from ui.reception.hand_over_room import HandOverRoom
from visitor_desk.security.session import Session
from visitor_desk.visits.hand_over import WhyUnexplained

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def open_hand_over(qtbot: QtBot, window: MainWindow, session: Session) -> HandOverRoom:
    """Open the page by its key."""
    window.open_session(session)
    settle(window)
    number = next(n for n, (_, room) in enumerate(window.rooms) if isinstance(room, HandOverRoom))
    press(qtbot, window, Qt.Key(Qt.Key.Key_1 + number), CTRL)
    room = window.rooms[number][1]
    assert isinstance(room, HandOverRoom)
    return room


def test_one_guard_hands_over_and_the_next_one_takes_over(qtbot: QtBot, window: MainWindow, site: Site):
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket(hours=1)))
    room = open_hand_over(qtbot, window, site.desk.operators.sign_in("guard", PASSPHRASE))
    assert room.page.last.text() == "Nobody has handed over at this desk yet"
    assert [row.badge for row in room.page.model.rows] == ["014"]
    while window.focusWidget() is not room.page.note.editor:
        press(qtbot, window, Qt.Key.Key_Tab)
    type_text(qtbot, window, NOTE)
    press(qtbot, window, Qt.Key.Key_O, ALT)
    assert window.bar.message.startswith("Handed over.")
    assert room.page.last.text().startswith("You handed over at 13:00;")
    assert room.page.note.editor.toPlainText() == ""
    assert not room.page.take_over.isVisible()

    second = colleague(site)
    window.open_session(second)
    settle(window)
    assert window.bar.message == "Staff guard handed over at 13:00: 1 out · read it and take over: Ctrl 4"
    assert window._workplace.last_hand_over.waits
    room = open_hand_over(qtbot, window, second)
    assert room.page.last_note.text() == NOTE
    assert room.page.card.tone is Tone.LOOK_AGAIN
    press(qtbot, window, Qt.Key.Key_Return)
    assert window.bar.message == "Taken over from Staff guard"
    last = site.desk.hand_overs.last(site.guard)
    assert last is not None
    assert last.hand_over.taken_by == second.operator_id
    assert room.page.card.tone is Tone.GOOD


def test_an_unexplained_badge_asks_for_its_reason_first(qtbot: QtBot, window: MainWindow, site: Site):
    unexplained(site)
    room = open_hand_over(qtbot, window, site.desk.operators.sign_in("guard", PASSPHRASE))
    press(qtbot, window, Qt.Key.Key_O, ALT)
    assert "Nobody has said where badge 014 is" in window.bar.message
    assert site.desk.hand_overs.last(site.guard) is None
    assert window.focusWidget() is room.page.reason.editor
    press(qtbot, window, Qt.Key.Key_Down)
    press(qtbot, window, Qt.Key.Key_Return)
    assert room.page.model.rows[0].act == "visitor was called"
    press(qtbot, window, Qt.Key.Key_O, ALT)
    last = site.desk.hand_overs.last(site.guard)
    assert last is not None
    assert last.reasons == {"014": WhyUnexplained.VISITOR_CALLED}
    assert "Badge 014: visitor was called" in room.page.last_note.text()
