"""The database's owner changes what is no visit: cameras, clocks, requests, holds, relief shifts, sites.

Claim: a row of these that was changed, put in or taken out is found by the check of the log, and named; the
rows that the program itself writes, changes and lets go are found whole, also years later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, create_engine, delete, insert, select, update

from storage.engine import sqlite_url
from storage.tables import DATA
from tests.contracts.door_stores import SYSTEM as GALLAGHER
from tests.disclosure_texts import written
from tests.features.site import NOON, PASSPHRASE, SUITE, Site
from tests.governance_texts import AGREEMENT, publish
from tests.threats.database_owner import Owner
from visitor_desk.footage.camera import (
    Camera,
    CameraId,
    CameraView,
    ClockOffset,
    FootageSource,
    OffsetSource,
    SourceId,
)
from visitor_desk.footage.tuning import MaskedArea
from visitor_desk.privacy.authority_visit import (
    AskedFor,
    Authority,
    NewAuthorityVisit,
    OfficerAccount,
    OrderShown,
    new_authority_visit_id,
)
from visitor_desk.privacy.breach import (
    BreachAccount,
    BreachNature,
    BreachReasons,
    NewBreach,
    new_breach_id,
)
from visitor_desk.privacy.disclosure import WithheldGround
from visitor_desk.privacy.incident import IncidentKind, IncidentOutcome, NewIncident, new_incident_id
from visitor_desk.privacy.requests import (
    Channel,
    IdentityStep,
    NewRequest,
    RefusalGround,
    Requester,
    RequestId,
    RequestKind,
    RequestLanguage,
)
from visitor_desk.privacy.silence import NewSilence, SilenceGround, SilentThing
from visitor_desk.security.log_report import LogFindingCode as Found
from visitor_desk.security.relief import ReliefPerson
from visitor_desk.security.standing import RowNotAsLogged
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.conflict import Conflict, ConflictDecision, ConflictId, ConflictKind
from visitor_desk.visits.door_events import Door, DoorClock, DoorKey
from visitor_desk.visits.emergency import EmergencyService, new_team_id
from visitor_desk.visits.visit import VisitId

SOURCE = FootageSource(SourceId("recorder"), "Recorder", "shares/recorder", "ffmpeg-segment", "UTC")
# An id may hold signs by which the log takes its own lists apart.
DOOR = Camera(CameraId("door:1=a"), "Door", SUITE, CameraView.ENTRANCE, SOURCE.id, "door")
FAST = ClockOffset(DOOR.id, NOON, 73.25, 0.1, OffsetSource.STATED)
TWO_STEPS = frozenset({IdentityStep.RECEIPT_TOKEN, IdentityStep.VISIT_FACTS})


def ask(site: Site) -> RequestId:
    requester = Requester("Anna Maria Eriksson", "anna@visitor.example")
    new = NewRequest(RequestKind.ACCESS, Channel.EMAIL, RequestLanguage.DUTCH, site.clock.now(), requester)
    return site.desk.requests.receive(site.officer, new).id


def work(site: Site) -> None:
    """Do every act that writes or changes one of these rows."""
    desk = site.desk
    desk.cameras.add_source(site.facility, SOURCE)
    desk.cameras.add(site.facility, DOOR)
    desk.cameras.set_offset(site.facility, FAST)
    desk.cameras.set_offset(site.facility, replace(FAST, offset_s=1 / 3))
    desk.cameras.set_offset(site.facility, replace(FAST, valid_from=NOON + timedelta(microseconds=1)))
    desk.camera_tunings.mask(site.facility, DOOR.id, (MaskedArea(0, 0, 500, 100),))
    desk.doors.add_source(site.facility, GALLAGHER, [Door(GALLAGHER.id, DoorKey("North (A)"), SUITE)])
    desk.doors.set_clock(site.facility, DoorClock(GALLAGHER.id, NOON, 3.5, 1.0))
    answered, refused = ask(site), ask(site)
    desk.requests.identify(site.officer, answered, TWO_STEPS)
    desk.requests.match(site.officer, answered, [])
    desk.requests.approve(site.second_officer, answered)
    desk.requests.release(site.officer, answered, site.folder.root.parent / "package")
    desk.request_decisions.refuse(
        site.officer, refused, RefusalGround.UNFOUNDED, "There is nothing to answer."
    )
    ask(site)
    for login in ("relief-1", "relief-2"):
        desk.relief.certify(site.officer, login, "Relief")
        shift = desk.relief.activate(site.guard, login, ReliefPerson("B. Invaller", "G-7"), PASSPHRASE)
        if login == "relief-1":
            desk.relief.end(site.guard, shift.id)
            desk.relief.review(site.facility, shift.id)
    desk.emergencies.left(desk.emergencies.arrived(new_team_id(), EmergencyService.FIRE, 4, "TS-1").id)
    desk.hand_overs.close(site.guard, "Nothing happened.", {})
    happened = NewIncident(new_incident_id(), IncidentKind.DOOR_OPEN, (SUITE,), "It stood open")
    incident = desk.incidents.write(site.guard, happened).id
    desk.incidents.handle(site.facility, incident, IncidentOutcome.REPAIRED, "A new closer")
    known = NewBreach(
        new_breach_id(), NOON, NOON, NOON, BreachNature.INTEGRITY, BreachAccount("A row was changed")
    )
    breach = desk.breaches.open(site.officer, known).id
    desk.breaches.decide(
        site.officer, breach, authority=True, people=False, reasons=BreachReasons("A risk", "No high risk")
    )
    agreement = desk.governance.propose(site.officer, AGREEMENT)
    desk.four_eyes.approve(site.second_officer, agreement.id)
    desk.governance.enter(site.officer, agreement.id)
    publish(site)
    desk.internal_policies.acknowledge(site.officer, 1)
    desk.internal_policies.record_training(
        site.officer, site.officer.operator_id, NOON.date(), NOON.date() + timedelta(days=30)
    )
    asked = written(site, order=OrderShown.ORAL, number="")
    desk.disclosures.paper_came(site.officer, asked.id, "PL-8", NOON)
    silent = NewSilence(
        SilentThing.DISCLOSURE, asked.id, SilenceGround.ORDER, "PL-8", NOON.date() + timedelta(days=9)
    )
    secret = desk.silences.ask(site.officer, silent)
    desk.four_eyes.approve(site.second_officer, secret.id)
    desk.silences.end(site.officer, desk.silences.begin(site.officer, secret.id).id)
    desk.disclosures.refuse(site.officer, written(site).id, WithheldGround.TOO_WIDE, "No place is named")
    account = OfficerAccount("", True, "PL-1", "", "Footage of the suite", "Nothing")
    came = NewAuthorityVisit(
        new_authority_visit_id(), Authority.POLICE, AskedFor.FOOTAGE, OrderShown.ORAL, account
    )
    desk.authority_visits.take_on(site.officer, desk.authority_visits.write(site.guard, came).id)
    twice = Conflict(ConflictId("1f" * 8), ConflictKind.SAME_PERSON, VisitId("v1"), VisitId("v2"), NOON)
    with desk.conflicts.works() as forwarding:
        forwarding.conflicts.put(twice)
        desk.conflicts.log.append(
            forwarding, "conflict.opened", None, conflict=twice.id, row=row_digest(twice)
        )
        forwarding.commit()
    desk.conflicts.decide(site.facility, twice.id, ConflictDecision.BOTH_RIGHT)
    desk.day_keys.add_site(site.officer, "TST-02")


@dataclass
class Register:
    """One table in the hands of the database's owner."""

    owner: Owner
    table: Table

    def rows(self) -> Sequence[Mapping[str, Any]]:
        with self.owner.at_work() as connection:
            return [row._mapping for row in connection.execute(select(self.table))]

    @contextmanager
    def as_it_was(self) -> Iterator[None]:
        """Put the table back at the end."""
        before = self.rows()
        yield
        with self.owner.at_work() as connection:
            connection.execute(delete(self.table))
            connection.execute(insert(self.table), [dict(row) for row in before])

    def change(self, column: str, value: object) -> None:
        """Change one row: the last by its key."""
        keys = self.table.primary_key.columns
        last = max(self.rows(), key=lambda row: [str(row[key.name]) for key in keys])
        with self.owner.at_work() as connection:
            changed = update(self.table).values({column: value})
            for key in keys:
                changed = changed.where(key == last[key.name])
            connection.execute(changed)

    def put_in(self, **values: object) -> None:
        """Put in a copy of a row under another key."""
        with self.owner.at_work() as connection:
            connection.execute(insert(self.table).values({**self.rows()[0], **values}))

    def empty(self) -> None:
        with self.owner.at_work() as connection:
            connection.execute(delete(self.table))


