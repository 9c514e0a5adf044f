"""What the bar says of the log: red for those whose duty it is to act, a quiet word for everybody else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ui.i18n import Texts
from ui.palettes import Tone
from visitor_desk.security.alarm import Alarm
from visitor_desk.security.duties import Duty
from visitor_desk.security.log_reading import PlaceState
from visitor_desk.security.log_report import LogReport

ACT_ON_IT: Final = frozenset({Duty.ADMINISTRATOR, Duty.PRIVACY, Duty.AUDITOR})
"""Duties that see an alarm of the log; a guard admits people whatever the log says."""


def log_states(
    texts: Texts,
    duties: frozenset[Duty],
    report: LogReport | None,
    alarms: Sequence[Alarm],
    places: Sequence[PlaceState],
) -> list[tuple[Tone, str]]:
    """Return the states to show; `report` is None while the first check runs."""
    concerned = bool(duties & ACT_ON_IT)
    states: list[tuple[Tone, str]] = []
    if alarms or (report is not None and not report.whole):
        broken = (Tone.BAD, texts("status.log_broken")) if concerned else None
        states.append(broken or (Tone.NEUTRAL, texts("status.log_looked_into")))
    elif report is None:
        states.append((Tone.NEUTRAL, texts("status.log_checking")))
    else:
        states.append((Tone.GOOD, texts("status.log_intact")))
    if concerned and any(place.reached is False for place in places):
        states.append((Tone.LOOK_AGAIN, texts("status.checkpoints_waiting")))
    return states
