"""Documents of every format as cameras see them at their worst, drawn: pictures with the lines they show.

A case depends on its seed and number alone. The ranges are such that a person can still read the lines: a
character is at least 5.5 pixels wide, and what glare or a finger hides is the page around the zone or a
part of a single character. `tests/benchmarks/documents.py` reads thousands of them and prints a table by condition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.documents.invented_lines import Lines, Rng, letters, lines_of, name
from visitor_desk.demo_site.specimens import draw_specimen

Picture = NDArray[np.uint8]

PAGE_WIDTH = 1200
_PITCHES = {44: PAGE_WIDTH * 2.54 / 125.0, 36: PAGE_WIDTH * 2.54 / 105.0, 30: PAGE_WIDTH * 2.54 / 85.6}


@dataclass(frozen=True)
class Case:
    """One picture, what was done to it, and the zones that are in it; one of them has to be read."""

    condition: str
    picture: Picture
    zones: tuple[Lines, ...]


def page_of(lines: Lines, rng: Rng) -> Picture:
    """Return the page of a document as it is printed."""
    fields = [("Surname", name(rng)), ("Given names", name(rng)), ("Number", letters(rng, 9)), ("Sex", "X")]
    return draw_specimen(lines, f"UTOPIA {letters(rng, 6)}", fields, width=PAGE_WIDTH)


def misread(case: Case, lines: Lines) -> list[set[tuple[int, int]]]:
    """Return, for each zone of a case that has the shape of `lines`, the places ([line, column]) that differ."""
    return [
        {
            (line, column)
            for line, text in enumerate(zone)
            for column, character in enumerate(text)
            if character != lines[line][column]
        }
        for zone in case.zones
        if [*map(len, zone)] == [*map(len, lines)]
    ]


def _ground(shape: tuple[int, int], rng: Rng) -> Picture:
    """Return a desk: a colour, grain, some edges and papers with print."""
    height, width = shape
    ground = np.empty((height, width, 3), np.uint8)
    ground[:] = rng.integers(20, 200, 3)
    grain = cv2.resize(rng.normal(0, 14, (24, 32)).astype(np.float32), (width, height))
    ground = np.clip(ground + grain[:, :, None], 0, 255).astype(np.uint8)
    for _ in range(int(rng.integers(0, 4))):
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        far = (x + int(rng.integers(width // 8, width // 2)), y + int(rng.integers(height // 8, height // 2)))
        cv2.rectangle(ground, (x, y), far, rng.integers(0, 256, 3).tolist(), -1)
        size = max(width, height) / 1400
        for row in range(y, min(far[1], height), max(8, int(30 * size))):
            text = "visitors keep their badge visible at all times"[int(rng.integers(0, 20)) :]
            cv2.putText(
                ground, text, (x + 4, row), 0, 0.7 * size, rng.integers(0, 256, 3).tolist(), 1, cv2.LINE_AA
            )
    return ground


def _seen(page: Picture, corners: NDArray[np.float32], size: tuple[int, int], rng: Rng) -> Picture:
    """Return a picture of `size` (width, height) in which the page's corners lie where they are told."""
    width, height = page.shape[1], page.shape[0]
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    shrink = np.linalg.norm(corners[1] - corners[0]) / width
    sharp = cv2.GaussianBlur(page, (0, 0), 0.45 / shrink) if shrink < 0.8 else page
    view = cv2.warpPerspective(sharp, matrix, size, flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(np.full(page.shape[:2], 255, np.uint8), matrix, size)
    ground = _ground((size[1], size[0]), rng)
    return np.where(mask[:, :, None] > 127, view, ground).astype(np.uint8)


# Passports and cards are what people show; each other format is there too.
_SHARES = ("TD3", "TD3", "TD3", "TD1", "TD1", "TD1", "TD2", "MRVA", "MRVB", "FRA2x36", "DL1x30", "CHE9+30+30")


def _placed(
    page: Picture, rng: Rng, *, pitch: float, degrees: float = 0.0, lean: float = 0.0, room: float = 0.15
) -> Picture:
    """Return the page on a desk, its characters `pitch` pixels wide, turned, and leaning (perspective)."""
    scale = pitch / _pitch(page)
    half = np.array([page.shape[1], page.shape[0]]) * scale / 2
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    corners *= 1 + lean * rng.uniform(-1, 1, (4, 1))
    angle = np.deg2rad(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = corners @ turn.T
    low, high = corners.min(axis=0), corners.max(axis=0)
    margin = (high - low) * room * rng.uniform(0.1, 1.0, 2)
    size = np.ceil(high - low + 2 * margin).astype(int)
    return _seen(page, (corners - low + margin).astype(np.float32), (int(size[0]), int(size[1])), rng)


def _pitch(page: Picture) -> float:
    """Return the width of a character on a page; the shape of the page says which kind it is."""
    ratio = page.shape[1] / page.shape[0]
    length = 44 if ratio < 1.4203 else 36 if ratio < 1.5 else 30
    return _PITCHES[length]


def _usual(page: Picture, rng: Rng, **how: float) -> Picture:
    return _placed(
        page, rng, **{"pitch": rng.uniform(9, 26), "degrees": rng.normal(0, 3), "lean": 0.03, **how}
    )


def _any_way(page: Picture, rng: Rng) -> Picture:
    return _usual(page, rng, degrees=rng.uniform(0, 360))


def _perspective(page: Picture, rng: Rng) -> Picture:
    return _usual(page, rng, lean=rng.uniform(0.08, 0.2), pitch=rng.uniform(12, 26))


def _curved(page: Picture, rng: Rng) -> Picture:
    """Bend the page about an upright or a level axis, as an open booklet lies."""
    picture = _usual(page, rng, pitch=rng.uniform(11, 24))
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    bow = float(rng.uniform(0.01, 0.05) * height * rng.choice([-1, 1]))
    rows = y + bow * (2 * x / width - 1) ** 2
    columns = x + rng.uniform(-0.03, 0.03) * width * np.sin(np.pi * x / width)
    bent = cv2.remap(
        picture,
        columns.astype(np.float32),
        rows.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(bent, np.uint8)


def _glare(page: Picture, rng: Rng) -> Picture:
    """Put the reflection of a lamp on the laminate: it blinds print above the zone and pales the zone."""
    picture = _usual(page, rng, pitch=rng.uniform(12, 26)).astype(np.float32)
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    for _ in range(int(rng.integers(1, 4))):
        cx, cy = rng.uniform(0, width), rng.uniform(0, height)
        rx, ry = width * rng.uniform(0.03, 0.14), height * rng.uniform(0.03, 0.2)
        spot = np.exp(-(((x - cx) / rx) ** 2) - ((y - cy) / ry) ** 2)
        power = rng.uniform(80, 400) if cy < 0.6 * height else rng.uniform(60, 190)
        picture += power * spot[:, :, None]
    return np.clip(picture, 0, 255).astype(np.uint8)


def _out_of_focus(page: Picture, rng: Rng) -> Picture:
    pitch = rng.uniform(12, 26)
    return cv2.GaussianBlur(_usual(page, rng, pitch=pitch), (0, 0), pitch * rng.uniform(0.08, 0.17))


def _moving(page: Picture, rng: Rng) -> Picture:
    pitch = rng.uniform(12, 26)
    picture = _usual(page, rng, pitch=pitch)
    length = max(2, int(pitch * rng.uniform(0.2, 0.5)))
    kernel = np.zeros((length, length), np.float32)
    angle = rng.uniform(0, np.pi)
    middle = (length - 1) / 2
    reach = np.array([np.cos(angle), np.sin(angle)]) * length / 2
    ends = [tuple(round(float(v)) for v in middle + sign * reach) for sign in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0)
    return cv2.filter2D(picture, -1, kernel / kernel.sum())


def _dark(page: Picture, rng: Rng) -> Picture:
    """Leave a sixteenth to a quarter of the light, with the noise of the sensor."""
    picture = _usual(page, rng, pitch=rng.uniform(11, 26)).astype(np.float32) * rng.uniform(0.06, 0.25)
    return np.clip(picture + rng.normal(0, rng.uniform(1, 4), picture.shape), 0, 255).astype(np.uint8)


def _half_shade(page: Picture, rng: Rng) -> Picture:
    picture = _usual(page, rng, pitch=rng.uniform(10, 26)).astype(np.float32)
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    side = (x - rng.uniform(0.2, 0.8) * width) * np.cos(t := rng.uniform(0, 6.3)) + (y - height / 2) * np.sin(
        t
    )
    shade = 1 - rng.uniform(0.4, 0.75) / (1 + np.exp(-side / (width * rng.uniform(0.002, 0.1))))
    return np.clip(picture * shade[:, :, None], 0, 255).astype(np.uint8)


def _noisy(page: Picture, rng: Rng) -> Picture:
    picture = _usual(page, rng, pitch=rng.uniform(11, 26)).astype(np.float32)
    return np.clip(picture + rng.normal(0, rng.uniform(12, 45), picture.shape), 0, 255).astype(np.uint8)


def _packed(page: Picture, rng: Rng) -> Picture:
    picture = _usual(page, rng, pitch=rng.uniform(11, 26))
    return jpeg(picture, int(rng.integers(7, 25)))


def _screen(page: Picture, rng: Rng) -> Picture:
    """Photograph a screen: red, green and blue stripes, and their beat against the camera's pixels."""
    pitch = rng.uniform(11, 24)
    shown = _placed(page, rng, pitch=rng.uniform(12, 20), room=0.05)
    height, width = shown.shape[:2]
    stripes = np.full((height * 3, width * 3, 3), 40, np.float32)
    for channel in range(3):
        stripes[:, channel::3, channel] = 255
    stripes[::3] *= rng.uniform(0.3, 0.8)
    large = cv2.resize(shown, (width * 3, height * 3), interpolation=cv2.INTER_NEAREST)
    lit = large.astype(np.float32) * stripes / 255 * 2.0
    scale = min(pitch / 16 / 3 * rng.uniform(0.9, 1.1), 1.0)
    angle, middle = rng.normal(0, 2), (width * 1.5, height * 1.5)
    matrix = cv2.getRotationMatrix2D(middle, angle, scale)
    size = (int(width * 3 * scale), int(height * 3 * scale))
    matrix[:, 2] += np.array(size) / 2 - middle
    small = cv2.warpAffine(cv2.GaussianBlur(lit, (0, 0), 0.45 / scale), matrix, size)
    return np.clip(small, 0, 255).astype(np.uint8)


def _small(page: Picture, rng: Rng) -> Picture:
    """300 to 560 pixels wide, filled by the page."""
    return _placed(page, rng, pitch=rng.uniform(5.6, 8.5), degrees=rng.normal(0, 1), room=0.02)


def _large(page: Picture, rng: Rng) -> Picture:
    """2,500 to 4,000 pixels wide; the document fills a third of it or all of it."""
    wide = rng.uniform(2500, 4000)
    pitch = _pitch(page) / PAGE_WIDTH * wide * rng.uniform(0.33, 0.8)
    room = 0.5 * (wide / (pitch / _pitch(page) * PAGE_WIDTH) - 1) / 0.55
    return _placed(page, rng, pitch=pitch, degrees=rng.normal(0, 4), lean=0.03, room=room)


def _far(page: Picture, rng: Rng) -> Picture:
    """Leave the document a small part of the picture."""
    return _placed(page, rng, pitch=rng.uniform(8, 12), degrees=rng.normal(0, 5), lean=0.02, room=1.0)


def _faint(page: Picture, rng: Rng) -> Picture:
    pale = 255 - (255 - page.astype(np.float32)) * rng.uniform(0.08, 0.3)
    return _usual(pale.astype(np.uint8), rng, pitch=rng.uniform(11, 26))


def _heavy(page: Picture, rng: Rng) -> Picture:
    size = int(rng.integers(2, 5))
    return _usual(cv2.erode(page, np.ones((size, size), np.uint8)), rng)


def _guilloche(page: Picture, rng: Rng) -> Picture:
    """Print the fine lines of security paper through the zone."""
    page = page.astype(np.float32)
    height, width = page.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    for _ in range(int(rng.integers(1, 4))):
        wave = (
            y
            + rng.uniform(4, 20) * np.sin(x / rng.uniform(20, 120) + rng.uniform(0, 6.3))
            + rng.normal(0, 0.3) * x
        )
        line = (0.5 + 0.5 * np.sin(wave * 6.283 / rng.uniform(8, 26))) ** rng.uniform(2, 8)
        page -= line[:, :, None] * rng.uniform(30, 100, 3).astype(np.float32)
    return _usual(np.clip(page, 0, 255).astype(np.uint8), rng, pitch=rng.uniform(11, 26))


def _fingers(page: Picture, rng: Rng) -> Picture:
    """Hold the document by its edges, clear of the lines."""
    picture = page.copy()
    height, width = picture.shape[:2]
    for _ in range(int(rng.integers(1, 4))):
        side, at = int(rng.integers(0, 3)), rng.uniform(0.05, 0.6)
        centre = ((0, int(at * height)), (width, int(at * height)), (int(at * width), 0))[side]
        axes = (int(width * rng.uniform(0.04, 0.1)), int(height * rng.uniform(0.06, 0.14)))
        skin = (int(rng.integers(90, 170)), int(rng.integers(120, 190)), int(rng.integers(170, 235)))
        cv2.ellipse(picture, centre, axes, float(rng.uniform(0, 180)), 0, 360, skin, -1, cv2.LINE_AA)
    return _usual(picture, rng, degrees=rng.normal(0, 10))


def _grey(page: Picture, rng: Rng) -> Picture:
    return np.asarray(cv2.cvtColor(_usual(page, rng), cv2.COLOR_BGR2GRAY), np.uint8)


def _everything(page: Picture, rng: Rng) -> Picture:
    """A little of all: turned, leaning, uneven light, soft, noisy, packed."""
    pitch = rng.uniform(11, 24)
    picture = _placed(page, rng, pitch=pitch, degrees=rng.normal(0, 12), lean=0.06, room=0.4)
    picture = cv2.GaussianBlur(picture, (0, 0), pitch * rng.uniform(0.03, 0.08)).astype(np.float32)
    width = picture.shape[1]
    light = np.linspace(rng.uniform(0.4, 1.0), rng.uniform(0.4, 1.1), width, dtype=np.float32)[None, :, None]
    picture = picture * light + rng.normal(0, rng.uniform(1, 8), picture.shape)
    return jpeg(np.clip(picture, 0, 255).astype(np.uint8), int(rng.integers(35, 85)))


CONDITIONS: dict[str, Callable[[Picture, Rng], Picture]] = {
    "plain": _usual,
    "any direction": _any_way,
    "perspective": _perspective,
    "curved page": _curved,
    "glare": _glare,
    "out of focus": _out_of_focus,
    "motion": _moving,
    "low light": _dark,
    "shade": _half_shade,
    "noise": _noisy,
    "strong JPEG": _packed,
    "photo of a screen": _screen,
    "300-560 px": _small,
    "2,500-4,000 px": _large,
    "far away": _far,
    "faint print": _faint,
    "heavy print": _heavy,
    "guilloche": _guilloche,
    "held by hand": _fingers,
    "grey": _grey,
    "a little of all": _everything,
}
TWO = "two documents"


def jpeg(picture: Picture, quality: int) -> Picture:
    """Return the picture after packing."""
    packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_UNCHANGED), np.uint8)


def cases(count: int, seed: int, first: int = 0) -> Iterator[Case]:
    """Yield `count` cases, from number `first` on, that go through all conditions in turn."""
    names = (*CONDITIONS, TWO)
    for number in range(first, first + count):
        rng = np.random.default_rng([seed, number])
        lines = lines_of(_SHARES[int(rng.integers(len(_SHARES)))], rng)
        page = page_of(lines, rng)
        name = names[number % len(names)]
        if name == TWO:
            other = lines_of("TD1", rng)
            yield Case(name, _beside(page, page_of(other, rng), rng), (lines, other))
        else:
            yield Case(name, CONDITIONS[name](page, rng), (lines,))


def _beside(page: Picture, other: Picture, rng: Rng) -> Picture:
    """Lay two documents above each other, both a little turned."""
    pictures = [
        _placed(one, rng, pitch=rng.uniform(11, 18), degrees=rng.normal(0, 4)) for one in (page, other)
    ]
    width = max(picture.shape[1] for picture in pictures)
    pictures = [
        cv2.copyMakeBorder(one, 0, 0, 0, width - one.shape[1], cv2.BORDER_REPLICATE) for one in pictures
    ]
    return np.vstack(pictures)


def live_view(seed: int, number: int, frames: int) -> Iterator[Case]:
    """Yield frames of one document held under a camera: each with glare or motion of its own."""
    rng = np.random.default_rng([seed, number, frames])
    lines = lines_of(_SHARES[int(rng.integers(len(_SHARES)))], rng)
    page = page_of(lines, rng)
    for _ in range(frames):
        condition = "glare" if rng.random() < 0.5 else "motion"
        yield Case(condition, CONDITIONS[condition](page, rng), (lines,))
