from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from visitor_desk.documents.check_digits import CheckedField, CheckResult, character_value, check_digit

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
text_of_zone = st.text(ALPHABET, min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("text", "digit"),
    [("520727", "3"), ("AB2134<<<", "5"), ("L898902C3", "6"), ("740812", "2"), ("120415", "9"), ("", "0")],
)
def test_examples_of_icao_9303_3(text, digit):
    assert check_digit(text) == digit


@given(text_of_zone, st.data())
def test_a_changed_character_is_seen_exactly_when_its_value_differs_modulo_ten(text, data):
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(ALPHABET))
    assume(other != text[place])
    changed = text[:place] + other + text[place + 1 :]
    is_blind = (character_value(other) - character_value(text[place])) % 10 == 0
    assert (check_digit(changed) == check_digit(text)) is is_blind


@pytest.mark.parametrize(("one", "other"), ["K<", "G6", "AK", "0<", "U0", "E4"])
def test_the_known_blind_pairs_are_blind(one, other):
    assert check_digit(f"12{one}") == check_digit(f"12{other}")


@pytest.mark.parametrize(("one", "other"), ["O0", "D0", "I1", "S5", "Z2", "B8"])
def test_the_usual_misreadings_are_seen(one, other):
    assert check_digit(f"12{one}") != check_digit(f"12{other}")


@pytest.mark.parametrize("character", ["a", " ", "é", "-", "٣", ""])
def test_other_characters_have_no_value(character):
    with pytest.raises(ValueError):
        character_value(character)


def test_a_filler_stands_for_the_digit_zero():
    assert CheckResult(CheckedField.OPTIONAL_DATA, "0", "<").passes
    assert not CheckResult(CheckedField.OPTIONAL_DATA, "1", "<").passes


@given(st.sampled_from("0123456789"), st.sampled_from("0123456789<"))
def test_a_masked_result_keeps_the_verdict_and_no_digit(expected, printed):
    result = CheckResult(CheckedField.OPTIONAL_DATA, expected, printed)
    masked = result.masked()
    assert masked.passes is result.passes
    assert not any(character.isdigit() for character in masked.expected + masked.printed)
