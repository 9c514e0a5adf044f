"""The doors that a try at a file met, each with the zone it leads to, to fill in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from ui.formats import visible
from ui.look import Look
from ui.theme import Type
from ui.widgets.field import ChoiceBox, Field, choice_field
from ui.widgets.text import ElidedLabel


class FoundDoors(QWidget):
    """A grid with one row per door; a door without a zone is left for later."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._look = look
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.theme.space(1.5))
        self._grid.setVerticalSpacing(look.theme.space())
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self.zones: dict[str, Field[ChoiceBox]] = {}

    def show_keys(self, keys: Sequence[str], zones: Sequence[tuple[str, object]]) -> None:
        """Show a row per door with the zones (name, id) to choose from; what was chosen stays."""
        chosen = self.chosen()
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.zones = {}
        texts = self._look.texts
        offered: list[tuple[str, object]] = [(texts("doors.form.later"), None), *zones]
        for number, key in enumerate(keys):
            shown = visible(key)
            field = choice_field(self._look.theme, texts("doors.leads_to_of", door=shown), offered)
            field.label.hide()
            field.editor.choose(chosen.get(key))
            self._grid.addWidget(ElidedLabel(self._look.theme, shown, Type.STRONG), number, 0)
            self._grid.addWidget(field, number, 1)
            self.zones[key] = field

    def chosen(self) -> dict[str, str]:
        """Return the doors that have a zone, with its id."""
        values = {key: field.editor.value for key, field in self.zones.items()}
        return {key: str(value) for key, value in values.items() if value is not None}
