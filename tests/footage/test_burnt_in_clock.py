"""Burnt-in clocks are read to the picture in whatever font, and nothing is read where none is."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import reportlab

from tests.footage.clock_faces import Clock, Write, hershey, seven_segments, true_type, write_clock_video
from visitor_desk.footage.burnt_in_clock import read_clock
from visitor_desk.footage.shown_clock import BurntInClock
from visitor_desk.footage.video_errors import FileNotThere, NoClockFound

VERA = str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")
SIMPLEX = hershey(cv2.FONT_HERSHEY_SIMPLEX)
PICTURE_S = 0.2


def shown_exactly(clock: Clock, found: BurntInClock) -> bool:
    """Whether what was read is what was drawn, to a picture."""
    return (
        abs(clock.begins_s + found.media_s - found.second_of_day) <= found.uncertainty_s <= PICTURE_S + 0.01
    )


@pytest.mark.parametrize(
    "write",
    [
        SIMPLEX,
        hershey(cv2.FONT_HERSHEY_TRIPLEX, 0.5),
        true_type(VERA, 16),
        seven_segments(16),
    ],
    ids=["simplex", "triplex", "vera", "seven segments"],
)
def test_a_clock_is_read_in_any_font(tmp_path: Path, write: Write):
    clock = Clock(write)
    found = read_clock(write_clock_video(tmp_path / "a.mp4", 76, clock.draw))
    assert (found.hour, found.minute) == (14, 3)
    assert shown_exactly(clock, found)
    assert found.readings > 70
    assert not found.twelve_hour


@pytest.mark.parametrize(
    ("style", "shade"), [("outline", 240), ("outline", 15), ("box", 240), ("plain", 250)]
)
def test_what_moves_behind_the_clock_does_not_matter(tmp_path: Path, style: str, shade: int):
    clock = Clock(SIMPLEX, style=style, shade=shade, corner="bottom right", begins_s=81_000.81)
    found = read_clock(write_clock_video(tmp_path / "a.mp4", 76, clock.draw, moving=True))
    assert shown_exactly(clock, found)


@pytest.mark.parametrize("pattern", ["{h}:{m:02}:{s:02} 28-11-2026", "CAM 3  {h:02}:{m:02}:{s:02}"])
def test_the_hour_may_change_and_have_one_digit(tmp_path: Path, pattern: str):
    clock = Clock(SIMPLEX, pattern=pattern, begins_s=7 * 3600 + 59 * 60 + 45.6)
    found = read_clock(write_clock_video(tmp_path / "a.mp4", 76, clock.draw))
    assert shown_exactly(clock, found)
    assert found.twelve_hour


def test_tens_of_minutes_that_change_with_the_minute_are_not_taken_for_it(tmp_path: Path):
    clock = Clock(true_type(VERA, 16), begins_s=13 * 3600 + 9 * 60 + 20.2)
    found = read_clock(write_clock_video(tmp_path / "a.mp4", 76, clock.draw))
    assert shown_exactly(clock, found)


@pytest.mark.parametrize("size", [(16, 16), (320, 18), (18, 320)])
def test_pictures_of_odd_sizes_have_no_clock(tmp_path: Path, size: tuple[int, int]):
    with pytest.raises(NoClockFound):
        read_clock(write_clock_video(tmp_path / "a.mp4", 76, size=size))


def test_only_the_part_asked_for_is_read(tmp_path: Path):
    clock = Clock(SIMPLEX)
    path = write_clock_video(tmp_path / "a.mp4", 110, clock.draw, key_every_s=10)
    found = read_clock(path, start_s=33.3)
    assert 33.3 < found.media_s < 108.3
    assert shown_exactly(clock, found)


def nothing(image: np.ndarray, at_s: float) -> None:
    """A place without a clock."""


def lamp(image: np.ndarray, at_s: float) -> None:
    """A lamp that blinks every second."""
    cv2.circle(image, (290, 20), 6, 250 if int(at_s) % 2 else 60, -1)


def frozen(image: np.ndarray, at_s: float) -> None:
    """A clock that stands still."""
    Clock(SIMPLEX).draw(image, 0)


def scrolling(image: np.ndarray, at_s: float) -> None:
    """A text that runs through the picture."""
    SIMPLEX(image, "WELCOME 0123456789 " * 4, 320 - round(at_s * 40) % 500, 10, 240)


def counter(image: np.ndarray, at_s: float) -> None:
    """A number that is one more every second, and no time."""
    SIMPLEX(image, f"{int(at_s) + 34_345_678:08}", 10, 10, 240)


def decimal_time(image: np.ndarray, at_s: float) -> None:
    """What looks like a clock, but runs to a hundred."""
    number = int(at_s) + 120_345
    SIMPLEX(image, f"{number // 10_000}:{number // 100 % 100:02}:{number % 100:02}", 10, 10, 240)


@pytest.mark.parametrize("draw", [nothing, lamp, frozen, scrolling, counter, decimal_time])
def test_what_is_no_clock_is_not_read(tmp_path: Path, draw: object):
    assert callable(draw)
    with pytest.raises(NoClockFound):
        read_clock(write_clock_video(tmp_path / "a.mp4", 76, draw))


def test_less_than_a_minute_is_not_enough(tmp_path: Path):
    with pytest.raises(NoClockFound):
        read_clock(write_clock_video(tmp_path / "a.mp4", 30, Clock(SIMPLEX).draw))


def test_a_file_that_is_gone_is_said_to_be(tmp_path: Path):
    with pytest.raises(FileNotThere):
        read_clock(tmp_path / "a.mp4")
