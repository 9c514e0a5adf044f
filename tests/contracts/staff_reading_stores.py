"""What a store of internal policies, acknowledgements and trainings must do, whichever it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from visitor_desk.privacy.internal_policy import (
    Acknowledgement,
    InternalPolicy,
    PolicyLanguage,
    PolicyText,
    Training,
    TrainingId,
    internal_policy_id,
)
from visitor_desk.privacy.ports import DeskWorks
from visitor_desk.security.records import OperatorId

AT = datetime(2026, 3, 5, 9, 30, 12, 345678, tzinfo=UTC)
READER = OperatorId("op1")
POLICIES = [
    InternalPolicy(
        internal_policy_id(number),
        number,
        tuple(PolicyText(one, "Policy", "Line\n\nline") for one in PolicyLanguage),
        number == 1,
        AT,
        READER,
        AT + timedelta(days=number) if number == 2 else None,
        OperatorId("op2") if number == 2 else None,
    )
    for number in (1, 2)
]
READ = [
    Acknowledgement(f"{number}a", READER, POLICIES[number].id, AT + timedelta(hours=number))
    for number in range(2)
]
TRAINED = Training(TrainingId("t1"), READER, date(2026, 3, 1), date(2027, 3, 1), AT, READER)


class StaffReadingContract:
    """Inherit, and give a fixture `open_work` that begins units of work on one empty store."""

    @pytest.fixture
    def open_work(self) -> DeskWorks:
        raise NotImplementedError

    def test_what_was_read_comes_back_whole_and_in_order(self, open_work: DeskWorks) -> None:
        with open_work() as work:
            for policy in reversed(POLICIES):
                work.staff_reading.publish(policy)
            for read in reversed(READ):
                work.staff_reading.acknowledge(read)
            work.staff_reading.train(TRAINED)
            work.commit()
        with open_work() as work:
            store = work.staff_reading
            assert list(store.policies()) == POLICIES
            assert list(store.acknowledgements()) == READ
            assert list(store.trainings()) == [TRAINED]
            for record in (POLICIES[0].id, READ[1].id, TRAINED.id, TRAINED.id):
                store.delete(record)
            assert list(store.policies()) == POLICIES[1:]
            assert list(store.acknowledgements()) == READ[:1]
            assert list(store.trainings()) == []
