"""What somebody asks for stays while they wait: its footage is copied before it is overwritten."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.features.evidence_site import folder, recorded, secure, site, vault_files, visit
from tests.features.site import Site
from tests.features.test_footage_and_requests import SOURCE, TWO_STEPS
from visitor_desk.cli.context import Context
from visitor_desk.cli.main import program
from visitor_desk.footage.coverage_part import CoverageReason
from visitor_desk.footage.kept_clip import ClipState
from visitor_desk.footage.survival import Sureness
from visitor_desk.privacy.hold import Hold
from visitor_desk.privacy.request_footage import RangeLeft
from visitor_desk.privacy.request_hold import KEPT_AFTER_ANSWER
from visitor_desk.privacy.requests import (
    Channel,
    NewRequest,
    RefusalGround,
    Request,
    Requester,
    RequestKind,
    RequestLanguage,
)
from visitor_desk.security.duties import Purpose
from visitor_desk.visits.visit import VisitId

__all__ = ["folder", "recorded", "site", "visit"]


def asked(site: Site, visits: list[VisitId], kind: RequestKind = RequestKind.ACCESS) -> Request:
    requester = Requester("Anna Maria Eriksson", "anna@visitor.example")
    new = NewRequest(kind, Channel.EMAIL, RequestLanguage.DUTCH, site.clock.now(), requester)
    request = site.desk.requests.receive(site.officer, new)
    site.desk.requests.identify(site.officer, request.id, TWO_STEPS)
    return site.desk.requests.match(site.officer, request.id, visits)


def overwritten(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def hold_of(site: Site, request: Request) -> Hold:
    (view,) = [one for one in site.desk.holds.all(site.officer) if one.hold.case == request.id]
    return view.hold


def test_footage_that_is_asked_for_outlives_its_recorder(site: Site, folder: Path, visit: VisitId):
    request = asked(site, [visit])
    clips = site.desk.evidence.clips(site.officer, visit)
    assert [one.state for one in clips] == [ClipState.WAITING] * 3
    assert secure(site).safe == 3
    overwritten(folder)
    watched = site.desk.kept_footage.watch(site.officer, hold_of(site, request).id, Purpose.PERSON_REQUEST)
    assert sum(len(one.pieces) for one in watched.tracks) == 3


def test_a_request_that_wants_it_gone_copies_nothing(site: Site, visit: VisitId):
    asked(site, [visit], RequestKind.ERASURE)
    asked(site, [visit], RequestKind.PORTABILITY)
    assert site.desk.evidence.clips(site.officer, visit) == []
    assert site.desk.evidence.collect() == 0


def test_copies_live_as_long_as_the_answer_can_be_contested(site: Site, visit: VisitId):
    request = asked(site, [visit])
    secure(site)
    site.clock.advance(timedelta(days=3))
    site.desk.request_decisions.refuse(site.officer, request.id, RefusalGround.EXCESSIVE, "Daily.")
    hold = hold_of(site, request)
    assert hold.ends_on < request.due + KEPT_AFTER_ANSWER
    today = site.clock.now().astimezone(site.desk.settings.zone).date()
    assert hold.ends_on == today + KEPT_AFTER_ANSWER
    site.clock.advance(KEPT_AFTER_ANSWER - timedelta(days=1))
    assert site.desk.kept_footage.watch(site.officer, hold.id, Purpose.PERSON_REQUEST).tracks
    site.clock.advance(timedelta(days=1))
    site.desk.retention.run(site.officer)
    assert vault_files(site) == []
    assert {one.state for one in site.desk.evidence.clips(site.officer, visit)} == {ClipState.DESTROYED}
    assert site.desk.log.verify(site.auditor).whole


def test_a_visit_that_was_not_the_persons_lets_its_copies_go(site: Site, visit: VisitId):
    request = asked(site, [visit])
    secure(site)
    site.desk.requests.match(site.officer, request.id, [])
    assert vault_files(site) == []
    assert {one.state for one in site.desk.evidence.clips(site.officer, visit)} == {ClipState.DESTROYED}


def test_asking_again_copies_nothing_twice(site: Site, visit: VisitId):
    request = asked(site, [visit])
    secure(site)
    site.desk.requests.match(site.officer, request.id, [visit])
    assert site.desk.evidence.collect() == 0
    assert len(site.desk.evidence.clips(site.officer, visit)) == 3


def test_what_a_crash_left_out_is_asked_for_by_the_next_round(
    site: Site, visit: VisitId, monkeypatch: pytest.MonkeyPatch
):
    def crashes(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr("visitor_desk.privacy.evidence.Evidence.keep", crashes)
        with pytest.raises(SystemExit):
            asked(site, [visit])
    assert site.desk.evidence.clips(site.officer, visit) == []
    assert site.desk.evidence.collect() == 3
    assert secure(site).safe == 3


def test_the_command_that_copies_asks_first(site: Site, visit: VisitId, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as patched:
        patched.setattr("visitor_desk.privacy.evidence.Evidence.keep", lambda *_: [])
        asked(site, [visit])
    assert site.desk.evidence.clips(site.officer, visit) == []
    monkeypatch.setattr(Context, "signed_in", lambda *_: nullcontext((site.desk, site.officer)))
    ran = CliRunner().invoke(program, ["--language", "en", "evidence", "secure", "--as", "officer"])
    assert ran.exit_code == 0, ran.output
    assert [one.state for one in site.desk.evidence.clips(site.officer, visit)] == [ClipState.SAFE] * 3


def test_a_request_about_a_time_without_footage_is_matched_all_the_same(
    site: Site, folder: Path, visit: VisitId
):
    overwritten(folder)
    (folder / "ORDER.txt").write_text("An empty folder would be a share that is away.", encoding="utf-8")
    site.desk.footage_index.index(site.facility, SOURCE)
    request = asked(site, [visit])
    assert request.visits == (visit,)
    assert site.desk.evidence.clips(site.officer, visit) == []


def left_of(site: Site, request: Request) -> RangeLeft:
    (one,) = site.desk.requests.footage_left(site.officer, request.id).ranges
    return one


def test_the_request_shows_what_is_not_yet_safe_and_what_is(site: Site, visit: VisitId):
    request = asked(site, [visit])
    one = left_of(site, request)
    assert (one.name, len(one.files), one.safe, one.waiting) == ("Door", 3, 0, 3)
    assert one.survival is not None
    assert one.survival.sureness is Sureness.NOT_OVERWRITTEN_YET
    assert not one.kept
    secure(site)
    one = left_of(site, request)
    assert (one.safe, one.waiting, one.kept, one.red, one.missing) == (3, 0, True, False, ())


def test_what_is_less_than_a_day_from_being_overwritten_is_red_until_it_is_copied(
    site: Site, folder: Path, visit: VisitId
):
    # The recorder has begun to overwrite: its first minute went after little more than an hour.
    oldest = min(folder.iterdir())
    oldest.unlink()
    site.desk.footage_index.index(site.facility, SOURCE)
    request = asked(site, [visit])
    one = left_of(site, request)
    assert one.survival is not None
    assert one.survival.left is not None
    assert one.survival.left < timedelta(hours=24)
    assert one.red
    assert [part.reason for part in one.missing] == [CoverageReason.FILE_ABSENT]
    secure(site)
    assert not left_of(site, request).red


def test_before_the_match_it_is_said_how_much_would_be_copied(site: Site, folder: Path, visit: VisitId):
    requester = Requester("Anna Maria Eriksson", "anna@visitor.example")
    new = NewRequest(RequestKind.ACCESS, Channel.EMAIL, RequestLanguage.DUTCH, site.clock.now(), requester)
    request = site.desk.requests.receive(site.officer, new)
    left = site.desk.requests.footage_left(site.officer, request.id, [visit])
    assert left.size == sum(path.stat().st_size for path in folder.iterdir())
    assert (left.cameras, left.length) == (1, timedelta(minutes=3))
    assert left.free
    assert site.desk.evidence.clips(site.officer, visit) == []
    assert site.desk.requests.footage_left(site.officer, request.id).ranges == ()


def test_what_was_overwritten_before_anybody_asked_is_said_with_its_reason(
    site: Site, folder: Path, visit: VisitId
):
    overwritten(folder)
    (folder / "ORDER.txt").write_text("An empty folder would be a share that is away.", encoding="utf-8")
    site.desk.footage_index.index(site.facility, SOURCE)
    one = left_of(site, asked(site, [visit]))
    assert (one.files, one.safe, one.waiting, one.red) == ((), 0, 0, False)
    assert sum(part.seconds for part in one.missing) == pytest.approx(180)
