"""What the page of disclosures shows: who asked for data, on what order, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.found_rows import ChosenRows, is_said
from ui.models.rows import Column
from ui.palettes import Tone


class Which(StrEnum):
    """Which disclosures the page shows."""

    ALL = "all"
    OPEN = "open"
    """Those of which nothing was given and nothing refused."""
    PAPER = "paper"
    """Oral orders whose paper is waited for."""
    SIGNING = "signing"
    """Those under which something waits for its second person, or to be written."""
    GIVEN = "given"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """One disclosure in words, without what is sealed of it."""

    disclosure: str
    who: str
    order: str
    asked: str
    scope: str
    state: str
    tone: Tone
    which: frozenset[Which]

    def matches(self, wanted: str) -> bool:
        """Tell whether a typed text is part of what the row says."""
        return is_said(wanted, (self.who, self.order, self.asked, self.scope, self.state, self.disclosure))


class DisclosureRows(ChosenRows[DisclosureRow]):
    """Shows the disclosures of one choice that match what was typed."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("disclosures.column_who"), lambda row: f"{row.who}, {row.order}"),
                Column(texts("disclosures.column_scope"), lambda row: f"{row.scope}, {row.asked}"),
                Column(texts("disclosures.column_state"), lambda row: row.state),
            ],
            Which.ALL,
            parent,
        )
