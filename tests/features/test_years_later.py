"""The log lets entries go after 456 days; what then lives on, and what then goes, is still found whole."""

from __future__ import annotations

from datetime import timedelta

from tests.features.site import NOON, Site
from visitor_desk.visits.visit import BadgeNumber


def test_nothing_is_missed_when_rows_and_their_entries_go_on_different_days(site: Site) -> None:
    # Over midnight: the entry of the departure outlives the row, whose life began with the arrival.
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket(hours=40)))
    site.clock.advance(timedelta(hours=20))
    site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    # Never checked out, until a year later; and a ticket whose row outlives the entry of its issue.
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket(hours=72), "015"))
    gone = {"visits": 0, "tickets": 0}
    for day in (300, 455, 456, 457, 458, 460, 461, 463, 914, 930):
        site.clock.set(NOON + timedelta(days=day, hours=2))
        report = site.desk.retention.run(site.officer, clock_confirmed=True)
        gone["visits"] += report.visits_deleted
        gone["tickets"] += report.tickets_deleted
        assert site.desk.log.verify(site.auditor).findings == (), day
        if day == 460:
            site.desk.check_out.by_badge(site.guard, BadgeNumber("015"))
    assert gone == {"visits": 2, "tickets": 2}
