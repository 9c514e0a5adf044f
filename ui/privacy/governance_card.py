"""A decision that waits for its second person, word for word as it is signed."""

from __future__ import annotations

from ui.look import Look
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.text import PlainLabel
from ui.widgets.tone_card import ToneCard


class GovernanceCard(ToneCard):
    """Shows what is proposed; whoever proposed it can only take it back."""

    def __init__(self, look: Look) -> None:
        super().__init__(look.theme, Tone.LOOK_AGAIN)
        self._texts = look.texts
        self.head = PlainLabel(look.theme, "", Type.STRONG, wrap=True)
        self.words = PlainLabel(look.theme, "", Type.BODY, wrap=True)
        self.sign = KeyButton(look, "registers.sign", main=True)
        self.turn_down = KeyButton(look, "registers.turn_down")
        self.body.addWidget(self.head)
        self.body.addWidget(self.words)
        self.body.addWidget(FlowRow(look.theme, [self.sign, self.turn_down]))
        self.hide()

    def show_proposal(self, words: str, *, own: bool) -> None:
        """Show a proposal in words; an empty text hides the card."""
        self.setVisible(bool(words))
        self.head.setText(self._texts(f"governance.proposed_{'own' if own else 'others'}") if words else "")
        self.words.setText(words)
        self.sign.setVisible(not own)
        self.updateGeometry()
