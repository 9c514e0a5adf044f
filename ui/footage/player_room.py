"""Opens a visit's footage once a purpose stands in the log, and closes it with its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ui.footage.player_page import PlayerPage
from ui.footage.player_showing import Plays, Showing
from ui.footage.player_view import PlayerView
from ui.footage.thumb_decoding import Thumbnails
from ui.palettes import Tone
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.security.duties import Purpose
from visitor_desk.visits.visit import VisitId


class Opened(Protocol):
    """What the page needs of what was opened; `visitor_desk.footage.viewing.Viewing` is one."""

    @property
    def thumbnails(self) -> Thumbnails:
        """What makes small pictures."""
        ...

    def player(self) -> Plays:
        """Make a player."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """Footage that is to be opened; `begin` writes that into the log, opens it, and reads what is shown."""

    visit: VisitId
    purpose: Purpose
    begin: Callable[[], tuple[Opened, PlayerView]]


class PlayerRoom:
    """Keeps one opening at a time, and what was said why for each visit."""

    def __init__(
        self,
        workplace: Workplace,
        bring: Callable[[PlayerPage], None],
        go_back: Callable[[], None],
    ) -> None:
        self._work, self._bring = workplace, bring
        self.page = PlayerPage(workplace.look)
        self.showing = Showing(workplace.look, self.page, go_back)
        self._purposes: dict[VisitId, Purpose] = {}
        self._asked = 0
        self.page.left.connect(self.forget)
        self.page.left.connect(go_back)

    def remember(self, visit: VisitId, purpose: Purpose) -> None:
        """Keep the purpose of a case until the room ends: it is asked for once."""
        self._purposes[visit] = purpose

    def purpose_of(self, visit: VisitId) -> Purpose | None:
        """Return what was said for a visit, None where nothing was."""
        return self._purposes.get(visit)

    def open(self, wanted: Wanted) -> None:
        """Log the opening and show the footage, unless something else was asked for meanwhile."""
        work = self._work
        self._asked += 1
        turn = self._asked
        work.say("player.opening", Tone.NEUTRAL)

        def show(found: tuple[Opened, PlayerView]) -> None:
            self.remember(wanted.visit, wanted.purpose)
            if turn != self._asked:
                return
            opened, view = found
            self._bring(self.page)
            self.showing.begin(view, opened.player(), opened.thumbnails)
            words = work.look.texts(f"purpose.{wanted.purpose.value}")
            work.say("player.purpose", Tone.NEUTRAL, purpose=words)

        def fail(error: DeskError) -> None:
            if turn == self._asked:
                work.show_error(error)

        work.write(self.page, wanted.begin, show, fail)

    def forget(self) -> None:
        """Let nothing open that was asked for: the visit it belongs to is no longer in front."""
        self._asked += 1
