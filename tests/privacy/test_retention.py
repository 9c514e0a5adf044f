from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.privacy.house import ARRIVAL, CAGE, DOOR, LOBBY, SOURCE, PrivacyHouse
from visitor_desk.clock import TimeRange
from visitor_desk.errors import Cancelled
from visitor_desk.footage.recording import (
    ActivityInterval,
    ActivityKind,
    Recording,
    RecordingId,
    RecordingState,
    TimeDoubt,
    TimeSource,
)
from visitor_desk.privacy.disposal_steps import Disposal
from visitor_desk.privacy.retention_reasons import RecordNotKnown
from visitor_desk.privacy.retention_solver import Carrier
from visitor_desk.security.duties import Duty, NotYourDuty, Purpose
from visitor_desk.security.duty_ports import ReliefShift, ReliefShiftId
from visitor_desk.security.groups import Group
from visitor_desk.security.records import Approval, DeviceId, OperatorId
from visitor_desk.security.sealed_records import KeyDestroyed, NothingSealed
from visitor_desk.visits.door_events import Door, DoorForm, DoorKey, DoorSource, DoorSourceId
from visitor_desk.visits.visit import VisitState


@pytest.fixture
def house() -> PrivacyHouse:
    return PrivacyHouse()


def opens(house: PrivacyHouse, record: str, group: Group) -> bool:
    with house.works() as work:
        try:
            house.sealed.open(
                house.officer, work, table="visits", record=record, group=group, purpose=Purpose.AUDIT
            )
        except (KeyDestroyed, NothingSealed):
            return False
    return True


def a_recording(house: PrivacyHouse, days_ago: int) -> None:
    start = house.clock.now() - timedelta(days=days_ago, hours=1)
    one = Recording(
        RecordingId(f"r{days_ago}"), SOURCE, f"{days_ago}.mp4", DOOR, start, 60.0, 1, start, None,
        RecordingState.OK, None, TimeSource.NAME_UTC, 1.0, TimeDoubt.NONE, start,
    )  # fmt: skip
    span = TimeRange(start, start + timedelta(seconds=30))
    with house.works() as work:
        work.recordings.put(one)
        work.activity.replace(one.id, [ActivityInterval(DOOR, span, ActivityKind.MOVING, 1, one.id)])
        work.commit()


def test_the_calendar_says_what_dies_when(house: PrivacyHouse) -> None:
    house.a_visit(1)
    house.a_visit(2)
    days = [due for due in house.retention.calendar(house.officer) if due.records]
    assert [(due.day, due.group, due.records, due.keys) for due in days] == [
        (date(2026, 3, 30), Group.D, 2, 1),
        (date(2026, 3, 30), Group.S, 2, 1),
    ]


def test_nothing_dies_before_its_day(house: PrivacyHouse) -> None:
    visit = house.a_visit()
    house.clock.set(ARRIVAL + timedelta(days=27))
    report = house.retention.run(house.officer)
    assert (report.records_deleted, report.rows_deleted) == (0, 0)
    assert opens(house, visit.id, Group.D)


def test_on_its_day_the_key_is_gone_and_so_is_every_copy(house: PrivacyHouse) -> None:
    visit = house.a_visit()
    copy = house.tables.copy()
    house.clock.set(ARRIVAL + timedelta(days=28))
    report = house.retention.run(house.officer)
    assert report.records_deleted == 2
    assert report.keys_destroyed > 0
    assert (Group.D, date(2026, 3, 30)) in report.days
    assert not opens(house, visit.id, Group.D)
    # A copy of the database made before opens nothing any more.
    house.tables.sealed = copy.sealed
    assert not opens(house, visit.id, Group.D)
    assert not opens(house, visit.id, Group.S)


def test_a_run_that_broke_off_after_the_keys_is_finished_by_the_next(house: PrivacyHouse) -> None:
    visit = house.a_visit()
    house.clock.set(ARRIVAL + timedelta(days=28))
    with house.works() as work:
        # The keystore commits at once; the data store's work is left without a commit.
        house.day_keys.destroy(work, house.lives.local_day(house.clock.now()))
    assert house.tables.sealed
    assert not opens(house, visit.id, Group.D)
    report = house.retention.run(house.officer)
    # The keys went before this run, and no entry said so.
    assert (report.keys_destroyed > 0, report.records_deleted) == (True, 2)
    assert not house.tables.sealed
    assert house.retention.run(house.officer).records_deleted == 0


