"""A small installation in memory, with cheap passphrases, for the tests of the security room."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from tests.security.fakes import FakeCheckpointMemory, FakeSecurityWork, SecurityTables
from tests.security.key_fakes import FakeDeviceSecretStore, FakeKeystoreWork, KeystoreTables
from visitor_desk.clock import SetClock
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.day_keys import DayKeys
from visitor_desk.security.desks import Desks
from visitor_desk.security.devices import ThisDevice, this_device
from visitor_desk.security.duties import Duty
from visitor_desk.security.founding import Founding, FoundingPlaces, found_installation
from visitor_desk.security.joining import JoiningPlaces, ask_to_join, finish_joining
from visitor_desk.security.keystore import Keystore
from visitor_desk.security.operator_keys import NewOperator
from visitor_desk.security.operators import Operators
from visitor_desk.security.passphrase import Stretching
from visitor_desk.security.records import KdfCost
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session

NOW = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
SITE = "ams1"
CHEAP = KdfCost(memory_kib=64, iterations=1, lanes=1)
CHEAP_STRETCHING = Stretching(cost=CHEAP, floor=CHEAP)
PASSPHRASE = "correct horse battery"


def new_officer(login: str, *duties: Duty) -> NewOperator:
    return NewOperator(login, f"Staff {login}", frozenset(duties or {Duty.PRIVACY}), f"{PASSPHRASE} {login}")


def last_bit_flipped(raw: bytes) -> bytes:
    """The smallest change there is; a byte put in place of another is, once in 256, the same byte."""
    return raw[:-1] + bytes([raw[-1] ^ 1])


@dataclass
class House:
    """A founded installation and the services of one desk over it; `restart` gives fresh services."""

    clock: SetClock = field(default_factory=lambda: SetClock(NOW))
    tables: SecurityTables = field(default_factory=SecurityTables)
    keystore: KeystoreTables = field(default_factory=KeystoreTables)
    device_store: FakeDeviceSecretStore = field(default_factory=FakeDeviceSecretStore)
    memory: FakeCheckpointMemory = field(default_factory=FakeCheckpointMemory)
    horizon_days: int = 5
    zone: tzinfo = UTC
    sites: tuple[str, ...] = (SITE,)

    def __post_init__(self) -> None:
        self.founding: Founding = found_installation(
            self.places(),
            sites=self.sites,
            device_label="desk-1",
            officers=(new_officer("anna"), new_officer("bart")),
            clock=self.clock,
            stretching=CHEAP_STRETCHING,
            horizon_days=self.horizon_days,
            zone=self.zone,
        )
        self.installation = self.founding.installation
        self.restart()

    def works(self) -> FakeSecurityWork:
        return FakeSecurityWork(self.tables)

    def keystore_works(self) -> FakeKeystoreWork:
        return FakeKeystoreWork(self.keystore)

    def places(self) -> FoundingPlaces:
        return FoundingPlaces(self.works, self.keystore_works, self.device_store, self.memory)

    def restart(self) -> None:
        with self.works() as work:
            self.device: ThisDevice = this_device(self.device_store, work)
        self.log = AuditLog(self.device, self.memory, self.clock)
        self.day_keys = DayKeys(
            self.installation,
            self.works,
            self.keystore_works,
            self.log,
            self.clock,
            self.horizon_days,
            self.zone,
        )
        self.keys = Keystore(self.installation.id, self.keystore_works)
        self.sealed = SealedRecords(self.installation, self.sites[0], self.keys, self.log, self.clock)
        self.desks = Desks(self.device, self.works, self.keystore_works, self.log, self.clock)
        self.operators = Operators(
            self.device,
            self.works,
            self.works,
            self.keystore_works,
            self.day_keys,
            self.log,
            self.clock,
            CHEAP_STRETCHING,
        )

    def asking_desk(self, label: str = "desk-2", site: str = "") -> tuple[House, str]:
        """Another desk over the same databases, and the fingerprint that its screen shows."""
        other = copy.copy(self)
        other.device_store, other.memory = FakeDeviceSecretStore(), FakeCheckpointMemory()
        shown = ask_to_join(
            other.joining_places(), label=label, site=site or self.sites[0], at=self.clock.now()
        )
        return other, shown

    def joined_desk(self, label: str = "desk-2", site: str = "") -> House:
        """Another desk that anna has let in."""
        other, shown = self.asking_desk(label, site)
        self.desks.certify(self.sign_in("anna"), shown)
        finish_joining(other.joining_places(), self.founding.fingerprint)
        other.restart()
        return other

    def joining_places(self) -> JoiningPlaces:
        return JoiningPlaces(self.works, self.device_store, self.memory)

    def sign_in(self, login: str) -> Session:
        return self.operators.sign_in(login, f"{PASSPHRASE} {login}")

    def hire(self, login: str, *duties: Duty) -> Session:
        """Certify an operator with these duties and sign them in."""
        self.operators.certify(self.sign_in("anna"), new_officer(login, *duties))
        return self.sign_in(login)
