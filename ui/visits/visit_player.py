"""From the visit in front to its footage: why, of which cameras, and what its page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ui.footage.kept_view import kept_view
from ui.footage.player_room import Opened, PlayerRoom, Wanted
from ui.footage.player_view import PlayerView
from ui.footage.player_wall import MOST
from ui.footage.player_words import Case, PlayerWords
from ui.formats import visible
from ui.visits.coverage_view import VisitWords, by_camera
from ui.visits.page import VisitsPage
from ui.visits.visit_keep import Kept, VisitKeep
from ui.workplace import Workplace
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.coverage import CoverageStatement
from visitor_desk.footage.track import Track
from visitor_desk.privacy.hold import HoldId
from visitor_desk.security.duties import Duty, Purpose
from visitor_desk.security.session import Session
from visitor_desk.visits.visit import Visit, VisitId


class OpensFootage(Protocol):
    """What is needed of the service; `visitor_desk.footage.viewing.FootageViewing` is one."""

    def open(
        self, session: Session, visit_id: VisitId, cameras: Sequence[CameraId], purpose: Purpose
    ) -> Opened:
        """Write the opening into the log; only then is there anything to play."""
        ...


@dataclass(frozen=True, slots=True)
class _InFront:
    visit: Visit
    words: VisitWords
    cameras: tuple[tuple[CameraId, str], ...]
    """Every camera of the visit, those with something recorded first."""


class VisitPlayer:
    """Asks what has to be asked, and lets the player's room open the rest."""

    def __init__(self, workplace: Workplace, page: VisitsPage, footage: OpensFootage) -> None:
        self._work, self._page, self.footage = workplace, page, footage
        self.room = PlayerRoom(workplace, page.show_player, page.show_book)
        self.keeping = VisitKeep(workplace)
        self._front: _InFront | None = None
        self._kept: HoldId | None = None
        self._asks_for_kept = False
        page.offer_player(self.room.page)
        detail, player = page.detail, self.room.page
        detail.footage.clicked.connect(self._ask)
        detail.footage_asking.said.connect(self._open)
        detail.keep.clicked.connect(self._keep)
        detail.watch_kept.clicked.connect(self._ask_for_kept)
        player.keep_asked.connect(self._keep_played)
        player.keep_panel.left.connect(player.end_keeping)
        for panel in (detail.keep_panel, player.keep_panel):
            self.keeping.attach(panel)
        self.keeping.on_kept = self._read_kept

    def put_in_front(self, visit: Visit, words: VisitWords, statement: CoverageStatement) -> None:
        """Say which visit the key is about, and what is known of its footage."""
        recorded = {
            CameraId(camera): sum(one.recorded_s for one in ranges)
            for camera, ranges in by_camera(statement).items()
        }
        ordered = sorted(recorded, key=lambda camera: recorded[camera] == 0)
        cameras = tuple((camera, words.camera_name(camera)) for camera in ordered)
        self._front = _InFront(visit, words, cameras)
        self._read_kept(visit.id)

    def remember(self, visit: VisitId, purpose: Purpose) -> None:
        """Keep a purpose that was said for the name: the case is the same."""
        self.room.remember(visit, purpose)

    def play(self, purpose: Purpose) -> None:
        """Open the footage of the visit in front, of as many cameras as there is room for."""
        self._asks_for_kept = False
        if self._front is not None:
            self._open(purpose, [camera for camera, _ in self._front.cameras[:MOST]])

    def _keep(self) -> None:
        """Say what keeping all of the visit's footage would copy."""
        front = self._front
        if front is not None:
            self._page.detail.footage_asking.hide()
            self.keeping.ask(self._page.detail.keep_panel, front.visit.id, dict(front.cameras))

    def _keep_played(self, marked: TimeRange | None) -> None:
        """Say it of the cameras that play, between the marks where there are two."""
        front, player = self._front, self.room.page
        if front is None or player.view is None:
            return
        cameras = [lane.camera for lane in player.view.lanes]
        player.begin_keeping()
        self.keeping.ask(player.keep_panel, front.visit.id, dict(front.cameras), cameras, marked)

    def _read_kept(self, visit: VisitId) -> None:
        self._work.read(
            self._page, lambda: self.keeping.kept_of(visit), lambda kept: self._show_kept(visit, kept)
        )

    def _show_kept(self, visit: VisitId, kept: Sequence[Kept]) -> None:
        if self._front is None or self._front.visit.id != visit:
            return
        playable = [one.hold for one in kept if one.playable]
        self._kept = playable[-1] if playable else None
        detail = self._page.detail
        detail.show_kept([(one.words, one.tone) for one in kept])
        detail.watch_kept.setVisible(bool(playable) and Duty.PRIVACY in self._work.session.duties)

    def _ask_for_kept(self) -> None:
        """Open what is kept, for a purpose; every camera of it that fits on the wall."""
        front = self._front
        if front is None or self._kept is None:
            return
        known = self.room.purpose_of(front.visit.id)
        self._asks_for_kept = True
        if known is not None and len(front.cameras) <= MOST:
            self._open(known, [camera for camera, _ in front.cameras])
        else:
            self._page.detail.ask_footage(front.cameras, known)

    def _ask(self) -> None:
        front = self._front
        if front is None:
            return
        self._asks_for_kept = False
        known = self.room.purpose_of(front.visit.id)
        if known is not None and len(front.cameras) <= MOST:
            self._open(known, [camera for camera, _ in front.cameras])
        else:
            self._page.detail.ask_footage(front.cameras, known)

    def _open(self, purpose: Purpose, cameras: Sequence[CameraId]) -> None:
        front = self._front
        if front is None:
            return
        self._page.detail.footage_asking.hide()
        visit, session = front.visit.id, self._work.session
        kept = self._kept if self._asks_for_kept else None
        chosen = tuple(cameras)

        def begin() -> tuple[Opened, PlayerView]:
            if kept is not None:
                viewing = self._work.desk.kept_footage.watch(session, kept, purpose, cameras=chosen)
                return viewing, self._kept_view(front, purpose, viewing.tracks)
            opened = self.footage.open(session, visit, chosen, purpose)
            return opened, self._read(front, purpose, chosen)

        self.room.open(Wanted(visit, purpose, begin))

    def _kept_view(self, front: _InFront, purpose: Purpose, tracks: Sequence[Track]) -> PlayerView:
        look, visit = self._work.look, front.visit
        presence = TimeRange(visit.arrived_at, visit.left_at or look.clock.now())
        title = look.texts("visits.presence")
        case = self._case(front, purpose)
        return kept_view(look.texts, look.formats, case, tracks, dict(front.cameras), presence, title)

    def _case(self, front: _InFront, purpose: Purpose) -> Case:
        texts, visit, words = self._work.look.texts, front.visit, front.words
        return Case(
            texts("visits.title", day=words.formats.date_of(visit.arrived_at)),
            texts(
                "visits.sub",
                zones=words.zone_names(visit),
                badge=visible(visit.badge or texts("visits.nothing")),
            ),
            texts("player.purpose", purpose=texts(f"purpose.{purpose.value}")),
            visible(self._work.session.operator.staff_name),
            visit.left_at is not None,
        )

    def _read(self, front: _InFront, purpose: Purpose, chosen: Sequence[CameraId]) -> PlayerView:
        """Read what the page shows; called beside the window."""
        desk, session, texts = self._work.desk, self._work.session, self._work.look.texts
        visit, words = front.visit, front.words
        statement = desk.footage_link.coverage(session, visit.id)
        timeline = words.timeline(visit, statement, self._work.look.clock.now())
        zones: dict[str, str] = {zone.id: zone.name for zone in desk.house.zones(session)}
        case = self._case(front, purpose)
        return PlayerWords(texts, zones, desk.doors.doors(session)).view(
            case,
            timeline,
            statement,
            desk.footage_link.activity(session, visit.id),
            desk.doors.of_visit(session, visit.id).events,
            frozenset(chosen),
        )
