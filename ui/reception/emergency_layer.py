"""The work behind F8: it lies over every page and over the lock, and a team is written with one Enter.

Somebody who comes with blue lights waits for no sign-in and no database: the evacuation list of the desk has
them at once. With the server away the desk's own store takes the rest; what no store has taken yet is tried
again until one has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget

from ui.look import Look
from ui.models.emergency_teams import TeamRow
from ui.operations import Operation
from ui.reception.badges_forms import typed_time
from ui.reception.emergency_page import EmergencyPage
from ui.reception.emergency_words import team_in_words, team_row
from ui.reception.evacuation_layer import EvacuationLayer
from ui.workplace import Pools, or_offline
from visitor_desk.desk import Desk
from visitor_desk.errors import DeskError
from visitor_desk.security.session import Session
from visitor_desk.visits.emergency import EmergencyService, EmergencyTeam, TeamId, new_team_id

Result = TypeVar("Result")

TRY_AGAIN_MS = 15_000


@dataclass(frozen=True, slots=True)
class _Arrival:
    """What was typed when a team came; its id and time are those of the first try."""

    team: TeamId
    service: EmergencyService
    people: int | None
    vehicle: str
    at: datetime


class EmergencyLayer(QStackedWidget):
    """Holds everything else the window shows, and lays the page of the emergency services over it."""

    lock_asked = Signal()

    def __init__(self, desk: Desk, look: Look, pools: Pools, below: EvacuationLayer) -> None:
        super().__init__()
        self._desk, self._look, self._pools = desk, look, pools
        self._session: Session | None = None
        self._waiting: list[_Arrival] = []
        self.page = EmergencyPage(look)
        self.page.arrival_asked.connect(self._arrived)
        self.page.left_asked.connect(self._left)
        self.page.completed.connect(self._complete)
        self.page.close_asked.connect(self.put_away)
        self.page.evacuation_asked.connect(self._evacuate)
        self.page.lock_asked.connect(self._lock)
        self._evacuation = below
        self.addWidget(below)
        self.addWidget(self.page)
        self._again = QTimer(self)
        self._again.setInterval(TRY_AGAIN_MS)
        self._again.timeout.connect(self._try_again)

    def rest(self) -> None:
        """Try nothing further: the window goes."""
        self._again.stop()

    def opened(self, session: Session | None) -> None:
        """Take note of who is signed in and in front of the desk; None hides what only they may read."""
        self._session = session
        if self.up:
            self._read()

    @property
    def up(self) -> bool:
        """Whether the page is in front."""
        return self.currentWidget() is self.page

    def show_page(self) -> None:
        """Show the page, ready to type."""
        self.setCurrentWidget(self.page)
        self.page.begin()
        self._read()

    def put_away(self) -> None:
        """Go back to what was shown before."""
        self.setCurrentIndex(0)
        self.page.show_teams([], signed_in=False)

    def _evacuate(self) -> None:
        self.put_away()
        self._evacuation.show_list()

    def _lock(self) -> None:
        self.put_away()
        self.lock_asked.emit()

    def _read(self, choose: str = "") -> None:
        emergencies, session = self._desk.emergencies, self._session

        def read() -> list[TeamRow]:
            if session is None or session.locked:
                return [team_row(self._look, team) for team in emergencies.here()]
            opened = sorted(emergencies.lately(session), key=lambda one: one.team.left_at is not None)
            return [team_row(self._look, one.team, one.note) for one in opened]

        def got(rows: Sequence[TeamRow]) -> None:
            if self.up and session is self._session:
                self.page.show_teams(rows, signed_in=session is not None)
                self.page.choose(choose)

        self._do(read, got)

    def _arrived(self, service: EmergencyService, people: int | None, vehicle: str) -> None:
        self._write(_Arrival(new_team_id(), service, people, vehicle, self._look.clock.now()))

    def _write(self, arrival: _Arrival) -> None:
        def done(made: EmergencyTeam) -> None:
            self._waiting = [one for one in self._waiting if one.team != made.id]
            if not self._waiting:
                self._again.stop()
            if self.up:
                who = team_in_words(self._look.texts, made.service.value, made.people)
                self.page.begin()
                away = self._desk.offline.is_away()
                said = "emergency.said_arrived_here" if away else "emergency.said_arrived"
                self.page.say(self._look.texts(said, who=who))
                self._read(made.id)

        self._do(
            lambda: self._desk.emergencies.arrived(
                arrival.team, arrival.service, arrival.people, arrival.vehicle, arrival.at
            ),
            done,
            lambda error: self._not_written(arrival, error),
        )

    def _not_written(self, arrival: _Arrival, error: DeskError) -> None:
        refused = error.code in {"visits.field_not_accepted", "documents.bsn_not_kept"}
        if refused:
            self.page.say(self._look.sentence(error), "bad")
            self.page.vehicle.editor.setFocus()
            return
        if all(one.team != arrival.team for one in self._waiting):
            self._waiting.append(arrival)
        self._again.start()
        self.page.say(self._look.texts("emergency.said_waits"), "look_again")

    def _try_again(self) -> None:
        for arrival in self._waiting:
            self._write(arrival)

    def _left(self, team: str) -> None:
        def done(_: EmergencyTeam) -> None:
            self.page.say(self._look.texts("emergency.said_left"))
            self._read(team)

        self._do(lambda: self._desk.emergencies.left(TeamId(team)), done)

    def _complete(self, team: str, people: int | None, vehicle: str, left: str, note: str) -> None:
        session, page = self._session, self.page
        at = typed_time(self._look, left) if left.strip() else None
        wrong = bool(left.strip()) and at is None
        page.left_at.show_trouble(self._look.texts("cameras.no_moment") if wrong else "")
        if session is None or wrong:
            return

        def done(_: EmergencyTeam) -> None:
            page.say(self._look.texts("emergency.said_completed"))
            self._read(team)

        self._do(
            lambda: self._desk.emergencies.complete(session, TeamId(team), people, vehicle, at, note), done
        )

    def _do(
        self,
        work: Callable[[], Result],
        on_done: Callable[[Result], None],
        on_error: Callable[[DeskError], None] | None = None,
    ) -> None:
        Operation(
            self,
            lambda _progress, _stopped: or_offline(self._desk, work),
            on_done,
            on_error or (lambda error: self.page.say(self._look.sentence(error), "bad")),
            pool=self._pools.writing,
        )
