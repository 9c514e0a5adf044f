"""The documents of the demo's visitors, as pictures that stand in for what lies under the camera."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2

from visitor_desk.demo_site.site import DemoVisitor
from visitor_desk.demo_site.specimens import draw_specimen


def draw_documents(visitors: Sequence[DemoVisitor], folder: Path) -> dict[str, Path]:
    """Draw a passport or card for each visitor; return the pictures by document number.

    The files are numbered: a name in a path would be a name in a log.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawn: dict[str, Path] = {}
    for number, visitor in enumerate(visitors, 1):
        fields = (
            ("Surname", visitor.surname.upper()),
            ("Given names", visitor.given_names.upper()),
            ("Nationality", "UTOPIAN"),
            ("Date of birth", f"{visitor.born:%d %b %Y}".upper()),
            ("Date of expiry", f"{visitor.expires:%d %b %Y}".upper()),
            ("Document no.", visitor.number),
        )
        kind, title = ("card", "IDENTITY CARD") if visitor.card else ("passport", "PASSPORT")
        path = folder / f"{kind}-{number}.png"
        cv2.imwrite(str(path), draw_specimen(visitor.lines(), f"UTOPIA  {title}", fields))
        drawn[visitor.number] = path
    return drawn
