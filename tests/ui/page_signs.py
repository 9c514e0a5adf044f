"""What a page shows by colour: a state has a sign and words beside its colour, and every word can be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget

from tests.ui.page_checks import visible_in
from ui.palettes import Palette, Tone, contrast

WCAG_AA_TEXT: Final = 4.5
SAMPLES: Final = 7
"""Points a side that are looked at to find the ground of words: most of a line is ground."""
_SHAPES: Final = ("drawPath", "drawEllipse", "drawPie")
"""What signs are painted with (`ui.glyphs`)."""


@dataclass(frozen=True)
class Painted:
    """Words or a sign: the ink, and where in the picture it stands."""

    words: str
    ink: QColor
    box: QRect


@dataclass
class Picture:
    """A part as it is drawn, with the words and signs in it."""

    image: QImage = field(default_factory=QImage)
    words: list[Painted] = field(default_factory=list)
    signs: list[Painted] = field(default_factory=list)


@contextmanager
def _noted(picture: Picture) -> Iterator[None]:
    """Take note of all words and shapes that cells, buttons, strips and signs paint themselves."""
    drawn = {name: getattr(QPainter, name) for name in ("drawText", *_SHAPES)}

    def words(painter: QPainter, *what: Any) -> object:
        text = next(one for one in what if isinstance(one, str))
        metrics = QFontMetricsF(painter.font())
        if isinstance(what[0], QRect | QRectF):
            flags = next((one if isinstance(one, int) else int(one.value) for one in what[1:-1]), 0)
            box = metrics.boundingRect(QRectF(what[0]), flags, text)
        else:
            box = metrics.boundingRect(text).translated(QPointF(what[0]))
        own = painter.device()
        inside = painter.combinedTransform().mapRect(box).toRect()
        place = painter.deviceTransform().mapRect(box).toRect()
        if isinstance(own, QWidget):
            # What is scrolled away, or half of it, is painted for nobody.
            seen = own.visibleRegion().boundingRect()
            place &= seen.translated(place.topLeft() - inside.topLeft())
        picture.words.append(Painted(text, painter.pen().color(), place))
        return drawn["drawText"](painter, *what)

    def shape(name: str) -> Any:
        def draw(painter: QPainter, *what: Any) -> object:
            box = what[0].boundingRect() if name == "drawPath" else QRectF(what[0])
            filled = painter.brush() != QBrush(Qt.BrushStyle.NoBrush)
            ink = painter.brush().color() if filled else painter.pen().color()
            picture.signs.append(Painted("", ink, painter.deviceTransform().mapRect(box).toRect()))
            return drawn[name](painter, *what)

        return draw

    setattr(QPainter, "drawText", words)  # noqa: B010 - Qt's own, put back below
    for name in _SHAPES:
        setattr(QPainter, name, shape(name))
    try:
        yield
    finally:
        for name, own in drawn.items():
            setattr(QPainter, name, own)


def picture_of(part: QWidget) -> Picture:
    """Draw a part, with the words that labels and inputs of Qt show in the ink they were dressed in."""
    picture = Picture()
    with _noted(picture):
        picture.image = part.grab().toImage()
    for shown in visible_in(part):
        if not isinstance(shown, QLabel | QLineEdit | QPlainTextEdit):
            continue
        text = shown.toPlainText() if isinstance(shown, QPlainTextEdit) else shown.text()
        if text.strip():
            seen = shown.visibleRegion().boundingRect().translated(shown.mapTo(part, QPoint(0, 0)))
            picture.words.append(Painted(text, shown.palette().color(shown.foregroundRole()), seen))
    return picture


def ground_of(image: QImage, box: QRect) -> QColor | None:
    """Return the colour that most of a box has; None where nothing of it is in the picture."""
    seen = box.intersected(image.rect())
    if seen.width() < 2 or seen.height() < 2:
        return None
    across, down = max(1, seen.width() // SAMPLES), max(1, seen.height() // SAMPLES)
    points = Counter(
        image.pixel(x, y)
        for x in range(seen.left(), seen.right() + 1, across)
        for y in range(seen.top(), seen.bottom() + 1, down)
    )
    return QColor.fromRgb(points.most_common(1)[0][0])


def unreadable(picture: Picture) -> list[str]:
    """Return the words that stand out too little from their ground."""
    faults = []
    for one in picture.words:
        ground = ground_of(picture.image, one.box)
        # Opaque ink only: a watermark lies over a picture, and is part of it.
        if ground is None or not one.words.strip() or one.ink.alpha() < 255:
            continue
        # Of words that are scrolled away for the most part, what is left lies beside a bar.
        if 2 * one.box.intersected(picture.image.rect()).width() < one.box.width():
            continue
        ratio = contrast(one.ink.name(), ground.name())
        if ratio < WCAG_AA_TEXT and _in_sight(picture.image, one):
            faults.append(f"{one.words[:40]!r}: {one.ink.name()} on {ground.name()} is {ratio:.1f}")
    return faults


def _in_sight(image: QImage, one: Painted) -> bool:
    """Whether the ink is there at all: what scrolled away or lies under something else left no trace."""
    seen = one.box.intersected(image.rect())
    return any(
        sum(abs(a - b) for a, b in zip(image.pixelColor(x, y).getRgb(), one.ink.getRgb(), strict=True)) < 12
        for x in range(seen.left(), seen.right() + 1)
        for y in range(seen.top(), seen.bottom() + 1)
    )


def in_ink_of_state(picture: Picture, palette: Palette) -> list[Painted]:
    """Return the words in sight in the ink of a state."""
    states = {QColor(palette.ink_of(tone)).rgb() for tone in (Tone.GOOD, Tone.LOOK_AGAIN, Tone.BAD)}
    return [
        one
        for one in picture.words
        if one.words.strip() and one.ink.rgb() in states and one.box.intersects(picture.image.rect())
    ]


def without_sign(picture: Picture, palette: Palette) -> list[str]:
    """Return the words in the ink of a state that have no sign of the same ink on their line."""
    return [
        one.words[:40]
        for one in in_ink_of_state(picture, palette)
        if not any(
            sign.ink.rgb() == one.ink.rgb()
            and sign.box.top() < one.box.bottom()
            and sign.box.bottom() > one.box.top()
            for sign in picture.signs
        )
    ]
