"""Threat: somebody takes the desk, with its whole data folder, its device secret and a guard's passphrase.

Claim: with every key of a desk they open the people on site and the desk copies of near tickets, access lists
and those who asked to be remembered, and nothing else: no field of D, S or T, and none of yesterday's other
visitors, also not with an older copy.
Without a passphrase they open nothing, and no file holds a name or a document number in the clear.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.features.site import HOST, PCI_SUITE, SUITE, Site, open_site, parts_of
from tests.threats.stolen import Loot, everything_opened, files_that_say, keys_in, opened_with, sealed_rows
from visitor_desk.bootstrap import open_desk
from visitor_desk.clock import SetClock, TimeRange
from visitor_desk.paths import DataFolder
from visitor_desk.privacy.consent import ConsentWay
from visitor_desk.security.box import KemPrivateKey
from visitor_desk.security.devices import FileDeviceSecretStore
from visitor_desk.security.groups import Group
from visitor_desk.visits.access_right import EndReason, NewAccessRight
from visitor_desk.visits.ticket import Announced, NewTicket, Ticket
from visitor_desk.visits.visit import BadgeNumber, RefusalReason, Visit

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NUMBER = "QX7731905"
ORGANISATION = "Zwaluwstaart Netwerken"


@dataclass
class Days:
    """Two days at a site, and what stands at three in the afternoon of the second."""

    site: Site
    folder: Path
    older: Path
    """The data store as it was on the first afternoon, with everybody of that day in it."""
    here: dict[str, str] = field(default_factory=dict)
    """Names of the people on site, by visit."""
    near: dict[str, str] = field(default_factory=dict)
    """Names on tickets that are near, by ticket."""
    listed: set[str] = field(default_factory=set)
    """Who may come on an access list, by right."""
    remembered: dict[str, str] = field(default_factory=dict)
    """Names of yesterday's visitors who asked to be remembered, by consent."""
    gone: list[str] = field(default_factory=list)
    """Names of yesterday's visitors and of everybody whom the desk may not read."""


def name_of(number: int) -> tuple[str, str]:
    """Return a surname and given names that occur nowhere by chance."""
    return f"Querwald{chr(97 + number // 26)}{chr(97 + number % 26)}", "Ysolde"


