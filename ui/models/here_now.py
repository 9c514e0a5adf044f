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
    MAY_RETURN = "may_return"
    """Went out in this shift on a ticket that is open; shown only to who types name or badge."""
    ON_LIST = "on_list"
    """May come without a ticket; shown only to who types their name."""
    REMEMBERED = "remembered"
    """Asked to be found again, and is asked about as a walk-in is; shown only to who types their name."""

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
            Presence.MAY_RETURN: Glyph.DASH,
            Presence.ON_LIST: Glyph.RING,
            Presence.REMEMBERED: Glyph.RING,
        }[self]


_TYPED_ONLY = frozenset({Presence.MAY_RETURN, Presence.ON_LIST, Presence.REMEMBERED})


@dataclass(frozen=True, slots=True)
class HereRow:
    """One person: display values, and the ids that acts need.

    `visit` is set for people on site, `ticket` and `person` for those who may come in; `before` is the visit
    that somebody who left has ended. Of who is overdue `advice` says who is called until when, and `pressing`
    that it is more than the desk's own task to look for them.
    """

    presence: Presence
    name: str = field(repr=False)
    line: str = field(repr=False)
    time: str
    badge: str = ""
    visit: str | None = None
    ticket: str | None = None
    person: int = 0
    before: str | None = None
    advice: str = field(default="", repr=False)
    pressing: bool = True

    @property
    def tone(self) -> Tone:
        """The tone of the state; the first minutes of who is overdue are the desk's own."""
        mild = self.presence is Presence.OVERDUE and not self.pressing
        return Tone.LOOK_AGAIN if mild else self.presence.tone

    @property
    def glyph(self) -> Glyph:
        """The sign of the state."""
        called = self.presence is Presence.OVERDUE and self.pressing
        return Glyph.BANG if called else self.presence.glyph

    def matches(self, wanted: str) -> bool:
        """Tell whether a typed text is part of name, line or badge."""
        if self.presence in _TYPED_ONLY and len(wanted.casefold().strip()) < FEWEST_LETTERS:
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
