"""The contracts of every room on real PostgreSQL databases, as a desk's role sees them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from storage.engine import open_engine
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
from tests.postgres import Postgres
from visitor_desk.footage.ports import FootageWorks
from visitor_desk.privacy.ports import DeskWorks
from visitor_desk.security.ports import KeystoreWorks, SecurityWorks


@pytest.fixture
def data_engine(postgres: Postgres) -> Iterator[Engine]:
    engine = open_engine(postgres.office_url)
    yield engine
    engine.dispose()


class TestPostgresqlVisitStores(VisitStoreContract):
    @pytest.fixture
    def works(self, data_engine: Engine) -> VisitWorks:
        return data_works(data_engine)


class TestPostgresqlDoorStores(DoorStoresContract):
    @pytest.fixture
    def works(self, data_engine: Engine) -> VisitWorks:
        return data_works(data_engine)


class TestPostgresqlClipStore(ClipStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestPostgresqlHoldStore(HoldStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestPostgresqlAuthorityVisits(AuthorityVisitStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestPostgresqlBreaches(BreachStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestPostgresqlStaffReading(StaffReadingContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestPostgresqlGovernance(GovernanceStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestPostgresqlDisclosures(DisclosureStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestPostgresqlIncidents(IncidentStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestPostgresqlMomentStore(MomentStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestPostgresqlReceiptStore(ReceiptStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestPostgresqlConsentStore(ConsentStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestPostgresqlNoticeStore(NoticeStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestPostgresqlRequestStore(RequestStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)


class TestPostgresqlSecurityStores(SecurityStoreContract):
    @pytest.fixture
    def works(self, data_engine: Engine) -> SecurityWorks:
        return data_works(data_engine)


class TestPostgresqlKeystore(KeystoreContract):
    @pytest.fixture
    def keystore_works(self, postgres: Postgres) -> Iterator[KeystoreWorks]:
        engine = open_engine(postgres.keystore_url)
        yield keystore_works(engine)
        engine.dispose()


class TestPostgresqlFootageStores(CameraStoresContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> FootageWorks:
        return data_works(data_engine)


class TestPostgresqlRetentionPolicies(RetentionPolicyStoreContract):
    @pytest.fixture
    def open_work(self, data_engine: Engine) -> DeskWorks:
        return data_works(data_engine)
