"""Somebody goes out and comes back on the same ticket: a second visit, few keys, the document where it is asked."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication

from tests.features.guard_at_desk import GuardAtDesk, guard_at_desk
from tests.features.keystroke_tasks import MOST_KEYS_RETURNING, announced, document_of, more_badges
from tests.features.site import ESCORT, HOST, PCI_SUITE, Site
from ui.models.here_now import HereRow, Presence
from visitor_desk.documents.by_eye import shown_earlier, vouched_by_host
from visitor_desk.security.duties import Purpose
from visitor_desk.visits.check_in import DocumentNotShown, EscortMissing, HostMustEscort
from visitor_desk.visits.group_seats import Seat
from visitor_desk.visits.leave_and_return import DocumentAskedAgain, ReturnNotPossible
from visitor_desk.visits.phone_approval import AuthoriserId, Call, PhoneApproval
from visitor_desk.visits.place import WithoutDocument, Zone, ZoneId, ZoneKind
from visitor_desk.visits.ticket import Ticket, WithdrawReason
from visitor_desk.visits.visit import Visit, VisitFilter

NAME = "Eriksson, Anna Maria"
HOUR = timedelta(hours=1)


def came_and_went(site: Site, ticket: Ticket, **changes: object) -> Visit:
    visit = site.desk.check_in.admit(site.guard, site.arrival(ticket, **changes))  # type: ignore[arg-type]
    site.clock.advance(HOUR)
    site.desk.check_out.by_visit(site.guard, visit.id)
    site.clock.advance(HOUR)
    return visit


def back(site: Site, ticket: Ticket, first: Visit, **changes: object) -> Visit:
    said = {"check": shown_earlier(), "photo_resembles": False, "notice": None, "rules": None, "badge": "015"}
    arrival = site.arrival(ticket, **{**said, **changes, "after": first.id})  # type: ignore[arg-type]
    return site.desk.check_in.admit(site.guard, arrival)


def who(site: Site) -> list[tuple[str, bool]]:
    return [(one.name, one.document_again) for one in site.desk.leave_and_return.people(site.guard)]


def test_who_left_is_let_in_again_on_what_was_checked_and_agreed_to(site: Site):
    ticket = site.ticket()
    first = came_and_went(site, ticket)
    assert who(site) == [(NAME, False)]
    second = back(site, ticket, first)
    assert (second.ticket, second.person, second.badge) == (ticket.id, 0, "015")
    assert (second.notice, second.rules) == ("nl v3", "v7")
    assert who(site) == []
    (here,) = site.desk.here_now.people(site.guard)
    assert here.name == NAME
    kept = site.desk.visit_book.document(site.officer, second.id, Purpose.PERSON_REQUEST)
    assert (kept["verdict"], kept["kind"]) == ("shown_earlier", None)
    assert site.desk.log.verify(site.officer).whole


def test_the_document_that_came_back_in_is_inside_again(site: Site):
    ticket = site.ticket()
    first = came_and_went(
        site, ticket, check=site.desk.documents.typed(site.guard, document_of("ERIKSSON", "ANNA MARIA"))
    )
    back(site, ticket, first)
    again = site.desk.documents.typed(site.guard, document_of("ERIKSSON", "ANNA MARIA"))
    assert "on_site_now" in [one.code.value for one in again.findings]


def test_back_and_out_and_back_again(site: Site):
    ticket = site.ticket(hours=9)
    first = came_and_went(site, ticket)
    second = back(site, ticket, first)
    site.desk.check_out.by_visit(site.guard, second.id)
    third = back(site, ticket, second, badge="016")
    assert third.rules == "v7"
    with pytest.raises(ReturnNotPossible):
        back(site, ticket, third, badge="014")


def test_a_zone_asks_for_the_document_again(site: Site):
    cage = Zone(ZoneId("cage-9"), None, ZoneKind.CAGE, "Cage 9", document_on_return=True)
    site.desk.house.add_zone(site.facility, cage)
    for zone, escort in ((cage.id, None), (PCI_SUITE, ESCORT)):
        ticket = site.ticket(zone=zone)
        first = came_and_went(site, ticket, escort=escort)
        assert who(site)[0] == (NAME, True)
        with pytest.raises(DocumentAskedAgain):
            back(site, ticket, first, escort=escort)
        shown = back(site, ticket, first, check=site.document(), photo_resembles=True, escort=escort)
        assert shown.rules == "v7"
        site.desk.check_out.by_visit(site.guard, shown.id)


def test_who_was_vouched_for_is_vouched_for_again(site: Site):
    cage = Zone(
        ZoneId("cage-8"), None, ZoneKind.CAGE, "Cage 8", without_document=WithoutDocument.HOST_VOUCHES
    )
    site.desk.house.add_zone(site.facility, cage)
    ticket = site.ticket(zone=cage.id)
    first = came_and_went(site, ticket, check=vouched_by_host(), photo_resembles=False, escort=HOST)
    assert who(site) == [(NAME, True)]
    with pytest.raises(DocumentAskedAgain):
        back(site, ticket, first, escort=HOST)
    with pytest.raises(HostMustEscort):
        back(site, ticket, first, check=vouched_by_host(), escort=ESCORT)
    assert back(site, ticket, first, check=vouched_by_host(), escort=HOST).escort == HOST


def test_who_walked_with_an_escort_does_so_again(site: Site):
    ticket = site.ticket()
    first = came_and_went(site, ticket, escort=ESCORT)
    with pytest.raises(EscortMissing):
        back(site, ticket, first)
    assert back(site, ticket, first, escort=ESCORT).escort == ESCORT


def test_nobody_comes_back_on_a_word_alone(site: Site):
    ticket, other = site.ticket(), site.ticket("Janssen, Bram")
    first = came_and_went(site, ticket)
    with pytest.raises(ReturnNotPossible):
        back(site, other, first)
    with pytest.raises(DocumentNotShown):
        site.desk.check_in.admit(site.guard, site.arrival(ticket, check=shown_earlier()))
    site.desk.tickets.withdraw(site.facility, ticket.id, WithdrawReason.NOT_COMING)
    assert who(site) == []


def test_after_the_shift_the_document_is_shown_anew(site: Site):
    ticket = site.ticket(hours=48)
    first = came_and_went(site, ticket)
    site.clock.advance(12 * HOUR)
    assert who(site) == []
    with pytest.raises(ReturnNotPossible):
        back(site, ticket, first)


def test_a_replacement_has_no_name_to_be_found_by(site: Site):
    ticket = site.ticket()
    call = PhoneApproval(AuthoriserId(HOST), Call.DESK_CALLED, site.clock.now())
    document = site.desk.documents.typed(site.guard, document_of("HADDAD", "SAMIR"))
    came_and_went(site, ticket, check=document, guest="Haddad, Samir", approval=call)
    assert Seat.REPLACEMENT.needs_call
    assert who(site) == []


@pytest.fixture
def guard(qapp: QApplication, site: Site) -> Iterator[GuardAtDesk]:
    more_badges(site)
    site.ticket(NAME)
    with guard_at_desk(qapp, site) as opened:
        yield opened


def rows(guard: GuardAtDesk) -> list[tuple[Presence, str]]:
    model = guard.page.here.model
    return [(row.presence, row.name) for row in model.rows if isinstance(row, HereRow)]


def come_back(guard: GuardAtDesk, typed: str = "er") -> None:
    guard.press("Ctrl+F")
    guard.type(typed)
    guard.decide()
    guard.press("Return", "Return")


def test_six_keys_let_who_left_in_again(guard: GuardAtDesk, site: Site):
    announced(guard)
    guard.scan("014")
    assert rows(guard) == [(Presence.LEFT, NAME)]
    cost = guard.measured("back", lambda: come_back(guard))
    assert cost.keys <= MOST_KEYS_RETURNING
    assert guard.message == "Admitted with badge 015"
    (first, second) = reversed(site.desk.visit_book.page(site.facility, VisitFilter()))
    assert (second.ticket, second.notice, second.rules) == (first.ticket, first.notice, first.rules)
    assert rows(guard) == [(Presence.HERE, NAME)]


def test_found_by_the_badge_they_had_when_their_row_is_gone(guard: GuardAtDesk, site: Site):
    announced(guard)
    guard.scan("014")
    guard.room._left.clear()
    guard.refresh()
    assert rows(guard) == []
    guard.press("Ctrl+F")
    guard.type("014")
    assert rows(guard) == [(Presence.MAY_RETURN, NAME)]
    guard.press("Return")
    assert guard.page.draft.document is not None
    assert guard.page.draft.document.verdict == "Checked earlier in this shift"
    assert guard.page.visit.admit.isEnabled()
    guard.press("Return")
    assert len(site.desk.here_now.people(site.guard)) == 1


def test_another_person_brings_nothing_of_it_along(guard: GuardAtDesk, site: Site):
    site.ticket("Janssen, Bram")
    announced(guard)
    guard.scan("014")
    guard.press("Ctrl+F")
    guard.type("er")
    guard.press("Return")
    guard.press("Ctrl+F")
    guard.type("ja")
    guard.press("Return")
    draft = guard.page.draft
    assert draft.expected is not None
    assert (draft.expected.name, draft.document, draft.notice, draft.rules) == (
        "Janssen, Bram",
        None,
        False,
        False,
    )
    assert not guard.page.visit.admit.isEnabled()
