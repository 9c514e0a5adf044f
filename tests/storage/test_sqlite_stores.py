"""The contracts of every room on real SQLite files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.unit_of_work import data_works, keystore_works
from tests.contracts.breach_stores import BreachStoreContract
from tests.contracts.camera_stores import CameraStoresContract
from tests.contracts.clip_stores import ClipStoreContract
from tests.contracts.consent_stores import ConsentStoreContract
from tests.contracts.disclosure_stores import DisclosureStoreContract
from tests.contracts.door_stores import DoorStoresContract
from tests.contracts.governance_stores import GovernanceStoreContract
from tests.contracts.hold_stores import HoldStoreContract, MomentStoreContract
from tests.contracts.incident_stores import AuthorityVisitStoreContract, IncidentStoreContract
from tests.contracts.keystore_stores import KeystoreContract
from tests.contracts.notice_stores import NoticeStoreContract
from tests.contracts.policy_stores import RetentionPolicyStoreContract
from tests.contracts.privacy_stores import ReceiptStoreContract, RequestStoreContract
from tests.contracts.security_stores import SecurityStoreContract
from tests.contracts.staff_reading_stores import StaffReadingContract
from tests.contracts.visit_stores import VisitStoreContract, VisitWorks
from tests.storage.stores import data_store, engine_of, keystore
from visitor_desk.footage.ports import FootageWorks
from visitor_desk.privacy.ports import DeskWorks
from visitor_desk.security.ports import KeystoreWorks, SecurityWorks


@pytest.fixture
def data_engine(tmp_path: Path) -> Iterator[Engine]:
    engine = engine_of(data_store(tmp_path))
    yield engine
    engine.dispose()


class TestSqliteVisitStores(VisitStoreContract):
    @pytest.fixture
    def works(self, data_engine: Engine) -> VisitWorks:
        return data_works(data_engine)


class TestSqliteDoorStores(DoorStoresContract):
    @pytest.fixture
    def works(self, data_engine: Engine) -> VisitWorks:
        return data_works(data_engine)


class TestSqliteClipStore(ClipStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestSqliteHoldStore(HoldStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestSqliteAuthorityVisits(AuthorityVisitStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestSqliteBreaches(BreachStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestSqliteStaffReading(StaffReadingContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestSqliteGovernance(GovernanceStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestSqliteDisclosures(DisclosureStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestSqliteIncidents(IncidentStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestSqliteMomentStore(MomentStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestSqliteReceiptStore(ReceiptStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestSqliteConsentStore(ConsentStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestSqliteNoticeStore(NoticeStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestSqliteRequestStore(RequestStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestSqliteSecurityStores(SecurityStoreContract):
    @pytest.fixture
    def works(self, data_engine: Engine) -> SecurityWorks:
        return data_works(data_engine)


class TestSqliteKeystore(KeystoreContract):
    @pytest.fixture
    def keystore_works(self, tmp_path: Path) -> Iterator[KeystoreWorks]:
        engine = engine_of(keystore(tmp_path))
        yield keystore_works(engine)
        engine.dispose()


class TestSqliteFootageStores(CameraStoresContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> FootageWorks:
        return data_works(data_engine)


class TestSqliteRetentionPolicies(RetentionPolicyStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)
