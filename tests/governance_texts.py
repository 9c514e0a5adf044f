"""A decision of the house, and an internal policy, with one text of a test's own."""

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
from visitor_desk.privacy.internal_policy import (
    InternalPolicy,
    NewInternalPolicy,
    PolicyLanguage,
    PolicyText,
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


def publish(site: Site, title: str = "Policy", text: str = "Read less.") -> object:
    """Let one officer propose it, and another one sign and publish it."""
    texts = tuple(PolicyText(one, title, text) for one in PolicyLanguage)
    return published(site, NewInternalPolicy(texts))


def published(site: Site, new: NewInternalPolicy) -> InternalPolicy:
    """Let one officer propose a version, and another one sign and publish it."""
    request = site.desk.internal_policies.propose(site.officer, new)
    site.desk.four_eyes.approve(site.second_officer, request.id)
    return site.desk.internal_policies.publish(site.second_officer, request.id)


OF_GOVERNANCE: dict[str, Callable[[Site, str], object]] = {
    "governance.propose.new.covers": lambda s, t: propose(s, covers=(t,)),
    "governance.propose.new.reference": lambda s, t: propose(s, reference=t),
    "governance.propose.new.terms.name": lambda s, t: propose(s, name=t),
    "internal_policies.propose.new.texts.title": lambda s, t: publish(s, title=t),
    "internal_policies.propose.new.texts.text": lambda s, t: publish(s, text=t),
}
"""What the services of both are given, by the name of the text."""
