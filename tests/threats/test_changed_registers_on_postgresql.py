"""The same rows in the hands of a server's owner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.features.server_site import found_on, open_copy
from tests.features.site import Site
from tests.postgres import Postgres
from tests.threats.database_owner import Owner
from tests.threats.test_changed_registers import check_registers, check_years, work

pytestmark = pytest.mark.slow


@pytest.fixture
def site(postgres: Postgres, tmp_path: Path) -> Iterator[Site]:
    made = found_on(postgres, tmp_path / "made")
    postgres.clear()
    with open_copy(made, postgres, tmp_path / "site") as opened:
        yield opened


def test_each_change_of_a_register_is_found_on_a_server(site: Site, postgres: Postgres) -> None:
    work(site)
    engine = create_engine(postgres.data_owner_url)
    try:
        check_registers(site, Owner(engine))
        check_years(site, Owner(engine))
    finally:
        engine.dispose()
