"""The cameras that a dry run met, as rows to fill in: their names, where they hang, what they look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.formats import visible
from ui.look import Look
from ui.theme import Type
from ui.widgets.field import ChoiceBox, Field, choice_field, line_field
from ui.widgets.text import ElidedLabel
from visitor_desk.footage.camera import CameraView

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class NamedCamera:
    """A camera as it was filled in; `owner` is asked for on the camera's own page."""

    key: str
    name: str
    zone: str
    view: CameraView
    owner: str = ""


class FoundCameras(QWidget):
    """A grid with one row per camera; a camera without a name is left out for now."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._look = look
        theme = look.theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(1.5))
        self._grid.setVerticalSpacing(theme.space())
        self._rows: list[CameraInputs] = []

    @property
    def rows(self) -> list[CameraInputs]:
        """The rows, in the order of the keys."""
        return list(self._rows)

    def show_keys(self, keys: Sequence[str], zones: Sequence[tuple[str, str]]) -> None:
        """Show a row per key, with the zones (name, id) to choose from; what was filled in stays."""
        kept = {row.key: row.filled() for row in self._rows}
        self._clear()
        theme, texts = self._look.theme, self._look.texts
        heads = (
            "recorders.camera_key",
            "recorders.camera_name",
            "recorders.camera_zone",
            "recorders.camera_view",
        )
        for column, head in enumerate(heads if keys else ()):
            self._grid.addWidget(ElidedLabel(theme, texts(head), Type.HINT, "second"), 0, column)
        for number, key in enumerate(keys, start=1):
            row = CameraInputs(self._look, key, zones)
            if key in kept:
                row.fill(kept[key])
            label = ElidedLabel(theme, visible(key), Type.STRONG)
            label.setMinimumHeight(row.name.editor.sizeHint().height())
            self._grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
            fields: tuple[QWidget, ...] = (row.name, row.zone, row.view)
            for column, field in enumerate(fields, start=1):
                self._grid.addWidget(field, number, column, Qt.AlignmentFlag.AlignTop)
            self._rows.append(row)
        for column, stretch in enumerate((3, 4, 3, 3)):
            self._grid.setColumnStretch(column, stretch)

    def named(self) -> list[NamedCamera] | None:
        """Return the cameras that have a name; None where one lacks what is needed, which is then said."""
        named, names, sound = [], set[str](), True
        for row in self._rows:
            filled = row.filled()
            trouble = ""
            if filled.name and filled.name.casefold() in names:
                trouble = self._look.texts("recorders.name_twice")
            elif filled.name and not filled.zone:
                trouble = self._look.texts("recorders.no_zones")
            row.name.show_trouble(trouble)
            sound = sound and not trouble
            if filled.name:
                names.add(filled.name.casefold())
                named.append(filled)
        return named if sound else None

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._rows = []


class CameraInputs:
    """What is said of one camera, for the table of a recorder's cameras and for the form of one alone.

    Where `bare`, labels are read out and not shown: heads stand above.
    """

    def __init__(self, look: Look, key: str, zones: Sequence[tuple[str, str]], *, bare: bool = True) -> None:
        theme, texts = look.theme, look.texts
        self.key = key
        shown = visible(key)
        self.name = line_field(theme, texts("recorders.name_of", camera=shown), length=LONGEST_NAME)
        offered: list[tuple[str, object]] = [(name, zone) for name, zone in zones]
        self.zone = choice_field(theme, texts("recorders.zone_of", camera=shown), offered)
        words = "cameras.view_short" if bare else "cameras.view"
        views: list[tuple[str, object]] = [
            (texts(f"{words}_{view.value}"), view) for view in (CameraView.ZONE, CameraView.ENTRANCE)
        ]
        self.view: Field[ChoiceBox] = choice_field(theme, texts("recorders.view_of", camera=shown), views)
        for field, label in (
            (self.name, "recorders.camera_name"),
            (self.zone, "recorders.camera_zone"),
            (self.view, "recorders.camera_view"),
        ):
            if bare:
                field.label.hide()
            else:
                field.relabel(texts(label))

    def filled(self) -> NamedCamera:
        """Return what is filled in."""
        return NamedCamera(
            self.key,
            self.name.editor.text().strip(),
            str(self.zone.editor.value or ""),
            CameraView(str(self.view.editor.value)),
        )

    def fill(self, camera: NamedCamera) -> None:
        """Fill in what was there before."""
        self.name.editor.setText(camera.name)
        self.zone.editor.choose(camera.zone)
        self.view.editor.choose(camera.view)
