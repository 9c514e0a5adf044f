"""Every page, in both languages, all palettes and at 150 %: nothing is cut off, nameless or without a key."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from tests.features.keystroke_tasks import group_ticket
from tests.features.site import HOST, PASSPHRASE, SUITE, Site, found, open_site
from tests.ui.page_parts import pages_of_the_shift, parts_of_reception, parts_of_the_book
from ui.access.room import AccessRoom
from ui.announced.room import AnnouncedRoom
from ui.app import make_window, render_pages, settle
from ui.deny.room import DenyRoom
from ui.footage.cameras_room import CamerasRoom
from ui.footage.door_form import OWN_FORMAT
from ui.footage.doors_room import DoorsRoom
from ui.footage.recorders_room import RecordersRoom
from ui.incidents.room import IncidentsRoom
from ui.main_window import MainWindow
from ui.palettes import NIGHT, PaletteName
from ui.privacy.requests_room import RequestsRoom
from ui.reception.room import ReceptionRoom
from ui.rooms import AnyRoom
from ui.visits.room import VisitsRoom
from ui.widgets.chip import ChipButton
from ui.widgets.key_button import ActButton
from ui.widgets.rail import RailButton
from ui.widgets.text import PlainLabel
from visitor_desk.footage.camera import (
    Camera,
    CameraId,
    CameraView,
    ClockOffset,
    FootageSource,
    OffsetSource,
    SourceId,
)
from visitor_desk.footage.still import Still
from visitor_desk.paths import DataFolder
from visitor_desk.privacy.incident import IncidentKind, NewIncident, new_incident_id
from visitor_desk.privacy.requests import Channel, NewRequest, Requester, RequestKind, RequestLanguage
from visitor_desk.security.duties import Duty
from visitor_desk.security.session import Session
from visitor_desk.visits.access_right import NewAccessRight
from visitor_desk.visits.badges import BadgeAway
from visitor_desk.visits.deny_entry import DenyInstruction, DenyOrigin, DenyReason, NewDenyEntry
from visitor_desk.visits.door_events import Door, DoorForm, DoorKey, DoorSource, DoorSourceId
from visitor_desk.visits.emergency import EmergencyService, new_team_id
from visitor_desk.visits.visit import BadgeNumber, RefusalReason

LOGINS = {
    Duty.RECEPTION: "guard",
    Duty.FACILITY: "facility",
    Duty.PRIVACY: "officer",
    Duty.ADMINISTRATOR: "admin",
    Duty.AUDITOR: "auditor",
}
INPUTS = (QLineEdit, QPlainTextEdit, QComboBox)


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with something on every page."""
    root = tmp_path_factory.mktemp("pages")
    found(DataFolder(root / "template"))
    with open_site(root / "template", root / "site") as site:
        site.desk.check_in.admit(site.guard, site.arrival(site.ticket(hours=1)))
        site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
        site.desk.check_in.admit(site.guard, site.arrival(site.ticket(hours=1)))
        site.desk.check_in.refuse(site.guard, RefusalReason.NO_TICKET)
        site.desk.emergencies.arrived(new_team_id(), EmergencyService.FIRE, 4, "TS-1234")
        site.desk.badges.report(site.guard, BadgeNumber("016"), BadgeAway.LOST, HOST)
        new = NewRequest(
            RequestKind.ACCESS,
            Channel.EMAIL,
            RequestLanguage.DUTCH,
            site.clock.now(),
            Requester("Anna Eriksson", "a@b.example"),
        )
        site.desk.requests.receive(site.officer, new)
        site.desk.deny_list.add(
            site.facility,
            NewDenyEntry(
                "Bos, B",
                DenyReason.LEFT_ESCORT,
                DenyInstruction.ESCORT_ONLY,
                DenyOrigin.HOUSE,
                HOST,
                site.clock.now().date() + timedelta(days=9),
            ),
        )
        site.desk.incidents.write(
            site.guard, NewIncident(new_incident_id(), IncidentKind.ALARM, (SUITE,), "It rang for no reason")
        )
        site.desk.access_lists.add(
            site.facility, NewAccessRight("C-1042", SUITE, "Demir, Elif", "Guardline", "Own equipment", HOST)
        )
        site.clock.advance(timedelta(hours=2))
        site.ticket("Okafor, Chidi")
        group_ticket(site, ("Nguyen, Minh", "Costa, Inês"))
        recorded(site, root / "share")
        yield site


