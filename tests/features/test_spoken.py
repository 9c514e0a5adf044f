"""What a screen reader says while a guard works, heard where Qt hands it to the system."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication

from tests.features.guard_at_desk import GuardAtDesk, guard_at_desk
from tests.features.keystroke_tasks import announced, document_of, furnish
from tests.features.site import Site
from ui.palettes import Tone
from ui.spoken import speak

ASSERTIVE = QAccessible.AnnouncementPoliteness.Assertive


@dataclass
class Heard:
    """The sentences in their order, and which of them interrupt."""

    sentences: list[str] = field(default_factory=list)
    at_once: set[str] = field(default_factory=set)

    def listen(self, event: object) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            self.sentences.append(event.message())
            if event.politeness() is ASSERTIVE:
                self.at_once.add(event.message())


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """Listen in the place of the system's screen reader, which no test machine has."""
    listener = Heard()
    monkeypatch.setattr(QAccessible, "updateAccessibility", staticmethod(listener.listen))
    return listener


@pytest.fixture
def guard(qapp: QApplication, site: Site, heard: Heard) -> Iterator[GuardAtDesk]:
    furnish(site)
    with guard_at_desk(qapp, site) as opened:
        yield opened


def test_a_guard_who_sees_nothing_hears_what_happened(guard: GuardAtDesk, heard: Heard):
    announced(guard)
    guard.scan("014")
    guard.press("Ctrl+Z")
    guard.scan("999")
    guard.press("F2", "Alt+R", "Return")
    said = [
        "Admitted with badge 014",
        "Checked out, badge 014 back",
        "Taken back: badge 014 is out again",
        "Nobody here carries badge 999. Nothing was changed. Read the number again.",
    ]
    assert [one for one in heard.sentences if one in said] == said
    assert heard.sentences[-1].startswith("Refusal recorded")
    assert heard.at_once & set(said) == {said[-1]}


def test_emergency_services_the_evacuation_list_and_a_fault_of_a_field_are_heard(
    guard: GuardAtDesk, heard: Heard
):
    guard.press("F9")
    assert guard.window.evacuation.page.heading.text() in heard.at_once
    guard.press("Escape", "F8")
    page = guard.window.emergency.page
    guard.press("Return")
    assert page.said.text() in heard.sentences
    page.left_at.show_trouble("not a time")
    page.left_at.show_trouble("not a time")
    assert heard.sentences.count("not a time") == 1
    assert "not a time" in heard.at_once


def test_a_state_that_was_not_there_is_heard_once(guard: GuardAtDesk, heard: Heard):
    bar = guard.window.bar
    assert bar is not None
    heard.sentences.clear()
    for _ in range(2):
        bar.show_states([(Tone.NEUTRAL, "store here"), (Tone.BAD, "log broken"), (Tone.GOOD, "log intact")])
    assert heard.sentences == ["log broken"]
    bar.show_states([])
    bar.show_states([(Tone.BAD, "log broken")])
    assert heard.sentences == ["log broken", "log broken"]


def test_a_refused_sign_in_is_heard_on_the_locked_desk(guard: GuardAtDesk, heard: Heard):
    guard.press("F12")
    guard.press("F6")
    guard.type("999")
    guard.press("Return")
    assert any("999" in one for one in heard.at_once)


def test_nothing_is_said_of_nothing(guard: GuardAtDesk, heard: Heard):
    heard.sentences.clear()
    speak(guard.window, "")
    assert heard.sentences == []
    guard.show_document(document_of("JANSSEN", "BRAM"))
    assert not any("JANSSEN" in one.upper() for one in heard.sentences), "no name is said into the room"
