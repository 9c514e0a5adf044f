"""How many keys the tasks of a guard take at the real window; fields that are filled already cost nothing."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.features.guard_at_desk import DECISION_SECONDS, KEY_SECONDS, Cost, GuardAtDesk, guard_at_desk
from tests.features.keystroke_tasks import (
    MOST_KEYS_ANNOUNCED,
    MOST_KEYS_CHECK_OUT,
    MOST_KEYS_RETURNING,
    announced,
    check_out,
    check_out_typed,
    document_of,
    furnish,
    returning,
)
from tests.features.site import Site


@pytest.fixture
def guard(qapp: QApplication, site: Site) -> Iterator[GuardAtDesk]:
    furnish(site)
    with guard_at_desk(qapp, site) as opened:
        yield opened


def badges_out(site: Site) -> list[str]:
    return sorted(str(one.visit.badge) for one in site.desk.here_now.people(site.guard))


def test_an_announced_visitor_and_a_returning_one(guard: GuardAtDesk, site: Site):
    assert guard.measured("announced", lambda: announced(guard)).keys <= MOST_KEYS_ANNOUNCED
    assert guard.measured("returning", lambda: returning(guard)).keys <= MOST_KEYS_RETURNING
    assert badges_out(site) == ["014", "015"]
    assert guard.message == "Admitted with badge 015"


def test_a_badge_comes_back_with_its_digits_and_an_enter(guard: GuardAtDesk, site: Site):
    announced(guard)
    assert guard.measured("read", lambda: check_out(guard)).keys == 0
    assert badges_out(site) == []
    announced(guard)
    assert badges_out(site) == ["015"]
    assert guard.measured("typed", lambda: check_out_typed(guard, "015")).keys <= MOST_KEYS_CHECK_OUT
    assert badges_out(site) == []


def test_a_badge_that_is_read_while_admit_has_the_focus_admits_nobody(guard: GuardAtDesk, site: Site):
    guard.show_document(document_of("ERIKSSON", "ANNA MARIA"))
    guard.press("Alt+Y")
    guard.page.visit.admit.setFocus()
    assert guard.page.visit.admit.isEnabled()
    for badge in ("014", "999"):
        guard.scan(badge)
        assert badges_out(site) == []
    assert guard.page.visit.admit.isEnabled()


def test_keys_are_counted_once_each_and_a_reader_s_are_not(guard: GuardAtDesk):
    def some_keys() -> None:
        guard.press("Alt+B")
        guard.type("99")
        guard.press("Escape")
        guard.show_document(document_of("NOBODY", "KNOWN"))
        guard.decide(2)

    cost = guard.measured("some", some_keys)
    assert (cost.keys, cost.decisions) == (5, 2)
    assert Cost("one", 10, 2, 0.5).guard_s == pytest.approx(10 * KEY_SECONDS + 2 * DECISION_SECONDS + 0.5)
