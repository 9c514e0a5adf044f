"""While a silence runs nothing that a person is sent differs from what it would be without the silent thing."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from tests.contracts.disclosure_stores import DISCLOSURE, GIVEN, GIVEN_RECORDS
from tests.privacy.erasure_house import ErasureHouse
from tests.privacy.house import ARRIVAL, CAGE, LOBBY
from visitor_desk.privacy.disclosure import GivenRecord, HandedOut
from visitor_desk.privacy.disclosure_rows import GIVEN as GIVEN_ACT
from visitor_desk.privacy.disclosure_rows import keep_disclosure
from visitor_desk.privacy.erasure_plan import StaysBecause
from visitor_desk.privacy.hold import HoldId, HoldReason, NewHold
from visitor_desk.privacy.rectification import RecipientsNotTold, Rectifications
from visitor_desk.privacy.request_decisions import DecisionNotCarriedOut
from visitor_desk.privacy.requests import RefusalGround, Request, RequestKind, RequestLanguage
from visitor_desk.privacy.silence import (
    NewSilence,
    NothingSilent,
    NotTold,
    Silence,
    SilenceGround,
    SilenceNotAccepted,
    SilenceNotAsked,
    SilenceOver,
    SilenceRuns,
    SilentThing,
)
from visitor_desk.privacy.silences import Silences
from visitor_desk.security.approvals import ApprovalMissing, Approvals, ApprovedByRequester
from visitor_desk.security.duties import Duty, NotYourDuty, Purpose
from visitor_desk.security.groups import Group
from visitor_desk.visits.visit import Visit

TODAY = date(2026, 3, 3)


@pytest.fixture
def house() -> ErasureHouse:
    made = ErasureHouse()
    made.clock.set(ARRIVAL + timedelta(days=1))
    return made


def silences(house: ErasureHouse) -> Silences:
    approvals = Approvals(house.installation, house.log, house.clock)
    return Silences(house.works, approvals, house.four_eyes, house.log, house.clock, house.lives)


def new(of: SilentThing, about: str) -> NewSilence:
    return NewSilence(of, about, SilenceGround.ORDER, "PL-2026-7", TODAY + timedelta(days=60))


def silent(house: ErasureHouse, of: SilentThing, about: str) -> Silence:
    asked = silences(house).ask(house.officer, new(of, about))
    house.four_eyes.approve(house.second, asked.id)
    return silences(house).begin(house.officer, asked.id)


def held(house: ErasureHouse, visit: Visit, days: int = 25) -> HoldId:
    groups = frozenset({Group.D, Group.S})
    today = house.lives.local_day(house.clock.now())
    ends = today + timedelta(days=days)
    wanted = NewHold("visits", visit.id, "PL-2026-7", HoldReason.AUTHORITY, groups, ends, ends)
    return house.holds.place(house.officer, wanted).hold.id


def given(house: ErasureHouse, visit: Visit, *, records: bool = False) -> str:
    now = house.clock.now()
    handed: HandedOut = replace(GIVEN, visit=visit.id, at=now)
    if records:
        handed = replace(GIVEN_RECORDS, records=(GivenRecord(visit.id, "01" * 32),), at=now)
    row = replace(DISCLOSURE, handed_out=(handed,))
    with house.works() as work:
        keep_disclosure(work, house.log, GIVEN_ACT, house.officer, row)
        work.commit()
    return row.id


def under_silence(
    house: ErasureHouse, visit: Visit, *, records: bool = False
) -> tuple[HoldId, list[Silence]]:
    """A case of an authority: held, opened for it, given, and nobody is to hear of any of it."""
    house.clock.advance(timedelta(minutes=1))
    hold = held(house, visit)
    with house.works() as work:
        house.sealed.open(
            house.officer, work, table="visits", record=visit.id, group=Group.D, purpose=Purpose.LEGAL_DUTY
        )
        work.commit()
    began = [
        silent(house, SilentThing.HOLD, hold),
        silent(house, SilentThing.DISCLOSURE, given(house, visit, records=records)),
    ]
    return hold, began


def sent(house: ErasureHouse, visit: Visit, out: Path) -> tuple[str, str, str]:
    """Answer a request for access; return data, letter and log proof with what differs by chance taken out."""
    request = house.approved(visit, language=RequestLanguage.ENGLISH)
    package = house.requests.release(house.officer, request.id, out)
    pdf = PdfDocument(package.path / "letter.pdf")
    letter = " ".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    proof = json.loads((package.path / "log_proof.json").read_text(encoding="utf-8"))
    acts = json.dumps([json.loads(one["body"])["act"] for one in _entries(proof)])
    data = (package.path / "data.json").read_text(encoding="utf-8")
    return _same(data), _same(letter), acts


def _entries(proof: Any) -> list[dict[str, Any]]:
    return [one for one in proof["entries"] if one.get("body")]


def _same(text: str) -> str:
    """Return a text without ids, badge numbers and the people's own numbers."""
    return re.sub(r"\s+", " ", re.sub(r"[0-9a-f]{16}|Visitor \d+|\b0\d\d\b", "#", text))


