"""What a request keeps while it is answered, and until when: rules, without opening anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from visitor_desk.privacy.held_footage import PLACES
from visitor_desk.privacy.hold import HELD_TABLE, HeldState, Hold, HoldReason
from visitor_desk.privacy.holds import latest_end
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.requests import Request, RequestKind
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.privacy.unspoken import unspoken
from visitor_desk.security.groups import Group
from visitor_desk.visits.visit import Visit, VisitId

KEPT_AFTER_ANSWER: Final = timedelta(days=6 * 7 + 7)
"""Six weeks in which a court can be asked (UAVG 35(2)), and a week for the petition to arrive."""
KEPT_SOURCE: Final = "UAVG 35(2) and GDPR 17(3)(e): who is not content with an answer can have it looked at"
_HELD: Final[Mapping[RequestKind, frozenset[Group]]] = {
    RequestKind.ACCESS: frozenset({Group.D, Group.S, Group.F}),
    RequestKind.PORTABILITY: frozenset({Group.D, Group.S}),
    RequestKind.RESTRICTION: frozenset({Group.D, Group.S}),
}


def groups_kept(kind: RequestKind) -> frozenset[Group]:
    """Return what of a matched visit stays while a request is answered: nothing where it asks to let go."""
    return _HELD.get(kind, frozenset())


def kept_until(request: Request, lives: RetentionRules, visit: Visit | None, today: date) -> date | None:
    """Return the day on which what is kept of a visit is let go; None where nothing may be kept any more.

    Counted from the answer, or from the last day for it while there is none; never beyond the visit's row. Of
    a place (no visit) the request's own file is what it is about.
    """
    answered = max(request.due, today) if request.closed_at is None else lives.local_day(request.closed_at)
    ends_on = answered + KEPT_AFTER_ANSWER
    if visit is not None:
        ends_on = min(ends_on, latest_end(lives, visit))
    return ends_on if ends_on > today else None


def holds_of_request(work: DeskWork, request: Request, today: date) -> Sequence[Hold]:
    """Return the holds that a request has on visits and places, those that still keep something."""
    return [hold for hold in work.holds.all() if _is_of(hold, request, today)]


def _is_of(hold: Hold, request: Request, today: date) -> bool:
    return (
        hold.reason is HoldReason.REQUEST
        and hold.case == request.id
        and hold.table in {HELD_TABLE, PLACES}
        and hold.active(today)
    )


def own_days(work: DeskWork, request: Request, visit: VisitId, today: date) -> Mapping[Group, date]:
    """Return the days on which groups that a request keeps would die without any hold."""
    return {
        part.group: part.own_day
        for hold in work.holds.of_record(HELD_TABLE, visit)
        if _is_of(hold, request, today)
        for part in work.holds.parts(hold.id)
        if part.state is HeldState.HELD
    }


def days_after_answer(
    work: DeskWork, lives: RetentionRules, request: Request, visit: Visit, today: date
) -> Mapping[Group, date]:
    """Return the days on which groups that a request keeps are gone when it is answered today.

    For the letter, which is written before the hold's end moves.
    """
    ends_on = min(today + KEPT_AFTER_ANSWER, latest_end(lives, visit))
    silent = unspoken(work).holds
    found: dict[Group, date] = {}
    for group, own_day in own_days(work, request, visit.id, today).items():
        others = [
            min(part.held_until, hold.ends_on)
            for hold in work.holds.of_record(HELD_TABLE, visit.id)
            if hold.active(today) and hold.case != request.id and hold.id not in silent
            for part in work.holds.parts(hold.id)
            if part.group is group and part.state is HeldState.HELD
        ]
        day = max([own_day, ends_on, *others])
        key = work.public_day_keys.last(group, "", not_after=day)
        found[group] = day if key is None else max(key.name.expires_on, min(own_day, day))
    return found