def test_missed_days_are_caught_up_in_one_run(house: PrivacyHouse) -> None:
    for number in range(1, 4):
        house.a_visit(number, ARRIVAL + timedelta(days=number))
    house.clock.set(ARRIVAL + timedelta(days=39))
    report = house.retention.run(house.officer)
    assert report.records_deleted == 6
    assert report.caught_up == 38  # the first day key was due the day after the founding
    assert house.retention.run(house.officer).caught_up == 0
    house.clock.advance(timedelta(days=1))
    assert house.retention.run(house.officer).caught_up == 0
    assert [day for group, day in report.days if group is Group.D] == [
        date(2026, 3, 31) + timedelta(days=n) for n in range(3)
    ]
    assert [due for due in house.retention.calendar(house.officer) if due.day <= report.ran_at.date()] == []


def test_a_run_is_stopped_between_two_steps_and_the_next_one_finishes_it(house: PrivacyHouse) -> None:
    visit = house.a_visit()
    house.clock.set(ARRIVAL + timedelta(days=28))
    with pytest.raises(Cancelled):
        house.retention.run(house.officer, stopped=lambda: True)
    assert opens(house, visit.id, Group.D)
    seen: list[tuple[int, int]] = []
    with pytest.raises(Cancelled):
        house.retention.run(
            house.officer,
            progress=lambda done, total: seen.append((done, total)),
            stopped=lambda: bool(seen),
        )
    assert [done for done, _ in seen] == [0]
    assert house.tables.sealed
    assert not opens(house, visit.id, Group.D)
    seen.clear()
    report = house.retention.run(house.officer, progress=lambda done, total: seen.append((done, total)))
    assert report.records_deleted == 2
    assert seen[-1][0] == seen[-1][1] == len(seen) - 1


def test_old_rows_and_footage_index_go(house: PrivacyHouse, tmp_path_factory: pytest.TempPathFactory) -> None:
    house.a_camera(tmp_path_factory.mktemp("nvr"))
    old, kept = house.a_visit(1), house.a_visit(2, ARRIVAL + timedelta(days=300))
    house.clock.set(ARRIVAL + timedelta(days=456))
    for days in (10, 27, 28, 29):
        a_recording(house, days)
    report = house.retention.run(house.officer)
    assert (report.visits_deleted, report.recordings_deleted) == (1, 2)
    with house.works() as work:
        assert work.visits.get(old.id) is None
        assert work.visits.get(kept.id) is not None
        assert {one.id for one in work.recordings.of_source(SOURCE)} == {"r10", "r27"}


def test_a_badge_number_dies_with_the_name() -> None:
    house = PrivacyHouse(horizon_days=100)
    plain, pci = house.a_visit(1, zones=(LOBBY,)), house.a_visit(2, zones=(LOBBY, CAGE))

    def badges() -> list[str | None]:
        with house.works() as work:
            return [work.visits.get(visit.id).badge for visit in (plain, pci)]  # type: ignore[union-attr]

    for days, expected in (
        (27, ["014", "015"]),
        (28, [None, "015"]),
        (91, [None, "015"]),
        (92, [None, None]),
    ):
        house.clock.set(ARRIVAL + timedelta(days=days))
        house.retention.run(house.officer)
        assert badges() == expected, days
        assert opens(house, pci.id, Group.D) is (days < 92)


def test_the_badge_of_somebody_here_is_kept(house: PrivacyHouse) -> None:
    here = house.a_visit(state=VisitState.HERE, left_at=None)
    house.clock.set(ARRIVAL + timedelta(days=500))
    house.retention.run(house.officer)
    with house.works() as work:
        kept = work.visits.get(here.id)
    assert kept is not None
    assert kept.badge == here.badge


def test_a_closed_request_goes_after_two_years(house: PrivacyHouse) -> None:
    from visitor_desk.privacy.requests import RefusalGround

    closed = house.requests.receive(house.officer, house.new_request())
    waiting = house.requests.receive(house.officer, house.new_request())
    house.decisions.refuse(house.officer, closed.id, RefusalGround.NOT_OURS, "Ask the customer.")
    house.clock.advance(timedelta(days=730))
    assert house.retention.run(house.officer).requests_deleted == 1
    assert [one.id for one in house.requests.board(house.officer)] == [waiting.id]


def test_every_run_is_an_entry_with_its_counts(house: PrivacyHouse) -> None:
    from visitor_desk.security.log_entry import read_body

    house.a_visit()
    house.clock.set(ARRIVAL + timedelta(days=28))
    house.retention.run(house.officer)
    with house.works() as work:
        bodies = [read_body(entry.body or b"") for entry in work.log.about("2026-03-30")]
    ran = next(body for body in bodies if body["act"] == "retention.ran")
    assert ran["values"]["records"] == 2
    assert ran["operator"] == house.officer.operator_id
    with house.works() as work:
        assert house.log.verify(work).whole


