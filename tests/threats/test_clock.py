"""Threat: the clock jumps, or the calendar does: set back, set ahead, summer time, a leap day, midnight.

Claim: people are let in and out all the same, nobody is missing from the list of people on site or from the
evacuation list, nobody leaves before they came, the log keeps its order, and data dies on its day at the site:
never because a clock was set back, and a run under such a clock says so instead of calling the day done.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.features.site import Site
from visitor_desk.privacy.clock_check import ClockSetBack
from visitor_desk.security.duties import Purpose
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import read_body
from visitor_desk.visits.ticket import Ticket
from visitor_desk.visits.visit import Visit, VisitState

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PEOPLE = (("Eriksson", "Anna"), ("Janssen", "Bram"), ("Larsen", "Ida"))


def comes(site: Site, number: int, *, hours: float = 4, ticket: Ticket | None = None) -> Visit:
    """Let one of three people in, with a badge of their own."""
    surname, given = PEOPLE[number]
    announced = ticket or site.ticket(f"{surname}, {given}", hours=hours)
    check = site.document(surname=surname.upper(), given_names=given.upper(), expiry="350101")
    arrival = site.arrival(announced, f"{14 + number:03}", check=check)
    return site.desk.check_in.admit(site.guard, arrival)


def on_site(site: Site) -> list[str | None]:
    return [one.name and one.name.partition(",")[0] for one in site.desk.here_now.people(site.guard)]


def on_the_evacuation_list(site: Site) -> set[str]:
    site.desk.evacuation.refresh()
    return {one.visit for one in site.desk.evacuation.show(None).people}


def here_ids(site: Site) -> set[str]:
    return {one.visit.id for one in site.desk.here_now.people(site.guard)}


def acts(site: Site) -> list[str]:
    with site.desk.tickets.works() as work:
        return [read_body(entry.body or b"")["act"] for entry in work.log.entries(0, 10_000)]


def go_to(site: Site, at: datetime, keys: int = 40) -> None:
    """Move the site to another date, with keys from there on."""
    site.clock.set(at.astimezone(UTC))
    site.desk.retention.run(site.officer)
    site.desk.day_keys.top_up(site.officer, horizon_days=keys)


def dies_on(site: Site, visit: Visit, group: Group) -> date:
    with site.desk.tickets.works() as work:
        (row,) = work.sealed.rows("visits", visit.id, group)
    return row.expires_on


@pytest.mark.parametrize("back", [HOUR, DAY, 365 * DAY], ids=["an_hour", "a_day", "a_year"])
def test_admission_goes_on_under_a_clock_that_was_set_back(site: Site, back: timedelta) -> None:
    right = site.clock.now()
    first = comes(site, 0)
    site.clock.advance(-back)
    second = comes(site, 1)
    assert set(on_site(site)) == {"Eriksson", "Janssen"}
    assert on_the_evacuation_list(site) == {first.id, second.id}
    left = site.desk.check_out.by_visit(site.guard, first.id)
    assert left.left_at == first.arrived_at
    with pytest.raises(ClockSetBack):
        site.desk.retention.run(site.officer)
    assert on_site(site) == ["Janssen"]

    site.clock.set(right + HOUR / 2)
    third = comes(site, 2)
    assert on_site(site) == ["Janssen", "Larsen"]
    assert on_the_evacuation_list(site) == here_ids(site) == {second.id, third.id}
    assert site.desk.check_out.by_visit(site.guard, second.id).state is VisitState.LEFT
    site.desk.retention.run(site.officer)
    order = [act for act in acts(site) if act.startswith("visit.")]
    assert order == [f"visit.{what}" for what in ("admitted", "admitted", "left", "admitted", "left")]
    assert site.desk.log.verify(site.guard).whole


def test_what_was_sealed_under_a_clock_a_year_back_dies_no_later_than_it_must(site: Site) -> None:
    """The keys of that year are destroyed, so the first key that lives is taken; never a later one."""
    site.desk.retention.run(site.officer)
    site.clock.advance(-365 * DAY)
    visit = comes(site, 0)
    tomorrow = site.clock.now().date() + 366 * DAY
    for group in (Group.R, Group.D, Group.S):
        assert dies_on(site, visit, group) == tomorrow
    site.clock.advance(366 * DAY)
    site.desk.retention.run(site.officer)
    assert on_site(site) == [None]


def test_a_clock_that_ran_ahead_is_noticed_once_it_is_right_again(site: Site) -> None:
    right = site.clock.now()
    visit = comes(site, 0)
    site.clock.advance(3 * DAY)
    late = comes(site, 1)
    site.clock.set(right + HOUR)
    assert here_ids(site) == {visit.id, late.id}
    with pytest.raises(ClockSetBack):
        site.desk.retention.run(site.officer)
    # Somebody looked: it is right now. Nothing more than is due goes.
    site.desk.retention.run(site.officer, clock_confirmed=True)
    assert set(on_site(site)) == {"Eriksson", "Janssen"}
    assert site.desk.visit_book.reveal(site.facility, visit.id, Purpose.AUDIT).name == "Eriksson, Anna"
    site.desk.check_out.by_visit(site.guard, late.id)
    assert on_the_evacuation_list(site) == {visit.id}


def test_midnight_at_the_site_ends_a_day_and_not_midnight_elsewhere(site: Site) -> None:
    comes(site, 0)
    midnight = datetime(2026, 11, 4, tzinfo=AMSTERDAM)
    site.clock.set(midnight - timedelta(microseconds=1))
    site.desk.retention.run(site.officer)
    assert on_site(site) == ["Eriksson"]
    site.clock.set(midnight)
    site.desk.retention.run(site.officer)
    assert on_site(site) == [None]
    assert len(here_ids(site)) == 1


def test_who_stays_over_midnight_keeps_their_name_when_a_guard_was_there(site: Site) -> None:
    stays, goes = comes(site, 0), comes(site, 1)
    site.clock.set(datetime(2026, 11, 3, 17, 0, tzinfo=AMSTERDAM))
    assert site.desk.here_now.renew(site.guard) == 2
    site.desk.check_out.by_visit(site.guard, goes.id)
    late = comes(site, 2, hours=9)
    site.clock.set(datetime(2026, 11, 4, 0, 5, tzinfo=AMSTERDAM))
    site.desk.retention.run(site.officer)
    assert on_site(site) == ["Eriksson", "Larsen"]
    assert here_ids(site) == {stays.id, late.id}
    with site.desk.tickets.works() as work:
        work_records = set(work.sealed.records("visits", Group.R))
    site.desk.here_now.renew(site.guard)
    with site.desk.tickets.works() as work:
        assert set(work.sealed.records("visits", Group.R)) == work_records - {goes.id} == {stays.id, late.id}


@pytest.mark.parametrize(
    "midnight",
    [datetime(2027, 3, 28, tzinfo=AMSTERDAM), datetime(2027, 10, 31, tzinfo=AMSTERDAM)],
    ids=["spring", "autumn"],
)
def test_the_nights_on_which_the_clocks_change(site: Site, midnight: datetime) -> None:
    utc_midnight = midnight.astimezone(UTC)
    go_to(site, utc_midnight - HOUR)
    first = comes(site, 0)
    # In autumn 02:30 comes twice at the site, an hour apart; in spring it does not come at all.
    site.clock.set(utc_midnight + 2 * HOUR + HOUR / 2)
    second = comes(site, 1)
    site.clock.advance(HOUR)
    third = comes(site, 2)
    assert [one.visit.id for one in site.desk.here_now.people(site.guard)] == [first.id, second.id, third.id]
    site.desk.retention.run(site.officer)
    assert on_site(site) == ["Eriksson", "Janssen", "Larsen"]
    day = midnight.date()
    assert dies_on(site, first, Group.R) == day + DAY
    assert dies_on(site, third, Group.D) == day + 28 * DAY
    left = site.desk.check_out.by_visit(site.guard, second.id)
    assert left.left_at is not None
    assert left.left_at - left.arrived_at == HOUR
    # A day of 23 or of 25 hours: the names go at its end and not an hour beside it.
    end = datetime.combine(day + DAY, datetime.min.time(), AMSTERDAM).astimezone(UTC)
    site.clock.set(end - timedelta(seconds=1))
    site.desk.retention.run(site.officer)
    assert on_site(site) == ["Eriksson", "Larsen"]
    site.clock.set(end)
    site.desk.retention.run(site.officer)
    assert on_site(site) == [None, None]
    assert here_ids(site) == {first.id, third.id}


def test_a_leap_day_is_a_day(site: Site) -> None:
    go_to(site, datetime(2028, 2, 28, 12, 0, tzinfo=AMSTERDAM))
    visit = comes(site, 0)
    assert dies_on(site, visit, Group.R) == date(2028, 2, 29)
    assert dies_on(site, visit, Group.D) == date(2028, 3, 27)
    site.clock.set(datetime(2028, 2, 29, 0, 0, tzinfo=AMSTERDAM))
    site.desk.retention.run(site.officer)
    assert on_site(site) == [None]
    other = comes(site, 1)
    assert dies_on(site, other, Group.R) == date(2028, 3, 1)
    assert dies_on(site, other, Group.D) == date(2028, 3, 28)
    assert site.desk.visit_book.reveal(site.facility, visit.id, Purpose.AUDIT).name == "Eriksson, Anna"
