"""What may be left of a destroyed key outside the keystore's own rows, and from when it is truly gone.

A day key dies when it is deleted and its bytes are overwritten. Where the keystore's server keeps copies
of what it wrote (an archive of its log, a replica, old log files), the key lives on in them, and to say
that it died on its day would be untrue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from visitor_desk.errors import DeskError
from visitor_desk.security.duties import Duty, no_session_needed, requires
from visitor_desk.security.session import Session


class Residue(StrEnum):
    """One place in which bytes of a destroyed key may be left."""

    SAME_SERVER = "same_server"
    """The keystore shares a server with the data: one backup or one thief takes both."""

    ARCHIVED = "archived"
    """The server's log is archived: each key that was written is in the archive (`archive_mode`)."""

    REPLICAS_ALLOWED = "replicas_allowed"
    """The server hands its log to replicas and to copies of the whole server (`max_wal_senders`)."""

    REPLICA_SLOTS = "replica_slots"
    """A replication slot keeps old log files for a replica that may be away."""

    STANDBY = "standby"
    """This server is itself a replica; nothing can be destroyed on it."""

    LOG_REUSED = "log_reused"
    """Old log files are kept for use with their contents (`wal_recycle`)."""

    LOG_KEPT = "log_kept"
    """Old log files are kept for replicas (`wal_keep_size`)."""

    VALUES_LOGGED = "values_logged"
    """The server writes the values of statements into its messages (`log_statement` and the like)."""

    RIGHT_MISSING = "right_missing"
    """The desk's role may not rewrite the tables, begin a log file or remove the old ones."""

    UNLINKED_BLOCKS = "unlinked_blocks"
    """Blocks of files that were deleted are the file system's, on every database: encrypt the disk."""


ALWAYS_SO = frozenset({Residue.UNLINKED_BLOCKS})
"""What no setting of a database can mend; it is told and changes no date."""


class KeystoreNotApart(DeskError):
    """The keystore would lie on the same server as the data; nothing was set up."""

    code = "security.keystore_not_apart"


@dataclass(frozen=True, slots=True)
class ResidueFinding:
    """What was found; `value` is the setting's value as the server says it, empty where there is none."""

    residue: Residue
    value: str = ""


class ResidueProbe(Protocol):
    """Looks at the database of the keystore."""

    def findings(self) -> Sequence[ResidueFinding]:
        """Return what there is, as the database stands now; the DeskErrors of storage pass through."""
        ...


@dataclass(frozen=True, slots=True)
class KeystoreResidue:
    """What stands in the way of destroying a key on its day.

    `copies_kept_days` is what the house has said: for how many days copies of the keystore's server (log
    archive, replica, backup of the machine) are kept at most; None where nobody has said it.
    """

    findings: tuple[ResidueFinding, ...]
    copies_kept_days: int | None

    @property
    def lasting(self) -> tuple[ResidueFinding, ...]:
        """The findings that keep bytes of a destroyed key readable."""
        return tuple(finding for finding in self.findings if finding.residue not in ALWAYS_SO)

    def gone_on(self, day: date) -> date | None:
        """Return when a key that is destroyed on `day` is gone from every copy, None where nobody can say."""
        if not self.lasting:
            return day
        return None if self.copies_kept_days is None else day + timedelta(days=self.copies_kept_days)


@dataclass(frozen=True, slots=True)
class KeystoreCheck:
    """Says how far destroying a key goes on this installation."""

    probe: ResidueProbe
    copies_kept_days: int | None

    @requires(Duty.PRIVACY, Duty.ADMINISTRATOR, Duty.AUDITOR)
    def check(self, session: Session) -> KeystoreResidue:  # noqa: ARG002 - read by the duty check
        """Return what stands in the way now; the DeskErrors of storage pass through."""
        return self.at_start()

    @no_session_needed("settings of a server; every start of the program asks for them")
    def at_start(self) -> KeystoreResidue:
        """Return the same before anybody has signed in."""
        return KeystoreResidue(tuple(self.probe.findings()), self.copies_kept_days)
