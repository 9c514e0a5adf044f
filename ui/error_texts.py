"""From an error to the sentence that says what happened, what is left and what to do."""

from __future__ import annotations

from ui.formats import visible
from ui.i18n import Texts
from visitor_desk.errors import DeskError


def sentence_for(error: DeskError, texts: Texts) -> str:
    """Return the sentence of an error's code; a code without one gets the general sentence."""
    key = f"error.{error.code}"
    if key not in texts:
        key = "error.desk.error"
    values = {name: visible(str(value), limit=120) for name, value in error.values.items()}
    return texts.sentence_with_gaps(key, values)
