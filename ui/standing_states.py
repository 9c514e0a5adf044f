"""What stands at the foot of the window all the time: the log, the keys, the evacuation list, the store."""

from __future__ import annotations

from collections.abc import Mapping

from ui.i18n import Texts
from ui.log_state import log_states
from ui.palettes import Tone
from visitor_desk.desk import Desk
from visitor_desk.security.day_keys import KeyWarning
from visitor_desk.security.log_report import LogReport
from visitor_desk.security.session import Session


def standing_states(
    desk: Desk,
    session: Session,
    texts: Texts,
    report: LogReport | None,
    warnings: Mapping[KeyWarning, int],
    healthy_list: bool,  # noqa: FBT001 - one of the things that stand
) -> list[tuple[Tone, str]]:
    """Return tone and words of each state; `healthy_list` is whether the evacuation list can be relied on."""
    places = () if session.locked else desk.log.second_places(session)
    states = log_states(texts, session.duties, report, desk.log.alarms(), places)
    if desk.secret_in_file:
        states.append((Tone.LOOK_AGAIN, texts("status.secret_in_file")))
    if desk.keystore_residue.lasting:
        states.append((Tone.LOOK_AGAIN, texts("status.keys_outlive")))
    for warning, days in warnings.items():
        states.append((Tone.BAD, texts(f"key_warning.{warning.value}", days=days)))
    if not healthy_list:
        states.append((Tone.BAD, texts("evacuation.shaky")))
    states.append((Tone.NEUTRAL, texts("status.store_here")))
    return states
