"""The database server is away, at the start and in the middle of a check-in: said plainly, and nothing is doubled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, event

from storage.engine import OutcomeUnknown, StoreUnreachable
from tests.features.site import Site
from tests.postgres import Postgres
from visitor_desk.bootstrap import open_desk
from visitor_desk.cli.main import program
from visitor_desk.paths import DataFolder
from visitor_desk.settings import Settings, write_settings
from visitor_desk.visits.visit import BadgeNumber, VisitFilter

pytestmark = pytest.mark.slow


@pytest.fixture
def site(site_on_servers: Site) -> Site:
    return site_on_servers


@contextmanager
def at_statement(beginning: str, act: Callable[[], None]) -> Iterator[None]:
    """For a block, do something once, just before the next statement that begins so is sent."""
    waiting = [act]

    def watch(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if waiting and statement.startswith(beginning):
            waiting.pop()()

    event.listen(Engine, "before_cursor_execute", watch)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", watch)


def count(site: Site) -> int:
    return len(site.desk.visit_book.page(site.facility, VisitFilter()))


@pytest.mark.parametrize(
    "moment",
    ["SELECT", "INSERT INTO visits", "INSERT INTO sealed", "INSERT INTO log_entries", "INSERT INTO log_head"],
)
def test_a_check_in_during_which_the_server_dies_is_done_once_when_it_is_back(
    site: Site, postgres: Postgres, moment: str
) -> None:
    arrival = site.arrival(site.ticket())
    stopping = at_statement(moment, lambda: postgres.data.stop("immediate"))
    with stopping, pytest.raises(StoreUnreachable):
        site.desk.check_in.admit(site.guard, arrival)
    postgres.data.start()
    assert count(site) == 0
    visit = site.desk.check_in.admit(site.guard, arrival)
    assert site.desk.check_in.admit(site.guard, arrival) == visit
    assert count(site) == 1
    assert [person.name for person in site.desk.here_now.people(site.guard)] == ["Eriksson, Anna Maria"]
    assert site.desk.log.verify(site.auditor).whole


@pytest.mark.parametrize("kept", [True, False])
def test_a_check_in_whose_answer_is_lost_is_done_once(
    site: Site, postgres: Postgres, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    arrival = site.arrival(site.ticket())
    commit = psycopg.Connection.commit

    def lost(connection: psycopg.Connection[object]) -> None:
        monkeypatch.undo()
        if kept:
            commit(connection)
        postgres.data.stop("immediate")
        if not kept:
            commit(connection)
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(psycopg.Connection, "commit", lost)
    with pytest.raises(OutcomeUnknown):
        site.desk.check_in.admit(site.guard, arrival)
    postgres.data.start()
    assert count(site) == (1 if kept else 0)
    site.desk.check_in.admit(site.guard, arrival)
    assert count(site) == 1
    site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    assert site.desk.log.verify(site.auditor).whole
    assert site.desk.log.alarms() == ()


def test_a_server_that_is_away_at_the_start_ends_with_a_sentence(tmp_path: Path) -> None:
    nowhere = f"postgresql+psycopg://lobby@/data?host={tmp_path}"
    folder = DataFolder(tmp_path / "site")
    folder.make()
    write_settings(folder.root, Settings(site="TST-01", language="en", database=nowhere, keystore=nowhere))
    with pytest.raises(StoreUnreachable), open_desk(folder):
        pass
    said = CliRunner().invoke(
        program, ["--data", str(folder.root), "visits", "here", "--as", "bakker"], input="x\n"
    )
    assert said.exit_code == 1
    assert said.output.startswith("The data cannot be reached.")
    assert "Traceback" not in said.output
