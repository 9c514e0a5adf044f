"""Lists that get shorter while somebody types: a shift or a site is short enough to filter in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject

from ui.models.rows import Column, RowsModel


class Findable(Protocol):
    """A row that tells whether it is what somebody types for."""

    def matches(self, wanted: str) -> bool:
        """Tell whether a typed text finds the row."""
        ...


class Choosable(Findable, Protocol):
    """A row that is shown under some choices only."""

    @property
    def which(self) -> frozenset[str]:
        """The choices under which the row is shown."""
        ...


Found = TypeVar("Found", bound=Findable)
Chosen = TypeVar("Chosen", bound=Choosable)


def is_said(wanted: str, said: Iterable[str]) -> bool:
    """Tell whether a typed text is part of a row's texts, whatever its case; no text always is."""
    text = wanted.casefold().strip()
    return not text or any(text in part.casefold() for part in said)


class FoundRows(RowsModel[Found]):
    """Shows the rows that match what was typed."""

    def __init__(self, columns: Sequence[Column[Found]], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self._all: list[Found] = []
        self._wanted = ""

    def show_all(self, rows: Sequence[Found]) -> None:
        """Replace every row; what is filtered by stays."""
        self._all = list(rows)
        self._show()

    def filter_by(self, wanted: str) -> None:
        """Show only rows that match a typed text."""
        self._wanted = wanted
        self._show()

    def _shows(self, row: Found) -> bool:
        return row.matches(self._wanted)

    def _show(self) -> None:
        self.show_rows([row for row in self._all if self._shows(row)])


class ChosenRows(FoundRows[Chosen]):
    """Shows the rows of one choice that match what was typed."""

    def __init__(self, columns: Sequence[Column[Chosen]], which: str, parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self._which = which

    def keep_to(self, which: str) -> None:
        """Show only rows of one choice."""
        self._which = which
        self._show()

    def count(self, which: str) -> int:
        """Return how many rows a choice would show, whatever is typed."""
        return sum(which in row.which for row in self._all)

    def _shows(self, row: Chosen) -> bool:
        return self._which in row.which and super()._shows(row)
