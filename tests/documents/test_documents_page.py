"""docs/documents.md says what the program says, row by row."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.i18n import Texts
from visitor_desk.documents.document_rules import FindingCode
from visitor_desk.documents.issuer_rules import issuer_rules
from visitor_desk.documents.minimise import kept_fields
from visitor_desk.visits.place import WithoutDocument

PAGE = (Path(__file__).parents[2] / "docs" / "documents.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", FindingCode)
def test_every_finding_has_its_row(code: FindingCode):
    (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{code.value}` |")]
    texts = Texts("en")
    assert texts.sentence_with_gaps(f"finding_advice.{code.value}", {}) in row
    assert row.split("|")[2].strip()


def test_every_kept_field_and_every_rule_has_its_source():
    for policy in kept_fields().values():
        assert policy.source in PAGE
        assert policy.why in PAGE
    for rule in issuer_rules().numbers:
        assert rule.source in PAGE
    for zone_rule in WithoutDocument:
        assert f"| `{zone_rule.value}` |" in PAGE
