"""What a store of decisions about the house's processing must do, whichever it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from visitor_desk.privacy.governance_entry import (
    Decider,
    GovernanceEntry,
    GovernanceKind,
    ProcessorTerms,
    TransferInstrument,
    governance_id,
)
from visitor_desk.privacy.ports import DeskWorks
from visitor_desk.security.records import OperatorId

ASSESSED = GovernanceEntry(
    id=governance_id(GovernanceKind.IMPACT_ASSESSMENT, 1),
    kind=GovernanceKind.IMPACT_ASSESSMENT,
    number=1,
    covers=("door/1", "hall/2"),
    stands=True,
    decided_on=date(2026, 2, 3),
    decided_by=Decider.MANAGEMENT,
    review_on=date(2029, 2, 3),
    reference="DMS 2026-114",
    sha256="0a" * 32,
    terms=None,
    written_at=datetime(2026, 3, 5, 9, 30, 12, 345678, tzinfo=UTC),
    written_by=OperatorId("op1"),
    approved_by=OperatorId("op2"),
)
AGREED = replace(
    ASSESSED,
    id=governance_id(GovernanceKind.PROCESSOR, 1),
    kind=GovernanceKind.PROCESSOR,
    covers=("guard_firm",),
    terms=ProcessorTerms("Waakzaam B.V.", "GB", ("identity", "visit_facts"), TransferInstrument.ADEQUACY),
)


class GovernanceStoreContract:
    """Inherit, and give a fixture `open_work` that begins units of work on one empty store."""

    @pytest.fixture
    def open_work(self) -> DeskWorks:
        raise NotImplementedError

    def test_entries_come_back_whole_and_in_order(self, open_work: DeskWorks) -> None:
        later = replace(ASSESSED, id=governance_id(ASSESSED.kind, 2), number=2, stands=False)
        with open_work() as work:
            for one in (AGREED, later, ASSESSED):
                work.governance.add(one)
            work.commit()
        with open_work() as work:
            assert list(work.governance.all()) == [ASSESSED, later, AGREED]
            work.governance.delete(later.id)
            work.governance.delete(later.id)
            assert list(work.governance.all()) == [ASSESSED, AGREED]
