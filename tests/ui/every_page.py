"""A walk over everything the window can show: each page of each duty, and what unfolds on it.

The pages come from the rail, so a new one is walked by itself; what unfolds on it is added to `desk_parts`,
`office_parts` or `footage_parts`, and a test counts the acts of the table of keys that the walk never saw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from tests.ui.desk_parts import parts_of_the_desk
from tests.ui.footage_parts import parts_of_footage_pages
from tests.ui.office_parts import parts_of_office_pages
from ui.app import settle
from ui.main_window import MainWindow
from visitor_desk.errors import DeskError
from visitor_desk.security.duties import Duty
from visitor_desk.security.session import Session

Parts = Iterator[tuple[str, QWidget]]
"""What unfolds on a page: a name for its picture, and the widget to look at."""


LAST = "passphrase-wrong"


@dataclass(frozen=True)
class Shown:
    """Something that is in front now: a name for its picture, and the widget to look at."""

    name: str
    widget: QWidget
    last: bool = False
    """Whether everything of a session was shown with it, and the window holds all that was unfolded."""


def locked_pages(window: MainWindow) -> Parts:
    """Show what is there before anybody has signed in, and what lies over every page."""
    yield "locked", window.unlock
    window.unlock.show_refusal(DeskError())
    window.unlock.badge_card.begin()
    yield "locked-refused", window.unlock
    window.unlock.begin_pin("guard")
    yield "locked-pin", window.unlock
    window.unlock.begin()
    window.evacuation.show_list()
    yield "evacuation", window.evacuation.page
    window.evacuation.put_away()
    window.emergency.show_page()
    yield "emergency", window.emergency.page
    window.emergency.put_away()
    window.visitor.toggle()
    yield "visitor-nobody", window.visitor
    window.visitor.toggle()


def every_page(window: MainWindow, sessions: Mapping[Duty, Session]) -> Iterator[Shown]:
    """Bring everything to the front, one after another, each at rest."""
    for name, widget in locked_pages(window):
        settle(window)
        yield Shown(name, widget)
    for duty, session in sessions.items():
        window.open_session(session)
        settle(window)
        for number, (room_name, room) in enumerate(window.rooms):
            window.go_to(number)
            settle(window)
            name = f"{duty}-{room_name}"
            yield Shown(name, window)
            for parts in (
                parts_of_the_desk(window, room),
                parts_of_office_pages(window, room),
                parts_of_footage_pages(window, room),
            ):
                for part, widget in parts:
                    settle(window)
                    yield Shown(f"{name}-{part}", widget)
        for part, widget in layers_of(window, session):
            settle(window)
            yield Shown(f"{duty}-{part}", widget, last=part == LAST)


def layers_of(window: MainWindow, session: Session) -> Parts:
    """Show what lies over every page of who is signed in: a moment marked, another passphrase."""
    if session.duties & {Duty.RECEPTION, Duty.FACILITY}:
        window.moment.come()
        settle(window)
        yield "moment", window.moment
        window.moment.go()
    window.ask_new_passphrase()
    assert window.asking is not None
    yield "passphrase", window.asking
    window.asking.save.click()
    yield LAST, window.asking
    window.asking.kept.emit()
