from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from visitor_desk.security.canonical import iso_utc
from visitor_desk.security.groups import Group
from visitor_desk.security.log_report import LogFinding
from visitor_desk.security.log_report import LogFindingCode as Found
from visitor_desk.security.records import Sealed, SealedRow
from visitor_desk.security.row_binding import bound_blob, bound_row, for_ever, gone, table_of
from visitor_desk.security.row_states import CARRIED, RowStates

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
LATER = TODAY + timedelta(days=28)


@dataclass(frozen=True)
class Row:
    table: str
    record: str
    digest: str
    badge: str | None = None


def visit(state: str = "here", record: str = "v1", badge: str | None = "014") -> Row:
    return Row("visits", record, bound_row("visits", record, {"state": state}), badge)


def blob(record: str = "v1", group: Group = Group.D, day: date = LATER, text: bytes = b"sealed") -> SealedRow:
    return SealedRow("visits", record, group, day, "", 1, Sealed(1, b"wrap", b"nonce", text))


class Told:
    """A log that says things, one entry after another."""

    def __init__(self, life: Any = for_ever, now: datetime = NOW) -> None:
        self.states = RowStates(now, life)
        self.index = 0

    def say(self, act: str, at: datetime = NOW, **values: Any) -> None:
        self.states.take({"act": act, "index": self.index, "at": iso_utc(at), "values": values})
        self.index += 1

    def admitted(self, row: Row, *blobs: SealedRow) -> None:
        self.say(
            "visit.admitted",
            visit=row.record,
            badge=row.badge,
            row=row.digest,
            sealed=[bound_blob(one) for one in blobs],
        )

    def codes(self, rows: list[Row], blobs: list[SealedRow], tables: str = "visits") -> list[Found]:
        found: list[LogFinding] = [*self.states.compare_rows(rows), *self.states.compare_blobs(blobs)]
        found += self.states.missing({tables}, before=self.index)
        return [finding.code for finding in found]


def test_what_is_as_the_log_says_is_found_so() -> None:
    told = Told()
    told.admitted(visit(), blob(), blob(group=Group.S))
    assert told.codes([visit()], [blob(), blob(group=Group.S)]) == []


def test_the_last_entry_counts() -> None:
    told = Told()
    told.admitted(visit("here"), blob())
    told.say("visit.left", visit="v1", badge="014", row=visit("left").digest)
    assert told.codes([visit("left")], [blob()]) == []
    told.admitted(visit("here"), blob())
    assert told.codes([visit("left")], [blob()]) == [Found.ROW_CHANGED]


def test_each_difference_has_a_name() -> None:
    told = Told()
    told.admitted(visit(), blob())
    found = told.codes([visit(record="v2")], [blob(record="v2")])
    assert found == [Found.ROW_WITHOUT_ENTRY, Found.BLOB_WITHOUT_ENTRY, Found.ROW_MISSING, Found.BLOB_MISSING]
    told.admitted(visit(), blob())
    assert told.codes([visit("left")], [blob(text=b"other")]) == [Found.ROW_CHANGED, Found.BLOB_CHANGED]


@pytest.mark.parametrize("part", ["site", "version", "record", "group"])
def test_a_blob_is_bound_with_its_place(part: str) -> None:
    other = {"site": "ams2", "version": 2, "record": "v2", "group": Group.S}[part]
    moved = replace(blob(), **{part: other})
    told = Told()
    told.admitted(visit(), blob())
    assert Found.BLOB_MISSING in told.codes([visit()], [moved]) or part in {"site", "version"}
    told.admitted(visit(), blob())
    assert told.codes([visit()], [moved])


def test_a_badge_may_be_forgotten_with_the_name_and_not_before() -> None:
    told = Told()
    told.admitted(visit(), blob())
    assert told.codes([visit(badge=None)], [blob()]) == [Found.ROW_CHANGED]
    told.admitted(visit(), blob(day=TODAY))
    assert told.codes([visit(badge=None)], []) == []
    told.admitted(visit(), blob(day=TODAY))
    assert told.codes([visit(badge="015")], []) == [Found.ROW_CHANGED]


def test_a_blob_whose_day_has_come_is_asked_for_by_nobody() -> None:
    told = Told()
    dead = blob(day=TODAY - timedelta(days=1))
    told.admitted(visit(), dead)
    assert told.codes([visit()], []) == []
    told.admitted(visit(), dead)
    assert told.codes([visit()], [replace(dead, version=9)]) == []


def test_a_row_whose_life_is_over_may_be_gone() -> None:
    told = Told(life=lambda _table, first, _last: NOW - first >= timedelta(days=456))
    told.say("visit.left", NOW - timedelta(days=456), visit="v1", row=visit().digest)
    told.say("visit.left", NOW - timedelta(days=455), visit="v2", row=visit().digest)
    (finding,) = told.states.missing({"visits"}, before=9)
    assert (finding.code, finding.record, finding.index) == (Found.ROW_MISSING, "v2", 1)


def test_what_an_entry_says_is_gone_is_not_missed() -> None:
    told = Told()
    told.admitted(visit(), blob(), blob(group=Group.S))
    told.say("record.erased", record="v1", gone=[gone("visits", "v1", Group.D)])
    assert told.codes([visit()], [blob(group=Group.S)]) == []
    told.admitted(visit(), blob())
    told.say("record.resealed", record="v1", gone=[gone("visits", "v1", Group.D, LATER)])
    assert told.codes([visit()], []) == []
    told.admitted(visit(), blob())
    told.say("record.erased", record="v1", gone="visits:v1")
    assert told.codes([], []) == []
    told.admitted(visit(), blob())
    told.say("record.erased", record="v1", gone=["visits:v1"])
    assert told.codes([visit()], [blob()]) == [Found.ROW_WITHOUT_ENTRY, Found.BLOB_WITHOUT_ENTRY]