def recorded(site: Site, share: Path) -> None:
    """A recorder with files of two cameras, one of which was entered, and a clock that is off."""
    share.mkdir()
    for name in ("door_2026-11-03_11-05-00.mp4", "lobby_2026-11-03_11-05-00.mp4", "notes.bin"):
        (share / name).write_bytes(b"no video")
    source = FootageSource(SourceId("recorder"), "Recorder", str(share), "ffmpeg-segment", "Europe/Amsterdam")
    door = Camera(CameraId("door"), "Suite door", SUITE, CameraView.ENTRANCE, source.id, "door")
    site.desk.cameras.add_source(site.facility, source)
    site.desk.cameras.add(site.facility, door)
    site.desk.footage_index.index(site.facility, source.id)
    offset = ClockOffset(door.id, site.clock.now(), 73.5, 1.0, OffsetSource.STATED)
    site.desk.cameras.set_offset(site.facility, offset)
    access = DoorSourceId("access")
    columns = DoorSource(access, "Access", DoorForm.CSV, ("Time",), "iso", "UTC", "Door", "Badge")
    site.desk.doors.add_source(site.facility, columns, [Door(access, DoorKey("North"), SUITE)])


@pytest.fixture(scope="module")
def sessions(lived_in: Site) -> dict[Duty, Session]:
    return {duty: lived_in.desk.operators.sign_in(login, PASSPHRASE) for duty, login in LOGINS.items()}


LOOKS = [
    pytest.param(("en", PaletteName.LIGHT, 1.0), id="en-light"),
    pytest.param(("nl", PaletteName.DARK, 1.0), id="nl-dark"),
    pytest.param(("nl", PaletteName.NIGHT, 1.5), id="nl-night-150"),
]


@pytest.fixture(params=LOOKS)
def any_window(qapp: QApplication, lived_in: Site, request: pytest.FixtureRequest) -> Iterator[MainWindow]:
    language, palette, scale = request.param
    window = make_window(qapp, lived_in.desk, language, palette, scale)
    window.resize(1440, 900)
    window.show()
    yield window
    settle(window)
    window.hand_over()
    window.close()
    shiboken6.delete(window)


def parts_of_office_pages(window: MainWindow, room: AnyRoom) -> Iterator[QWidget]:
    """Unfold what the pages of announced visitors have."""
    if isinstance(room, AnnouncedRoom) and room.may_change:
        room.page.detail.begin_end()
        yield window
        room.begin_new()
        room.page.form.issue.click()
        settle(window)
        yield window
        room.page.escape()
        room.file.begin()
        room.page.importing.note("not readable")
        settle(window)
        yield window
        room.page.escape()

    if isinstance(room, DenyRoom):
        for begin in (room.begin_new, room.begin_review, room.begin_telling):
            begin()
            settle(window)
            yield window
            room.page.escape()
    if isinstance(room, IncidentsRoom):
        room.begin_handling()
        settle(window)
        yield window
        room.page.escape()
    if isinstance(room, AccessRoom):
        room.page.detail.begin_end()
        yield window
        room.begin_new()
        room.page.form.put.click()
        settle(window)
        yield window
        room.page.escape()


def parts_of_every_page(window: MainWindow, sessions: dict[Duty, Session]) -> Iterator[QWidget]:
    """Bring each page of each duty to the front, with what unfolds on it."""
    yield window.unlock
    window.evacuation.show_list()
    yield window.evacuation.page
    window.evacuation.put_away()
    window.emergency.show_page()
    settle(window)
    yield window.emergency.page
    window.emergency.put_away()
    for session in sessions.values():
        window.open_session(session)
        settle(window)
        for number, (_, room) in enumerate(window.rooms):
            window.go_to(number)
            settle(window)
            yield window
            yield from pages_of_the_shift(window, room)
            if isinstance(room, ReceptionRoom):
                yield from parts_of_reception(window, room)
            if isinstance(room, VisitsRoom):
                yield from parts_of_the_book(window, room)
            yield from parts_of_office_pages(window, room)
            if isinstance(room, CamerasRoom):
                room.page.detail.as_table.click()
                yield window
                room.page.detail.open_clock()
                yield window
                room.begin_change()
                room.page.detail.change_form.service.button.click()
                settle(window)
                yield window
                room.page.detail.close_change()
                room.tuning.begin_masks()
                settle(window)
                yield window
                room.page.detail.reading.editor.show_still(Still(4, 3, bytes(36)))
                room.page.detail.reading.editor.new.click()
                settle(window)
                yield window
                room.page.detail.close_masks()
                room.page.detail.reading.show_running("1 of 2", 1, 2)
                settle(window)
                yield window
            if isinstance(room, RecordersRoom):
                room.page.detail.show_running("1 of 2", 1, 2)
                yield window
                room.begin_like_first()
                settle(window)
                room.page.form.try_files.click()
                settle(window)
                assert room.page.form.cameras.rows
                yield window
                room.begin_change()
                settle(window)
                yield window
                room.begin_import()
                room.importing.use_files([Path("export.mkv")])
                room.page.importing.ask_which_hour("twice")
                settle(window)
                yield window
            if isinstance(room, DoorsRoom):
                room.page.detail.show_running(0, 0)
                yield window
                room.page.detail.show_idle()
                room.begin_add()
                settle(window)
                room.page.form.time_format.editor.choose(OWN_FORMAT)
                room.page.form.show_tried("1 of 1", [], ["North"], [("Suite", SUITE)], may_save=True)
                room.page.form.note("look")
                settle(window)
                yield window
                room.page.show_list()
            if isinstance(room, RequestsRoom):
                room.page.show_intake()
                settle(window)
                yield window
                room.open_first()
                room.page.detail.letters.ask_refusal.click()
                for step in range(room.page.detail.stack.count()):
                    room.page.detail.stack.setCurrentIndex(step)
                    settle(window)
                    yield window


