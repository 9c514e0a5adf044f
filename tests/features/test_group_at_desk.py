"""A group at the real window, by keys alone."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.features.guard_at_desk import GuardAtDesk, guard_at_desk
from tests.features.keystroke_tasks import (
    GROUP,
    MOST_SECONDS_GROUP,
    REPLACEMENT,
    document_of,
    group_of_six,
    group_ticket,
    more_badges,
    one_of_group,
)
from tests.features.site import ESCORT, HOST, PCI_SUITE, Site
from ui.reception.draft import Left
from ui.reception.group_draft import GroupDraft, Stand
from visitor_desk.visits.group_seats import Seat
from visitor_desk.visits.phone_approval import Call
from visitor_desk.visits.visit import BadgeNumber, RefusalReason, VisitFilter, VisitState


@pytest.fixture
def guard(qapp: QApplication, site: Site) -> Iterator[GuardAtDesk]:
    """A guard at the window; a group of six is expected."""
    more_badges(site)
    group_ticket(site)
    with guard_at_desk(qapp, site) as opened:
        yield opened


def the_group(guard: GuardAtDesk) -> GroupDraft:
    group = guard.page.open.group
    assert group is not None
    return group.group


def stands(guard: GuardAtDesk) -> list[Stand]:
    return [row.stand for row in the_group(guard).rows]


def names_here(site: Site) -> list[str]:
    # The clock stands still, so that nobody was here before anybody else.
    return sorted(str(one.name) for one in site.desk.here_now.people(site.guard))


def test_six_people_with_one_replacement_in_two_minutes(guard: GuardAtDesk, site: Site):
    cost = guard.measured("group", lambda: group_of_six(guard))
    assert names_here(site) == sorted(["Haddad, Samir", *(name for name in GROUP if name != "Bos, Kees")])
    assert "The group of ticket 1 is done: 6 in, 0 refused, 0 did not come" in guard.message
    assert guard.page.open.group is None
    # Without the time of the program: a test that runs beside others says nothing about that.
    assert cost.guard_s - cost.program_s < MOST_SECONDS_GROUP / 2
    assert cost.keys == 39
    (haddad,) = [one.visit for one in site.desk.here_now.people(site.guard) if one.name == "Haddad, Samir"]
    kept = site.desk.visit_book.approval(site.facility, haddad.id)
    assert kept is not None
    assert (kept.approval.authoriser, kept.approval.call, kept.seat) == (
        HOST,
        Call.DESK_CALLED,
        Seat.REPLACEMENT,
    )
    assert (haddad.notice, haddad.rules) == ("en v1", "v1")
    assert site.desk.log.verify(site.guard).whole


def test_a_document_lands_in_the_row_of_its_name(guard: GuardAtDesk):
    guard.show_document(document_of("WEBER", "JONAS"))
    assert the_group(guard).row.expected.name == "Weber, Jonas"
    guard.show_document(document_of("COSTA", "INES"))
    assert the_group(guard).row.expected.name == "Costa, Inês"
    waits = the_group(guard).rows[2].draft.document
    assert waits is not None
    assert waits.read_and_forgotten
    assert stands(guard) == [Stand.OPEN] * 6


def test_nobody_comes_in_before_all_is_settled_for_them(guard: GuardAtDesk, site: Site):
    guard.show_document(document_of("NGUYEN", "MINH", issuer="UTO", nationality="UTO"))
    assert the_group(guard).row.left(site.clock.now()) == (Left.FINDINGS, Left.PHOTO, Left.SHOWN)
    guard.press("Alt+N", "Alt+H", "Alt+Y", "Return")
    assert names_here(site) == []
    guard.press("Alt+V", "Return")
    assert names_here(site) == ["Nguyen, Minh"]


def test_an_expired_document_admits_nobody_and_is_refused_with_a_reason(guard: GuardAtDesk, site: Site):
    guard.show_document(document_of("NGUYEN", "MINH", expiry="200101"))
    guard.press("Alt+N", "Alt+H", "Alt+Y", "Return")
    assert names_here(site) == []
    guard.press("Alt+R", "Down", "Down", "Return")
    (visit,) = site.desk.visit_book.page(site.facility, VisitFilter())
    assert (visit.state, visit.refusal) == (VisitState.REFUSED, RefusalReason.DOCUMENT_NOT_VALID)
    assert stands(guard)[0] is Stand.REFUSED
    # Another document opens the row again.
    guard.show_document(document_of("NGUYEN", "MINH"))
    guard.press("Alt+Y", "Return")
    assert names_here(site) == ["Nguyen, Minh"]


def test_a_replacement_waits_for_a_call_or_is_refused(guard: GuardAtDesk, site: Site):
    guard.show_document(document_of("NGUYEN", "MINH"))
    guard.press("Alt+N")
    guard.show_document(document_of(*REPLACEMENT))
    guard.press("Return")
    row = the_group(guard).row
    assert (row.expected.name, row.announced, row.needs_call) == ("Haddad, Samir", "Costa, Inês", True)
    guard.press("Alt+Y", "Alt+H", "Return")
    assert names_here(site) == []
    guard.press("Alt+A", "Tab", "Tab")
    guard.type("2359")
    guard.press("Return")
    assert guard.page.group.approval.called_at.hint.text().startswith("That is no time")
    guard.press("Escape")
    guard.press("Alt+R", "Return")
    (visit,) = site.desk.visit_book.page(site.facility, VisitFilter())
    assert visit.refusal is RefusalReason.NOT_APPROVED
    assert site.desk.visit_book.approval(site.facility, visit.id) is None


def test_the_time_of_a_call_is_typed_as_it_comes(guard: GuardAtDesk):
    guard.show_document(document_of("NGUYEN", "MINH"))
    guard.show_document(document_of(*REPLACEMENT))
    guard.press("Return", "Alt+A", "Tab", "Down", "Tab")
    guard.type("1250")
    guard.press("Return")
    approval = the_group(guard).row.approval
    assert approval is not None
    assert (approval.call, approval.at.isoformat()) == (
        Call.AUTHORISER_CALLED,
        "2026-11-03T11:50:00+00:00",
    )
    assert "P. de Vries" in guard.message


def test_one_more_than_the_ticket_allows_needs_a_call_too(guard: GuardAtDesk, site: Site):
    guard.show_document(document_of("NGUYEN", "MINH"))
    guard.press("Alt+N")
    one_of_group(guard)
    guard.show_document(document_of(*REPLACEMENT))
    guard.press("Down", "Down", "Down", "Down", "Down", "Return")
    row = the_group(guard).row
    assert (row.expected.seat, row.expected.person, row.needs_call) == (Seat.EXTRA, 6, True)
    guard.press("Alt+M")
    assert len(the_group(guard).rows) == 6
    guard.show_document(document_of(*REPLACEMENT))
    # The question stands at the row in front, which is the last of the ticket now.
    guard.press("Down", "Return", "Alt+A", "Return")
    one_of_group(guard)
    assert names_here(site) == ["Haddad, Samir", "Nguyen, Minh"]


def test_another_spelling_is_settled_and_no_replacement(guard: GuardAtDesk, site: Site):
    guard.show_document(document_of("LIND", "FREYA"))
    assert the_group(guard).row.expected.name == "Lind, Freja"
    guard.press("Alt+N", "Alt+S")
    one_of_group(guard)
    assert names_here(site) == ["Lind, Freja"]


def test_who_is_in_already_is_told(guard: GuardAtDesk, site: Site):
    guard.show_document(document_of("NGUYEN", "MINH"))
    guard.press("Alt+N")
    one_of_group(guard)
    guard.show_document(document_of("NGUYEN", "MINH"))
    assert "Nguyen, Minh is in already" in guard.message
    assert names_here(site) == ["Nguyen, Minh"]


def test_who_did_not_come_stays_expected_and_may_come_later(guard: GuardAtDesk, site: Site):
    guard.show_document(document_of("NGUYEN", "MINH"))
    guard.press("Alt+N")
    one_of_group(guard)
    guard.press(*["Alt+M"] * 5)
    assert stands(guard) == [Stand.ADMITTED, *[Stand.ABSENT] * 5]
    assert guard.page.group.admit.words == "Close the group"
    guard.press("Return")
    assert "1 in, 0 refused, 5 did not come" in guard.message
    assert len(site.desk.here_now.expected(site.guard)) == 5
    guard.show_document(document_of("WEBER", "JONAS"))
    assert stands(guard) == [Stand.ADMITTED, *[Stand.OPEN] * 5]
    guard.press("Alt+N")
    one_of_group(guard)
    assert names_here(site) == ["Nguyen, Minh", "Weber, Jonas"]


def test_a_group_waits_in_its_tab_with_findings_and_choices_only(guard: GuardAtDesk, site: Site):
    site.ticket("Eriksson, Anna Maria")
    guard.refresh()
    guard.show_document(document_of("NGUYEN", "MINH"))
    guard.press("Alt+N", "Alt+Y", "Escape")
    assert (guard.page.tabs, guard.page.open.group) == (2, None)
    (group,) = guard.page.open.groups
    assert group.image is None
    assert all(row.draft.document is None or row.draft.document.check.mrz is None for row in group.group.rows)
    guard.show_document(document_of("ERIKSSON", "ANNA MARIA"))
    guard.press("Alt+Y", "Return")
    assert names_here(site) == ["Eriksson, Anna Maria"]
    guard.page.bring_to_front(0)
    guard.page.group.table.setFocus()
    guard.press("Alt+H", "Return")
    assert names_here(site) == ["Eriksson, Anna Maria", "Nguyen, Minh"]


def test_a_group_of_which_nothing_is_lost_is_put_away(guard: GuardAtDesk):
    guard.show_document(document_of("NGUYEN", "MINH"))
    guard.press("Alt+N")
    one_of_group(guard)
    guard.press("Escape")
    assert (guard.page.tabs, guard.page.open.groups) == (1, [])
    assert "stays expected" in guard.message


def test_an_escort_is_named_once_for_all(qapp: QApplication, site: Site):
    more_badges(site)
    group_ticket(site, GROUP[:2], PCI_SUITE)
    with guard_at_desk(qapp, site) as guard:
        guard.show_document(document_of("NGUYEN", "MINH"))
        guard.press("Alt+N", "Alt+H", "Alt+Y", "Return")
        assert names_here(site) == []
        guard.page.group.escort.editor.setFocus()
        guard.press("Down", "Down", "Return")
        guard.show_document(document_of("COSTA", "INES"))
        one_of_group(guard)
        assert {one.visit.escort for one in site.desk.here_now.people(site.guard)} == {ESCORT}


def test_a_guest_comes_without_a_call(qapp: QApplication, site: Site):
    group_ticket(site, ["Nguyen, Minh"], guests_allowed=1)
    with guard_at_desk(qapp, site) as guard:
        guard.show_document(document_of("NGUYEN", "MINH"))
        guard.press("Alt+N")
        guard.show_document(document_of(*REPLACEMENT))
        guard.press("Return")
        assert the_group(guard).row.expected.seat is Seat.GUEST
        one_of_group(guard)
        assert names_here(site) == ["Haddad, Samir"]


def test_the_same_people_at_two_desks_come_in_once(guard: GuardAtDesk, site: Site):
    guard.show_document(document_of("COSTA", "INES"))
    (ticket,) = {one.ticket.id for one in site.desk.here_now.expected(site.guard)}
    opened = site.desk.tickets.open(site.guard, ticket).ticket
    check = site.document(surname="NGUYEN", given_names="MINH", number="X7")
    site.desk.check_in.admit(site.guard, site.arrival(opened, "039", check=check))
    guard.refresh()
    assert stands(guard)[0] is Stand.ADMITTED
    assert the_group(guard).rows[0].badge == "039"


def test_a_badge_that_is_read_presses_no_enter(guard: GuardAtDesk, site: Site):
    guard.show_document(document_of("NGUYEN", "MINH"))
    guard.press("Alt+N", "Alt+H", "Alt+Y")
    guard.page.group.admit.setFocus()
    assert guard.page.group.admit.isEnabled()
    guard.scan("020")
    assert names_here(site) == []
    assert guard.page.draft.badge == BadgeNumber("020")
    guard.scan("777")
    assert names_here(site) == []
    guard.press("Return")
    assert [one.visit.badge for one in site.desk.here_now.people(site.guard)] == ["020"]
