"""`python -m tests.screenshots [FOLDER]`: a picture of every page and layer, to be looked at.

Draws each in light, dark and night, in Dutch and English, at 1280x800 with text at 100 % and at 150 %; `--only`
keeps to some of these looks (`light-en`, `dark-nl-150`), `--pages` to pages whose name holds a word. The site in
them is invented, and its clock stands still, so that two sets of pictures differ where the window does.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication

from tests.screenshots.drawing import LOOKS, draw

DEFAULT: Final = Path("out/screenshots")


def main() -> None:
    """Draw the pictures and say where they are."""
    asked = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    asked.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    asked.add_argument("--only", action="append", choices=[look.name for look in LOOKS], default=[])
    asked.add_argument("--pages", default="", help="a part of the names of the pages that are wanted")
    given = asked.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    looks = [look for look in LOOKS if not given.only or look.name in given.only]
    with tempfile.TemporaryDirectory() as site:
        for look in looks:
            drawn = draw(app, Path(site) / look.name, given.folder / look.name, look, given.pages)
            print(f"{look.name}: {len(drawn)} pictures in {given.folder / look.name}", flush=True)


if __name__ == "__main__":
    main()
