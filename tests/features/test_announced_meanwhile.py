"""Whose a document is that the page did not wait for: somebody just announced, or the next one in the queue."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.features.guard_at_desk import GuardAtDesk, guard_at_desk
from tests.features.keystroke_tasks import document_of
from tests.features.site import Site


@pytest.fixture
def guard(qapp: QApplication, site: Site) -> Iterator[GuardAtDesk]:
    with guard_at_desk(qapp, site) as opened:
        yield opened


def test_a_document_finds_who_was_announced_after_the_page_was_read(guard: GuardAtDesk, site: Site):
    ticket = site.ticket("Bakker, Elif")
    assert guard.page.expected == []
    guard.show_document(document_of("BAKKER", "ELIF"))
    chosen = guard.page.draft.expected
    assert chosen is not None
    assert chosen.ticket == ticket.id
    guard.press("Alt+Y", "Alt+N", "Alt+H", "Return")
    assert guard.message.startswith("Admitted with badge")


def test_whoever_the_guard_leaves_out_is_not_chosen_again(guard: GuardAtDesk, site: Site):
    guard.show_document(document_of("BAKKER", "ELIF"))
    assert guard.page.draft.expected is None
    site.ticket("Bakker, Elif")
    guard.refresh()
    assert guard.page.draft.expected is None
    assert guard.page.draft.document is not None


def test_a_document_read_on_another_page_brings_the_reception_to_the_front(guard: GuardAtDesk, site: Site):
    site.ticket("Bakker, Elif")
    guard.press("Ctrl+2")
    assert not guard.page.isVisible()
    guard.show_document(document_of("BAKKER", "ELIF"))
    assert guard.page.isVisible()
    assert guard.page.draft.expected is not None


def test_the_next_one_in_the_queue_gets_a_check_in_of_their_own(guard: GuardAtDesk, site: Site):
    site.ticket("Bakker, Elif")
    site.ticket("Meijer, Jonas")
    guard.refresh()
    guard.show_document(document_of("BAKKER", "ELIF"))
    first = guard.page.draft.visit
    guard.show_document(document_of("MEIJER", "JONAS"))
    assert guard.page.tabs == 2
    assert guard.page.draft.visit != first
    assert guard.page.draft.expected is not None
    assert guard.page.draft.expected.name == "Meijer, Jonas"
    assert guard.page.draft.document is not None
    assert not guard.page.draft.document.check.findings
    guard.press("Alt+Y", "Alt+N", "Alt+H", "Return")
    assert guard.message.startswith("Admitted with badge")
    # Whoever waited is in front again, as they were.
    assert guard.page.draft.visit == first


def test_the_same_document_once_more_stays_where_it_is(guard: GuardAtDesk, site: Site):
    site.ticket("Bakker, Elif")
    guard.refresh()
    for _ in range(2):
        guard.show_document(document_of("BAKKER", "ELIF"))
    assert guard.page.tabs == 1


def test_a_document_of_somebody_nobody_expects_is_compared_with_the_person_in_front(
    guard: GuardAtDesk, site: Site
):
    site.ticket("Bakker, Elif")
    guard.refresh()
    guard.show_document(document_of("BAKKER", "ELIF"))
    guard.show_document(document_of("MEIJER", "JONAS"))
    assert guard.page.tabs == 1
    assert guard.page.visit.admit.isEnabled() is False
