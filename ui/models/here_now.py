"""The list beside the desk: who is overdue, here, expected, and who has just left."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QObject

from ui.glyphs import Glyph
from ui.i18n import Texts
from ui.models.found_rows import FoundRows, is_said
from ui.models.rows import Column
from ui.palettes import Tone

FEWEST_LETTERS = 2
"""Who may come without a ticket is found by typing so many: nobody reads through the lists of customers."""


class Presence(StrEnum):
    """Where a person of the list stands, in the order of the list."""

    OVERDUE = "overdue"
    HERE = "here"
    EXPECTED = "expected"
    LEFT = "left"
    ON_LIST = "on_list"
    """May come without a ticket; shown only to who types their name."""

    @property
    def tone(self) -> Tone:
        """The tone of the state."""
        return {Presence.OVERDUE: Tone.BAD, Presence.HERE: Tone.GOOD}.get(self, Tone.NEUTRAL)

    @property
    def glyph(self) -> Glyph:
        """The sign of the state."""
        return {
            Presence.OVERDUE: Glyph.TRIANGLE,
            Presence.HERE: Glyph.DOT,
            Presence.EXPECTED: Glyph.DASHED,
            Presence.LEFT: Glyph.DASH,
            Presence.ON_LIST: Glyph.RING,
        }[self]


@dataclass(frozen=True, slots=True)
class HereRow:
    """One person: display values, and the ids that acts need.

    `visit` is set for people on site, `ticket` and `person` for expected ones.
    """

    presence: Presence
    name: str = field(repr=False)
    line: str = field(repr=False)
    time: str
    badge: str = ""
    visit: str | None = None
    ticket: str | None = None
    person: int = 0

    def matches(self, wanted: str) -> bool:
        """Tell whether a typed text is part of name, line or badge."""
        if self.presence is Presence.ON_LIST and len(wanted.casefold().strip()) < FEWEST_LETTERS:
            return False
        return is_said(wanted, (self.name, self.line, self.badge))


class HereNowModel(FoundRows[HereRow]):
    """Shows the people that match what was typed."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("here.column_state"), lambda row: texts(f"here.state_{row.presence.value}")),
                Column(texts("here.column_visitor"), lambda row: f"{row.name}, {row.line}"),
                Column(texts("here.column_time"), lambda row: row.time, right=True),
            ],
            parent,
        )

    def count(self, *presences: Presence) -> int:
        """Return how many people stand so, whatever is filtered."""
        return sum(row.presence in presences for row in self._all)
