"""Pictures of everything the window can show, drawn without a screen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

import shiboken6
from PySide6.QtWidgets import QApplication

from tests.features.site import PASSPHRASE
from tests.ui.every_page import every_page
from tests.ui.lived_in import LOGINS, lived_in_site
from ui.app import make_window, settle
from ui.i18n import Language
from ui.palettes import PaletteName
from visitor_desk.security.duties import Duty

SMALL_SCREEN: Final = (1280, 800)


@dataclass(frozen=True)
class PictureLook:
    """How the window looks in a set of pictures."""

    palette: PaletteName
    language: Language
    scale: float

    @property
    def name(self) -> str:
        """Return the folder of the set, as dark-nl-150."""
        large = "" if self.scale == 1 else f"-{self.scale:.0%}".rstrip("%")
        return f"{self.palette}-{self.language}{large}"


LOOKS: Final = [
    PictureLook(palette, language, scale)
    for scale, palette, language in product((1.0, 1.5), PaletteName, Language)
]


def draw(
    app: QApplication,
    site_root: Path,
    out: Path,
    look: PictureLook,
    pages: str = "",
    duties: Collection[Duty] = tuple(LOGINS),
) -> list[Path]:
    """Draw the pages and layers of these duties whose name holds `pages` into a folder; return the pictures."""
    out.mkdir(parents=True, exist_ok=True)
    drawn = []
    with lived_in_site(site_root) as site:
        sessions = {duty: site.desk.operators.sign_in(LOGINS[duty], PASSPHRASE) for duty in duties}
        window = make_window(app, site.desk, look.language, look.palette, look.scale)
        window.resize(*SMALL_SCREEN)
        window.visitor.resize(*SMALL_SCREEN)
        window.show()
        window.activateWindow()
        for shown in every_page(window, sessions):
            if pages in shown.name:
                place = out / f"{shown.name}.png"
                shown.widget.window().grab().save(str(place))
                drawn.append(place)
        settle(window)
        window.hand_over()
        window.close()
        shiboken6.delete(window)
    return drawn
