"""A user's own pattern becomes a layout, or is refused with what is wrong with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.footage.camera import FootageSource, SourceId
from visitor_desk.footage.layout_paths import ONLY_CAMERA, ReadName
from visitor_desk.footage.pattern_builder import PatternFault, PatternUnusable, layout_for, with_pattern
from visitor_desk.footage.recorder_layouts import known_layouts

FFMPEG = known_layouts()["ffmpeg-segment"]
TIME = (2026, 11, 23, 1, 2, 3)


@pytest.mark.parametrize(
    ("pattern", "path", "name"),
    [
        ("{camera}_%Y-%m-%d_%H-%M-%S.mp4", "a/lobby_2026-11-23_01-02-03.mp4", ReadName("lobby", TIME, None)),
        ("%Y%m%dT%H%M%S%z", "20261123T010203-0130.mkv", ReadName(ONLY_CAMERA, TIME, None, offset_s=-5400)),
        ("%s.ts", "1795396283.ts", ReadName(ONLY_CAMERA, None, 1795396283.0)),
        (
            "recordings/%path/%Y-%m-%d_%H-%M-%S-%f",
            "recordings/a/b/2026-11-23_01-02-03-000123.mp4",
            ReadName("a/b", TIME, None, micros=123),
        ),
        (
            "{camera}\\%Y\\%m\\%d\\%H%M%S_%05d.mkv",
            "lobby/2026/11/23/010203_00012.mkv",
            ReadName("lobby", TIME, None),
        ),
        ("100%%_{camera}_%s.mp4", "100%_x_1795396283.mp4", ReadName("x", None, 1795396283.0)),
        ("{camera} (1+)_%F %T*.mp4", "x (1+)_2026-11-23 01:02:03 b.mp4", ReadName("x", TIME, None)),
    ],
)
def test_patterns_read_what_they_name(pattern: str, path: str, name: ReadName):
    assert with_pattern(FFMPEG, pattern).read(path) == name


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("{camera}.mp4", PatternFault.NO_TIME),
        ("%Y-%m-%d.mp4", PatternFault.NO_TIME),
        ("%Q%s", PatternFault.UNKNOWN_PIECE),
        ("{cam}%s", PatternFault.UNKNOWN_PIECE),
        ("%", PatternFault.UNKNOWN_PIECE),
        ("%H%H%s", PatternFault.TWICE),
        ("%path/{camera}/%s", PatternFault.TWICE),
        ("*a*%s", PatternFault.TOO_MANY_STARS),
        ("x" * 300, PatternFault.TOO_LONG),
    ],
)
def test_patterns_that_tell_no_start_are_refused(pattern: str, fault: PatternFault):
    with pytest.raises(PatternUnusable) as caught:
        with_pattern(FFMPEG, pattern)
    assert caught.value.values["why"] is fault


@given(st.text(st.sampled_from("%YmdHMSsz{}camer*/(?P<>\\[.+^$|_-é"), max_size=60))
def test_any_pattern_is_used_or_refused(pattern: str):
    try:
        layout = with_pattern(FFMPEG, pattern)
    except PatternUnusable:
        return
    layout.read("lobby_2026-11-23_01-02-03.mp4")


def test_a_source_without_a_pattern_has_its_layout():
    source = FootageSource(SourceId("a"), "A", "/a", "ffmpeg-segment", "UTC")
    assert layout_for(known_layouts(), source) is FFMPEG


def test_no_pattern_makes_a_name_take_long():
    """One star and a camera in one name: with a second star this took thirteen seconds."""
    layout = with_pattern(FFMPEG, "*1{camera}1%s.mp4")
    assert layout.read("/".join(["1" * 255] * 4)) is None
