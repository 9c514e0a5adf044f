"""Records of visits under an order: exactly what it names, by two people, signed, in the register and the log."""

from __future__ import annotations

import errno
import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from tests.disclosure_texts import written
from tests.features.site import NOON, SUITE, Site
from tests.features.test_footage_and_requests import TWO_STEPS
from visitor_desk.clock import TimeRange
from visitor_desk.errors import Cancelled, DiskFull
from visitor_desk.privacy.authority_visit import OrderShown
from visitor_desk.privacy.check_package import main as check_alone
from visitor_desk.privacy.disclosure import (
    Disclosure,
    DisclosureClosed,
    DisclosureOutcome,
    GivenRecords,
    GroundMissing,
    OrderRange,
    RangesNotAccepted,
    RecordRange,
    VoluntaryGround,
    WithheldGround,
)
from visitor_desk.privacy.kept_footage import HandOutNotAsked
from visitor_desk.privacy.record_giving import NoRecordsCovered
from visitor_desk.privacy.register import RegisterName
from visitor_desk.privacy.request_package import Package, PackageFolderTaken
from visitor_desk.privacy.requests import Channel, NewRequest, Requester, RequestKind, RequestLanguage
from visitor_desk.privacy.silence import NewSilence, SilenceGround, SilentThing
from visitor_desk.privacy.statement_verify import verify_statement
from visitor_desk.progress import never, no_progress
from visitor_desk.security.approvals import ApprovalMissing, ApprovedByRequester
from visitor_desk.security.canonical import iso_utc
from visitor_desk.security.duties import NotYourDuty
from visitor_desk.security.log_entry import read_body
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.visit import BadgeNumber, RefusalReason, VisitId

HOUR = TimeRange(NOON - timedelta(minutes=30), NOON + timedelta(minutes=30))
EN = RequestLanguage.ENGLISH


@pytest.fixture
def visits(site: Site) -> list[VisitId]:
    """Two who were in the suite at noon, one of them before and after it; a third comes two hours later."""
    first = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(timedelta(hours=1))
    site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    site.desk.check_in.refuse(site.guard, RefusalReason.NO_TICKET)
    site.clock.advance(timedelta(hours=1))
    later = site.desk.check_in.admit(site.guard, site.arrival(site.ticket(), badge="015"))
    site.clock.advance(timedelta(hours=1))
    return [first.id, later.id]


def records(span: TimeRange = HOUR, *, document: bool = False) -> RecordRange:
    return RecordRange(SUITE, document, span)


def order_for_records(site: Site, *ranges: RecordRange | OrderRange, **changes: object) -> Disclosure:
    return written(site, **{"ranges": ranges or (records(),), "ordered_at": site.clock.now(), **changes})


def give(
    site: Site, under: Disclosure, visits: list[VisitId], out: Path, language: RequestLanguage = EN
) -> Package:
    asked = site.desk.record_giving.ask(site.officer, under.id, visits)
    site.desk.four_eyes.approve(site.second_officer, asked.id)
    return site.desk.record_giving.hand_out(site.officer, asked.id, out, language, no_progress, never)


def written_records(package: Package) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((package.path / "records.json").read_bytes())
    return found


def test_what_the_order_names_is_given_and_nothing_beyond_it(
    site: Site, visits: list[VisitId], tmp_path: Path
):
    under = order_for_records(site)
    covered = site.desk.record_giving.covered(site.officer, under.id)
    assert [one.visit.id for one in covered] == visits[:1], "who came later, or was refused, is not covered"
    (span,) = covered[0].spans
    assert HOUR.start <= span.start < span.end <= HOUR.end, "cut to the time of the order"
    package = give(site, under, visits[:1], tmp_path / "out")
    said = written_records(package)
    (record,) = said["records"]
    assert record["visit"] == visits[0]
    assert record["identity"]["name"].startswith("Eriksson")
    assert record["zones"] == ["Suite 1"]
    assert "document" not in record, "the order asks for no document check"
    assert record["present"][0]["until"] == iso_utc(HOUR.end)
    assert visits[1] not in (package.path / "records.json").read_text("utf-8")
    assert said["order"] == {
        "kind": "written",
        "article": "126nd Sv",
        "number": "PL1300-2026-7",
        "ground": None,
    }


