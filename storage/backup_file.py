"""One file of a backup: a zip archive with the rows of each table as text, and a signed manifest at its end.

rows/<table>.jsonl   see `row_text`
manifest.json        how many rows each table has and what they hash to
manifest.sig         the device's signature, 64 bytes
"""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, Final

from sqlalchemy import Connection, MetaData

from storage.row_text import header, lines
from visitor_desk.backups.errors import BackupTorn
from visitor_desk.backups.manifest import Contents, SignedManifest, TableFacts

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
LONGEST_LINE: Final = 16 << 20
"""Bytes of one row; a file that claims more is none of ours."""
LONGEST_MANIFEST: Final = 1 << 20
_CHUNK: Final = 1 << 16
# zip knows no earlier time; the manifest says when the file was made.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


def write_backup(
    target: Path,
    connection: Connection,
    tables: MetaData,
    facts: tuple[str, str],
    *,
    alive_after: date,
    seal: Callable[[Contents], SignedManifest],
) -> None:
    """Write the rows of all tables and sync; `facts` are the schema's revision and the log's checkpoint.

    The file must not be there yet; it is open to its owner only. Raises OSError as the system does.
    """
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            found = []
            for table in tables.sorted_tables:
                digest, rows = hashlib.sha256(), 0
                with archive.open(_member(f"rows/{table.name}.jsonl"), "w", force_zip64=True) as member:
                    first = header(table)
                    digest.update(first)
                    member.write(first)
                    for line in lines(connection, table, alive_after):
                        digest.update(line)
                        member.write(line)
                        rows += 1
                found.append(TableFacts(table.name, rows, digest.hexdigest()))
            manifest = seal(Contents(*facts, tuple(found)))
            archive.writestr(_member(MANIFEST), manifest.body)
            archive.writestr(_member(SIGNATURE), manifest.signature)
        file.flush()
        os.fsync(file.fileno())


class BackupFile:
    """A finished or unfinished file, open for reading."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def manifest(self) -> SignedManifest:
        """Return the manifest with its signature; nothing is proven by that."""
        with self._member(MANIFEST) as body, self._member(SIGNATURE) as signature:
            return SignedManifest(body.read(LONGEST_MANIFEST), signature.read(LONGEST_MANIFEST))

    def counted(self) -> Contents:
        """Read every row and return what they come to, in the order of the manifest's tables.

        Raises BackupTorn where the archive holds other files than the manifest names.
        """
        said = self.manifest().read().contents
        names = {MANIFEST, SIGNATURE, *(f"rows/{table.name}.jsonl" for table in said.tables)}
        if sorted(self._archive.namelist()) != sorted(names):
            raise BackupTorn(part="manifest")
        return Contents(
            said.revision, said.checkpoint, tuple(self._facts(table.name) for table in said.tables)
        )

    def lines(self, table: str) -> Iterator[bytes]:
        """Yield the lines of one table, the header first."""
        with self._member(f"rows/{table}.jsonl") as member:
            while line := member.readline(LONGEST_LINE):
                if not line.endswith(b"\n"):
                    raise BackupTorn(part=table)
                yield line

    def _facts(self, table: str) -> TableFacts:
        digest, newlines = hashlib.sha256(), 0
        with self._member(f"rows/{table}.jsonl") as member:
            while chunk := member.read(_CHUNK):
                digest.update(chunk)
                newlines += chunk.count(b"\n")
        return TableFacts(table, newlines - 1, digest.hexdigest())

    @contextmanager
    def _member(self, name: str) -> Iterator[IO[bytes]]:
        try:
            with self._archive.open(name) as member:
                yield member
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            KeyError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise BackupTorn(part=name) from error


@contextmanager
def opened_backup(path: Path) -> Iterator[BackupFile]:
    """Open a file of a backup; BackupTorn where it is none, OSError where it cannot be read."""
    with path.open("rb") as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, EOFError) as error:
            raise BackupTorn(part=path.name) from error
        with archive:
            yield BackupFile(archive)


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _NO_TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info
