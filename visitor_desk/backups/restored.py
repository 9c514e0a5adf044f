"""What a restore did, from the moment the stores are in place until it stands in the log.

A restore runs without anybody signed in, perhaps on a machine whose desk has still to join. The desk that
opens next writes it into the log: which records are gone, so that nobody takes them for stolen, and the
restore itself. That the log is older than this desk remembers stays an alarm until two people adopt it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

from visitor_desk.backups.errors import RestoreUnfinished
from visitor_desk.privacy.ports import DeskWorks
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.canonical import canonical_json, from_iso_utc, iso_utc
from visitor_desk.security.log_entry import MOST_IN_LIST
from visitor_desk.security.row_binding import GONE

ACT: Final = "backup.restored"
GONE_ACT: Final = "backup.not_restored"
"""Names records of the backup that were left out: erased since, or without a key."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did."""

    day: date
    made_at: datetime
    keystore: bool
    """Whether the keystore was restored too."""
    rows: int
    erased_again: int
    """Records that the ledgers say were erased after the backup."""
    expired: int
    """Blobs whose day has come since."""
    lost: int
    """Blobs whose keys are in no keystore that is left."""
    keys_destroyed: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What waits for the log; `gone` as `row_binding` spells it."""

    restored: Restored
    gone: tuple[str, ...] = field(repr=False)

    def text(self) -> bytes:
        """Return the facts as they wait in their file."""
        values = asdict(self.restored)
        values |= {"day": self.restored.day.isoformat(), "made_at": iso_utc(self.restored.made_at)}
        return canonical_json({"gone": list(self.gone), "restored": values})

    @classmethod
    def read(cls, text: bytes) -> Facts:
        """Read what `text` wrote; RestoreUnfinished for anything else."""
        try:
            parsed = json.loads(text)
            values = dict(parsed["restored"])
            values["day"] = date.fromisoformat(values["day"])
            values["made_at"] = from_iso_utc(values["made_at"])
            return cls(Restored(**values), tuple(map(str, parsed["gone"])))
        except (ValueError, KeyError, TypeError) as error:
            raise RestoreUnfinished from error


def settle_restore(works: DeskWorks, log: AuditLog, file: Path) -> None:
    """Write a restore into the log before the desk opens, and forget the facts; nothing where there are none.

    After a crash in between it is written once more, which says the same twice and harms nobody.
    """
    try:
        facts = Facts.read(file.read_bytes())
    except FileNotFoundError:
        return
    restored = facts.restored
    with works() as work:
        for start in range(0, len(facts.gone), MOST_IN_LIST):
            some = list(facts.gone[start : start + MOST_IN_LIST])
            log.append(work, GONE_ACT, None, day=restored.day, **{GONE: some})
        log.append(
            work,
            ACT,
            None,
            day=restored.day,
            made_at=restored.made_at,
            keystore=restored.keystore,
            rows=restored.rows,
            erased_again=restored.erased_again,
            expired=restored.expired,
            lost=restored.lost,
            keys=restored.keys_destroyed,
        )
        work.commit()
    file.unlink()
