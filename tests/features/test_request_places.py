"""Somebody who never had a visit asks for footage: an hour and a place are held, copied and answered."""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

from tests.features.evidence_site import folder, recorded, secure, site, vault_files, visit
from tests.features.site import NOON, PCI_SUITE, SUITE, Site
from tests.features.test_footage_and_requests import SOURCE, record
from tests.features.test_package_from_vault import gone
from visitor_desk.cli.context import Context
from visitor_desk.cli.main import program
from visitor_desk.clock import TimeRange
from visitor_desk.demo_site.walks import crossing
from visitor_desk.footage.kept_clip import ClipState, KeptClip
from visitor_desk.footage.place import Whereabouts
from visitor_desk.privacy.hold import HoldReason
from visitor_desk.privacy.package_verify import verify_package
from visitor_desk.privacy.request_contents import Withheld
from visitor_desk.privacy.requests import (
    Channel,
    IdentityNotProven,
    IdentityStep,
    NewRequest,
    Outcome,
    PlacesForAccessOnly,
    Request,
    Requester,
    RequestKind,
    RequestLanguage,
    RequestStep,
    WindowNotAccepted,
)
from visitor_desk.security.duties import NotYourDuty
from visitor_desk.visits.place import ZoneUnknown
from visitor_desk.visits.visit import VisitId

__all__ = ["folder", "recorded", "site", "visit"]

# The visit of the site begins at noon; a minute before it nobody was let in yet.
BEFORE = TimeRange(NOON - timedelta(minutes=1), NOON - timedelta(seconds=10))
AT_DOOR = Whereabouts(None, BEFORE)
STEPS = frozenset({IdentityStep.SEEN_AT_DESK, IdentityStep.PLACE_FACTS})


def new(site: Site, *places: Whereabouts, kind: RequestKind = RequestKind.ACCESS) -> NewRequest:
    requester = Requester("Passer-by", "passer@street.example")
    return NewRequest(kind, Channel.EMAIL, RequestLanguage.ENGLISH, site.clock.now(), requester, places)


def identified(site: Site, *places: Whereabouts) -> Request:
    request = site.desk.requests.receive(site.officer, new(site, *places))
    return site.desk.requests.identify(site.officer, request.id, STEPS)


def clips_of(site: Site, request: Request) -> list[KeptClip]:
    (current,) = [one for one in site.desk.requests.board(site.officer) if one.id == request.id]
    return [
        clip for place in current.places for clip in site.desk.evidence.clips(site.officer, VisitId(place.id))
    ]


def test_at_intake_the_hour_at_the_entrance_is_held_and_copied_at_once(site: Site):
    request = site.desk.requests.receive(site.officer, new(site, AT_DOOR))
    (hold,) = [view.hold for view in site.desk.holds.all(site.officer) if view.hold.case == request.id]
    assert (hold.reason, hold.record) == (HoldReason.REQUEST, request.places[0].id)
    assert hold.ends_on > request.due
    assert {one.state for one in clips_of(site, request)} == {ClipState.WAITING}
    (left,) = site.desk.requests.footage_left(site.officer, request.id).ranges
    assert (left.name, left.about, left.safe, left.waiting) == ("Door", request.places[0].id, 0, 1)
    assert secure(site).safe == 1
    assert site.desk.log.verify(site.auditor).whole


def test_a_match_to_other_places_lets_the_first_go_and_one_to_the_same_keeps_its_copies(site: Site):
    request = identified(site, AT_DOOR)
    secure(site)
    kept = clips_of(site, request)
    same = site.desk.requests.match(site.officer, request.id, [], [AT_DOOR])
    assert (same.places, clips_of(site, request)) == (request.places, kept)
    site.desk.requests.match(site.officer, request.id, [], [Whereabouts(PCI_SUITE, BEFORE)])
    assert vault_files(site) == []
    assert clips_of(site, request) == []


def test_somebody_without_a_visit_gets_the_clip_of_their_minute(site: Site, folder: Path, tmp_path: Path):
    record(folder, -3, crossing(0, 30, 14))
    site.desk.footage_index.index(site.facility, SOURCE)
    minute = TimeRange(NOON - timedelta(minutes=3), NOON - timedelta(minutes=2))
    told = [Whereabouts(None, minute), Whereabouts(SUITE, minute)]
    request = identified(site)
    before = site.desk.requests.footage_left(site.officer, request.id, [], told)
    assert (len(before.files), [one.safe for one in before.ranges]) == (1, [0, 0])
    request = site.desk.requests.match(site.officer, request.id, [], told)
    secure(site)
    gone(site, folder)
    site.desk.requests.approve(site.second_officer, request.id)
    out = tmp_path / "package"
    site.desk.requests.release(site.officer, request.id, out)
    assert verify_package(out, site.desk.fingerprint).whole
    data = json.loads((out / "data.json").read_text(encoding="utf-8"))
    assert data["visits"] == []
    assert [one["zone"] for one in data["places"]] == [None, "Suite 1"]
    assert {one["visit"] for one in data["footage"]} == {one["id"] for one in data["places"]}
    assert all(one["file"] and one["kept_copies"] for one in data["footage"])
    coverage = json.loads((out / "coverage.json").read_text(encoding="utf-8"))
    assert [one["place"] for one in coverage["statements"]] == [one["id"] for one in data["places"]]
    pages = pypdfium2.PdfDocument(out / "letter.pdf")
    letter = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)
    pages.close()
    for said in ("Where you were", "The entrances", "Suite 1", "Enclosed", "place and hour"):
        assert said in letter
    (answered,) = site.desk.requests.board(site.officer)
    assert (answered.step, answered.outcome) == (RequestStep.ANSWERED, Outcome.GIVEN)
    assert site.desk.log.verify(site.auditor).whole


