"""Deliveries as rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, delete, func, select

from storage.repositories.rows import held, put, values_of
from storage.tables.deliveries import deliveries
from visitor_desk.visits.delivery import Delivery, DeliveryId

_AT = func.coalesce(deliveries.c.came_at, deliveries.c.out_at)


class SqlDeliveryStore:
    """What was brought and taken."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, delivery: Delivery) -> None:
        """Insert the delivery or replace the row of the same id."""
        put(self._connection, deliveries, values_of(delivery))

    def get(self, delivery: DeliveryId) -> Delivery | None:
        """Return the delivery, or None; nobody else changes it until the work ends."""
        query = select(deliveries).where(deliveries.c.id == delivery)
        return next(iter(self._read(held(self._connection, query))), None)

    def of_tag(self, tag: str) -> list[Delivery]:
        """Return what came or left under a tag, earliest first; nobody else changes it meanwhile."""
        query = select(deliveries).where(deliveries.c.tag == tag).order_by(_AT, deliveries.c.id)
        return self._read(held(self._connection, query))

    def all(self) -> list[Delivery]:
        """Return every delivery, earliest first by when it came or left, then by id."""
        return self._read(select(deliveries).order_by(_AT, deliveries.c.id))

    def delete(self, delivery: DeliveryId) -> None:
        """Delete a delivery."""
        self._connection.execute(delete(deliveries).where(deliveries.c.id == delivery))

    def _read(self, query: Select[Any]) -> list[Delivery]:
        return [Delivery(**row._asdict()) for row in self._connection.execute(query)]
