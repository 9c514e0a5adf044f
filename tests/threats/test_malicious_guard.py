"""Threat: a guard, or somebody of facility, wants to know more than their duty gives them.

Claim: what the table of duties refuses, the services refuse; and what the services refuse, the operator's own
keys do not open either, also with the keystore and the data store in hand and no program between. Whoever
opens unusually much of what they may is noticed by privacy and auditor, and not stopped. Nothing of D or S is
shown without an entry of the log. Guessing at a colleague's passphrase waits longer each time, also after a
restart and with the clock set back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.duty_matrix import NO, rows
from tests.features.site import PASSPHRASE, Site, open_site, parts_of
from tests.threats.stolen import keys_in, opened_with, sealed_rows
from visitor_desk.bootstrap import open_desk
from visitor_desk.errors import DeskError
from visitor_desk.security.bulk_reads import MOST_AN_HOUR
from visitor_desk.security.duties import Duty, NotYourDuty, Purpose
from visitor_desk.security.groups import Group, openers
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.passphrase import TooEarly, WrongPassphrase
from visitor_desk.security.sealed_records import PurposeMissing
from visitor_desk.security.session import Session
from visitor_desk.visits.visit import Visit

SHOWS_A_NAME = (
    "visit_book.reveal",
    "visit_book.document",
    "requests.person",
    "name_search.show",
    "footage_viewing.open",
)


@dataclass(frozen=True)
class LogAway:
    """A log that cannot be written: the disk is full, or somebody pulled the cable."""

    def append(self, *_: object, **__: object) -> None:
        raise DiskGone


class DiskGone(DeskError):
    """The log could not be written."""


def visited(site: Site, count: int = 1) -> list[Visit]:
    """Let people come and go."""
    found = []
    for _ in range(count):
        visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket(hours=1)))
        found.append(site.desk.check_out.by_visit(site.guard, visit.id))
    return found


@pytest.mark.parametrize("method", SHOWS_A_NAME)
def test_the_services_refuse_reception(site: Site, method: str) -> None:
    assert any(method in row.methods and row.cells[Duty.RECEPTION] == NO for row in rows())
    field, name = method.split(".")
    with pytest.raises(NotYourDuty):
        getattr(getattr(site.desk, field), name)(site.guard)


def opened_by(site: Site, session: Session) -> tuple[set[Group], set[Group]]:
    """Return the groups of day keys somebody holds and of the rows that give way to any of them."""
    with site.desk.operators.keystore_works() as keystore:
        wraps = list(keystore.day_keys.wraps_of(session.operator_id))
    found = sealed_rows(site.desk, site.folder.data_store)
    assert {row.group for row in found} >= {Group.T, Group.R, Group.D, Group.S}
    keys = keys_in(site.desk, wraps, session.kem)
    return {wrap.name.group for wrap in wraps}, {one.group for one in opened_with(site.desk, found, keys)}


@pytest.mark.parametrize("duty", [Duty.RECEPTION, Duty.FACILITY, Duty.ADMINISTRATOR, Duty.AUDITOR])
def test_the_keys_themselves_open_no_more_than_the_duty(site: Site, duty: Duty) -> None:
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    session = {
        Duty.RECEPTION: site.guard,
        Duty.FACILITY: site.facility,
        Duty.ADMINISTRATOR: site.administrator,
        Duty.AUDITOR: site.auditor,
    }[duty]
    may = {group for group in Group if duty in openers(group)}
    held, gave_way = opened_by(site, session)
    assert held <= may
    assert gave_way <= may
    assert Group.S not in gave_way
    if duty is Duty.RECEPTION:
        assert not gave_way & {Group.T, Group.D}


def test_a_colleague_s_wraps_do_not_open(site: Site) -> None:
    with site.desk.operators.keystore_works() as keystore:
        wraps = list(keystore.day_keys.wraps_of(site.officer.operator_id))
    assert wraps
    assert keys_in(site.desk, wraps, site.guard.kem) == []


def test_who_shows_many_names_is_noticed_and_not_stopped(site: Site) -> None:
    (visit,) = visited(site)
    most = MOST_AN_HOUR[Group.D]
    for _ in range(most):
        site.desk.visit_book.reveal(site.facility, visit.id, Purpose.SAFETY)
    assert list(site.desk.bulk_reads.alarms(site.auditor)) == []
    for _ in range(3):
        assert site.desk.visit_book.reveal(site.facility, visit.id, Purpose.SAFETY).name
    (alarm,) = site.desk.bulk_reads.alarms(site.officer)
    assert (alarm.operator, alarm.group, alarm.opened) == (site.facility.operator_id, Group.D, most + 1)
    assert list(site.desk.bulk_reads.alarms(site.auditor)) == [alarm]
    with pytest.raises(NotYourDuty):
        site.desk.bulk_reads.alarms(site.facility)


def test_the_count_goes_on_after_a_restart(template: Path, tmp_path: Path) -> None:
    root = tmp_path / "site"
    with open_site(template, root) as site:
        (visit,) = visited(site)
        for _ in range(MOST_AN_HOUR[Group.D]):
            site.desk.visit_book.reveal(site.facility, visit.id, Purpose.SAFETY)
        folder, clock = site.folder, site.clock
    with open_desk(folder, parts_of(folder, clock)) as desk:
        facility = desk.operators.sign_in("facility", PASSPHRASE)
        desk.visit_book.reveal(facility, visit.id, Purpose.SAFETY)
        assert len(desk.bulk_reads.alarms(desk.operators.sign_in("auditor", PASSPHRASE))) == 1


def test_a_guard_who_loads_the_list_without_end_is_noticed(site: Site) -> None:
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    # The list may be loaded 1,800 times an hour; a smaller limit shows the same.
    watch = replace(site.desk.bulk_reads, most={**MOST_AN_HOUR, Group.R: 20})
    here = replace(site.desk.here_now, sealed=replace(site.desk.here_now.sealed, reads=watch))
    for _ in range(30):
        assert len(here.people(site.guard)) == 1
    groups = [alarm.group for alarm in site.desk.bulk_reads.alarms(site.officer)]
    assert groups == [Group.R]


@pytest.mark.parametrize("group", [Group.D, Group.S])
def test_nothing_is_shown_that_the_log_does_not_say(site: Site, group: Group) -> None:
    (visit,) = visited(site)
    book = site.desk.visit_book
    away = replace(book, sealed=replace(book.sealed, log=LogAway()))
    shows = {Group.D: away.reveal, Group.S: away.document}[group]
    with pytest.raises(DiskGone):
        shows(site.officer, visit.id, Purpose.PERSON_REQUEST)
    with book.works() as work, pytest.raises(PurposeMissing):
        book.sealed.open(site.officer, work, table="visits", record=visit.id, group=group)


def test_every_opening_says_who_why_and_what(site: Site) -> None:
    (visit,) = visited(site)
    site.desk.visit_book.reveal(site.facility, visit.id, Purpose.SAFETY)
    entry = site.desk.log.about(site.auditor, visit.id)[-1]
    assert entry.body is not None
    body = read_body(entry.body)
    assert (body["act"], body["operator"]) == ("record.opened", site.facility.operator_id)
    assert (body["values"]["purpose"], body["values"]["group"]) == ("safety", "D")


def guesses(site: Site, count: int) -> Sequence[int]:
    """Guess at the officer's passphrase, waiting as long as asked; return the waits."""
    waits = []
    for number in range(count):
        with pytest.raises(WrongPassphrase) as wrong:
            site.desk.operators.sign_in("officer", f"a guess number {number}")
        waits.append(int(str(wrong.value.values["wait_s"])))
        site.clock.advance(timedelta(seconds=waits[-1]))
    return waits


def test_guessing_waits_longer_each_time(site: Site) -> None:
    waits = guesses(site, 14)
    assert waits == sorted(waits)
    assert waits[-1] == 900
    assert sum(waits) > 1800


def test_a_restart_and_a_clock_set_back_save_no_wait(template: Path, tmp_path: Path) -> None:
    root = tmp_path / "site"
    with open_site(template, root) as site:
        guesses(site, 10)
        with pytest.raises(WrongPassphrase):
            site.desk.operators.sign_in("officer", "one more guess")
        folder, clock = site.folder, site.clock
    for step in (timedelta(0), -timedelta(days=2)):
        clock.advance(step)
        with (
            open_desk(folder, parts_of(folder, clock)) as desk,
            pytest.raises(TooEarly) as early,
        ):
            desk.operators.sign_in("officer", PASSPHRASE)
        assert int(str(early.value.values["wait_s"])) > 60
