"""A guard marks a moment: what the cameras showed around it is kept, and the guard cannot see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.features.evidence_site import Recorded, entries, pictures_of, recorded, secure, vault_files
from tests.features.site import NOON, PCI_SUITE, SUITE, Site, open_site
from tests.features.test_footage_and_requests import DOOR, SOURCE, record
from visitor_desk.footage.camera import Camera, CameraId, CameraView
from visitor_desk.footage.kept_clip import ClipState
from visitor_desk.privacy.moment import MomentId, MomentReason, MomentUnknown
from visitor_desk.security.duties import NotYourDuty, Purpose
from visitor_desk.visits.place import ZoneId, ZoneUnknown

__all__ = ["recorded"]


@pytest.fixture
def site(recorded: Recorded, tmp_path: Path) -> Iterator[Site]:
    """The site at noon, while what is recorded at noon is in the index already."""
    with open_site(recorded.root, tmp_path / "site") as opened:
        yield opened


def test_a_moment_keeps_what_cannot_be_seen_by_who_marked_it(site: Site):
    marked = site.desk.moments.mark(site.guard, SUITE, MomentReason.TAILGATING)
    assert secure(site).safe == 3
    (found,) = site.desk.moments.all(site.facility)
    assert (found.moment, found.safe) == (marked, 3)
    for session in (site.guard, site.facility, site.auditor):
        with pytest.raises(NotYourDuty):
            site.desk.kept_footage.watch(session, marked.hold, Purpose.SAFETY)
    with pytest.raises(NotYourDuty):
        site.desk.moments.all(site.guard)
    viewing = site.desk.kept_footage.watch(site.officer, marked.hold, Purpose.SAFETY)
    assert pictures_of(viewing) == 3 * 60 * 5
    ((act, values), *_) = entries(site, marked.id)
    assert (act, values["reason"], values["zone"]) == ("moment.marked", "tailgating", SUITE)
    assert site.desk.log.verify(site.auditor).whole


def test_the_alert_stands_until_somebody_who_decides_takes_note(site: Site):
    first = site.desk.moments.mark(site.guard, SUITE, MomentReason.THEFT)
    assert list(site.desk.moments.unseen()) == [first]
    with pytest.raises(NotYourDuty):
        site.desk.moments.see(site.guard, first.id)
    with pytest.raises(MomentUnknown):
        site.desk.moments.see(site.facility, MomentId("none"))
    seen = site.desk.moments.see(site.facility, first.id)
    assert seen.seen_at == site.clock.now()
    assert list(site.desk.moments.unseen()) == []
    site.clock.advance(timedelta(minutes=1))
    assert site.desk.moments.see(site.officer, first.id).seen_at == seen.seen_at


def test_what_is_recorded_after_the_moment_is_kept_once_it_is_there(site: Site, recorded: Recorded):
    site.desk.moments.mark(site.guard, SUITE, MomentReason.INCIDENT)
    late, too_late = record(recorded.folder, 5), record(recorded.folder, 20)
    try:
        site.clock.advance(timedelta(hours=1))
        site.desk.footage_index.index(site.facility, SOURCE)
        assert site.desk.moments.collect() == 1
        assert site.desk.moments.collect() == 0
        assert secure(site).safe == 4
    finally:
        late.unlink()
        too_late.unlink()


def test_a_customer_s_camera_and_other_zones_stay_out(site: Site):
    theirs = Camera(CameraId("cage"), "Cage", SUITE, CameraView.ZONE, SOURCE, "cage", owner="C-1042")
    site.desk.cameras.add(site.facility, theirs)
    site.desk.cameras.change(site.facility, replace(DOOR, owner="C-1042"))
    site.desk.moments.mark(site.guard, SUITE, MomentReason.INCIDENT)
    site.desk.cameras.change(site.facility, DOOR)
    site.desk.moments.mark(site.guard, PCI_SUITE, MomentReason.SUSPECTED_LEAK)
    assert [one.clips for one in site.desk.moments.all(site.facility)] == [(), ()]
    with pytest.raises(ZoneUnknown):
        site.desk.moments.mark(site.guard, ZoneId("roof"), MomentReason.INCIDENT)


def test_nothing_of_a_moment_outlives_its_hold(site: Site):
    marked = site.desk.moments.mark(site.guard, SUITE, MomentReason.AUTHORITY)
    secure(site)
    assert len(vault_files(site)) == 3
    site.clock.set(NOON + timedelta(days=29))
    assert site.desk.retention.run(site.officer).clips_destroyed == 3
    assert vault_files(site) == []
    (left,) = site.desk.moments.all(site.officer)
    assert {one.state for one in left.clips} == {ClipState.DESTROYED}
    assert left.moment.id == marked.id
    assert site.desk.log.verify(site.auditor).whole
