"""The list of what desks wrote offline that does not go together."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.rows import Column, RowsModel


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One conflict that waits, in words; who the visits are of stands nowhere in it.

    `later` and `other` are (name, value) facts of the two visits, `other` empty where no visit stands in the
    way; `inside` says whether the later visit would be ended by the decision that ends it.
    """

    conflict: str
    found: str
    kind: str
    badge: str
    desk: str
    later: tuple[tuple[str, str], ...]
    other: tuple[tuple[str, str], ...]
    inside: bool


class ConflictList(RowsModel[ConflictRow]):
    """Shows the conflicts that wait, the oldest first."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("conflicts.column_found"), lambda row: row.found),
                Column(texts("conflicts.column_what"), lambda row: row.kind),
                Column(texts("conflicts.column_badge"), lambda row: row.badge),
                Column(texts("conflicts.column_desk"), lambda row: row.desk),
            ],
            parent,
        )
