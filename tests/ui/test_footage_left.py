"""A request shows how long its footage stays, while its visits are chosen and until it is answered."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.features.site import NOON, PASSPHRASE, Site
from tests.ui.door_recorded import DOOR, record_at_the_door
from ui.app import settle
from ui.look import Look
from ui.main_window import MainWindow
from ui.palettes import Tone
from ui.privacy.footage_left import left_lines, left_total
from ui.privacy.requests_room import RequestsRoom
from visitor_desk.clock import TimeRange
from visitor_desk.footage.coverage_part import CoveragePart, CoverageReason
from visitor_desk.footage.survival import Sureness, Survival
from visitor_desk.privacy.request_footage import FootageLeft, RangeLeft
from visitor_desk.privacy.requests import (
    Channel,
    IdentityStep,
    NewRequest,
    Requester,
    RequestId,
    RequestKind,
    RequestLanguage,
)
from visitor_desk.progress import never, no_progress
from visitor_desk.visits.visit import BadgeNumber, Visit

SPAN = TimeRange(NOON, NOON + timedelta(minutes=3))


@pytest.fixture
def visit(site: Site, tmp_path: Path) -> Visit:
    """Somebody came at noon and left; four recordings of ten seconds show them."""
    source = record_at_the_door(site, tmp_path / "share")
    came = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(timedelta(minutes=1))
    site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    site.clock.advance(timedelta(hours=1))
    site.desk.footage_index.index(site.facility, source)
    return came


def identified(site: Site, kind: RequestKind) -> RequestId:
    requester = Requester("Anna Maria Eriksson", "anna@visitor.example")
    new = NewRequest(kind, Channel.EMAIL, RequestLanguage.DUTCH, site.clock.now(), requester)
    request = site.desk.requests.receive(site.officer, new)
    steps = frozenset({IdentityStep.RECEIPT_TOKEN, IdentityStep.VISIT_FACTS})
    return site.desk.requests.identify(site.officer, request.id, steps).id


def opened(window: MainWindow, site: Site) -> RequestsRoom:
    window.open_session(site.desk.operators.sign_in("officer", PASSPHRASE))
    settle(window)
    room = window.rooms[0][1]
    assert isinstance(room, RequestsRoom)
    room.open_first()
    settle(window)
    return room


def test_choosing_a_visit_says_what_would_be_copied_and_matching_that_it_is_not_yet_safe(
    window: MainWindow, site: Site, visit: Visit
):
    identified(site, RequestKind.ACCESS)
    detail = opened(window, site).page.detail
    assert not detail.footage.isVisible()
    detail.match.choose(visit.id)
    settle(window)
    line, *gone = detail.footage.model.rows
    assert [one.tone for one in gone] == [Tone.NEUTRAL, Tone.NEUTRAL]
    assert line.title.startswith("Suite door · ")
    assert line.words == "nothing overwritten yet"
    assert "of 1 camera" in detail.footage.total.text()
    detail.match.match.click()
    settle(window)
    line = detail.footage.model.rows[0]
    assert (line.tone, line.words) == (Tone.LOOK_AGAIN, "not yet safe · nothing overwritten yet")
    site.desk.evidence.secure(no_progress, never)
    detail.left.emit()
    settle(window)
    window.rooms[0][1].open_first()
    settle(window)
    line = detail.footage.model.rows[0]
    assert (line.tone, line.words) == (Tone.GOOD, "safe copy in the vault")


def test_a_request_that_keeps_no_footage_shows_none(window: MainWindow, site: Site, visit: Visit):
    request = identified(site, RequestKind.PORTABILITY)
    site.desk.requests.match(site.officer, request, [visit.id])
    assert not opened(window, site).page.detail.footage.isVisible()


def left(survival: Survival | None = None, **changes: object) -> RangeLeft:
    values = {"files": (), "safe": 0, "waiting": 0, "missing": (), "survival": survival, **changes}
    return RangeLeft("v", DOOR, "Suite door", SPAN, **values)  # type: ignore[arg-type]


def stays(length: timedelta) -> Survival:
    return Survival(DOOR, NOON, Sureness.MEASURED, length, length, NOON, NOON)


@pytest.mark.parametrize(
    ("one", "tone", "words"),
    [
        (left(stays(timedelta(days=2, hours=4)), waiting=2), Tone.LOOK_AGAIN, "2 d 4 h"),
        (left(stays(timedelta(hours=23)), waiting=2), Tone.BAD, "23 h 00 min"),
        (left(stays(timedelta(hours=23)), safe=2), Tone.GOOD, "safe copy"),
        (left(None, waiting=1), Tone.LOOK_AGAIN, "not known"),
        (
            left(missing=(CoveragePart(SPAN, CoverageReason.NEVER_RECORDED),)),
            Tone.NEUTRAL,
            "first recording begins",
        ),
    ],
)
def test_a_line_says_how_it_stands(look: Look, one: RangeLeft, tone: Tone, words: str):
    (line,) = left_lines(FootageLeft((one,), None), look.texts, look.formats)
    assert line.tone is tone
    assert words in line.words


def test_a_vault_that_is_away_is_said(look: Look):
    assert "the vault is away" in left_total(FootageLeft((), None), look.texts, look.formats)
