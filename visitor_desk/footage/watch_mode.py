"""Looks at sources again and again, also while a share is away."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from visitor_desk.errors import Cancelled
from visitor_desk.footage.camera import SourceId
from visitor_desk.footage.folder import SourceUnreachable
from visitor_desk.footage.index_report import IndexReport
from visitor_desk.progress import Stopped

_STEP_S = 0.2

Look = Callable[[SourceId], IndexReport]
Told = Callable[[SourceId, IndexReport | SourceUnreachable], None]


def look_at_all(look: Look, sources: Iterable[SourceId], told: Told) -> None:
    """Look at each source once; one that cannot be reached does not keep the others from being read."""
    for source in sources:
        try:
            told(source, look(source))
        except SourceUnreachable as error:
            told(source, error)


def watch(
    look: Look,
    sources: Callable[[], Iterable[SourceId]],
    told: Told,
    stopped: Stopped,
    *,
    every_s: float,
    wait: Callable[[float], None] = time.sleep,
) -> None:
    """Look at every source, wait, and begin again, until `stopped`.

    Of a source that cannot be reached `told` hears once, and again only after it was there in between.
    """
    away: set[SourceId] = set()

    def told_once(source: SourceId, found: IndexReport | SourceUnreachable) -> None:
        if isinstance(found, IndexReport):
            away.discard(source)
            told(source, found)
        elif source not in away:
            away.add(source)
            told(source, found)

    while not stopped():
        try:
            look_at_all(look, sources(), told_once)
        except Cancelled:
            # Asked to stop is how a watch ends.
            return
        waited_s = 0.0
        while waited_s < every_s and not stopped():
            wait(min(_STEP_S, every_s - waited_s))
            waited_s += _STEP_S
