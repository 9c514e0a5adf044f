"""What the page of silences shows: a silence a row, and each that waits for its second person."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.found_rows import ChosenRows, is_said
from ui.models.rows import Column
from ui.palettes import Tone


class Which(StrEnum):
    """Which silences the page shows."""

    ALL = "all"
    TO_DO = "to_do"
    """Those to sign, to look at again, or of which somebody has still to be told."""
    RUNS = "runs"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class SilenceRow:
    """One silence in words; `silence` is the id of what waits where none runs yet."""

    silence: str
    what: str
    about: str = field(repr=False)
    ground: str
    case: str = field(repr=False)
    state: str
    tone: Tone
    which: frozenset[Which]

    def matches(self, wanted: str) -> bool:
        """Tell whether a typed text is part of what the row says."""
        return is_said(wanted, (self.what, self.about, self.ground, self.case, self.state))


class SilenceRows(ChosenRows[SilenceRow]):
    """Shows the silences of one choice that match what was typed."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("silences.column_what"), lambda row: f"{row.what}, {row.about}"),
                Column(texts("silences.column_ground"), lambda row: f"{row.case}, {row.ground}"),
                Column(texts("silences.column_state"), lambda row: row.state),
            ],
            Which.ALL,
            parent,
        )
