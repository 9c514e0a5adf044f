"""Why a stretch of footage is what it is, in words; without Qt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ui.formats import Formats
from ui.i18n import Texts
from visitor_desk.footage.coverage import CoverageReason

_TIMES = frozenset({"since", "seen_at"})
"""Values of a part that are instants."""


def reason_words(texts: Texts, formats: Formats, reason: CoverageReason, values: Mapping[str, object]) -> str:
    """Return the sentence of a reason with its values; instants among them are told at the site."""
    times = {
        name: formats.time(datetime.fromisoformat(value))
        for name, value in values.items()
        if name in _TIMES and isinstance(value, str)
    }
    return texts.sentence_with_gaps(reason.value, {**values, **times})
