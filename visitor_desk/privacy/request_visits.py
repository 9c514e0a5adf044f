"""The visits of a request: which of those that somebody names may be matched."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.requests import RequestFieldNotAccepted, VisitStillGoingOn
from visitor_desk.visits.visit import VisitId, VisitState, VisitUnknown

MOST_VISITS: Final = 64
"""As many ids as one entry of the log names; a person with more asks for a period."""


def accepted_visits(work: DeskWork, visits: Iterable[VisitId]) -> tuple[VisitId, ...]:
    """Return visits as a request has them, each once.

    Raises VisitUnknown, VisitStillGoingOn for somebody who has not left, and RequestFieldNotAccepted for too
    many.
    """
    wanted = tuple(dict.fromkeys(visits))
    if len(wanted) > MOST_VISITS:
        raise RequestFieldNotAccepted(field="visits")
    for one in wanted:
        visit = work.visits.get(one)
        if visit is None:
            raise VisitUnknown
        if visit.state is VisitState.HERE:
            raise VisitStillGoingOn
    return wanted
