"""Runs a player on its page: acts become its calls, and some fifty times a second what it has is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from PySide6.QtCore import QObject, Qt, QTimer

from ui.footage.player_page import PlayerPage
from ui.footage.player_speed import stepped, wound
from ui.footage.player_view import PlayerView
from ui.footage.thumb_decoding import ThumbDecoding, Thumbnails
from ui.formats import visible
from ui.look import Look
from ui.typed_time import TimeTrouble, read_time
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.playback_types import Shown

LOOK_MS: Final = 20
"""Twice as often as cameras give pictures; a look without news costs nothing."""
JUMP: Final = timedelta(seconds=10)


class Plays(Protocol):
    """What the page needs of a player; `visitor_desk.footage.playback.Player` is one."""

    @property
    def is_playing(self) -> bool:
        """Whether the clock runs."""
        ...

    @property
    def speed(self) -> float:
        """How fast, backwards below 0."""
        ...

    @property
    def at(self) -> datetime:
        """The clock's time now."""
        ...

    @property
    def span(self) -> TimeRange:
        """From the first second of any camera to the last."""
        ...

    def play(self, speed: float = 1.0) -> None:
        """Let the clock run."""
        ...

    def pause(self) -> None:
        """Let it stand."""
        ...

    def seek(self, at: datetime) -> None:
        """Go to an instant, exactly."""
        ...

    def lead(self, camera: CameraId) -> None:
        """Say whose pictures `step` counts."""
        ...

    def step(self, pictures: int) -> None:
        """Go on or back by single pictures."""
        ...

    def shown(self) -> Sequence[Shown]:
        """Return the newest of each camera."""
        ...

    def fit(self, camera: CameraId, width: int, height: int) -> None:
        """Scale pictures to a room in pixels."""
        ...

    def close(self) -> None:
        """End every thread and drop every picture."""
        ...


class Showing(QObject):
    """One opening of a visit's footage; it ends with the page, the lock or the next one and keeps nothing."""

    def __init__(self, look: Look, page: PlayerPage, on_back: Callable[[], None]) -> None:
        super().__init__(page)
        self._look, self._page, self._on_back = look, page, on_back
        self._player: Plays | None = None
        self._make: Thumbnails | None = None
        self._thumbs = ThumbDecoding(page.thumbs)
        self._chosen = 1.0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.look)
        page.asked.connect(self.act)
        page.sought.connect(self.seek)
        page.time_typed.connect(self.land)
        page.fitted.connect(self._fit)
        page.wall.chosen.connect(lambda _number: self._lead())
        page.left.connect(self.end)

    @property
    def is_open(self) -> bool:
        """Whether footage is open."""
        return self._player is not None

    def begin(self, view: PlayerView, player: Plays, thumbnails: Thumbnails) -> None:
        """Show a view and what its player gives, from the first moment on."""
        self.end()
        self._player, self._make, self._chosen = player, thumbnails, 1.0
        self._page.show_view(view)
        self._lead()
        self.seek(max(player.span.start, min(player.span.end, view.presence.start)))
        self._timer.start()

    def end(self) -> None:
        """Close the player and drop every picture, at once."""
        self._timer.stop()
        self._thumbs.stop()
        player, self._player = self._player, None
        self._make = None
        if player is not None:
            self._page.drop()
            player.close()

    def look(self) -> None:
        """Show what there is to see now."""
        player = self._player
        if player is not None:
            speed = player.speed if player.is_playing else 0.0
            self._page.show_now(player.shown(), player.at, speed, self._chosen)

    def act(self, name: str) -> None:
        """Do an act of the table of keys."""
        player = self._player
        if player is None:
            return
        if name == "player.back":
            if not self._page.step_back():
                self._on_back()
            return
        if self._page.act(name):
            return
        acts: dict[str, Callable[[], None]] = {
            "player.play": lambda: player.pause() if player.is_playing else player.play(self._chosen),
            "player.stop": player.pause,
            "player.forwards": lambda: self._wind(player, 1),
            "player.backwards": lambda: self._wind(player, -1),
            "player.faster": lambda: self._change_speed(player, 1),
            "player.slower": lambda: self._change_speed(player, -1),
            "player.earlier": lambda: self.seek(player.at - JUMP),
            "player.later": lambda: self.seek(player.at + JUMP),
            "player.frame_back": lambda: self._step(player, -1),
            "player.frame_on": lambda: self._step(player, 1),
            "player.first": lambda: self.seek(player.span.start),
            "player.last": lambda: self.seek(player.span.end),
            "player.previous": lambda: self._go_beside(player, backwards=True),
            "player.next": lambda: self._go_beside(player, backwards=False),
            "player.mark_in": lambda: self._mark(player.at, first=True),
            "player.mark_out": lambda: self._mark(player.at, first=False),
            "player.thumbnails": self._show_thumbnails,
        }
        acts[name]()
        self.look()

    def seek(self, at: datetime) -> None:
        """Go to an instant of the visit's footage; one outside it leads to its nearest end."""
        player = self._player
        if player is not None:
            at = max(player.span.start, min(player.span.end, at))
            player.seek(at)
            self._page.timeline.show_at(at, follow=True)

    def land(self, typed: str) -> None:
        """Go where typed words say, or say why they lead nowhere and what there is."""
        player = self._player
        if player is None:
            return
        span, formats = player.span, self._look.formats
        meant = read_time(typed, player.at, span, formats.zone)
        if isinstance(meant, TimeTrouble):
            words = self._look.texts(
                f"player.time_{meant.value}",
                typed=visible(typed.strip()),
                start=formats.clock(span.start),
                end=formats.clock(span.end),
            )
            self._page.bar.show_trouble(words)
            return
        self._page.end_typing()
        self.seek(meant)

    def _wind(self, player: Plays, direction: int) -> None:
        player.play(wound(player.speed if player.is_playing else 0.0, direction))

    def _change_speed(self, player: Plays, step: int) -> None:
        if player.is_playing:
            player.play(stepped(player.speed, step))
        else:
            self._chosen = stepped(self._chosen, step)

    def _step(self, player: Plays, pictures: int) -> None:
        if player.is_playing:
            player.pause()
        player.step(pictures)

    def _go_beside(self, player: Plays, *, backwards: bool) -> None:
        moment = self._page.beside(player.at, backwards=backwards)
        if moment is not None:
            self.seek(moment.start)

    def _mark(self, at: datetime, *, first: bool) -> None:
        start, end = self._page.marks
        if first:
            self._page.set_marks(at, end if end is not None and end > at else None)
        else:
            self._page.set_marks(start if start is not None and start < at else None, at)

    def _lead(self) -> None:
        camera = self._page.wall.active
        if self._player is not None and camera is not None:
            self._player.lead(camera)

    def _fit(self, camera: str, width: int, height: int) -> None:
        if self._player is not None:
            self._player.fit(CameraId(camera), width, height)

    def _show_thumbnails(self) -> None:
        """Show small pictures of the active camera over the marks or what is in sight, or put them away."""
        page = self._page
        axis, camera = page.timeline.axis, page.active
        if self._make is None or not page.thumbnails.isChecked() or camera is None or axis is None:
            self._thumbs.stop()
            return
        self._thumbs.start(self._make, camera, (axis, page.timeline.shape), page.marked)
