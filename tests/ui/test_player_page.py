"""What somebody does with the footage of a visit: play, step, type a time, mark, enlarge, and leave."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.page_checks import check_acts, check_inputs, check_labels
from tests.ui.player_fakes import CAGE, DOOR, LOBBY, FakePlayer, a_picture, a_view, at
from ui.footage.player_page import PlayerPage
from ui.footage.player_showing import Showing
from ui.footage.player_tile import image_of, in_one_piece
from ui.formats import Formats
from ui.i18n import Texts
from ui.look import Look
from ui.theme import apply_theme, dress, theme_for
from visitor_desk.clock import SetClock

KEY = Qt.Key


@dataclass
class Opened:
    page: PlayerPage
    showing: Showing
    player: FakePlayer
    backs: list[bool] = field(default_factory=list)

    def press(self, qtbot: QtBot, *keys: Qt.Key) -> None:
        for key in keys:
            qtbot.keyClick(QApplication.focusWidget() or self.page, key)
        self.showing.look()


@pytest.fixture
def opened(qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    monkeypatch.setattr("ui.footage.player_page.DIGITS_TOGETHER_MS", 60_000)
    page = PlayerPage(look)
    page.resize(1200, 780)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    player = FakePlayer(a_view())
    backs: list[bool] = []
    showing = Showing(look, page, lambda: backs.append(True))
    showing.begin(player.view, player, player.thumbnails)
    showing.look()
    yield Opened(page, showing, player, backs)
    showing.end()
    shiboken6.delete(page)


@pytest.mark.parametrize(
    ("language", "palette", "scale"), [("en", "light", 1.0), ("nl", "dark", 1.0), ("nl", "night", 1.5)]
)
def test_everything_can_be_read_and_reached(
    qtbot: QtBot, qapp: QApplication, language: str, palette: str, scale: float
):
    theme = theme_for(qapp, palette, scale)
    apply_theme(qapp, theme)
    texts = Texts(language)
    look = Look(theme, texts, Formats(ZoneInfo("Europe/Amsterdam"), texts), SetClock(at("12:00:00")))
    page = PlayerPage(look)
    dress(page, theme)
    qtbot.addWidget(page)
    page.resize(theme.space(170), theme.space(110))
    page.show()
    player = FakePlayer(a_view())
    showing = Showing(look, page, lambda: None)
    showing.begin(player.view, player, player.thumbnails)
    page.set_marks(at("13:12:00"), at("13:15:10"))
    page.bar.toggle_more()
    page.bar.begin_typing("19:00")
    showing.land("19:00")
    showing.look()
    qapp.processEvents()
    assert check_inputs(page) == 1
    assert len(check_acts(page)) > 20
    check_labels(page)
    for tile in page.wall.tiles:
        assert tile.accessibleName()
    showing.end()
    apply_theme(qapp, theme_for(qapp, "light"))


def test_it_begins_at_the_arrival_with_every_camera(opened: Opened):
    assert opened.player.at == at("13:05:00")
    assert [tile.camera for tile in opened.page.wall.tiles] == [
        lane.camera for lane in opened.player.view.lanes
    ]
    assert opened.page.wall.tiles[0].image is not None
    assert opened.page.wall.tiles[1].card is not None
    assert set(opened.player.rooms) == {tile.camera for tile in opened.page.wall.tiles}


@pytest.mark.parametrize("cut", [False, True], ids=["whole", "with rows apart"])
def test_a_picture_is_shown_as_it_was_decoded(cut: bool):
    picture = in_one_piece(a_picture(400)[:, :320] if cut else a_picture())
    x, y = (110, 70) if cut else (90, 70)
    image = image_of(picture)
    assert image.pixelColor(x, y).getRgb()[:3] == (230, 30, 20)
    assert (image.width(), image.height()) == (320, 180)


def test_j_k_l_and_space_wind(qtbot: QtBot, opened: Opened):
    opened.press(qtbot, KEY.Key_L)
    assert (opened.player.is_playing, opened.player.speed) == (True, 1)
    opened.press(qtbot, KEY.Key_L, KEY.Key_L)
    assert opened.player.speed == 4
    opened.press(qtbot, KEY.Key_J, KEY.Key_J)
    assert opened.player.speed == -2
    opened.press(qtbot, KEY.Key_K)
    assert not opened.player.is_playing
    opened.press(qtbot, KEY.Key_Minus, KEY.Key_Space)
    assert (opened.player.is_playing, opened.player.speed) == (True, 0.5)
    opened.press(qtbot, KEY.Key_Plus)
    assert opened.player.speed == 1
    opened.press(qtbot, KEY.Key_Space)
    assert not opened.player.is_playing


def test_single_pictures_and_seconds(qtbot: QtBot, opened: Opened):
    opened.player.play()
    opened.press(qtbot, KEY.Key_Period, KEY.Key_Period, KEY.Key_Comma)
    assert opened.player.steps == 1
    assert not opened.player.is_playing
    opened.player.seek(at("13:05:00"))
    opened.press(qtbot, KEY.Key_Right, KEY.Key_Right, KEY.Key_Left)
    assert opened.player.at == at("13:05:10")
    opened.press(qtbot, KEY.Key_End)
    assert opened.player.at == at("14:42:00")
    opened.press(qtbot, KEY.Key_Home)
    assert opened.player.at == at("13:04:00")


def test_brackets_go_from_event_to_event_of_the_active_camera(qtbot: QtBot, opened: Opened):
    opened.page.wall.choose(1)
    opened.press(qtbot, KEY.Key_BracketRight, KEY.Key_BracketRight)
    assert opened.player.at == at("13:12:07")
    opened.press(qtbot, KEY.Key_BracketLeft)
    assert opened.player.at == at("13:12:00")


def test_a_time_is_typed_and_landed_on(qtbot: QtBot, opened: Opened):
    opened.press(qtbot, KEY.Key_G)
    assert opened.page.bar.typed.hasFocus()
    qtbot.keyClicks(opened.page.bar.typed, "13:44:12")
    opened.press(qtbot, KEY.Key_Return)
    assert opened.player.at == at("13:44:12")
    assert opened.page.wall.hasFocus()
    assert opened.page.bar.typed.text() == ""


def test_digits_alone_begin_a_time_and_one_alone_chooses_a_camera(qtbot: QtBot, opened: Opened):
    assert opened.player.leads == LOBBY
    opened.press(qtbot, KEY.Key_2)
    assert opened.page.wall.active == DOOR
    assert opened.player.leads == DOOR
    opened.page._digits = ""  # as after a while
    opened.press(qtbot, KEY.Key_1, KEY.Key_3)
    assert opened.page.bar.typed.text() == "13"
    assert opened.page.wall.active == DOOR
    qtbot.keyClicks(opened.page.bar.typed, "3310")
    opened.press(qtbot, KEY.Key_Return)
    assert opened.player.at == at("13:33:10")


def test_a_time_outside_is_answered_with_what_there_is(qtbot: QtBot, opened: Opened):
    opened.press(qtbot, KEY.Key_G)
    qtbot.keyClicks(opened.page.bar.typed, "19:00")
    opened.press(qtbot, KEY.Key_Return)
    assert opened.player.at == at("13:05:00")
    assert opened.page.bar.trouble == (
        "19:00 lies outside this visit. Its footage goes from 13:04:00 to 14:42:00."
    )
    opened.press(qtbot, KEY.Key_Escape)
    assert opened.page.bar.trouble == ""
    assert opened.backs == []


def test_enter_enlarges_and_escape_leaves_step_by_step(qtbot: QtBot, opened: Opened):
    opened.page.wall.choose(2)
    opened.press(qtbot, KEY.Key_Return)
    assert [tile.isVisible() for tile in opened.page.wall.tiles] == [False, False, True, False]
    assert opened.player.rooms[CAGE][0] > 600
    opened.press(qtbot, KEY.Key_Escape)
    assert all(tile.isVisible() for tile in opened.page.wall.tiles)
    opened.press(qtbot, KEY.Key_Escape)
    assert opened.backs == [True]


def test_marks_make_a_stretch_and_are_taken_away(qtbot: QtBot, opened: Opened):
    opened.press(qtbot, KEY.Key_I)
    opened.player.seek(at("13:14:10"))
    opened.press(qtbot, KEY.Key_O)
    marked = opened.page.marked
    assert marked is not None
    assert (marked.start, marked.end) == (at("13:05:00"), at("13:14:10"))
    opened.player.seek(at("13:20:00"))
    opened.press(qtbot, KEY.Key_I)
    assert opened.page.marks == (at("13:20:00"), None)
    opened.press(qtbot, KEY.Key_X)
    assert opened.page.marks == (None, None)


def test_the_timeline_goes_where_it_is_clicked_and_says_what_lies_there(qtbot: QtBot, opened: Opened):
    strip = opened.page.timeline
    strip.grab()
    area = strip.shape.area(5)
    middle = QPoint(round(area.left() + area.width() / 2), round(area.center().y()))
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=middle)
    assert abs((opened.player.at - at("13:52:30")).total_seconds()) < 20
    axis = strip.axis
    assert axis is not None
    hole = strip.shape.x(area, axis, at("13:09:15"))
    lane = strip.shape.lane(area, 1)
    assert "the file breaks off" in strip.words_at(QPointF(hole, lane.center().y()))
    assert strip.words_at(QPointF(area.right() - 2, lane.center().y())) == ""


def test_the_wheel_and_keys_come_closer(qtbot: QtBot, opened: Opened):
    strip = opened.page.timeline
    place = QPointF(strip.width() / 2, 60)
    for turn, modifiers in ((240, Qt.KeyboardModifier.NoModifier), (-120, Qt.KeyboardModifier.ShiftModifier)):
        wheel = QWheelEvent(
            place,
            strip.mapToGlobal(place),
            QPoint(),
            QPoint(0, turn),
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(strip, wheel)
    assert strip.axis is not None
    assert strip.axis.zoom == pytest.approx(2.25)
    qtbot.keyClick(opened.page.wall, KEY.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert strip.axis.zoom > 3
    qtbot.keyClick(opened.page.wall, KEY.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert strip.axis.zoom == 1


def test_the_table_twin_follows_and_leads(qtbot: QtBot, opened: Opened):
    table = opened.page.list.table
    assert opened.page.list.model.rows[table.currentIndex().row()].what == "Arrival"
    row = next(n for n, one in enumerate(opened.page.list.model.rows) if one.what == "Suite 2: door, in")
    table.setFocus()
    table.selectRow(row)
    opened.press(qtbot, KEY.Key_Return)
    assert opened.player.at == at("13:12:07")
    qtbot.keyClick(opened.page.wall, KEY.Key_T, Qt.KeyboardModifier.AltModifier)
    assert not opened.page.list.isVisible()


def test_small_pictures_come_on_demand_and_lead(qtbot: QtBot, opened: Opened):
    opened.press(qtbot, KEY.Key_T)
    strip = opened.page.thumbs
    qtbot.waitUntil(lambda: len(strip.found) >= 5)
    assert strip.isVisible()
    strip.grab()
    where, image = next(one for one in strip.found if one[1] is not None)
    assert image is not None
    place = strip._place(where)
    assert place is not None
    qtbot.mouseMove(strip, place.center().toPoint())
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=place.center().toPoint())
    assert opened.player.at == where
    opened.press(qtbot, KEY.Key_T)
    assert strip.found == []
    assert not strip.isVisible()


def test_f1_shows_the_other_keys(qtbot: QtBot, opened: Opened):
    opened.press(qtbot, KEY.Key_F1)
    assert opened.page.bar.more.isChecked()


def test_a_camera_that_fails_says_so_and_the_others_go_on(opened: Opened):
    opened.player.errors[LOBBY] = "footage.never_heard_of"
    opened.player.seek(at("13:14:05"))
    opened.showing.look()
    first, second = opened.page.wall.tiles[:2]
    assert first.card is not None
    assert "others play on" not in first.card.title
    assert first.card.lines == ("The other cameras play on",)
    assert second.card is None


def test_going_from_sight_closes_the_player_and_drops_every_picture(opened: Opened):
    opened.page.hide()
    assert opened.player.closed
    assert opened.page.wall.tiles == []
    assert opened.page.view is None
    assert not opened.showing.is_open


def test_a_speed_is_said_in_words(opened: Opened):
    opened.player.play(-4)
    opened.showing.look()
    assert opened.page.bar._running.text() == "back 4×"
