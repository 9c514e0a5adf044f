"""The look of the window: Fusion, one palette, one style sheet made from its tokens, one type scale."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui.palettes import PALETTES, Palette, PaletteName, Tone

FAMILIES = ["Inter", "Segoe UI", "Cantarell", "Noto Sans", "DejaVu Sans"]

_SMALLEST_BODY = 10.5
"""Points; 14 px at 96 dots per inch. A larger system font makes everything larger."""


class Type(StrEnum):
    """A step of the type scale, as a share of the body size."""

    HINT = "hint"
    LABEL = "label"
    BODY = "body"
    STRONG = "strong"
    HEADING = "heading"
    TITLE = "title"
    VERDICT = "verdict"
    NAME = "name"
    CLOCK = "clock"


_STEPS: dict[Type, tuple[float, QFont.Weight]] = {
    Type.HINT: (12 / 14, QFont.Weight.Normal),
    Type.LABEL: (12 / 14, QFont.Weight.DemiBold),
    Type.BODY: (1.0, QFont.Weight.Normal),
    Type.STRONG: (1.0, QFont.Weight.DemiBold),
    Type.HEADING: (16 / 14, QFont.Weight.DemiBold),
    Type.TITLE: (19 / 14, QFont.Weight.DemiBold),
    Type.VERDICT: (22 / 14, QFont.Weight.DemiBold),
    Type.NAME: (26 / 14, QFont.Weight.DemiBold),
    Type.CLOCK: (64 / 14, QFont.Weight.DemiBold),
}


@cache
def _font(step: Type, body_points: float) -> QFont:
    share, weight = _STEPS[step]
    font = QFont(FAMILIES)
    font.setPointSizeF(body_points * share)
    font.setWeight(weight)
    # Characters a family lacks come from the next one; merging keeps the line height calm.
    font.setStyleHint(QFont.StyleHint.SansSerif)
    if step is Type.LABEL:
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 104)
    if step not in {Type.NAME, Type.CLOCK}:
        # Alone and large, equally wide digits only look torn apart.
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


@dataclass(frozen=True, slots=True)
class Theme:
    """A palette and the size of the body text in points."""

    palette: Palette
    body_points: float

    def font(self, step: Type) -> QFont:
        """Return the font of a step; digits are all equally wide so that times and badges align."""
        return QFont(_font(step, self.body_points))

    def fixed_font(self) -> QFont:
        """Return the font of machine-readable lines."""
        font = QFont(["DejaVu Sans Mono", "Consolas", "Menlo"])
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPointSizeF(self.body_points)
        return font

    def space(self, steps: float = 1) -> int:
        """Return `steps` of the 8-point grid in pixels, grown with the text."""
        return round(8 * steps * self.body_points / _SMALLEST_BODY)

    def space_up_to(self, steps: float, most: int) -> int:
        """Return the same, and `most` pixels at the most: no text is so large that the screen grows."""
        return min(self.space(steps), most)

    def colour(self, token: str) -> QColor:
        """Return a token of the palette as Qt's colour."""
        return QColor(getattr(self.palette, token))

    def ink_of(self, tone: Tone) -> QColor:
        """Return the colour of words and signs with a tone."""
        return QColor(self.palette.ink_of(tone))

    def tint_of(self, tone: Tone) -> QColor:
        """Return the ground that carries a tone."""
        return QColor(self.palette.tint_of(tone))


