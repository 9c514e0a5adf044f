"""Somebody is not let in: the reason is a code, chosen by key on every path, and nothing of the person is kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.features.keystroke_tasks import group_ticket
from tests.features.site import HOST, SUITE, Site
from tests.ui.at_office import ALT, press
from tests.ui.at_reception import open_reception
from ui.app import settle
from ui.main_window import MainWindow
from ui.reception.room import ReceptionRoom
from visitor_desk.security.groups import Group
from visitor_desk.visits.access_right import NewAccessRight
from visitor_desk.visits.visit import RefusalReason, Visit, VisitFilter, VisitState

NAME = "Demir, Elif"


def announced(window: MainWindow, site: Site, _qtbot: QtBot) -> ReceptionRoom:
    site.ticket(NAME)
    room = open_reception(window, site)
    room.page.choose_person(room.page.expected[0])
    settle(window)
    return room


def in_a_group(window: MainWindow, site: Site, _qtbot: QtBot) -> ReceptionRoom:
    group_ticket(site, (NAME, "Costa, Inês"))
    room = open_reception(window, site)
    room.page.choose_person(next(one for one in room.page.expected if one.name == NAME))
    settle(window)
    assert room.page.open.group is not None
    return room


def returning(window: MainWindow, site: Site, qtbot: QtBot) -> ReceptionRoom:
    new = NewAccessRight("C-1042", SUITE, NAME, "Guardline", "Own equipment", HOST)
    site.desk.access_lists.add(site.facility, new)
    site.desk.access_lists.bring_near(site.facility)
    room = open_reception(window, site)
    qtbot.waitUntil(lambda: bool(room.page.returning))
    room.page.choose_returning(room.page.returning[0])
    settle(window)
    return room


PATHS = pytest.mark.parametrize("come", [announced, in_a_group, returning])


def refused(site: Site) -> Visit:
    (visit,) = site.desk.visit_book.page(site.facility, VisitFilter())
    assert visit.state is VisitState.REFUSED
    assert (visit.badge, visit.left_at) == (None, None)
    with site.desk.visit_book.works() as work:
        assert not any(work.sealed.rows("visits", visit.id, group) for group in Group)
    return visit


@PATHS
def test_who_shows_no_document_is_recorded_without_anything_of_them(
    qtbot: QtBot, window: MainWindow, site: Site, come
):
    come(window, site, qtbot)
    press(window, Qt.Key.Key_D, ALT)
    press(window, Qt.Key.Key_Return)
    visit = refused(site)
    assert visit.refusal is RefusalReason.DOCUMENT_NOT_SHOWN
    assert visit.zones == (SUITE,)
    assert site.desk.here_now.people(site.guard) == []


@PATHS
def test_a_reason_is_chosen_by_key_on_every_path(qtbot: QtBot, window: MainWindow, site: Site, come):
    room = come(window, site, qtbot)
    press(window, Qt.Key.Key_R, ALT)
    panel = room.page.visit if room.page.open.group is None else room.page.group.refusal
    panel.reason.editor.choose(RefusalReason.HOUSE_RULES_NOT_AGREED)
    press(window, Qt.Key.Key_Return)
    assert refused(site).refusal is RefusalReason.HOUSE_RULES_NOT_AGREED


@PATHS
def test_escape_refuses_nobody(qtbot: QtBot, window: MainWindow, site: Site, come):
    come(window, site, qtbot)
    press(window, Qt.Key.Key_R, ALT)
    press(window, Qt.Key.Key_Escape)
    assert list(site.desk.visit_book.page(site.facility, VisitFilter())) == []


def test_nobody_who_was_announced_is_refused_without_a_ticket(window: MainWindow, site: Site):
    open_reception(window, site)
    press(window, Qt.Key.Key_R, ALT)
    press(window, Qt.Key.Key_Return)
    visit = refused(site)
    assert (visit.refusal, visit.ticket) == (RefusalReason.NO_TICKET, None)
