"""What a screen reader says without being asked: what just happened, while the focus stays where it is."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from ui.palettes import Tone

AT_ONCE: Final = frozenset({Tone.BAD, Tone.LOOK_AGAIN})
"""What goes wrong interrupts; what went well waits until the reader has said the word it is at."""


def speak(speaker: QWidget, words: str, tone: Tone = Tone.NEUTRAL) -> None:
    """Let a screen reader say a sentence that `speaker` shows; nothing is said of an empty one."""
    if not words:
        return
    event = QAccessibleAnnouncementEvent(speaker, words)
    event.setPoliteness(
        QAccessible.AnnouncementPoliteness.Assertive
        if tone in AT_ONCE
        else QAccessible.AnnouncementPoliteness.Polite
    )
    QAccessible.updateAccessibility(event)
