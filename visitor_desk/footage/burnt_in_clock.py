"""Reads the clock a camera burns into its picture, without being told its font: it learns the digits.

The units of the seconds are the only thing in a picture's rims that changes once a second through ten
pictures, beside one that changes every tenth time, beside one that changes every sixtieth. What runs like
that is a clock; what does not is none, and nothing is read from it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from visitor_desk.footage.clock_cells import Place, digit_cells, rims, ticking_places
from visitor_desk.footage.clock_digits import Digits, Reading, learn, read
from visitor_desk.footage.shown_clock import BurntInClock
from visitor_desk.footage.video_errors import NoClockFound
from visitor_desk.footage.video_file import Picture
from visitor_desk.footage.video_reader import every_picture

PICTURES_APART_S = 0.2
FIRST_LOOK_S = 12.0
LEAST_SECONDS = 25
UNSURE_S = 0.15
"""How near to a change of the second a picture is left out: it may show either."""
CHANGES = 3
_ROWS = 0.08
_COLUMNS_LEFT = 0.45
_COLUMNS_RIGHT = 0.06


@dataclass(slots=True)
class _Window:
    """The surroundings of a place, cut out of every picture, and put together second by second."""

    place: Place
    rows: slice
    columns: slice
    times: list[float] = field(default_factory=list)
    cuts: list[Picture] = field(default_factory=list)

    @classmethod
    def around(cls, place: Place, shape: tuple[int, ...], width: int, height: int) -> _Window:
        top = max(0, place.row - round(height * _ROWS))
        left = max(0, place.column - round(width * _COLUMNS_LEFT))
        return cls(
            place,
            slice(top, min(shape[0], place.row + round(height * _ROWS))),
            slice(left, min(shape[1], place.column + round(width * _COLUMNS_RIGHT))),
        )

    def add(self, at_s: float, picture: Picture) -> None:
        self.times.append(at_s)
        self.cuts.append(picture[self.rows, self.columns].copy())

    def seconds(self) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """Return the number of each second that has pictures, and the median of its pictures."""
        since = np.asarray(self.times) - self.place.phase_s
        number = np.floor(since).astype(np.int64)
        sure = (since - number >= UNSURE_S) & (since - number <= 1 - UNSURE_S)
        numbers = np.unique(number[sure])
        pictures = [
            np.median([self.cuts[one] for one in np.flatnonzero(sure & (number == second))], axis=0)
            for second in numbers
        ]
        return numbers, np.asarray(pictures, np.uint8)


def read_clock(path: Path, start_s: float = 0.0, look_s: float = 75.0) -> BurntInClock:
    """Find and read the burnt-in clock in `look_s` seconds of a file; more than a minute is needed.

    Raises NoClockFound where nothing runs as a clock does, and as `every_picture`.
    """
    windows = _windows(every_picture(path, start_s, start_s + look_s, PICTURES_APART_S))
    for window in windows:
        numbers, seconds = window.seconds()
        if len(numbers) < LEAST_SECONDS:
            continue
        origin = int(numbers[0])
        found = _read_window(window, numbers - origin, seconds)
        if found is None:
            continue
        digits, reading = found
        change = _exact_change(path, window, digits, numbers)
        if change is None:
            continue
        number, at_s, gap_s = change
        shown = (reading.second_of_day + number - origin) % 86400
        return BurntInClock(
            media_s=at_s,
            hour=shown // 3600,
            minute=shown // 60 % 60,
            second=shown % 60,
            uncertainty_s=gap_s,
            readings=reading.readings,
        )
    raise NoClockFound(name=path.name)


def _windows(pictures: Iterator[tuple[float, VideoFrame]]) -> list[_Window]:
    """Look for places in the first seconds, then keep only what is around them."""
    first: list[tuple[float, Picture]] = []
    windows: list[_Window] | None = None
    for at_s, frame in pictures:
        picture = rims(frame)
        if windows is None:
            if first and picture.shape != first[0][1].shape:
                return []
            first.append((at_s, picture))
            if at_s - first[0][0] < FIRST_LOOK_S:
                continue
            places = ticking_places([one for one, _ in first], [one for _, one in first])
            height = round(frame.height * picture.shape[1] / frame.width)
            windows = [_Window.around(one, picture.shape, picture.shape[1], height) for one in places]
            for window in windows:
                for one_s, one in first:
                    window.add(one_s, one)
            if not windows:
                return []
        elif picture.shape != first[0][1].shape:
            break
        else:
            for window in windows:
                window.add(at_s, picture)
    return windows or []


def _read_window(
    window: _Window, numbers: NDArray[np.int64], seconds: NDArray[np.uint8]
) -> tuple[Digits, Reading] | None:
    place = window.place
    row, column = place.row - window.rows.start, place.column - window.columns.start
    for box in digit_cells(seconds, numbers, row, column):
        digits = learn(seconds, numbers, box)
        reading = read(seconds, numbers, digits)
        if reading is not None:
            return digits, reading
    return None


def _exact_change(
    path: Path, window: _Window, digits: Digits, numbers: NDArray[np.int64]
) -> tuple[int, float, float] | None:
    """Return a second's number, when it began, and the gap between the pictures before and after that.

    Of a few changes the middle one counts: one picture may be late or torn.
    """
    middle = len(numbers) // 2
    found = []
    for before, after in list(pairwise(numbers.tolist()))[middle - CHANGES // 2 :]:
        if after - before == 1:
            change = _change(path, window, digits, after, after - int(numbers[0]))
            if change is not None:
                found.append(change)
        if len(found) == CHANGES:
            break
    found.sort(key=lambda one: one[1] - one[0])
    return found[len(found) // 2] if found else None


def _change(
    path: Path, window: _Window, digits: Digits, number: int, tenth: int
) -> tuple[int, float, float] | None:
    around_s = number + window.place.phase_s
    last_s = -math.inf
    for at_s, frame in every_picture(path, max(0.0, around_s - 0.5), around_s + 0.5):
        cut = rims(frame)[window.rows, window.columns][None]
        alike = digits.alike(digits.colour.ink(cut), digits.box.left)[0]
        if alike[tenth % 10] > alike[(tenth - 1) % 10]:
            if math.isinf(last_s):
                return None
            return number, (last_s + at_s) / 2, at_s - last_s
        last_s = at_s
    return None
