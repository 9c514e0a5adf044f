"""What was answered about a visit's footage stays in the log, and a changed answer says what changed it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.features.site import NOON, Site
from tests.features.test_doors import NORTH, drop, dropped, row
from tests.features.test_doors import SOURCE as SYSTEM
from tests.features.test_footage_and_requests import DOOR, SOURCE, furnish, record, short_visit
from visitor_desk.footage.answer import ANSWERED, CHANGED
from visitor_desk.footage.camera import Camera, CameraId, CameraUnknown, CameraView, ClockOffset, OffsetSource
from visitor_desk.footage.coverage import CoverageReason
from visitor_desk.footage.door_camera import DoorCamera, DoorSide
from visitor_desk.footage.link import RangeWhy
from visitor_desk.footage.survival import Sureness
from visitor_desk.security.duties import Purpose
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.session import Session
from visitor_desk.visits.door_events import DoorSourceId, DoorSourceUnknown
from visitor_desk.visits.visit import VisitId

__all__ = ["dropped"]


def said(site: Site, visit: VisitId) -> list[tuple[str, dict[str, Any]]]:
    bodies = [read_body(one.body) for one in site.desk.log.about(site.officer, visit) if one.body]
    return [(one["act"], one["values"]) for one in bodies if one["act"] in {ANSWERED, CHANGED}]


@pytest.fixture
def folder(site: Site, tmp_path: Path) -> Path:
    folder = tmp_path / "recordings"
    furnish(site, folder)
    for minute in (-1, 0, 1):
        record(folder, minute)
    return folder


def test_an_answer_is_kept_once_and_again_when_it_is_another(site: Site, folder: Path):
    visit = short_visit(site)
    site.desk.footage_index.index(site.facility, SOURCE)
    first = site.desk.footage_link.answer(site.facility, visit.id)
    site.clock.advance(timedelta(minutes=5))
    assert site.desk.footage_link.answer(site.facility, visit.id).ranges == first.ranges
    ((act, values),) = said(site, visit.id)
    assert (act, values["ranges"], values["recorded_ms"], values["missing_ms"]) == (ANSWERED, 1, 180_000, 0)
    next(folder.glob("door_*_13-00-00.mp4")).unlink()
    site.desk.footage_index.index(site.facility, SOURCE)
    (covered,) = site.desk.footage_link.answer(site.officer, visit.id).ranges
    gap = covered.parts[1]
    assert gap.reason is CoverageReason.FILE_ABSENT
    assert gap.values["gone_at"] == site.clock.now().isoformat()
    (_, before), (act, after) = said(site, visit.id)
    assert (act, after["before"], after["causes"]) == (CHANGED, before["digest"], ["index"])
    assert (after["recorded_ms_before"], after["recorded_ms"]) == (180_000, 120_000)
    assert (after["missing_ms_before"], after["missing_ms"]) == (0, 60_000)


def test_a_better_clock_is_named_as_the_cause(site: Site, folder: Path):
    visit = short_visit(site)
    site.desk.footage_index.index(site.facility, SOURCE)
    site.desk.footage_link.answer(site.facility, visit.id)
    site.desk.cameras.set_offset(
        site.facility, ClockOffset(DOOR.id, NOON - timedelta(days=1), 5.0, 1.0, OffsetSource.STATED)
    )
    site.desk.footage_link.answer(site.facility, visit.id)
    assert "clocks" in said(site, visit.id)[-1][1]["causes"]


def test_somebody_who_is_still_here_has_no_answer_on_record(site: Site, folder: Path):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(timedelta(minutes=1))
    assert site.desk.footage_link.answer(site.facility, visit.id).ranges
    assert said(site, visit.id) == []


def test_events_that_come_late_lead_to_more_footage(site: Site, folder: Path, dropped: Path):
    hall = Camera(CameraId("hall"), "Hall", "hall", CameraView.ZONE, SOURCE, "hall")
    site.desk.cameras.add(site.facility, hall)
    site.desk.cameras.set_at_door(site.facility, DoorCamera(SYSTEM.id, NORTH.key, hall.id, DoorSide.IN))
    assert len(site.desk.cameras.at_doors(site.auditor)) == 1
    visit = short_visit(site)
    site.desk.footage_index.index(site.facility, SOURCE)
    site.desk.footage_link.answer(site.facility, visit.id)
    site.desk.doors.bring_in(site.facility, SYSTEM.id, drop(dropped, row(0.5), row(0.8, way="out")))
    door, at_north = site.desk.footage_link.answer(site.facility, visit.id).ranges
    assert (door.range.camera, at_north.range.camera) == (DOOR.id, hall.id)
    (reason,) = at_north.range.reasons
    assert (reason.why, reason.door, reason.at) == (RangeWhy.DOOR, "North", NOON + timedelta(seconds=30))
    assert at_north.parts[0].reason is CoverageReason.NO_FILE_EVER
    assert "doors" in said(site, visit.id)[-1][1]["causes"]
    assert "0014" not in repr(said(site, visit.id))


def test_a_camera_is_set_at_doors_that_are_there(site: Site, folder: Path, dropped: Path):
    with pytest.raises(DoorSourceUnknown):
        site.desk.cameras.set_at_door(site.facility, DoorCamera(DoorSourceId("none"), NORTH.key, DOOR.id))
    with pytest.raises(CameraUnknown):
        site.desk.cameras.set_at_door(site.facility, DoorCamera(SYSTEM.id, NORTH.key, CameraId("roof")))
    site.desk.cameras.set_at_door(site.facility, DoorCamera(SYSTEM.id, NORTH.key, DOOR.id))
    assert site.desk.log.verify(site.auditor).whole


def test_a_customers_camera_is_theirs(site: Site, folder: Path):
    theirs = Camera(CameraId("cage"), "Cage", "suite-1", CameraView.ZONE, SOURCE, "cage", owner="C-1042")
    site.desk.cameras.add(site.facility, theirs)
    visit = short_visit(site)
    site.desk.footage_index.index(site.facility, SOURCE)
    cage, _ = site.desk.footage_link.answer(site.facility, visit.id).ranges
    assert [(part.reason, part.values) for part in cage.parts] == [
        (CoverageReason.CUSTOMERS, {"owner": "C-1042"})
    ]
    opened = site.desk.footage_viewing.open(site.facility, visit.id, [theirs.id], Purpose.SAFETY)
    assert [(track.pieces, [hole.reason for hole in track.holes]) for track in opened.tracks] == [
        ((), [CoverageReason.CUSTOMERS])
    ]
    assert site.desk.log.verify(site.auditor).whole


def test_footage_past_its_term_is_only_for_whom_it_shows(site: Site, folder: Path):
    visit = short_visit(site)
    site.desk.footage_index.index(site.facility, SOURCE)

    def opened(session: Session, purpose: Purpose) -> tuple[int, bool]:
        """How many files can be played, and whether something is said to be past its term."""
        (track,) = site.desk.footage_viewing.open(session, visit.id, [DOOR.id], purpose).tracks
        return len(track.pieces), any(hole.reason is CoverageReason.PAST_TERM for hole in track.holes)

    assert opened(site.facility, Purpose.SAFETY) == (3, False)
    site.clock.advance(timedelta(days=29))
    assert opened(site.facility, Purpose.SAFETY) == (0, True)
    # Saying so is not enough: requests are the privacy team's.
    assert opened(site.facility, Purpose.PERSON_REQUEST) == (0, True)
    assert opened(site.officer, Purpose.PERSON_REQUEST) == (3, False)
    (covered,) = site.desk.footage_link.coverage(site.facility, visit.id).ranges
    assert {part.reason for part in covered.parts} == {CoverageReason.PAST_TERM}
    assert covered.recorded_s == 0


def test_how_long_footage_stays_is_told_of_each_camera(site: Site, folder: Path):
    site.desk.footage_index.index(site.facility, SOURCE)
    next(folder.glob("door_*_12-59-00.mp4")).unlink()
    site.clock.advance(timedelta(hours=3))
    site.desk.footage_index.index(site.facility, SOURCE)
    found = site.desk.footage_link.survival(site.facility)[DOOR.id]
    # Found gone three hours after noon, when it began a minute before it.
    assert (found.sureness, found.left_at_most) == (Sureness.MEASURED, timedelta(hours=3, minutes=1))
    assert found.left == timedelta(hours=3)
    assert found.red
