"""Where the reason of a refusal is asked, in the place of the acts."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.look import Look
from ui.widgets.field import choice_field
from ui.widgets.key_button import ActButton, KeyButton, bind_enter
from visitor_desk.visits.visit import RefusalReason


class RefusalBox(QWidget):
    """Asks for one of the closed list of reasons; hidden until somebody is refused."""

    given = Signal(object)
    back_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        theme, texts = look.theme, look.texts
        reasons: list[tuple[str, object]] = [
            (texts(f"refusal.{reason.value}"), reason) for reason in RefusalReason
        ]
        self.reason = choice_field(theme, texts("visit.refusal"), reasons, texts("visit.refusal_heading"))
        self.record = KeyButton(look, "reception.record_refusal", main=True)
        self.record.clicked.connect(lambda: self.given.emit(self.reason.editor.value))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space())
        column.addWidget(self.reason)
        back = ActButton(theme, texts("visit.back"), "Esc")
        back.clicked.connect(self.back_asked)
        row = QHBoxLayout()
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(self.record)
        column.addLayout(row)
        self.hide()
        bind_enter(self, self.record)

    def ask(self, proposed: RefusalReason | None = None) -> None:
        """Ask, with a reason that stands there already where one is proposed."""
        if proposed is not None:
            self.reason.editor.choose(proposed)
        self.show()
        self.reason.editor.setFocus()
