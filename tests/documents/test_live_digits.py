"""Check digits while lines are typed, character by character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.builders import build_french_card, build_td1, build_td2, build_td3, build_visa, spoil
from visitor_desk.documents.check_digits import CheckedField, check_digit
from visitor_desk.documents.live_digits import DigitState, likely_layout, live_digits
from visitor_desk.documents.mrz_layouts import layout_of


def licence() -> tuple[str]:
    body = "D1NLD15094962111659VW87Z78NB8"
    return (body + check_digit(body),)


FORMATS = {
    "TD3": build_td3(),
    "TD2": build_td2(),
    "TD1": build_td1(),
    "MRV-A": build_visa(),
    "MRV-B": build_visa(length=36),
    "French card": build_french_card(),
    "licence": licence(),
}


def typed(lines, count: int) -> list[str]:
    """The first `count` characters, an open line ended as soon as it is full."""
    left = count
    shown = []
    for line in lines:
        shown.append(line[:left])
        left -= len(line)
        if left < 0:
            break
    return shown


def states(lines) -> dict[CheckedField, DigitState]:
    return {one.field: one.state for one in live_digits(lines).digits}


@pytest.mark.parametrize("lines", FORMATS.values(), ids=FORMATS)
def test_lines_in_order_pass_and_are_complete(lines):
    live = live_digits(lines)
    assert likely_layout(lines) is layout_of(lines)
    assert live.is_complete
    assert {one.state for one in live.digits} == {DigitState.PASSES}
    assert all(have == want for have, want in live.lengths)
    assert live.alike == ()


@pytest.mark.parametrize("lines", FORMATS.values(), ids=FORMATS)
def test_while_typing_nothing_fails_that_is_right(lines):
    # In the first line of a card the format is not known for sure: it may still become a longer line.
    known = len(lines[0]) + 1 if len(lines) > 1 else 1
    for count in range(known, sum(len(line) for line in lines)):
        shown = typed(lines, count)
        assert DigitState.FAILS not in states(shown).values(), count
        assert not live_digits(shown).is_complete


def test_a_digit_is_told_as_soon_as_it_is_typed():
    first, second = build_td3()
    assert states([first, second[:9]])[CheckedField.NUMBER] is DigitState.WAITING
    assert states([first, second[:10]])[CheckedField.NUMBER] is DigitState.PASSES
    assert states([first, second[:10]])[CheckedField.BIRTH_DATE] is DigitState.WAITING


def test_a_wrong_character_fails_its_field_alone_and_the_whole():
    lines = spoil(build_td3(), 1, 13, "9")
    failed = {field for field, state in states(lines).items() if state is DigitState.FAILS}
    assert failed == {CheckedField.BIRTH_DATE, CheckedField.COMPOSITE}


def test_a_letter_in_the_place_of_a_digit_is_shown():
    lines = spoil(build_td3(), 1, 22, "O")
    assert live_digits(lines).alike == ((1, 22),)


def test_a_digit_in_a_name_is_shown():
    lines = spoil(build_td3(surname="OKAFOR"), 0, 5, "0")
    assert live_digits(lines).alike == ((0, 5),)


@pytest.mark.parametrize("lines", [[], [""], ["", "P"], ["X" * 60], ["D" * 50]])
def test_what_fits_no_format_says_nothing(lines):
    live = live_digits(lines)
    assert (live.digits, live.lengths, live.is_complete) == ((), (), False)


@pytest.mark.parametrize("character", ["Ä", "*", "½", "٣"])
def test_a_character_of_no_zone_fails_its_field(character: str):
    lines = spoil(build_td3(), 1, 2, character)
    assert states(lines)[CheckedField.NUMBER] is DigitState.FAILS


@given(st.lists(st.text(max_size=60), max_size=5))
def test_anything_can_be_typed(lines: list[str]):
    live = live_digits(lines)
    assert len(live.lengths) in (0, 1, 2, 3)
    assert not live.is_complete or live.digits
