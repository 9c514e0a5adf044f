"""The theme: sizes follow the system, colours are tokens only."""

import re
from dataclasses import fields

import pytest
from PySide6.QtWidgets import QApplication

from ui.palettes import PALETTES, Palette, PaletteName
from ui.theme import Theme, Type, apply_theme, qt_palette, style_sheet, theme_for


@pytest.mark.parametrize("name", list(PaletteName))
def test_the_style_sheet_uses_tokens_only(name: PaletteName):
    palette = PALETTES[name]
    tokens = {getattr(palette, field.name) for field in fields(Palette)}
    used = set(re.findall(r"#[0-9A-Fa-f]{6}\b", style_sheet(Theme(palette, 10.5))))
    assert used <= tokens


def test_sizes_are_points_that_follow_the_text_scale(qapp: QApplication):
    small, large = theme_for(qapp, "light"), theme_for(qapp, "light", 1.5)
    for step in Type:
        assert large.font(step).pointSizeF() == pytest.approx(1.5 * small.font(step).pointSizeF())
        assert large.font(step).pixelSize() == -1
    assert large.space() == round(1.5 * small.space())


def test_dressing_twice_does_not_grow_the_text(qapp: QApplication):
    first = theme_for(qapp, "light")
    apply_theme(qapp, first)
    again = theme_for(qapp, "dark")
    assert again.body_points == first.body_points


def test_at_most_two_weights_are_used(qapp: QApplication):
    theme = theme_for(qapp, "light")
    assert len({theme.font(step).weight() for step in Type}) == 2


def test_qt_gets_the_palette(qapp: QApplication):
    theme = theme_for(qapp, "night")
    assert qt_palette(theme).windowText().color().name().upper() == PALETTES[PaletteName.NIGHT].ink
