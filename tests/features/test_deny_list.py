"""The deny list as people use it: facility enters, the desk is warned, nobody is refused by a likeness."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.documents.builders import build_td3
from tests.features.site import HOST, PASSPHRASE, Site
from tests.features.test_evacuation import window  # noqa: F401 - the window of these tests
from tests.privacy.test_letters import text_of
from ui.app import settle
from ui.main_window import MainWindow
from ui.reception.room import ReceptionRoom
from visitor_desk.bsn import BsnNotKept
from visitor_desk.documents.document_check import Verdict
from visitor_desk.documents.document_rules import FindingCode
from visitor_desk.privacy.deny_letter import Addressee
from visitor_desk.privacy.deny_letters import LetterNotWritten
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.security.duties import NotYourDuty
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import read_body
from visitor_desk.visits.arrival_findings import Choice, Settled
from visitor_desk.visits.check_in import FindingsNotSettled
from visitor_desk.visits.deny_entry import (
    DenyEnd,
    DenyEntry,
    DenyEntryUnknown,
    DenyInstruction,
    DenyOrigin,
    DenyReason,
    DenyReview,
    DenyTelling,
    NewDenyEntry,
    ReviewTooFar,
)
from visitor_desk.visits.ticket import FieldNotAccepted
from visitor_desk.visits.visit import VisitId

SOON = date(2027, 1, 20)


def new(name: str = "Müller, Jürgen", **changes: object) -> NewDenyEntry:
    values: dict[str, object] = {
        "name": name,
        "reason": DenyReason.LEFT_ESCORT,
        "instruction": DenyInstruction.CALL_SUPERVISOR,
        "origin": DenyOrigin.HOUSE,
        "decided_by": HOST,
        "review_on": SOON,
    }
    return NewDenyEntry(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture
def entry(site: Site) -> DenyEntry:
    return site.desk.deny_list.add(site.facility, new())


def test_the_desk_reads_name_and_instruction_and_never_the_reason(site: Site, entry: DenyEntry):
    (hit,) = site.desk.deny_list.match(site.guard, None, "Mueller, Jurgen")
    assert hit.name == "Müller, Jürgen"
    assert hit.instruction is DenyInstruction.CALL_SUPERVISOR
    assert not hit.by_document
    (opened,) = site.desk.deny_list.entries(site.officer)
    assert opened.reason is DenyReason.LEFT_ESCORT
    for session in (site.guard, site.administrator, site.auditor):
        with pytest.raises(NotYourDuty):
            site.desk.deny_list.entries(session)
    with site.desk.deny_list.works() as work:
        at_desk = site.desk.deny_list.sealed.open(
            site.guard, work, table="deny_entries", record=entry.id, group=Group.R
        )
    assert set(at_desk) == {"name", "instruction"}


@pytest.mark.parametrize(
    ("announced", "hit"),
    [
        ("Müller, Jürgen", True),
        ("Jürgen Müller", True),
        ("Muller Jurgen", True),
        ("Mueller, J.", True),
        ("Jürgen Peter Müller", True),
        ("Müler, Jürgen", True),
        ("Jansen, Bram", False),
        ("Müllenbach, Sofie", False),
    ],
)
def test_names_are_compared_in_every_spelling(site: Site, entry: DenyEntry, announced: str, hit: bool):
    assert bool(site.desk.deny_list.match(site.guard, None, announced)) == hit


def test_the_name_on_the_document_counts_too(site: Site):
    site.desk.deny_list.add(site.officer, new("Eriksson, Anna"))
    assert site.desk.deny_list.match(site.guard, site.document(), "Somebody, Else")


def test_the_same_document_is_a_sure_hit_under_any_name(site: Site):
    shown = site.desk.documents.typed(site.guard, build_td3())
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket(), check=shown))
    site.desk.deny_list.add(site.facility, new("Another, Name", visit=visit.id))
    (hit,) = site.desk.deny_list.match(site.guard, shown, None)
    assert hit.by_document
    assert hit.score == 100


def test_a_hit_refuses_nobody(site: Site):
    site.desk.deny_list.add(
        site.facility, new("Eriksson, Anna Maria", instruction=DenyInstruction.DO_NOT_ADMIT)
    )
    assert site.desk.check_in.admit(site.guard, site.arrival(site.ticket())).badge == "014"


def test_an_entry_lives_for_a_year_at_most(site: Site):
    for day in (date(2026, 11, 3), date(2025, 1, 1), date(2027, 11, 10)):
        with pytest.raises(ReviewTooFar):
            site.desk.deny_list.add(site.facility, new(review_on=day))


@pytest.mark.parametrize("name", ["", "  ", "A" * 201, "Eve\u202egnaw", "BSN 123456782"])
def test_what_may_not_be_kept_is_refused(site: Site, name: str):
    with pytest.raises((FieldNotAccepted, BsnNotKept)):
        site.desk.deny_list.add(site.facility, new(name))
    with site.desk.deny_list.works() as work:
        assert list(work.deny_entries.all()) == []


def test_only_who_may_decide_decides_and_a_forgotten_visit_gives_no_document(site: Site):
    with pytest.raises(FieldNotAccepted):
        site.desk.deny_list.add(site.facility, new(decided_by="escort"))
    with pytest.raises(DenyEntryUnknown):
        site.desk.deny_list.add(site.facility, new(visit=VisitId("none")))


def test_review_moves_the_day_and_nothing_of_the_old_one_stays(site: Site, entry: DenyEntry):
    later = SOON + timedelta(days=20)
    moved = site.desk.deny_list.review(site.officer, entry.id, later, DenyReview.NOT_SETTLED)
    assert moved.review_on == SOON + timedelta(days=20)
    with site.desk.deny_list.works() as work:
        for group in (Group.T, Group.R):
            days = [row.expires_on for row in work.sealed.rows("deny_entries", entry.id, group)]
            assert days == [moved.review_on]
    assert site.desk.log.verify(site.auditor).whole


def test_an_entry_nobody_confirmed_dies_on_its_day(site: Site, entry: DenyEntry):
    site.clock.set(site.clock.now() + timedelta(days=(SOON - date(2026, 11, 3)).days))
    assert not site.desk.deny_list.match(site.guard, None, "Müller, Jürgen")
    site.desk.retention.run(site.officer)
    with site.desk.deny_list.works() as work:
        assert list(work.deny_entries.all()) == []
    assert site.desk.log.verify(site.auditor).whole


def test_lifting_leaves_nothing_but_the_log(site: Site, entry: DenyEntry):
    site.desk.deny_list.lift(site.officer, entry.id, DenyEnd.OBJECTION)
    assert not site.desk.deny_list.match(site.guard, None, "Müller, Jürgen")
    with site.desk.deny_list.works() as work:
        assert not work.sealed.rows("deny_entries", entry.id, Group.T)
        assert not work.sealed.rows("deny_entries", entry.id, Group.R)
        acts = [read_body(one.body)["act"] for one in work.log.about(entry.id) if one.body]
        assert all(b"ller" not in (one.body or b"") for one in work.log.about(entry.id))
    assert acts == ["deny_entry.added", "deny_entry.lifted"]
    with pytest.raises(DenyEntryUnknown):
        site.desk.deny_list.lift(site.officer, entry.id, DenyEnd.OBJECTION)
    assert site.desk.log.verify(site.auditor).whole


def test_why_it_was_confirmed_and_ended_stands_in_the_log(site: Site, entry: DenyEntry):
    later = SOON + timedelta(days=20)
    site.desk.deny_list.review(site.facility, entry.id, later, DenyReview.HAPPENED_AGAIN)
    site.desk.deny_list.lift(site.officer, entry.id, DenyEnd.SETTLED)
    with site.desk.deny_list.works() as work:
        bodies = [read_body(one.body) for one in work.log.about(entry.id) if one.body]
    assert [body["values"].get("why") for body in bodies] == [None, "happened_again", "settled"]


def test_a_letter_or_a_reason_why_not_stands_on_the_entry(site: Site, entry: DenyEntry, tmp_path: Path):
    (before,) = site.desk.deny_list.entries(site.facility)
    assert before.told is None
    reasoned = site.desk.deny_list.told(site.facility, entry.id, DenyTelling.NO_ADDRESS)
    assert (reasoned.told, reasoned.told_on) == (DenyTelling.NO_ADDRESS, date(2026, 11, 3))
    to = Addressee("J. Müller <b>", "Kade 1\n1000 AA Amsterdam", RequestLanguage.DUTCH)
    told = site.desk.deny_letters.write(site.facility, entry.id, to, tmp_path / "letter.pdf")
    assert told.told is DenyTelling.LETTER
    text = " ".join(text_of((tmp_path / "letter.pdf").read_bytes()).split())
    for said in ("J. Müller <b>", "U liep weg van uw begeleider.", "20 januari 2027", "artikel 21 AVG"):
        assert said in text, said
    moved = site.desk.deny_list.review(site.officer, entry.id, SOON, DenyReview.STILL_NEEDED)
    assert site.desk.deny_list.entry(site.officer, moved.id).told is DenyTelling.LETTER
    with site.desk.deny_list.works() as work:
        at_desk = site.desk.deny_list.sealed.open(
            site.guard, work, table="deny_entries", record=entry.id, group=Group.R
        )
    assert set(at_desk) == {"name", "instruction"}
    assert site.desk.log.verify(site.auditor).whole


@pytest.mark.parametrize(("language", "said"), [("nl", "Tot"), ("en", "Article 21 GDPR")])
def test_the_letter_says_the_same_in_both_languages(site: Site, tmp_path: Path, language: str, said: str):
    for reason in DenyReason:
        entry = site.desk.deny_list.add(site.officer, new(reason=reason))
        to = Addressee("J. Müller", "Kade 1", RequestLanguage(language))
        site.desk.deny_letters.write(site.officer, entry.id, to, tmp_path / "letter.pdf")
        assert said in text_of((tmp_path / "letter.pdf").read_bytes())


def test_a_letter_that_cannot_be_written_tells_nobody(site: Site, entry: DenyEntry, tmp_path: Path):
    to = Addressee("J. Müller", "Kade 1", RequestLanguage.DUTCH)
    with pytest.raises(LetterNotWritten):
        site.desk.deny_letters.write(site.facility, entry.id, to, tmp_path / "no" / "letter.pdf")
    for wrong in (replace(to, name=" "), replace(to, address=""), replace(to, address="x" * 401)):
        with pytest.raises(FieldNotAccepted):
            site.desk.deny_letters.write(site.facility, entry.id, wrong, tmp_path / "letter.pdf")
    with pytest.raises(NotYourDuty):
        site.desk.deny_letters.write(site.guard, entry.id, to, tmp_path / "letter.pdf")
    assert site.desk.deny_list.entry(site.facility, entry.id).told is None


def test_a_document_that_is_inside_already_has_to_be_settled(site: Site):
    shown = site.desk.documents.typed(site.guard, build_td3())
    assert FindingCode.SEEN_BEFORE not in {finding.code for finding in shown.findings}
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket(), check=shown))
    again = site.desk.documents.typed(site.guard, build_td3())
    assert again.verdict is Verdict.LOOK_AGAIN
    second = site.arrival(site.ticket(), "015", check=again)
    with pytest.raises(FindingsNotSettled):
        site.desk.check_in.admit(site.guard, second)
    settled = (Settled(FindingCode.ON_SITE_NOW.value, Choice.SUPERVISOR_CALLED),)
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket(), "015", check=again, settled=settled))
    for badge in (visit.badge, "015"):
        site.desk.check_out.by_badge(site.guard, badge)
    back = site.desk.documents.typed(site.guard, build_td3())
    assert back.verdict is Verdict.NO_OBJECTION
    assert FindingCode.SEEN_BEFORE in {finding.code for finding in back.findings}


def test_the_guard_reads_the_instruction_behind_a_key(qtbot: QtBot, site: Site, window: MainWindow):  # noqa: F811
    site.desk.deny_list.add(site.facility, new("Eriksson, Anna"))
    site.ticket()
    window.open_session(site.desk.operators.sign_in("guard", PASSPHRASE))
    settle(window)
    room = next(room for _, room in window.rooms if isinstance(room, ReceptionRoom))
    room.page.choose_person(room.page.expected[0])
    panel = room.page.visit
    qtbot.waitUntil(panel.instruction.isVisible)
    assert not panel.instruction_words.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(panel.instruction_words.isVisible)
    assert "Call the supervisor" in panel.instruction_words.text()
