"""The list of who is here: who is overdue and who is called, a visit corrected from it, a check-out taken back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication

from tests.features.guard_at_desk import GuardAtDesk, guard_at_desk
from tests.features.keystroke_tasks import document_of, more_badges
from tests.features.site import Site
from ui.glyphs import Glyph
from ui.models.here_now import HereRow, Presence
from ui.palettes import Tone
from visitor_desk.visits.badges import BadgeState
from visitor_desk.visits.correction import Corrected, CorrectionReason
from visitor_desk.visits.visit import Visit

NAME = "Eriksson, Anna Maria"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def visit(site: Site) -> Visit:
    more_badges(site)
    return site.desk.check_in.admit(site.guard, site.arrival(site.ticket(hours=1)))


@pytest.fixture
def guard(qapp: QApplication, site: Site, visit: Visit) -> Iterator[GuardAtDesk]:
    assert visit
    with guard_at_desk(qapp, site) as opened:
        yield opened


def the_row(guard: GuardAtDesk) -> HereRow:
    return next(row for row in guard.page.here.model.rows if row.name == NAME)


def select(guard: GuardAtDesk) -> None:
    guard.press("Ctrl+F", "Down")


@pytest.mark.parametrize(
    ("minutes", "tone", "glyph", "line", "advice"),
    [
        (61, Tone.LOOK_AGAIN, Glyph.TRIANGLE, "Look for them until 14:15", "Look for the visitor"),
        (75, Tone.BAD, Glyph.BANG, "Call the host until 15:00", "Call the host, P. de Vries"),
        (120, Tone.BAD, Glyph.BANG, "Call the supervisor until 18:00", "Call the supervisor"),
        (300, Tone.BAD, Glyph.BANG, "Call facility", "Call facility"),
    ],
)
def test_who_is_overdue_says_who_is_called_and_until_when(
    qapp: QApplication,
    site: Site,
    visit: Visit,
    minutes: int,
    tone: Tone,
    glyph: Glyph,
    line: str,
    advice: str,
):
    site.clock.advance(visit.arrived_at + minutes * MINUTE - site.clock.now())
    with guard_at_desk(qapp, site) as guard:
        row = the_row(guard)
        assert (row.presence, row.tone, row.glyph) == (Presence.OVERDUE, tone, glyph)
        assert row.line.startswith(line)
        select(guard)
        assert advice in guard.page.here.advice.text()
        assert guard.page.here.advice.isVisibleTo(guard.page)


def test_the_longest_overdue_stands_first(qapp: QApplication, site: Site, visit: Visit):
    other = site.ticket("Janssen, Bram", hours=0.5)
    document = site.desk.documents.typed(site.guard, document_of("JANSSEN", "BRAM"))
    site.desk.check_in.admit(site.guard, site.arrival(other, "015", check=document))
    site.clock.advance(visit.arrived_at + 90 * MINUTE - site.clock.now())
    with guard_at_desk(qapp, site) as guard:
        names = [row.name for row in guard.page.here.model.rows if row.presence is Presence.OVERDUE]
    assert names == ["Janssen, Bram", NAME]


def test_a_visit_is_corrected_from_the_list_with_the_form_of_its_badge(
    guard: GuardAtDesk, site: Site, visit: Visit
):
    select(guard)
    guard.press("Alt+K")
    box = guard.page.visit.correction
    assert box.isVisibleTo(guard.page)
    assert box.heading.text() == f"Correct the visit of {NAME}, badge 014"
    box.form.what.editor.choose(Corrected.ARRIVAL)
    box.form.at.editor.setText("12:50")
    box.form.at.editor.setFocus()
    guard.press("Return")
    assert not box.isVisibleTo(guard.page)
    (here,) = site.desk.here_now.people(site.guard)
    assert here.visit.arrived_at == visit.arrived_at - 10 * MINUTE
    (made,) = site.desk.corrections.of_visit(site.guard, visit.id)
    assert (made.what, made.reason) == (Corrected.ARRIVAL, CorrectionReason.FORGOTTEN)


def test_a_damaged_badge_is_swapped_from_the_list_and_not_given_out_again(
    guard: GuardAtDesk, site: Site, visit: Visit
):
    assert visit.badge == "014"
    select(guard)
    guard.press("Alt+K")
    form = guard.page.visit.correction.form
    form.reason.editor.choose(CorrectionReason.BADGE_DAMAGED)
    form.badge.editor.setFocus()
    guard.press("Return")
    (here,) = site.desk.here_now.people(site.guard)
    assert here.visit.badge == "015"
    (line,) = [one for one in site.desk.badges.lines(site.guard) if one.badge == "014"]
    assert line.state is BadgeState.BROKEN


def test_esc_leaves_a_correction_and_the_visit_is_there_again(guard: GuardAtDesk, site: Site, visit: Visit):
    select(guard)
    guard.press("Alt+K", "Escape")
    assert not guard.page.visit.correction.isVisibleTo(guard.page)
    assert guard.page.visit.person.isVisibleTo(guard.page)
    assert site.desk.corrections.of_visit(site.guard, visit.id) == []


def test_a_check_out_is_taken_back_by_the_bar_within_ten_seconds(guard: GuardAtDesk, site: Site):
    guard.scan("014")
    assert site.desk.here_now.people(site.guard) == []
    bar = guard.window.bar
    assert bar is not None
    assert "(10 s)" in bar._undo.text()
    assert bar._undo.isVisibleTo(guard.window)
    guard.press("Ctrl+Z")
    (here,) = site.desk.here_now.people(site.guard)
    assert here.visit.badge == "014"


def test_who_needs_assistance_says_so_with_one_key_and_stands_on_the_evacuation_list(
    guard: GuardAtDesk, site: Site
):
    site.ticket("Janssen, Bram")
    guard.refresh()
    guard.show_document(document_of("JANSSEN", "BRAM"))
    guard.press("Alt+Y", "Alt+A", "Return")
    guard.press("F9")
    notes = {row.name: row.notes for row in guard.window.evacuation.page.model.rows}
    assert "assistance" in notes["Janssen, Bram"]
    assert "assistance" not in notes[NAME]
    guard.press("Escape")
