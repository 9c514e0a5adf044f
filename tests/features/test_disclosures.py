"""An authority or a third party asks: written down, given by two within the order, refused, the paper later."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from tests.disclosure_texts import order, written
from tests.features.evidence_site import folder, kept, order_for_door, recorded, site, visit
from tests.features.site import NOON, SUITE, Site
from tests.features.test_footage_and_requests import DOOR
from visitor_desk.clock import TimeRange
from visitor_desk.privacy.authority_visit import OrderShown
from visitor_desk.privacy.disclosure import (
    AlreadyGiven,
    Disclosure,
    DisclosureAccount,
    DisclosureClosed,
    DisclosureId,
    DisclosureOutcome,
    DisclosureTextMissing,
    DisclosureUnknown,
    GroundMissing,
    NoPaperDue,
    NoRefusal,
    NotVoluntary,
    OrderedInFuture,
    OrderMissing,
    OrderNotAccepted,
    OrderRange,
    RangesNotAccepted,
    VoluntaryGround,
    WithheldGround,
)
from visitor_desk.privacy.disclosure_letter import Asker
from visitor_desk.privacy.register import RegisterName
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.progress import never, no_progress
from visitor_desk.security.duties import NotYourDuty, Purpose
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.visit import VisitId

__all__ = ["folder", "recorded", "site", "visit"]


def hand_out(site: Site, visit: VisitId, under: DisclosureId, out: Path) -> Path:
    hold, clips = kept(site, visit)
    ids = [one.id for one in clips if one.hold == hold.id]
    asked = site.desk.kept_footage.ask_to_hand_out(site.officer, under, hold.id, ids)
    site.desk.four_eyes.approve(site.second_officer, asked.id)
    return site.desk.kept_footage.hand_out(site.officer, asked.id, out, no_progress, never).path


def one(site: Site, under: DisclosureId) -> Disclosure:
    return next(each for each in site.desk.disclosures.all(site.officer) if each.id == under)


def test_what_is_given_under_an_order_stands_in_the_register_with_its_hashes(
    site: Site, visit: VisitId, tmp_path: Path
):
    under = order_for_door(site)
    out = hand_out(site, visit, under, tmp_path / "out")
    row = one(site, under)
    assert row.outcome is DisclosureOutcome.ORDERED
    (given,) = row.handed_out
    manifest = (out / "evidence.json").read_bytes()
    assert given.manifest == hashlib.sha256(manifest).hexdigest()
    assert {part.sha256 for part in given.parts} == {each["sha256"] for each in json.loads(manifest)["files"]}
    assert (given.visit, given.given_by, given.approved_by) == (
        visit,
        site.officer.operator_id,
        site.second_officer.operator_id,
    )
    register = site.desk.registers.make(site.auditor, RegisterName.DISCLOSURES).to_json()["rows"]
    (line,) = [each for each in register if each["reference"] == under[:6]]
    assert (line["given_to"], line["order"], line["sha256"]) == (
        "police",
        "126nd Sv PL1300-2026-7",
        given.manifest,
    )
    assert line["outcome"] == "ordered"
    assert line["order_paper"] is None
    assert list(line["released_by"]) == ["Staff officer", "Staff second"], "who asked, and who signed"
    assert site.desk.log.verify(site.auditor).whole
    with pytest.raises(AlreadyGiven):
        site.desk.disclosures.refuse(site.officer, under, WithheldGround.TOO_WIDE, "Too late")


def test_an_order_for_a_zone_covers_its_cameras_and_is_narrowed_by_nothing_else(site: Site, visit: VisitId):
    hold, clips = kept(site, visit)
    span = TimeRange(NOON - timedelta(hours=1), NOON + timedelta(hours=1))
    under = order_for_door(site, ranges=(OrderRange(None, ZoneId(DOOR.zone), span),))
    assert site.desk.kept_footage.ask_to_hand_out(site.officer, under, hold.id, [clips[0].id])


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"article": "", "number": ""}, OrderMissing),
        ({"article": " ", "order": OrderShown.ORAL}, OrderMissing),
        ({"article": "see mail"}, OrderNotAccepted),
        ({"number": "of Mr Jansen 7"}, OrderNotAccepted),
        ({"number": "7" * 41}, OrderNotAccepted),
        ({"order": OrderShown.NONE}, OrderNotAccepted),
        ({"ordered_at": NOON + timedelta(days=1)}, OrderedInFuture),
        ({"ranges": ()}, RangesNotAccepted),
        (
            {"ranges": (OrderRange(None, None, TimeRange(NOON - timedelta(hours=1), NOON)),)},
            RangesNotAccepted,
        ),
        ({"ranges": (OrderRange(None, SUITE, TimeRange(NOON, NOON)),)}, RangesNotAccepted),
        (
            {"ranges": (OrderRange(None, SUITE, TimeRange(NOON, NOON + timedelta(days=1))),)},
            RangesNotAccepted,
        ),
        ({"account": DisclosureAccount(" ")}, DisclosureTextMissing),
    ],
)
def test_what_is_no_order_is_not_written(site: Site, changes: dict[str, object], error: type[Exception]):
    with pytest.raises(error):
        site.desk.disclosures.write(site.officer, order(**changes))
    assert list(site.desk.disclosures.all(site.officer)) == []


def test_a_second_try_writes_nothing_and_only_privacy_reads_who_asked(site: Site):
    new = order()
    made = site.desk.disclosures.write(site.officer, new)
    assert site.desk.disclosures.write(site.officer, new) == made
    assert len(site.desk.disclosures.all(site.auditor)) == 1
    assert site.desk.disclosures.read(site.officer, made.id, Purpose.AUDIT) == new.account
    assert "Vermeer" not in repr(made) + repr(new)
    for session in (site.guard, site.facility, site.auditor, site.administrator):
        with pytest.raises(NotYourDuty):
            site.desk.disclosures.read(session, made.id, Purpose.AUDIT)
        with pytest.raises(NotYourDuty):
            site.desk.disclosures.write(session, order())
    with pytest.raises(DisclosureUnknown):
        site.desk.disclosures.read(site.officer, DisclosureId("none"), Purpose.AUDIT)


def test_the_paper_of_an_oral_order_is_a_task_of_three_days(site: Site, visit: VisitId, tmp_path: Path):
    at = site.clock.now()
    under = order_for_door(site, order=OrderShown.ORAL, number="")
    (due,) = site.desk.disclosures.papers_due(site.officer)
    assert (due.id, due.paper_due_at) == (under, at + timedelta(days=3))
    hand_out(site, visit, under, tmp_path / "out")
    assert site.desk.disclosures.papers_due(site.officer), "what was given does not end the task"
    site.clock.advance(timedelta(days=4))
    with pytest.raises(OrderMissing):
        site.desk.disclosures.paper_came(site.officer, under, " ", site.clock.now())
    with pytest.raises(OrderedInFuture):
        site.desk.disclosures.paper_came(site.officer, under, "PL-7", at - timedelta(days=1))
    settled = site.desk.disclosures.paper_came(site.officer, under, "PL-7", site.clock.now())
    assert (settled.number, list(site.desk.disclosures.papers_due(site.officer))) == ("PL-7", [])
    with pytest.raises(NoPaperDue):
        site.desk.disclosures.paper_came(site.officer, under, "PL-8", site.clock.now())


def test_without_an_order_it_takes_a_ground_with_an_argument(site: Site, visit: VisitId, tmp_path: Path):
    hold, clips = kept(site, visit)
    under = order_for_door(site, order=OrderShown.NONE, article="", number="")
    with pytest.raises(GroundMissing):
        site.desk.kept_footage.ask_to_hand_out(site.officer, under, hold.id, [clips[0].id])
    with pytest.raises(DisclosureTextMissing):
        site.desk.disclosures.allow(site.officer, under, VoluntaryGround.REPORTED_BY_US, " ")
    site.desk.disclosures.allow(site.officer, under, VoluntaryGround.REPORTED_BY_US, "We reported the theft.")
    hand_out(site, visit, under, tmp_path / "out")
    assert one(site, under).outcome is DisclosureOutcome.VOLUNTARY
    account = site.desk.disclosures.read(site.officer, under, Purpose.AUDIT)
    assert account.argument == "We reported the theft."
    with pytest.raises(NotVoluntary):
        site.desk.disclosures.allow(site.officer, written(site).id, VoluntaryGround.PREVENTION, "It helps")


@pytest.mark.parametrize("language", RequestLanguage)
def test_who_was_at_my_cage_is_refused_by_a_letter(site: Site, language: RequestLanguage):
    asked = written(site, authority=None, order=OrderShown.NONE, article="", number="")
    to = Asker("C. Buurman & Co", "Kade 1", language)
    with pytest.raises(NoRefusal):
        site.desk.disclosures.letter(site.officer, asked.id, to)
    site.desk.disclosures.refuse(
        site.officer, asked.id, WithheldGround.NO_DUTY, "The contract gives no right to it."
    )
    letter = PdfDocument(site.desk.disclosures.letter(site.officer, asked.id, to))
    words = " ".join(page.get_textpage().get_text_range().replace("\r\n", " ") for page in letter)
    for said in ("C. Buurman & Co", "The contract gives no right to it.", asked.id):
        assert said in words
    assert ("order" if language is RequestLanguage.ENGLISH else "vordering") in words
    assert one(site, asked.id).outcome is DisclosureOutcome.REFUSED
    with pytest.raises(DisclosureTextMissing):
        site.desk.disclosures.letter(site.officer, asked.id, replace(to, name=" "))
    with pytest.raises(DisclosureClosed):
        site.desk.disclosures.refuse(site.officer, asked.id, WithheldGround.NO_DUTY, "Again")


def test_the_register_says_of_an_oral_order_when_its_paper_is_due_and_that_it_is_late(site: Site):
    at = site.clock.now()
    under = written(site, order=OrderShown.ORAL, number="", ordered_at=at)

    def line() -> tuple[dict[str, str], bool, tuple[str, ...]]:
        made = site.desk.registers.make(site.auditor, RegisterName.DISCLOSURES)
        (row,) = made.rows
        paper, scope = (row[made.columns.index(name)] for name in ("order_paper", "scope"))
        return paper.value, paper.alarm, scope.value  # type: ignore[return-value]

    due = (at + timedelta(days=3)).astimezone(site.desk.settings.zone)
    paper, late, scope = line()
    assert (paper, late) == ({"due": f"{due:%Y-%m-%d %H:%M}"}, False)
    assert scope[0].startswith("Suite 1: "), "places have their names"
    site.clock.advance(timedelta(days=3))
    assert line()[1], "the paper should be there"
    site.desk.disclosures.paper_came(site.officer, under.id, "PL-8", site.clock.now())
    paper, late, _ = line()
    assert (list(paper), late) == (["came"], False)


def test_the_register_says_why_an_order_was_refused_beside_the_order(site: Site):
    under = written(site)
    site.desk.disclosures.refuse(site.officer, under.id, WithheldGround.TOO_WIDE, "All of the year.")
    (line,) = site.desk.registers.make(site.auditor, RegisterName.DISCLOSURES).to_json()["rows"]
    assert (line["order"], list(line["outcome"])) == ("126nd Sv PL1300-2026-7", ["refused", "too_wide"])
    page = site.desk.registers.page(site.auditor, RegisterName.DISCLOSURES, RequestLanguage.DUTCH)
    assert any(text.startswith("geweigerd; ") for text in page.rows[0])
