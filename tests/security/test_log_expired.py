from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.security.builders import House
from visitor_desk.security.groups import Group
from visitor_desk.security.log_check import LogCheck
from visitor_desk.security.log_expired import RECORD
from visitor_desk.security.log_report import LogReport
from visitor_desk.security.row_binding import BoundTables, RowLife, bound_row
from visitor_desk.security.standing import DEVICES, OPERATORS, KeyRow, bound_key_rows

LIFE = timedelta(days=456)
ZONE = KeyRow("zones", "z1", bound_row("zones", "z1", {}))


class OldHouse:
    """A house with a zone, and visits that come one a day."""

    def __init__(self) -> None:
        self.house = House()
        self.visits: dict[str, KeyRow] = {}
        self.say("zone.added", zone="z1", row=ZONE.digest)

    def say(self, act: str, **values: Any) -> None:
        with self.house.works() as work:
            self.house.log.append(work, act, None, **values)
            work.commit()

    def visit(self, days: int) -> None:
        for _ in range(days):
            record = f"v{len(self.visits):03}"
            row = KeyRow("visits", record, bound_row("visits", record, {"state": "left"}), "014")
            self.visits[record] = row
            self.say("visit.left", visit=record, badge="014", row=row.digest)
            self.house.clock.advance(timedelta(days=1))

    @property
    def life(self) -> RowLife:
        def is_over(table: str, first: datetime, _last: datetime) -> bool:
            return table == "visits" and self.house.clock.now() - first >= LIFE

        return is_over

    def prune(self) -> int:
        before = self.house.clock.now() - LIFE
        with self.house.works() as work:
            dropped = self.house.log.prune(work, before, self.life, lambda _, record: record in self.visits)
            work.commit()
        return dropped

    def check(self) -> LogReport:
        bound = (
            BoundTables(frozenset({OPERATORS, DEVICES}), bound_key_rows),
            BoundTables(
                frozenset({"visits", "zones"}), lambda _work, _after: ([ZONE, *self.visits.values()], None)
            ),
        )
        whole = LogCheck(self.house.works, self.house.installation, self.house.clock, bound, self.life)
        return whole.run(self.house.log.known_heads())


@pytest.fixture
def old() -> OldHouse:
    return OldHouse()


def test_entries_go_with_what_they_are_about_and_the_log_stays_whole(old: OldHouse) -> None:
    old.visit(3)
    assert old.prune() == 0
    old.house.clock.advance(LIFE - timedelta(days=1))
    del old.visits["v000"], old.visits["v001"]
    before = old.house.memory.head
    assert old.prune() > 5
    report = old.check()
    assert report.findings == ()
    assert report.pruned > 5
    # The hashes stay: what was remembered before is still continued.
    old.house.memory.head = before
    old.house.restart()
    assert old.check().whole


def test_it_goes_on_where_it_stopped_and_says_nothing_twice(old: OldHouse) -> None:
    old.visit(2)
    old.house.clock.advance(LIFE)
    old.visits.clear()
    assert old.prune() > 0
    size = len(old.house.tables.log)
    assert old.prune() == 0
    assert len(old.house.tables.log) == size
    old.visit(1)
    old.house.clock.advance(LIFE)
    old.visits.clear()
    assert old.prune() > 0
    assert old.check().findings == ()


def test_somebody_who_never_left_is_still_bound(old: OldHouse) -> None:
    old.visit(1)
    old.house.clock.advance(LIFE)
    old.prune()
    assert old.check().findings == ()
    old.visits["v000"] = replace(old.visits["v000"], digest="0" * 64)
    assert not old.check().whole


def test_a_zone_that_was_changed_after_its_entry_expired_is_found(
    old: OldHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    old.house.clock.advance(LIFE + timedelta(days=1))
    old.prune()
    monkeypatch.setattr("tests.security.test_log_expired.ZONE", replace(ZONE, digest="0" * 64))
    assert not old.check().whole


def test_evidence_does_not_expire(old: OldHouse) -> None:
    entry = next(one for one in old.house.tables.log.values() if one.record == "z1")
    assert entry.body is not None
    old.house.tables.log[entry.index] = replace(entry, body=entry.body.replace(b"z1", b"z2"))
    old.visit(2)
    old.house.clock.advance(LIFE)
    old.visits.clear()
    old.prune()
    assert old.house.tables.log[entry.index].body is not None
    assert not old.check().whole


def test_a_binding_that_is_none_stops_it_too(old: OldHouse) -> None:
    old.say("visit.left", visit="v1", row="no-digest")
    old.visit(1)
    old.house.clock.advance(LIFE)
    old.prune()
    assert next(one for one in old.house.tables.log.values() if one.record == "v1").body is not None


def test_a_desk_that_may_not_prune_leaves_it_to_the_office(
    old: OldHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.security.fakes.FakeLogStore.may_prune", lambda _self: False)
    old.house.clock.advance(LIFE + timedelta(days=1))
    assert old.prune() == 0


def test_what_is_sealed_for_longer_stays_bound(old: OldHouse) -> None:
    house = old.house
    with house.works() as work:
        last = max(name.expires_on for name in work.public_day_keys.names())
        house.sealed.seal(work, table="visits", record="v1", group=Group.D, expires_on=last, fields={})
        house.log.append(work, "visit.admitted", None, visit="v1")
        work.commit()
    house.clock.advance(timedelta(days=1))
    with house.works() as work:
        assert house.log.prune(work, house.clock.now(), old.life) > 0
        work.commit()
    assert old.check().findings == ()
    house.tables.sealed.clear()
    assert not old.check().whole


def test_after_years_they_go_in_several_runs(old: OldHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("visitor_desk.security.log_expired.BATCH", 2)
    monkeypatch.setattr("visitor_desk.security.log_expired.MOST_AT_ONCE", 4)
    old.visit(5)
    size = len(old.house.tables.log)
    old.house.clock.advance(LIFE)
    del old.visits["v000"]
    dropped = [old.prune() for _ in range(-(-size // 4))]
    assert dropped[0] == 4
    assert sum(dropped) == size
    old.visits.clear()
    assert old.check().findings == ()
    # What else is about the same thing does not hide where the last run ended.
    old.say("log.noted", log=RECORD)
    assert old.prune() == 0