@pytest.mark.parametrize("records", [False, True])
def test_a_package_is_the_same_with_and_without_what_is_silent(
    house: ErasureHouse, tmp_path: Path, records: bool
) -> None:
    watched, other = house.a_visit(1), house.a_visit(2)
    under_silence(house, watched, records=records)
    first, second = sent(house, watched, tmp_path / "one"), sent(house, other, tmp_path / "two")
    assert first == second
    assert "neither confirm nor deny" in first[1]
    assert "police" not in first[1]
    assert "hold" not in first[2]


@pytest.mark.parametrize(("records", "what"), [(False, "footage"), (True, "records")])
def test_after_its_end_the_package_names_who_received_what_and_who_looked(
    house: ErasureHouse, tmp_path: Path, records: bool, what: str
) -> None:
    visit = house.a_visit()
    _, began = under_silence(house, visit, records=records)
    for one in began:
        silences(house).end(house.officer, one.id)
    data, letter, _ = sent(house, visit, tmp_path / "one")
    (recipient,) = json.loads(data)["recipients"]
    assert (recipient["to"], recipient["what"]) == ("police", what)
    assert "legal_duty" in {one["purpose"] for one in json.loads(data)["consultations"]}
    assert "police" in letter


@pytest.mark.parametrize("zones", [(LOBBY,), (CAGE,)])
def test_an_erasure_is_answered_alike_and_what_is_held_goes_with_the_hold(
    house: ErasureHouse, zones: tuple[Any, ...], tmp_path: Path
) -> None:
    watched, other = (house.a_visit(number, zones=zones) for number in (1, 2))
    hold, began = under_silence(house, watched)
    plans = [house.erasure.plan(house.officer, visit.id) for visit in (watched, other)]
    told = [[(part.group, part.stays, part.dies_on) for part in plan.parts] for plan in plans]
    assert told[0] == told[1]
    letters = []
    for visit in (watched, other):
        request = house.matched(visit, kind=RequestKind.ERASURE, language=RequestLanguage.ENGLISH)
        with pytest.raises(DecisionNotCarriedOut):
            house.decisions.grant(house.officer, request.id, "R", _ground(zones))
        house.erasure.erase(house.officer, house.asked(visit))
        closed = house.decisions.grant(
            house.officer, request.id, "A rule." if CAGE in zones else "", _ground(zones)
        )
        letters.append((closed.outcome, _same(_text(house, closed))))
    assert letters[0] == letters[1]
    assert house.opens(watched, Group.S)
    assert not house.opens(other, Group.S)
    # Who asks again afterwards finds what anybody finds whose data was erased.
    assert sent(house, watched, tmp_path / "one")[:2] == sent(house, other, tmp_path / "two")[:2]
    house.holds.lift(house.officer, hold)
    assert not house.opens(watched, Group.S)
    assert house.opens(watched, Group.D) is (CAGE in zones)
    assert [one.to_tell for one in began] == [False, False]


def _ground(zones: tuple[Any, ...]) -> RefusalGround | None:
    return RefusalGround.LEGAL_DUTY if CAGE in zones else None


def _text(house: ErasureHouse, closed: Request) -> str:
    pdf = PdfDocument(house.decisions.letter(house.officer, closed.id))
    words = " ".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    return words


def test_a_hold_that_is_no_secret_is_told_with_its_day(house: ErasureHouse) -> None:
    visit = house.a_visit()
    hold = held(house, visit)
    plan = house.erasure.plan(house.officer, visit.id)
    assert {part.stays.why for part in plan.staying if part.stays} == {StaysBecause.HOLD}
    began = silent(house, SilentThing.HOLD, hold)
    assert house.erasure.plan(house.officer, visit.id).staying == ()
    silences(house).end(house.officer, began.id)
    assert house.erasure.plan(house.officer, visit.id).staying == plan.staying


def test_one_consultation_can_be_silent(house: ErasureHouse, tmp_path: Path) -> None:
    visit = house.a_visit()
    with house.works() as work:
        house.sealed.open(
            house.officer, work, table="visits", record=visit.id, group=Group.D, purpose=Purpose.AUDIT
        )
        work.commit()
    with house.works() as work:
        entry = work.log.about(visit.id)[-1]
    silent(house, SilentThing.CONSULTATION, str(entry.index))
    data, _, _ = sent(house, visit, tmp_path / "one")
    assert "audit" not in {one["purpose"] for one in json.loads(data)["consultations"]}


