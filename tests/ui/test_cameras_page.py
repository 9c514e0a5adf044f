"""What a facility manager does with cameras: see what is kept and missing, and set a clock."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from tests.features.site import PASSPHRASE, SUITE, Site
from ui.app import settle
from ui.footage.cameras_page import CamerasPage
from ui.footage.cameras_room import CamerasRoom
from ui.footage.clock_entry import read_uncertainty, shown_moment
from ui.footage.footage_words import FootageWords
from ui.formats import Formats
from ui.i18n import Texts
from ui.main_window import MainWindow
from ui.palettes import Tone
from ui.typed_moment import read_moment
from visitor_desk.footage.camera import (
    Camera,
    CameraId,
    CameraView,
    ClockOffset,
    FootageSource,
    OffsetSource,
    SourceId,
)
from visitor_desk.footage.camera_days import DayCover, DayState, Kept
from visitor_desk.footage.recording import Reach

ALT = Qt.KeyboardModifier.AltModifier
ZONE = ZoneInfo("Europe/Amsterdam")
DAY = date(2026, 11, 3)
DOOR = CameraId("door")


def open_page(window: MainWindow, site: Site, login: str = "facility") -> CamerasPage:
    window.open_session(site.desk.operators.sign_in(login, PASSPHRASE))
    room = next(room for _, room in window.rooms if isinstance(room, CamerasRoom))
    window.go_to([one for _, one in window.rooms].index(room))
    settle(window)
    return room.page


@pytest.fixture
def furnished(site: Site, tmp_path: Path) -> Site:
    root = tmp_path / "share"
    root.mkdir()
    (root / "door_2026-11-03_11-05-00.mp4").write_bytes(b"")
    source = FootageSource(SourceId("recorder"), "Recorder", str(root), "ffmpeg-segment", "Europe/Amsterdam")
    site.desk.cameras.add_source(site.facility, source)
    site.desk.cameras.add(
        site.facility, Camera(DOOR, "Suite door", SUITE, CameraView.ENTRANCE, source.id, "door")
    )
    site.desk.footage_index.index(site.facility, source.id)
    return site


def test_a_site_without_cameras_says_where_they_come_from(window: MainWindow, site: Site):
    assert open_page(window, site).model.rows == []


def test_the_list_and_the_days_say_what_is_known(window: MainWindow, furnished: Site):
    page = open_page(window, furnished)
    [row] = page.model.rows
    assert (row.name, row.place, row.clock) == ("Suite door", "Suite 1 · entrance", "not known")
    rows = page.detail.days.rows
    assert len(rows) == 31
    assert (rows[0].state, rows[0].broken) == ("nothing", "1")
    assert "3 Nov: nothing recorded" in page.detail.strip.accessibleDescription()


def test_the_days_have_a_table_twin(qtbot: QtBot, window: MainWindow, furnished: Site):
    page = open_page(window, furnished)
    assert page.detail.strip.isVisible()
    assert "3 Nov" in page.detail.strip.words_at(QPointF(page.detail.strip.width() - 3, 20))
    assert page.detail.strip.words_at(QPointF(-3, 20)) == ""
    qtbot.keyClick(window, Qt.Key.Key_T, ALT)
    qtbot.waitUntil(page.detail.day_table.isVisible)
    assert not page.detail.strip.isVisible()


def test_a_clock_is_set_from_what_the_picture_shows(qtbot: QtBot, window: MainWindow, furnished: Site):
    page = open_page(window, furnished)
    qtbot.keyClick(window, Qt.Key.Key_K, ALT)
    form = page.detail.form
    qtbot.waitUntil(form.isVisible)
    assert form.true.editor.text() == "2026-11-03 13:00:00"
    qtbot.keyClicks(form.shown.editor, "13:01:13,5".replace(",", "."))
    assert form.result.text() == "The clock is 1 min fast."
    form.since.editor.setText("2026-10-01 00:00:00")
    qtbot.keyClick(form.shown.editor, Qt.Key.Key_Return)
    settle(window)
    [offset] = furnished.desk.cameras.offsets(furnished.facility, DOOR)
    since = datetime(2026, 9, 30, 22, 0, tzinfo=UTC)
    assert offset == ClockOffset(DOOR, since, 73.5, 1.0, OffsetSource.STATED)
    assert page.model.rows[0].clock == "1 min fast ± 1 s"
    assert not form.isVisible()


def test_a_clock_of_nonsense_is_said_beside_its_field(window: MainWindow, furnished: Site):
    page = open_page(window, furnished)
    page.detail.clock.click()
    form = page.detail.form
    form.shown.editor.setText("half past one")
    form.uncertainty.editor.setText("-1")
    form.true.editor.setText("2026-11-04 13:00:00")
    form.since.editor.setText("soon")
    form.set_clock.click()
    assert "13:05:12" in form.shown.hint.text()
    assert "not been yet" in form.true.hint.text()
    assert "3600" in form.uncertainty.hint.text()
    assert "13:05:12" in form.since.hint.text()
    form.keep.click()
    assert not form.isVisible()
    assert furnished.desk.cameras.offsets(furnished.facility, DOOR) == []


def test_the_administrator_asks_for_a_second_person(window: MainWindow, furnished: Site):
    page = open_page(window, furnished, "admin")
    page.detail.clock.click()
    page.detail.form.shown.editor.setText("13:00:30")
    page.detail.form.set_clock.click()
    settle(window)
    assert furnished.desk.cameras.offsets(furnished.facility, DOOR) == []
    [request] = furnished.desk.four_eyes.waiting(furnished.facility)
    page.detail.form.set_clock.click()
    settle(window)
    assert page.detail.form.isVisible()
    furnished.desk.four_eyes.approve(furnished.facility, request.id)
    page.detail.form.set_clock.click()
    settle(window)
    assert [one.offset_s for one in furnished.desk.cameras.offsets(furnished.facility, DOOR)] == [30.0]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("13:05:12", datetime(2026, 11, 3, 13, 5, 12, tzinfo=ZONE)),
        ("2026-10-01 13:05", datetime(2026, 10, 1, 13, 5, tzinfo=ZONE)),
        ("2026-10-01T13:05:12.5", datetime(2026, 10, 1, 13, 5, 12, 500_000, tzinfo=ZONE)),
        ("13", None),
        ("13:05:12+02:00", None),
        ("31 Feb 13:05", None),
        ("", None),
    ],
)
def test_moments_are_read_as_people_type_them(typed: str, read: datetime | None):
    assert read_moment(typed, ZONE, DAY) == read


def test_uncertainty_is_a_length_above_nothing():
    assert [read_uncertainty(one) for one in ("0,5", "1", "0", "x", "9999", "nan")] == [0.5, 1.0] + [None] * 4


def test_a_moment_is_shown_as_it_is_typed():
    assert shown_moment(datetime(2026, 11, 3, 12, 0, tzinfo=UTC), ZONE) == "2026-11-03 13:00:00"


def test_clocks_and_what_is_kept_have_words(texts: Texts, formats: Formats):
    words = FootageWords(texts, formats)
    assert [words.offset(one) for one in (0.2, 3.25, -7200.0)] == ["right", "3.2 s fast", "2 h 00 min slow"]
    assert words.clock([]) == (Tone.LOOK_AGAIN, "not known")
    noon = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
    reach = Reach(noon, noon, None)
    least, whole = (Kept(timedelta(days=9), overwrites=over, reach=reach) for over in (False, True))
    assert [words.kept_short(one) for one in (None, least, whole)] == ["–", "≥ 9 d", "9 d"]
    assert "overwritten in about 9 d" in words.kept(whole)
    assert "nothing was overwritten" in words.kept(least)


def test_a_day_says_everything_that_is_wrong_with_it(texts: Texts, formats: Formats):
    words = FootageWords(texts, formats)
    part = DayCover(DAY, DayState.PART, 86_400.0, 43_200.0, 3600.0, 2)
    assert (
        words.day_words(part)
        == "3 Nov: 50 % recorded, 11 h 00 min without a file, 1 h 00 min overwritten, 2 broken files"
    )
