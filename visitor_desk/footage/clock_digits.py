"""Learns ten digits from the cell that runs through them, and reads the clock's other cells with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visitor_desk.footage.clock_cells import Box

Ink = NDArray[np.float32]

LEAST_ALIKE = 0.6
"""Correlation of a cell with the picture of its digit."""
LEAST_AGREEING = 0.85
LEAST_AGREEING_STILL = 0.7
LEAST_OF_A_MINUTE = 3
SLACK = 0.2
"""How far a cell may lie from where whole pixels put it, as a share of a digit's width."""
LEAST_WRITTEN = 0.25
"""Spread of ink in a cell against that of a digit; what has less is blank."""
DIGITS_SECOND = 10
MINUTE = 60
DAY_HOURS = 24
_FLAT = 1e-6


@dataclass(frozen=True, slots=True)
class Colour:
    """The luma of the text, and by how much what is around it differs (signed)."""

    text: float
    around: float

    def ink(self, pictures: NDArray[np.uint8]) -> Ink:
        """Return how much of each pixel is text, 0 to 1; all that is far from the text's luma is 0."""
        reach = self.around - self.text
        share = (pictures - np.float32(self.text)) / np.float32(reach)
        return np.asarray(np.clip(1 - (share - 0.1) / 0.5, 0, 1), np.float32)


@dataclass(frozen=True, slots=True)
class Digits:
    """Ten pictures of digits in the order of a clock's run; `zero` is the index of the picture of 0."""

    box: Box
    colour: Colour
    pictures: NDArray[np.float32]

    def alike(self, ink: Ink, left: int) -> NDArray[np.float32]:
        """Return the correlation of the cells that begin at column `left` with the ten pictures."""
        cells = self.cut(ink, left)
        return _even(cells.reshape(len(cells), -1)) @ self.pictures.T

    def cut(self, ink: Ink, left: int) -> Ink:
        """Return the cells of the digits' size that begin at column `left`."""
        box = self.box
        return ink[:, box.top : box.top + box.height, left : left + box.width]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock showed in second 0 of the look, in seconds after midnight, and how often it agreed."""

    second_of_day: int
    readings: int


def learn(seconds: NDArray[np.uint8], numbers: NDArray[np.int64], box: Box) -> Digits:
    """Learn the ten digits of a cell from one picture for each second."""
    cells = seconds[:, box.top : box.top + box.height, box.left : box.left + box.width]
    tenths = np.stack(
        [np.median(cells[numbers % DIGITS_SECOND == one], axis=0) for one in range(DIGITS_SECOND)]
    )
    colour = _colour(tenths)
    ink = colour.ink(cells)
    pictures = np.stack([np.median(ink[numbers % DIGITS_SECOND == one], axis=0) for one in range(10)])
    return Digits(box, colour, _even(pictures.reshape(DIGITS_SECOND, -1)))


def _colour(tenths: NDArray[np.float64]) -> Colour:
    """Tell text from what is around it: the text has one luma wherever it is written."""
    ordered = np.sort(tenths, axis=0)
    span = ordered[-1] - ordered[0]
    written = span >= np.percentile(span, 80)
    dark, bright = ordered[1][written], ordered[-2][written]
    levels = float(np.median(dark)), float(np.median(bright))
    if levels[0] == levels[1]:
        levels = levels[0], levels[0] + 1
    return Colour(levels[1], levels[0]) if bright.std() <= dark.std() else Colour(*levels)


def _even(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    middle = rows - rows.mean(axis=1, keepdims=True)
    return np.asarray(middle / (np.linalg.norm(middle, axis=1, keepdims=True) + _FLAT), np.float32)


def read(seconds: NDArray[np.uint8], numbers: NDArray[np.int64], digits: Digits) -> Reading | None:
    """Read the whole clock, or return None where the cells to the left do not run as a clock's do."""
    ink = digits.colour.ink(seconds)
    tens = _tens(ink, numbers, digits)
    if tens is None:
        return None
    pitch, zero, first_tens = tens
    first = first_tens * 10 + (-zero) % 10
    values = Digits(digits.box, digits.colour, np.roll(digits.pictures, -zero, axis=0))
    minutes = (numbers + first) // MINUTE
    parts = [np.flatnonzero(minutes == one) for one in np.unique(minutes)]
    parts = [one for one in parts if len(one) >= LEAST_OF_A_MINUTE]
    if len(parts) < 2:
        return None
    readings = [
        _whole(ink, numbers, values, _Layout(pitch, apart), first_unit * MINUTE + first)
        for apart, first_unit in _minute_units(ink, minutes, parts, values, pitch)
    ]
    whole = [one for one in readings if one is not None]
    # Two places that run like minutes and say different times leave the time open.
    return (
        max(whole, key=lambda one: one.readings) if len({one.second_of_day for one in whole}) == 1 else None
    )


@dataclass(frozen=True, slots=True)
class _Layout:
    pitch: int
    apart: int


