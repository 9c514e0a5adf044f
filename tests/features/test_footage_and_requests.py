"""From real recordings to an answer: what a visit's footage is, and what of it a person gets."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.features.site import NOON, SETTINGS, SUITE, Site
from visitor_desk.demo_site.walks import Walk, crossing, write_walk
from visitor_desk.errors import Cancelled
from visitor_desk.footage.camera import (
    Camera,
    CameraId,
    CameraView,
    ClockOffset,
    FootageSource,
    OffsetSource,
    SourceId,
)
from visitor_desk.footage.coverage import CoverageState
from visitor_desk.privacy.package_verify import verify_package
from visitor_desk.privacy.requests import (
    Channel,
    IdentityNotProven,
    IdentityStep,
    NewRequest,
    Requester,
    RequestKind,
    RequestLanguage,
    RequestStep,
)
from visitor_desk.security.approvals import ApprovedByRequester
from visitor_desk.security.canonical import iso_utc
from visitor_desk.security.duties import Purpose
from visitor_desk.visits.visit import BadgeNumber, Visit

SOURCE = SourceId("recorder")
DOOR = Camera(CameraId("door"), "Door", SUITE, CameraView.ENTRANCE, SOURCE, "door")
LONG_S = 60
TWO_STEPS = frozenset({IdentityStep.RECEIPT_TOKEN, IdentityStep.VISIT_FACTS})


def record(folder: Path, minute: int, *figures: Walk, clock_error_s: float = 0.0) -> Path:
    """Write the minute that begins `minute` minutes after noon, named by the camera's own clock."""
    start = (NOON + timedelta(minutes=minute)).astimezone(SETTINGS.zone)
    shown = start + timedelta(seconds=clock_error_s)
    path = folder / f"door_{shown:%Y-%m-%d_%H-%M-%S}.mp4"
    write_walk(
        path,
        start=start,
        seconds=LONG_S,
        figures=figures,
        scene=0,
        clock_error_s=clock_error_s,
        fps=5,
        size=(320, 180),
    )
    return path


def furnish(site: Site, folder: Path) -> None:
    source = FootageSource(SOURCE, "Recorder", str(folder), "ffmpeg-segment", SETTINGS.time_zone)
    site.desk.cameras.add_source(site.facility, source)
    site.desk.cameras.add(site.facility, DOOR)


def short_visit(site: Site) -> Visit:
    """Somebody comes at noon and leaves a minute later."""
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(timedelta(minutes=1))
    visit = site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    site.clock.advance(timedelta(hours=1))
    return visit


def request_for(site: Site, visit: Visit):
    requester = Requester("Anna Maria Eriksson", "anna@visitor.example")
    new = NewRequest(RequestKind.ACCESS, Channel.EMAIL, RequestLanguage.DUTCH, site.clock.now(), requester)
    request = site.desk.requests.receive(site.officer, new)
    site.desk.requests.identify(site.officer, request.id, TWO_STEPS)
    return site.desk.requests.match(site.officer, request.id, [visit.id])


def test_a_gap_is_shown_where_a_file_is_missing(site: Site, tmp_path):
    folder = tmp_path / "recordings"
    furnish(site, folder)
    record(folder, -1)
    record(folder, 1)
    visit = short_visit(site)
    report = site.desk.footage_index.index(site.facility, SOURCE)
    assert (report.read, report.ok) == (2, 2)
    (covered,) = site.desk.footage_link.coverage(site.facility, visit.id).ranges
    states = [(part.state, round(part.span.duration.total_seconds())) for part in covered.parts]
    assert states == [(CoverageState.RECORDED, 60), (CoverageState.GAP, 60), (CoverageState.RECORDED, 60)]


def test_a_camera_whose_clock_is_fast_still_shows_the_right_minute(site: Site, tmp_path):
    folder = tmp_path / "recordings"
    furnish(site, folder)
    offset = ClockOffset(DOOR.id, NOON - timedelta(days=1), 73.0, 1.0, OffsetSource.STATED)
    site.desk.cameras.set_offset(site.facility, offset)
    # A minute more on both sides: the clock is not known to the second.
    for minute in (-2, -1, 0, 1, 2):
        record(folder, minute, clock_error_s=73.0)
    visit = short_visit(site)
    site.desk.footage_index.index(site.facility, SOURCE)
    (covered,) = site.desk.footage_link.coverage(site.facility, visit.id).ranges
    assert covered.missing_s == pytest.approx(0)
    assert covered.clock_offset_s == 73.0


