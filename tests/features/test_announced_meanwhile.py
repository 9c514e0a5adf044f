"""Somebody is announced while their visitor already stands at the desk: the document finds them all the same."""

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
