"""The tasks that are counted, as a guard does them with keys alone; the tests hold them to their numbers."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from tests.documents.builders import build_td3
from tests.features.guard_at_desk import Cost, GuardAtDesk
from tests.features.site import HOST, SUITE, Site
from visitor_desk.clock import TimeRange
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.ticket import Announced, NewTicket, Ticket
from visitor_desk.visits.visit import BadgeNumber

GROUP: Final = ("Nguyen, Minh", "Costa, Inês", "Weber, Jonas", "Bos, Kees", "Lind, Freja", "de Boer, Tim")
ON_TICKET: Final = (
    ("NGUYEN", "MINH"),
    ("COSTA", "INES"),
    ("WEBER", "JONAS"),
    ("LIND", "FREJA"),
    ("DE BOER", "TIM"),
)
REPLACEMENT: Final = ("HADDAD", "SAMIR")
BADGES: Final = tuple(BadgeNumber(f"{number:03}") for number in range(17, 40))

MOST_KEYS_ANNOUNCED: Final = 12
MOST_KEYS_RETURNING: Final = 6
MOST_KEYS_CHECK_OUT: Final = len("014") + 1
"""The digits of a badge, and an Enter."""
MOST_SECONDS_GROUP: Final = 120.0


def document_of(surname: str, given_names: str, **fields: str) -> tuple[str, str]:
    """A valid passport of this person, with a number of its own."""
    number = f"L{10_000_000 + zlib.crc32(f'{surname}<<{given_names}'.encode()) % 90_000_000}"
    return build_td3(surname=surname, given_names=given_names, number=number, **fields)


def group_ticket(
    site: Site, names: Sequence[str] = GROUP, zone: ZoneId = SUITE, guests_allowed: int = 0
) -> Ticket:
    """A ticket of several people, open now."""
    now = site.clock.now()
    new = NewTicket(
        "C-1042",
        (zone,),
        HOST,
        HOST,
        TimeRange(now - timedelta(minutes=30), now + timedelta(hours=6)),
        Announced(tuple(names), "Northwind Hosting B.V.", "Replace power supplies"),
        guests_allowed=guests_allowed,
    )
    return site.desk.tickets.issue(site.facility, new)


def more_badges(site: Site) -> None:
    """Put more badges into the drawer than the small site has."""
    for badge in BADGES:
        site.desk.house.add_badge(site.facility, badge)


def announced(guard: GuardAtDesk) -> None:
    """Somebody who was announced, whose document lies on the reader: compare, show, hear, admit."""
    guard.show_document(document_of("ERIKSSON", "ANNA MARIA"))
    guard.decide()
    guard.press("Alt+Y", "Alt+N", "Alt+H")
    guard.decide()
    guard.press("Return")


def returning(guard: GuardAtDesk) -> None:
    """Somebody who comes back on a ticket: notice and rules of these versions were agreed on the first visit."""
    guard.show_document(document_of("JANSSEN", "BRAM"))
    guard.decide()
    guard.press("Alt+Y")
    guard.press("Return")


def check_out(guard: GuardAtDesk) -> None:
    """A badge that is handed over and read."""
    guard.scan("014")


def check_out_typed(guard: GuardAtDesk, badge: str = "014") -> None:
    """A badge that is handed over and typed, wherever the focus is."""
    guard.type(badge)
    guard.press("Return")


def group_of_six(guard: GuardAtDesk) -> None:
    """Six people of one ticket, one of them in the place of another, approved by phone."""
    first, *others = ON_TICKET
    guard.show_document(document_of(*first))
    guard.press("Alt+N")
    one_of_group(guard)
    guard.show_document(document_of(*REPLACEMENT))
    # Whose place: the list stands at the row in front, Kees Bos is two further.
    guard.decide()
    guard.press("Down", "Down", "Return")
    guard.decide()
    guard.press("Alt+A")
    guard.decide()
    guard.press("Return")
    one_of_group(guard)
    for person in others:
        guard.show_document(document_of(*person))
        one_of_group(guard)
    guard.press("Return")


def one_of_group(guard: GuardAtDesk) -> None:
    """Compare the photo, hear that the rules are agreed, admit."""
    guard.decide()
    guard.press("Alt+Y")
    guard.decide()
    guard.press("Alt+H", "Return")


@dataclass(frozen=True, slots=True)
class Task:
    """Something a person does, and the most that it may cost: in keys, or in seconds by the model."""

    name: str
    work: Callable[[GuardAtDesk], None]
    most: float
    in_seconds: bool = False

    def took(self, cost: Cost) -> float:
        """Return what of a cost the limit is about; the time of the program is measured for itself."""
        return cost.guard_s - cost.program_s if self.in_seconds else cost.keys


TASKS: Final = (
    Task("announced visitor with document", announced, MOST_KEYS_ANNOUNCED),
    Task("check-out, badge read", check_out, MOST_KEYS_CHECK_OUT),
    Task("returning visitor", returning, MOST_KEYS_RETURNING),
    Task("check-out, badge typed", check_out_typed, MOST_KEYS_CHECK_OUT),
    Task("group of six, one replacement", group_of_six, MOST_SECONDS_GROUP, in_seconds=True),
)


def furnish(site: Site) -> None:
    """Issue the tickets of all tasks."""
    more_badges(site)
    site.ticket("Eriksson, Anna Maria")
    site.ticket("Janssen, Bram")
    group_ticket(site)
