"""The one banner of a document check: the verdict in large words, each finding in one sentence."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from ui.glyphs import Glyph, GlyphLabel
from ui.palettes import Tone
from ui.theme import Theme, Type
from ui.widgets.text import PlainLabel
from ui.widgets.tone_card import ToneCard

_GLYPHS = {
    Tone.GOOD: Glyph.CHECK,
    Tone.LOOK_AGAIN: Glyph.BANG,
    Tone.BAD: Glyph.CROSS,
    Tone.NEUTRAL: Glyph.DASH,
    Tone.ACCENT: Glyph.DOT,
}


class VerdictBanner(ToneCard):
    """Shows colour, sign and word together; the accessible name says all of it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, Tone.NEUTRAL)
        self._sign = GlyphLabel(Glyph.DASH, theme.colour("raised_ink"), theme.space(2.25))
        self._verdict = PlainLabel(theme, "", Type.VERDICT, "raised", wrap=True, bare=True)
        head = QHBoxLayout()
        head.setSpacing(theme.space())
        head.addWidget(self._sign)
        head.addWidget(self._verdict, 1)
        self.body.addLayout(head)
        self._sentences: list[PlainLabel] = []
        self._look_theme = theme

    def show_verdict(self, tone: Tone, verdict: str, sentences: list[str], footnote: str = "") -> None:
        """Show a verdict with its sentences, worst first, and a quiet last line."""
        for old in self._sentences:
            self.body.removeWidget(old)
            # Gone at once: it may name the last visitor, and goes only when the window is next at rest.
            old.hide()
            old.deleteLater()
        self.set_tone(tone)
        self._sign.show_glyph(_GLYPHS[tone], self._look_theme.ink_of(tone))
        self._verdict.setText(verdict)
        self._verdict.set_ink({Tone.NEUTRAL: "raised"}.get(tone, tone.value))
        self._sentences = [PlainLabel(self._look_theme, text, Type.BODY, wrap=True) for text in sentences]
        if footnote:
            self._sentences.append(PlainLabel(self._look_theme, footnote, Type.HINT, "raised", wrap=True))
        for label in self._sentences:
            self.body.addWidget(label)
        self.setAccessibleName(" ".join([f"{verdict}.", *sentences, footnote]).strip())

    @property
    def sentences(self) -> list[str]:
        """The sentences that are shown."""
        return [label.text() for label in self._sentences]

    @property
    def verdict(self) -> str:
        """The verdict in words."""
        return self._verdict.text()
