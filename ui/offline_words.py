"""How a desk that is cut off says so, in the bar and on the command line."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from ui.formats import Formats
from ui.i18n import Texts
from ui.palettes import Tone
from visitor_desk.visits.offline_desk import OfflineState

TICKETS_LAST: Final = timedelta(hours=72)
"""So far ahead a desk has the tickets; older than that, it knows nobody who comes."""

_OTHER_SCHEMA: Final = frozenset({"storage.older_than_program", "storage.newer_than_program"})


def offline_words(texts: Texts, formats: Formats, state: OfflineState, now: datetime) -> tuple[Tone, str]:
    """Return tone and words of a desk that has a server: that it is there, or since when it is not."""
    if state.away_since is None:
        return Tone.NEUTRAL, texts("offline.store_on_server")
    as_of = state.as_of or state.away_since
    tone = Tone.BAD if now - as_of > TICKETS_LAST else Tone.LOOK_AGAIN
    if state.why is None:
        key = "offline.forwarding"
    else:
        key = "offline.other_schema" if state.why.code in _OTHER_SCHEMA else "offline.away"
    since = formats.time_near(state.away_since, now)
    return tone, texts(key, since=since, n=state.waiting, as_of=formats.time_near(as_of, now))
