"""What fills the gaps of a finding's sentences, for the window and for the command line (no Qt here)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ui.formats import visible
from ui.i18n import Texts
from visitor_desk.documents.document_rules import Finding


def finding_gaps(findings: Sequence[Finding], texts: Texts) -> dict[str, object]:
    """Return what fills the gaps of a finding's sentences: its fields in words, and its values."""
    fields = dict.fromkeys(texts(f"mrz_field.{finding.field or 'whole'}") for finding in findings)
    gaps: dict[str, object] = {"field": ", ".join(fields)}
    for name, value in findings[0].values.items():
        if name == "rule":
            gaps[name] = texts(f"number_rule.{value}")
        else:
            gaps[name] = value if isinstance(value, date) else visible(value)
    return gaps
