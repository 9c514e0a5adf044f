"""One right on an access list: what it says, writing it anew, and ending it with a reason."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.look import Look
from ui.widgets.ended_detail import EndedDetail
from ui.widgets.key_button import KeyButton
from visitor_desk.visits.access_right import EndReason


class RightDetail(EndedDetail):
    """Shows one right."""

    again_asked = Signal()

    def __init__(self, look: Look) -> None:
        texts = look.texts
        again, end = KeyButton(look, "access.again"), KeyButton(look, "access.end")
        super().__init__(
            look,
            texts("access.right_heading"),
            "access.none_chosen",
            [(texts(f"end_reason.{reason.value}"), reason) for reason in EndReason],
            KeyButton(look, "access.end_now", main=True),
            KeyButton(look, "access.back", own_key=False),
            [again, end],
        )
        self.again, self.end = again, end
        self.means.setText(texts("access.end_means"))
        self.again.clicked.connect(self.again_asked)
        self.end.clicked.connect(self.begin_end)
        self.show_nothing()
