from __future__ import annotations

import pytest

from tests.documents.builders import build_french_card, build_td1, build_td2, build_td3, build_visa
from visitor_desk.documents.mrz_layouts import (
    LAYOUTS,
    LICENCE_FRA,
    LICENCE_NLD,
    LICENCE_OTHER,
    Characters,
    MrzField,
    MrzFormat,
    layout_of,
)

layouts = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: f"{layout.format}{layout.prefix}")


@layouts
def test_every_position_belongs_to_exactly_one_field(layout):
    positions = [(part.line, column) for part in layout.fields for column in range(part.start, part.stop)]
    every = [(line, column) for line, length in enumerate(layout.lengths) for column in range(length)]
    assert sorted(positions) == every


@layouts
def test_every_rule_puts_its_digit_on_a_check_digit_and_covers_not_itself(layout):
    for rule in layout.checks:
        assert layout.characters_at(rule.line, rule.column) is Characters.DIGITS
        covered = {(span.line, column) for span in rule.spans for column in range(span.start, span.stop)}
        assert (rule.line, rule.column) not in covered


@layouts
def test_every_check_digit_is_used_by_one_rule(layout):
    places = [(span.line, span.start) for span in layout.spans_of(MrzField.CHECK_DIGIT)]
    assert sorted(places) == sorted((rule.line, rule.column) for rule in layout.checks)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (build_td1(), MrzFormat.TD1),
        (build_td2(), MrzFormat.TD2),
        (build_td3(), MrzFormat.TD3),
        (build_visa(), MrzFormat.MRVA),
        (build_visa(length=36), MrzFormat.MRVB),
        (build_french_card(), MrzFormat.FRA2X36),
        (("D1NLD15094962111659VW87Z78NB84",), MrzFormat.DL1X30),
    ],
)
def test_shape_and_prefix_decide_the_format(lines, expected):
    layout = layout_of(lines)
    assert layout is not None
    assert layout.format is expected


def test_driving_licences_have_the_layout_of_their_issuer():
    assert layout_of(["D1NLD" + "<" * 25]) is LICENCE_NLD
    assert layout_of(["D1FRA" + "<" * 25]) is LICENCE_FRA
    assert layout_of(["D1SWE" + "<" * 25]) is LICENCE_OTHER


@pytest.mark.parametrize(
    "lines", [(), ("",), ("A" * 30,), ("A" * 44,), ("A" * 44, "A" * 43), ("A" * 30,) * 2, ("A" * 36,) * 3]
)
def test_other_shapes_have_no_layout(lines):
    assert layout_of(lines) is None


def test_a_position_outside_is_refused():
    with pytest.raises(ValueError):
        LAYOUTS[0].characters_at(3, 0)


def test_alphabets_end_with_the_filler():
    assert Characters.DIGITS.alphabet == "0123456789<"
    assert Characters.SEX.alphabet == "MF<"
    assert len(Characters.ANY.alphabet) == 37
    assert len(Characters.LETTERS.alphabet) == 27
