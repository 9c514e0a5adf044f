"""The contracts of requests, counts and relief accounts on real databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine import open_engine
from storage.unit_of_work import data_works, keystore_works
from tests.contracts.duty_stores import DutyStoreContract, ReliefSecretContract
from tests.postgres import Postgres
from tests.storage.stores import data_store, engine_of, keystore
from visitor_desk.security.ports import KeystoreWorks, SecurityWorks


class TestSqliteDutyStores(DutyStoreContract):
    @pytest.fixture
    def works(self, tmp_path: Path) -> Iterator[SecurityWorks]:
        engine = engine_of(data_store(tmp_path))
        yield data_works(engine)
        engine.dispose()


class TestSqliteReliefSecrets(ReliefSecretContract):
    @pytest.fixture
    def keystore_works(self, tmp_path: Path) -> Iterator[KeystoreWorks]:
        engine = engine_of(keystore(tmp_path))
        yield keystore_works(engine)
        engine.dispose()


class TestPostgresqlDutyStores(DutyStoreContract):
    @pytest.fixture
    def works(self, postgres: Postgres) -> Iterator[SecurityWorks]:
        engine = open_engine(postgres.office_url)
        yield data_works(engine)
        engine.dispose()


class TestPostgresqlReliefSecrets(ReliefSecretContract):
    @pytest.fixture
    def keystore_works(self, postgres: Postgres) -> Iterator[KeystoreWorks]:
        engine = open_engine(postgres.keystore_url)
        yield keystore_works(engine)
        engine.dispose()
