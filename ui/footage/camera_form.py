"""Changing one camera: its name, where it hangs, what it looks at, and whether it is in service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.footage.found_cameras import CameraInputs, NamedCamera
from ui.footage.service_switch import ServiceSwitch
from ui.look import Look
from ui.theme import Type
from ui.widgets.field import line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.text import PlainLabel

LONGEST_OWNER = 40


class CameraForm(QWidget):
    """Hands over what is filled in, with whether the camera goes out of service or comes back."""

    filled = Signal(object)
    service_asked = Signal()
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        self.inputs = CameraInputs(look, "", [], bare=False)
        self.owner = line_field(
            theme, texts("cameras.owner"), texts("cameras.owner_hint"), length=LONGEST_OWNER
        )
        self.save = KeyButton(look, "cameras.save", main=True)
        self.back = KeyButton(look, "cameras.leave")
        self.service = ServiceSwitch(look, "cameras", "cameras.retire_means")
        self.service.asked.connect(self.service_asked)
        self.save.clicked.connect(self._save)
        self.back.clicked.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1.5))
        column.addWidget(PlainLabel(theme, texts("cameras.change_means"), Type.BODY, "second", wrap=True))
        column.addWidget(self.inputs.name)
        column.addWidget(self.inputs.zone)
        column.addWidget(self.inputs.view)
        column.addWidget(self.owner)
        column.addWidget(self.service)
        column.addWidget(FlowRow(theme, [self.back, self.save, self.service.button]))
        column.addStretch(1)
        bind_enter(self, self.save)

    def begin(self, camera: NamedCamera, zones: Sequence[tuple[str, str]], *, retired: bool) -> None:
        """Begin with what is known of a camera."""
        self.inputs.key = camera.key
        self.inputs.zone.editor.offer(list(zones))
        self.inputs.fill(camera)
        self.owner.editor.setText(camera.owner)
        self.inputs.name.show_trouble("")
        self.service.begin(retired=retired)
        self.inputs.name.editor.setFocus()

    def show_trouble(self, words: str) -> None:
        """Say beside the name what is wrong with it."""
        self.inputs.name.show_trouble(words)
        self.inputs.name.editor.setFocus()

    def _save(self) -> None:
        filled = replace(self.inputs.filled(), owner=self.owner.editor.text().strip())
        self.inputs.name.show_trouble("")
        if filled.name:
            self.filled.emit(filled)
        else:
            self.show_trouble(self._look.texts("cameras.name_missing"))
