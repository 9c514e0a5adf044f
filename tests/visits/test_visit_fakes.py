from __future__ import annotations

import pytest

from tests.contracts.door_stores import DoorStoresContract
from tests.contracts.visit_stores import VisitStoreContract, VisitWorks
from tests.security.fakes import SecurityTables
from tests.visits.fakes import FakeVisitWork, VisitTables


class TestFakeVisitStores(VisitStoreContract):
    @pytest.fixture
    def works(self) -> VisitWorks:
        security, visits = SecurityTables(), VisitTables()
        return lambda: FakeVisitWork(security, visits)


class TestFakeDoorStores(DoorStoresContract):
    @pytest.fixture
    def works(self) -> VisitWorks:
        security, visits = SecurityTables(), VisitTables()
        return lambda: FakeVisitWork(security, visits)
