"""From the visit in front to its footage: why, of which cameras, and what its page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ui.footage.player_room import OpensFootage, PlayerRoom, Wanted
from ui.footage.player_view import PlayerView
from ui.footage.player_wall import MOST
from ui.footage.player_words import Case, PlayerWords
from ui.formats import visible
from ui.visits.coverage_view import VisitWords, by_camera
from ui.visits.page import VisitsPage
from ui.workplace import Workplace
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.coverage import CoverageStatement
from visitor_desk.security.duties import Purpose
from visitor_desk.visits.visit import Visit, VisitId


@dataclass(frozen=True, slots=True)
class _InFront:
    visit: Visit
    words: VisitWords
    cameras: tuple[tuple[CameraId, str], ...]
    """Every camera of the visit, those with something recorded first."""


class VisitPlayer:
    """Asks what has to be asked, and lets the player's room open the rest."""

    def __init__(self, workplace: Workplace, page: VisitsPage, footage: OpensFootage) -> None:
        self._work, self._page = workplace, page
        self.room = PlayerRoom(workplace, footage, page.show_player, page.show_book)
        self._front: _InFront | None = None
        page.offer_player(self.room.page)
        page.detail.footage.clicked.connect(self._ask)
        page.detail.footage_asking.said.connect(self._open)

    def put_in_front(self, visit: Visit, words: VisitWords, statement: CoverageStatement) -> None:
        """Say which visit the key is about, and what is known of its footage."""
        recorded = {
            CameraId(camera): sum(one.recorded_s for one in ranges)
            for camera, ranges in by_camera(statement).items()
        }
        ordered = sorted(recorded, key=lambda camera: recorded[camera] == 0)
        cameras = tuple((camera, words.camera_name(camera)) for camera in ordered)
        self._front = _InFront(visit, words, cameras)

    def remember(self, visit: VisitId, purpose: Purpose) -> None:
        """Keep a purpose that was said for the name: the case is the same."""
        self.room.remember(visit, purpose)

    def play(self, purpose: Purpose) -> None:
        """Open the footage of the visit in front, of as many cameras as there is room for."""
        if self._front is not None:
            self._open(purpose, [camera for camera, _ in self._front.cameras[:MOST]])

    def _ask(self) -> None:
        front = self._front
        if front is None:
            return
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
        chosen = tuple(cameras)
        self.room.open(Wanted(front.visit.id, chosen, purpose, lambda: self._read(front, purpose, chosen)))

    def _read(self, front: _InFront, purpose: Purpose, chosen: Sequence[CameraId]) -> PlayerView:
        """Read what the page shows; called beside the window."""
        desk, session, texts = self._work.desk, self._work.session, self._work.look.texts
        visit, words = front.visit, front.words
        statement = desk.footage_link.coverage(session, visit.id)
        timeline = words.timeline(visit, statement, self._work.look.clock.now())
        zones: dict[str, str] = {zone.id: zone.name for zone in desk.house.zones(session)}
        case = Case(
            texts("visits.title", day=words.formats.date_of(visit.arrived_at)),
            texts(
                "visits.sub",
                zones=words.zone_names(visit),
                badge=visible(visit.badge or texts("visits.nothing")),
            ),
            texts("player.purpose", purpose=texts(f"purpose.{purpose.value}")),
            visible(session.operator.staff_name),
            visit.left_at is not None,
        )
        return PlayerWords(texts, zones, desk.doors.doors(session)).view(
            case,
            timeline,
            statement,
            desk.footage_link.activity(session, visit.id),
            desk.doors.of_visit(session, visit.id).events,
            frozenset(chosen),
        )
