"""The last hand-over in words, for its page, for the bar at sign-in and for the foot of the window."""

from __future__ import annotations

from ui.formats import visible
from ui.i18n import Texts
from ui.look import Look
from ui.palettes import Tone
from visitor_desk.visits.hand_over import LastHandOver


def who_handed_over(look: Look, last: LastHandOver, *, own: bool) -> str:
    """Return who handed over when, and whether somebody has taken it over."""
    texts, now = look.texts, look.clock.now()
    closed = look.formats.time_near(last.hand_over.closed_at, now)
    who = texts("hand_over.you") if own else visible(last.closed_by)
    if last.taken_by is not None and last.hand_over.taken_at is not None:
        taken = look.formats.time_near(last.hand_over.taken_at, now)
        return texts("hand_over.was_taken", who=who, closed=closed, by=visible(last.taken_by), taken=taken)
    return texts("hand_over.waits_own" if own else "hand_over.waits", who=who, closed=closed)


def counts_of(texts: Texts, last: LastHandOver) -> str:
    """Return what was open when a shift was handed over; what was none is not said."""
    hand_over = last.hand_over
    said = [
        texts(f"hand_over.count_{name}", n=number)
        for name, number in (
            ("out", hand_over.out),
            ("late", hand_over.late),
            ("tasks", hand_over.tasks),
            ("unexplained", hand_over.unexplained),
            ("held", hand_over.held),
            ("forms", len(last.forms)),
        )
        if number
    ]
    return " · ".join(said) or texts("hand_over.count_nothing")


def hand_over_state(texts: Texts, last: LastHandOver | None) -> list[tuple[Tone, str]]:
    """Return what stands at the foot of the window until somebody has taken the shift over."""
    return [(Tone.LOOK_AGAIN, texts("hand_over.state_waits"))] if last is not None and last.waits else []