def theme_for(app: QApplication, palette: PaletteName | str, text_scale: float = 1.0) -> Theme:
    """Make the theme of a palette from the system's font size; `text_scale` 1.5 shows text at 150 %."""
    system = app.property("system_points")
    if not isinstance(system, float):
        # Kept on the application: the next theme must not grow from the last one's font.
        system = app.font().pointSizeF()
        app.setProperty("system_points", system)
    return Theme(PALETTES[PaletteName(palette)], max(_SMALLEST_BODY, system) * text_scale)


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the application its style, colours and font."""
    if app.property("theme") == theme:
        # Giving the same again would go through every widget there is.
        return
    app.setProperty("theme", theme)
    if app.style().name().lower() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(qt_palette(theme))
    app.setFont(theme.font(Type.BODY))


def dress(window: QWidget, theme: Theme) -> None:
    """Dress a window and all in it, also what is put in later.

    The sheet stands on the window and not on the application: there Qt would dress every part of a page anew
    each time it is laid into a larger one, which takes most of the time in which pages are built.
    """
    window.setStyleSheet(style_sheet(theme))


def qt_palette(theme: Theme) -> QPalette:
    """Return Qt's roles filled from the tokens, for what the style sheet does not reach."""
    tokens = {
        QPalette.ColorRole.Window: "background",
        QPalette.ColorRole.WindowText: "ink",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "raised",
        QPalette.ColorRole.Text: "ink",
        QPalette.ColorRole.PlaceholderText: "second_ink",
        QPalette.ColorRole.Button: "raised",
        QPalette.ColorRole.ButtonText: "ink",
        QPalette.ColorRole.ToolTipBase: "raised",
        QPalette.ColorRole.ToolTipText: "ink",
        QPalette.ColorRole.Highlight: "selection",
        QPalette.ColorRole.HighlightedText: "ink",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.Accent: "accent",
        QPalette.ColorRole.Light: "raised",
        QPalette.ColorRole.Midlight: "line",
        QPalette.ColorRole.Mid: "line",
        QPalette.ColorRole.Dark: "line",
        QPalette.ColorRole.Shadow: "background",
        QPalette.ColorRole.BrightText: "bad",
    }
    palette = QPalette()
    for role, token in tokens.items():
        palette.setColor(role, theme.colour(token))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.colour("second_ink"))
    return palette


