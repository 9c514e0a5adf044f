"""The store of deliveries in memory."""

from __future__ import annotations

from visitor_desk.visits.delivery import Delivery, DeliveryId


class FakeDeliveryStore:
    def __init__(self, rows: dict[DeliveryId, Delivery]) -> None:
        self._rows = rows

    def put(self, delivery: Delivery) -> None:
        self._rows[delivery.id] = delivery

    def get(self, delivery: DeliveryId) -> Delivery | None:
        return self._rows.get(delivery)

    def of_tag(self, tag: str) -> list[Delivery]:
        return [one for one in self.all() if one.tag == tag]

    def all(self) -> list[Delivery]:
        return sorted(self._rows.values(), key=lambda one: (one.came_at or one.out_at, one.id))  # type: ignore[arg-type, return-value]

    def delete(self, delivery: DeliveryId) -> None:
        self._rows.pop(delivery, None)
