"""The three palettes as plain colours, without Qt, so that contrast can be tested as arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PaletteName(StrEnum):
    """Which light the desk stands in."""

    LIGHT = "light"
    DARK = "dark"
    NIGHT = "night"


class Tone(StrEnum):
    """What a state means; always shown with an icon and a word beside the colour."""

    GOOD = "good"
    LOOK_AGAIN = "look_again"
    BAD = "bad"
    NEUTRAL = "neutral"
    ACCENT = "accent"


@dataclass(frozen=True, slots=True)
class Palette:
    """One set of colours as #RRGGBB.

    `second_ink` is for hints on background and surface; `raised_ink` takes its place on
    raised, selected and tinted ground, where the night hint would fall below 4.5:1.
    `line` is for panels and tables; `edge` is the border that makes an input or a button known as one.
    """

    name: PaletteName
    background: str
    surface: str
    raised: str
    line: str
    edge: str
    ink: str
    second_ink: str
    raised_ink: str
    accent: str
    on_accent: str
    selection: str
    good: str
    good_tint: str
    look_again: str
    look_again_tint: str
    bad: str
    bad_tint: str
    rail: str
    rail_ink: str
    rail_on: str
    rail_on_ink: str

    def ink_of(self, tone: Tone) -> str:
        """Return the colour of words and icons with this tone."""
        return {
            Tone.GOOD: self.good,
            Tone.LOOK_AGAIN: self.look_again,
            Tone.BAD: self.bad,
            Tone.NEUTRAL: self.raised_ink,
            Tone.ACCENT: self.accent,
        }[tone]

    def tint_of(self, tone: Tone) -> str:
        """Return the ground that carries this tone."""
        return {
            Tone.GOOD: self.good_tint,
            Tone.LOOK_AGAIN: self.look_again_tint,
            Tone.BAD: self.bad_tint,
            Tone.NEUTRAL: self.raised,
            Tone.ACCENT: self.selection,
        }[tone]


LIGHT = Palette(
    name=PaletteName.LIGHT,
    background="#EEF0F3",
    surface="#FFFFFF",
    raised="#F7F8FA",
    line="#D9DEE5",
    edge="#78838F",
    ink="#18202C",
    second_ink="#5B6675",
    raised_ink="#5B6675",
    accent="#1D5FBF",
    on_accent="#FFFFFF",
    selection="#E4EEFC",
    good="#18764A",
    good_tint="#E3F3EA",
    look_again="#9A5200",
    look_again_tint="#FDF0DC",
    bad="#AE2318",
    bad_tint="#FBE7E4",
    rail="#1B2430",
    rail_ink="#C5CEDA",
    rail_on="#2C3A4D",
    rail_on_ink="#FFFFFF",
)

DARK = Palette(
    name=PaletteName.DARK,
    background="#12161C",
    surface="#1A2029",
    raised="#202834",
    line="#2E3744",
    edge="#748295",
    ink="#E8ECF1",
    second_ink="#9CA7B6",
    raised_ink="#9CA7B6",
    accent="#7DB0FF",
    on_accent="#0B1626",
    selection="#22344F",
    good="#63C994",
    good_tint="#173326",
    look_again="#F1AE5C",
    look_again_tint="#3A2A13",
    bad="#F48C83",
    bad_tint="#3D1D1A",
    rail="#0D1116",
    rail_ink="#9CA7B6",
    rail_on="#1D2733",
    rail_on_ink="#E8ECF1",
)

NIGHT = Palette(
    name=PaletteName.NIGHT,
    background="#0C0A09",
    surface="#13100E",
    raised="#191512",
    line="#2A231E",
    edge="#776A5D",
    ink="#C8B7A4",
    second_ink="#8A7B6C",
    raised_ink="#9C8C7C",
    accent="#D08A4A",
    on_accent="#140D07",
    selection="#2A1D12",
    good="#8FA86A",
    good_tint="#171C10",
    look_again="#D69A4E",
    look_again_tint="#26190A",
    bad="#D8705F",
    bad_tint="#2A120E",
    rail="#080706",
    rail_ink="#8A7B6C",
    rail_on="#1C1612",
    rail_on_ink="#C8B7A4",
)

PALETTES = {palette.name: palette for palette in (LIGHT, DARK, NIGHT)}


def text_pairs(palette: Palette) -> list[tuple[str, str, str]]:
    """List every pair of (what, ink, ground) in which the pages put words.

    Grounds that carry a tone only ever carry ink, the quiet ink and the tone itself.
    """
    grounds = {
        "background": palette.background,
        "surface": palette.surface,
        "raised": palette.raised,
        "selection": palette.selection,
    }
    pairs = [(f"ink on {name}", palette.ink, ground) for name, ground in grounds.items()]
    pairs += [(f"accent on {name}", palette.accent, ground) for name, ground in grounds.items()]
    pairs += [
        ("second ink on background", palette.second_ink, palette.background),
        ("second ink on surface", palette.second_ink, palette.surface),
        ("raised ink on raised", palette.raised_ink, palette.raised),
        ("raised ink on selection", palette.raised_ink, palette.selection),
        ("on accent", palette.on_accent, palette.accent),
        ("rail ink", palette.rail_ink, palette.rail),
        ("rail on ink", palette.rail_on_ink, palette.rail_on),
        ("rail title", palette.rail_on_ink, palette.rail),
    ]
    for tone in (Tone.GOOD, Tone.LOOK_AGAIN, Tone.BAD):
        tint = palette.tint_of(tone)
        pairs += [(f"{tone} on {name}", palette.ink_of(tone), ground) for name, ground in grounds.items()]
        pairs += [
            (f"{tone} on its tint", palette.ink_of(tone), tint),
            (f"ink on {tone} tint", palette.ink, tint),
            (f"raised ink on {tone} tint", palette.raised_ink, tint),
        ]
    return pairs


def edge_pairs(palette: Palette) -> list[tuple[str, str, str]]:
    """List every pair of (what, edge, ground) by which an input, a button or the focus is known.

    WCAG 2.2 asks 3:1 for these (1.4.11). Inputs and buttons lie on pages and panels and in bars with a tone.
    """
    grounds = {
        "background": palette.background,
        "surface": palette.surface,
        "raised": palette.raised,
        "selection": palette.selection,
        **{f"{tone} tint": palette.tint_of(tone) for tone in (Tone.GOOD, Tone.LOOK_AGAIN, Tone.BAD)},
    }
    edges = {
        "edge": palette.edge,
        "focus": palette.accent,
        "edge under the mouse": palette.second_ink,
        "edge of trouble": palette.look_again,
    }
    pairs = [
        (f"{what} on {name}", edge, ground)
        for what, edge in edges.items()
        for name, ground in grounds.items()
    ]
    return [
        *pairs,
        ("focus in the main act", palette.on_accent, palette.accent),
        ("tick", palette.on_accent, palette.accent),
        ("focus on the rail", palette.rail_ink, palette.rail),
        ("focus on the open page of the rail", palette.rail_ink, palette.rail_on),
    ]


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
