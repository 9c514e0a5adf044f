"""One Enter at a time: what a reader types does its own act wherever the focus is, and never the act in front.

A reader sends its text and an Enter faster than fingers. Whatever panel has the focus, a badge that is out comes
back on the page where badges come back, and otherwise nothing is written: nobody is let in, refused or let out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import pytest
from PySide6.QtWidgets import QApplication

from tests.features.guard_at_desk import GuardAtDesk, guard_at_desk
from tests.features.keystroke_tasks import document_of, furnish
from tests.features.site import Site
from ui.rooms import RoomName
from visitor_desk.visits.visit import VisitFilter

OUT: Final = "016"
"""The badge of somebody who is inside while everything is tried."""

UNKNOWN_BADGE, SHORT_CODE, LONG_CODE = "999", "A7K", "HTTPS://EXAMPLE.NET/TICKET/4711"
READ: Final = {"a badge of nobody": UNKNOWN_BADGE, "a short code": SHORT_CODE, "a long code": LONG_CODE}


def ready_to_admit(guard: GuardAtDesk) -> None:
    """Put a document on the reader and say that the photo resembles: one Enter would let Anna in."""
    guard.press("Ctrl+1", "F2")
    guard.show_document(document_of("ERIKSSON", "ANNA MARIA"))
    guard.press("Alt+Y")
    guard.page.visit.admit.setFocus()
    assert guard.page.visit.admit.isEnabled()


def at_admit(guard: GuardAtDesk) -> None:
    ready_to_admit(guard)


def at_the_person(guard: GuardAtDesk) -> None:
    ready_to_admit(guard)
    guard.page.visit.person.editor.setFocus()


def at_a_refusal(guard: GuardAtDesk) -> None:
    ready_to_admit(guard)
    guard.press("Alt+R")
    assert guard.page.visit.reason.editor.hasFocus()


def at_a_group(guard: GuardAtDesk) -> None:
    guard.press("Ctrl+1", "F2")
    guard.page.choose_person(next(one for one in guard.page.expected if one.in_group))
    guard.refresh()
    guard.press("Alt+N")
    guard.page.group.table.setFocus()
    assert guard.page.group.table.hasFocus()


def at_the_list(guard: GuardAtDesk) -> None:
    ready_to_admit(guard)
    guard.page.here.list.setFocus()
    guard.press("Home")


def at_the_find_field(guard: GuardAtDesk) -> None:
    ready_to_admit(guard)
    guard.press("Ctrl+F")
    guard.type("Jan")


def at_the_badge_field(guard: GuardAtDesk) -> None:
    ready_to_admit(guard)
    guard.press("Alt+B")


def at_typed_lines(guard: GuardAtDesk) -> None:
    guard.press("Ctrl+1", "F2", "F4")


def at_the_mark_of_a_moment(guard: GuardAtDesk) -> None:
    ready_to_admit(guard)
    guard.press("F7")


def at_the_ledger(guard: GuardAtDesk) -> None:
    guard.press(f"Ctrl+{[name for name, _ in guard.window.rooms].index(RoomName.BADGES) + 1}")


def at_the_hand_over(guard: GuardAtDesk) -> None:
    guard.press(f"Ctrl+{[name for name, _ in guard.window.rooms].index(RoomName.HAND_OVER) + 1}")


def at_the_emergency_services(guard: GuardAtDesk) -> None:
    guard.press("F8")
    guard.window.emergency.page.people.editor.setFocus()


def at_the_evacuation_list(guard: GuardAtDesk) -> None:
    guard.press("F9")


PLACES: Final[dict[str, Callable[[GuardAtDesk], None]]] = {
    "admit": at_admit,
    "who comes": at_the_person,
    "refusal": at_a_refusal,
    "group": at_a_group,
    "who is here": at_the_list,
    "find": at_the_find_field,
    "badge field": at_the_badge_field,
    "typed lines": at_typed_lines,
    "F7": at_the_mark_of_a_moment,
    "badges": at_the_ledger,
    "hand-over": at_the_hand_over,
    "F8": at_the_emergency_services,
    "F9": at_the_evacuation_list,
}
TAKE_BADGES: Final = frozenset(PLACES) - {"badges", "hand-over", "F8", "F9"}
"""Where the page in front is the one to which badges come back."""


def written(site: Site) -> tuple[object, ...]:
    """Everything that an act of these pages would change."""
    visits = site.desk.visit_book.page(site.facility, VisitFilter())
    return (
        [(one.id, one.state) for one in visits],
        [team.id for team in site.desk.emergencies.here()],
        site.desk.badges.tasks(site.guard),
        site.desk.hand_overs.last(site.guard),
    )


def let_bram_in(site: Site) -> None:
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket("Eriksson, Anna Maria"), OUT))


@pytest.fixture
def guard(qapp: QApplication, site: Site) -> Iterator[GuardAtDesk]:
    furnish(site)
    let_bram_in(site)
    with guard_at_desk(qapp, site) as opened:
        yield opened


def back_to_the_start(guard: GuardAtDesk) -> None:
    for _ in range(4):
        guard.press("Escape")
    guard.press("Ctrl+1")
    while guard.page.tabs > 1:
        guard.page.close_front()
    guard.page.close_front()


def test_what_a_reader_types_does_no_act_of_the_panel_in_front(guard: GuardAtDesk, site: Site):
    for place, go_there in PLACES.items():
        for what, text in READ.items():
            go_there(guard)
            before = written(site)
            guard.scan(text)
            assert written(site) == before, (place, what)
            back_to_the_start(guard)


def test_a_badge_that_is_read_comes_back_and_nothing_else_happens(guard: GuardAtDesk, site: Site):
    for place, go_there in PLACES.items():
        go_there(guard)
        before = written(site)
        guard.scan(OUT)
        inside = [str(one.visit.badge) for one in site.desk.here_now.people(site.guard)]
        if place in TAKE_BADGES:
            assert inside == [], place
            # In a field the same keys take back what was typed there.
            guard.page.setFocus()
            guard.press("Ctrl+Z")
        assert written(site) == before, place
        back_to_the_start(guard)


def test_a_document_that_is_read_admits_nobody_and_asks_nothing(guard: GuardAtDesk, site: Site):
    for place, go_there in PLACES.items():
        go_there(guard)
        before = written(site)
        guard.show_document(document_of("JANSSEN", "BRAM"))
        assert written(site) == before, place
        back_to_the_start(guard)


def test_a_person_s_enter_still_does_the_act(guard: GuardAtDesk, site: Site):
    ready_to_admit(guard)
    guard.scan("CODE")
    guard.press("Return")
    assert len(site.desk.here_now.people(site.guard)) == 2, guard.message
