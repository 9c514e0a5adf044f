"""Every change of how long what lives once more, with both stores on PostgreSQL servers and a desk's role."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.features.site import Site
from tests.features.test_retention_policy import *  # noqa: F403 - the acts themselves, collected here too


@pytest.fixture
def site(site_on_servers: Site) -> Site:
    return site_on_servers


def test_a_missed_month_is_caught_up_with_a_desk_s_role(site: Site) -> None:
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.check_out.by_visit(site.guard, visit.id)
    site.clock.advance(timedelta(days=31))
    report = site.desk.retention.run(site.officer)
    assert report.caught_up == 31
    assert {(one.table, one.group) for one in report.kinds} >= {
        ("visits", "D"),
        ("visits", "S"),
        ("tickets", "T"),
    }
    assert site.desk.retention.run_due() is None
    assert site.desk.log.verify(site.auditor).whole
