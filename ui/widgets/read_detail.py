"""One thing of a list of which something is sealed: reading it asks for the purpose here."""

from __future__ import annotations

from collections.abc import Sequence

from ui.look import Look
from ui.widgets.ended_detail import EndedDetail
from ui.widgets.key_button import KeyButton
from visitor_desk.security.duties import Purpose


class ReadDetail(EndedDetail):
    """Shows a thing; `end_asked` carries the purpose. Words and keys are those of `name`."""

    def __init__(self, look: Look, name: str, purposes: Sequence[Purpose], act: KeyButton) -> None:
        """`act` is what is done with the thing beside reading it."""
        texts = look.texts
        self.read = KeyButton(look, f"{name}.read")
        super().__init__(
            look,
            texts(f"{name}.one_heading"),
            f"{name}.none_chosen",
            [(texts(f"purpose.{one.value}"), one) for one in purposes],
            KeyButton(look, f"{name}.read_now", main=True),
            KeyButton(look, f"{name}.back", own_key=False),
            [self.read, act],
        )
        self.reason.relabel(texts(f"{name}.purpose"))
        self.means.setText(texts(f"{name}.read_means"))
        self.read.clicked.connect(self.begin_end)
        self.show_nothing()
