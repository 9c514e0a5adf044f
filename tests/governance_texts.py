"""A decision of the house with one text of a test's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.features.site import NOON, Site
from visitor_desk.privacy.governance_entry import (
    Decider,
    GovernanceKind,
    NewGovernance,
    ProcessorTerms,
    latest_review,
)

TODAY = NOON.date()
AGREEMENT = NewGovernance(
    GovernanceKind.PROCESSOR,
    ("guard_firm",),
    TODAY,
    Decider.MANAGEMENT,
    latest_review(TODAY),
    "DMS 26-1",
    "0a" * 32,
    terms=ProcessorTerms("Waakzaam B.V.", "NL", ("identity",)),
)


def propose(site: Site, name: str = "Waakzaam B.V.", **texts: object) -> object:
    """Let privacy propose an agreement with a processor."""
    terms = ProcessorTerms(name, "NL", ("identity",))
    return site.desk.governance.propose(site.officer, replace(AGREEMENT, terms=terms, **texts))  # type: ignore[arg-type]


OF_GOVERNANCE: dict[str, Callable[[Site, str], object]] = {
    "governance.propose.new.covers": lambda s, t: propose(s, covers=(t,)),
    "governance.propose.new.reference": lambda s, t: propose(s, reference=t),
    "governance.propose.new.terms.name": lambda s, t: propose(s, name=t),
}
"""What the service of governance is given, by the name of the text."""
