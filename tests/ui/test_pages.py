"""Every page and layer, in both languages and all palettes, also at 150 %: read, reached and worked by anybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from tests.features.site import PASSPHRASE, Site
from tests.ui.every_page import Shown, every_page
from tests.ui.lived_in import LOGINS, lived_in_site
from tests.ui.page_checks import (
    BY_MOUSE_TOO,
    check_acts,
    check_inputs,
    check_labels,
    check_names,
    check_tab_order,
    check_whole_window,
)
from tests.ui.page_edges import faint_edges
from tests.ui.page_signs import in_ink_of_state, picture_of, unreadable, without_sign
from ui.app import make_window, render_pages, settle
from ui.main_window import MainWindow
from ui.palettes import NIGHT, PALETTES, PaletteName
from ui.rooms import RoomName, rooms_of
from ui.shortcuts import ACTS, act_named
from visitor_desk.security.duties import Duty
from visitor_desk.security.session import Session

ON_THE_RAIL = {"why_here", "evacuation_list", "mark_moment", "language", "light", "passphrase", "lock"}
WITHOUT_A_BUTTON = {
    "undo",
    "unlock.badge",
    "reception.find",
    "reception.choose_found",
    *(act.name for act in ACTS if act.name.endswith(".find")),
}
"""A key that leads to a field which says so, and what the bar at the foot offers for ten seconds."""
SEEN_BY_TESTS_OF_THEIR_OWN = {
    # Of what a document, a request, a badge or a run has come to.
    *("reception.spelling", "reception.accepted", "reception.host_approves", "reception.supervisor"),
    *("reception.instruction", "reception.vouch", "secret.set_pin", "secret.no_pin"),
    *("hand_over.keep_reason", "hand_over.take_over", "import.stop", "announced.withdraw_now"),
    *("requests.grant", "requests.grant_now", "requests.letter", "requests.lift", "requests.lift_now"),
    *("requests.restrict", "requests.restrict_now", "requests.stop"),
    *("player.keep_now", "player.unmark", "visits.more", "visits.watch_kept", "visits.reveal_now"),
    *("retention.stop", "retention.certificate", "deliveries.equipment_now"),
    *(act.name for act in ACTS if act.name.startswith(("retention.policy_", "later."))),
    *("disclosures.sign", "disclosures.turn_down", "disclosures.hand_out", "disclosures.stop"),
    *("silences.sign", "silences.begin"),
    *("visits.conflicts", *(act.name for act in ACTS if act.page == "conflicts")),
}


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with lived_in_site(tmp_path_factory.mktemp("pages")) as site:
        yield site


@pytest.fixture(scope="module")
def sessions(lived_in: Site) -> dict[Duty, Session]:
    return {duty: lived_in.desk.operators.sign_in(login, PASSPHRASE) for duty, login in LOGINS.items()}


LOOKS = [
    pytest.param(("en", PaletteName.LIGHT, 1.0), id="en-light"),
    pytest.param(("nl", PaletteName.DARK, 1.0), id="nl-dark"),
    pytest.param(("nl", PaletteName.NIGHT, 1.5), id="nl-night-150"),
]


@pytest.fixture(params=LOOKS)
def any_window(
    qapp: QApplication, lived_in: Site, request: pytest.FixtureRequest
) -> Iterator[tuple[MainWindow, PaletteName]]:
    language, palette, scale = request.param
    window = make_window(qapp, lived_in.desk, language, palette, scale)
    window.resize(1440, 900)
    window.show()
    yield window, palette
    settle(window)
    window.hand_over()
    window.close()
    shiboken6.delete(window)


class _Windows(QObject):
    """Notices everything that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


def seen_by(sessions: Mapping[Duty, Session], palette: PaletteName) -> dict[Duty, Session]:
    """In one look the pages of every duty; in the others those of four that together have every page."""
    left_out = set() if palette is PaletteName.LIGHT else {Duty.ADMINISTRATOR, Duty.AUDITOR}
    return {duty: session for duty, session in sessions.items() if duty not in left_out}


