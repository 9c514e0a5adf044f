"""What an answer to a request for access says of the incidents that a visit was part of."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.features.site import SUITE, Site
from tests.features.test_remembered_requests import asked
from tests.privacy.builders import text_of
from tests.privacy.standing_alone import alone
from visitor_desk.privacy.hold import HELD_TABLE, HoldReason, NewHold
from visitor_desk.privacy.incident import (
    Incident,
    IncidentKind,
    IncidentOutcome,
    IncidentUnknown,
    NewIncident,
    new_incident_id,
)
from visitor_desk.privacy.package_verify import verify_package
from visitor_desk.privacy.request_notes import NoteUnderSilence
from visitor_desk.privacy.requests import (
    Outcome,
    Request,
    RequestKind,
    RequestKindHasNoPackage,
    RequestNotAtStep,
)
from visitor_desk.privacy.silence import NewSilence, SilenceGround, SilentThing
from visitor_desk.security.approvals import ApprovalForOther, ApprovedByRequester
from visitor_desk.security.duties import NotYourDuty, Purpose
from visitor_desk.security.groups import Group
from visitor_desk.visits.visit import BadgeNumber, Visit

SEEN = "Somebody walked in behind badge 014 and called themselves Pietersen."
DONE = "Told the police"


def come_and_gone(site: Site) -> tuple[Visit, Incident]:
    """Somebody comes, an incident is noted with their badge, and they leave."""
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    incident = site.desk.incidents.write(
        site.guard,
        NewIncident(new_incident_id(), IncidentKind.TAILGATING, (SUITE,), SEEN, badges=(BadgeNumber("014"),)),
    )
    site.clock.advance(timedelta(hours=1))
    site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    return visit, incident


def answered(site: Site, visit: Visit, out: Path) -> tuple[dict[str, Any], str, list[Any]]:
    """Answer a request for access; return data, letter and the bodies of the log proof."""
    return released(site, asked(site, RequestKind.ACCESS, [visit.id]), out)


def released(site: Site, request: Request, out: Path) -> tuple[dict[str, Any], str, list[Any]]:
    """The same for a request whose visits are matched."""
    site.desk.requests.approve(site.second_officer, request.id)
    package = site.desk.requests.release(site.officer, request.id, out)
    assert verify_package(package.path, site.desk.fingerprint).whole
    assert alone(package.path, site.desk.fingerprint)[0] == 0
    data = json.loads((package.path / "data.json").read_text(encoding="utf-8"))
    proof = json.loads((package.path / "log_proof.json").read_text(encoding="utf-8"))
    return data, text_of((package.path / "letter.pdf").read_bytes()), proof["entries"]


def silence(site: Site, of: SilentThing, about: str) -> None:
    """Two officers decide that nobody hears of something."""
    review_on = (site.clock.now() + timedelta(days=20)).date()
    new = NewSilence(of, about, SilenceGround.ORDER, "PL-2026-7", review_on)
    asked_for = site.desk.silences.ask(site.officer, new)
    site.desk.four_eyes.approve(site.second_officer, asked_for.id)
    site.desk.silences.begin(site.officer, asked_for.id)


def test_an_incident_is_told_and_what_was_written_is_refused_with_its_ground(site: Site, tmp_path: Path):
    visit, incident = come_and_gone(site)
    site.desk.incidents.read(site.facility, incident.id, Purpose.SAFETY)
    data, letter, proof = answered(site, visit, tmp_path / "package")
    (told,) = data["visits"][0]["incidents"]
    assert (told["id"], told["kind"], told["zones"]) == (incident.id, "tailgating", ["Suite 1"])
    assert told["handled_at"] is None
    with site.desk.incidents.works() as work:
        (note,) = work.sealed.rows("incidents", incident.id, Group.D)
    assert told["note"] == {
        "gone_on": note.expires_on.isoformat(),
        "text": None,
        "done": None,
        "withheld": "rights_of_others",
    }
    (opened,) = [one for one in data["consultations"] if one["what"] == "incidents"]
    assert (opened["duties"], opened["purpose"], opened["visit"]) == (["facility"], "safety", visit.id)
    assert "Walked in behind somebody" in letter
    assert "Article 15(4) GDPR" in letter
    assert "What was written about an incident (after it was handled) 28" in letter
    for written in ("called themselves", "Pietersen"):
        assert written not in letter + json.dumps(data) + json.dumps(proof)
    (request,) = site.desk.requests.board(site.officer)
    assert request.outcome is Outcome.PARTLY


def test_who_handled_it_and_how_is_not_told(site: Site, tmp_path: Path):
    visit, incident = come_and_gone(site)
    site.desk.incidents.handle(site.facility, incident.id, IncidentOutcome.AUTHORITY_TOLD, DONE)
    data, letter, proof = answered(site, visit, tmp_path / "package")
    (told,) = data["visits"][0]["incidents"]
    assert told["handled_at"] == "2026-11-03T13:00:00.000000Z"
    assert "It was handled on 3 November 2026" in letter
    assert "authority_told" not in json.dumps(data) + json.dumps(proof)


def test_what_was_written_and_is_gone_is_said_to_be_gone(site: Site, tmp_path: Path):
    visit, incident = come_and_gone(site)
    site.desk.incidents.handle(site.facility, incident.id, IncidentOutcome.SPOKEN_WITH, DONE)
    site.clock.advance(timedelta(days=29))
    data, letter, _ = answered(site, visit, tmp_path / "package")
    (told,) = data["visits"][0]["incidents"]
    assert set(told["note"].values()) == {None}
    assert "What was written about it has been destroyed." in letter
    (request,) = site.desk.requests.board(site.officer)
    assert request.outcome is Outcome.GIVEN


def test_what_was_written_goes_along_once_somebody_has_read_it_and_said_so(site: Site, tmp_path: Path):
    visit, incident = come_and_gone(site)
    site.desk.incidents.handle(site.facility, incident.id, IncidentOutcome.SPOKEN_WITH, DONE)
    request = asked(site, RequestKind.ACCESS, [visit.id])
    site.desk.requests.approve(site.second_officer, request.id)
    (read,) = site.desk.request_notes.read(site.officer, request.id)
    assert (read.note.text, read.note.done, read.told.with_note) == (SEEN, DONE, False)
    site.desk.request_notes.choose(site.officer, request.id, [incident.id])
    with pytest.raises(RequestNotAtStep):
        site.desk.requests.release(site.officer, request.id, tmp_path / "package")
    with pytest.raises(ApprovedByRequester):
        site.desk.requests.approve(site.officer, request.id)
    data, letter, proof = released(site, request, tmp_path / "package")
    (told,) = data["visits"][0]["incidents"]
    assert (told["note"]["text"], told["note"]["done"], told["note"]["withheld"]) == (SEEN, DONE, None)
    assert SEEN in letter
    assert SEEN not in json.dumps(proof)
    (answered,) = site.desk.requests.board(site.officer)
    assert answered.outcome is Outcome.GIVEN


def test_what_was_chosen_can_be_taken_back(site: Site, tmp_path: Path):
    visit, incident = come_and_gone(site)
    request = asked(site, RequestKind.ACCESS, [visit.id])
    site.desk.request_notes.choose(site.officer, request.id, [incident.id])
    site.desk.request_notes.choose(site.officer, request.id, [])
    data, letter, _ = released(site, request, tmp_path / "package")
    assert data["visits"][0]["incidents"][0]["note"]["withheld"] == "rights_of_others"
    assert SEEN not in letter


def test_a_note_of_another_visit_and_one_that_is_gone_cannot_be_chosen(site: Site):
    visit, incident = come_and_gone(site)
    other = site.desk.incidents.write(
        site.guard, NewIncident(new_incident_id(), IncidentKind.ALARM, (SUITE,), SEEN)
    )
    request = asked(site, RequestKind.ACCESS, [visit.id])
    for session in (site.guard, site.facility, site.auditor):
        with pytest.raises(NotYourDuty):
            site.desk.request_notes.read(session, request.id)
    with pytest.raises(IncidentUnknown):
        site.desk.request_notes.choose(site.officer, request.id, [other.id])
    site.desk.incidents.handle(site.facility, incident.id, IncidentOutcome.REPAIRED, DONE)
    site.clock.advance(timedelta(days=29))
    (read,) = site.desk.request_notes.read(site.officer, request.id)
    assert read.note is None
    with pytest.raises(IncidentUnknown):
        site.desk.request_notes.choose(site.officer, request.id, [incident.id])


def test_a_request_to_take_data_elsewhere_holds_no_note(site: Site):
    visit, _ = come_and_gone(site)
    request = asked(site, RequestKind.PORTABILITY, [visit.id])
    with pytest.raises(RequestKindHasNoPackage):
        site.desk.request_notes.read(site.officer, request.id)


def test_no_note_goes_along_while_a_silence_about_its_visit_runs(site: Site, tmp_path: Path):
    visit, incident = come_and_gone(site)
    request = asked(site, RequestKind.ACCESS, [visit.id])
    site.desk.request_notes.choose(site.officer, request.id, [incident.id])
    today = site.clock.now().date()
    case = NewHold(
        HELD_TABLE,
        visit.id,
        "PL-2026-7",
        HoldReason.AUTHORITY,
        frozenset({Group.D}),
        today + timedelta(days=20),
        today + timedelta(days=25),
    )
    hold = site.desk.holds.place(site.officer, case)
    silence(site, SilentThing.HOLD, hold.hold.id)
    with pytest.raises(NoteUnderSilence):
        site.desk.request_notes.choose(site.officer, request.id, [incident.id])
    data, letter, _ = released(site, request, tmp_path / "package")
    assert data["visits"][0]["incidents"][0]["note"]["withheld"] == "rights_of_others"
    assert SEEN not in letter


def test_an_incident_that_is_handled_after_the_signature_is_signed_anew(site: Site, tmp_path: Path):
    visit, incident = come_and_gone(site)
    request = asked(site, RequestKind.ACCESS, [visit.id])
    site.desk.requests.approve(site.second_officer, request.id)
    site.desk.incidents.handle(site.facility, incident.id, IncidentOutcome.SPOKEN_WITH, DONE)
    with pytest.raises(ApprovalForOther):
        site.desk.requests.release(site.officer, request.id, tmp_path / "package")


def test_an_opening_of_the_note_under_silence_is_left_out(site: Site, tmp_path: Path):
    visit, incident = come_and_gone(site)
    site.desk.incidents.read(site.facility, incident.id, Purpose.SAFETY)
    with site.desk.incidents.works() as work:
        index = work.log.about(incident.id)[-1].index
    silence(site, SilentThing.CONSULTATION, str(index))
    data, _, proof = answered(site, visit, tmp_path / "package")
    assert "incidents" not in {one["what"] for one in data["consultations"]}
    assert incident.id not in json.dumps(proof)
