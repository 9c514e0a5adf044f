"""A small site for feature tests: a real installation on real SQLite files, made once and copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.documents.builders import build_td3
from tests.documents.fake_cameras import FakeCameras
from visitor_desk.bootstrap import Parts, open_desk
from visitor_desk.clock import Clock, SetClock, TimeRange
from visitor_desk.desk import Desk
from visitor_desk.documents.camera import CameraSource
from visitor_desk.documents.document_check import DocumentCheck, check_lines
from visitor_desk.found_desk import found_desk
from visitor_desk.paths import DataFolder
from visitor_desk.security.devices import FileDeviceSecretStore
from visitor_desk.security.duties import Duty
from visitor_desk.security.operator_keys import NewOperator
from visitor_desk.security.passphrase import Stretching
from visitor_desk.security.records import KdfCost
from visitor_desk.security.session import Session
from visitor_desk.settings import Settings
from visitor_desk.visits.check_in import Arrival
from visitor_desk.visits.place import Staff, StaffId, Zone, ZoneId, ZoneKind
from visitor_desk.visits.ticket import Announced, NewTicket, Ticket
from visitor_desk.visits.visit import BadgeNumber

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
PASSPHRASE = "long enough for a test"
CHEAP = KdfCost(memory_kib=64, iterations=1, lanes=1)
HORIZON_DAYS = 130

SUITE = ZoneId("suite-1")
PCI_SUITE = ZoneId("suite-2")
HOST = StaffId("host")
ESCORT = StaffId("escort")
SETTINGS = Settings(site="TST-01", desk="Lobby", language="en")


@dataclass
class Site:
    """An open desk, its clock and a session of each duty."""

    folder: DataFolder
    desk: Desk
    clock: SetClock
    guard: Session
    facility: Session
    officer: Session
    second_officer: Session
    administrator: Session
    auditor: Session

    def ticket(self, name: str = "Eriksson, Anna Maria", zone: ZoneId = SUITE, *, hours: float = 4) -> Ticket:
        """Announce one person for the hours around now."""
        now = self.clock.now()
        window = TimeRange(now - timedelta(minutes=30), now + timedelta(hours=hours))
        announced = Announced((name,), "Northwind Hosting", "Replace power supply")
        return self.desk.tickets.issue(
            self.facility, NewTicket("C-1042", (zone,), HOST, HOST, window, announced)
        )

    def document(self, **fields: str) -> DocumentCheck:
        """Check a valid passport, spoilt where `fields` say so."""
        return check_lines(build_td3(**fields), today=self.clock.now().date())

    def arrival(self, ticket: Ticket, badge: str = "014", **changes: object) -> Arrival:
        """A visitor who is in order, changed where a test says so."""
        ready: dict[str, object] = {
            "ticket": ticket.id,
            "person": 0,
            "badge": BadgeNumber(badge),
            "check": self.document(),
            "photo_resembles": True,
            "notice": "nl v3",
            "rules": "v7",
        }
        return Arrival(**{**ready, **changes})  # type: ignore[arg-type]


def parts_of(
    folder: DataFolder,
    clock: Clock,
    horizon_days: int = HORIZON_DAYS,
    cameras: CameraSource | None = None,
) -> Parts:
    """The parts of a test desk: cheap passphrases, few days of keys, secrets in a file."""
    return Parts(
        clock=clock,
        stretching=Stretching(cost=CHEAP, floor=CHEAP),
        device_secrets=FileDeviceSecretStore(folder.device_secret),
        horizon_days=horizon_days,
        token_cost=CHEAP,
        cameras=cameras or FakeCameras(),
    )


def found(folder: DataFolder, settings: Settings = SETTINGS, horizon_days: int = HORIZON_DAYS) -> None:
    """Set up the installation and furnish it."""
    clock = SetClock(NOON - timedelta(days=1))
    parts = parts_of(folder, clock, horizon_days)
    people = [
        NewOperator(login, f"Staff {login}", frozenset({duty}), PASSPHRASE)
        for login, duty in (
            ("officer", Duty.PRIVACY),
            ("second", Duty.PRIVACY),
            ("guard", Duty.RECEPTION),
            ("facility", Duty.FACILITY),
            ("admin", Duty.ADMINISTRATOR),
            ("auditor", Duty.AUDITOR),
        )
    ]
    found_desk(folder, settings, people[:2], people[2:], parts)
    with open_desk(folder, parts) as desk:
        facility = desk.operators.sign_in("facility", PASSPHRASE)
        desk.house.add_zone(facility, Zone(SUITE, None, ZoneKind.SUITE, "Suite 1"))
        desk.house.add_zone(
            facility, Zone(PCI_SUITE, None, ZoneKind.SUITE, "Suite 2", pci=True, escort_required=True)
        )
        desk.house.add_staff(facility, Staff(HOST, "P. de Vries", may_authorise=True))
        desk.house.add_staff(facility, Staff(ESCORT, "R. Smit"))
        for badge in ("014", "015", "016"):
            desk.house.add_badge(facility, BadgeNumber(badge))


@contextmanager
def open_site(template: Path, root: Path, cameras: CameraSource | None = None) -> Iterator[Site]:
    """Copy the template and open it at noon with everybody signed in."""
    folder = DataFolder(root)
    shutil.copytree(template, root)
    clock = SetClock(NOON)
    with open_desk(folder, parts_of(folder, clock, cameras=cameras)) as desk:
        logins = ("guard", "facility", "officer", "second", "admin", "auditor")
        sessions = [desk.operators.sign_in(login, PASSPHRASE) for login in logins]
        yield Site(folder, desk, clock, *sessions)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was founded once; tests open copies of it."""
    root = tmp_path_factory.mktemp("template") / "site"
    found(DataFolder(root))
    return root


@pytest.fixture
def site(template: Path, tmp_path: Path) -> Iterator[Site]:
    """A copy of the template, open at noon with everybody signed in."""
    with open_site(template, tmp_path / "site") as opened:
        yield opened