def test_every_page_can_be_read_reached_and_worked_by_anybody(
    qapp: QApplication, any_window: tuple[MainWindow, PaletteName], sessions: dict[Duty, Session]
):
    (window, palette), windows = any_window, _Windows()
    qapp.installEventFilter(windows)
    inputs, states, acts, drawn = 0, 0, set[str](), set[str]()
    for shown in every_page(window, seen_by(sessions, palette)):
        inputs += check_inputs(shown.widget)
        check_names(shown.widget)
        acts |= check_acts(shown.widget)
        check_labels(shown.widget)
        if shown.widget is not window.visitor:
            # That one is touched; the keyboard stays with the guard.
            check_tab_order(shown.widget, back=palette is PaletteName.DARK)
        if shown.last:
            check_whole_window(window)
        drawn.add(shown.name)
        if first_of(shown, drawn):
            states += check_colours(shown, palette)
    qapp.removeEventFilter(windows)
    assert inputs > 200
    assert states > 20, "words and signs of states were met"
    assert set(windows.shown) == {type(window.visitor).__name__}
    unseen = {act.name for act in ACTS} - acts - ON_THE_RAIL - WITHOUT_A_BUTTON - SEEN_BY_TESTS_OF_THEIR_OWN
    assert not unseen, "what unfolds on a page is shown in desk_parts, office_parts or footage_parts"
    assert {
        name for name in RoomName if any(one.split("-")[1] == name for one in drawn if "-" in one)
    } == set(RoomName)


def first_of(shown: Shown, drawn: set[str]) -> bool:
    """Whether no other duty has shown the same page already: its colours are the same."""
    same = shown.name.split("-", 1)[-1]
    return sum(one.split("-", 1)[-1] == same for one in drawn) == 1


def check_colours(shown: Shown, palette: PaletteName) -> int:
    """Words stand out from their ground, and no state is told by colour alone; return how many have a sign."""
    picture = picture_of(shown.widget)
    assert picture.words, shown.name
    assert unreadable(picture) == [], shown.name
    assert faint_edges(shown.widget, picture.image) == [], shown.name
    assert without_sign(picture, PALETTES[palette]) == [], shown.name
    if palette is PaletteName.NIGHT and shown.widget.isWindow():
        assert _share_of_bright(picture.image) < 0.12, shown.name
    return len(in_ink_of_state(picture, PALETTES[palette]))


def test_what_the_mouse_works_has_a_key():
    for act in BY_MOUSE_TOO.values():
        assert act_named(act).keys


def test_pictures_of_every_page_are_made(qapp: QApplication, lived_in: Site, tmp_path: Path):
    logins = {duty: (LOGINS[duty], PASSPHRASE) for duty in (Duty.RECEPTION, Duty.FACILITY)}
    pictures = render_pages(lived_in.desk, tmp_path, logins, languages=["nl"], palettes=["night"])
    names = {path.name for path in pictures}
    assert {
        "locked-night-nl.png",
        "evacuation-night-nl.png",
        "emergency-night-nl.png",
        "visitor-rules-night-nl.png",
        "reception-reception-group-night-nl.png",
        "facility-visits-table-night-nl.png",
        "facility-visits-player-night-nl.png",
        "facility-announced-new-night-nl.png",
        *(f"{duty}-{room}-night-nl.png" for duty, room in _pages_of_the_rail()),
    } <= names
    for path in pictures:
        image = QImage(str(path))
        assert (image.width(), image.height()) == (1440, 900)
        assert image.pixelColor(1435, 5).name().upper() == NIGHT.background, path.name
        assert _share_of_bright(image) < 0.12, path.name


def _pages_of_the_rail() -> list[tuple[Duty, RoomName]]:
    duties = (Duty.RECEPTION, Duty.FACILITY)
    return [(duty, room) for duty in duties for room in rooms_of(frozenset({duty}))]


def _share_of_bright(image: QImage) -> float:
    """The share of pixels that would hurt at night."""
    points = [(x, y) for x in range(0, image.width(), 11) for y in range(0, image.height(), 11)]
    return sum(image.pixelColor(x, y).lightness() > 90 for x, y in points) / len(points)
