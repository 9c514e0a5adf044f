"""The page of breaches: 72 hours in words, written down, counted, decided and notified by keys, and the draft."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from tests.features.site import NOON, Site
from tests.ui.at_office import ALT, CONTROL, open_page, press, type_in
from ui.main_window import MainWindow
from ui.models.breaches import Which
from ui.palettes import Tone
from ui.privacy.breaches_room import BreachesRoom
from ui.rooms import RoomName
from visitor_desk.privacy.breach import (
    Breach,
    BreachAccount,
    BreachNature,
    BreachReasons,
    NewBreach,
    new_breach_id,
)
from visitor_desk.security.duties import Purpose


def at_breaches(window: MainWindow, site: Site, login: str = "officer") -> BreachesRoom:
    room = open_page(window, site, RoomName.BREACHES, login)
    assert isinstance(room, BreachesRoom)
    return room


def known(site: Site, *, whole: bool = True) -> Breach:
    """A breach of the hour before now, known now."""
    now = site.clock.now()
    account = (
        BreachAccount("A list was left", "Others read it", "It is shredded")
        if whole
        else BreachAccount("A list")
    )
    new = NewBreach(
        new_breach_id(), now, now - timedelta(hours=1), now, BreachNature.CONFIDENTIALITY, account
    )
    return site.desk.breaches.open(site.officer, new)


def test_a_breach_is_written_down_by_keys_and_what_is_missing_is_said(window: MainWindow, site: Site):
    room = at_breaches(window, site)
    press(window, Qt.Key.Key_N, ALT)
    form = room.page.forms.open
    form.write(aware="soon", ends="2031-01-01 10:00")
    press(window, Qt.Key.Key_Return, CONTROL)
    assert form.trouble("description")
    assert form.trouble("aware")
    form.write(aware="2026-11-03 13:00", description="A list was left at the printer")
    press(window, Qt.Key.Key_Return, CONTROL)
    assert form.trouble("ends")
    assert site.desk.breaches.all(site.officer) == []
    form.write(begins="2026-11-03 09:00", ends="12:30")
    press(window, Qt.Key.Key_Return, CONTROL)
    (breach,) = site.desk.breaches.all(site.officer)
    assert (breach.aware_at, breach.span.duration) == (NOON, timedelta(hours=3.5))
    assert room.page.chosen == breach.id
    assert room.page.detail.isVisible()
    assert dict(room.page.detail.facts)["Next"] == "Decide who is notified"


@pytest.mark.parametrize(
    ("hours", "tone", "words"),
    [
        (1, Tone.LOOK_AGAIN, "71 h 00 min left"),
        (50, Tone.BAD, "22 h 00 min left"),
        (75, Tone.BAD, "over by 3 h 00 min"),
    ],
)
def test_the_clock_runs_in_words(window: MainWindow, site: Site, hours: int, tone: Tone, words: str):
    known(site)
    room = at_breaches(window, site)
    site.clock.advance(timedelta(hours=hours))
    room.tick()
    (row,) = room.page.model.rows
    assert (row.tone, row.clock) == (tone, words)
    assert dict(room.page.detail.facts)["72 hours"] == words


def test_whom_it_concerns_comes_from_the_log_and_names_nobody(window: MainWindow, site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.visit_book.reveal(site.facility, visit.id, Purpose.SAFETY)
    known(site)
    room = at_breaches(window, site)
    press(window, Qt.Key.Key_C, ALT)
    said = dict(room.page.detail.facts)["Whom the log says it concerns"]
    assert "Visits concerned: 1 at least" in said
    assert "Suite 1 · 014" in said
    assert "Eriksson" not in said
    assert site.desk.breaches.all(site.officer)[0].affected == 1
    assert room.page.model.rows[0].affected == "1"


def test_what_was_written_is_read_and_written_anew(window: MainWindow, site: Site):
    breach = known(site)
    room = at_breaches(window, site)
    assert "What happened" not in dict(room.page.detail.facts)
    press(window, Qt.Key.Key_R, ALT)
    assert dict(room.page.detail.facts)["What happened"] == "A list was left"
    press(window, Qt.Key.Key_A, ALT)
    form = room.page.forms.amend
    assert form.typed("measures") == "It is shredded"
    form.write(measures="It is shredded; the printer asks for a badge")
    press(window, Qt.Key.Key_Return, CONTROL)
    kept = site.desk.breaches.read(site.officer, breach.id).account
    assert kept.measures == "It is shredded; the printer asks for a badge"
    assert "What happened" not in dict(room.page.detail.facts)


def test_decided_notified_and_settled(window: MainWindow, site: Site):
    breach = known(site)
    room = at_breaches(window, site)
    assert not room.page.detail.acts["notified"].isEnabled()
    press(window, Qt.Key.Key_D, ALT)
    form = room.page.forms.decide
    press(window, Qt.Key.Key_Return, CONTROL)
    assert form.trouble("why_authority")
    assert form.trouble("why_people")
    form.choose(people=False)
    form.field("why_authority").editor.setFocus()
    type_in(window, "Names were readable", "", "Nobody can be harmed by it")
    press(window, Qt.Key.Key_Return, CONTROL)
    (decided,) = site.desk.breaches.all(site.officer)
    assert (decided.authority, decided.people) == (True, False)
    assert dict(room.page.detail.facts)["Next"].startswith("Notify the authority")
    site.clock.advance(timedelta(hours=2))
    press(window, Qt.Key.Key_T, ALT)
    press(window, Qt.Key.Key_Return)
    (notified,) = site.desk.breaches.all(site.officer)
    assert notified.authority_at is not None
    assert not notified.clock_runs
    (row,) = room.page.model.rows
    assert (row.tone, row.clock) == (Tone.GOOD, "authority told 3 Nov 2026")
    assert (room.page.model.count(Which.RUNNING), room.page.model.count(Which.SETTLED)) == (0, 1)
    assert breach.id == notified.id


def test_after_72_hours_the_reason_has_to_be_written_first(window: MainWindow, site: Site):
    breach = known(site)
    reasons = BreachReasons("It was readable", "Nobody is harmed")
    site.desk.breaches.decide(site.officer, breach.id, authority=True, people=False, reasons=reasons)
    site.clock.advance(timedelta(hours=80))
    room = at_breaches(window, site)
    press(window, Qt.Key.Key_T, ALT)
    press(window, Qt.Key.Key_Return)
    assert "72 hours are over" in room.page.forms.notified.trouble("at")
    assert site.desk.breaches.all(site.officer)[0].authority_at is None


def test_the_draft_goes_where_somebody_says(
    window: MainWindow, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    known(site)
    at_breaches(window, site)
    place = tmp_path / "draft.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(place), ""))
    press(window, Qt.Key.Key_L, ALT)
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Return)
    with PdfDocument(place) as paper:
        said = " ".join(page.get_textpage().get_text_range() for page in paper)
    assert "It is shredded" in said


def test_an_auditor_reads_the_register_and_is_offered_no_act(window: MainWindow, site: Site):
    known(site)
    room = at_breaches(window, site, "auditor")
    assert [row.nature for row in room.page.model.rows] == ["Confidentiality"]
    assert not any(act.isVisible() for act in (room.page.new, *room.page.detail.acts.values()))
