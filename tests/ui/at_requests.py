"""A visit that has ended, and a request that was matched to it: what the pages of a request begin with."""

from __future__ import annotations

from datetime import timedelta

from tests.features.site import Site
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


def matched(site: Site, visit: Visit, kind: RequestKind) -> RequestId:
    person = Requester("Anna Eriksson", "a@b.example")
    new = NewRequest(kind, Channel.DESK, RequestLanguage.ENGLISH, site.clock.now(), person)
    request = site.desk.requests.receive(site.officer, new).id
    steps = frozenset({IdentityStep.RECEIPT_TOKEN, IdentityStep.VISIT_FACTS})
    site.desk.requests.identify(site.officer, request, steps)
    site.desk.requests.match(site.officer, request, [visit.id])
    return request