@pytest.fixture
def owner(site: Site) -> Iterator[Owner]:
    work(site)
    engine = create_engine(sqlite_url(site.folder.data_store))
    yield Owner(engine)
    engine.dispose()


def found(site: Site) -> set[tuple[Found, str | None]]:
    return {(one.code, one.table) for one in site.desk.log.verify(site.auditor).findings}


CASES: list[tuple[str, tuple[str, object], dict[str, object]]] = [
    ("footage_sources", ("root", "elsewhere"), {"id": "other"}),
    ("cameras", ("zone", "suite-2"), {"id": "other", "key": "other"}),
    ("clock_offsets", ("offset_s", 73.250001), {"valid_from": NOON + timedelta(days=1)}),
    ("camera_tunings", ("masked", "0,0,1000,1000"), {"camera": "other"}),
    ("doors", ("zone", "suite-2"), {"key": "other"}),
    ("door_clocks", ("offset_s", 3.25), {"valid_from": NOON + timedelta(days=1)}),
    ("requests", ("due", (NOON + timedelta(days=300)).date()), {"id": "00ff00ff00ff00ff"}),
    ("emergency_teams", ("people", 9), {"id": "00ff00ff00ff00ff"}),
    ("incidents", ("kind", IncidentKind.ALARM), {"id": "00ff00ff00ff00ff"}),
    ("internal_policies", ("asks_training", True), {"id": "internal-9"}),
    ("acknowledgements", ("policy", "internal-9"), {"id": "00ff00ff00ff00ff"}),
    ("trainings", ("valid_until", NOON.date() + timedelta(days=900)), {"id": "00ff00ff00ff00ff"}),
    ("governance_entries", ("reference", "DMS 9"), {"id": "00ff00ff00ff00ff"}),
    ("breaches", ("authority", False), {"id": "00ff00ff00ff00ff"}),
    ("disclosures", ("number", "PL-9"), {"id": "00ff00ff00ff00ff"}),
    ("silences", ("case", "PL-9"), {"id": "00ff00ff00ff00ff"}),
    ("authority_visits", ("asked_for", AskedFor.ACCESS), {"id": "00ff00ff00ff00ff"}),
    ("conflicts", ("other", "00ff"), {"id": "00ff00ff00ff00ff"}),
    ("hand_overs", ("out", 9), {"id": "00ff00ff00ff00ff"}),
    ("relief_shifts", ("ends_at", NOON + timedelta(days=3)), {"id": "00ff00ff00ff00ff"}),
]


