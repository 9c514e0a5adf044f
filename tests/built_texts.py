"""What a person hands to services, valid but for the texts that a test puts in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from tests.features.site import HOST, SUITE, Site
from visitor_desk.footage.camera import Camera, CameraId, CameraView, FootageSource, SourceId
from visitor_desk.privacy.hold import HoldReason, NewHold
from visitor_desk.privacy.requests import (
    Channel,
    IdentityStep,
    NewRequest,
    RefusalGround,
    Requester,
    RequestId,
    RequestKind,
    RequestLanguage,
)
from visitor_desk.security.groups import Group
from visitor_desk.visits.deny_entry import DenyInstruction, DenyOrigin, DenyReason, NewDenyEntry
from visitor_desk.visits.place import Zone, ZoneId, ZoneKind
from visitor_desk.visits.ticket import Announced, NewTicket


def new_zone(text: str, **changes: object) -> Zone:
    return replace(Zone(ZoneId("new"), None, ZoneKind.SUITE, "New"), **dict.fromkeys(changes, text))


def changed_zone(text: str, **changes: object) -> Zone:
    return replace(Zone(SUITE, None, ZoneKind.SUITE, "Suite 1"), **dict.fromkeys(changes, text))


def new_ticket(site: Site, **changes: object) -> NewTicket:
    window = site.ticket().window
    new = NewTicket("C-1042", (SUITE,), HOST, HOST, window, Announced(("Bram Janssen",), "Clean Co", "Glass"))
    announced = replace(new.announced, **{k: v for k, v in changes.items() if k != "customer"})  # type: ignore[arg-type]
    return replace(new, announced=announced, customer=str(changes.get("customer", new.customer)))


def deny(site: Site, text: str) -> NewDenyEntry:
    review = site.clock.now().date() + timedelta(days=30)
    conduct = DenyReason.DISTURBED_WORK
    return NewDenyEntry(text, conduct, DenyInstruction.CALL_SUPERVISOR, DenyOrigin.HOUSE, HOST, review)


def request(site: Site, **changes: str) -> NewRequest:
    requester = replace(Requester("Bram Janssen", "bram@example.org", ""), **changes)
    return NewRequest(RequestKind.ACCESS, Channel.DESK, RequestLanguage.DUTCH, site.clock.now(), requester)


def withdrawal(site: Site) -> RequestId:
    """A request that can be granted by letter."""
    new = replace(request(site), kind=RequestKind.WITHDRAWAL)
    taken_in = site.desk.requests.receive(site.officer, new).id
    site.desk.requests.identify(site.officer, taken_in, frozenset(IdentityStep))
    return site.desk.requests.match(site.officer, taken_in, []).id


def hold(site: Site, text: str) -> NewHold:
    today = site.clock.now().date()
    days = (today + timedelta(days=5), today + timedelta(days=9))
    return NewHold("visits", "no such visit", text, next(iter(HoldReason)), frozenset({Group.D}), *days)


def camera(**changes: str) -> Camera:
    plain = Camera(CameraId("new"), "New", SUITE, CameraView.ZONE, SourceId("recorder"), "new")
    return replace(plain, **changes)  # type: ignore[arg-type]


def source(**changes: str) -> FootageSource:
    return replace(FootageSource(SourceId("new"), "New", "/new", "frigate", "UTC"), **changes)  # type: ignore[arg-type]


OF_REQUESTS: dict[str, Callable[[Site, str], object]] = {
    **{
        f"requests.receive.new.requester.{name}": lambda s, t, name=name: s.desk.requests.receive(
            s.officer, request(s, **{name: t})
        )
        for name in ("name", "contact", "remarks")
    },
    "request_terms.extend.text": lambda s, t: s.desk.request_terms.extend(
        s.officer, s.desk.requests.receive(s.officer, request(s)).id, t
    ),
    "request_decisions.nothing_found.searched": lambda s, t: s.desk.request_decisions.nothing_found(
        s.officer, s.desk.requests.receive(s.officer, request(s)).id, t
    ),
    "request_decisions.grant.text": lambda s, t: s.desk.request_decisions.grant(
        s.officer, withdrawal(s), t, RefusalGround.LEGAL_DUTY
    ),
    "request_decisions.refuse.text": lambda s, t: s.desk.request_decisions.refuse(
        s.officer, s.desk.requests.receive(s.officer, request(s)).id, RefusalGround.EXCESSIVE, t
    ),
}
"""What the services about requests are given, by the name of the text."""
