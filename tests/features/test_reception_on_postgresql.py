"""Every act of reception once more, with both stores on PostgreSQL servers and a desk's role."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.features.server_site import ServerSite, found_on, open_copy
from tests.features.site import Site
from tests.features.test_reception import *  # noqa: F403 - the acts themselves, collected here too
from tests.postgres import Postgres


@pytest.fixture(scope="module")
def on_servers(shared_postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> ServerSite:
    made = found_on(shared_postgres, tmp_path_factory.mktemp("on-servers") / "site")
    shared_postgres.clear()
    return made


@pytest.fixture
def site(on_servers: ServerSite, postgres: Postgres, tmp_path: Path) -> Iterator[Site]:
    with open_copy(on_servers, postgres, tmp_path / "site") as opened:
        yield opened


def test_the_log_and_the_keystore_stand_the_checks(site: Site) -> None:
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    assert site.desk.log.verify(site.auditor).whole
    assert site.desk.keystore_check.check(site.administrator).lasting == ()
    assert "sqlite" not in {file.suffix for file in site.folder.root.iterdir()}
