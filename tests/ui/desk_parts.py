"""What unfolds on the guard's pages when a person goes on: forms, questions, layers, and the visitor's window."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from tests.features.keystroke_tasks import document_of
from tests.paper.test_small_papers import SLIP
from ui.app import settle
from ui.main_window import MainWindow
from ui.reception.badges_room import BadgesRoom
from ui.reception.hand_over_room import HandOverRoom
from ui.reception.room import ReceptionRoom
from ui.visitor.view import Step
from visitor_desk.privacy.notice import NoticeLanguage

Parts = Iterator[tuple[str, QWidget]]


def parts_of_the_desk(window: MainWindow, room: object) -> Parts:
    """Unfold what a guard's page has."""
    if isinstance(room, ReceptionRoom):
        yield from _documents(window, room)
        yield from _layers(window, room)
        yield from _people_inside(window, room)
        yield from _group(window, room)
        yield from _steps_of_the_visitor(window, room)
    if isinstance(room, HandOverRoom):
        window.emergency.show_page()
        settle(window)
        assert window.emergency.page.complete.isVisible()
        yield "emergency", window.emergency.page
        window.emergency.put_away()
    if isinstance(room, BadgesRoom):
        for badge, act in (("015", "lost"), ("014", "correct"), ("016", "deactivated")):
            room.page.choose(badge)
            room.begin(act)
            settle(window)
            assert room.page.detail.has_form
            yield act, window


def _documents(window: MainWindow, room: ReceptionRoom) -> Parts:
    page = room.page
    page.choose_person(next(one for one in page.expected if not one.in_group))
    room.documents.read_lines(list(document_of("OKAFOR", "CHIDI")))
    settle(window)
    yield "document", window
    page.visit.start_refusal()
    yield "refusal", window
    page.escape()
    page.close_front()
    page.document.start_typing()
    page.here.ask_badge()
    yield "typing", window
    page.document.stop_typing()
    page.document.start_by_eye("Suite 2")
    yield "by-eye", window
    page.document.stop_typing()
    page.close_front()
    page.visit.ask_walk_in.click()
    settle(window)
    page.visit.walk_in.take.click()
    yield "walk-in", window
    page.escape()
    page.choose_returning(next(one for one in page.returning if one.to_ask))
    settle(window)
    yield "remembered", window
    page.escape()
    page.close_front()


def _layers(window: MainWindow, room: ReceptionRoom) -> Parts:
    notes = room.notes
    for name, asked, layer in (
        ("incident", notes.incident_asked, notes.incident),
        ("authority", notes.authority_asked, notes.authority),
    ):
        asked.click()
        settle(window)
        layer.form.write_down.click()
        settle(window)
        assert layer.isVisible()
        yield name, layer
        layer.go()
    window.evacuation.show_list()
    settle(window)
    yield "evacuation", window.evacuation.page
    window.evacuation.put_away()
    notes.after_alarm_asked.click()
    settle(window)
    assert notes.after_alarm.isVisible()
    yield "after-alarm", notes.after_alarm
    notes.after_alarm.go()


def _people_inside(window: MainWindow, room: ReceptionRoom) -> Parts:
    here = room.page.here
    here.print_badge.show()
    room.receipt.show_slip(SLIP, "014")
    settle(window)
    yield "receipt", room.receipt
    room.receipt.go()
    here.list.setCurrentIndex(here.model.index(0, 0))
    for name, act in (("correct", here.correct), ("escort", here.escort)):
        act.click()
        settle(window)
        yield name, window
        room.page.escape()


def _group(window: MainWindow, room: ReceptionRoom) -> Parts:
    page = room.page
    page.choose_person(next(one for one in page.expected if one.in_group))
    settle(window)
    yield "group", window
    for name, ask in (("approval", page.group.approve), ("group-refusal", page.group.refuse)):
        ask.setEnabled(True)
        ask.click()
        yield name, window
    page.group.open_whose()
    yield "whose", window
    page.escape()
    page.close_front()


def _steps_of_the_visitor(window: MainWindow, room: ReceptionRoom) -> Parts:
    page = room.page
    page.choose_person(next(one for one in page.expected if not one.in_group))
    settle(window)
    window.visitor.toggle()
    for step in Step:
        yield f"visitor-{step}", window.visitor
        visitor = window.visitor
        button = visitor.languages.buttons[NoticeLanguage.DE] if step is Step.LANGUAGE else visitor.on
        button.click()
        settle(window)
    window.visitor.toggle()
    page.close_front()
