"""What is typed about somebody whom nobody announced, with one text of a test's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.features.site import Site
from tests.features.test_walk_in import asked
from visitor_desk.visits.check_in import Arrival
from visitor_desk.visits.ticket import Announced


def announced(site: Site, **texts: str) -> Arrival:
    """A walk-in whose announcement says something else."""
    said = {"name": "Bram Janssen", "organisation": "Northwind", "purpose": "A rack", **texts}
    arrival = asked(site)
    assert arrival.walk_in is not None
    told = Announced((said["name"],), said["organisation"], said["purpose"])
    return replace(arrival, walk_in=replace(arrival.walk_in, announced=told))


def customer(site: Site, text: str) -> Arrival:
    """A walk-in for a customer of another name."""
    arrival = asked(site)
    assert arrival.walk_in is not None
    return replace(arrival, walk_in=replace(arrival.walk_in, customer=text))


_WALK_IN = "check_in.admit.arrival.walk_in"

OF_WALK_INS: dict[str, Callable[[Site, str], object]] = {
    f"{_WALK_IN}.customer": lambda s, t: s.desk.check_in.admit(s.guard, customer(s, t)),
    f"{_WALK_IN}.announced.names": lambda s, t: s.desk.check_in.admit(s.guard, announced(s, name=t)),
    f"{_WALK_IN}.announced.organisation": lambda s, t: s.desk.check_in.admit(
        s.guard, announced(s, organisation=t)
    ),
    f"{_WALK_IN}.announced.purpose": lambda s, t: s.desk.check_in.admit(s.guard, announced(s, purpose=t)),
}
"""What the service of check-ins is given about walk-ins, by the name of the text."""

IDS_OF_WALK_INS = (
    "admit.arrival.after admit.arrival.walk_in.approval.authoriser admit.arrival.walk_in.host "
    "admit.arrival.walk_in.zones"
)
"""The texts among them that are ids of rows."""