@pytest.mark.parametrize("language", RequestLanguage)
def test_the_folder_is_signed_and_the_paper_says_the_same(
    site: Site,
    visits: list[VisitId],
    tmp_path: Path,
    language: RequestLanguage,
    capsys: pytest.CaptureFixture[str],
):
    under = order_for_records(site, records(document=True))
    package = give(site, under, visits[:1], tmp_path / "out", language)
    report = verify_statement(package.path, package.root_fingerprint)
    assert report.whole
    assert check_alone([str(package.path), "--root", package.root_fingerprint]) == 0
    capsys.readouterr()
    with PdfDocument(package.path / "records.pdf") as paper:
        words = " ".join(page.get_textpage().get_text_range().replace("\r\n", " ") for page in paper)
    assert "Eriksson" in words
    assert "126nd Sv" in words
    assert ("Records of visits" if language is EN else "Gegevens van bezoeken") in words
    assert ("Kind of document" if language is EN else "Soort document") in words
    (package.path / "records.json").write_bytes(b"{}")
    assert not verify_statement(package.path, package.root_fingerprint).whole


def test_the_register_and_the_log_say_what_was_given(site: Site, visits: list[VisitId], tmp_path: Path):
    under = order_for_records(site, records(document=True))
    package = give(site, under, visits[:1], tmp_path / "out")
    (row,) = site.desk.disclosures.all(site.officer)
    assert row.outcome is DisclosureOutcome.ORDERED
    (given,) = row.handed_out
    assert isinstance(given, GivenRecords)
    assert given.manifest == hashlib.sha256((package.path / "records.json").read_bytes()).hexdigest()
    assert (given.visits, given.approved_by) == ({visits[0]}, site.second_officer.operator_id)
    register = site.desk.registers.make(site.auditor, RegisterName.DISCLOSURES).to_json()["rows"]
    (line,) = [each for each in register if each["reference"] == under.id[:6]]
    assert (line["what"], line["sha256"]) == ("records_out", given.manifest)
    opened = [
        (body["values"]["group"], body["values"]["purpose"])
        for body in (read_body(one.body) for one in site.desk.log.about(site.officer, visits[0]) if one.body)
        if body["act"] == "record.opened"
    ]
    assert opened == [("D", "legal_duty"), ("S", "legal_duty")]
    assert site.desk.log.verify(site.auditor).whole


def test_what_lies_outside_the_order_is_not_asked_for(site: Site, visits: list[VisitId]):
    under = order_for_records(site)
    for wrong in (visits, visits[1:], [], [VisitId("none")]):
        with pytest.raises(NoRecordsCovered):
            site.desk.record_giving.ask(site.officer, under.id, wrong)
    footage = order_for_records(site, OrderRange(None, SUITE, HOUR))
    assert site.desk.record_giving.covered(site.officer, footage.id) == []
    with pytest.raises(NoRecordsCovered):
        site.desk.record_giving.ask(site.officer, footage.id, visits[:1])


def test_it_takes_two_and_an_order_or_a_ground(site: Site, visits: list[VisitId], tmp_path: Path):
    under = order_for_records(site, order=OrderShown.NONE, article="", number="")
    with pytest.raises(GroundMissing):
        site.desk.record_giving.ask(site.officer, under.id, visits[:1])
    site.desk.disclosures.allow(
        site.officer, under.id, VoluntaryGround.DANGER_TO_LIFE, "Somebody is missing."
    )
    asked = site.desk.record_giving.ask(site.officer, under.id, visits[:1])
    hand_out = (asked.id, tmp_path / "out", EN, no_progress, never)
    with pytest.raises(ApprovalMissing):
        site.desk.record_giving.hand_out(site.officer, *hand_out)
    with pytest.raises(ApprovedByRequester):
        site.desk.four_eyes.approve(site.officer, asked.id)
    site.desk.four_eyes.approve(site.second_officer, asked.id)
    with pytest.raises(HandOutNotAsked):
        site.desk.kept_footage.hand_out(site.officer, asked.id, tmp_path / "clips", no_progress, never)
    site.desk.record_giving.hand_out(site.officer, *hand_out)
    with pytest.raises(HandOutNotAsked):
        site.desk.record_giving.hand_out(site.officer, *hand_out)
    for session in (site.guard, site.facility, site.auditor, site.administrator):
        with pytest.raises(NotYourDuty):
            site.desk.record_giving.ask(session, under.id, visits[:1])


