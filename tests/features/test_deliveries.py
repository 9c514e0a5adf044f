"""A courier brings a server, the customer gets it, and it leaves again only for whoever may take it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.features.delivery_texts import SERVER
from tests.features.site import ESCORT, HOST, SUITE, Site
from visitor_desk.bsn import BsnNotKept
from visitor_desk.visits.access_right import NewAccessRight
from visitor_desk.visits.delivery import (
    MOST_PIECES,
    Delivery,
    DeliveryGone,
    DeliveryId,
    DeliveryKind,
    DeliveryState,
    DeliveryUnknown,
    MayNotRelease,
    NewDelivery,
    NobodyToTake,
    NotInHouse,
    TagInHouse,
    TagMissing,
    Taker,
    new_delivery_id,
)
from visitor_desk.visits.phone_approval import AuthoriserId
from visitor_desk.visits.ticket import FieldNotAccepted
from visitor_desk.visits.visit import Visit, VisitId

PARCELS = NewDelivery(DeliveryKind.PARCEL, "C-1042", 3, carrier="Fast Freight")
VAN = Taker(carrier="Fast Freight")


def bring(site: Site, new: NewDelivery = SERVER) -> Delivery:
    return site.desk.deliveries.come_in(site.guard, new_delivery_id(), new)


def visitor(site: Site) -> Visit:
    return site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))


def let_out(site: Site, to: Taker = VAN, customer: str = "C-1042", word: str | None = None) -> Delivery:
    return site.desk.deliveries.equipment_out(
        site.guard, new_delivery_id(), customer, "COLO-7", to, AuthoriserId(word) if word else None
    )


def in_house(site: Site, customer: str | None = None) -> list[DeliveryId]:
    return [one.id for one in site.desk.deliveries.in_house(site.facility, customer)]


def test_parcels_wait_until_a_visitor_of_the_customer_takes_them(site: Site):
    parcels = bring(site, PARCELS)
    assert (parcels.state, parcels.accepted_by) == (DeliveryState.WAITING, site.guard.operator_id)
    visit = visitor(site)
    assert in_house(site) == [parcels.id]
    given = site.desk.deliveries.hand_over(site.guard, parcels.id, Taker(visit=visit.id))
    assert (given.state, given.handed_to) == (DeliveryState.WITH_CUSTOMER, visit.id)
    assert in_house(site) == []
    with pytest.raises(DeliveryGone):
        site.desk.deliveries.hand_over(site.guard, parcels.id, Taker(staff=HOST))
    assert site.desk.log.verify(site.auditor).whole


def test_equipment_stays_in_the_books_until_it_leaves_the_house(site: Site):
    server = bring(site)
    site.desk.deliveries.hand_over(site.guard, server.id, Taker(staff=HOST))
    assert in_house(site, "C-1042") == [server.id]
    assert in_house(site, "C-2000") == []
    gone = let_out(site)
    assert (gone.id, gone.state, gone.authorised_by) == (server.id, DeliveryState.OUT, None)
    assert in_house(site) == []
    assert bring(site).id != server.id


def test_the_second_try_of_an_act_writes_nothing(site: Site):
    first = bring(site)
    assert site.desk.deliveries.come_in(site.guard, first.id, replace(SERVER, tag="COLO-8")) == first
    once = new_delivery_id()
    outs = [
        site.desk.deliveries.equipment_out(site.guard, once, "C-1", "OLD-1", VAN, AuthoriserId(HOST))
        for _ in range(2)
    ]
    assert outs[0] == outs[1]


def test_a_tag_is_in_the_house_once(site: Site):
    bring(site)
    with pytest.raises(TagInHouse):
        bring(site)


@pytest.mark.parametrize("customer", ["C-1042", "C-2000"])
def test_what_is_not_in_for_that_customer_stays_without_a_word(site: Site, customer: str):
    if customer == "C-2000":
        bring(site)
    with pytest.raises(NotInHouse):
        let_out(site, customer=customer)
    with pytest.raises(MayNotRelease):
        let_out(site, customer=customer, word=ESCORT)
    with pytest.raises(MayNotRelease):
        let_out(site, customer=customer, word="nobody")
    out = let_out(site, customer=customer, word=HOST)
    assert (out.came_at, out.authorised_by) == (None, HOST)


@pytest.mark.parametrize("may_authorise", [True, False])
def test_a_right_on_the_customer_s_list_lets_their_equipment_out(site: Site, *, may_authorise: bool):
    new = NewAccessRight("C-1042", SUITE, "Bos, B", "Clean Co", "Rounds", HOST, may_authorise)
    right = site.desk.access_lists.add(site.facility, new)
    with pytest.raises(MayNotRelease):
        let_out(site, customer="C-2000", word=right.id)
    if may_authorise:
        assert let_out(site, word=right.id).authorised_by == right.id
        site.clock.advance(timedelta(days=91))
    with pytest.raises(MayNotRelease):
        let_out(site, word=right.id)


def test_a_visitor_who_leaves_is_told_what_stays_and_what_goes_along(site: Site):
    visit = visitor(site)
    brought = bring(site, replace(SERVER, carrier="", visit=visit.id))
    assert (brought.came_with, brought.handed_to) == (visit.id, visit.id)
    old = site.desk.deliveries.come_in(site.guard, new_delivery_id(), replace(SERVER, tag="COLO-6"))
    taken = site.desk.deliveries.go_out(site.guard, old.id, Taker(visit=visit.id))
    found = site.desk.deliveries.of_visit(site.guard, visit.id)
    assert (found.still_in, found.taken) == ((brought,), (taken,))
    site.desk.check_out.by_visit(site.guard, visit.id)
    with pytest.raises(NobodyToTake):
        site.desk.deliveries.go_out(site.guard, brought.id, Taker(visit=visit.id))


def test_what_is_out_does_not_go_out_again(site: Site):
    server = bring(site)
    site.desk.deliveries.go_out(site.guard, server.id, VAN)
    with pytest.raises(DeliveryGone):
        site.desk.deliveries.go_out(site.guard, server.id, VAN)
    with pytest.raises(DeliveryUnknown):
        site.desk.deliveries.go_out(site.guard, new_delivery_id(), VAN)


@pytest.mark.parametrize(
    "to",
    [Taker(), Taker(staff=HOST, carrier="Van"), Taker(visit=VisitId("none")), Taker(carrier="  ")],
)
def test_somebody_takes_it_and_only_one(site: Site, to: Taker):
    server = bring(site)
    with pytest.raises(NobodyToTake):
        site.desk.deliveries.go_out(site.guard, server.id, to)


def test_a_carrier_brings_and_collects_and_is_no_customer(site: Site):
    with pytest.raises(NobodyToTake):
        site.desk.deliveries.hand_over(site.guard, bring(site).id, VAN)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"tag": ""}, TagMissing),
        ({"customer": " "}, FieldNotAccepted),
        ({"carrier": ""}, FieldNotAccepted),
        ({"carrier": "x" * 41}, FieldNotAccepted),
        ({"serial": "a\nb"}, FieldNotAccepted),
        ({"pieces": 0}, FieldNotAccepted),
        ({"pieces": MOST_PIECES + 1}, FieldNotAccepted),
        ({"serial": "111222333"}, BsnNotKept),
        ({"visit": VisitId("none")}, NobodyToTake),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_written(
    site: Site, change: dict[str, object], error: type[Exception]
):
    with pytest.raises(error):
        bring(site, replace(SERVER, **change))  # type: ignore[arg-type]
    assert in_house(site) == []


def test_rows_go_a_year_after_the_house_was_done_with_them_and_what_is_in_stays(site: Site):
    old, inside = bring(site), bring(site, replace(SERVER, tag="COLO-9"))
    site.desk.deliveries.go_out(site.guard, old.id, VAN)
    site.clock.advance(timedelta(days=457))
    site.desk.retention.run(site.officer, clock_confirmed=True)
    with site.desk.deliveries.works() as work:
        assert [one.id for one in work.deliveries.all()] == [inside.id]
    assert site.desk.log.verify(site.auditor).whole
