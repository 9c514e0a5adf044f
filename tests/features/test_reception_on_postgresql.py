"""Every act of reception once more, with both stores on PostgreSQL servers and a desk's role."""

from __future__ import annotations

import pytest

from tests.features.site import Site
from tests.features.test_reception import *  # noqa: F403 - the acts themselves, collected here too


@pytest.fixture
def site(site_on_servers: Site) -> Site:
    return site_on_servers


def test_the_log_and_the_keystore_stand_the_checks(site: Site) -> None:
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    assert site.desk.log.verify(site.auditor).whole
    assert site.desk.keystore_check.check(site.administrator).lasting == ()
    assert "sqlite" not in {file.suffix for file in site.folder.root.iterdir()}