def test_a_visitor_of_that_minute_is_not_shown_to_somebody_else(site: Site):
    request = identified(site)
    at_noon = Whereabouts(None, TimeRange(NOON, NOON + timedelta(minutes=1)))
    request = site.desk.requests.match(site.officer, request.id, [], [at_noon])
    contents = site.desk.requests.contents(site.officer, request.id)
    assert {one.withheld for one in contents.clips} == {Withheld.ANOTHER_VISITOR}
    assert contents.outcome is Outcome.PARTLY


def test_nothing_found_names_place_hour_cameras_and_gaps(site: Site, folder: Path):
    gone(site, folder)
    request = identified(site)
    request = site.desk.requests.match(
        site.officer, request.id, [], [AT_DOOR, Whereabouts(PCI_SUITE, BEFORE)]
    )
    assert site.desk.requests.contents(site.officer, request.id).outcome is Outcome.NOTHING_FOUND
    closed = site.desk.request_decisions.nothing_found(site.officer, request.id, "The entrance.")
    assert (closed.step, closed.outcome) == (RequestStep.ANSWERED, Outcome.NOTHING_FOUND)
    pages = pypdfium2.PdfDocument(site.desk.request_decisions.letter(site.officer, request.id))
    letter = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)
    pages.close()
    for said in (
        "The entrances and what lies before them",
        "Door",
        "no longer exists",
        "Suite 2",
        "No camera",
    ):
        assert said in letter


@pytest.mark.parametrize(
    ("start", "minutes"),
    [(0, 61), (0, 0), (3 * 60, 30)],
    ids=["longer than an hour", "empty", "not yet"],
)
def test_a_window_is_an_hour_that_has_been(site: Site, start: int, minutes: int):
    begins = NOON + timedelta(minutes=start)
    wrong = Whereabouts(None, TimeRange(begins, begins + timedelta(minutes=minutes)))
    with pytest.raises(WindowNotAccepted):
        site.desk.requests.receive(site.officer, new(site, wrong))
    assert site.desk.requests.board(site.officer) == []


def test_places_lie_in_one_hour_together_in_known_zones_and_for_access_alone(site: Site):
    request = identified(site)
    later = Whereabouts(None, TimeRange(NOON + timedelta(minutes=50), NOON + timedelta(minutes=61)))
    with pytest.raises(WindowNotAccepted):
        site.desk.requests.match(site.officer, request.id, [], [AT_DOOR, later])
    with pytest.raises(ZoneUnknown):
        site.desk.requests.match(site.officer, request.id, [], [Whereabouts("nowhere", BEFORE)])
    with pytest.raises(PlacesForAccessOnly):
        site.desk.requests.receive(site.officer, new(site, AT_DOOR, kind=RequestKind.ERASURE))


def test_two_things_that_are_known_are_one_step_and_only_privacy_takes_places_in(site: Site):
    request = site.desk.requests.receive(site.officer, new(site))
    known = frozenset({IdentityStep.VISIT_FACTS, IdentityStep.PLACE_FACTS})
    with pytest.raises(IdentityNotProven):
        site.desk.requests.identify(site.officer, request.id, known)
    site.desk.requests.identify(site.officer, request.id, known | {IdentityStep.SEEN_AT_DESK})
    for session in (site.guard, site.facility, site.auditor):
        with pytest.raises(NotYourDuty):
            site.desk.requests.match(session, request.id, [], [AT_DOOR])


def test_the_command_line_takes_a_place_in_and_matches_one(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Context, "signed_in", lambda *_: nullcontext((site.desk, site.officer)))
    local = BEFORE.start.astimezone(site.desk.settings.zone)
    place = f"entrances@{local:%Y-%m-%d %H:%M}/1"
    run = ["--language", "en", "requests"]
    who = ["--kind", "access", "--channel", "email", "--name", "Passer-by", "--contact", "Street 1"]
    taken = CliRunner().invoke(program, [*run, "receive", "--as", "officer", *who, "--place", place])
    assert taken.exit_code == 0, taken.output
    (request,) = site.desk.requests.board(site.officer)
    assert request.places[0].span.start == BEFORE.start
    site.desk.requests.identify(site.officer, request.id, STEPS)
    wrong = CliRunner().invoke(program, [*run, "match", "--as", "officer", request.id, "--place", "lobby"])
    assert (wrong.exit_code, "lobby" in wrong.output) == (2, True)
    told = CliRunner().invoke(program, [*run, "match", "--as", "officer", request.id, "--place", place])
    assert told.exit_code == 0, told.output
    shown = CliRunner().invoke(program, [*run, "show", "--as", "officer", request.id])
    assert "Door" in shown.output
