"""Pictures without a machine-readable zone that look as if they had one: print in even rows, numbers, fillers.

A picture depends on its seed and number alone.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.documents.invented_lines import Rng, letters, name, pick
from visitor_desk.demo_site import specimens

Picture = NDArray[np.uint8]

HOUSE = Path(__file__).resolve().parents[2]
OCR_B = Path(specimens.__file__).resolve().parent.parent / "resources" / "fonts" / "OCRB.otf"
_MANUALS = ("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "docs/glossary.md", "docs/security.md", "LICENSE")
_LISTINGS = ("pyproject.toml", "Makefile", "visitor_desk/bootstrap.py", "storage/sqlite.py", "ui/app.py")
_FACES = ("Helvetica", "Times-Roman", "Courier", "Courier-Bold")


def _page(write: Callable[[Canvas], None], rng: Rng) -> Picture:
    """Return a page of A4 at 90 to 200 dots an inch, as a scanner or a camera above it sees it."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    write(canvas)
    canvas.save()
    with pypdfium2.PdfDocument(file.getvalue()) as document:
        picture = document[0].render(scale=float(rng.uniform(90, 200)) / 72).to_numpy()
    turn = cv2.getRotationMatrix2D((picture.shape[1] / 2, picture.shape[0] / 2), float(rng.normal(0, 4)), 1.0)
    turned = cv2.warpAffine(
        picture[:, :, :3],
        turn,
        picture.shape[1::-1],
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(150, 160, 165),
    )
    lit = turned.astype(np.float32) * np.linspace(rng.uniform(0.5, 1), 1, turned.shape[1])[None, :, None]
    return np.clip(lit + rng.normal(0, 4, lit.shape), 0, 255).astype(np.uint8)


def _text(source: str, face: str, rng: Rng) -> Picture:
    lines = (HOUSE / source).read_text(encoding="utf-8").splitlines()
    start = int(rng.integers(0, max(1, len(lines) - 60)))
    size = float(rng.uniform(8, 13))

    def write(canvas: Canvas) -> None:
        canvas.setFont(face, size)
        for row, line in enumerate(lines[start : start + int(720 / size)]):
            canvas.drawString(
                50, 790 - row * size * 1.15, line[:110].encode("latin-1", "replace").decode("latin-1")
            )

    return _page(write, rng)


def _manual(rng: Rng) -> Picture:
    return _text(pick(rng, _MANUALS), pick(rng, _FACES), rng)


def _listing(rng: Rng) -> Picture:
    return _text(pick(rng, _LISTINGS), pick(rng, _FACES[2:]), rng)


def _capitals(rng: Rng) -> Picture:
    """Rows of capitals, digits and dots in a typewriter's face, of any length but a zone's."""
    size = float(rng.uniform(9, 13))
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + pick(rng, ("", " ", ".", " .-/"))

    def write(canvas: Canvas) -> None:
        canvas.setFont(pick(rng, _FACES[2:]), size)
        for row in range(int(700 / size / 2)):
            canvas.drawString(50, 780 - row * size * 2, letters(rng, int(rng.integers(48, 70)), alphabet))

    return _page(write, rng)


def _table(rng: Rng) -> Picture:
    def write(canvas: Canvas) -> None:
        canvas.setFont(pick(rng, _FACES), 9)
        for row in range(50):
            for column in range(6):
                canvas.drawString(
                    45 + column * 90, 790 - row * 14, letters(rng, int(rng.integers(4, 11)), "0123456789.,")
                )
                if column:
                    canvas.line(40 + column * 90, 60, 40 + column * 90, 800)

    return _page(write, rng)


def _bank_card(rng: Rng) -> Picture:
    """A card with a number of sixteen digits in OCR-B, a name and a date; held level or turned."""
    picture = np.empty((540, 856, 3), np.uint8)
    picture[:] = rng.integers(40, 220, 3)
    face = cv2.FontFace(str(OCR_B))
    ink = (250, 250, 250) if float(picture.mean()) < 128 else (20, 20, 20)
    number = " ".join(letters(rng, 4, "0123456789") for _ in range(4))
    cv2.putText(picture, number, (60, 330), ink, face, 52)
    cv2.putText(picture, f"{rng.integers(1, 13):02d}/{rng.integers(27, 33)}", (380, 400), ink, face, 34)
    cv2.putText(picture, f"{name(rng)} {name(rng)}"[:26], (60, 470), ink, face, 38)
    angle = float(rng.choice([0, 90, 180, 270]) + rng.normal(0, 4))
    turn = cv2.getRotationMatrix2D((428, 428), angle, 1.0)
    turn[:, 2] += (40, 160)
    return np.asarray(cv2.warpAffine(picture, turn, (940, 940), borderValue=(90, 110, 120)), np.uint8)


