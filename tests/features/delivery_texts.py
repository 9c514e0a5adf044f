"""Every text of a delivery that is written, each as an act that somebody types it into."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from tests.features.site import Site
from visitor_desk.visits.delivery import DeliveryKind, NewDelivery, Taker, new_delivery_id

SERVER = NewDelivery(DeliveryKind.EQUIPMENT, "C-1042", 1, "COLO-7", "S/N 12", "Fast Freight")


def _come_in(name: str, site: Site, text: str) -> object:
    new = replace(SERVER, **{name: text})  # type: ignore[arg-type]
    return site.desk.deliveries.come_in(site.guard, new_delivery_id(), new)


def _go_out(site: Site, text: str) -> object:
    return site.desk.deliveries.go_out(site.guard, new_delivery_id(), Taker(carrier=text))


def _equipment_out(name: str, site: Site, text: str) -> object:
    typed = {"customer": "C-1042", "tag": "COLO-7", "carrier": "Van", name: text}
    to = Taker(carrier=typed["carrier"])
    return site.desk.deliveries.equipment_out(
        site.guard, new_delivery_id(), typed["customer"], typed["tag"], to
    )


OF_DELIVERIES: dict[str, Callable[[Site, str], object]] = {
    **{
        f"deliveries.come_in.new.{name}": partial(_come_in, name)
        for name in ("customer", "tag", "serial", "carrier")
    },
    "deliveries.go_out.to.carrier": _go_out,
    "deliveries.equipment_out.to.carrier": partial(_equipment_out, "carrier"),
    **{f"deliveries.equipment_out.{name}": partial(_equipment_out, name) for name in ("customer", "tag")},
}
