"""A retention policy with one text of a test's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.features.site import Site
from visitor_desk.privacy.retention_rules import parse_rules, shipped_text


def propose(site: Site, **texts: str) -> object:
    """Let privacy propose it; the texts are of its first rule."""
    first, *others = parse_rules(shipped_text())
    changed = replace(first, **texts)  # type: ignore[arg-type]
    return site.desk.retention_policies.propose(site.officer, (changed, *others))


OF_POLICIES: dict[str, Callable[[Site, str], object]] = {
    "retention_policies.propose.rules.id": lambda s, t: propose(s, id=t),
    "retention_policies.propose.rules.source": lambda s, t: propose(s, source=t),
}
"""What the service of the retention policy is given, by the name of the text."""