def test_footage_played_for_the_silent_case_is_left_out_and_for_anything_else_told(
    house: ErasureHouse, tmp_path: Path
) -> None:
    visit = house.a_visit()
    hold, began = under_silence(house, visit)
    with house.works() as work:
        for purpose, case in (
            (Purpose.SAFETY, {}),
            (Purpose.LEGAL_DUTY, {}),
            (Purpose.AUDIT, {"hold": hold}),
        ):
            house.clock.advance(timedelta(minutes=1))
            house.log.append(
                work, "footage.opened", house.officer, visit=visit.id, purpose=purpose, pieces=1, **case
            )
        work.commit()

    def purposes(out: str) -> set[str]:
        data, _, _ = sent(house, visit, tmp_path / out)
        return {one["purpose"] for one in json.loads(data)["consultations"] if one["what"] == "F"}

    assert purposes("silent") == {"safety"}
    for one in began:
        silences(house).end(house.officer, one.id)
    assert purposes("ended") == {"safety", "legal_duty", "audit"}


@pytest.mark.parametrize("kind", [RequestKind.RECTIFICATION, RequestKind.ERASURE, RequestKind.RESTRICTION])
def test_recipients_hear_of_it_but_for_those_under_silence(house: ErasureHouse, kind: RequestKind) -> None:
    visit = house.a_visit()
    disclosure = given(house, visit)
    request = house.matched(visit, kind=kind)
    rooms = Rectifications(house.works, house.sealed, house.log, house.clock, house.lives)
    (one,) = rooms.recipients(house.officer, request.id)
    with pytest.raises(RecipientsNotTold):
        house.decisions.grant(house.officer, request.id)
    began = silent(house, SilentThing.DISCLOSURE, disclosure)
    assert list(rooms.recipients(house.officer, request.id)) == []
    silences(house).end(house.officer, began.id)
    rooms.told(house.officer, request.id, one.entry, TODAY)
    assert [each.settled for each in rooms.recipients(house.officer, request.id)] == [True]


def test_two_people_decide_it_and_one_thing_has_one_silence(house: ErasureHouse) -> None:
    hold = held(house, house.a_visit())
    asked = silences(house).ask(house.officer, new(SilentThing.HOLD, hold))
    with pytest.raises(ApprovedByRequester):
        house.four_eyes.approve(house.officer, asked.id)
    with pytest.raises(ApprovalMissing):
        silences(house).begin(house.officer, asked.id)
    assert silences(house).all(house.officer) == []
    house.four_eyes.approve(house.second, asked.id)
    began = silences(house).begin(house.officer, asked.id)
    assert (began.asked_by, began.approved_by) == (house.officer.operator_id, house.second.operator_id)
    with pytest.raises(SilenceRuns):
        silences(house).ask(house.officer, new(SilentThing.HOLD, hold))
    with pytest.raises(SilenceNotAsked):
        silences(house).begin(house.officer, asked.id)
    facility = house.hired("tom", Duty.FACILITY)
    with pytest.raises(NotYourDuty):
        silences(house).ask(facility, new(SilentThing.HOLD, hold))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"about": "none"}, NothingSilent),
        ({"of": SilentThing.DISCLOSURE}, NothingSilent),
        ({"of": SilentThing.CONSULTATION}, NothingSilent),
        ({"of": SilentThing.CONSULTATION, "about": "999999"}, NothingSilent),
        ({"case": "of Mr Jansen"}, SilenceNotAccepted),
        ({"review_on": TODAY}, SilenceNotAccepted),
        ({"review_on": TODAY + timedelta(days=91)}, SilenceNotAccepted),
    ],
)
def test_what_cannot_be_silent_is_refused(
    house: ErasureHouse, changes: dict[str, Any], error: type[Exception]
) -> None:
    hold = held(house, house.a_visit())
    with pytest.raises(error):
        silences(house).ask(house.officer, replace(new(SilentThing.HOLD, hold), **changes))


def test_a_review_is_a_task_runs_on_by_two_and_its_end_is_told(house: ErasureHouse) -> None:
    began = silent(house, SilentThing.HOLD, held(house, house.a_visit()))
    rooms = silences(house)
    assert rooms.tasks(house.officer) == []
    house.clock.advance(timedelta(days=61))
    assert rooms.tasks(house.officer) == [began]
    asked = rooms.ask_longer(house.officer, began.id, TODAY + timedelta(days=120))
    house.four_eyes.approve(house.second, asked.id)
    assert rooms.begin(house.officer, asked.id).review_on == TODAY + timedelta(days=120)
    assert rooms.tasks(house.officer) == []
    with pytest.raises(SilenceRuns):
        rooms.settle(house.officer, began.id, TODAY, None)
    ended = rooms.end(house.officer, began.id)
    assert rooms.tasks(house.officer) == [ended]
    with pytest.raises(SilenceOver):
        rooms.end(house.officer, began.id)
    for told_on, why in ((None, None), (TODAY, None), (TODAY + timedelta(days=61), NotTold.UNREACHABLE)):
        with pytest.raises(SilenceNotAccepted):
            rooms.settle(house.officer, began.id, told_on, why)
    settled = rooms.settle(house.officer, began.id, TODAY + timedelta(days=61), None)
    assert (settled.to_tell, rooms.tasks(house.officer)) == (False, [])
    with pytest.raises(SilenceOver):
        rooms.settle(house.officer, began.id, None, NotTold.WOULD_HARM)
