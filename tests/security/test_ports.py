from __future__ import annotations

import pytest

from tests.contracts.keystore_stores import KeystoreContract
from tests.contracts.log_stores import LogCheckContract
from tests.contracts.security_stores import SecurityStoreContract
from tests.security.fakes import FakeSecurityWork, SecurityTables
from tests.security.key_fakes import FakeKeystoreWork, KeystoreTables
from visitor_desk.security.ports import KeystoreWorks, SecurityWorks


class TestFakeSecurityStores(SecurityStoreContract):
    @pytest.fixture
    def works(self) -> SecurityWorks:
        tables = SecurityTables()
        return lambda: FakeSecurityWork(tables)


class TestFakeKeystore(KeystoreContract):
    @pytest.fixture
    def keystore_works(self) -> KeystoreWorks:
        tables = KeystoreTables()
        return lambda: FakeKeystoreWork(tables)


class TestFakeLogCheck(LogCheckContract):
    @pytest.fixture
    def works(self) -> SecurityWorks:
        tables = SecurityTables()
        return lambda: FakeSecurityWork(tables)
