"""The badge ledger on the screen: where each badge is, and who has to act by when."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from ui.formats import visible
from ui.glyphs import Glyph
from ui.i18n import Texts
from ui.models.found_rows import FoundRows, is_said
from ui.models.rows import Column
from ui.palettes import Tone


@dataclass(frozen=True, slots=True)
class BadgeRow:
    """One badge by its number, and display values. `act` says who has to do something, and by when."""

    badge: str
    state: str
    tone: Tone
    glyph: Glyph
    who: str = field(repr=False)
    line: str = field(repr=False)
    since: str
    act: str = ""

    def matches(self, wanted: str) -> bool:
        """Tell whether a typed text is part of badge, state, name or line."""
        return is_said(wanted, (self.badge, self.state, self.who, self.line))


class BadgeLedgerModel(FoundRows[BadgeRow]):
    """Shows the badges that match what was typed; a site has some hundreds."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("badges.column_badge"), lambda row: visible(row.badge, 20)),
                Column(texts("badges.column_state"), lambda row: f"{row.state} {row.since}".rstrip()),
                Column(texts("badges.column_who"), lambda row: ", ".join(filter(None, (row.who, row.line)))),
                Column(texts("badges.column_act"), lambda row: row.act),
            ],
            parent,
        )
