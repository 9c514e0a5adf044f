"""Why a stretch of footage is what it is, in words; without Qt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ui.formats import Formats
from ui.i18n import Texts
from visitor_desk.footage.coverage import INSTANTS, CoverageReason
from visitor_desk.footage.survival import Survival


def reason_words(
    texts: Texts, formats: Formats, reason: CoverageReason, values: Mapping[str, object], near: datetime
) -> str:
    """Return the sentence of a reason with its values; instants among them as one says them beside `near`."""
    times = {
        name: formats.time_near(datetime.fromisoformat(value), near)
        for name, value in values.items()
        if name in INSTANTS and isinstance(value, str)
    }
    return texts.sentence_with_gaps(reason.value, {**values, **times})


def survival_words(texts: Texts, formats: Formats, survival: Survival) -> str:
    """Return how long footage will still be there, as *overwritten in about 2 d 4 h*."""
    left, seen = survival.left, survival.seen_at
    return texts(
        f"survival.{survival.sureness.value}",
        left=formats.duration(left) if left is not None else texts("visits.nothing"),
        seen_at=formats.day_time(seen) if seen is not None else texts("visits.nothing"),
    )