def test_a_number_under_the_same_name_is_no_list() -> None:
    told = Told()
    told.say("footage.indexed", source="cam", gone=3)
    assert told.codes([], []) == []


def test_only_tables_that_were_read_can_miss_something() -> None:
    told = Told()
    told.say("hold.placed", hold="h1", row=bound_row("holds", "h1", {}))
    assert told.codes([], []) == []
    assert told.codes([], [], "holds") == [Found.ROW_MISSING]


def test_what_was_written_after_the_reading_began_is_asked_next_time() -> None:
    told = Told()
    told.admitted(visit())
    assert list(told.states.missing({"visits"}, before=0)) == []


def test_a_table_follows_from_the_act_or_is_named() -> None:
    assert (table_of("visit.left"), table_of("staff.added"), table_of("zone.added")) == (
        "visits",
        "staff",
        "zones",
    )
    told = Told()
    told.say("list.changed", entry="e1", table="deny_entries", row=bound_row("deny_entries", "e1", {}))
    row = Row("deny_entries", "e1", bound_row("deny_entries", "e1", {}))
    assert told.codes([row], [], "deny_entries") == []


def test_what_lives_on_is_carried_over_expired_entries() -> None:
    old = Told()
    old.say("zone.added", zone="z1", row=bound_row("zones", "z1", {}))
    old.admitted(visit(), blob())
    carried = old.states.carried(lambda _table, _record: True, lambda _record: False)
    assert carried["overdue"] == carried["ended"] == []
    fresh = Told()
    fresh.say(CARRIED, **carried)
    zone = Row("zones", "z1", bound_row("zones", "z1", {}))
    assert [*fresh.states.compare_rows([zone, visit()]), *fresh.states.compare_blobs([blob()])] == []
    fresh.say(CARRIED, **carried)
    assert [one.code for one in fresh.states.compare_rows([zone, visit("left")])] == [Found.ROW_CHANGED]


def test_what_is_carried_never_overrules_a_later_entry() -> None:
    told = Told()
    told.say("visit.left", visit="v1", badge="014", row=visit("left").digest)
    told.say("record.erased", record="v2", gone=["visits:v2"])
    told.say("record.resealed", record="v1", gone=[gone("visits", "v1", Group.D, LATER)])
    before = [f"visits:v1:{visit().digest}", f"visits:v2:{visit(record='v2').digest}"]
    told.say(CARRIED, rows=before, sealed=[bound_blob(blob()), bound_blob(blob("v2"))])
    assert told.codes([visit("left")], []) == []


def test_rows_past_their_life_are_carried_only_where_they_stayed() -> None:
    told = Told(life=lambda *_: True)
    told.admitted(visit())
    told.admitted(visit(record="v2"))
    told.admitted(visit(record="v3"))
    carried = told.states.carried(lambda _table, record: record == "v2", lambda record: record == "v3")
    assert [text.split(":")[1] for text in carried["overdue"]] == ["v2"]
    assert (carried["rows"], carried["ended"]) == ([], ["visits:v3"])


def test_a_row_that_stayed_beyond_its_life_is_bound_while_it_is_there_and_may_go() -> None:
    row = f"visits:v1:{visit().digest}=014"

    def told() -> Told:
        later = Told(life=lambda _table, first, _last: first < NOW)
        later.say(CARRIED, overdue=[row])
        return later

    assert told().codes([visit()], []) == []
    assert told().codes([visit("left")], []) == [Found.ROW_CHANGED]
    assert told().codes([], []) == []
    left = told()
    left.say("visit.left", visit="v1", badge="014", row=visit("left").digest)
    assert left.codes([], []) == []


def test_a_row_that_went_with_its_life_is_not_missed_for_a_younger_entry() -> None:
    told = Told()
    told.admitted(visit(), blob())
    told.say(CARRIED, ended=["visits:v1"])
    # What a hold keeps of it is still asked about.
    assert told.codes([], []) == [Found.BLOB_MISSING]


def test_an_id_may_hold_the_signs_of_the_list() -> None:
    told = Told()
    told.say(CARRIED, rows=[f"cameras:a:b=c:{'0' * 64}", f"visits:v1:{visit().digest}=014"])
    assert told.codes([Row("cameras", "a:b=c", "0" * 64), visit()], [], "cameras") == []
    with pytest.raises(ValueError):
        told.say(CARRIED, rows=["cameras:a"])


@pytest.mark.parametrize(
    "values",
    [{"visit": "v1", "row": "no digest"}, {"visit": "v1", "row": "ab"}, {"visit": "v1", "sealed": ["x"]}],
)
def test_what_is_no_binding_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        Told().say("visit.left", **values)


def test_only_blobs_of_days_to_come_that_were_bound_before_the_reading_are_missed() -> None:
    told = Told()
    today = blob(day=TODAY)
    told.admitted(visit(), blob(), today)
    told.admitted(visit(record="v2"), blob("v2"))
    missed = [(one.code, one.record) for one in told.states.missing({"badges"}, before=1)]
    assert missed == [(Found.BLOB_MISSING, "v1")], "today's may have gone, and v2's came later"


def test_a_blob_that_went_after_its_day_is_forgotten() -> None:
    told = Told()
    dead = TODAY - timedelta(days=3)
    told.admitted(visit(), blob(day=dead))
    told.say("record.resealed", record="v1", gone=[gone("visits", "v1", Group.D, dead)])
    assert told.codes([visit()], []) == []
