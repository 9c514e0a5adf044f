"""Every public method of every service, called with a session of every duty, does what the table says.

The cases come from `duties.toml`. Refusals are tried on a real installation; that a duty is let through is
tried on a service without parts, so that nothing happens beyond the check.
"""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest

from tests.duty_matrix import NO, PAGE, PLAIN_CELLS, methods, open_rows, page, rows, services, table
from tests.features.site import PASSPHRASE, Site, found, open_site
from visitor_desk.paths import DataFolder
from visitor_desk.security.duties import Duty, NotYourDuty, SessionLocked
from visitor_desk.security.operator_keys import NewOperator
from visitor_desk.security.session import Session

HOUSE = Path(__file__).resolve().parent.parent
CASES = [
    pytest.param(method, duty, row.cells[duty], id=f"{method}-{duty.value}")
    for row in rows()
    for method in row.methods
    for duty in Duty
]
KNOWN = dict(methods())


@dataclass(frozen=True)
class OfOneDuty:
    """A session that holds a single duty and nothing to open."""

    duties: frozenset[Duty]
    locked: bool = False


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    root = tmp_path_factory.mktemp("duties")
    found(DataFolder(root / "template"))
    with open_site(root / "template", root / "site") as opened:
        yield opened


@pytest.fixture(scope="module")
def sessions(site: Site) -> dict[Duty, Session]:
    """A real, signed-in session of each duty and no other."""
    for duty in (Duty.APPROVER, Duty.RELEASER):
        new = NewOperator(duty.value, f"Staff {duty.value}", frozenset({duty}), PASSPHRASE)
        site.desk.operators.certify(site.officer, new)
    return {
        Duty.RECEPTION: site.guard,
        Duty.FACILITY: site.facility,
        Duty.PRIVACY: site.officer,
        Duty.ADMINISTRATOR: site.administrator,
        Duty.AUDITOR: site.auditor,
        Duty.APPROVER: site.desk.operators.sign_in("approver", PASSPHRASE),
        Duty.RELEASER: site.desk.operators.sign_in("releaser", PASSPHRASE),
    }


def called(service: object, method: str, session: object) -> None:
    """Call a method with a session and things that nothing can be done with."""
    act: Callable[..., object] = getattr(service, method)
    wanted = list(inspect.signature(act).parameters.values())[1:]
    required = [one for one in wanted if one.default is one.empty and one.kind is not one.VAR_POSITIONAL]
    named = {one.name: object() for one in required if one.kind is one.KEYWORD_ONLY}
    plain = [object() for one in required if one.kind in {one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD}]
    act(session, *plain, **named)


def hollow(kind: type) -> Any:
    """Return a service without parts: whatever it does after the check fails at once."""
    return object.__new__(kind)


@pytest.mark.parametrize(("method", "duty", "cell"), CASES)
def test_the_table_is_what_the_services_do(
    site: Site, sessions: dict[Duty, Session], method: str, duty: Duty, cell: str
) -> None:
    field, name = method.split(".")
    session = sessions[duty]
    assert session.duties == {duty}
    if cell == NO:
        with pytest.raises(NotYourDuty) as refused:
            called(getattr(site.desk, field), name, session)
        assert refused.value.values["act"] == name
        return
    try:
        called(hollow(services()[field]), name, session)
    except (NotYourDuty, SessionLocked):
        pytest.fail("the table lets this duty through")
    except Exception:  # noqa: BLE001 - a service without parts fails one way or another, past the check
        pass


@pytest.mark.parametrize("method", sorted({method for row in rows() for method in row.methods}))
def test_a_locked_session_does_nothing_and_nobody_without_a_duty_does(site: Site, method: str) -> None:
    field, name = method.split(".")
    service = getattr(site.desk, field)
    with pytest.raises(SessionLocked):
        called(service, name, OfOneDuty(frozenset(Duty), locked=True))
    with pytest.raises(NotYourDuty):
        called(service, name, OfOneDuty(frozenset()))


def test_every_method_of_every_service_stands_in_the_table_once() -> None:
    listed = Counter(method for row in (*rows(), *open_rows()) for method in row.methods)
    assert {method: count for method, count in listed.items() if count > 1} == {}
    assert sorted(KNOWN.keys() - listed.keys()) == [], "methods that the table does not know"
    assert sorted(listed.keys() - KNOWN.keys()) == [], "rows about methods that are not there"


def test_what_asks_for_no_session_is_listed_as_such() -> None:
    open_methods = {method for row in open_rows() for method in row.methods}
    assert {name for name, method in KNOWN.items() if hasattr(method, "__no_session__")} == open_methods


def test_the_duties_are_the_table_s_columns() -> None:
    assert table()["duties"] == [duty.value for duty in Duty]
    for act in table()["act"]:
        assert set(act) <= {"name", "methods", *Duty}, act["name"]


def test_every_condition_has_a_test_of_its_own() -> None:
    conditions: dict[str, str] = table()["conditions"]
    wanted = {cell for row in rows() for cell in row.cells.values()} - PLAIN_CELLS
    assert wanted == set(conditions)
    for place in conditions.values():
        file, _, test = place.partition("::")
        text = (HOUSE / file).read_text(encoding="utf-8")
        assert re.search(rf"^def {re.escape(test)}\(", text, re.MULTILINE), place


def test_nobody_but_privacy_opens_documents_and_no_keyless_duty_opens_a_name() -> None:
    """The sentences of the house that no later edit of the table may lose."""
    cells = {method: row.cells for row in rows() for method in row.methods}
    assert {duty for duty, cell in cells["visit_book.document"].items() if cell != NO} == {Duty.PRIVACY}
    keyless = {Duty.ADMINISTRATOR, Duty.AUDITOR, Duty.APPROVER, Duty.RELEASER}
    for method in ("visit_book.reveal", "here_now.people", "tickets.open", "requests.person"):
        assert all(cells[method][duty] == NO for duty in keyless), method
    assert cells["visit_book.reveal"][Duty.RECEPTION] == NO


def test_the_page_for_people_is_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.duty_matrix"


def test_a_service_without_parts_has_none() -> None:
    for kind in services().values():
        empty = hollow(kind)
        for part in fields(kind) if hasattr(kind, "__dataclass_fields__") else ():
            assert not hasattr(empty, part.name) or hasattr(kind, part.name)
