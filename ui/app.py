"""Opens the window on a desk, or leaves pictures of every page without a display."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QThreadPool
from PySide6.QtWidgets import QApplication, QWidget

from ui.caught_lines import CaughtLines
from ui.formats import Formats
from ui.garbage import collected_on_this_thread
from ui.i18n import Language, Texts
from ui.look import Look
from ui.main_window import MainWindow
from ui.palettes import PaletteName
from ui.theme import apply_theme, dress, theme_for
from ui.visitor.view import Step
from visitor_desk.desk import Desk
from visitor_desk.privacy.notice import NoticeLanguage
from visitor_desk.security.duties import Duty, Purpose
from visitor_desk.security.session import Session

if TYPE_CHECKING:
    from ui.visits.visit_player import VisitPlayer

PICTURE_SIZE = (1440, 900)
PICTURE_PATIENCE_S = 60.0
LEND_S = 0.0005
"""So long a thread may compute while the window waits to go on; Python's own ten times as long is seen."""
SETTLE_STEP_S = 0.002


class Front:
    """Keeps one window open; language and light change by opening the next one in its place."""

    def __init__(self, app: QApplication, desk: Desk, language: str, palette: PaletteName) -> None:
        self._app, self._desk = app, desk
        self.language, self.palette = Language(language), palette
        self.window = self._open(None)

    def _open(self, session: Session | None) -> MainWindow:
        window = make_window(self._app, self._desk, self.language, self.palette)
        window.language_asked.connect(self.next_language)
        window.light_asked.connect(self.next_light)
        # What a document reader types is caught on every page, from the locked desk on.
        CaughtLines(window, Texts(self.language))
        if session is not None:
            window.take_over(session)
        return window

    def next_language(self) -> None:
        """Open the window anew in the other language."""
        self.language = Language.NL if self.language is Language.EN else Language.EN
        self._replace()

    def next_light(self) -> None:
        """Open the window anew in the next palette: light, dark, night."""
        names = list(PaletteName)
        self.palette = names[(names.index(self.palette) + 1) % len(names)]
        self._replace()

    def _replace(self) -> None:
        old = self.window
        geometry, maximised = old.geometry(), old.isMaximized()
        self.window = self._open(old.hand_over())
        self.window.setGeometry(geometry)
        if maximised:
            self.window.showMaximized()
        else:
            self.window.show()
        self.window.visitor.take_place_of(old.visitor)
        old.close()
        old.deleteLater()


def make_window(
    app: QApplication, desk: Desk, language: str, palette: PaletteName, text_scale: float = 1.0
) -> MainWindow:
    """Dress the application and make a window on a desk."""
    sys.setswitchinterval(LEND_S)
    theme = theme_for(app, palette, text_scale)
    apply_theme(app, theme)
    texts = Texts(language)
    window = MainWindow(desk, Look(theme, texts, Formats(desk.settings.zone, texts), desk.clock))
    dress(window, theme)
    return window


def run_window(desk: Desk, language: str = "", palette: str = PaletteName.LIGHT) -> int:
    """Open the window and return when it is closed; the result is an exit status."""
    app = _application()
    front = Front(app, desk, language or desk.settings.language, PaletteName(palette))
    front.window.resize(*PICTURE_SIZE)
    front.window.show()
    with collected_on_this_thread():
        return app.exec()


def render_pages(
    desk: Desk,
    out: Path,
    logins: Mapping[Duty, tuple[str, str]],
    specimen: Path | None = None,
    languages: Sequence[str] = tuple(Language),
    palettes: Sequence[str] = tuple(PaletteName),
) -> list[Path]:
    """Save a picture of every page of every duty in `logins` (login, passphrase), without a display.

    `specimen` is a document that lies on the reception page. Returns the paths that were written.
    """
    app = _application(offscreen=True)
    sessions = [desk.operators.sign_in(login, passphrase) for login, passphrase in logins.values()]
    out.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    with collected_on_this_thread():
        for language, palette in product(languages, palettes):
            window = make_window(app, desk, language, PaletteName(palette))
            # Looking at footage takes the time it takes: once is enough to show the page.
            once = palette == palettes[0]
            written += _pictures(window, sessions, out, f"{palette}-{language}", specimen, once=once)
            window.hand_over()
            window.close()
            window.deleteLater()
    for session in sessions:
        desk.operators.lock(session)
    return written


def _pictures(
    window: MainWindow,
    sessions: Sequence[Session],
    out: Path,
    name: str,
    specimen: Path | None,
    *,
    once: bool,
) -> list[Path]:
    """Save the lock and every page of every session."""
    # The window is laid out and painted like a shown one, and no screen is asked for.
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(*PICTURE_SIZE)
    window.show()
    written = [_save(window, out / f"locked-{name}.png")]
    window.evacuation.show_list()
    written.append(_save(window, out / f"evacuation-{name}.png"))
    window.evacuation.put_away()
    window.emergency.show_page()
    written.append(_save(window, out / f"emergency-{name}.png"))
    window.emergency.put_away()
    window.visitor.resize(*PICTURE_SIZE)
    written.append(_save(window, out / f"visitor-{name}.png", window.visitor))
    for session in sessions:
        window.open_session(session)
        written += _visitor_pictures(window, out, name)
        for number, (room, _) in enumerate(window.rooms):
            window.go_to(number)
            settle(window)
            for part, show in _views(window, number, specimen, once=once):
                show()
                duty = min(session.duties)
                written.append(_save(window, out / f"{duty}-{room}{part}-{name}.png"))
    return written


