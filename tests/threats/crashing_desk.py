"""A desk whose every act breaks off once: `python -m tests.threats.crashing_desk FOLDER SECRETS`.

Everything talks: logging is at its most verbose and goes to a file, every crash writes its trace there, the fault
handler is on, and in the end the process dies with a transaction half written. What must not be found is
written to SECRETS, which lies outside of everything that is searched.
"""

from __future__ import annotations

import faulthandler
import json
import logging
import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import event

from storage.unit_of_work import OneTransaction
from tests.features.site import PASSPHRASE, Site, found, open_site
from visitor_desk.documents.document_rules import FindingCode
from visitor_desk.errors import DeskError
from visitor_desk.paths import DataFolder
from visitor_desk.privacy.erasure_plan import ErasureGround
from visitor_desk.privacy.requests import (
    Channel,
    IdentityStep,
    NewRequest,
    Requester,
    RequestKind,
    RequestLanguage,
)
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Purpose
from visitor_desk.visits.arrival_findings import Choice, Settled
from visitor_desk.visits.visit import BadgeNumber

SURNAME, GIVEN = "Zwartkanarie", "Quirinius Xander"
NAME = f"{SURNAME}, {GIVEN}"
NUMBER = "XK9Q7Z4W2"
CONTACT = "quirinius@kanarie.example"
WRONG = "a wrong passphrase of a canary"
REMARK = "remark of the yellow canary"

Act = Callable[[], object]


class Injected(RuntimeError):
    """The fault that a test puts into the program."""


@contextmanager
def broken(owner: type, name: str) -> Iterator[None]:
    """Let one method raise before it does anything."""
    before = getattr(owner, name)

    def fail(*_args: Any, **_named: Any) -> NoReturn:
        raise Injected(name)

    setattr(owner, name, fail)
    try:
        yield
    finally:
        setattr(owner, name, before)


def crash(act: Act) -> None:
    """Do an act twice, each time broken elsewhere, and write down all that a crash reporter would."""
    for owner, name in ((OneTransaction, "commit"), (AuditLog, "append")):
        with broken(owner, name):
            try:
                act()
            except (Injected, DeskError) as error:
                logging.getLogger("desk").exception("broke off: %r", error)  # noqa: TRY401 - as reporters do
                traceback.print_exception(error)
                sys.stderr.flush()


def acts_of(site: Site) -> Iterator[Act]:
    """Yield the acts of a day, each with a person in it; each is done for good after it was crashed."""
    desk = site.desk
    check = site.document(surname=SURNAME.upper(), given_names=GIVEN.upper(), number=NUMBER)
    yield lambda: site.ticket(NAME)
    ticket = site.ticket(NAME)
    settled = (Settled(FindingCode.NAME_DIFFERS, Choice.SUPERVISOR_CALLED),)
    arrival = site.arrival(ticket, check=check, settled=settled)
    yield lambda: desk.check_in.compare(site.guard, ticket.id, 0, check)
    yield lambda: desk.check_in.admit(site.guard, arrival)
    visit = desk.check_in.admit(site.guard, arrival)
    yield lambda: desk.check_in.admit(
        site.guard, site.arrival(ticket, check=check, badge="015", settled=settled)
    )
    yield lambda: desk.here_now.people(site.guard)
    yield lambda: desk.here_now.renew(site.guard)
    yield lambda: desk.visit_book.reveal(site.facility, visit.id, Purpose.SAFETY)
    yield lambda: desk.visit_book.document(site.officer, visit.id, Purpose.AUDIT)
    yield lambda: desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    new = NewRequest(
        RequestKind.ACCESS,
        Channel.EMAIL,
        RequestLanguage.ENGLISH,
        site.clock.now(),
        Requester(NAME, CONTACT, REMARK),
    )
    yield lambda: desk.requests.receive(site.officer, new)
    request = desk.requests.receive(site.officer, new)
    steps = frozenset({IdentityStep.RECEIPT_TOKEN, IdentityStep.VISIT_FACTS})
    yield lambda: desk.requests.identify(site.officer, request.id, steps)
    desk.requests.identify(site.officer, request.id, steps)
    yield lambda: desk.requests.match(site.officer, request.id, [visit.id])
    desk.requests.match(site.officer, request.id, [visit.id])
    yield lambda: desk.requests.contents(site.officer, request.id)
    yield lambda: desk.requests.approve(site.second_officer, request.id)
    yield lambda: desk.requests.person(site.officer, request.id, Purpose.PERSON_REQUEST)
    yield lambda: desk.erasure.ask(site.officer, [visit.id], ErasureGround.MISTAKE)
    yield lambda: desk.operators.sign_in("guard", WRONG)
    yield lambda: desk.operators.sign_in("guard", PASSPHRASE)
    yield lambda: desk.operators.change_passphrase(site.guard, WRONG, PASSPHRASE + " new")
    yield lambda: desk.day_keys.top_up(site.officer)
    yield lambda: desk.retention.run(site.officer)
    yield lambda: desk.documents.typed(site.guard, check.mrz.lines if check.mrz else [])
    yield lambda: desk.documents.picture(site.guard, site.folder.data_store)


def kill_workers(site: Site, folder: Path) -> None:
    """Kill the process that reads pictures, in the middle of nothing and with a job waiting."""
    picture = folder / f"{SURNAME}.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + NUMBER.encode())
    for _ in range(2):
        for child in multiprocessing.active_children():
            child.kill()
        with suppress(DeskError):
            site.desk.documents.picture(site.guard, picture)
    picture.unlink()


def keys_of(site: Site) -> list[str]:
    """Return every private key that this process held, in hexadecimal."""
    keys: list[bytes] = []
    for session in (site.guard, site.facility, site.officer, site.second_officer):
        keys += [session.signing.private_bytes(), session.kem.private_bytes()]
        keys += [key.private_bytes() for key in session._day_keys.values()]
    return [key.hex() for key in keys]


def die_in_a_transaction(site: Site) -> NoReturn:
    """End without a word, with a check-in on the disk that was never committed."""
    ticket = site.ticket(NAME)
    check = site.document(surname=SURNAME.upper(), given_names=GIVEN.upper(), number=NUMBER)
    settled = (Settled(FindingCode.NAME_DIFFERS, Choice.SUPERVISOR_CALLED),)

    def abort(_connection: object) -> NoReturn:
        os.abort()

    event.listen(site.desk.check_in.works()._engine, "commit", abort)  # type: ignore[attr-defined]
    site.desk.check_in.admit(site.guard, site.arrival(ticket, check=check, settled=settled))
    raise AssertionError("the desk did not die")


def main(place: str, secrets: str) -> None:
    """Play the day below `place`."""
    folder = Path(place)
    faulthandler.enable((folder / "faults.txt").open("w"))
    logging.basicConfig(filename=folder / "everything.log", level=logging.DEBUG)
    # SQLAlchemy keeps itself quieter than the root asks for.
    logging.getLogger("sqlalchemy").setLevel(logging.DEBUG)
    logging.captureWarnings(capture=True)
    found(DataFolder(folder / "template"))
    with open_site(folder / "template", folder / "site") as site:
        for number, act in enumerate(acts_of(site)):
            site.clock.advance(timedelta(seconds=40 + number))
            crash(act)
        kill_workers(site, folder)
        Path(secrets).write_text(json.dumps(keys_of(site)), encoding="utf-8")
        die_in_a_transaction(site)


if __name__ == "__main__":
    main(*sys.argv[1:])
