"""The evacuation list on the screen: who is inside, and who was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from PySide6.QtCore import QObject

from ui.glyphs import Glyph
from ui.i18n import Texts
from ui.models.found_rows import FoundRows, is_said
from ui.models.rows import Column
from ui.palettes import Tone


class Tick(StrEnum):
    """What the roll call says of somebody."""

    NOT_YET = "not_yet"
    SAFE = "safe"
    MISSING = "missing"

    @property
    def tone(self) -> Tone:
        """The tone of the state."""
        return {Tick.SAFE: Tone.GOOD, Tick.MISSING: Tone.BAD}.get(self, Tone.NEUTRAL)

    @property
    def glyph(self) -> Glyph:
        """The sign of the state."""
        return {Tick.SAFE: Glyph.CHECK, Tick.MISSING: Glyph.BANG}.get(self, Glyph.RING)


@dataclass(frozen=True, slots=True)
class EvacuationRow:
    """One person: display values, prepared once."""

    visit: str
    name: str = field(repr=False)
    organisation: str = field(repr=False)
    place: str
    badge: str
    notes: str
    tick: Tick = Tick.NOT_YET
    persons: int = 1
    """How many they are: a team of an emergency service is one row."""

    def matches(self, wanted: str) -> bool:
        """Tell whether a typed text is part of name, organisation or badge."""
        return is_said(wanted, (self.name, self.organisation, self.badge))


class EvacuationModel(FoundRows[EvacuationRow]):
    """Shows the rows that match what was typed; ticks outlive every refresh of the list."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("evacuation.column_state"), lambda row: texts(f"evacuation.{row.tick.value}")),
                Column(texts("evacuation.column_name"), lambda row: row.name),
                Column(texts("evacuation.column_organisation"), lambda row: row.organisation),
                Column(texts("evacuation.column_place"), lambda row: row.place),
                Column(texts("evacuation.column_badge"), lambda row: row.badge),
                Column(texts("evacuation.column_notes"), lambda row: row.notes),
            ],
            parent,
        )
        self._ticks: dict[str, Tick] = {}

    def show_all(self, rows: Sequence[EvacuationRow]) -> None:
        """Replace everybody; ticks and the typed filter stay."""
        super().show_all([replace(row, tick=self._ticks.get(row.visit, Tick.NOT_YET)) for row in rows])

    def tick(self, number: int, tick: Tick) -> None:
        """Mark the person of a row; the same mark again takes it back."""
        rows = self.rows
        if not 0 <= number < len(rows):
            return
        old = rows[number]
        new = replace(old, tick=Tick.NOT_YET if old.tick is tick else tick)
        self._ticks[old.visit] = new.tick
        self._all = [new if row.visit == old.visit else row for row in self._all]
        self.replace_row(number, new)

    def forget_ticks(self) -> None:
        """Begin a new roll call."""
        self._ticks.clear()

    def count(self, tick: Tick) -> int:
        """Return how many people are marked so, whatever is filtered."""
        return sum(row.tick is tick for row in self._all)

    @property
    def people(self) -> list[EvacuationRow]:
        """Everybody, whatever is filtered."""
        return list(self._all)