def check_inputs(part: QWidget) -> int:
    """Every input has label, buddy, accessible name and a place in the tab order; return how many."""
    buddies = {label.buddy() for label in part.findChildren(QLabel)}
    seen = 0
    for field in part.findChildren(QWidget):
        if not isinstance(field, INPUTS) or not field.isVisible():
            continue
        seen += 1
        assert field.accessibleName(), field
        assert field in buddies, field.accessibleName()
        assert field.focusPolicy() & Qt.FocusPolicy.TabFocus, field.accessibleName()
    for listed in part.findChildren(QTableView):
        assert listed.accessibleName()
        assert listed.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert all(box.accessibleName() for box in part.findChildren(QCheckBox))
    return seen


def check_acts(part: QWidget) -> set[str]:
    """Every act has a name, a key of its own and its whole room; return their words."""
    shown = [button for button in part.findChildren(QPushButton) if button.isVisible()]
    for button in shown:
        assert button.accessibleName()
        assert isinstance(button, (ActButton, RailButton, ChipButton)), button.accessibleName()
    acts = [button for button in shown if isinstance(button, ActButton)]
    for act in acts:
        assert act.keys
        assert act.width() >= act.sizeHint().width(), act.words
        assert act.height() >= act.sizeHint().height(), act.words
    keys = [button.shortcut().toString() for button in shown if not button.shortcut().isEmpty()]
    assert len(keys) == len(set(keys)), keys
    return {act.words for act in acts}


def check_labels(part: QWidget) -> None:
    """Every label shows plain text, and the whole of it where it neither wraps nor is meant to be cut."""
    for label in part.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
        if label.isVisible() and label.text() and not label.wordWrap() and type(label) is PlainLabel:
            assert label.width() >= label.sizeHint().width() - 2, label.text()


class _Windows(QObject):
    """Notices everything that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


def test_every_page_can_be_read_reached_and_worked_by_keyboard(
    qapp: QApplication, any_window: MainWindow, sessions: dict[Duty, Session]
):
    windows = _Windows()
    qapp.installEventFilter(windows)
    inputs, acts = 0, set[str]()
    for part in parts_of_every_page(any_window, sessions):
        inputs += check_inputs(part)
        acts |= check_acts(part)
        check_labels(part)
    qapp.removeEventFilter(windows)
    assert inputs > 20
    assert len(acts) > 15
    assert windows.shown == []


def test_pictures_of_every_page_are_made(qapp: QApplication, lived_in: Site, tmp_path: Path):
    logins = {duty: (login, PASSPHRASE) for duty, login in LOGINS.items()}
    pictures = render_pages(lived_in.desk, tmp_path, logins, languages=["nl"], palettes=["night"])
    names = {path.name for path in pictures}
    assert {
        "locked-night-nl.png",
        "evacuation-night-nl.png",
        "emergency-night-nl.png",
        "visitor-night-nl.png",
        "visitor-rules-night-nl.png",
        "reception-reception-night-nl.png",
        "reception-badges-night-nl.png",
        "facility-badges-night-nl.png",
        "reception-hand_over-night-nl.png",
        "reception-reception-group-night-nl.png",
        "facility-visits-night-nl.png",
        "facility-visits-table-night-nl.png",
        "facility-visits-player-night-nl.png",
        "privacy-visits-player-night-nl.png",
        "facility-announced-night-nl.png",
        "facility-access-night-nl.png",
        "facility-access-new-night-nl.png",
        "facility-announced-new-night-nl.png",
        "reception-announced-night-nl.png",
        "privacy-requests-night-nl.png",
        "privacy-requests-request-night-nl.png",
        "privacy-retention-night-nl.png",
        "administrator-cameras-night-nl.png",
        "administrator-recorders-night-nl.png",
        "facility-cameras-night-nl.png",
        "facility-recorders-night-nl.png",
    } <= names
    for path in pictures:
        image = QImage(str(path))
        assert (image.width(), image.height()) == (1440, 900)
        assert image.pixelColor(1435, 5).name().upper() == NIGHT.background, path.name
        assert _share_of_bright(image) < 0.12, path.name


def _share_of_bright(image: QImage) -> float:
    """The share of pixels that would hurt at night."""
    points = [(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)]
    return sum(image.pixelColor(x, y).lightness() > 90 for x, y in points) / len(points)
