"""What is typed about incidents and authorities, valid but for the texts that a test puts in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.features.site import NOON, SUITE, Site
from visitor_desk.privacy.authority_visit import (
    AskedFor,
    Authority,
    NewAuthorityVisit,
    OfficerAccount,
    OrderShown,
    new_authority_visit_id,
)
from visitor_desk.privacy.breach import (
    BreachAccount,
    BreachId,
    BreachNature,
    BreachReasons,
    NewBreach,
    new_breach_id,
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


ACCOUNT = ("description", "consequences", "measures", "delay")


def breach(**account: str) -> NewBreach:
    """A breach with one text of the test's own."""
    return NewBreach(
        new_breach_id(),
        NOON,
        NOON,
        NOON,
        BreachNature.CONFIDENTIALITY,
        replace(BreachAccount("Seen"), **account),
    )


OF_INCIDENTS: dict[str, Callable[[Site, str], object]] = {
    **{
        f"authority_visits.write.new.account.{name}": lambda s, t, name=name: s.desk.authority_visits.write(
            s.guard, authority(**{name: t})
        )
        for name in ("asked", "officer", "order_number", "service_number", "told")
    },
    **{
        f"breaches.open.new.account.{name}": lambda s, t, name=name: s.desk.breaches.open(
            s.officer, breach(**{name: t})
        )
        for name in ACCOUNT
    },
    **{
        f"breaches.amend.account.{name}": lambda s, t, name=name: s.desk.breaches.amend(
            s.officer, BreachId("none"), breach(**{name: t}).account
        )
        for name in ACCOUNT
    },
    **{
        f"breaches.decide.reasons.{name}": lambda s, t, name=name: s.desk.breaches.decide(
            s.officer,
            BreachId("none"),
            authority=False,
            people=False,
            reasons=replace(BreachReasons("No risk", "No high risk"), **{name: t}),
        )
        for name in ("authority", "people")
    },
    "incidents.write.new.text": lambda s, t: s.desk.incidents.write(
        s.guard, NewIncident(new_incident_id(), IncidentKind.ALARM, (SUITE,), t)
    ),
    "incidents.handle.done": lambda s, t: s.desk.incidents.handle(
        s.facility, IncidentId("none"), IncidentOutcome.REPAIRED, t
    ),
}
