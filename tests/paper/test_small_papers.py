"""Badges and receipts read back from the PDF: what stands on them, that it fits, and what their codes say."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, datetime
from importlib import resources
from zoneinfo import ZoneInfo

import cv2
import numpy as np
import pytest
from pypdfium2 import PdfDocument

from ui.i18n import gaps_of
from visitor_desk.paper.badge_paper import (
    COLOURS,
    BadgeClass,
    BadgeFace,
    BadgeFormat,
    badge_pdf,
)
from visitor_desk.paper.fonts import REGULAR, width_of
from visitor_desk.paper.page_picture import page_pictures
from visitor_desk.paper.paper_words import PaperLanguage, paper_words
from visitor_desk.paper.qr_code import qr_matrix
from visitor_desk.paper.receipt_slip import ReceiptSlip, slip_pdf
from visitor_desk.paper.small_paper import cut, wrapped

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FACE = BadgeFace(
    kind=BadgeClass.ESCORTED,
    badge="014",
    code="01234567890123456789",
    until=datetime(2026, 11, 3, 17, 0, tzinfo=AMSTERDAM),
    host="P. de Vries",
    zones=("Suite 1", "Cage 12"),
    site="AMS-01",
    name="Anna Maria Eriksson",
    organisation="Northwind Hosting",
)
LONG = replace(
    FACE,
    badge="0014-LONG-99",
    host="Bartholomeus van der Westhuizen-Oosterbaan",
    zones=("Suite 1", "Suite 2", "Cage 12 of the northern building", "Rack 4"),
    site="A site with a very long name in the middle of nowhere at all",
    name="Maximiliana Alexandrina von Hohenstein-Wernigerode zu Sulzbach",
    organisation="International Consolidated Datacenter Equipment Maintenance Corporation",
)
SLIP = ReceiptSlip(
    house="Northwind Colocation B.V.",
    site="AMS-01",
    arrived=date(2026, 11, 3),
    last_day=date(2026, 12, 1),
    contact="Privacy Counsel, privacy@example.org",
    fingerprint="ab12 cd34 " * 8,
    token="0123456789ABCDEFGHJKMNPQRSTV",
    groups=("0123", "4567", "89AB", "CDEF", "GHJK", "MNPQ", "RSTV"),
)
SIZES = {BadgeFormat.LABEL: (62, 100), BadgeFormat.CARD: (86, 54)}


def text_of(pdf: bytes) -> str:
    document = PdfDocument(pdf)
    assert len(document) == 1
    text = " ".join(document[0].get_textpage().get_text_bounded().split())
    document.close()
    return text


def code_in(pdf: bytes) -> str:
    (picture,) = page_pictures(pdf, 300)
    pixels = np.frombuffer(picture.pixels, np.uint8).reshape(picture.height, picture.width, 3)
    said, _, _ = cv2.QRCodeDetector().detectAndDecode(np.ascontiguousarray(pixels))
    return said


def margins_are_empty(pdf: bytes) -> bool:
    """Tell whether nothing is cut off at the right or below: there the paper stays light."""
    (picture,) = page_pictures(pdf, 150)
    pixels = np.frombuffer(picture.pixels, np.uint8).reshape(picture.height, picture.width, 3)
    below_band = pixels[picture.height // 3 :]
    return bool((below_band[:, -8:] > 200).all() and (pixels[-5:] > 200).all())


@pytest.mark.parametrize("size", BadgeFormat)
def test_a_badge_says_who_until_when_where_and_how(size: BadgeFormat) -> None:
    pdf = badge_pdf(FACE, size)
    text = text_of(pdf)
    for words in ("Anna Maria", "Eriksson", "Northwind Hosting", "17:00", "3 november 2026", "P. de Vries"):
        assert words in text.replace("\u00a0", " ")
    assert "Suite 1, Cage 12" in text
    assert "BEGELEIDING VERPLICHT" in text
    assert "014" in text
    assert code_in(pdf) == FACE.code
    (picture,) = page_pictures(pdf, 72)
    assert (round(picture.width_mm), round(picture.height_mm)) == SIZES[size]
    assert len(picture.pixels) == picture.width * picture.height * 3


@pytest.mark.parametrize("size", BadgeFormat)
@pytest.mark.parametrize("language", PaperLanguage)
def test_long_names_stay_on_the_paper(size: BadgeFormat, language: PaperLanguage) -> None:
    pdf = badge_pdf(replace(LONG, language=language), size)
    assert margins_are_empty(pdf)
    assert "Sulzbach" in text_of(pdf)
    assert code_in(pdf) == LONG.code


def test_each_class_has_a_word_and_a_dark_colour_of_its_own() -> None:
    for language in PaperLanguage:
        words = paper_words(language)["badge"]
        assert len({words[kind] for kind in BadgeClass}) == len(BadgeClass)
    assert len(set(COLOURS.values())) == len(BadgeClass)
    for colour in COLOURS.values():
        assert contrast_with_white(colour) >= 7


def contrast_with_white(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_the_hour_that_comes_twice_says_which_one_it_is() -> None:
    twice = datetime(2026, 10, 25, 2, 30, tzinfo=AMSTERDAM, fold=1)
    assert "02:30 CET" in text_of(badge_pdf(replace(FACE, until=twice), BadgeFormat.LABEL))
    assert "alleen vandaag" in text_of(badge_pdf(replace(FACE, until=None), BadgeFormat.LABEL))


def test_hostile_values_are_shown_and_obeyed_by_nobody() -> None:
    hostile = replace(FACE, name="<b>Eve</b>\u202eevE", organisation="a\x00b %s {0}", host="", zones=())
    text = text_of(badge_pdf(hostile, BadgeFormat.CARD))
    assert "<b>Eve</b>" in text
    assert "U+202E" in text
    assert "%s {0}" in text


def test_titles_and_reprs_name_nobody() -> None:
    document = PdfDocument(badge_pdf(FACE, BadgeFormat.LABEL))
    assert document.get_metadata_value("Title") == "Badge 014"
    document.close()
    assert "Eriksson" not in repr(FACE)
    assert "Northwind" not in repr(FACE)
    assert SLIP.token not in repr(SLIP)
    assert "MNPQ" not in repr(SLIP)


@pytest.mark.parametrize("language", PaperLanguage)
def test_a_slip_says_how_to_ask_and_names_nobody(language: PaperLanguage) -> None:
    pdf = slip_pdf(SLIP, language)
    text = text_of(pdf).replace("\u00a0", " ")
    for said in ("Northwind Colocation B.V.", "AMS-01", "0123 4567 89AB CDEF", "privacy@example.org", "ab12"):
        assert said in text
    assert "2026" in text
    assert paper_words(language)["receipt"]["title"] in text
    assert "…" not in text
    assert code_in(pdf) == SLIP.token
    assert margins_are_empty(pdf)


def test_a_house_without_a_privacy_contact_sends_people_to_its_reception() -> None:
    text = text_of(slip_pdf(replace(SLIP, contact=""), PaperLanguage.ENGLISH))
    assert "by way of the reception" in text


def test_every_language_has_the_same_words_and_gaps() -> None:
    folder = resources.files("visitor_desk.paper").joinpath("paper_texts")
    files = {one.name: tomllib.loads(one.read_text(encoding="utf-8")) for one in folder.iterdir()}
    assert set(files) == {f"{language}.toml" for language in PaperLanguage}
    english = files["en.toml"]
    for tables in files.values():
        for name, words in english.items():
            assert set(tables[name]) == set(words)
            assert all(gaps_of(tables[name][key]) == gaps_of(text) for key, text in words.items())


def test_a_code_is_the_smallest_that_holds_the_digits() -> None:
    assert len(qr_matrix("01234567890123456789")) == 21
    matrix = qr_matrix(SLIP.token)
    assert all(len(row) == len(matrix) for row in matrix)


def test_words_wrap_at_spaces_and_are_cut_with_an_ellipsis() -> None:
    assert wrapped("one two three", REGULAR, 10, width_of("one two", REGULAR, 10)) == ["one two", "three"]
    assert wrapped("", REGULAR, 10, 100) == []
    assert cut("short", REGULAR, 10, 1000) == "short"
    assert cut("much too long", REGULAR, 10, 40).endswith("…")