def test_indexing_that_is_stopped_goes_on_where_it_stopped(site: Site, tmp_path):
    folder = tmp_path / "recordings"
    furnish(site, folder)
    for minute in (-1, 0, 1):
        record(folder, minute)
    done: list[int] = []
    with pytest.raises(Cancelled):
        site.desk.footage_index.index(
            site.facility, SOURCE, lambda files, _: done.append(files), lambda: 1 in done
        )
    report = site.desk.footage_index.index(site.facility, SOURCE)
    assert (report.unchanged, report.read) == (1, 2)


def test_one_torn_one_empty_and_one_strange_file_stop_nobody(site: Site, tmp_path):
    folder = tmp_path / "recordings"
    furnish(site, folder)
    whole = record(folder, -1)
    torn = record(folder, 0)
    torn.write_bytes(torn.read_bytes()[:20_000])
    (folder / "door_2026-11-03_14-00-00.mp4").write_bytes(b"")
    (folder / "holiday.mp4").write_bytes(whole.read_bytes())
    site.clock.advance(timedelta(hours=3))
    report = site.desk.footage_index.index(site.facility, SOURCE)
    assert report.ok == 1
    assert report.empty == 1
    assert report.unrecognised == 1
    assert report.torn + report.growing + report.unreadable == 1


def test_a_person_gets_their_data_and_the_clip_that_shows_them_alone(site: Site, tmp_path):
    folder = tmp_path / "recordings"
    furnish(site, folder)
    record(folder, -1, crossing(0, 30, 14))
    visit = short_visit(site)
    site.desk.footage_index.index(site.facility, SOURCE)
    request = request_for(site, visit)
    with pytest.raises(ApprovedByRequester):
        site.desk.requests.approve(site.officer, request.id)
    site.desk.requests.approve(site.second_officer, request.id)
    package = site.desk.requests.release(site.officer, request.id, tmp_path / "package")

    report = verify_package(package.path, site.desk.fingerprint)
    assert report.whole
    assert report.from_root
    told = json.loads((package.path / "data.json").read_text(encoding="utf-8"))
    assert told["visits"][0]["kept"][0]["values"]["name"] == "Eriksson, Anna Maria"
    assert [one["file"] is not None for one in told["footage"]] == [True, False]
    assert (package.path / told["footage"][0]["file"]).stat().st_size > 0
    (answered,) = site.desk.requests.board(site.officer)
    assert answered.step is RequestStep.ANSWERED
    assert site.desk.log.verify(site.auditor).whole


def test_footage_with_a_second_person_is_held_back_and_said(site: Site, tmp_path):
    folder = tmp_path / "recordings"
    furnish(site, folder)
    record(folder, -1, crossing(0, 30, 14), crossing(0, 33, 14, backwards=True, coat=3))
    visit = short_visit(site)
    site.desk.footage_index.index(site.facility, SOURCE)
    request = request_for(site, visit)
    contents = site.desk.requests.contents(site.officer, request.id)
    assert not any(clip.releasable for clip in contents.clips)
    site.desk.requests.approve(site.second_officer, request.id)
    package = site.desk.requests.release(site.officer, request.id, tmp_path / "package")
    told = json.loads((package.path / "data.json").read_text(encoding="utf-8"))
    assert told["footage"][0]["withheld"] == "footage.more_than_one_moving_thing"
    assert not list(package.path.glob("clips/*"))


def test_one_step_does_not_prove_who_somebody_is(site: Site):
    requester = Requester("Anna Maria Eriksson", "anna@visitor.example")
    new = NewRequest(RequestKind.ACCESS, Channel.EMAIL, RequestLanguage.DUTCH, site.clock.now(), requester)
    request = site.desk.requests.receive(site.officer, new)
    with pytest.raises(IdentityNotProven):
        site.desk.requests.identify(site.officer, request.id, frozenset({IdentityStep.VISIT_FACTS}))


def test_who_watched_the_footage_stands_among_the_consultations(site: Site, tmp_path):
    folder = tmp_path / "recordings"
    furnish(site, folder)
    record(folder, -1, crossing(0, 30, 14))
    visit = short_visit(site)
    site.desk.footage_index.index(site.facility, SOURCE)
    watched_at = site.clock.now()
    site.desk.footage_viewing.open(site.facility, visit.id, [DOOR.id], Purpose.SAFETY)
    site.clock.advance(timedelta(minutes=5))
    request = request_for(site, visit)
    site.desk.requests.approve(site.second_officer, request.id)
    package = site.desk.requests.release(site.officer, request.id, tmp_path / "package")
    told = json.loads((package.path / "data.json").read_text(encoding="utf-8"))["consultations"]
    (seen,) = [one for one in told if one["purpose"] == "safety"]
    assert (seen["what"], seen["duties"], seen["visit"]) == ("F", ["facility"], visit.id)
    assert seen["at"] == iso_utc(watched_at)
    assert verify_package(package.path, site.desk.fingerprint).whole
