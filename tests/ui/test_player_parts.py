"""The parts of the player that need no window: typed times, speeds, the axis, moments and cards."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.ui.player_fakes import CAGE, DOCK, DOOR, LOBBY, FakePlayer, a_picture, a_view, at, span
from ui.footage.player_card import CardWords
from ui.footage.player_speed import shown_speed, stepped, wound
from ui.footage.player_view import MomentKind, moments_of, next_moment
from ui.footage.player_wall import columns_for
from ui.footage.timeline_axis import CLOSEST, TimeAxis
from ui.formats import Formats
from ui.i18n import Texts
from ui.palettes import Tone
from ui.typed_time import TimeTrouble, read_time
from visitor_desk.clock import TimeRange
from visitor_desk.footage.folder import SourceUnreachable
from visitor_desk.footage.playback_types import Shown
from visitor_desk.footage.video_errors import FileNotThere

ZONE = ZoneInfo("Europe/Amsterdam")
VISIT = span("13:04:00", "14:42:00")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("13:05:10", "13:05:10"),
        (" 13.05.10 ", "13:05:10"),
        ("13 05 10", "13:05:10"),
        ("130510", "13:05:10"),
        ("1305", "13:05:00"),
        ("13:05", "13:05:00"),
        ("13h05", "13:05:00"),
        ("14", "14:00:00"),
        ("+90s", "13:46:30"),
        ("+90", "13:46:30"),
        ("-2m", "13:43:00"),
        ("- 30 min", "13:15:00"),
        ("-0,5u", "13:15:00"),
        ("14:42", "14:42:00"),
    ],
)
def test_a_time_is_read_as_people_type_it(typed: str, meant: str):
    assert read_time(typed, at("13:45:00"), VISIT, ZONE) == at(meant)


def test_a_time_may_have_tenths():
    assert read_time("13:05:10.4", VISIT.start, VISIT, ZONE) == at("13:05:10") + timedelta(milliseconds=400)


@pytest.mark.parametrize(
    "typed", ["", "soon", "25:00", "13:61", "13:05:99", "+", "+5 weeks", "12345", "１３０５"]
)
def test_nonsense_is_no_time(typed: str):
    assert read_time(typed, VISIT.start, VISIT, ZONE) is TimeTrouble.UNREADABLE


@pytest.mark.parametrize("typed", ["13:03:59", "1443", "+2h", "-1s", "00:00"])
def test_a_time_outside_the_visit_is_said_to_be(typed: str):
    assert read_time(typed, VISIT.start, VISIT, ZONE) is TimeTrouble.OUTSIDE


def test_over_midnight_the_nearest_of_two_is_meant():
    night = TimeRange(at("13:00:00"), at("13:00:00") + timedelta(hours=26))
    assert read_time("14:00", night.start, night, ZONE) == at("14:00:00")
    assert read_time("14:00", night.end, night, ZONE) == at("14:00:00") + timedelta(days=1)


def test_in_the_night_of_winter_time_both_hours_can_be_reached_and_in_that_of_summer_time_none():
    autumn = span("00:00:00", "06:00:00")
    autumn = TimeRange(autumn.start - timedelta(days=9), autumn.end - timedelta(days=9))  # 25 October
    first = read_time("02:30", autumn.start, autumn, ZONE)
    second = read_time("02:30", autumn.end, autumn, ZONE)
    assert not isinstance(first, TimeTrouble)
    assert not isinstance(second, TimeTrouble)
    assert second - first == timedelta(hours=1)
    spring = TimeRange(autumn.start + timedelta(days=154), autumn.end + timedelta(days=154))  # 28 March
    assert read_time("02:30", spring.start, spring, ZONE) is TimeTrouble.OUTSIDE


def test_each_press_of_a_winding_key_doubles():
    speeds = [0.0]
    for _ in range(6):
        speeds.append(wound(speeds[-1], 1))
    assert speeds[1:] == [1, 2, 4, 8, 16, 16]
    assert wound(16, -1) == -1
    assert wound(-4, -1) == -8
    assert wound(0.5, 1) == 1


def test_plus_and_minus_go_through_all_speeds_and_keep_the_direction():
    assert stepped(1, -1) == 0.5
    assert stepped(0.25, -1) == 0.25
    assert stepped(-1, 1) == -2
    assert [shown_speed(one) for one in (0.25, 1, -16)] == ["¼×", "1×", "−16×"]


def test_zooming_keeps_the_place_under_the_hand():
    axis = TimeAxis.of(VISIT)
    nearer = axis.zoomed(4, at("13:30:00"))
    assert nearer.share(at("13:30:00")) == pytest.approx(axis.share(at("13:30:00")), abs=1e-6)
    assert nearer.zoom == pytest.approx(4)
    assert nearer.zoomed(1 / 100, at("13:30:00")).seen == VISIT


def test_an_axis_never_leaves_the_whole_and_never_comes_closer_than_it_can_tell():
    axis = TimeAxis.of(VISIT).zoomed(1e9, VISIT.end)
    assert axis.seen.duration == CLOSEST
    assert axis.moved(50).seen.end == VISIT.end
    assert axis.moved(-1e6).seen.start == VISIT.start
    assert TimeAxis.of(TimeRange(VISIT.start, VISIT.start)).seen.duration == CLOSEST


def test_an_axis_turns_over_to_what_is_to_be_seen():
    axis = TimeAxis.of(VISIT).zoomed(10, VISIT.start)
    assert axis.showing(VISIT.start) is axis
    assert axis.showing(at("14:00:00")).seen.contains(at("14:00:00"))


def test_the_moments_are_everything_the_timeline_paints():
    view = a_view()
    moments = moments_of(view, "Arrival", "Departure")
    painted = sum(len(lane.parts) + len(lane.activity) + len(lane.doors) for lane in view.lanes)
    assert len(moments) == painted + 2
    assert [one.start for one in moments] == sorted(one.start for one in moments)


def test_the_next_moment_is_of_the_camera_or_of_the_whole_visit():
    moments = moments_of(a_view(), "Arrival", "Departure")
    after = next_moment(moments, at("13:12:00"), DOOR, backwards=False)
    assert after is not None
    assert (after.kind, after.start) == (MomentKind.DOOR, at("13:12:07"))
    before = next_moment(moments, at("13:12:00"), DOOR, backwards=True)
    assert before is not None
    assert before.kind is MomentKind.ARRIVAL
    assert next_moment(moments, at("14:42:00"), CAGE, backwards=False) is None


@pytest.mark.parametrize(
    ("count", "width", "height", "columns"),
    [
        (1, 800, 600, 1),
        (2, 1600, 500, 2),
        (2, 500, 900, 1),
        (3, 1200, 700, 2),
        (4, 1200, 700, 2),
        (4, 3000, 400, 4),
    ],
)
def test_pictures_get_the_most_room(count: int, width: int, height: int, columns: int):
    assert columns_for(count, width, height) == columns


def card_at(texts: Texts, formats: Formats, camera: str, clock: str):
    player = FakePlayer(a_view(), at(clock))
    lane = next(lane for lane in player.view.lanes if lane.camera == camera)
    shown = next(one for one in player.shown() if one.camera == camera)
    return CardWords(texts, formats).card(shown, player.at, lane.parts)


def test_a_hole_says_why_how_long_and_where_it_goes_on(texts: Texts, formats: Formats):
    card = card_at(texts, formats, LOBBY, "13:09:15")
    assert card is not None
    assert card.title == "No footage: the file breaks off"
    assert card.lines == ("13:09:10 – 13:09:22 · 12 s", "Next picture at 13:09:22")
    assert card.tone is Tone.BAD


def test_outside_its_part_a_camera_says_when_it_is_part_of_the_visit(texts: Texts, formats: Formats):
    card = card_at(texts, formats, LOBBY, "13:44:12")
    assert card is not None
    assert card.title == "Not part of this visit at 13:44:12"
    assert card.lines == ("Seen here 13:04:00 – 13:14:10",)


def test_nothing_after_a_hole_is_said_too(texts: Texts, formats: Formats):
    card = card_at(texts, formats, DOCK, "14:30:00")
    assert card is not None
    assert card.lines[-1] == "Nothing recorded after this"


def test_a_picture_speaks_for_itself_and_an_error_in_a_sentence(texts: Texts, formats: Formats):
    assert card_at(texts, formats, CAGE, "13:44:12") is None
    broken = Shown(CAGE, None, None, 0.0, None, None, loading=False, error="footage.never_heard_of")
    card = CardWords(texts, formats).card(broken, at("13:44:12"), ())
    assert card is not None
    assert card.title == texts("error.desk.error")


def test_a_file_that_is_gone_is_told_from_a_folder_that_is_away(texts: Texts, formats: Formats):
    titles = []
    for code in (FileNotThere.code, SourceUnreachable.code):
        lost = Shown(CAGE, None, None, 0.0, None, None, loading=False, error=code)
        card = CardWords(texts, formats).card(lost, at("13:44:12"), ())
        assert card is not None
        assert len(card.lines) == 2
        titles.append(card.title)
    assert titles == ["The file of this moment is gone", "The recorder's folder cannot be reached"]


def test_a_picture_on_the_way_is_shown_with_its_own_time(texts: Texts, formats: Formats):
    on_its_way = Shown(CAGE, at("13:44:10"), at("13:44:10"), 0.3, a_picture(), None, loading=True, error=None)
    assert CardWords(texts, formats).card(on_its_way, at("13:44:12"), ()) is None
