"""From a visit to its footage: asked once why, logged before anything plays, closed with the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.features.site import PASSPHRASE, PCI_SUITE, SUITE, Site
from tests.ui.player_fakes import FakePlayer, a_view
from ui.app import settle
from ui.footage.player_showing import Plays
from ui.footage.thumb_decoding import Thumbnails
from ui.main_window import MainWindow
from ui.visits.page import VisitsPage
from ui.visits.room import VisitsRoom
from ui.visits.visit_player import VisitPlayer
from visitor_desk.errors import DeskError
from visitor_desk.footage.camera import Camera, CameraId, CameraView, FootageSource, SourceId
from visitor_desk.security.duties import Purpose
from visitor_desk.security.session import Session
from visitor_desk.visits.door_events import Door, DoorForm, DoorKey, DoorSource, DoorSourceId
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.visit import Visit, VisitId

ALT = Qt.KeyboardModifier.AltModifier
NAMES = ["Lobby in", "Suite door", "Cage 4", "Loading dock", "Corridor"]


class NotNow(DeskError):
    """A refusal of the fake service."""

    code = "footage.source_unknown"


@dataclass
class FakeFootage:
    """Logs openings in a list, and makes players that decode nothing."""

    opened: list[tuple[VisitId, tuple[CameraId, ...], Purpose]] = field(default_factory=list)
    players: list[FakePlayer] = field(default_factory=list)
    refuses: bool = False

    def open(
        self, session: Session, visit_id: VisitId, cameras: Sequence[CameraId], purpose: Purpose
    ) -> Opening:
        if self.refuses:
            raise NotNow(source="recorder")
        assert not self.players or self.players[-1].closed
        self.opened.append((visit_id, tuple(cameras), purpose))
        return Opening(FakePlayer(a_view()), self.players)


@dataclass
class Opening:
    """What was opened; remembers the player that was made of it."""

    playing: FakePlayer
    made: list[FakePlayer]

    @property
    def thumbnails(self) -> Thumbnails:
        return self.playing.thumbnails

    def player(self) -> Plays:
        self.made.append(self.playing)
        return self.playing


@dataclass
class AtVisit:
    window: MainWindow
    page: VisitsPage
    player: VisitPlayer
    footage: FakeFootage
    visit: Visit

    def press_footage(self, qtbot: QtBot) -> None:
        qtbot.keyClick(self.window, Qt.Key.Key_F, ALT)

    @property
    def in_front(self) -> bool:
        return self.player.room.page.isVisible()


def at_visit(window: MainWindow, site: Site, cameras: int) -> AtVisit:
    source = FootageSource(SourceId("recorder"), "Recorder", str(site.folder.root / "none"), "frigate", "UTC")
    site.desk.cameras.add_source(site.facility, source)
    for number, name in enumerate(NAMES[:cameras]):
        view = CameraView.ENTRANCE if number else CameraView.ZONE
        camera = Camera(CameraId(f"c{number}"), name, SUITE, view, source.id, f"c{number}")
        site.desk.cameras.add(site.facility, camera)
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(timedelta(minutes=30))
    window.open_session(site.desk.operators.sign_in("facility", PASSPHRASE))
    room = next(room for _, room in window.rooms if isinstance(room, VisitsRoom))
    footage = FakeFootage()
    assert room.player is not None
    room.player.footage = footage
    window.go_to([one for _, one in window.rooms].index(room))
    settle(window)
    return AtVisit(window, room.page, room.player, footage, visit)


def test_the_footage_is_asked_for_with_a_purpose_and_opens(qtbot: QtBot, window: MainWindow, site: Site):
    here = at_visit(window, site, 2)
    here.press_footage(qtbot)
    asking = here.page.detail.footage_asking
    qtbot.waitUntil(asking.isVisible)
    assert here.footage.opened == []
    asking.purpose.editor.choose(Purpose.SAFETY)
    qtbot.keyClick(asking.purpose.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: here.in_front)
    assert here.footage.opened == [(here.visit.id, ("c0", "c1"), Purpose.SAFETY)]
    shown = here.player.room.page.view
    assert shown is not None
    assert [lane.title for lane in shown.lanes] == ["Lobby in", "Suite door"]
    assert shown.watermark == "Staff facility"
    assert shown.purpose == "Purpose: Safety and incidents · logged"
    assert "Staff facility" not in repr(shown)


def test_the_purpose_is_asked_once_per_case(qtbot: QtBot, window: MainWindow, site: Site):
    here = at_visit(window, site, 1)
    here.player.remember(here.visit.id, Purpose.LEGAL_DUTY)
    here.press_footage(qtbot)
    qtbot.waitUntil(lambda: here.in_front)
    qtbot.keyClick(here.player.room.page.wall, Qt.Key.Key_Escape)
    qtbot.waitUntil(here.page.list.isVisible)
    assert here.footage.players[0].closed
    here.press_footage(qtbot)
    qtbot.waitUntil(lambda: here.in_front)
    assert [purpose for _, _, purpose in here.footage.opened] == [Purpose.LEGAL_DUTY] * 2


def test_the_purpose_said_for_the_name_is_the_cases_purpose(qtbot: QtBot, window: MainWindow, site: Site):
    here = at_visit(window, site, 1)
    here.page.detail.reveal.click()
    here.page.detail.purpose.editor.choose(Purpose.PERSON_REQUEST)
    here.page.detail.reveal_now.click()
    settle(window)
    here.press_footage(qtbot)
    qtbot.waitUntil(lambda: here.in_front)
    assert [purpose for _, _, purpose in here.footage.opened] == [Purpose.PERSON_REQUEST]


def test_auditors_are_offered_no_footage(window: MainWindow, site: Site):
    window.open_session(site.desk.operators.sign_in("auditor", PASSPHRASE))
    room = next(room for _, room in window.rooms if isinstance(room, VisitsRoom))
    assert room.player is None
    assert room.page.detail.footage.isHidden()


def test_of_more_than_four_cameras_one_chooses(qtbot: QtBot, window: MainWindow, site: Site):
    here = at_visit(window, site, 5)
    here.player.remember(here.visit.id, Purpose.SAFETY)
    here.press_footage(qtbot)
    asking = here.page.detail.footage_asking
    qtbot.waitUntil(asking.isVisible)
    assert asking.purpose.editor.value is Purpose.SAFETY
    assert asking.chosen == ["c0", "c1", "c2", "c3"]
    boxes = [box for _, box in asking._boxes]
    boxes[4].setChecked(True)
    asking.open_now.click()
    assert here.footage.opened == []
    assert asking._trouble.text() == "Choose one to four cameras."
    boxes[0].setChecked(False)
    asking.open_now.click()
    qtbot.waitUntil(lambda: here.in_front)
    assert here.footage.opened[0][1] == ("c1", "c2", "c3", "c4")


@pytest.mark.parametrize("leave", ["lock", "blank", "go_to"])
def test_another_page_the_lock_and_the_blank_screen_close_it_at_once(
    qtbot: QtBot, window: MainWindow, site: Site, leave: str
):
    here = at_visit(window, site, 1)
    here.player.remember(here.visit.id, Purpose.SAFETY)
    here.press_footage(qtbot)
    qtbot.waitUntil(lambda: here.in_front)
    page = here.player.room.page
    assert page.wall.tiles
    if leave == "go_to":
        window.go_to(next(n for n, (name, _) in enumerate(window.rooms) if name == "cameras"))
    else:
        getattr(window, leave)()
    assert here.footage.players[0].closed
    assert page.wall.tiles == []


def test_what_was_asked_for_opens_no_more_once_the_page_is_left(qtbot: QtBot, window: MainWindow, site: Site):
    here = at_visit(window, site, 1)
    here.player.remember(here.visit.id, Purpose.SAFETY)
    here.page.detail.footage.click()
    here.player.room.forget()
    settle(window)
    assert here.footage.players == []
    assert not here.in_front


def test_a_refusal_is_said_and_nothing_opens(qtbot: QtBot, window: MainWindow, site: Site):
    here = at_visit(window, site, 1)
    here.footage.refuses = True
    here.player.remember(here.visit.id, Purpose.SAFETY)
    here.page.detail.footage.click()
    settle(window)
    assert not here.in_front
    assert window.bar is not None
    assert "recorder" in window.bar.message.lower()


def test_doors_stand_at_the_cameras_of_their_zone(qtbot: QtBot, window: MainWindow, site: Site):
    source = DoorSource(
        DoorSourceId("paxton"), "Paxton", DoorForm.CSV, ("time",), "iso", "UTC", "door", "badge"
    )
    doors = [Door(source.id, DoorKey(key), ZoneId(zone)) for key, zone in (("s1", SUITE), ("s2", PCI_SUITE))]
    site.desk.doors.add_source(site.facility, source, doors)
    file = site.folder.root / "doors.csv"
    file.write_text(
        "time,door,badge\n2026-11-03T12:05:00Z,s1,014\n2026-11-03T12:06:00Z,s2,014\n", encoding="utf-8"
    )
    here = at_visit(window, site, 1)
    site.desk.doors.bring_in(site.facility, source.id, file)
    here.player.remember(here.visit.id, Purpose.SAFETY)
    here.press_footage(qtbot)
    qtbot.waitUntil(lambda: here.in_front)
    view = here.player.room.page.view
    assert view is not None
    assert [door.words for door in view.lanes[0].doors] == ["Suite 1: door, direction unknown · ± 1 s"]
    assert [door.words for door in view.doors] == ["Suite 2: door, direction unknown · ± 1 s"]
