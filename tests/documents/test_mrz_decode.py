"""Grammar and check digits choose among likely characters only, and say what they chose."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.builders import build_td1, build_td3, spoil
from visitor_desk.documents.mrz_decode import decode, grammar_of, likely_layout
from visitor_desk.documents.mrz_glyphs import ALPHABET
from visitor_desk.documents.mrz_layouts import TD3, MrzFormat

PASSPORT = build_td3(number="L8O8902C3", optional="ZE184226B")
CARD = build_td1()


def seen(lines, doubts=()):
    """Likelihoods of a recogniser that sees `lines`; doubts are (line, column, other character, its share)."""
    glyphs = []
    for line in lines:
        shares = np.full((len(line), len(ALPHABET)), 1e-6)
        shares[np.arange(len(line)), [ALPHABET.index(c) for c in line]] = 1.0
        glyphs.append(shares)
    for line, column, character, share in doubts:
        row = glyphs[line][column]
        row *= 1 - share
        row[ALPHABET.index(character)] = share
    return [np.log(shares / shares.sum(axis=1, keepdims=True)) for shares in glyphs]


@pytest.mark.parametrize("lines", [PASSPORT, CARD])
def test_plain_characters_are_read_as_they_are(lines):
    decoded = decode(seen(lines))
    assert decoded is not None
    assert decoded.lines == lines
    assert decoded.doubtful == ()
    assert decoded.repaired == ()
    assert decoded.failed == 0


def test_a_date_cannot_hold_a_letter():
    decoded = decode(seen(PASSPORT, [(1, 14, "Q", 0.7)]))
    assert decoded is not None
    assert decoded.lines == PASSPORT
    assert decoded.repaired == ((1, 14),)
    assert (1, 14) in decoded.doubtful


def test_a_letter_that_is_plainly_printed_in_a_date_stays():
    odd = spoil(PASSPORT, 1, 14, "G")
    decoded = decode([line.clip(-30) * 3 for line in seen(odd)])
    assert decoded is not None
    assert decoded.lines == odd
    assert decoded.outlandish == 1


def test_the_digits_choose_between_likely_characters():
    decoded = decode(seen(PASSPORT, [(1, 2, "0", 0.6)]))
    assert decoded is not None
    assert decoded.lines == PASSPORT
    assert decoded.repaired == ((1, 2),)
    assert decoded.failed == 0


def test_the_digits_never_choose_an_unlikely_character():
    wrong = spoil(PASSPORT, 1, 2, "0")
    decoded = decode(seen(wrong, [(1, 2, "O", 0.0005)]))
    assert decoded is not None
    assert decoded.lines == wrong
    assert decoded.repaired == ()
    assert decoded.failed == 2


def test_a_wrong_digit_plainly_printed_stays():
    wrong = spoil(PASSPORT, 1, 27, str((int(PASSPORT[1][27]) + 1) % 10))
    decoded = decode(seen(wrong))
    assert decoded is not None
    assert decoded.lines == wrong
    assert decoded.repaired == ()


def test_two_changes_are_found_when_both_are_likely():
    decoded = decode(seen(PASSPORT, [(1, 2, "0", 0.55), (1, 16, "6", 0.55)]))
    assert decoded is not None
    assert decoded.lines == PASSPORT
    assert decoded.repaired == ((1, 2), (1, 16))


def test_a_name_is_doubtful_because_no_digit_covers_it():
    decoded = decode(seen(PASSPORT, [(0, 7, "H", 0.2)]))
    assert decoded is not None
    assert decoded.doubtful == ((0, 7),)


def test_a_passing_digit_settles_what_it_would_have_caught_and_only_that():
    caught = decode(seen(PASSPORT, [(1, 1, "3", 0.3)]))
    blind = decode(seen(build_td3(number="K23456789"), [(1, 0, "<", 0.3)]))
    assert caught is not None
    assert caught.doubtful == ()
    assert blind is not None
    assert blind.doubtful == ((1, 0),)


def test_the_format_follows_the_first_letters():
    visa = ("V<UTO" + "<" * 39, "<" * 44)
    french = ("IDFRA" + "<" * 31, "<" * 36)
    assert getattr(likely_layout(seen(visa)), "format", None) is MrzFormat.MRVA
    assert getattr(likely_layout(seen(french)), "format", None) is MrzFormat.FRA2X36
    assert likely_layout(seen(("<" * 40, "<" * 40))) is None
    assert decode(seen(("<" * 40,))) is None


def test_the_grammar_covers_every_place():
    masks = grammar_of(TD3)
    assert [mask.shape for mask in masks] == [(44, 37), (44, 37)]
    assert all(mask.any(axis=1).all() for mask in masks)


@settings(max_examples=40, deadline=None)
@given(
    line=st.integers(0, 1),
    column=st.integers(0, 43),
    character=st.sampled_from(ALPHABET),
    share=st.floats(0.01, 0.9),
)
def test_whatever_differs_from_the_likeliest_is_reported(line, column, character, share):
    glyphs = seen(PASSPORT, [(line, column, character, share)])
    decoded = decode(glyphs)
    assert decoded is not None
    for i, row in enumerate(glyphs):
        for j, best in enumerate(row.argmax(axis=1)):
            if decoded.lines[i][j] != ALPHABET[best]:
                assert (i, j) in decoded.repaired
    assert set(decoded.repaired) <= set(decoded.doubtful)


def test_a_line_with_many_doubts_is_doubtful_as_a_whole():
    decoded = decode(seen(PASSPORT, [(0, column, "H", 0.3) for column in range(6, 16)]))
    assert decoded is not None
    assert {place for place in decoded.doubtful if place[0] == 0} == {(0, column) for column in range(44)}
    assert not {place for place in decoded.doubtful if place[0] == 1}