def style_sheet(theme: Theme) -> str:
    """Return the one style sheet; every colour is a token, every length a step of the grid."""
    p = theme.palette
    half, one, gap = theme.space(0.5), theme.space(), theme.space(1.5)
    return f"""
QWidget#page, QWidget#window {{ background: {p.background}; }}
QWidget#clear, QScrollArea, QScrollArea > QWidget > QWidget#clear {{ background: transparent; border: none; }}
QLabel {{ background: transparent; color: {p.ink}; }}
QLabel[ink="second"] {{ color: {p.second_ink}; }}
QFrame#tone QLabel[ink="second"], QLabel[ink="raised"] {{ color: {p.raised_ink}; }}
QLabel[ink="good"] {{ color: {p.good}; }}
QLabel[ink="look_again"] {{ color: {p.look_again}; }}
QLabel[ink="bad"] {{ color: {p.bad}; }}
QLabel[ink="accent"] {{ color: {p.accent}; }}
QLabel[ink="rail"] {{ color: {p.rail_ink}; }}
QLabel[ink="rail_on"] {{ color: {p.rail_on_ink}; }}
QFrame#panel {{ background: {p.surface}; border: 1px solid {p.line}; border-radius: 8px; }}
QFrame#line {{ background: {p.line}; border: none; max-height: 1px; min-height: 1px; }}
QWidget#rail {{ background: {p.rail}; }}
QWidget#status {{ background: {p.surface}; border-top: 1px solid {p.line}; }}

QLineEdit, QPlainTextEdit, QComboBox {{
    background: {p.surface}; color: {p.ink}; border: 1px solid {p.edge}; border-radius: 6px;
    padding: {half}px {gap}px; min-height: {theme.space(2.75)}px;
    selection-background-color: {p.accent}; selection-color: {p.on_accent};
}}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{
    border: 2px solid {p.accent}; padding: {half - 1}px {gap - 1}px;
}}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {{
    color: {p.raised_ink}; background: {p.raised}; border-color: {p.line};
}}
QLineEdit[readOnly="true"] {{ background: {p.raised}; }}
QLineEdit[trouble="true"], QComboBox[trouble="true"] {{ border: 2px solid {p.look_again}; }}
QCheckBox {{ color: {p.ink}; background: transparent; spacing: {one}px; min-height: {theme.space(3)}px; }}
QCheckBox::indicator {{
    width: {theme.space(2)}px; height: {theme.space(2)}px; border: 1px solid {p.edge};
    border-radius: 3px; background: {p.surface};
}}
QCheckBox::indicator:checked {{ background: {p.accent}; border: 1px solid {p.accent}; }}
QComboBox::drop-down {{ border: none; width: {theme.space(3)}px; }}
QComboBox::down-arrow {{ image: none; width: 0; }}
QComboBox QAbstractItemView {{
    background: {p.surface}; color: {p.ink}; border: 1px solid {p.edge}; outline: none;
    selection-background-color: {p.selection}; selection-color: {p.ink}; padding: {half}px;
}}

QPushButton {{
    background: {p.raised}; color: {p.ink}; border: 1px solid {p.edge}; border-radius: 6px;
    padding: {half}px {theme.space(2)}px;
}}
QPushButton:hover {{ border-color: {p.second_ink}; }}
QPushButton:pressed, QPushButton:checked {{ background: {p.selection}; border-color: {p.accent}; }}
QPushButton:focus {{ border: 2px solid {p.accent}; padding: {half - 1}px {theme.space(2) - 1}px; }}
QPushButton:disabled {{ color: {p.raised_ink}; background: {p.raised}; border-color: {p.line}; }}
QPushButton[main="true"] {{ background: {p.accent}; color: {p.on_accent}; border-color: {p.accent}; }}
QPushButton[main="true"]:hover {{ border-color: {p.ink}; }}
QPushButton[main="true"]:focus {{ border: 1px solid {p.accent}; padding: {half}px {theme.space(2)}px; }}
QPushButton[main="true"]:disabled {{ background: {p.raised}; color: {p.raised_ink}; border-color: {p.line}; }}
QPushButton[link="true"] {{
    background: transparent; color: {p.accent}; border: none; border-bottom: 1px solid {p.accent};
    border-radius: 0; padding: 0;
}}
QPushButton[link="true"]:focus {{ background: {p.selection}; border-bottom: 2px solid {p.accent}; }}
QPushButton[chip="true"] {{
    background: transparent; color: {p.second_ink}; border: 1px solid {p.edge};
    border-radius: {theme.space(1.6)}px; padding: 0 {theme.space(2)}px;
}}
QPushButton[chip="true"]:checked {{ background: {p.selection}; color: {p.ink}; border-color: {p.accent}; }}
QPushButton[chip="true"]:focus {{ border: 2px solid {p.accent}; padding: 0 {theme.space(2) - 1}px; }}
QPushButton[rail="true"] {{
    background: transparent; color: {p.rail_ink}; border: none; border-radius: 6px; text-align: left;
    padding: {half}px {one}px;
}}
QPushButton[rail="true"]:hover {{ background: {p.rail_on}; color: {p.rail_on_ink}; }}
QPushButton[rail="true"]:checked {{ background: {p.rail_on}; color: {p.rail_on_ink}; }}
QPushButton[rail="true"]:focus {{ border: 1px solid {p.rail_ink}; padding: {half - 1}px {one - 1}px; }}

QTableView, QListView {{
    background: {p.surface}; alternate-background-color: {p.surface}; color: {p.ink};
    border: 1px solid {p.surface}; gridline-color: {p.line}; outline: none;
    selection-background-color: {p.selection}; selection-color: {p.ink};
}}
QTextEdit {{ background: {p.surface}; color: {p.ink}; border: 1px solid {p.line}; }}
QTableView:focus, QListView:focus, QTextEdit:focus {{ border: 1px solid {p.accent}; }}
QTableView::item {{ border-bottom: 1px solid {p.line}; padding: 0 {one}px; }}
QTableView::item:selected {{ background: {p.selection}; color: {p.ink}; }}
QHeaderView {{ background: {p.surface}; border: none; }}
QHeaderView::section {{
    background: {p.surface}; color: {p.second_ink}; border: none; border-bottom: 1px solid {p.line};
    padding: {half}px {one}px;
}}
QTableCornerButton::section {{ background: {p.surface}; border: none; }}

QScrollBar:vertical {{ background: transparent; width: {theme.space(1.25)}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {theme.space(1.25)}px; margin: 0; }}
QScrollBar::handle {{ background: {p.edge}; border-radius: {half - 1}px; min-height: {theme.space(4)}px; }}
QScrollBar::handle:vertical {{ margin-left: {theme.space(0.375)}px; }}
QScrollBar::handle:horizontal {{ margin-top: {theme.space(0.375)}px; }}
QScrollBar::handle:hover {{ background: {p.second_ink}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QProgressBar {{ background: {p.raised}; border: none; border-radius: 3px; max-height: {half}px; }}
QProgressBar::chunk {{ background: {p.accent}; border-radius: 3px; }}
QToolTip {{ background: {p.raised}; color: {p.ink}; border: 1px solid {p.line}; padding: {half}px; }}
"""