def check_registers(site: Site, owner: Owner) -> None:
    """Change, put in and take out a row of every table, and look each time."""
    assert found(site) == set()
    for table, (column, value), other in CASES:
        register = Register(owner, DATA.tables[table])
        with register.as_it_was():
            register.change(column, value)
            assert found(site) == {(Found.ROW_CHANGED, table)}
        with register.as_it_was():
            register.put_in(**other)
            assert found(site) == {(Found.ROW_WITHOUT_ENTRY, table)}
        with register.as_it_was():
            register.empty()
            assert found(site) == {(Found.ROW_MISSING, table)}
        assert found(site) == set(), table


def test_each_change_of_a_register_is_found(site: Site, owner: Owner) -> None:
    check_registers(site, owner)


@pytest.mark.parametrize("sites", [("TST-01",), ("TST-01", "TST-02", "XXX")])
def test_a_site_that_was_slipped_in_or_out_is_found_and_gets_no_keys(
    site: Site, owner: Owner, sites: tuple[str, ...]
) -> None:
    Register(owner, DATA.tables["installation"]).change("sites", sites)
    assert found(site) == {(Found.ROW_CHANGED, "installations")}
    with pytest.raises(RowNotAsLogged):
        site.desk.day_keys.rekey(site.officer)
    with pytest.raises(RowNotAsLogged):
        site.desk.day_keys.add_site(site.officer, "TST-03")


def check_years(site: Site, owner: Owner) -> None:
    """Let two years go by, and then two more in which somebody deletes what retention would not."""
    requests = Register(owner, DATA.tables["requests"])
    site.clock.advance(timedelta(days=731))
    site.desk.relief.end_due()
    site.desk.retention.run(site.officer, clock_confirmed=True)
    assert [row["closed_at"] for row in requests.rows()] == [None]
    assert Register(owner, DATA.tables["relief_shifts"]).rows() == []
    assert found(site) == set()
    # However long a request has waited: only an entry explains that it is gone.
    site.clock.advance(timedelta(days=731))
    requests.empty()
    assert (Found.ROW_MISSING, "requests") in found(site)


def test_what_retention_lets_go_is_named_and_what_was_only_deleted_is_found(site: Site, owner: Owner) -> None:
    check_years(site, owner)
