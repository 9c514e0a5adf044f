"""What every page is given to show things with: colours, sizes, words and times."""

from __future__ import annotations

from dataclasses import dataclass

from ui.error_texts import sentence_for
from ui.formats import Formats
from ui.i18n import Texts
from ui.theme import Theme
from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError


@dataclass(frozen=True, slots=True)
class Look:
    """Theme, sentences, formats and the clock of one window; a change of any makes a new window."""

    theme: Theme
    texts: Texts
    formats: Formats
    clock: Clock

    def sentence(self, error: DeskError) -> str:
        """Return the sentence of an error in the language of the window."""
        return sentence_for(error, self.texts)