def test_why_names_the_rule_and_the_day_of_each_part() -> None:
    house = PrivacyHouse(horizon_days=100)
    visit = house.a_visit(zones=(CAGE,))
    reasons = house.retention_reasons.why(house.officer, "visits", visit.id)
    assert [(reason.group, reason.expires_on, reason.rule.id) for reason in reasons] == [
        (Group.S, date(2026, 3, 30), "document-check"),
        (Group.D, date(2026, 6, 2), "pci-visitor-log"),
        (None, date(2027, 6, 1), "plain-rows"),
    ]
    request = house.requests.receive(house.officer, house.new_request())
    reason, _file = house.retention_reasons.why(house.officer, "requests", request.id)
    assert reason.rule.id == "requester"
    with pytest.raises(RecordNotKnown):
        house.retention_reasons.why(house.officer, "visits", "0" * 15 + "9")


def test_why_looks_everywhere_and_says_what_is_not_over_yet() -> None:
    house = PrivacyHouse(horizon_days=100)
    visit = house.a_visit(zones=(LOBBY,))
    request = house.requests.receive(house.officer, house.new_request())
    reasons = house.retention_reasons.why(house.officer, None, visit.id)
    assert [(one.table, one.group) for one in reasons] == [
        ("visits", Group.D),
        ("visits", Group.S),
        ("visits", None),
    ]
    of_request = house.retention_reasons.why(house.officer, None, request.id)
    assert [(one.group, one.expires_on is None) for one in of_request] == [(Group.S, False), (None, True)]
    assert of_request[-1].rule.id == "request-file"


def test_why_tells_of_an_entry_of_the_log_by_its_place(house: PrivacyHouse) -> None:
    (entry,) = house.retention_reasons.why(house.officer, None, "0")
    assert (entry.table, entry.rule.id) == ("log_entries", "log-entries")
    for place in ("999999", "9" * 30):
        with pytest.raises(RecordNotKnown):
            house.retention_reasons.why(house.officer, None, place)


def test_the_door_log_carries_the_floor_of_a_zone_or_nothing_does() -> None:
    house = PrivacyHouse()
    (without,) = house.retention_reasons.carriers(house.officer)
    assert (without.zone, without.carrier, without.clashing) == (CAGE, Carrier.NONE, ())
    with house.works() as work:
        source = DoorSource(DoorSourceId("p"), "P", DoorForm.CSV, ("t",), "iso", "UTC", "door", "badge")
        work.door_register.add_source(source)
        work.door_register.put_door(Door(source.id, DoorKey("7"), CAGE))
        work.commit()
    (with_log,) = house.retention_reasons.carriers(house.officer)
    assert (with_log.carrier, with_log.rule.id) == (Carrier.DOOR_LOG, "door-log-pci")


def test_duties(house: PrivacyHouse) -> None:
    auditor = house.hired("carla", Duty.AUDITOR)
    assert house.retention.rules(auditor)
    house.retention.calendar(auditor)
    with pytest.raises(NotYourDuty):
        house.retention.run(auditor)
    for duty in (Duty.RECEPTION, Duty.FACILITY, Duty.ADMINISTRATOR):
        who = house.hired(duty.value, duty)
        for act in (house.retention.run, house.retention.calendar, house.retention.rules):
            with pytest.raises(NotYourDuty):
                act(who)
        with pytest.raises(RecordNotKnown if duty is Duty.FACILITY else NotYourDuty):
            house.retention_reasons.why(who, "visits", "x")


def test_a_run_visits_every_table_that_a_rule_gives_a_life(house: PrivacyHouse) -> None:
    with house.works() as work:
        disposal = Disposal(
            house.log, house.lives, house.retention.vault, house.clock.now(), work.zones.all()
        )
        visited = {step.name for step in disposal.steps({})}
    # Clips and moments go with the file of their hold; what is sealed goes with its key; the log has its own.
    with_others = {"moments", "log_entries"}
    plain = {table for rule in house.lives.all() if rule.group is None for table in rule.tables}
    assert plain - visited == with_others


def test_old_relief_shifts_and_signatures_that_count_no_more_go_with_a_run(house: PrivacyHouse) -> None:
    began = house.clock.now()
    shift = ReliefShift(
        ReliefShiftId("s1"),
        house.officer.operator_id,
        DeviceId("d1"),
        None,
        began,
        began + timedelta(hours=12),
    )
    signed = Approval(
        "r1", b"h" * 32, OperatorId("op1"), OperatorId("op2"), began + timedelta(days=3), b"s" * 64
    )
    with house.works() as work:
        work.relief_shifts.put(shift)
        work.approvals.put(signed)
        work.commit()

    def left() -> tuple[int, int]:
        with house.works() as work:
            return len(work.relief_shifts.all()), len(work.approvals.of_request("r1"))

    house.clock.set(began + timedelta(days=2))
    house.retention.run(house.officer)
    assert left() == (1, 1)
    house.clock.set(began + timedelta(days=3))
    house.retention.run(house.officer)
    assert left() == (1, 0)
    house.clock.set(began + timedelta(days=457))
    house.retention.run(house.officer)
    assert left() == (0, 0)
