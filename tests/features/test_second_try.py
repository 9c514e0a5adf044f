"""A lost answer, and two desks at once: asked again, nobody is admitted or let go twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.features.site import Site, found, open_site
from tests.postgres import Postgres
from visitor_desk.errors import DeskError
from visitor_desk.paths import DataFolder
from visitor_desk.security.groups import Group
from visitor_desk.settings import Settings
from visitor_desk.visits.check_out import TooLateToUndo
from visitor_desk.visits.visit import (
    AlreadyHere,
    AlreadyOut,
    BadgeNotFree,
    BadgeNotOut,
    BadgeNumber,
    Visit,
    VisitFilter,
    VisitIdTaken,
    VisitState,
)

BADGE = BadgeNumber("014")
JANSSEN = {"surname": "JANSSEN", "given_names": "BRAM"}


def book(site: Site) -> list[Visit]:
    return list(site.desk.visit_book.page(site.facility, VisitFilter()))


def entries(site: Site) -> int:
    with site.desk.tickets.works() as work:
        return work.log.count()


def test_the_same_arrival_again_is_the_same_visit(site: Site):
    arrival = site.arrival(site.ticket(hours=1))
    visit = site.desk.check_in.admit(site.guard, arrival)
    before = entries(site)
    site.clock.advance(timedelta(hours=3))
    assert site.desk.check_in.admit(site.guard, arrival) == visit
    assert book(site) == [visit]
    assert entries(site) == before


def test_after_the_visitor_has_left_it_is_still_that_visit(site: Site):
    arrival = site.arrival(site.ticket())
    site.desk.check_in.admit(site.guard, arrival)
    left = site.desk.check_out.by_badge(site.guard, BADGE)
    assert site.desk.check_in.admit(site.guard, arrival) == left


def test_an_id_of_another_visit_is_refused(site: Site):
    arrival = site.arrival(site.ticket())
    site.desk.check_in.admit(site.guard, arrival)
    other = site.arrival(site.ticket("Janssen, Bram"), badge="015", check=site.document(**JANSSEN))
    for changed in (replace(other, visit=arrival.visit), replace(arrival, badge=BadgeNumber("015"))):
        with pytest.raises(VisitIdTaken):
            site.desk.check_in.admit(site.guard, changed)
    assert len(book(site)) == 1


def test_a_badge_that_came_back_says_since_when(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    left = site.desk.check_out.by_badge(site.guard, BADGE)
    site.clock.advance(timedelta(minutes=7))
    for again in (
        lambda: site.desk.check_out.by_badge(site.guard, BADGE),
        lambda: site.desk.check_out.by_visit(site.guard, visit.id),
    ):
        with pytest.raises(AlreadyOut) as caught:
            again()
        assert caught.value.left_at == left.left_at
        assert caught.value.values == {"badge": "014", "minutes": 7}
    with pytest.raises(BadgeNotOut):
        site.desk.check_out.by_badge(site.guard, BadgeNumber("015"))
    site.clock.advance(timedelta(hours=13))
    with pytest.raises(BadgeNotOut):
        site.desk.check_out.by_badge(site.guard, BADGE)


def test_an_undo_again_changes_nothing(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.check_out.by_visit(site.guard, visit.id)
    assert site.desk.check_out.undo(site.guard, visit.id) == visit
    before = entries(site)
    site.clock.advance(timedelta(hours=1))
    assert site.desk.check_out.undo(site.guard, visit.id) == visit
    assert entries(site) == before


def test_an_undo_brings_the_name_back_and_later_nothing_is_left_of_it(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.check_out.by_visit(site.guard, visit.id)
    site.clock.advance(timedelta(seconds=30))
    site.desk.here_now.renew(site.guard)
    site.desk.check_out.undo(site.guard, visit.id)
    assert [one.name for one in site.desk.here_now.people(site.guard)] == ["Eriksson, Anna Maria"]
    site.desk.check_out.by_visit(site.guard, visit.id)
    site.clock.advance(timedelta(seconds=61))
    with pytest.raises(TooLateToUndo):
        site.desk.check_out.undo(site.guard, visit.id)
    site.desk.here_now.renew(site.guard)
    with site.desk.tickets.works() as work:
        assert not work.sealed.records("visits", Group.R)
    assert site.desk.log.verify(site.guard).whole


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do all acts at the same moment, each in a thread of its own; return results and errors in order."""
    ready = threading.Barrier(len(acts))
    ends: list[object] = [None] * len(acts)

    def run(number: int) -> None:
        ready.wait()
        try:
            ends[number] = acts[number]()
        except DeskError as error:
            ends[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return ends


def race(site: Site) -> None:
    """Let two desks admit one person, give out one badge, and send one arrival twice: one visit each."""
    for name, document in (("Eriksson, Anna Maria", {}), ("Janssen, Bram", JANSSEN)):
        ticket = site.ticket(name)
        arrivals = [site.arrival(ticket, badge, check=site.document(**document)) for badge in ("014", "015")]
        ends = at_once(*[lambda one=one: site.desk.check_in.admit(site.guard, one) for one in arrivals])
        assert {type(end) for end in ends} == {Visit, AlreadyHere}
        (visit,) = (end for end in ends if isinstance(end, Visit))
        outs = at_once(*[lambda one=visit: site.desk.check_out.by_visit(site.guard, one.id)] * 2)
        assert {type(end) for end in outs} == {Visit, AlreadyOut}
    one, other = site.ticket(), site.ticket("Janssen, Bram")
    ends = at_once(
        lambda: site.desk.check_in.admit(site.guard, site.arrival(one)),
        lambda: site.desk.check_in.admit(site.guard, site.arrival(other, check=site.document(**JANSSEN))),
    )
    assert {type(end) for end in ends} == {Visit, BadgeNotFree}
    (first,) = (end for end in ends if isinstance(end, Visit))
    site.desk.check_out.by_visit(site.guard, first.id)
    arrival = site.arrival(one, "016")
    ends = at_once(*[lambda: site.desk.check_in.admit(site.guard, arrival)] * 4)
    assert [type(end) for end in ends] == [Visit] * 4
    assert len({end.id for end in ends if isinstance(end, Visit)}) == 1
    here = [visit for visit in book(site) if visit.state is VisitState.HERE]
    assert [visit.id for visit in here] == [arrival.visit]
    assert site.desk.log.verify(site.guard).whole


def test_two_desks_at_once_on_one_file(site: Site):
    for _ in range(3):
        race(site)
        site.desk.check_out.by_badge(site.guard, BadgeNumber("016"))


def test_two_desks_at_once_on_one_server(postgres: Postgres, tmp_path: Path):
    database = postgres.office_url.render_as_string(hide_password=False)
    keystore = postgres.keystore_url.render_as_string(hide_password=False)
    settings = Settings(site="TST-01", desk="Lobby", language="en", database=database, keystore=keystore)
    found(DataFolder(tmp_path / "first"), settings, horizon_days=35)
    with open_site(tmp_path / "first", tmp_path / "site") as site:
        for _ in range(3):
            race(site)
            site.desk.check_out.by_badge(site.guard, BadgeNumber("016"))
