from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Barrier, Thread

import pytest
from sqlalchemy import URL, Engine, text

from storage import postgresql
from storage.engine import (
    OutcomeUnknown,
    RuleBroken,
    StoreBusy,
    StoreReadOnly,
    StoreUnreachable,
    open_engine,
)
from storage.repositories.rows import put
from storage.tables.security import sign_in_tries
from storage.unit_of_work import SqlWork, data_works, reading_works
from tests.contracts.security_rows import AT
from tests.contracts.visit_stores import BADGE_14, HOUR, TICKET, VISIT, furnish, keep
from tests.postgres import Postgres
from visitor_desk.security.records import LogHead
from visitor_desk.visits.ticket import TicketId
from visitor_desk.visits.visit import AlreadyHere, BadgeNotFree, Visit, VisitId, VisitState


@contextmanager
def opened(url: URL) -> Iterator[Engine]:
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


@pytest.fixture
def engine(postgres: Postgres) -> Iterator[Engine]:
    with opened(postgres.data_url) as engine:
        yield engine


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let statements wait for a tenth of a second only."""
    monkeypatch.setitem(postgresql.SESSION, "lock_timeout", "100ms")


def _visit(number: int, *, badge: bool = True) -> Visit:
    return replace(VISIT, id=VisitId(f"{number:016x}"), person=number, badge=BADGE_14 if badge else None)


def in_two_threads(act: object) -> None:
    assert callable(act)
    both = [Thread(target=act, args=(number,)) for number in (1, 2)]
    for one in both:
        one.start()
    for one in both:
        one.join()


def test_every_connection_is_prepared(engine: Engine) -> None:
    with engine.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar_one()
            for name in (
                *("timezone", "synchronous_commit", "lock_timeout", "statement_timeout", "work_mem"),
                *("idle_in_transaction_session_timeout", "application_name", "transaction_isolation"),
            )
        }
    assert told == {
        "timezone": "UTC",
        "synchronous_commit": "on",
        "lock_timeout": "5s",
        "statement_timeout": "2min",
        "work_mem": "64MB",
        "idle_in_transaction_session_timeout": "1min",
        "application_name": "visitor-desk",
        "transaction_isolation": "read committed",
    }


def test_a_created_table_does_not_survive_a_rollback(postgres: Postgres) -> None:
    there = text("SELECT count(*) FROM pg_tables WHERE tablename = 'half_done'")
    with opened(postgres.data_owner_url) as engine, engine.connect() as connection:
        connection.execute(text("CREATE TABLE half_done (a int)"))
        assert connection.execute(there).scalar_one() == 1
        connection.rollback()
        assert connection.execute(there).scalar_one() == 0


def test_of_two_desks_that_both_see_badge_14_exactly_one_hands_it_out(
    postgres: Postgres, engine: Engine
) -> None:
    furnish(data_works(engine))
    both_see_it = Barrier(2)
    ends: list[str] = []

    def admit(number: int) -> None:
        with opened(postgres.data_url) as own, SqlWork(own) as work:
            free = BADGE_14 in work.badges.free()
            both_see_it.wait()
            try:
                work.visits.add(_visit(number))
                work.commit()
                ends.append(f"admitted, seen as {'free' if free else 'out'}")
            except BadgeNotFree:
                ends.append(f"refused, seen as {'free' if free else 'out'}")

    in_two_threads(admit)
    assert sorted(ends) == ["admitted, seen as free", "refused, seen as free"]
    with SqlWork(engine) as work:
        assert len(work.visits.here()) == 1


def test_of_two_desks_that_admit_one_person_exactly_one_does(postgres: Postgres, engine: Engine) -> None:
    furnish(data_works(engine))
    ends: list[str] = []

    def admit(number: int) -> None:
        twin = replace(VISIT, id=VisitId(f"{number:016x}"), badge=None)
        with opened(postgres.data_url) as own, SqlWork(own) as work:
            try:
                work.visits.add(twin)
                work.commit()
                ends.append("admitted")
            except AlreadyHere:
                ends.append("already here")

    in_two_threads(admit)
    assert sorted(ends) == ["admitted", "already here"]


def test_of_two_desks_that_check_one_person_out_the_second_sees_it_done(
    postgres: Postgres, engine: Engine
) -> None:
    furnish(data_works(engine))
    keep(data_works(engine), VISIT)
    together = Barrier(2)
    seen: list[VisitState] = []

    def check_out(_number: int) -> None:
        with opened(postgres.data_url) as own:
            together.wait()
            with SqlWork(own) as work:
                visit = work.visits.get(VISIT.id)
                assert visit is not None
                seen.append(visit.state)
                work.visits.update(replace(visit, state=VisitState.LEFT, left_at=visit.arrived_at + HOUR))
                work.commit()

    in_two_threads(check_out)
    assert sorted(seen) == [VisitState.HERE, VisitState.LEFT]


def test_of_two_desks_that_put_the_same_row_neither_fails(postgres: Postgres) -> None:
    ends: list[int] = []
    inside = Barrier(2)

    def count_up(number: int) -> None:
        with opened(postgres.data_url) as own, own.begin() as connection:
            connection.execute(text("SELECT 1"))
            inside.wait()
            put(connection, sign_in_tries, {"operator": "o", "failures": number, "last_at": AT})
            ends.append(number)

    in_two_threads(count_up)
    assert sorted(ends) == [1, 2]


def test_of_two_desks_that_issue_the_first_ticket_each_has_its_number(
    postgres: Postgres, engine: Engine
) -> None:
    furnish(data_works(engine))
    together = Barrier(2)
    numbers: list[int] = []

    def issue(number: int) -> None:
        with opened(postgres.data_url) as own:
            together.wait()
            with SqlWork(own) as work:
                ticket = replace(TICKET, id=TicketId(f"{number:016x}"), number=work.tickets.next_number())
                work.tickets.add(ticket)
                work.commit()
            numbers.append(ticket.number)

    in_two_threads(issue)
    assert sorted(numbers) == [1, 2]


def test_writers_queue_at_the_head_of_the_log_and_see_each_others_entries(
    postgres: Postgres, engine: Engine
) -> None:
    with SqlWork(engine) as work:
        work.log.set_head(LogHead(0, b"r", (), "note"))
        work.commit()
    sizes: list[int] = []

    def append_ten(_number: int) -> None:
        with opened(postgres.data_url) as own:
            for _ in range(10):
                with SqlWork(own) as work:
                    work.badges.free()
                    head = work.log.head(lock=True)
                    assert head is not None
                    work.log.set_head(replace(head, size=head.size + 1))
                    work.commit()
                    sizes.append(head.size)

    in_two_threads(append_ten)
    assert sorted(sizes) == list(range(20))


def test_a_reading_work_sees_one_moment_and_writes_nothing(engine: Engine) -> None:
    works = data_works(engine)
    furnish(works)
    keep(works, VISIT)
    with reading_works(engine)() as reading:
        assert reading.visits.get(VISIT.id) == VISIT
        with works() as work:
            work.visits.update(replace(VISIT, state=VisitState.LEFT, left_at=VISIT.arrived_at + HOUR))
            work.commit()
        assert [visit.id for visit in reading.visits.here()] == [VISIT.id]
        with pytest.raises(StoreReadOnly):
            reading.visits.update(VISIT)


def test_a_rule_is_known_by_its_name(engine: Engine) -> None:
    with engine.connect() as connection:
        insert = text("INSERT INTO badges VALUES ('014')")
        connection.execute(insert)
        with pytest.raises(RuleBroken) as caught:
            connection.execute(insert)
    assert caught.value.rule == "pk_badges"


def test_a_work_in_which_a_statement_failed_is_not_committed_in_silence(engine: Engine) -> None:
    with SqlWork(engine) as work:
        work.badges.add(BADGE_14)
        with pytest.raises(RuleBroken):
            work.badges.add(BADGE_14)
        with pytest.raises(RuntimeError):
            work.commit()


@pytest.mark.usefixtures("impatient")
def test_who_waits_too_long_is_told_that_the_store_is_busy(postgres: Postgres, engine: Engine) -> None:
    with SqlWork(engine) as work:
        work.log.set_head(LogHead(0, b"r", (), "note"))
        work.commit()
    with SqlWork(engine) as work, opened(postgres.data_url) as other:
        work.log.head(lock=True)
        with SqlWork(other) as waiting, pytest.raises(StoreBusy) as caught:
            waiting.log.head(lock=True)
    assert caught.value.values == {"store": postgres.data_name}


def test_of_two_that_wait_for_each_other_one_is_told_to_try_again(postgres: Postgres, engine: Engine) -> None:
    furnish(data_works(engine))
    keep(data_works(engine), _visit(1, badge=False), _visit(2, badge=False))
    each_holds_one = Barrier(2)
    ends: list[str] = []

    def take_both(number: int) -> None:
        with opened(postgres.data_url) as own, SqlWork(own) as work:
            work.visits.get(_visit(number).id)
            each_holds_one.wait()
            try:
                work.visits.get(_visit(3 - number).id)
                ends.append("both")
            except StoreBusy:
                ends.append("busy")

    in_two_threads(take_both)
    assert sorted(ends) == ["both", "busy"]


def test_no_error_and_no_log_shows_a_value(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    insert = text("INSERT INTO staff VALUES (:id, :name, false)")
    with engine.connect() as connection:
        connection.execute(insert, {"id": "s1", "name": "CANARY-NAME"})
        with pytest.raises(RuleBroken) as caught:
            connection.execute(insert, {"id": "s1", "name": "CANARY-NAME"})
        connection.rollback()
        with pytest.raises(Exception) as wrong:
            connection.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": "CANARY-NAME"})
    shown = "".join(
        f"{error!s}{error!r}{error.__cause__!r}{error.__context__!r}" for error in (caught.value, wrong.value)
    )
    assert "CANARY" not in shown
    assert "CANARY" not in caplog.text


@pytest.mark.slow
def test_a_server_that_was_away_is_found_again_and_loses_nothing(own_postgres: Postgres) -> None:
    server = own_postgres.data
    with opened(own_postgres.data_url) as engine:
        works = data_works(engine)
        furnish(works)
        keep(works, VISIT)

        server.stop("immediate")
        for _ in range(2):
            with pytest.raises(StoreUnreachable):
                engine.connect()
        server.start()
        with works() as work:
            assert list(work.visits.here()) == [VISIT]

        with works() as work:
            work.visits.update(replace(VISIT, escort=None))
            server.stop("immediate")
            with pytest.raises(StoreUnreachable):
                work.badges.free()
        server.start()

        with works() as work:
            work.visits.update(replace(VISIT, escort=None))
            server.stop("immediate")
            with pytest.raises(OutcomeUnknown):
                work.commit()
        server.start()
        with works() as work:
            assert list(work.visits.here()) == [VISIT]
