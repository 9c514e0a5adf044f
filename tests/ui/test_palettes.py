"""Every pair of colours that carries words can be read, and every input, button and focus be made out."""

import pytest

from ui.palettes import (
    DARK,
    LIGHT,
    NIGHT,
    PALETTES,
    Palette,
    PaletteName,
    Tone,
    contrast,
    edge_pairs,
    text_pairs,
)

WCAG_AA_TEXT = 4.5
WCAG_AA_EDGE = 3.0

PAIRS = [
    pytest.param(ink, ground, id=f"{palette.name}: {what}")
    for palette in (LIGHT, DARK, NIGHT)
    for what, ink, ground in text_pairs(palette)
]

EDGES = [
    pytest.param(edge, ground, id=f"{palette.name}: {what}")
    for palette in (LIGHT, DARK, NIGHT)
    for what, edge, ground in edge_pairs(palette)
]


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_words_can_be_read(ink: str, ground: str):
    assert contrast(ink, ground) >= WCAG_AA_TEXT


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_inputs_buttons_and_the_focus_can_be_made_out(edge: str, ground: str):
    assert contrast(edge, ground) >= WCAG_AA_EDGE


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#FFFFFF") == pytest.approx(1)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", [LIGHT, DARK, NIGHT], ids=lambda palette: palette.name.value)
def test_each_tone_has_an_ink_and_a_ground_of_its_own(palette: Palette):
    inks = {palette.ink_of(tone) for tone in Tone}
    assert len(inks) == len(Tone)
    assert len({palette.tint_of(tone) for tone in Tone}) == len(Tone)


def test_night_has_no_bright_ground():
    grounds = [NIGHT.background, NIGHT.surface, NIGHT.raised, NIGHT.selection, NIGHT.rail]
    assert all(contrast(ground, "#000000") < 1.3 for ground in grounds)


def test_there_are_three_palettes():
    assert set(PALETTES) == set(PaletteName)
