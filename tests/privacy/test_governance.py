"""Decisions of the house about its processing: what stands, what is due, what a camera lacks, who signs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.contracts.governance_stores import AGREED, ASSESSED
from tests.privacy.house import ARRIVAL, DOOR, PrivacyHouse
from visitor_desk.bsn import BsnNotKept
from visitor_desk.footage.camera import Camera
from visitor_desk.privacy.bound_rows import GOVERNANCE
from visitor_desk.privacy.camera_linter import CameraFault, balanced_purposes, camera_faults
from visitor_desk.privacy.few_rows import VERSIONS, drop_few
from visitor_desk.privacy.governance import (
    Governance,
    GovernanceNotAsked,
    GovernanceOvertaken,
)
from visitor_desk.privacy.governance_check import GovernanceRefused, TransferWithoutInstrument
from visitor_desk.privacy.governance_entry import (
    Decider,
    GovernanceEntry,
    GovernanceKind,
    NewGovernance,
    ProcessorTerms,
    Standing,
    TransferInstrument,
    entry_standing,
    governance_id,
    latest_of,
    latest_review,
    replaced_at,
    reviews_due,
    standing,
)
from visitor_desk.privacy.processing import Processing
from visitor_desk.privacy.register import RegisterName
from visitor_desk.privacy.registers import Registers
from visitor_desk.security.approval_acts import POLICY
from visitor_desk.security.approvals import ApprovalMissing, Approvals, ApprovedByRequester
from visitor_desk.security.duties import Duty, NotYourDuty
from visitor_desk.security.four_eyes import FourEyes

PROCESSING = Processing.shipped()
TODAY = ARRIVAL.date()
KIND = GovernanceKind
ARGUED = set(balanced_purposes(PROCESSING)) & set(PROCESSING.purposes_of("footage"))
TERMS = ProcessorTerms("Waakzaam B.V.", "nl", ("identity",))
NEW = NewGovernance(
    KIND.IMPACT_ASSESSMENT, (DOOR,), TODAY, Decider.MANAGEMENT, latest_review(TODAY), "DMS 26-1", "0A" * 32
)


@pytest.fixture
def house(tmp_path: Path) -> PrivacyHouse:
    house = PrivacyHouse()
    house.a_camera(tmp_path)
    return house


@pytest.fixture
def governance(house: PrivacyHouse) -> Governance:
    approvals = Approvals(house.installation, house.log, house.clock)
    four_eyes = FourEyes(house.works, approvals, house.log, house.clock)
    return Governance(house.works, approvals, four_eyes, house.log, house.clock, house.lives, PROCESSING)


def entered(house: PrivacyHouse, governance: Governance, new: NewGovernance) -> GovernanceEntry:
    request = governance.propose(house.officer, new)
    governance.four_eyes.approve(house.second, request.id)
    return governance.enter(house.officer, request.id)


def entry(number: int, **changes: object) -> GovernanceEntry:
    kind = changes.get("kind", ASSESSED.kind)
    assert isinstance(kind, GovernanceKind)
    return replace(ASSESSED, id=governance_id(kind, number), number=number, **changes)  # type: ignore[arg-type]


def test_one_officer_proposes_and_another_one_signs(house: PrivacyHouse, governance: Governance) -> None:
    request = governance.propose(house.officer, NEW)
    with pytest.raises(ApprovalMissing):
        governance.enter(house.officer, request.id)
    with pytest.raises(ApprovedByRequester):
        governance.four_eyes.approve(house.officer, request.id)
    ((waiting, proposed),) = governance.proposed(house.second)
    assert (waiting.id, proposed.sha256, proposed.approved_by) == (request.id, "0a" * 32, None)
    governance.four_eyes.approve(house.second, request.id)
    kept = governance.enter(house.second, request.id)
    assert (kept.label, kept.written_by, kept.approved_by) == (
        "v1",
        house.officer.operator_id,
        house.second.operator_id,
    )
    assert list(governance.all(house.hired("auditor", Duty.AUDITOR))) == [kept]
    assert house.acts(kept.id) == ["governance.entered"]
    with pytest.raises(GovernanceNotAsked):
        governance.enter(house.officer, request.id)


def test_of_two_that_were_proposed_beside_each_other_the_second_is_asked_anew(
    house: PrivacyHouse, governance: Governance
) -> None:
    first, second = (governance.propose(house.officer, NEW) for _ in range(2))
    for request in (first, second):
        governance.four_eyes.approve(house.second, request.id)
    governance.enter(house.officer, first.id)
    with pytest.raises(GovernanceOvertaken):
        governance.enter(house.officer, second.id)
    other = governance.four_eyes.ask(house.officer, POLICY, {"rule": "visitor-log"})
    with pytest.raises(GovernanceNotAsked):
        governance.enter(house.officer, other.id)


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"covers": ()}, "covers", "empty"),
        ({"covers": ("nowhere",)}, "covers", "unknown"),
        ({"kind": KIND.BALANCING, "covers": ("legal_duty",)}, "covers", "unknown"),
        ({"decided_on": TODAY + timedelta(days=1)}, "decided_on", "in_future"),
        ({"review_on": TODAY}, "review_on", "review_span"),
        ({"review_on": latest_review(TODAY) + timedelta(days=1)}, "review_on", "review_span"),
        ({"reference": "  "}, "reference", "empty"),
        ({"reference": "x" * 81}, "reference", "too_long"),
        ({"reference": "DMS\u202e1"}, "reference", "hidden_characters"),
        ({"sha256": "0a" * 31}, "sha256", "no_hash"),
        ({"kind": KIND.PROCESSOR, "covers": ("guard_firm",)}, "name", "empty"),
        (
            {"kind": KIND.PROCESSOR, "covers": ("guard_firm",), "terms": replace(TERMS, country="NLD")},
            "country",
            "no_country",
        ),
        (
            {"kind": KIND.PROCESSOR, "covers": ("guard_firm",), "terms": replace(TERMS, data=())},
            "data",
            "empty",
        ),
        (
            {"kind": KIND.PROCESSOR, "covers": ("guard_firm",), "terms": replace(TERMS, data=("faces",))},
            "data",
            "unknown",
        ),
    ],
)
def test_what_cannot_be_entered_says_which_field_and_why(
    house: PrivacyHouse, governance: Governance, changes: dict[str, object], field: str, why: str
) -> None:
    with pytest.raises(GovernanceRefused) as caught:
        governance.propose(house.officer, replace(NEW, **changes))  # type: ignore[arg-type]
    assert caught.value.values == {"field": field, "why": why}
    assert governance.proposed(house.officer) == []


def test_outside_the_eea_nothing_goes_without_an_instrument(
    house: PrivacyHouse, governance: Governance
) -> None:
    new = replace(NEW, kind=KIND.PROCESSOR, covers=("guard_firm",), terms=replace(TERMS, country="us"))
    with pytest.raises(TransferWithoutInstrument) as caught:
        governance.propose(house.officer, new)
    assert caught.value.values == {"country": "US"}
    terms = replace(TERMS, country="us", instrument=TransferInstrument.CLAUSES)
    agreed = entered(house, governance, replace(new, terms=terms))
    assert agreed.terms == ProcessorTerms("Waakzaam B.V.", "US", ("identity",), TransferInstrument.CLAUSES)
    inside = replace(terms, country="NO")
    assert entered(house, governance, replace(new, terms=inside)).terms == replace(inside, instrument=None)


def test_a_citizen_service_number_is_no_reference(house: PrivacyHouse, governance: Governance) -> None:
    with pytest.raises(BsnNotKept):
        governance.propose(house.officer, replace(NEW, reference="File 111222333"))


def test_only_privacy_proposes(house: PrivacyHouse, governance: Governance) -> None:
    with pytest.raises(NotYourDuty):
        governance.propose(house.hired("facility", Duty.FACILITY), NEW)


REVIEW = ASSESSED.review_on


@pytest.mark.parametrize(
    ("today", "stands", "expected"),
    [
        (REVIEW - timedelta(days=61), True, Standing.STANDS),
        (REVIEW - timedelta(days=60), True, Standing.REVIEW_SOON),
        (REVIEW, True, Standing.REVIEW_SOON),
        (REVIEW + timedelta(days=1), True, Standing.REVIEW_OVER),
        (REVIEW - timedelta(days=61), False, Standing.REFUSED),
    ],
)
def test_how_a_decision_stands_on_a_day(today: date, stands: bool, expected: Standing) -> None:
    one = replace(ASSESSED, stands=stands)
    latest = latest_of([one])
    assert entry_standing(latest, one, today) is expected
    assert standing(latest, one.kind, "door/1", today) is expected
    assert standing(latest, one.kind, "door/9", today) is Standing.MISSING
    assert standing(latest, KIND.WORKS_COUNCIL, "door/1", today) is Standing.MISSING


def test_a_later_decision_takes_the_place_of_an_earlier_one_thing_by_thing() -> None:
    again = entry(2, covers=("door/1",), written_at=ASSESSED.written_at + timedelta(days=9))
    rest = entry(3, covers=("hall/2", "gate/3"), written_at=ASSESSED.written_at + timedelta(days=20))
    assert latest_of([again, ASSESSED])[ASSESSED.kind, "hall/2"] == ASSESSED
    assert replaced_at([ASSESSED, again], ASSESSED) is None
    every = [rest, again, ASSESSED]
    assert replaced_at(every, ASSESSED) == rest.written_at
    assert entry_standing(latest_of(every), ASSESSED, TODAY) is Standing.REPLACED
    assert replaced_at(every, rest) is None


def test_a_review_is_a_task_sixty_days_before_its_day_and_over_it() -> None:
    soon = entry(2, covers=("gate/3",), review_on=TODAY + timedelta(days=60))
    over = replace(AGREED, review_on=TODAY - timedelta(days=1))
    later = entry(3, covers=("yard/4",), review_on=TODAY + timedelta(days=61))
    ended = entry(4, covers=("yard/5",), review_on=TODAY, stands=False)
    assert reviews_due([soon, later, over, ended], TODAY) == (over, soon)


def test_the_29th_of_february_is_looked_at_again_on_the_28th() -> None:
    assert latest_review(date(2028, 2, 29)) == date(2031, 2, 28)


def the_camera(house: PrivacyHouse) -> Camera:
    with house.works() as work:
        return work.cameras.get(DOOR)


def test_a_camera_lacks_what_nobody_decided(house: PrivacyHouse) -> None:
    camera = the_camera(house)
    lacks = camera_faults(camera, 28, PROCESSING, {}, TODAY)
    assert {(one.kind, one.standing) for one in lacks} == {
        (kind, Standing.MISSING) for kind in KIND if kind is not KIND.PROCESSOR
    }
    assert CameraFault(KIND.BALANCING, Standing.MISSING) not in camera_faults(
        camera, 3, PROCESSING, {}, TODAY
    )
    assert camera_faults(replace(camera, owner="C-1"), 28, PROCESSING, {}, TODAY) == ()


def test_a_camera_with_everything_lacks_nothing_until_a_review_is_over(house: PrivacyHouse) -> None:
    camera, review = the_camera(house), TODAY + timedelta(days=5)
    every = [
        entry(1, covers=(DOOR,)),
        entry(1, covers=(DOOR,), kind=KIND.WORKS_COUNCIL),
        entry(1, covers=tuple(ARGUED), kind=KIND.BALANCING, review_on=review),
    ]
    assert camera_faults(camera, 28, PROCESSING, latest_of(every), TODAY) == ()
    faults = camera_faults(camera, 28, PROCESSING, latest_of(every), review + timedelta(days=1))
    assert [one.code for one in faults] == ["balancing_review_over"]
    every.append(entry(2, covers=(DOOR,), kind=KIND.WORKS_COUNCIL, stands=False))
    faults = camera_faults(camera, 3, PROCESSING, latest_of(every), TODAY)
    assert [one.code for one in faults] == ["works_council_refused"]


def test_the_registers_show_what_is_missing_in_red_until_it_is_entered(
    house: PrivacyHouse, governance: Governance
) -> None:
    registers = Registers(house.works, house.log, house.clock, house.lives, house.settings, PROCESSING)

    def red(name: RegisterName) -> list[object]:
        made = registers.make(house.officer, name)
        return [cell.value for row in made.rows for cell in row if cell.alarm]

    assert red(RegisterName.CAMERAS) == [
        ("impact_assessment_missing", "works_council_missing", "balancing_missing")
    ]
    assert red(RegisterName.IMPACT_ASSESSMENTS) == ["missing"]
    assert red(RegisterName.RECIPIENTS) == ["no_agreement"]
    for new in (
        NEW,
        replace(NEW, kind=KIND.WORKS_COUNCIL, decided_by=Decider.WORKS_COUNCIL),
        replace(NEW, kind=KIND.BALANCING, covers=balanced_purposes(PROCESSING)),
        replace(NEW, kind=KIND.PROCESSOR, covers=("guard_firm",), terms=TERMS),
        replace(NEW, kind=KIND.PROCESSOR, covers=("Hosting",), terms=replace(TERMS, name="Wolk B.V.")),
    ):
        entered(house, governance, new)
    for name in (RegisterName.CAMERAS, RegisterName.RECIPIENTS, *RegisterName):
        assert red(name) == [], name
    names = [row[0].value for row in registers.make(house.officer, RegisterName.RECIPIENTS).rows]
    assert names == ["own_staff", "guard_firm", "customer", "authorities", "Hosting"]
    house.clock.set(house.clock.now() + timedelta(days=3 * 366))
    assert red(RegisterName.WORKS_COUNCIL) == ["review_over"]
    assert red(RegisterName.RECIPIENTS) == ["no_agreement"]


def test_what_was_replaced_six_years_ago_goes_by_name(house: PrivacyHouse, governance: Governance) -> None:
    first = entered(house, governance, NEW)
    second = entered(house, governance, NEW)
    with house.works() as work:
        rows, later = VERSIONS[GOVERNANCE], second.written_at + timedelta(days=1)
        assert drop_few(work, house.log, GOVERNANCE, rows, second.written_at, 9) == []
        assert drop_few(work, house.log, GOVERNANCE, rows, later, 9) == [second.written_at]
        house.log.append(work, "retention.ran", None, day=TODAY)
        assert list(work.governance.all()) == [second]
        work.commit()
    assert first.id != second.id
