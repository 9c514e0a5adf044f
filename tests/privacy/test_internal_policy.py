"""What staff have to have read: who has not, or is not trained, sees no footage, whatever the window shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.privacy.house import ARRIVAL, PrivacyHouse
from visitor_desk.bsn import BsnNotKept
from visitor_desk.footage.footage_right import FootageRightOff
from visitor_desk.privacy.bound_rows import ACKNOWLEDGEMENTS, INTERNAL_POLICIES, internal_policy_row
from visitor_desk.privacy.few_rows import VERSIONS, drop_few, drop_trainings
from visitor_desk.privacy.internal_policies import (
    InternalPolicies,
    InternalPolicyNotAsked,
    InternalPolicyOvertaken,
    InternalPolicyRefused,
    NothingToRead,
    TrainingDaysWrong,
    footage_right,
    read_internal_policy,
)
from visitor_desk.privacy.internal_policy import (
    InternalPolicy,
    NewInternalPolicy,
    PolicyLanguage,
    PolicyText,
    internal_policy_id,
)
from visitor_desk.privacy.processing import Processing
from visitor_desk.privacy.register import RegisterName
from visitor_desk.privacy.registers import Registers
from visitor_desk.security.approvals import ApprovalMissing, Approvals, ApprovedByRequester
from visitor_desk.security.duties import Duty, NotYourDuty
from visitor_desk.security.four_eyes import FourEyes
from visitor_desk.security.operators import OperatorUnknown
from visitor_desk.security.records import OperatorId
from visitor_desk.security.row_binding import bound_row, statement_of

TODAY = ARRIVAL.date()
DAY = timedelta(days=1)
UTC_ZONE = ZoneInfo("UTC")
TEXTS = tuple(PolicyText(one, "Policy", "Read less.") for one in PolicyLanguage)
FILE = """asks_training = true
[nl]
title = "Beleid"
text = '''
Lees minder.

Vraag eerst.'''
[en]
title = "Policy"
text = "Read less."
"""


@pytest.fixture
def house() -> PrivacyHouse:
    return PrivacyHouse()


@pytest.fixture
def policies(house: PrivacyHouse) -> InternalPolicies:
    approvals = Approvals(house.installation, house.log, house.clock)
    four_eyes = FourEyes(house.works, approvals, house.log, house.clock)
    return InternalPolicies(house.works, approvals, four_eyes, house.log, house.clock, house.lives)


def published(house: PrivacyHouse, policies: InternalPolicies, new: NewInternalPolicy) -> InternalPolicy:
    request = policies.propose(house.officer, new)
    policies.four_eyes.approve(house.second, request.id)
    return policies.publish(house.officer, request.id)


def test_one_officer_proposes_and_another_one_signs(house: PrivacyHouse, policies: InternalPolicies) -> None:
    request = policies.propose(house.officer, NewInternalPolicy(TEXTS))
    with pytest.raises(ApprovalMissing):
        policies.publish(house.officer, request.id)
    with pytest.raises(ApprovedByRequester):
        policies.four_eyes.approve(house.officer, request.id)
    ((waiting, proposed),) = policies.proposed(house.second)
    assert (waiting.id, proposed.texts, proposed.approved_by) == (request.id, TEXTS, None)
    assert policies.standing(house.officer).policy is None
    beside = policies.propose(house.second, NewInternalPolicy(TEXTS, asks_training=True))
    policies.four_eyes.approve(house.second, request.id)
    policies.four_eyes.approve(house.officer, beside.id)
    made = policies.publish(house.second, request.id)
    assert (made.published_by, made.approved_by) == (house.officer.operator_id, house.second.operator_id)
    with pytest.raises(InternalPolicyOvertaken):
        policies.publish(house.second, beside.id)
    with pytest.raises(InternalPolicyNotAsked):
        policies.publish(house.second, request.id)


def test_a_version_counts_from_its_day_and_never_before_it_was_signed(
    house: PrivacyHouse, policies: InternalPolicies
) -> None:
    now = house.clock.now()
    first = published(house, policies, NewInternalPolicy(TEXTS, valid_from=now - DAY))
    assert first.counts_from == now
    policies.acknowledge(house.officer, 1)
    second = published(house, policies, NewInternalPolicy(TEXTS, valid_from=now + 2 * DAY))
    stands = policies.standing(house.officer)
    assert (stands.policy, stands.coming, why_off(house)) == (first, second, None)
    house.clock.set(now + 2 * DAY)
    stands = policies.standing(house.officer)
    assert (stands.policy, stands.coming, why_off(house)) == (second, None, "not_read")
    with house.works() as work:
        assert dict(VERSIONS[INTERNAL_POLICIES].starts(work)) == {first.id: now + 2 * DAY}


def test_what_was_published_before_two_people_were_asked_is_still_what_the_log_says(
    house: PrivacyHouse,
) -> None:
    old = InternalPolicy(internal_policy_id(1), 1, TEXTS, False, ARRIVAL, house.officer.operator_id)
    said = {
        name: value for name, value in statement_of(old).items() if name not in {"valid_from", "approved_by"}
    }
    assert internal_policy_row(old) == bound_row(INTERNAL_POLICIES, old.id, said)


def why_off(house: PrivacyHouse) -> str | None:
    try:
        footage_right(house.works, house.clock, house.lives)(house.officer)
    except FootageRightOff as error:
        return str(error.values["why"])
    return None


def test_footage_is_closed_until_the_version_in_force_was_read(
    house: PrivacyHouse, policies: InternalPolicies
) -> None:
    assert why_off(house) is None
    first = published(house, policies, NewInternalPolicy(TEXTS))
    assert policies.standing(house.officer).has_to_read
    assert why_off(house) == "not_read"
    read = policies.acknowledge(house.officer, 1)
    assert policies.acknowledge(house.officer, 1) == read
    assert why_off(house) is None
    assert policies.standing(house.second).read_at is None
    published(house, policies, NewInternalPolicy(TEXTS))
    assert why_off(house) == "not_read"
    with pytest.raises(NothingToRead):
        policies.acknowledge(house.officer, 1)
    assert house.acts(first.id) == ["policy.published"]


def test_without_a_training_that_counts_footage_is_closed(
    house: PrivacyHouse, policies: InternalPolicies
) -> None:
    published(house, policies, NewInternalPolicy(TEXTS, asks_training=True))
    policies.acknowledge(house.officer, 1)
    assert why_off(house) == "not_trained"
    policies.record_training(house.second, house.officer.operator_id, TODAY, TODAY + 9 * DAY)
    assert why_off(house) is None
    house.clock.set(house.clock.now() + 9 * DAY)
    assert why_off(house) is None
    house.clock.set(house.clock.now() + DAY)
    assert why_off(house) == "training_over"


@pytest.mark.parametrize(("on", "until"), [(1, 9), (0, 0), (-1, -2), (0, 3 * 366 + 1)])
def test_a_training_has_days_that_can_be(
    house: PrivacyHouse, policies: InternalPolicies, on: int, until: int
) -> None:
    with pytest.raises(TrainingDaysWrong):
        policies.record_training(
            house.officer, house.officer.operator_id, TODAY + on * DAY, TODAY + until * DAY
        )
    with pytest.raises(OperatorUnknown):
        policies.record_training(house.officer, OperatorId("nobody"), TODAY, TODAY + DAY)


def test_requests_ask_for_the_right_before_a_clip_is_shown(
    house: PrivacyHouse, policies: InternalPolicies, tmp_path: Path
) -> None:
    request = house.matched(house.a_visit())
    published(house, policies, NewInternalPolicy(TEXTS))
    with pytest.raises(FootageRightOff):
        house.requests.show_clip(house.officer, request.id, "footage/1.mp4", tmp_path / "clip.mp4")
    assert not (tmp_path / "clip.mp4").exists()


def test_everybody_reads_and_privacy_publishes(house: PrivacyHouse, policies: InternalPolicies) -> None:
    guard = house.hired("guard", Duty.RECEPTION)
    with pytest.raises(NotYourDuty):
        policies.propose(guard, NewInternalPolicy(TEXTS))
    published(house, policies, NewInternalPolicy(TEXTS))
    assert policies.acknowledge(guard, 1).operator == guard.operator_id


def test_the_register_lists_who_has_not_read_and_is_not_trained(
    house: PrivacyHouse, policies: InternalPolicies
) -> None:
    registers = Registers(
        house.works, house.log, house.clock, house.lives, house.settings, Processing.shipped()
    )

    def rows() -> list[list[object]]:
        made = registers.make(house.officer, RegisterName.ACKNOWLEDGEMENTS)
        return [[cell.value for cell in row] for row in made.rows]

    assert rows() == [["anna", "no_policy", None, "open"], ["bart", "no_policy", None, "open"]]
    published(house, policies, NewInternalPolicy(TEXTS, asks_training=True))
    policies.acknowledge(house.officer, 1)
    assert rows() == [
        ["anna", ("v1", TODAY.isoformat()), None, "not_trained"],
        ["bart", "not_read", None, "not_read"],
    ]


def test_a_version_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(f"valid_from = 2026-03-29\n{FILE}", "utf-8")
    amsterdam = read_internal_policy(file, ZoneInfo("Europe/Amsterdam"))
    assert amsterdam.valid_from == datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    file.write_text(FILE, "utf-8")
    new = read_internal_policy(file, UTC_ZONE)
    assert new.asks_training
    assert new.texts[0] == PolicyText(PolicyLanguage.NL, "Beleid", "Lees minder.\n\nVraag eerst.")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("[en]", "[de]", "unknown_name"),
        ("asks_training = true", "asks_training = 1", "yes_or_no"),
        ('title = "Policy"', "", "language_missing"),
        ('title = "Policy"', "title = 1", "no_words"),
        ("Read less.", " ", "no_words"),
        ('"Policy"', f'"{"x" * 101}"', "too_long"),
        ("Read less", "Read\u202eless", "hidden_characters"),
        ("[nl]", "[nl", "no_toml"),
        ("asks_training", "valid_from = 'soon'\nasks_training", "no_day"),
    ],
)
def test_a_file_that_is_no_policy_says_why(tmp_path: Path, old: str, new: str, why: str) -> None:
    file = tmp_path / "policy.toml"
    assert old in FILE
    file.write_text(FILE.replace(old, new), "utf-8")
    with pytest.raises(InternalPolicyRefused) as caught:
        read_internal_policy(file, UTC_ZONE)
    assert caught.value.values["why"] == why
    with pytest.raises(InternalPolicyRefused):
        read_internal_policy(tmp_path / "nowhere.toml", UTC_ZONE)


def test_no_citizen_service_number_is_published(house: PrivacyHouse, policies: InternalPolicies) -> None:
    texts = tuple(PolicyText(one, "Policy", "Ask 111222333.") for one in PolicyLanguage)
    with pytest.raises(BsnNotKept):
        published(house, policies, NewInternalPolicy(texts))


def test_old_versions_go_with_who_read_them_and_trainings_long_over(
    house: PrivacyHouse, policies: InternalPolicies
) -> None:
    published(house, policies, NewInternalPolicy(TEXTS))
    policies.acknowledge(house.officer, 1)
    policies.record_training(house.officer, house.officer.operator_id, TODAY, TODAY + DAY)
    house.clock.set(house.clock.now() + DAY)
    published(house, policies, NewInternalPolicy(TEXTS))
    policies.acknowledge(house.officer, 2)
    with house.works() as work:

        def drop(oldest: datetime, day: date) -> None:
            for table in (ACKNOWLEDGEMENTS, INTERNAL_POLICIES):
                drop_few(work, house.log, table, VERSIONS[table], oldest, 9)
            drop_trainings(work, house.log, day)

        drop(house.clock.now(), TODAY)
        assert len(work.staff_reading.policies()) == 2
        drop(house.clock.now() + DAY, TODAY + 2 * DAY)
        assert [one.number for one in work.staff_reading.policies()] == [2]
        assert [one.policy for one in work.staff_reading.acknowledgements()] == ["internal-2"]
        assert work.staff_reading.trainings() == []
