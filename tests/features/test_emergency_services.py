"""The fire brigade comes: one key, locked or not; they are on the list; the rest is written later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.engine import StoreUnreachable
from tests.features.site import Site
from visitor_desk.bsn import BsnNotKept
from visitor_desk.security.evacuation_file import EvacuationPerson
from visitor_desk.security.evacuation_openings import Opening
from visitor_desk.visits.emergency import (
    LONGEST_NOTE,
    EmergencyService,
    EmergencyTeam,
    TeamId,
    TeamNoteTooLong,
    TeamTimesWrong,
    TeamUnknown,
    new_team_id,
)
from visitor_desk.visits.ticket import FieldNotAccepted

FIRE = EmergencyService.FIRE
NOTE = "Battery room 2, handed over to facility at 14:10."


def arrive(site: Site, people: int | None = 4, vehicle: str = "TS-1234") -> EmergencyTeam:
    return site.desk.emergencies.arrived(new_team_id(), FIRE, people, vehicle)


def listed(site: Site) -> list[EvacuationPerson]:
    return list(site.desk.evacuation.show(Opening.SHOWN).people)


def test_a_team_is_on_the_evacuation_list_until_it_leaves(site: Site):
    team = arrive(site)
    assert list(site.desk.emergencies.here()) == [team]
    (one,) = listed(site)
    assert (one.service, one.persons, one.vehicle, one.name) == ("fire", 4, "TS-1234", None)
    site.clock.advance(timedelta(minutes=40))
    site.desk.evacuation.refresh()
    assert len(listed(site)) == 1
    left = site.desk.emergencies.left(team.id)
    assert left.left_at == site.clock.now()
    assert site.desk.emergencies.left(team.id) == left
    assert not site.desk.emergencies.here()
    assert not listed(site)
    site.desk.evacuation.refresh()
    assert not listed(site)
    assert site.desk.log.verify(site.officer).whole


def test_asking_again_after_a_lost_answer_writes_nothing_twice(site: Site):
    team, came = new_team_id(), site.clock.now()
    first = site.desk.emergencies.arrived(team, FIRE, None, "")
    site.clock.advance(timedelta(minutes=1))
    assert site.desk.emergencies.arrived(team, FIRE, None, "", came) == first
    assert len(site.desk.emergencies.here()) == 1


def test_the_list_has_them_although_the_database_is_away(site: Site, monkeypatch: pytest.MonkeyPatch):
    def away() -> object:
        raise StoreUnreachable(store="data")

    emergencies = site.desk.emergencies
    team, came = new_team_id(), site.clock.now()
    with monkeypatch.context() as lost:
        lost.setitem(vars(emergencies), "works", away)
        with pytest.raises(StoreUnreachable):
            emergencies.arrived(team, FIRE, 4, "TS-1234")
    assert [one.visit for one in listed(site)] == [team]
    site.clock.advance(timedelta(minutes=5))
    made = emergencies.arrived(team, FIRE, 4, "TS-1234", came)
    assert made.arrived_at == came
    site.desk.evacuation.refresh()
    assert [one.visit for one in listed(site)] == [team]


def test_a_team_is_completed_later_and_the_note_is_sealed(site: Site):
    team = arrive(site, people=None, vehicle="")
    site.clock.advance(timedelta(hours=1))
    left_at = site.clock.now() - timedelta(minutes=5)
    done = site.desk.emergencies.complete(site.guard, team.id, 6, "TS-1234 ", left_at, NOTE)
    assert (done.people, done.vehicle, done.left_at) == (6, "TS-1234", left_at)
    assert not listed(site)
    (opened,) = site.desk.emergencies.lately(site.facility)
    assert (opened.team, opened.note) == (done, NOTE)
    files = [file for file in site.folder.root.rglob("*") if file.is_file()]
    assert all(NOTE.encode() not in file.read_bytes() for file in files)
    back = site.desk.emergencies.complete(site.guard, team.id, 6, "TS-1234", None, "")
    assert back.left_at is None
    assert [one.persons for one in listed(site)] == [6]
    assert site.desk.emergencies.lately(site.guard)[0].note == NOTE
    assert site.desk.log.verify(site.officer).whole


def test_what_cannot_be_is_refused(site: Site):
    emergencies, now = site.desk.emergencies, site.clock.now()
    for people, vehicle in ((0, ""), (501, ""), (1, "x" * 21), (1, "a\u202eb")):
        with pytest.raises(FieldNotAccepted):
            arrive(site, people, vehicle)
    with pytest.raises(BsnNotKept):
        arrive(site, 1, "123456782")
    for at in (now + timedelta(minutes=1), now - timedelta(days=2)):
        with pytest.raises(TeamTimesWrong):
            emergencies.arrived(new_team_id(), FIRE, 1, "", at)
    assert not listed(site)
    with pytest.raises(TeamUnknown):
        emergencies.left(TeamId("none"))
    team = arrive(site)
    for at in (now - timedelta(seconds=1), now + timedelta(seconds=1)):
        with pytest.raises(TeamTimesWrong):
            emergencies.complete(site.guard, team.id, 4, "", at, "")
    with pytest.raises(TeamNoteTooLong):
        emergencies.complete(site.guard, team.id, 4, "", None, "x" * (LONGEST_NOTE + 1))


def test_the_note_goes_after_four_weeks_and_the_row_after_a_year_of_audit(site: Site):
    team = arrive(site)
    site.desk.emergencies.complete(site.guard, team.id, 4, "TS-1234", site.clock.now(), NOTE)
    with site.desk.emergencies.works() as work:
        (row,) = work.sealed.rows_of("emergency_teams", [team.id], "R")
        assert row.expires_on == site.desk.retention.lives.local_day(team.arrived_at) + timedelta(days=28)
    site.clock.advance(timedelta(days=457))
    site.desk.retention.run(site.officer)
    with site.desk.emergencies.works() as work:
        assert not work.emergency_teams.all()
    assert site.desk.log.verify(site.officer).whole
