from __future__ import annotations

import pytest

from tests.contracts.breach_stores import BreachStoreContract
from tests.contracts.clip_stores import ClipStoreContract
from tests.contracts.consent_stores import ConsentStoreContract
from tests.contracts.disclosure_stores import DisclosureStoreContract
from tests.contracts.governance_stores import GovernanceStoreContract
from tests.contracts.hold_stores import HoldStoreContract, MomentStoreContract
from tests.contracts.incident_stores import AuthorityVisitStoreContract, IncidentStoreContract
from tests.contracts.notice_stores import NoticeStoreContract
from tests.contracts.policy_stores import RetentionPolicyStoreContract
from tests.contracts.privacy_stores import FootageDisposalContract, ReceiptStoreContract, RequestStoreContract
from tests.contracts.staff_reading_stores import StaffReadingContract
from tests.privacy.fakes import FakeDeskWork, FootageTables
from tests.security.fakes import SecurityTables
from tests.visits.fakes import VisitTables
from visitor_desk.privacy.ports import DeskWorks


def works_in_memory() -> DeskWorks:
    security, visits, footage = SecurityTables(), VisitTables(), FootageTables()
    return lambda: FakeDeskWork(security, visits, footage)


class TestFakeRequestStore(RequestStoreContract):
    @pytest.fixture
    def open_work(self) -> DeskWorks:
        return works_in_memory()


class TestFakeFootageDisposal(FootageDisposalContract):
    @pytest.fixture
    def open_work(self) -> DeskWorks:
        return works_in_memory()


class TestFakeReceiptStore(ReceiptStoreContract):
    @pytest.fixture
    def open_work(self) -> DeskWorks:
        return works_in_memory()


class TestFakeMomentStore(MomentStoreContract):
    @pytest.fixture
    def open_work(self) -> DeskWorks:
        return works_in_memory()


class TestFakeAuthorityVisits(AuthorityVisitStoreContract):
    @pytest.fixture
    def open_work(self) -> DeskWorks:
        return works_in_memory()


class TestFakeBreaches(BreachStoreContract):
    @pytest.fixture
    def open_work(self) -> DeskWorks:
        return works_in_memory()


class TestFakeStaffReading(StaffReadingContract):
    @pytest.fixture
    def open_work(self) -> DeskWorks:
        return works_in_memory()


class TestFakeGovernance(GovernanceStoreContract):
    @pytest.fixture
    def open_work(self) -> DeskWorks:
        return works_in_memory()


class TestFakeDisclosures(DisclosureStoreContract):
    @pytest.fixture
    def open_work(self) -> DeskWorks:
        return works_in_memory()


class TestFakeIncidents(IncidentStoreContract):
    @pytest.fixture
    def open_work(self) -> DeskWorks:
        return works_in_memory()


class TestFakeConsentStore(ConsentStoreContract):
    @pytest.fixture
    def open_work(self) -> DeskWorks:
        return works_in_memory()


class TestFakeNoticeStore(NoticeStoreContract):
    @pytest.fixture
    def open_work(self) -> DeskWorks:
        return works_in_memory()


class TestFakeHoldStore(HoldStoreContract):
    @pytest.fixture
    def open_work(self) -> DeskWorks:
        tables = SecurityTables(), VisitTables(), FootageTables()
        return lambda: FakeDeskWork(*tables)


class TestFakeClipStore(ClipStoreContract):
    @pytest.fixture
    def open_work(self) -> DeskWorks:
        return works_in_memory()


class TestFakeRetentionPolicies(RetentionPolicyStoreContract):
    @pytest.fixture
    def open_work(self) -> DeskWorks:
        return works_in_memory()
