"""What the timeline says of a visit: holes are holes, and the words name them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from ui.formats import Formats
from ui.i18n import Texts
from ui.look import Look
from ui.models.coverage_table import CoverageTable
from ui.models.visit_book import FootageDot
from ui.visits.coverage_view import VisitWords, by_camera, dot_of
from ui.widgets.coverage_bar import Timeline, tick_instants
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.coverage import (
    CoveragePart,
    CoverageReason,
    CoverageState,
    CoverageStatement,
    RangeCoverage,
)
from visitor_desk.footage.link import DEFAULT_ROLL, FootageRange, RangeWhy
from visitor_desk.visits.escorts import EscortChange
from visitor_desk.visits.place import StaffId, ZoneId
from visitor_desk.visits.visit import RefusalReason, Visit, VisitId, VisitState

IN = datetime(2026, 11, 3, 12, 5, tzinfo=UTC)
OUT = IN + timedelta(minutes=96)
VISIT = Visit(
    VisitId("v1"),
    None,
    0,
    VisitState.LEFT,
    (ZoneId("suite"), ZoneId("cage")),
    IN,
    left_at=OUT,
    escort=StaffId("s"),
)


def part(start: int, end: int, reason: CoverageReason, **values: object) -> CoveragePart:
    """A stretch from minute to minute after arrival."""
    span = TimeRange(IN + timedelta(minutes=start), IN + timedelta(minutes=end))
    return CoveragePart(span, reason, values)


def covered(camera: str, *parts: CoveragePart) -> RangeCoverage:
    span = TimeRange(parts[0].span.start, parts[-1].span.end)
    wanted = FootageRange("v1", CameraId(camera), span, RangeWhy.STAY, "suite", DEFAULT_ROLL)
    return RangeCoverage(wanted, parts, None)


STATEMENT = CoverageStatement(
    "v1",
    OUT,
    (
        covered("lobby", part(-1, 1, CoverageReason.READABLE)),
        covered("lobby", part(95, 96, CoverageReason.READABLE), part(96, 97, CoverageReason.NO_FILE)),
        covered("door", part(-1, 97, CoverageReason.CLOCK_OFFSET, uncertainty_s=7.0)),
        covered("dock", part(-1, 97, CoverageReason.UNREACHABLE)),
        covered("cage", part(-1, 97, CoverageReason.READABLE)),
    ),
)


@pytest.fixture
def words(texts: Texts, formats: Formats) -> VisitWords:
    zones = {"suite": "Suite 2", "cage": "Cage 4"}
    cameras = {"lobby": "Lobby in", "door": "Suite 2 door", "dock": "Loading dock", "cage": "Cage 4"}
    return VisitWords(texts, formats, zones, {"s": "R. Smit"}, cameras)


def test_each_camera_has_one_row_and_a_true_remark(words: VisitWords):
    view = words.timeline(VISIT, STATEMENT, OUT)
    assert [(row.title, row.remark) for row in view.rows] == [
        ("Lobby in", "recorded · 1 min missing at 14:41:00"),
        ("Suite 2 door", "clock uncertain"),
        ("Loading dock", "unreachable"),
        ("Cage 4", "recorded"),
    ]
    assert view.presence_words == "here 1 h 36 min · escort R. Smit"
    assert view.span.start < view.presence.start < view.presence.end < view.span.end


def test_every_reason_has_words(words: VisitWords):
    for reason in CoverageReason:
        assert words.why(part(0, 1, reason, uncertainty_s=7.0))
    assert "± 7.0 s" in words.why(part(0, 1, CoverageReason.CLOCK_OFFSET, uncertainty_s=7.0))


def test_dots_are_full_only_for_what_is_wholly_recorded_at_a_known_time(words: VisitWords):
    assert [dot for dot, _ in words.dots(STATEMENT)] == [
        FootageDot.PART,
        FootageDot.PART,
        FootageDot.NONE,
        FootageDot.FULL,
    ]
    assert dot_of([covered("x", part(0, 1, CoverageReason.NO_FILE))]) is FootageDot.NONE
    assert list(by_camera(STATEMENT)) == ["lobby", "door", "dock", "cage"]


def test_the_list_never_names_anybody(words: VisitWords):
    row = words.row(VISIT, OUT)
    assert row.who == "•••• •••• · Cage 4"
    assert row.times == "13:05–14:41"
    refused = Visit(VisitId("v2"), None, 0, VisitState.REFUSED, (), IN, refusal=RefusalReason.NO_TICKET)
    assert words.row(refused, OUT).who == "refused · No ticket"


def test_somebody_who_is_still_here_has_no_end(words: VisitWords):
    here = Visit(VisitId("v3"), None, 0, VisitState.HERE, (ZoneId("suite"),), IN)
    assert words.row(here, OUT).times == "13:05–…"
    view = words.timeline(here, CoverageStatement("v3", OUT, ()), OUT)
    assert view.presence.end == OUT
    assert view.rows == ()


def test_the_table_twin_holds_every_part(words: VisitWords, texts: Texts, formats: Formats):
    table = CoverageTable(texts, formats)
    table.show_view(words.timeline(VISIT, STATEMENT, OUT))
    assert table.rowCount() == 6
    assert [table.index(2, column).data() for column in range(6)] == [
        "Lobby in",
        "14:41:00",
        "14:42:00",
        "1 min",
        "missing",
        "no recording of this time",
    ]


@pytest.mark.parametrize("hours", [0.05, 0.5, 3, 11, 30, 400])
def test_ticks_are_few_and_round(hours: float):
    zone = ZoneInfo("Europe/Amsterdam")
    end = IN + timedelta(hours=hours)
    ticks = tick_instants(IN, end, zone)
    assert 1 <= len(ticks) <= 10
    assert all(IN <= tick <= end for tick in ticks)
    assert all(tick.second == 0 for tick in ticks)


def _shown(qtbot: QtBot, look: Look, words: VisitWords) -> Timeline:
    timeline = Timeline(look)
    qtbot.addWidget(timeline)
    timeline.show_view(words.timeline(VISIT, STATEMENT, OUT))
    timeline.resize(900, timeline.sizeHint().height())
    timeline.show()
    return timeline


def test_changes_of_the_escort_are_stretches_of_their_own(
    qtbot: QtBot, look: Look, words: VisitWords, texts: Texts, formats: Formats
):
    changes = [
        EscortChange(IN + timedelta(minutes=10), None, StaffId("s"), None),
        EscortChange(IN + timedelta(minutes=30), StaffId("s"), StaffId("t"), None),
        EscortChange(IN + timedelta(minutes=60), StaffId("t"), None, None),
    ]
    view = words.timeline(replace(VISIT, escort=None), STATEMENT, OUT, changes)
    assert (view.presence_words, view.escort_remark) == ("here 1 h 36 min", "3 changes")
    assert [(formats.exact_span(one.span), one.words) for one in view.escorts] == [
        ("13:15:00 – 13:35:00", "R. Smit"),
        ("13:35:00 – 14:05:00", "–"),
    ]
    table = CoverageTable(texts, formats)
    table.show_view(view)
    assert table.rowCount() == 8
    assert [table.index(0, column).data() for column in (0, 1, 4)] == ["Escort", "13:15:00", "R. Smit"]
    timeline = _shown(qtbot, look, words)
    before = timeline.sizeHint().height()
    timeline.show_view(view)
    assert timeline.sizeHint().height() > before
    assert "Escort: 13:15:00 – 13:35:00 R. Smit" in timeline.accessibleDescription()


def test_a_screen_reader_hears_every_camera(qtbot: QtBot, look: Look, words: VisitWords):
    timeline = _shown(qtbot, look, words)
    for camera in ("Lobby in: recorded · 1 min missing", "Loading dock: unreachable"):
        assert camera in timeline.accessibleDescription()


def test_holes_are_painted_red_and_never_lost(qtbot: QtBot, look: Look, words: VisitWords):
    timeline = _shown(qtbot, look, words)
    image = timeline.grab().toImage()
    red, green = QColor(look.theme.palette.bad), QColor(look.theme.palette.good)
    colours = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height() // 5, image.height() * 2 // 5)
    }
    assert {red.name(), green.name()} <= colours


def test_pointing_at_a_stretch_says_when_and_why(qtbot: QtBot, look: Look, words: VisitWords):
    timeline = _shown(qtbot, look, words)
    timeline.grab()
    height = timeline.height()
    said = {timeline.words_at(QPointF(x, y)) for x in range(0, 900, 3) for y in range(0, height, 4)}
    assert "14:41:00 – 14:42:00\n1 min missing: no recording of this time" in said
    assert any("the recorder's folder cannot be reached" in words for words in said)


def test_an_empty_timeline_paints_nothing(qtbot: QtBot, look: Look):
    timeline = Timeline(look)
    qtbot.addWidget(timeline)
    assert not timeline.grab().isNull()
    assert timeline.words_at(QPointF(10, 10)) == ""
    assert CoverageState.GAP.value == "gap"
