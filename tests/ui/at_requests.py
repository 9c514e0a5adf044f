"""A visit that has ended, and a request that was matched to it: what the pages of a request begin with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.contracts.disclosure_stores import DISCLOSURE, GIVEN
from tests.features.site import Site
from visitor_desk.privacy.disclosure_rows import GIVEN as GIVEN_ACT
from visitor_desk.privacy.disclosure_rows import keep_disclosure
from visitor_desk.privacy.requests import (
    Channel,
    IdentityStep,
    NewRequest,
    Requester,
    RequestId,
    RequestKind,
    RequestLanguage,
)
from visitor_desk.visits.visit import BadgeNumber, Visit


def ended_visit(site: Site) -> Visit:
    admitted = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(timedelta(minutes=30))
    site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    return admitted


def handed_out(site: Site, visit: Visit) -> int:
    """Write down that footage of the visit was given to the police; return the number of the entry."""
    given = replace(GIVEN, visit=visit.id, at=site.clock.now())
    row = replace(DISCLOSURE, handed_out=(given,))
    works, log = site.desk.requests.works, site.desk.requests.log
    with works() as work:
        keep_disclosure(work, log, GIVEN_ACT, site.officer, row)
        work.commit()
    with works() as work:
        return work.log.about(row.id)[-1].index


def matched(site: Site, visit: Visit, kind: RequestKind) -> RequestId:
    person = Requester("Anna Eriksson", "a@b.example")
    new = NewRequest(kind, Channel.DESK, RequestLanguage.ENGLISH, site.clock.now(), person)
    request = site.desk.requests.receive(site.officer, new).id
    steps = frozenset({IdentityStep.RECEIPT_TOKEN, IdentityStep.VISIT_FACTS})
    site.desk.requests.identify(site.officer, request, steps)
    site.desk.requests.match(site.officer, request, [visit.id])
    return request
