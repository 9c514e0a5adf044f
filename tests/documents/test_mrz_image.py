"""The picture reader on drawn specimens: any direction, small and spoilt pictures, and nothing where nothing is."""

from __future__ import annotations

import functools

import cv2
import numpy as np
import pytest

from tests.documents.builders import (
    build_french_card,
    build_swiss_licence,
    build_td1,
    build_td2,
    build_td3,
    build_visa,
    spoil,
)
from visitor_desk.demo_site.specimens import draw_specimen
from visitor_desk.documents.check_digits import check_digit
from visitor_desk.documents.mrz_image import read_mrz
from visitor_desk.documents.mrz_layouts import MrzFormat

FIELDS = (("Surname", "ERIKSSON"), ("Given names", "ANNA MARIA"), ("Date of birth", "12 AUG 1974"))
PASSPORT = build_td3(optional="ZE184226B")
CARD = build_td1()


def licence() -> tuple[str]:
    body = "D1NLD15094962111659VW87Z78NB8"
    return (body + check_digit(body),)


@functools.cache
def drawn(lines: tuple[str, ...], width: int = 900):
    return draw_specimen(lines, "UTOPIA SPECIMEN", FIELDS, width=width)


def turned(picture, degrees: float):
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = (int(height * sin + width * cos), int(height * cos + width * sin))
    matrix[:, 2] += (size[0] / 2 - width / 2, size[1] / 2 - height / 2)
    return cv2.warpAffine(picture, matrix, size, borderMode=cv2.BORDER_CONSTANT, borderValue=(80, 100, 120))


@pytest.mark.parametrize(
    ("lines", "format_"),
    [
        (PASSPORT, MrzFormat.TD3),
        (CARD, MrzFormat.TD1),
        (build_td2(), MrzFormat.TD2),
        (build_visa(length=44), MrzFormat.MRVA),
        (build_visa(length=36), MrzFormat.MRVB),
        (build_french_card(), MrzFormat.FRA2X36),
        (licence(), MrzFormat.DL1X30),
        (build_swiss_licence(), MrzFormat.CHE9_30_30),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_format_is_read_as_printed(lines, format_):
    reading = read_mrz(drawn(lines))
    assert reading is not None
    assert reading.format is format_
    assert reading.lines == lines
    assert not reading.repaired


@pytest.mark.parametrize("degrees", [90, 180, 270, 15, -15, 33, 128, 200])
def test_any_direction_is_read(degrees):
    reading = read_mrz(turned(drawn(PASSPORT), degrees))
    assert reading is not None
    assert reading.lines == PASSPORT


@pytest.mark.parametrize("scale", [0.37, 0.6, 3.4])
def test_small_and_large_pictures_are_read(scale):
    kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    reading = read_mrz(cv2.resize(drawn(CARD), None, fx=scale, fy=scale, interpolation=kind))
    assert reading is not None
    assert reading.lines == CARD


def test_grey_pictures_are_read_like_coloured_ones():
    grey = cv2.cvtColor(drawn(PASSPORT), cv2.COLOR_BGR2GRAY)
    assert read_mrz(grey) == read_mrz(drawn(PASSPORT))


def test_perspective_shadow_noise_and_compression_are_read_through():
    picture = drawn(PASSPORT, 1200)
    height, width = picture.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = np.array([[190, 170], [1290, 120], [1390, 960], [110, 900]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, seen)
    view = cv2.warpPerspective(
        picture, matrix, (1500, 1080), borderMode=cv2.BORDER_CONSTANT, borderValue=(60, 80, 90)
    )
    light = np.linspace(1.0, 0.45, 1500, dtype=np.float32)[None, :, None]
    noise = np.random.default_rng(5).normal(0, 6, view.shape)
    spoilt = np.clip(view * light + noise, 0, 255).astype(np.uint8)
    packed = cv2.imencode(".jpg", spoilt, [cv2.IMWRITE_JPEG_QUALITY, 60])[1]
    reading = read_mrz(cv2.imdecode(packed, cv2.IMREAD_COLOR))
    assert reading is not None
    assert reading.lines == PASSPORT


def test_a_wrong_digit_that_is_plainly_printed_is_read_as_printed():
    digit = PASSPORT[1][9]
    wrong = spoil(PASSPORT, 1, 9, str((int(digit) + 3) % 10))
    reading = read_mrz(drawn(wrong))
    assert reading is not None
    assert reading.lines == wrong
    assert not reading.repaired


def test_one_line_alone_still_leads_to_both():
    """A version of the search that needed the lines apart lost half of the passports."""
    picture = drawn(PASSPORT).copy()
    height, width = picture.shape[:2]
    blurred = cv2.GaussianBlur(picture, (0, 0), 1.6)
    picture[: int(height * 0.90)] = blurred[: int(height * 0.90)]
    reading = read_mrz(picture[int(height * 0.5) :, int(width * 0.02) :])
    assert reading is not None
    assert reading.lines == PASSPORT


def test_the_corners_enclose_the_zone():
    picture = drawn(PASSPORT)
    reading = read_mrz(picture)
    assert reading is not None
    (left, top), (right, _), (_, bottom), _ = reading.quad
    assert 0.0 < left < 0.1
    assert 0.9 < right < 1.0
    assert 0.78 < top < 0.86
    assert 0.9 < bottom < 1.0


def test_the_corners_turn_with_the_picture():
    reading = read_mrz(np.ascontiguousarray(drawn(PASSPORT)[::-1, ::-1]))
    assert reading is not None
    (left, top), (right, _), (_, bottom), _ = reading.quad
    assert left > right
    assert top > bottom


def test_every_character_comes_with_its_confidence():
    reading = read_mrz(drawn(PASSPORT))
    assert reading is not None
    assert [len(line) for line in reading.confidence] == [44, 44]
    assert min(min(line) for line in reading.confidence) > 0.5


def test_no_characters_in_the_repr():
    reading = read_mrz(drawn(PASSPORT))
    assert "ERIKSSON" not in repr(reading)
    assert "L898902C3" not in repr(reading)


def page_without_zone():
    picture = drawn(PASSPORT).copy()
    picture[int(picture.shape[0] * 0.8) :] = 245
    return picture


@pytest.mark.parametrize(
    "picture",
    [
        np.full((600, 900), 200, np.uint8),
        np.zeros((10, 10, 3), np.uint8),
        np.random.default_rng(3).integers(0, 255, (500, 700, 3), dtype=np.uint8),
        page_without_zone(),
        np.tile(np.repeat(np.array([[40] * 6 + [230] * 9], np.uint8), 8, axis=0), (40, 40)),
    ],
    ids=["flat", "tiny", "noise", "page", "stripes"],
)
def test_nothing_is_invented(picture):
    assert read_mrz(picture) is None


def test_ordinary_print_is_no_zone():
    picture = np.full((700, 1000, 3), 235, np.uint8)
    for row in range(18):
        text = "the visitor signs here and keeps the badge visible at all times"
        cv2.putText(
            picture,
            text[row % 7 :],
            (40, 60 + row * 34),
            cv2.FONT_HERSHEY_DUPLEX,
            0.75,
            (40, 40, 40),
            1,
            cv2.LINE_AA,
        )
    assert read_mrz(picture) is None