def _payment_slip(rng: Rng) -> Picture:
    """A slip with one reading line in OCR-B, as bank forms have: the face of a zone, and no zone."""
    picture = np.full((500, 1100, 3), 238, np.uint8)
    face = cv2.FontFace(str(OCR_B))
    line = (
        f"{letters(rng, 16, '0123456789')}+ {letters(rng, 5, '0123456789')}<{letters(rng, 2, '0123456789')}+ "
    )
    line += f"{letters(rng, 9, '0123456789')}+ {letters(rng, 2, '0123456789')}>"
    cv2.putText(picture, line, (60, 440), (20, 20, 20), face, int(rng.integers(26, 40)))
    for row in range(5):
        cv2.putText(picture, f"{name(rng)} {name(rng)}", (80, 80 + row * 56), (60, 60, 60), face, 30)
        cv2.rectangle(picture, (70, 45 + row * 56), (900, 95 + row * 56), (180, 160, 120), 2)
    return picture


def _page_without_its_zone(rng: Rng) -> Picture:
    lines = ("P" + "<" * 43, "<" * 44)
    fields = [
        ("Surname", name(rng)),
        ("Given names", name(rng)),
        ("Number", letters(rng, 9)),
        ("Code", letters(rng, 12)),
    ]
    picture = specimens.draw_specimen(
        lines, f"UTOPIA {letters(rng, 8)}", fields, width=int(rng.integers(700, 1400))
    )
    return picture[: int(picture.shape[0] * 0.8)].copy()


def _desk(rng: Rng) -> Picture:
    """Keys of a keyboard, edges, cables and a screen: shapes in rows without any print."""
    height, width = int(rng.integers(500, 1100)), int(rng.integers(700, 1500))
    picture = np.empty((height, width, 3), np.uint8)
    picture[:] = rng.integers(30, 200, 3)
    key = int(rng.integers(14, 40))
    left, top = int(rng.integers(0, width // 3)), int(rng.integers(0, height // 2))
    for row in range(5):
        for column in range(14):
            x, y = left + column * key + (row % 2) * key // 3, top + row * key
            cv2.rectangle(picture, (x, y), (x + key - 4, y + key - 4), rng.integers(0, 70, 3).tolist(), -1)
            if rng.random() < 0.8:
                cv2.putText(
                    picture,
                    letters(rng, 1),
                    (x + 3, y + key // 2),
                    0,
                    key / 55,
                    (230, 230, 230),
                    1,
                    cv2.LINE_AA,
                )
    for _ in range(12):
        ends = rng.integers(0, min(height, width), 4).tolist()
        cv2.line(
            picture,
            tuple(ends[:2]),
            tuple(ends[2:]),
            rng.integers(0, 255, 3).tolist(),
            int(rng.integers(1, 9)),
        )
    return np.clip(picture + rng.normal(0, 8, picture.shape), 0, 255).astype(np.uint8)


def _stripes(rng: Rng) -> Picture:
    """Combs, barcodes and lattices: strokes as even as those of a zone."""
    height, width = 500, 900
    picture = np.full((height, width), int(rng.integers(150, 250)), np.uint8)
    pitch = rng.uniform(6, 24)
    for row in range(int(rng.integers(1, 5))):
        y, tall = 60 + row * int(rng.integers(20, 90)), int(rng.integers(10, 26))
        for place in range(int(width / pitch) - 4):
            x = int(20 + place * pitch)
            wide = int(rng.integers(1, max(2, int(pitch * 0.7))))
            picture[y : y + tall, x : x + wide] = int(rng.integers(0, 60))
    return picture


def _noise(rng: Rng) -> Picture:
    small = rng.integers(0, 256, (int(rng.integers(20, 200)), int(rng.integers(20, 300)), 3)).astype(np.uint8)
    return np.asarray(cv2.resize(small, (900, 600), interpolation=int(rng.integers(0, 3))), np.uint8)


KINDS: dict[str, Callable[[Rng], Picture]] = {
    "manual": _manual,
    "listing": _listing,
    "capitals": _capitals,
    "table": _table,
    "bank card": _bank_card,
    "payment slip": _payment_slip,
    "page without its zone": _page_without_its_zone,
    "desk": _desk,
    "stripes": _stripes,
    "noise": _noise,
}


def pictures(count: int, seed: int) -> Iterator[tuple[str, Picture]]:
    """Yield `count` pictures that go through all kinds in turn, each with the name of its kind."""
    kinds = tuple(KINDS)
    for number in range(count):
        kind = kinds[number % len(kinds)]
        yield kind, KINDS[kind](np.random.default_rng([seed, number]))
