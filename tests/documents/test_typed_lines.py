from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.builders import build_french_card, build_td1, build_td2, build_td3, build_visa
from visitor_desk.documents.document_check import check_lines
from visitor_desk.documents.typed_lines import typed_lines

zones = pytest.mark.parametrize(
    "zone", [build_td1(), build_td2(), build_td3(), build_visa(), build_visa(length=36), build_french_card()]
)


@zones
def test_a_zone_comes_back_unchanged(zone):
    assert typed_lines(zone) == zone


@zones
def test_ways_to_type_it(zone):
    joined = "".join(zone)
    assert typed_lines([line.lower() for line in zone]) == zone
    assert typed_lines(["\r\n".join(zone) + "\r\n"]) == zone
    assert typed_lines([" ".join(line) for line in zone]) == zone
    assert typed_lines(["", zone[0], "  ", *zone[1:], ""]) == zone
    assert typed_lines([joined]) == zone
    assert typed_lines([joined.replace("<<", "«")]) == zone


def test_the_line_of_a_licence_stays_one():
    assert typed_lines(["D1NLD15094962111659VW87Z78NB84"]) == ("D1NLD15094962111659VW87Z78NB84",)


def test_typed_lines_are_checked():
    lines = [line.lower() for line in build_td3()]
    assert check_lines(lines, today=date(2026, 11, 23)).findings == ()


@given(st.lists(st.text(max_size=200), max_size=5))
def test_any_text_gives_some_lines(lines):
    for line in typed_lines(lines):
        assert line
        assert not any(character.isspace() for character in line)