def _tens(ink: Ink, numbers: NDArray[np.int64], digits: Digits) -> tuple[int, int, int] | None:
    """Return the pitch of digits, which picture is the 0, and the tens of second 0; they run 0 to 5."""
    units = digits.alike(ink, digits.box.left).argmax(axis=1)
    if np.mean(units == numbers % 10) < LEAST_AGREEING:
        return None
    best = (LEAST_ALIKE, 0, 0, 0)
    for pitch in range(max(3, round(digits.box.width * 0.8)), round(digits.box.width * 2.2) + 2):
        left = digits.box.left - pitch
        if left < 0:
            break
        alike = digits.alike(ink, left)
        for zero in range(10):
            run = (numbers - zero) // 10 + (1 if zero else 0)
            for first in range(6):
                shown = (zero + (first + run) % 6) % 10
                best = max(best, (float(alike[np.arange(len(shown)), shown].mean()), pitch, zero, first))
    if not best[1]:
        return None
    _, pitch, zero, first = best
    run = (numbers - zero) // 10 + (1 if zero else 0)
    shown = (zero + (first + run) % 6) % 10
    agreeing = np.mean(digits.alike(ink, digits.box.left - pitch).argmax(axis=1) == shown)
    return (pitch, zero, first) if agreeing >= LEAST_AGREEING else None


def _minute_units(
    ink: Ink,
    minutes: NDArray[np.int64],
    parts: list[NDArray[np.int64]],
    values: Digits,
    pitch: int,
) -> list[tuple[int, int]]:
    """Return how far minutes may be from seconds, and the last digit of minute 0 there, the nearest first.

    The digit changes with the minute. From 09 to 10 the tens do so too, which is why there may be several.
    """
    scores: dict[int, tuple[float, int]] = {}
    for apart in range(round(pitch * 1.9), round(pitch * 4.2) + 1):
        left = values.box.left - apart
        if left < 0:
            break
        alike = values.alike(ink, left)
        score, first = max(
            (float(np.mean([alike[part, (unit + minutes[part]) % 10].mean() for part in parts])), unit)
            for unit in range(10)
        )
        seen = alike.argmax(axis=1) == (first + minutes) % 10
        if score >= LEAST_ALIKE and all(np.mean(seen[part]) >= LEAST_AGREEING for part in parts):
            scores[apart] = score, first
    around = pitch // 2
    return [
        (apart, first)
        for apart, (score, first) in scores.items()
        if score >= max(scores[near][0] for near in scores if abs(near - apart) <= around)
    ]


def _whole(
    ink: Ink, numbers: NDArray[np.int64], values: Digits, layout: _Layout, first: int
) -> Reading | None:
    """Read tens of minutes and the hour; `first`: units of minutes and seconds of second 0."""
    left = values.box.left - layout.apart
    tens_of = (numbers + first) // (10 * MINUTE)
    minute_tens = _still(ink, values, left - layout.pitch, tens_of, 6)
    if minute_tens is None:
        return None
    first += minute_tens.digit * 10 * MINUTE
    hour_of = (numbers + first) // (60 * MINUTE)
    part = np.flatnonzero(hour_of == np.bincount(hour_of - hour_of.min()).argmax() + hour_of.min())
    same = np.zeros(len(part), np.int64)
    units = _still(ink[part], values, left - layout.apart, same, 10)
    if units is None:
        return None
    hour, agreeing = units.digit, minute_tens.agreeing
    agreeing[part] &= units.agreeing
    tens = _still(ink[part], values, units.left - layout.pitch, same, 3)
    if tens is not None:
        hour += 10 * tens.digit
        agreeing[part] &= tens.agreeing
    elif not _is_blank(ink[part], values, units.left - layout.pitch):
        return None
    if hour >= DAY_HOURS:
        return None
    hour = (hour - int(hour_of[part[0]])) % DAY_HOURS
    return Reading(hour * 60 * MINUTE + first, int(agreeing.sum()))


@dataclass(frozen=True, slots=True)
class _Still:
    """A cell that hardly changes: its digit at first, where it is, and in which pictures it was read so."""

    digit: int
    left: int
    agreeing: NDArray[np.bool_]


def _still(ink: Ink, values: Digits, near: int, run: NDArray[np.int64], many: int) -> _Still | None:
    """Read a cell that begins near a column; its digit is as many more as `run` says, and below `many`."""
    slack = max(1, round(values.box.width * SLACK))
    best: tuple[float, int, int] = (LEAST_ALIKE, -1, 0)
    for left in range(max(0, near - slack), near + slack + 1):
        alike = values.alike(ink, left)
        for digit in range(many):
            shown = (digit + run) % many
            best = max(best, (float(np.median(alike[np.arange(len(shown)), shown])), digit, left))
    _, digit, left = best
    if digit < 0:
        return None
    agreeing = values.alike(ink, left).argmax(axis=1) == (digit + run) % many
    return _Still(digit, left, agreeing) if agreeing.mean() >= LEAST_AGREEING_STILL else None


def _is_blank(ink: Ink, values: Digits, left: int) -> bool:
    """Tell whether nothing is written where an hour has its tens: hours below ten may have one digit."""
    if left < 0:
        return True
    clear = max(1, values.box.width // 3)  # the digit to the right may begin early
    here = np.median(values.cut(ink, left), axis=0)[:, :-clear]
    return float(here.std()) < LEAST_WRITTEN * float(values.cut(ink, values.box.left).std())
