"""The row of characters is found as a whole, also where some of them cannot be seen."""

from __future__ import annotations

import numpy as np
import pytest

from visitor_desk.documents.mrz_glyphs import GAP, STRIDE
from visitor_desk.documents.mrz_grid import evenness_of, glyph_scores, rows_of, spacing_of, tilt_of


def strip_scores(count: int, pitch: float, start: float, *, missing=(), width: int = 800, tilt: float = 0.0):
    """Scores of a recogniser that sees `count` characters `A` (class 10) from `start` on, every `pitch` pixels.

    With `tilt` the spacing grows along the strip, by so much of `pitch` from its one end to its other.
    """
    places = [start]
    while len(places) < count:
        places.append(places[-1] + pitch * (1 + tilt * (places[-1] / width - 0.5)))
    columns = (np.arange(width // STRIDE) + 0.5) * STRIDE
    shares = np.full((GAP + 1, len(columns)), 1e-4)
    shares[GAP] = 1.0
    for k, place in enumerate(places):
        near = np.abs(columns - place) < pitch * 0.3
        if k not in missing:
            shares[GAP, near] = 0.01
            shares[10, near] = 1.0
    return np.log(shares / shares.sum(axis=0))


@pytest.mark.parametrize(("count", "pitch"), [(44, 15.3), (30, 18.0), (36, 12.4)])
def test_spacing_and_places_are_found(count, pitch):
    scores = strip_scores(count, pitch, 50)
    found, regular = spacing_of(scores)
    assert found == pytest.approx(pitch, rel=0.03)
    assert regular > 0.3
    rows = rows_of(scores, found, (30, 36, 44))
    assert max(rows, key=lambda n: rows[n].score) == count
    assert rows[count].centres[0] == pytest.approx(50, abs=pitch * 0.3)
    assert rows[count].pitch == pytest.approx(pitch, rel=0.02)


def test_a_spacing_that_grows_along_the_line_loses_no_character():
    scores = strip_scores(44, 15, 60, tilt=0.3)
    even = rows_of(scores, 15, (44,))[44]
    tilted = rows_of(scores, 15, (44,), 0.3)[44]
    assert tilted.score > even.score
    gaps = np.diff(tilted.centres)
    assert gaps[-5:].mean() > 1.15 * gaps[:5].mean()


def test_the_tilt_is_what_most_rows_show():
    rows = [(rows_of(strip_scores(44, 15, 60, tilt=0.25), 15, (44,), 0.25)[44], 800) for _ in range(2)]
    crooked = (rows_of(strip_scores(30, 15, 60), 15, (30,))[30], 800)
    assert tilt_of([*rows, crooked]) == pytest.approx(0.25, abs=0.12)
    assert tilt_of([crooked]) == pytest.approx(0.0, abs=0.05)
    assert tilt_of([]) == 0.0


def test_lost_characters_keep_their_places():
    scores = strip_scores(30, 16, 60, missing=(7, 8, 9, 20))
    row = rows_of(scores, 16, (30,))[30]
    assert row.centres == pytest.approx(60 + 16 * np.arange(30), abs=5)


def test_a_row_that_does_not_fit_is_not_offered():
    assert rows_of(strip_scores(10, 16, 20, width=240), 16, (30, 44)) == {}


def test_the_likeliest_character_is_that_of_the_place():
    scores = strip_scores(30, 16, 60)
    glyphs = glyph_scores(scores, 60 + 16.0 * np.arange(30))
    assert glyphs.shape == (30, GAP)
    assert (glyphs.argmax(axis=1) == 10).all()
    assert np.exp(glyphs).sum(axis=1) == pytest.approx(np.ones(30))


def test_even_strokes_are_more_even_than_noise():
    rng = np.random.default_rng(2)
    even = np.full((24, 700), 220, np.float32)
    even[:, ::16] = 40
    even[:, 1::16] = 40
    assert evenness_of(even) > 0.3
    assert evenness_of(rng.normal(180, 20, (24, 700)).astype(np.float32)) < 0.27
