"""The site of the feature tests on PostgreSQL: made once, its rows kept, and put back for each test.

A plugin of the suite (`tests/conftest.py` names it), so its fixtures are at hand in every folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from storage.schemas import DATA_SCHEMA, KEYSTORE_SCHEMA
from tests.features.site import SETTINGS, Site, found, open_site
from tests.postgres import Postgres, Rows, put_rows, rows_of
from visitor_desk.paths import DataFolder
from visitor_desk.settings import Settings


@dataclass(frozen=True)
class ServerSite:
    """A founded installation that nobody has open: its data folder and the rows of its two databases."""

    folder: Path
    data: Rows
    keys: Rows


def settings_on(stores: Postgres) -> Settings:
    """The settings of a desk whose stores are on servers, with a desk's own role and not one right more."""
    return replace(
        SETTINGS,
        database=stores.data_url.render_as_string(),
        keystore=stores.keystore_url.render_as_string(),
    )


def found_on(stores: Postgres, folder: Path) -> ServerSite:
    """Found the site on two empty databases, and keep what it is made of."""
    found(DataFolder(folder), settings_on(stores))
    return ServerSite(
        folder,
        rows_of(stores.data_owner_url, DATA_SCHEMA),
        rows_of(stores.keystore_owner_url, KEYSTORE_SCHEMA),
    )


@contextmanager
def open_copy(made: ServerSite, stores: Postgres, folder: Path) -> Iterator[Site]:
    """Put the rows back and copy the data folder, and open the site at noon with everybody signed in."""
    put_rows(stores.data_owner_url, made.data)
    put_rows(stores.keystore_owner_url, made.keys)
    with open_site(made.folder, folder) as site:
        yield site


@pytest.fixture(scope="session")
def on_servers(shared_postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> ServerSite:
    """The site as it was founded; nobody opens it, but copies of it."""
    made = found_on(shared_postgres, tmp_path_factory.mktemp("on-servers") / "site")
    shared_postgres.clear()
    return made


@pytest.fixture
def site_on_servers(on_servers: ServerSite, postgres: Postgres, tmp_path: Path) -> Iterator[Site]:
    """A copy of it, open at noon with everybody signed in."""
    with open_copy(on_servers, postgres, tmp_path / "site") as opened:
        yield opened
