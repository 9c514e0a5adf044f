"""The erasure ledger: which records were erased, kept where no rollback of the data store can take it away.

One file on each desk, beside the remembered checkpoint, with a copy in every folder of backups. Each line
names the one before by its hash and is signed by the device; it holds random ids and days, nothing that
names a person. A line is written before the erasure is committed: a crash between the two is completed
when the desk next opens.

    {"at":…,"device":…,"groups":[…],"openable_until":…,"previous":…,"record":…,"table":…}<tab>signature
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, Protocol

from visitor_desk.security.alarm import Alarm
from visitor_desk.security.canonical import canonical_json, from_iso_utc, iso_utc
from visitor_desk.security.devices import ThisDevice
from visitor_desk.security.groups import Group
from visitor_desk.security.records import DeviceId
from visitor_desk.security.signing import signature_holds

_LABEL: Final = "erasure ledger"
_START: Final = "0" * 64


class LedgerBroken(Alarm):
    """A line of the erasure ledger was changed, taken out or put in. Values: `line`."""

    code = "erasure.ledger_broken"


class LedgerNotWritten(Alarm):
    """The erasure ledger cannot be written, so nothing was erased."""

    code = "erasure.ledger_not_written"


@dataclass(frozen=True, slots=True)
class Erased:
    """One line: these groups of this record are gone."""

    table: str
    record: str
    groups: tuple[Group, ...]
    at: datetime
    openable_until: date
    """The honest date: until then an old data backup may still open it."""


class LedgerFile(Protocol):
    """Where the lines lie."""

    def read(self) -> bytes:
        """Return everything that is there, empty before the first line."""
        ...

    def append(self, lines: bytes, *, behind: int) -> None:
        """Write and sync lines behind the first `behind` bytes; what was torn there before is dropped."""
        ...


class FileLedger:
    """The ledger as a file of mode 0600."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> bytes:
        """Return everything that is there; LedgerBroken for a file that cannot be read."""
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise LedgerBroken(line=0) from error

    def append(self, lines: bytes, *, behind: int) -> None:
        """Write and sync; LedgerNotWritten when the disk refuses."""
        flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)
        try:
            with os.fdopen(os.open(self._path, flags, 0o600), "wb") as file:
                file.truncate(behind)
                file.seek(behind)
                file.write(lines)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise LedgerNotWritten from error


class ErasureLedger:
    """The lines of one desk, which it alone writes."""

    def __init__(self, file: LedgerFile, device: ThisDevice) -> None:
        self._file = file
        self._device = device

    def lines(self) -> Sequence[Erased]:
        """Return every line, oldest first; LedgerBroken where the chain or a signature does not hold."""
        return read_ledger(self._file.read(), self._public)[0]

    def add(self, *erased: Erased) -> None:
        """Write lines durably, all at once; none where LedgerBroken or LedgerNotWritten is raised."""
        text = self._file.read()
        _, last, length = _chain(text, self._public)
        written = b""
        for one in erased:
            body = canonical_json(
                {
                    "at": iso_utc(one.at),
                    "device": self._device.id,
                    "groups": sorted(one.groups),
                    "openable_until": one.openable_until.isoformat(),
                    "previous": last,
                    "record": one.record,
                    "table": one.table,
                }
            )
            signature = self._device.signing.sign(_LABEL, body).hex().encode()
            written += body + b"\t" + signature + b"\n"
            last = hashlib.sha256(body).hexdigest()
        self._file.append(written, behind=length)

    def copy(self) -> bytes:
        """Return the whole lines as they are, for the copy beside a backup."""
        text = self._file.read()
        return text[: _chain(text, self._public)[2]]

    def _public(self, device: DeviceId) -> bytes | None:
        return self._device.signing.public if device == self._device.id else None


def read_ledger(text: bytes, public_of: Callable[[DeviceId], bytes | None]) -> tuple[Sequence[Erased], str]:
    """Return the lines of a ledger and the hash of its last; a last line that breaks off is left out.

    `public_of` gives the key of a device, None for a stranger. Raises LedgerBroken.
    """
    lines, last, _ = _chain(text, public_of)
    return lines, last


def _chain(text: bytes, public_of: Callable[[DeviceId], bytes | None]) -> tuple[list[Erased], str, int]:
    """Return the lines, the hash of the last and how many bytes they take."""
    found: list[Erased] = []
    last, length = _START, 0
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        if not line.endswith(b"\n"):
            # A power cut tore it; the erasure behind it was never committed.
            break
        try:
            body, signature = line.rstrip(b"\n").split(b"\t")
            values = json.loads(body)
            public = public_of(DeviceId(values["device"]))
            if (
                public is None
                or values["previous"] != last
                or not signature_holds(public, _LABEL, body, bytes.fromhex(signature.decode("ascii")))
            ):
                raise LedgerBroken(line=number)
            erased = Erased(
                str(values["table"]),
                str(values["record"]),
                tuple(Group(group) for group in values["groups"]),
                from_iso_utc(values["at"]),
                date.fromisoformat(values["openable_until"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise LedgerBroken(line=number) from error
        found.append(erased)
        last = hashlib.sha256(body).hexdigest()
        length += len(line)
    return found, last, length
