"""The pictures that people look at are drawn from the walk over every page, in every look."""

from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from tests.screenshots.drawing import LOOKS, SMALL_SCREEN, draw
from visitor_desk.security.duties import Duty


def test_a_page_of_the_rail_and_a_layer_are_drawn_on_a_small_screen(qapp: QApplication, tmp_path: Path):
    dark = next(look for look in LOOKS if look.name == "dark-nl")
    drawn = draw(qapp, tmp_path / "site", tmp_path / "out", dark, "hand_over", [Duty.RECEPTION])
    assert [path.name for path in drawn] == ["reception-hand_over.png", "reception-hand_over-emergency.png"]
    for path in drawn:
        image = QImage(str(path))
        assert (image.width(), image.height()) == SMALL_SCREEN


def test_there_is_a_set_of_pictures_for_every_look():
    assert len({look.name for look in LOOKS}) == 3 * 2 * 2
    assert {"light-en", "night-nl", "dark-nl-150"} <= {look.name for look in LOOKS}
