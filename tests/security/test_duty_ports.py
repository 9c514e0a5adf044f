from __future__ import annotations

import pytest

from tests.contracts.duty_stores import DutyStoreContract, ReliefSecretContract
from tests.security.fakes import FakeSecurityWork, SecurityTables
from tests.security.key_fakes import FakeKeystoreWork, KeystoreTables
from visitor_desk.security.ports import KeystoreWorks, SecurityWorks


class TestFakeDutyStores(DutyStoreContract):
    @pytest.fixture
    def works(self) -> SecurityWorks:
        tables = SecurityTables()
        return lambda: FakeSecurityWork(tables)


class TestFakeReliefSecrets(ReliefSecretContract):
    @pytest.fixture
    def keystore_works(self) -> KeystoreWorks:
        tables = KeystoreTables()
        return lambda: FakeKeystoreWork(tables)
