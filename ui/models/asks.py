"""What waits for a second person, as rows: an act that somebody asked for, or the answer to a request."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.rows import Column, RowsModel
from ui.palettes import Tone


@dataclass(frozen=True, slots=True)
class AskRow:
    """One thing in words; `mine` is what this operator asked for, and another has to sign."""

    ask: str
    what: str
    about: str
    number: str
    state: str
    tone: Tone
    mine: bool
    of_request: bool


class AskList(RowsModel[AskRow]):
    """Shows what waits, oldest first."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("signing.column_what"), lambda row: f"{row.what}, {row.about}"),
                Column(texts("signing.column_state"), lambda row: row.state),
                Column(texts("signing.column_number"), lambda row: row.number, right=True),
            ],
            parent,
        )
