"""Tells a reader that types from a person, by speed and shape; knows keys and times, no window.

Readers of documents and of badges: both end with an Enter, and that Enter is nobody's.

A person's key is held for the time in which a reader would have sent the next one, which nobody notices. Keys
that follow each other faster than fingers are a burst: they are held to its end, and then they are either the
lines of a document or given back, every one.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from visitor_desk.documents.reader_lines import BREAKS, is_of_a_reader, may_go_on

GAP_MS: Final = 30.0
"""The longest time between two keys of a reader; typists reach 60, and 20 now and then with two keys."""
BURST: Final = 6
"""So many keys in such a row are no fingers."""
FEWEST_READ: Final = 3
"""So many keys in such a row with an Enter behind them are no fingers either."""
PAUSE_MS: Final = 150.0
"""How long a burst may hesitate: systems under load hand keys on in clumps."""
LINE_PAUSE_MS: Final = 500.0
"""How long a reader may take between two lines."""
MOST_KEYS: Final = 300
"""More than any zone with what readers put around it: what goes on longer is given back."""


class Ended(StrEnum):
    """What the held keys were."""

    PERSON = "person"
    """Somebody's keys, or a reader's that are no lines: to be given back in their order."""
    READER = "reader"
    """A document's lines: no field gets them."""
    BADGE = "badge"
    """A badge's number with the Enter that its reader presses."""


_BADGE = re.compile(r"[0-9]{2,20}")
_BADGE_READ = re.compile(r"[0-9]{2,20}[\r\n]+")
"""Digits alone: what programs type for people, names or passphrases, has letters and is no badge."""


class Wedge:
    """Holds the characters of one burst at a time; the caller holds the key events that belong to them."""

    def __init__(self) -> None:
        self._text = ""
        self._last = 0.0

    @property
    def holding(self) -> bool:
        """Whether any key is held."""
        return bool(self._text)

    @property
    def text(self) -> str:
        """What the held keys spell."""
        return self._text

    def belongs(self, character: str, at_ms: float) -> bool:
        """Tell whether a key is to be held: a printable one, or a line break inside a reader's lines."""
        if character.isprintable():
            return len(self._text) < MOST_KEYS
        since = at_ms - self._last
        if character in "\r\n" and since <= GAP_MS and self._is_badge:
            return True
        return (
            character in BREAKS
            and len(self._text) >= BURST
            and since <= self._patience()
            and may_go_on(self._text)
        )

    def ends_a_burst(self, character: str, at_ms: float) -> bool:
        """Tell whether this is a reader's Enter, whatever it has read: no finger follows itself so fast."""
        return character in {"\r", "\n"} and len(self._text) >= FEWEST_READ and at_ms - self._last <= GAP_MS

    def hold(self, character: str, at_ms: float) -> None:
        """Hold one more key."""
        self._text += character
        self._last = at_ms

    def ended(self, now_ms: float) -> Ended | None:
        """Return what the held keys are if their time is up, None while more may come."""
        if not self._text or now_ms - self._last <= self._patience():
            return None
        if _BADGE_READ.fullmatch(self._text):
            return Ended.BADGE
        return Ended.READER if len(self._text) >= BURST and is_of_a_reader(self._text) else Ended.PERSON

    def wait_ms(self, now_ms: float) -> float:
        """Return how long it takes until the held keys' time is up."""
        return max(0.0, self._last + self._patience() - now_ms)

    def let_go(self) -> str:
        """Forget the held characters and return them."""
        text, self._text = self._text, ""
        return text

    @property
    def _is_badge(self) -> bool:
        """Whether all that is held may be a badge's number, or is one with its Enter."""
        return bool(_BADGE.fullmatch(self._text) or _BADGE_READ.fullmatch(self._text))

    def _patience(self) -> float:
        if len(self._text) < BURST or _BADGE_READ.fullmatch(self._text):
            return GAP_MS
        return LINE_PAUSE_MS if may_go_on(self._text) else PAUSE_MS
