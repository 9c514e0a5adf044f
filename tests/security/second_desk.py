"""A second desk on the stores of a `House`, certified by its root, with a memory of its own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace

from tests.security.builders import House
from tests.security.fakes import FakeCheckpointMemory
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.box import KemPrivateKey
from visitor_desk.security.certificates import Certified, certify
from visitor_desk.security.devices import ThisDevice
from visitor_desk.security.records import ROOT, Certificate, Device, DeviceId
from visitor_desk.security.signing import SigningKey


def join(house: House) -> ThisDevice:
    """Certify a device and put its row into the register, as joining does."""
    signing, kem = SigningKey.generate(), KemPrivateKey.generate()
    at = house.clock.now()
    identity = DeviceId(secrets.token_hex(8))
    blank = Device(identity, "desk-2", signing.public, kem.public, Certificate(ROOT, at, b""))
    made = certify(ROOT, house.founding.kit.root, Certified.DEVICE, blank.statement(), at=at)
    with house.works() as work:
        work.devices.put(replace(blank, certificate=made))
        work.commit()
    return replace(house.device, id=identity, signing=signing, kem=kem)


@dataclass
class SecondDesk:
    """What the second desk holds; `restart` gives it a fresh program over the same memory."""

    house: House
    memory: FakeCheckpointMemory = field(default_factory=FakeCheckpointMemory)

    def __post_init__(self) -> None:
        self.device = join(self.house)
        self.restart()

    def restart(self) -> None:
        self.log = AuditLog(self.device, self.memory, self.house.clock)

    def write(self, entries: int = 1) -> None:
        for number in range(entries):
            with self.house.works() as work:
                self.log.append(work, "test.written", None, record=f"s{number}")
                work.commit()