def test_nothing_is_left_where_it_breaks_off(site: Site, visits: list[VisitId], tmp_path: Path):
    under = order_for_records(site)
    asked = site.desk.record_giving.ask(site.officer, under.id, visits[:1])
    site.desk.four_eyes.approve(site.second_officer, asked.id)
    out = tmp_path / "out"
    with pytest.raises(Cancelled):
        site.desk.record_giving.hand_out(site.officer, asked.id, out, EN, no_progress, lambda: True)
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "other").write_bytes(b"x")
    with pytest.raises(PackageFolderTaken):
        site.desk.record_giving.hand_out(site.officer, asked.id, taken, EN, no_progress, never)
    assert not out.exists()
    acts = [read_body(one.body)["act"] for one in site.desk.log.about(site.officer, visits[0]) if one.body]
    assert "record.opened" not in acts, "nobody looked for nothing"
    assert site.desk.disclosures.all(site.officer)[0].handed_out == ()
    site.desk.record_giving.hand_out(site.officer, asked.id, out, EN, no_progress, never)
    assert out.is_dir(), "the signature still counted"


def test_a_silence_covers_what_was_opened_for_a_giving_that_failed(
    site: Site, visits: list[VisitId], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    under = order_for_records(site)
    asked = site.desk.record_giving.ask(site.officer, under.id, visits[:1])
    site.desk.four_eyes.approve(site.second_officer, asked.id)

    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as disk:
        disk.setattr("os.fsync", full)
        with pytest.raises(DiskFull):
            site.desk.record_giving.hand_out(site.officer, asked.id, tmp_path / "out", EN, no_progress, never)
    assert site.desk.disclosures.all(site.officer)[0].handed_out == ()
    told = [consultations(site, visits[0], tmp_path / "before")]
    review = site.clock.now().date() + timedelta(days=30)
    secret = NewSilence(SilentThing.DISCLOSURE, under.id, SilenceGround.ORDER, "PL-2026-7", review)
    wanted = site.desk.silences.ask(site.officer, secret)
    site.desk.four_eyes.approve(site.second_officer, wanted.id)
    began = site.desk.silences.begin(site.officer, wanted.id)
    told.append(consultations(site, visits[0], tmp_path / "silent"))
    site.desk.silences.end(site.officer, began.id)
    told.append(consultations(site, visits[0], tmp_path / "ended"))
    assert ["legal_duty" in purposes for purposes in told] == [True, False, True]


def consultations(site: Site, visit: VisitId, out: Path) -> set[str]:
    """Answer a request for access; return the purposes for which it says that the visit was opened."""
    requester = Requester("Anna Maria Eriksson", "anna@visitor.example")
    new = NewRequest(RequestKind.ACCESS, Channel.EMAIL, EN, site.clock.now(), requester)
    request = site.desk.requests.receive(site.officer, new).id
    site.desk.requests.identify(site.officer, request, TWO_STEPS)
    site.desk.requests.match(site.officer, request, [visit])
    site.desk.requests.approve(site.second_officer, request)
    data = json.loads(
        (site.desk.requests.release(site.officer, request, out).path / "data.json").read_bytes()
    )
    return {one["purpose"] for one in data["consultations"] if one["visit"] == visit}


def test_what_was_refused_meanwhile_is_not_given(site: Site, visits: list[VisitId], tmp_path: Path):
    under = order_for_records(site)
    asked = site.desk.record_giving.ask(site.officer, under.id, visits[:1])
    site.desk.four_eyes.approve(site.second_officer, asked.id)
    site.desk.disclosures.refuse(site.officer, under.id, WithheldGround.TOO_WIDE, "Too wide")
    with pytest.raises(DisclosureClosed):
        site.desk.record_giving.hand_out(site.officer, asked.id, tmp_path / "out", EN, no_progress, never)


def test_a_zone_that_nobody_knows_is_no_range(site: Site):
    with pytest.raises(RangesNotAccepted):
        order_for_records(site, RecordRange(ZoneId("nowhere"), False, HOUR))


def test_what_is_gone_is_said_to_be_gone(site: Site, visits: list[VisitId], tmp_path: Path):
    under = order_for_records(site, records(document=True))
    site.clock.advance(timedelta(days=100))
    site.desk.retention.run(site.officer)
    package = give(site, under, visits[:1], tmp_path / "out")
    (record,) = written_records(package)["records"]
    assert (record["identity"], record["document"]) == (None, None)
    with PdfDocument(package.path / "records.pdf") as paper:
        assert "no longer kept" in paper[0].get_textpage().get_text_range()
