"""A team of an emergency service in words, for its page, the evacuation list and the hand-over."""

from __future__ import annotations

from ui.formats import visible
from ui.i18n import Texts
from ui.look import Look
from ui.models.emergency_teams import TeamRow
from ui.palettes import Tone
from visitor_desk.visits.emergency import EmergencyTeam


def team_in_words(texts: Texts, service: str, people: int | None) -> str:
    """Return service and number, as "Fire brigade, 4 persons"; without a number that nobody counted."""
    name = texts(f"emergency_service.{service}")
    if people is None:
        return texts("emergency.uncounted", service=name)
    return texts.count("emergency.counted", people, service=name)


def team_row(look: Look, team: EmergencyTeam, note: str | None = None) -> TeamRow:
    """Return a team as its page lists it."""
    texts, formats, now = look.texts, look.formats, look.clock.now()
    since = formats.time_near(team.arrived_at, now)
    state = texts("emergency.since", time=since)
    if team.left_at is not None:
        state = texts("emergency.was_here", arrived=since, left=formats.time_near(team.left_at, now))
    return TeamRow(
        team=team.id,
        who=team_in_words(texts, team.service.value, team.people),
        vehicle=visible(team.vehicle, 40),
        state=state,
        tone=Tone.NEUTRAL if team.left_at else Tone.LOOK_AGAIN,
        people=str(team.people) if team.people is not None else "",
        left=f"{team.left_at.astimezone(formats.zone):%Y-%m-%d %H:%M:%S}" if team.left_at else "",
        note=visible(note, 1000) if note else "",
    )