def _visitor_pictures(window: MainWindow, out: Path, name: str) -> list[Path]:
    """Save what a visitor sees from page to page, where this session lets somebody in."""
    from ui.reception.room import ReceptionRoom  # noqa: PLC0415 - the rooms import the window's parts

    page = next((room.page for _, room in window.rooms if isinstance(room, ReceptionRoom)), None)
    if page is None:
        return []
    settle(window)
    alone = [one for one in page.expected if not one.in_group]
    if not alone:
        return []
    page.choose_person(alone[0])
    visitor, written = window.visitor, []
    for step in Step:
        written.append(_save(window, out / f"visitor-{step}-{name}.png", visitor))
        button = visitor.languages.buttons[NoticeLanguage.DE] if step is Step.LANGUAGE else visitor.on
        button.click()
    page.close_front()
    return written


def _views(
    window: MainWindow, number: int, specimen: Path | None, *, once: bool
) -> list[tuple[str, Callable[[], object]]]:
    """Return the pictures of a page: as it opens, and with what a person would do next."""
    from ui.footage.cameras_room import CamerasRoom  # noqa: PLC0415 - the rooms import the window's parts
    from ui.footage.recorders_room import RecordersRoom  # noqa: PLC0415
    from ui.privacy.requests_room import RequestsRoom  # noqa: PLC0415
    from ui.reception.room import ReceptionRoom  # noqa: PLC0415
    from ui.visits.room import VisitsRoom  # noqa: PLC0415

    room = window.rooms[number][1]
    views: list[tuple[str, Callable[[], object]]] = [("", lambda: None)]
    if isinstance(room, ReceptionRoom) and specimen is not None:
        views.append(("-document", lambda: room.documents.read_picture(specimen)))
    if isinstance(room, ReceptionRoom) and (group := [one for one in room.page.expected if one.in_group]):
        views.append(("-group", lambda: room.page.choose_person(group[0])))
    if isinstance(room, VisitsRoom):
        views.append(("-footage", room.page.choose_recorded))
        views.append(("-table", room.page.detail.as_table.click))
        if room.player is not None:
            player = room.player
            views.append(("-player", lambda: _play(window, player)))
    views += _views_of_forms(room)
    if isinstance(room, CamerasRoom):
        views.append(("-table", room.page.detail.as_table.click))
        views.append(("-clock", room.page.detail.open_clock))
        views.append(("-change", room.begin_change))
        views.append(("-masks", room.tuning.begin_masks))
        views.append(("-picture", room.page.detail.reading.editor.show_picture.click))
    if isinstance(room, RecordersRoom):
        views.append(("-add", room.begin_like_first))
        views.append(("-tried", room.page.form.try_files.click))
        views.append(("-change", room.begin_change))
        views.append(("-import", room.begin_import))
    if isinstance(room, RequestsRoom):
        views.append(("-intake", room.page.show_intake))
        if once:
            views.append(("-request", room.open_first))
    return views


def _views_of_forms(room: object) -> list[tuple[str, Callable[[], object]]]:
    """Return the pictures of what is entered at the desk and in the office."""
    from ui.access.room import AccessRoom  # noqa: PLC0415 - the rooms import the window's parts
    from ui.announced.room import AnnouncedRoom  # noqa: PLC0415
    from ui.reception.badges_room import BadgesRoom  # noqa: PLC0415

    if isinstance(room, AnnouncedRoom) and room.may_change:
        return [("-new", room.begin_new), ("-file", room.file.begin)]
    if isinstance(room, AccessRoom):
        return [("-new", room.begin_new)]
    if isinstance(room, BadgesRoom):
        return [("-correct", lambda: room.begin("correct"))]
    return []


def _play(window: MainWindow, player: VisitPlayer) -> None:
    """Bring the footage of the visit in front to the front, each camera with its first picture."""
    player.play(Purpose.SAFETY)
    settle(window)
    patience = time.monotonic() + PICTURE_PATIENCE_S
    while player.room.page.wall.waits and time.monotonic() < patience:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


def settle(window: MainWindow) -> None:
    """Let the window finish what it is reading and draw it; gives up after some seconds."""
    patience = time.monotonic() + PICTURE_PATIENCE_S
    quiet = 0
    while quiet < 3 and time.monotonic() < patience:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        quiet = quiet + 1 if window.idle else 0
        if not quiet:
            # Waiting, and not asking again and again: this thread would keep the work from being done.
            time.sleep(SETTLE_STEP_S)
    # On a busy machine the time ran out before everything was laid out.
    QCoreApplication.sendPostedEvents()


def _save(window: MainWindow, path: Path, shown: QWidget | None = None) -> Path:
    settle(window)
    (shown or window).grab().save(str(path))
    return path


def _application(*, offscreen: bool = False) -> QApplication:
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    if offscreen:
        # A picture is the same on every machine; the person's screen is left alone.
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(sys.argv[:1])
    app.setApplicationName("visitor-desk")
    QThreadPool.globalInstance().setExpiryTimeout(10_000)
    return app
