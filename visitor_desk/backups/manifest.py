"""The first page of a backup: whose it is, when it was made, where the log stood, what lies in it.

Signed by the device that made it, so that a file changed or put together by somebody else is refused.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Final

from visitor_desk.backups.errors import BackupTorn
from visitor_desk.backups.generation import Part
from visitor_desk.security.canonical import canonical_json, from_iso_utc, iso_utc
from visitor_desk.security.records import DeviceId, InstallationId
from visitor_desk.security.signing import SigningKey, signature_holds

FORMAT: Final = 1
_LABEL: Final = "backup"


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What the rows of one table come to: how many, and SHA-256 of their text in hexadecimal."""

    name: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What one file holds, as counted while it was written or read again."""

    revision: str
    """Schema revision of the store."""
    checkpoint: str = field(repr=False)
    """Signed note of the log's head in the same snapshot; empty for the keystore."""
    tables: tuple[TableFacts, ...]

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(table.rows for table in self.tables)

    def rows_of(self, name: str) -> int:
        """Return the rows of one table, 0 for one that is not there."""
        return sum(table.rows for table in self.tables if table.name == name)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is signed. Rows that die on `alive_after` or before are not in the file."""

    part: Part
    installation: InstallationId
    device: DeviceId
    made_at: datetime
    day: date
    """The day at the site."""
    alive_after: date
    contents: Contents

    def body(self) -> bytes:
        """Return the bytes that are signed and stored."""
        return canonical_json(
            {
                "alive_after": self.alive_after.isoformat(),
                "checkpoint": self.contents.checkpoint,
                "day": self.day.isoformat(),
                "device": self.device,
                "format": FORMAT,
                "installation": self.installation,
                "made_at": iso_utc(self.made_at),
                "part": self.part,
                "revision": self.contents.revision,
                "tables": [asdict(table) for table in self.contents.tables],
            }
        )


@dataclass(frozen=True, slots=True)
class SignedManifest:
    """A manifest as it lies in the file."""

    body: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    def read(self) -> Manifest:
        """Return what it says, unproven; BackupTorn where it is none of this format."""
        try:
            values = json.loads(self.body)
            if values["format"] != FORMAT:
                raise BackupTorn(part="manifest")
            manifest = Manifest(
                Part(values["part"]),
                InstallationId(values["installation"]),
                DeviceId(values["device"]),
                from_iso_utc(values["made_at"]),
                date.fromisoformat(values["day"]),
                date.fromisoformat(values["alive_after"]),
                Contents(
                    str(values["revision"]),
                    str(values["checkpoint"]),
                    tuple(
                        TableFacts(str(one["name"]), int(one["rows"]), str(one["sha256"]))
                        for one in values["tables"]
                    ),
                ),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise BackupTorn(part="manifest") from error
        if manifest.body() != self.body:
            raise BackupTorn(part="manifest")
        return manifest

    def signed_by(self, public: bytes) -> bool:
        """Tell whether the device with this key signed it."""
        return signature_holds(public, _LABEL, self.body, self.signature)


def signed(manifest: Manifest, key: SigningKey) -> SignedManifest:
    """Return the manifest with the device's signature."""
    body = manifest.body()
    return SignedManifest(body, key.sign(_LABEL, body))
