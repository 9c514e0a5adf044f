"""The privacy house with what erasing and holding need."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.privacy.house import PrivacyHouse
from visitor_desk.privacy.dead_rows import Overwritten
from visitor_desk.privacy.erasure import Erasure
from visitor_desk.privacy.erasure_ledger import ErasureLedger
from visitor_desk.privacy.erasure_plan import ErasureGround
from visitor_desk.privacy.holds import Holds
from visitor_desk.security.approvals import Approvals
from visitor_desk.security.duties import Purpose
from visitor_desk.security.four_eyes import FourEyes
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.sealed_records import KeyDestroyed, NothingSealed
from visitor_desk.visits.visit import Visit


@dataclass
class MemoryLedger:
    """A ledger file in memory."""

    text: bytes = b""

    def read(self) -> bytes:
        return self.text

    def append(self, lines: bytes, *, behind: int) -> None:
        self.text = self.text[:behind] + lines


@dataclass
class ErasureHouse(PrivacyHouse):
    """`officer` asks, `second` signs."""

    file: MemoryLedger = field(default_factory=MemoryLedger)

    def __post_init__(self) -> None:
        super().__post_init__()
        approvals = Approvals(self.installation, self.log, self.clock)
        self.four_eyes = FourEyes(self.works, approvals, self.log, self.clock)
        self.ledger = ErasureLedger(self.file, self.device)
        self.erasure = Erasure(
            self.works,
            approvals,
            self.four_eyes,
            self.log,
            self.ledger,
            Overwritten(),
            self.clock,
            self.lives,
        )
        self.holds = Holds(self.works, self.sealed, self.log, self.clock, self.lives, self.vault)

    def asked(self, *visits: Visit) -> str:
        """Ask for an erasure and let the second officer sign it."""
        ids = [visit.id for visit in visits]
        request = self.erasure.ask(self.officer, ids, ErasureGround.PERSON_ASKED)
        self.four_eyes.approve(self.second, request.id)
        return request.id

    def opens(self, visit: Visit, group: Group = Group.D) -> bool:
        with self.works() as work:
            try:
                self.sealed.open(
                    self.officer, work, table="visits", record=visit.id, group=group, purpose=Purpose.AUDIT
                )
            except (KeyDestroyed, NothingSealed):
                return False
        return True

    def entries(self, act: str) -> list[dict[str, object]]:
        """The values of every entry of one act."""
        with self.works() as work:
            bodies = [read_body(entry.body or b"") for entry in work.log.entries(0, 10_000)]
        return [body["values"] for body in bodies if body["act"] == act]
