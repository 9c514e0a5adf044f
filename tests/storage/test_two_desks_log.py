"""Two desks append to one log on a real database; each checks what the other one added, and nobody is alarmed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Engine

from storage.unit_of_work import SqlWork, data_works
from tests.security.builders import House
from tests.security.second_desk import SecondDesk
from tests.storage.test_log_stores import postgresql, sqlite
from visitor_desk.security.audit_log import AuditLog

__all__ = ["postgresql", "sqlite"]
ENTRIES = 15


@dataclass
class RealHouse(House):
    """A house whose data store is a real database."""

    real_works: Callable[[], SqlWork] = field(kw_only=True)

    def works(self) -> SqlWork:  # type: ignore[override]
        return self.real_works()


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest) -> House:
    engine: Engine = request.getfixturevalue(request.param)
    return RealHouse(real_works=data_works(engine), horizon_days=1)


def write(house: House, log: AuditLog, name: str) -> None:
    for number in range(ENTRIES):
        with house.works() as work:
            log.append(work, "test.written", None, record=f"{name}{number}")
            work.commit()


def test_two_desks_take_turns(house: House) -> None:
    there = SecondDesk(house)
    for _ in range(2):
        write(house, house.log, "a")
        there.write(3)
    assert house.log.alarms == there.log.alarms == ()
    house.restart()
    there.restart()
    with house.works() as work:
        assert house.log.watch(work)
        assert there.log.watch(work)
        assert house.log.verify(work).whole
        assert there.log.verify(work).whole
    assert house.memory.head == there.memory.head


def test_two_desks_write_at_the_same_time(house: House) -> None:
    there = SecondDesk(house)
    threads = [
        threading.Thread(target=write, args=(house, log, name))
        for log, name in ((house.log, "a"), (there.log, "b"), (house.log, "c"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert house.log.alarms == there.log.alarms == ()
    with house.works() as work:
        report = house.log.verify(work)
        assert report.whole
        assert there.log.verify(work).whole
        records = {entry.record for entry in work.log.entries(0, 1000)}
    assert {f"{name}{number}" for name in "abc" for number in range(ENTRIES)} <= records
