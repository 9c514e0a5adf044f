"""What the page of authorities shows: who came to which desk when, and whether privacy has taken it on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.found_rows import ChosenRows, is_said
from ui.models.rows import Column
from ui.palettes import Tone


class Which(StrEnum):
    """Which visits the page shows."""

    ALL = "all"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """One visit of an authority in words, without anything of an officer."""

    visit: str
    when: str
    desk: str
    who: str
    order: str
    asked: str
    state: str
    tone: Tone
    which: frozenset[Which]

    def matches(self, wanted: str) -> bool:
        """Tell whether a typed text is part of what the row says."""
        return is_said(wanted, (self.when, self.desk, self.who, self.order, self.asked))


class AuthorityVisitList(ChosenRows[AuthorityRow]):
    """Shows the visits of one choice that match what was typed."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("authorities.column_when"), lambda row: f"{row.when}, {row.desk}"),
                Column(texts("authorities.column_who"), lambda row: f"{row.who}, {row.order}"),
                Column(texts("authorities.column_asked"), lambda row: row.asked),
                Column(texts("authorities.column_state"), lambda row: row.state),
            ],
            Which.ALL,
            parent,
        )
