"""Each list model keeps Qt's rules while its rows come, change and go."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from ui.formats import Formats
from ui.glyphs import Glyph
from ui.i18n import Texts
from ui.models.badge_ledger import BadgeLedgerModel, BadgeRow
from ui.models.cameras import CameraList, CameraRow, DayRow, DayTable, OffsetHistory, OffsetRow
from ui.models.coverage_table import CoverageRow, CoverageTable
from ui.models.emergency_teams import EmergencyTeamsModel, TeamRow
from ui.models.group_table import GroupLine, GroupTable
from ui.models.here_now import HereNowModel, HereRow, Presence
from ui.models.moments import MomentRow, MomentTable
from ui.models.recorders import ProblemRow, ProblemTable, RecorderList, RecorderRow, TriedRow, TriedTable
from ui.models.request_board import RequestBoardModel, RequestCardView
from ui.models.retention_calendar import DueRow, RetentionCalendar
from ui.models.rows import ROW_ROLE, Column, RowsModel
from ui.models.visit_book import FootageDot, VisitBookModel, VisitRow
from ui.palettes import Tone
from ui.privacy.match_step import MatchModel, MatchRow
from ui.privacy.request_steps import ContentLine, ContentModel
from visitor_desk.privacy.requests import RequestStep

Make = Callable[[Texts, Formats], tuple[RowsModel, list]]


def _here(texts: Texts, formats: Formats) -> tuple[RowsModel, list]:
    rows = [HereRow(Presence.HERE, "Jansen, Bram", "Cage 4", "10:10", "009", "v1")]
    return HereNowModel(texts), rows


def _visits(texts: Texts, formats: Formats) -> tuple[RowsModel, list]:
    return VisitBookModel(texts), [VisitRow("v1", "13:05–14:41", "•••• •••• · Cage 4")]


def _coverage(texts: Texts, formats: Formats) -> tuple[RowsModel, list]:
    row = CoverageRow("Lobby in", "13:00:00", "13:01:00", "1 min", "missing", "no recording")
    return CoverageTable(texts, formats), [row]


def _requests(texts: Texts, formats: Formats) -> tuple[RowsModel, list]:
    step = RequestStep.RECEIVED
    card = RequestCardView("r1", "r1", step, "access, desk", "today", "30 d", "next", Tone.GOOD, urgent=False)
    return RequestBoardModel(texts), [card]


def _retention(texts: Texts, formats: Formats) -> tuple[RowsModel, list]:
    return RetentionCalendar(texts), [DueRow("3 Nov 2026", "now", "Tickets", "3", "1", "7 days", due=True)]


def _match(texts: Texts, formats: Formats) -> tuple[RowsModel, list]:
    return MatchModel(texts), [MatchRow("v1", "13:05", "••••", "014")]


def _contents(texts: Texts, formats: Formats) -> tuple[RowsModel, list]:
    return ContentModel(texts), [ContentLine(Tone.GOOD, "Data", "goes")]


def _recorders(texts: Texts, formats: Formats) -> tuple[RowsModel, list]:
    return RecorderList(texts), [RecorderRow("s", "Recorder", "Frigate", "seen", Tone.GOOD, "2", "90")]


def _problems(texts: Texts, formats: Formats) -> tuple[RowsModel, list]:
    return ProblemTable(texts), [ProblemRow("torn", "2", "They break off", Tone.BAD)]


def _tried(texts: Texts, formats: Formats) -> tuple[RowsModel, list]:
    return TriedTable(texts), [TriedRow("a.mp4", "door", "3 Nov", "name", "± 1 s")]


def _cameras(texts: Texts, formats: Formats) -> tuple[RowsModel, list]:
    row = CameraRow("c", "Door", "Suite 1", "right", "clock right", Tone.GOOD, "28 d", "now", Tone.GOOD)
    return CameraList(texts), [row]


def _days(texts: Texts, formats: Formats) -> tuple[RowsModel, list]:
    return DayTable(texts), [DayRow("3 Nov 2026", "whole", "1 d", "–", "–", "–")]


def _offsets(texts: Texts, formats: Formats) -> tuple[RowsModel, list]:
    return OffsetHistory(texts), [OffsetRow("3 Nov 2026", "3 s fast", "± 1 s", "by hand")]


def _moments(texts: Texts, formats: Formats) -> tuple[RowsModel, list]:
    row = MomentRow(datetime(2026, 11, 3, tzinfo=UTC), "13:05:00", "", "Arrival", "in 13:05")
    return MomentTable(texts), [row]


def _group(texts: Texts, formats: Formats) -> tuple[RowsModel, list]:
    line = GroupLine(Glyph.CHECK, "good", "admitted", "Nguyen, Minh", "Passport", "no objection", "–", "021")
    return GroupTable(texts), [line]


def _teams(texts: Texts, formats: Formats) -> tuple[RowsModel, list]:
    return EmergencyTeamsModel(texts), [TeamRow("t", "Police, 2 persons", "", "since 13:00", Tone.GOOD)]


def _badges(texts: Texts, formats: Formats) -> tuple[RowsModel, list]:
    row = BadgeRow("014", "out", Tone.GOOD, Glyph.DOT, "Jansen, Bram", "Cage 4", "13:00", "due 16:00")
    return BadgeLedgerModel(texts), [row]


MAKERS = [_here, _visits, _coverage, _requests, _retention, _match, _contents]
MAKERS += [_recorders, _problems, _tried, _cameras, _days, _offsets, _moments, _badges, _teams, _group]


@pytest.mark.parametrize(
    "make",
    MAKERS,
    ids=lambda make: make.__name__,
)
def test_every_model_keeps_qts_rules(qtbot: QtBot, texts: Texts, formats: Formats, make: Make):
    model, rows = make(texts, formats)
    assert isinstance(model, QAbstractTableModel)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows(rows)
    model.append_rows(rows)
    model.append_rows([])
    assert model.rowCount() == 2 * len(rows)
    for column in range(model.columnCount()):
        assert isinstance(model.index(0, column).data(), str)
        assert model.index(0, column).data(ROW_ROLE) == rows[0]
        assert isinstance(model.headerData(column, Qt.Orientation.Horizontal), str)
    model.show_rows([])
    assert model.rowCount() == 0
    assert tester.model() is model


def test_the_same_rows_again_change_nothing(qtbot: QtBot):
    model: RowsModel[int] = RowsModel([Column("n", str)])
    model.show_rows([1, 2])
    with qtbot.assertNotEmitted(model.modelReset):
        model.show_rows([1, 2])
    with qtbot.waitSignal(model.dataChanged):
        model.replace_row(1, 3)
    assert model.rows == [1, 3]


def test_no_index_has_no_row():
    model: RowsModel[int] = RowsModel([Column("n", str)])
    assert model.row_at(model.index(4, 0)) is None
    assert model.index(4, 0).data() is None


def test_a_typed_text_finds_name_line_and_badge(texts: Texts):
    model = HereNowModel(texts)
    model.show_all(
        [
            HereRow(Presence.HERE, "Jansen, Bram", "Cage 4", "10:10", "009", "v1"),
            HereRow(Presence.EXPECTED, "Nguyen, Minh", "Northwind", "15:30"),
        ]
    )
    for wanted, found in (("JANS", 1), ("northw", 1), ("009", 1), ("", 2), ("nobody", 0)):
        model.filter_by(wanted)
        assert model.rowCount() == found
    model.filter_by("nobody")
    assert model.count(Presence.HERE) == 1


def test_a_person_is_not_in_the_repr():
    row = HereRow(Presence.HERE, "Jansen, Bram", "Kone", "10:10", "009", "v1")
    assert "Jansen" not in repr(row)
    assert "Kone" not in repr(row)


def test_dots_are_filled_in_later_and_said_in_words(texts: Texts):
    model = VisitBookModel(texts)
    model.show_rows([VisitRow("v1", "13:05", "••••"), VisitRow("v2", "12:00", "••••")])
    model.show_dots("v2", ((FootageDot.FULL, "Lobby in"), (FootageDot.PART, "Cage 4")))
    model.show_dots("gone", ((FootageDot.NONE, "Lobby in"),))
    assert model.index(0, 2).data() == ""
    assert model.index(1, 2).data() == "Lobby in: recorded; Cage 4: in part"


def test_a_group_s_cells_change_in_place(qtbot: QtBot, texts: Texts, formats: Formats):
    model, (line,) = _group(texts, formats)
    assert isinstance(model, GroupTable)
    model.show_lines([line, line])
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.show_lines([line, replace(line, state="now")])
    assert model.index(1, 0).data() == "now"
    with qtbot.waitSignal(model.modelReset):
        model.show_lines([line])
