"""What the window's tests share: an application, a look, and a site with a real desk."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.features.site import Site
from ui.app import make_window, settle
from ui.formats import Formats
from ui.i18n import Texts
from ui.look import Look
from ui.main_window import MainWindow
from ui.palettes import PaletteName
from ui.theme import apply_theme, theme_for
from visitor_desk.clock import SetClock

# Qt reads this once, when its first window is made.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def texts() -> Texts:
    return Texts("en")


@pytest.fixture(scope="session")
def formats(texts: Texts) -> Formats:
    return Formats(ZoneInfo("Europe/Amsterdam"), texts)


@pytest.fixture
def look(qapp: QApplication, texts: Texts, formats: Formats) -> Look:
    theme = theme_for(qapp, "light")
    apply_theme(qapp, theme)
    return Look(theme, texts, formats, SetClock(NOON))


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, site: Site) -> Iterator[MainWindow]:
    """The window on the site's desk, locked and in front."""
    opened = make_window(qapp, site.desk, "en", PaletteName.LIGHT)
    opened.resize(1440, 900)
    with qtbot.waitActive(opened):
        opened.show()
        opened.activateWindow()
    yield opened
    settle(opened)
    opened.hand_over()
    opened.close()
    # Destroyed here and now, on this thread: left to the garbage collector, it could end on another.
    shiboken6.delete(opened)
