"""The badge ledger on the screen: where each badge is, and who has to act by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from ui.formats import visible
from ui.glyphs import Glyph
from ui.i18n import Texts
from ui.models.rows import Column, RowsModel
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
        text = wanted.casefold().strip()
        parts = (self.badge, self.state, self.who, self.line)
        return not text or any(text in part.casefold() for part in parts)


class BadgeLedgerModel(RowsModel[BadgeRow]):
    """Shows the badges that match what was typed; a site has some hundreds, so that memory is enough."""

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
        self._all: list[BadgeRow] = []
        self._wanted = ""

    def show_badges(self, rows: Sequence[BadgeRow]) -> None:
        """Replace every badge; the typed filter stays."""
        self._all = list(rows)
        self.filter_by(self._wanted)

    def filter_by(self, wanted: str) -> None:
        """Show only badges that match a typed text."""
        self._wanted = wanted
        self.show_rows([row for row in self._all if row.matches(wanted)])