class Play:
    """Lets people come and go."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._people = 0

    def announced(self, opens: timedelta, lasts: timedelta = 4 * HOUR) -> tuple[Ticket, str]:
        """Issue a ticket for somebody new."""
        surname, given = name_of(self._people)
        self._people += 1
        start = self.site.clock.now() + opens
        window = TimeRange(start, start + lasts)
        zone = (SUITE, PCI_SUITE)[self._people % 2]
        people = Announced((f"{surname}, {given}",), ORGANISATION, "Batterijwissel")
        new = NewTicket("C-1042", (zone,), HOST, HOST, window, people)
        return self.site.desk.tickets.issue(self.site.facility, new), people.names[0]

    def comes(self, badge: str, lasts: timedelta = 4 * HOUR) -> tuple[Visit, Ticket, str]:
        """Let somebody new in."""
        ticket, name = self.announced(-HOUR / 4, lasts)
        surname, given = name.upper().split(", ")
        check = self.site.document(surname=surname, given_names=given, number=NUMBER)
        arrival = self.site.arrival(ticket, badge, check=check, escort=HOST)
        return self.site.desk.check_in.admit(self.site.guard, arrival), ticket, name

    def goes(self, visit: Visit) -> None:
        """Take the badge back."""
        self.site.desk.check_out.by_visit(self.site.guard, visit.id)
        self.site.clock.advance(timedelta(minutes=5))

    def rounds(self) -> None:
        """Do what the window does by itself."""
        self.site.desk.here_now.renew(self.site.guard)
        self.site.desk.tickets.bring_near(self.site.facility)
        self.site.desk.access_lists.bring_near(self.site.facility)
        self.site.desk.consents.bring_near(self.site.facility)


@pytest.fixture(scope="module")
def days(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    root = tmp_path_factory.mktemp("stolen")
    with open_site(template, root / "site") as site:
        for number in range(17, 24):
            site.desk.house.add_badge(site.facility, BadgeNumber(f"{number:03}"))
        yield two_days(site, root)


def two_days(site: Site, root: Path) -> Days:
    play, clock = Play(site), site.clock
    days = Days(site, root / "site", root / "older.sqlite")
    later = [play.announced(hours * HOUR) for hours in (60, 90, 100, 240)]
    came = [play.comes(f"{number:03}") for number in range(14, 20)]
    shutil.copy(days.folder / "data.sqlite", days.older)
    never_came = [play.announced(HOUR), play.announced(-HOUR)]
    site.desk.check_in.refuse(site.guard, RefusalReason.NOT_THE_PERSON, ticket=never_came[1][0].id)
    stayed, *left = came
    asked, sorry = (site.desk.consents.give(site.guard, left[n][0].id, ConsentWay.AT_DESK) for n in (0, 1))
    site.desk.consents.withdraw(site.guard, sorry.id, ConsentWay.AT_DESK)
    days.remembered = {asked.id: left[0][2]}
    for visit, _, _ in left:
        play.goes(visit)
    listed = NewAccessRight("C-1042", SUITE, "Listed, Person", ORGANISATION, "Batterijwissel", HOST)
    days.listed = {site.desk.access_lists.add(site.facility, listed).id}
    off = site.desk.access_lists.add(site.facility, replace(listed, name="Ended, Person"))
    site.desk.access_lists.end(site.facility, off.id, EndReason.MISTAKE)
    clock.advance(8 * HOUR)
    play.rounds()
    # Half past midnight at the site, and the retention run of the new day.
    clock.advance(3 * HOUR)
    site.desk.retention.run(site.officer)
    clock.advance(8 * HOUR)
    play.rounds()
    today = [play.comes(f"{number:03}") for number in range(20, 23)]
    later += [play.announced(hours * HOUR) for hours in (1, 71, 79, 200)]
    play.goes(today[0][0])
    clock.advance(6 * HOUR)
    play.rounds()
    days.here = {visit.id: name for visit, _, name in (stayed, *today[1:])}
    days.near = {ticket.id: name for _, ticket, name in today}
    limit = clock.now() + 72 * HOUR
    for ticket, name in later:
        if ticket.window.start < limit:
            days.near[ticket.id] = name
        else:
            days.gone.append(name)
    days.gone += [name for _, _, name in left[1:]] + [name for _, name in never_came]
    return days


def stolen(days: Days, place: Path) -> Path:
    """Copy the whole folder of the desk."""
    shutil.copytree(days.folder, place)
    return place


def everything_said(loot: Loot) -> str:
    return repr([one.fields for one in loot.opened])


def desk_rows(loot: Loot) -> dict[tuple[str, str, Group], str]:
    """Return what was opened of people and tickets, as one name each."""
    found = {}
    for one in loot.opened:
        if one.table in {"visits", "tickets"}:
            found[one.place] = one.fields["name"] if one.table == "visits" else one.fields["names"][0]
    return found


def test_the_story_has_something_to_find(days: Days):
    assert len(days.here) == 3
    assert len(days.near) >= 6
    assert len(days.gone) >= 8


def test_with_every_key_of_the_desk_only_who_is_here_and_who_is_near(days: Days, tmp_path: Path):
    loot = everything_opened(stolen(days, tmp_path / "loot"), days.site.clock, "guard")
    assert loot.groups == {Group.R}
    expected = {("visits", visit, Group.R): name for visit, name in days.here.items()}
    expected |= {("tickets", ticket, Group.R): name for ticket, name in days.near.items()}
    assert desk_rows(loot) == expected
    others = {one.table for one in loot.opened} - {"visits", "tickets"}
    assert others <= {"deny_entries", "access_rights", "consents"}
    remembered = {one.record: one.fields["name"] for one in loot.opened if one.table == "consents"}
    assert remembered == days.remembered
    assert {one.record for one in loot.opened if one.table == "access_rights"} == days.listed
    assert "Ended" not in everything_said(loot)
    closed = [row for row in loot.rows if row.group in {Group.D, Group.S, Group.T, Group.F}]
    assert len(closed) >= 30
    assert not {one.group for one in loot.opened} & {row.group for row in closed}
    assert [name for name in days.gone if name in everything_said(loot)] == []


def test_an_older_copy_of_the_data_gives_no_more_of_yesterday(days: Days, tmp_path: Path):
    loot = everything_opened(stolen(days, tmp_path / "loot"), days.site.clock, "guard", days.older)
    assert len([row for row in loot.rows if (row.table, row.group) == ("visits", Group.R)]) == 6
    assert {one.table for one in loot.opened} <= {"tickets"}
    assert {one.record for one in loot.opened} <= set(days.near)
    assert [name for name in days.gone if name in everything_said(loot)] == []


def test_the_facility_manager_would_open_more(days: Days, tmp_path: Path):
    """The attack itself works: with keys that open, it opens."""
    loot = everything_opened(stolen(days, tmp_path / "loot"), days.site.clock, "facility")
    assert [name for name in days.gone if name not in everything_said(loot)] == []
    assert loot.groups == {Group.T, Group.R, Group.D}


def test_without_a_passphrase_nothing_opens(days: Days, tmp_path: Path):
    place = DataFolder(stolen(days, tmp_path / "loot"))
    secrets = FileDeviceSecretStore(place.device_secret).load()
    assert secrets is not None
    device = KemPrivateKey(secrets.kem_private)
    with closing(sqlite3.connect(place.keystore)) as raw:
        holders = [holder for (holder,) in raw.execute("SELECT DISTINCT holder FROM day_key_wraps")]
    assert len(holders) >= 4
    with open_desk(place, parts_of(place, SetClock(days.site.clock.now()))) as desk:
        rows = sealed_rows(desk, place.data_store)
        assert len(rows) >= 40
        with desk.operators.keystore_works() as keystore:
            wraps = [wrap for holder in holders for wrap in keystore.day_keys.wraps_of(holder)[:20]]
        assert keys_in(desk, wraps, device) == []
        assert list(opened_with(desk, rows, [device])) == []


def test_no_file_holds_a_name_or_a_number_in_the_clear(days: Days):
    words = [NUMBER, ORGANISATION, "Batterijwissel", "Ysolde"]
    words += [name.partition(",")[0] for name in (*days.gone, *days.here.values(), *days.near.values())]
    assert files_that_say(days.folder, words) == []
    planted = days.folder.parent / "planted"
    planted.mkdir()
    (planted / "file").write_bytes(b"\0\0" + days.gone[0].partition(",")[0].upper().encode("utf-16-le"))
    assert files_that_say(planted, words) == ["file"]
