"""What staff have to have read: who has not, or is not trained, sees no footage, whatever the window shows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tests.privacy.house import ARRIVAL, PrivacyHouse
from visitor_desk.bsn import BsnNotKept
from visitor_desk.footage.footage_right import FootageRightOff
from visitor_desk.privacy.bound_rows import ACKNOWLEDGEMENTS, INTERNAL_POLICIES
from visitor_desk.privacy.few_rows import VERSIONS, drop_few, drop_trainings
from visitor_desk.privacy.internal_policies import (
    InternalPolicies,
    InternalPolicyRefused,
    NothingToRead,
    TrainingDaysWrong,
    footage_right,
    read_internal_policy,
)
from visitor_desk.privacy.internal_policy import NewInternalPolicy, PolicyLanguage, PolicyText
from visitor_desk.privacy.processing import Processing
from visitor_desk.privacy.register import RegisterName
from visitor_desk.privacy.registers import Registers
from visitor_desk.security.duties import Duty, NotYourDuty
from visitor_desk.security.operators import OperatorUnknown
from visitor_desk.security.records import OperatorId

TODAY = ARRIVAL.date()
DAY = timedelta(days=1)
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
    return InternalPolicies(house.works, house.log, house.clock, house.lives)


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
    first = policies.publish(house.officer, NewInternalPolicy(TEXTS))
    assert policies.standing(house.officer).has_to_read
    assert why_off(house) == "not_read"
    read = policies.acknowledge(house.officer, 1)
    assert policies.acknowledge(house.officer, 1) == read
    assert why_off(house) is None
    assert policies.standing(house.second).read_at is None
    policies.publish(house.second, NewInternalPolicy(TEXTS))
    assert why_off(house) == "not_read"
    with pytest.raises(NothingToRead):
        policies.acknowledge(house.officer, 1)
    assert house.acts(first.id) == ["policy.published"]


def test_without_a_training_that_counts_footage_is_closed(
    house: PrivacyHouse, policies: InternalPolicies
) -> None:
    policies.publish(house.officer, NewInternalPolicy(TEXTS, asks_training=True))
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
    policies.publish(house.officer, NewInternalPolicy(TEXTS))
    with pytest.raises(FootageRightOff):
        house.requests.show_clip(house.officer, request.id, "footage/1.mp4", tmp_path / "clip.mp4")
    assert not (tmp_path / "clip.mp4").exists()


def test_everybody_reads_and_privacy_publishes(house: PrivacyHouse, policies: InternalPolicies) -> None:
    guard = house.hired("guard", Duty.RECEPTION)
    with pytest.raises(NotYourDuty):
        policies.publish(guard, NewInternalPolicy(TEXTS))
    policies.publish(house.officer, NewInternalPolicy(TEXTS))
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
    policies.publish(house.officer, NewInternalPolicy(TEXTS, asks_training=True))
    policies.acknowledge(house.officer, 1)
    assert rows() == [
        ["anna", ("v1", TODAY.isoformat()), None, "not_trained"],
        ["bart", "not_read", None, "not_read"],
    ]


def test_a_version_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(FILE, "utf-8")
    new = read_internal_policy(file)
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
    ],
)
def test_a_file_that_is_no_policy_says_why(tmp_path: Path, old: str, new: str, why: str) -> None:
    file = tmp_path / "policy.toml"
    assert old in FILE
    file.write_text(FILE.replace(old, new), "utf-8")
    with pytest.raises(InternalPolicyRefused) as caught:
        read_internal_policy(file)
    assert caught.value.values["why"] == why
    with pytest.raises(InternalPolicyRefused):
        read_internal_policy(tmp_path / "nowhere.toml")


def test_no_citizen_service_number_is_published(house: PrivacyHouse, policies: InternalPolicies) -> None:
    texts = tuple(PolicyText(one, "Policy", "Ask 111222333.") for one in PolicyLanguage)
    with pytest.raises(BsnNotKept):
        policies.publish(house.officer, NewInternalPolicy(texts))


def test_old_versions_go_with_who_read_them_and_trainings_long_over(
    house: PrivacyHouse, policies: InternalPolicies
) -> None:
    policies.publish(house.officer, NewInternalPolicy(TEXTS))
    policies.acknowledge(house.officer, 1)
    policies.record_training(house.officer, house.officer.operator_id, TODAY, TODAY + DAY)
    house.clock.set(house.clock.now() + DAY)
    policies.publish(house.officer, NewInternalPolicy(TEXTS))
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
