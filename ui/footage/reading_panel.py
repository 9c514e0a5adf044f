"""How a camera's recordings are read: what is left out of its picture, and whether its bytes are trusted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar

from ui.footage.mask_editor import MaskEditor
from ui.look import Look
from ui.theme import Type
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.panel import Panel
from ui.widgets.text import PlainLabel


class ReadingPanel(Panel):
    """Says how it is; a comparison is asked for by signal and shown while it lasts."""

    masks_asked = Signal()
    calibrate_asked = Signal()
    stop_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look.theme, look.texts("cameras.reading"))
        theme, texts = look.theme, look.texts
        self.masks = KeyButton(look, "cameras.masks")
        self.calibrate = KeyButton(look, "cameras.calibrate")
        self.stop = KeyButton(look, "cameras.stop")
        self.masks.clicked.connect(self.masks_asked)
        self.calibrate.clicked.connect(self.calibrate_asked)
        self.stop.clicked.connect(self.stop_asked)
        self.words = PlainLabel(theme, "", Type.BODY, wrap=True)
        self.result = PlainLabel(theme, "", Type.STRONG, wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(texts("act.cameras.calibrate"))
        self.editor = MaskEditor(look)
        self.body.addWidget(self.words)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.result)
        self._acts = FlowRow(theme, [self.masks, self.calibrate, self.stop])
        self.body.addWidget(self._acts)
        self.body.addWidget(self.editor, 1)
        self.show_idle("")

    def show_tuning(self, words: str) -> None:
        """Show how recordings are read now."""
        self.words.setText(words)

    def open_editor(self) -> None:
        """Unfold the picture with its areas."""
        self.editor.show()
        self.words.hide()
        self.result.hide()
        self._acts.hide()

    def close_editor(self) -> None:
        """Fold it away; the picture is dropped."""
        self.editor.end()
        self.editor.hide()
        self.words.show()
        self.result.setVisible(bool(self.result.text()))
        self._acts.show()

    def show_running(self, words: str, done: int, total: int) -> None:
        """Show how far a comparison is."""
        self.bar.show()
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.stop.show()
        self.calibrate.setEnabled(False)
        self.result.show()
        self.result.setText(words)

    def show_idle(self, words: str) -> None:
        """Show how the last comparison ended; an empty text says nothing."""
        self.bar.hide()
        self.stop.hide()
        self.calibrate.setEnabled(True)
        self.result.setText(words)
        self.result.setVisible(bool(words))
        self.editor.hide()
