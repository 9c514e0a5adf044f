"""What nobody sees of a picture: optional data, a printed citizen service number, codes."""

from __future__ import annotations

from datetime import date

import cv2
import numpy as np
import pytest

from tests.documents.builders import build_td1, build_td2, build_td3, build_visa
from visitor_desk.demo_site.specimens import draw_specimen
from visitor_desk.documents.document_check import check_picture
from visitor_desk.documents.mrz_image import read_mrz
from visitor_desk.documents.preview_covers import (
    SOLID,
    code_covers,
    document_part,
    paint_covers,
    zone_covers,
)

FIELDS = (("Surname", "ERIKSSON"), ("Given names", "ANNA MARIA"))
BSN = "123456782"


def drawn(lines, degrees: float = 0.0):
    picture = draw_specimen(lines, "UTOPIA SPECIMEN", FIELDS, width=900)
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 0.8)
    return cv2.warpAffine(picture, turn, (width, height), borderValue=(90, 90, 90))


def covered(picture):
    return (picture == SOLID).all(axis=2)


@pytest.mark.parametrize("degrees", [0, 17, -25, 180])
@pytest.mark.parametrize(
    "lines",
    [
        build_td3(optional="ZE184226B<<<<1"),
        build_td2(optional="1234567"),
        build_td1(optional="ZE184226B12345", optional_2="ABC45678901"),
        build_visa(length=44, optional="ABCDEFGH12345678"),
    ],
    ids=["TD3", "TD2", "TD1", "MRV-A"],
)
def test_optional_data_cannot_be_read_any_more_and_the_rest_can_be_seen(lines, degrees: float):
    picture = drawn(lines, degrees)
    reading = read_mrz(picture)
    assert reading is not None
    blank = drawn(tuple("<" * len(line) for line in lines), degrees)
    ink = np.abs(picture.astype(int) - blank.astype(int)).max(axis=2) > 40
    paint_covers(picture, zone_covers(reading))
    assert 0.005 < covered(picture).mean() < 0.08
    # Somewhere in the zone print is still seen: names, number and dates are for the guard.
    assert (ink & ~covered(picture)).any()
    again = read_mrz(picture)
    hidden = "".join(char for line in lines for char in line if char.isalnum())[-6:]
    assert again is None or hidden not in "".join(again.lines)


@pytest.mark.parametrize("degrees", [0, 12])
def test_a_dutch_card_is_covered_above_its_lines(degrees: float):
    lines = build_td1(issuer="NLD", nationality="NLD", optional=BSN)
    picture = drawn(lines, degrees)
    reading = read_mrz(picture)
    assert reading is not None
    paint_covers(picture, zone_covers(reading))
    paper = draw_specimen(lines, "UTOPIA SPECIMEN", FIELDS, width=900)
    height, width = paper.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 0.8)
    for x, y in ((0.1, 0.1), (0.5, 0.1), (0.95, 0.1), (0.1, 0.5), (0.9, 0.5)):
        across, down = turn @ (x * width, y * height, 1)
        assert covered(picture)[int(down), int(across)], (x, y)


def test_of_a_dutch_passport_the_data_beside_the_photo_is_covered_and_the_photo_is_not():
    picture = drawn(build_td3(issuer="NLD", nationality="NLD", optional=BSN))
    reading = read_mrz(picture)
    assert reading is not None
    paint_covers(picture, zone_covers(reading))
    height, width = picture.shape[:2]
    hidden = covered(picture)
    assert hidden[int(0.6 * height), int(0.7 * width)]
    assert not hidden[: int(0.7 * height), : int(0.33 * width)].any()


def test_a_misread_state_that_may_be_dutch_is_covered_like_one():
    reading = read_mrz(drawn(build_td3(issuer="NLO", nationality="NLO", optional=BSN)))
    assert reading is not None
    assert len(zone_covers(reading)) == 3


@pytest.mark.parametrize("degrees", [0, 20, 90])
def test_a_qr_code_is_covered_whole(degrees: float):
    code = cv2.QRCodeEncoder.create().encode("NL" + BSN)
    code = cv2.resize(code, (160, 160), interpolation=cv2.INTER_NEAREST)
    picture = np.full((500, 700, 3), 235, np.uint8)
    picture[170:330, 270:430] = code[..., None]
    turn = cv2.getRotationMatrix2D((350, 250), degrees, 1)
    picture = cv2.warpAffine(picture, turn, (700, 500), borderValue=(235, 235, 235))
    covers = code_covers(picture)
    assert covers
    paint_covers(picture, covers)
    assert picture.min() >= min(SOLID)
    assert not (picture.max(axis=2) < min(SOLID)).any()
    assert cv2.QRCodeDetector().detectAndDecode(picture)[0] == ""


def test_a_grey_picture_is_covered_too():
    picture = cv2.cvtColor(drawn(build_td3(optional="ZE184226B")), cv2.COLOR_BGR2GRAY)
    reading = read_mrz(picture)
    assert reading is not None
    paint_covers(picture, zone_covers(reading))
    assert (picture == SOLID[0]).mean() > 0.005


def test_a_picture_without_anything_to_hide_stays_as_it_is():
    empty = np.full((300, 400, 3), 200, np.uint8)
    assert code_covers(empty) == ()


def test_a_check_of_a_file_says_what_to_cover(tmp_path):
    file = tmp_path / "passport.png"
    cv2.imwrite(str(file), drawn(build_td3(optional="ZE184226B")))
    check = check_picture(file, date(2026, 11, 3))
    assert check.covers
    assert all(len(cover) == 4 for cover in check.covers)
    assert "covers" not in repr(check)


@pytest.mark.parametrize("degrees", [0, 8, 90, 180, 270])
def test_the_part_of_a_document_is_upright_and_whole(degrees: float):
    page = draw_specimen(build_td3(), "UTOPIA SPECIMEN", FIELDS, width=640)
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 0.8)
    turn[:, 2] += (1000 - width / 2, 500 - height / 2)
    desk = cv2.warpAffine(page, turn, (1920, 1080), borderValue=(60, 70, 80))
    reading = read_mrz(desk)
    assert reading is not None
    part = document_part(desk, reading)
    again = read_mrz(np.ascontiguousarray(part))
    assert again is not None
    (left, top), (right, _) = again.quad[0], again.quad[1]
    assert left < 0.3, "as wide as the document"
    assert right > 0.7
    assert 0.5 < top < 0.9, "lines at the foot"
    assert part.shape[0] < 1080 * 0.85
