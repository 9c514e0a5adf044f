"""What a store of incidents and of authorities at the desk must do, whichever it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from visitor_desk.privacy.authority_visit import (
    AskedFor,
    Authority,
    AuthorityVisit,
    AuthorityVisitId,
    OrderShown,
)
from visitor_desk.privacy.incident import Incident, IncidentId, IncidentKind, IncidentOutcome
from visitor_desk.privacy.moment import MomentId
from visitor_desk.privacy.ports import DeskWorks
from visitor_desk.security.records import OperatorId
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.visit import VisitId

AT = datetime(2026, 3, 2, 8, 4, 5, 678, tzinfo=UTC)
POLICE = AuthorityVisit(
    AuthorityVisitId("00p1"),
    AT,
    "Lobby",
    Authority.POLICE,
    AskedFor.FOOTAGE,
    OrderShown.ORAL,
    OperatorId("guard"),
)

TAILGATING = Incident(
    IncidentId("00i1"),
    AT - timedelta(minutes=20),
    AT,
    "Lobby",
    (ZoneId("suite-1"), ZoneId("suite-2")),
    IncidentKind.TAILGATING,
    (VisitId("v1"),),
    MomentId("m1"),
    OperatorId("guard"),
)


class AuthorityVisitStoreContract:
    """Inherit, and give a fixture `open_work` that begins units of work on one empty store."""

    @pytest.fixture
    def open_work(self) -> DeskWorks:
        raise NotImplementedError

    def test_a_visit_comes_back_whole_is_taken_on_and_can_go(self, open_work: DeskWorks) -> None:
        earlier = replace(POLICE, id=AuthorityVisitId("zz"), at=AT - timedelta(days=1), order=OrderShown.NONE)
        taken = replace(POLICE, taken_at=AT + timedelta(minutes=3), taken_by=OperatorId("officer"))
        with open_work() as work:
            assert work.authority_visits.get(POLICE.id) is None
            work.authority_visits.put(POLICE)
            work.authority_visits.put(earlier)
            assert list(work.authority_visits.all()) == [earlier, POLICE]
            work.authority_visits.put(taken)
            work.commit()
        with open_work() as work:
            assert work.authority_visits.get(POLICE.id) == taken
            work.authority_visits.delete(earlier.id)
            work.authority_visits.delete(earlier.id)
            assert list(work.authority_visits.all()) == [taken]


class IncidentStoreContract:
    """Inherit, and give a fixture `open_work` that begins units of work on one empty store."""

    @pytest.fixture
    def open_work(self) -> DeskWorks:
        raise NotImplementedError

    def test_an_incident_comes_back_whole_is_handled_and_can_go(self, open_work: DeskWorks) -> None:
        bare = replace(
            TAILGATING, id=IncidentId("zz"), written_at=AT - timedelta(days=1), visits=(), moment=None
        )
        handled = replace(
            TAILGATING,
            handled_at=AT + timedelta(days=1),
            handled_by=OperatorId("facility"),
            outcome=IncidentOutcome.SPOKEN_WITH,
        )
        with open_work() as work:
            assert work.incidents.get(TAILGATING.id) is None
            work.incidents.put(TAILGATING)
            work.incidents.put(bare)
            assert list(work.incidents.all()) == [bare, TAILGATING]
            work.incidents.put(handled)
            work.commit()
        with open_work() as work:
            assert work.incidents.get(TAILGATING.id) == handled
            work.incidents.delete(bare.id)
            work.incidents.delete(bare.id)
            assert list(work.incidents.all()) == [handled]
