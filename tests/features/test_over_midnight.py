"""A night in which a visitor stays: midnight passes, clocks change, and every time is still the right one.

Both changes at Amsterdam: in October the hour from two to three comes twice, in March not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QApplication

import tests.features.site as sites
from tests.features.guard_at_desk import guard_at_desk
from tests.features.site import HOST, SUITE, Site, found, open_site
from ui.formats import Formats
from ui.i18n import Texts
from ui.models.here_now import Presence
from ui.typed_time import TimeTrouble, read_time
from ui.visits.room import VisitsRoom
from visitor_desk.clock import TimeRange
from visitor_desk.paths import DataFolder
from visitor_desk.visits.ticket import Announced, NewTicket
from visitor_desk.visits.visit import BadgeNumber, Visit, VisitFilter, VisitState

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOUR = timedelta(hours=1)
HORIZON_DAYS = 35
OCTOBER = datetime(2026, 10, 24, 21, 30, tzinfo=UTC)
"""23:30 of the evening before clocks go back."""
MARCH = datetime(2027, 3, 27, 22, 30, tzinfo=UTC)
"""23:30 of the evening before they go forward."""
NIGHTS = {"october": OCTOBER, "march": MARCH}

Night = Callable[[str], AbstractContextManager[Site]]


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A site that was founded the day before each night."""
    made = {}
    for name, evening in NIGHTS.items():
        root = tmp_path_factory.mktemp(name) / "site"
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(sites, "NOON", evening)
            found(DataFolder(root), horizon_days=HORIZON_DAYS)
        made[name] = root
    return made


@pytest.fixture
def night(founded: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Night:
    @contextmanager
    def opened(name: str) -> Iterator[Site]:
        monkeypatch.setattr(sites, "NOON", NIGHTS[name])
        with open_site(founded[name], tmp_path / name) as site:
            yield site

    return opened


def admit(site: Site, until: datetime) -> Visit:
    """Let somebody in now, on a ticket that ends at an instant."""
    now = site.clock.now()
    announced = Announced(("Eriksson, Anna Maria",), "Northwind Hosting", "Replace power supply")
    new = NewTicket("C-1042", (SUITE,), HOST, HOST, TimeRange(now - HOUR, until), announced)
    ticket = site.desk.tickets.issue(site.facility, new)
    return site.desk.check_in.admit(site.guard, site.arrival(ticket))


@pytest.mark.parametrize(("name", "hours"), [("october", 5), ("march", 3)])
def test_a_stay_from_half_past_eleven_to_half_past_three_is_as_long_as_it_was(
    night: Night, name: str, hours: int
):
    with night(name) as site:
        day = NIGHTS[name].astimezone(AMSTERDAM).date() + timedelta(days=1)
        due = datetime(day.year, day.month, day.day, 3, 30, tzinfo=AMSTERDAM).astimezone(UTC)
        visit = admit(site, due)
        assert due - visit.arrived_at == hours * HOUR
        site.clock.set(due)
        assert site.desk.overdue.visits(site.guard) == []
        site.clock.advance(timedelta(minutes=1))
        (late,) = site.desk.overdue.visits(site.guard)
        assert late.since == due
        left = site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
        assert left.left_at is not None
        formats = Formats(AMSTERDAM, Texts("en"))
        assert formats.duration(left.left_at - left.arrived_at) == f"{hours} h 01 min"
        assert site.desk.log.verify(site.auditor).whole


@pytest.mark.parametrize("name", NIGHTS)
def test_who_is_inside_at_midnight_is_still_named_and_walks_out_by_their_badge(night: Night, name: str):
    with night(name) as site:
        visit = admit(site, NIGHTS[name] + 9 * HOUR)
        for _ in range(10):
            site.clock.advance(HOUR / 2)
            site.desk.here_now.renew(site.guard)
            site.desk.retention.run(site.officer)
            (here,) = site.desk.here_now.people(site.guard)
            assert (here.visit.id, here.name, here.overdue) == (visit.id, "Eriksson, Anna Maria", False)
        left = site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
        assert (left.id, left.state, left.left_at) == (visit.id, VisitState.LEFT, NIGHTS[name] + 5 * HOUR)


def test_the_hour_that_comes_twice_says_which_one_it_is_in_every_list(night: Night, qapp: QApplication):
    with night("october") as site:
        site.clock.set(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
        admit(site, datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
        with guard_at_desk(qapp, site) as guard:
            (row,) = [one for one in guard.page.here.model.rows if one.presence is Presence.HERE]
            assert row.time == "02:30 CEST"
            # An hour later it is half past two again, and nobody is overdue yet.
            site.clock.advance(HOUR)
            guard.refresh()
            (row,) = [one for one in guard.page.here.model.rows if one.visit is not None]
            assert (row.presence, row.time) == (Presence.HERE, "02:30 CEST")
            site.clock.advance(timedelta(minutes=5))
            guard.refresh()
            (row,) = [one for one in guard.page.here.model.rows if one.visit is not None]
            assert row.presence is Presence.OVERDUE
            assert "02:30 CET" in row.advice
            guard.scan("014")
        (left,) = site.desk.visit_book.page(site.facility, VisitFilter())
        formats = Formats(AMSTERDAM, Texts("en"))
        assert left.left_at is not None
        assert formats.span(TimeRange(left.arrived_at, left.left_at)) == "02:30 CEST – 02:35 CET"
        assert formats.duration(left.left_at - left.arrived_at) == "1 h 05 min"


def test_the_book_names_the_day_on_which_somebody_left_after_midnight(night: Night, qapp: QApplication):
    with night("march") as site:
        admit(site, MARCH + 9 * HOUR)
        site.clock.advance(3 * HOUR)
        site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
        with guard_at_desk(qapp, site, login="facility") as office:
            room = office.window.rooms[0][1]
            assert isinstance(room, VisitsRoom)
            assert [row.times for row in room.page.model.rows] == ["27 Mar 23:30–03:30 +1"]


@pytest.mark.parametrize(
    ("name", "typed", "meant"),
    [
        ("october", "0230", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("march", "0230", None),
        ("march", "0330", datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_typed_hour_that_comes_twice_or_never(name: str, typed: str, meant: datetime | None):
    evening = NIGHTS[name]
    found_at = read_time(typed, evening, TimeRange(evening, evening + 24 * HOUR), AMSTERDAM)
    assert found_at == (meant or TimeTrouble.OUTSIDE)
