"""The form that is filled in by hand, read back from the PDF: its numbers, its fields, and what it never asks."""

from __future__ import annotations

import pytest
from pypdfium2 import PdfDocument

from visitor_desk.paper.fonts import REGULAR, fonts, width_of
from visitor_desk.paper.later_form import FIELDS, LAST_FIELDS, TICKED, forms_pdf
from visitor_desk.paper.paper_words import PaperLanguage, paper_words

MM = 72 / 25.4
LABELS = [name for row in (*FIELDS, LAST_FIELDS) for name, _ in row]


def pages_of(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in PdfDocument(pdf)]


@pytest.mark.parametrize("language", PaperLanguage)
def test_two_numbered_forms_lie_on_a_page(language: PaperLanguage):
    first, second = pages_of(forms_pdf(101, 3, "TST-01", language))
    assert "101" in first
    assert "102" in first
    assert "103" in second
    assert "104" not in second
    words = paper_words(language)["form"]
    for label in (*LABELS, *TICKED):
        assert first.count(words[label]) >= 2, label
    assert "…" not in first


def test_no_field_asks_what_is_never_kept():
    assert set(LABELS) == {
        "name",
        "organisation",
        "purpose",
        "customer",
        "host",
        "authoriser",
        "zones",
        "arrived",
        "left",
        "badge",
        "valid_through",
        "let_in_by",
        "signature",
    }


@pytest.mark.parametrize("language", PaperLanguage)
def test_every_label_fits_above_its_line(language: PaperLanguage):
    fonts()
    words = paper_words(language)["form"]
    for name, width in (field for row in (*FIELDS, LAST_FIELDS) for field in row):
        assert width_of(words[name], REGULAR, 8) <= (width - 4) * MM, name
