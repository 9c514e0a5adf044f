"""What is typed about incidents and authorities, valid but for the texts that a test puts in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.features.site import SUITE, Site
from visitor_desk.privacy.authority_visit import (
    AskedFor,
    Authority,
    NewAuthorityVisit,
    OfficerAccount,
    OrderShown,
    new_authority_visit_id,
)
from visitor_desk.privacy.incident import (
    IncidentId,
    IncidentKind,
    IncidentOutcome,
    NewIncident,
    new_incident_id,
)


def authority(**account: str) -> NewAuthorityVisit:
    """An authority at the desk with one text of the test's own."""
    said = OfficerAccount("", True, "PL-1", "U-1", "Footage", "Nothing")
    return NewAuthorityVisit(
        new_authority_visit_id(),
        Authority.POLICE,
        AskedFor.FOOTAGE,
        OrderShown.WRITTEN,
        replace(said, **account),  # type: ignore[arg-type]
    )


OF_INCIDENTS: dict[str, Callable[[Site, str], object]] = {
    **{
        f"authority_visits.write.new.account.{name}": lambda s, t, name=name: s.desk.authority_visits.write(
            s.guard, authority(**{name: t})
        )
        for name in ("asked", "officer", "order_number", "service_number", "told")
    },
    "incidents.write.new.text": lambda s, t: s.desk.incidents.write(
        s.guard, NewIncident(new_incident_id(), IncidentKind.ALARM, (SUITE,), t)
    ),
    "incidents.handle.done": lambda s, t: s.desk.incidents.handle(
        s.facility, IncidentId("none"), IncidentOutcome.REPAIRED, t
    ),
}
