"""Writes a package: into a folder beside its place, which takes that place when all is in it, or is gone.

The unfinished folder holds personal data, so it does not outlive any failure, nor Ctrl-C; one that a killed
program left behind is removed by the next try.
"""

from __future__ import annotations

import errno
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from visitor_desk.errors import DeskError, DiskFull, NotPermittedByFolder
from visitor_desk.privacy.answer import (
    Answer,
    ConsentAnswer,
    Consultation,
    FootageAnswer,
    IncidentAnswer,
    KeptFields,
    VisitAnswer,
)
from visitor_desk.privacy.package_folder import hashed
from visitor_desk.privacy.package_manifest import (
    CHECK_PROGRAM,
    CHECK_TEXT,
    COVERAGE,
    LOG_PROOF,
    PackageFile,
)
from visitor_desk.privacy.record_facts import Fact, RecordAnswer
from visitor_desk.privacy.requests import RefusalGround
from visitor_desk.security.canonical import iso_utc
from visitor_desk.settings import Settings

DATA_FORMAT: Final = "visitor-desk/data/1"
_PART: Final = ".part"


class PackageFolderTaken(DeskError):
    """The package needs a new or an empty folder. Values: `path` (its name)."""

    code = "requests.folder_taken"


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was written: where, what is in it, and the root it can be checked against.

    `passphrase` opens one that is an encrypted zip; it is to be shown once and kept nowhere.
    """

    path: Path
    files: tuple[str, ...]
    root_fingerprint: str
    manifest_sha256: str = field(repr=False)
    passphrase: str | None = field(default=None, repr=False)


class PackageFolder:
    """A package being written; leaving the `with` block without `publish`, or with an error, removes it."""

    def __init__(self, out: Path) -> None:
        self._out = out.absolute()
        self._part = self._out.parent / f".{self._out.name}.{secrets.token_hex(4)}{_PART}"
        self._unfinished = re.compile(rf"\.{re.escape(self._out.name)}\.[0-9a-f]{{8}}{re.escape(_PART)}")
        self._published = False

    @property
    def name(self) -> str:
        """The name that the operator gave the folder."""
        return self._out.name

    def __enter__(self) -> Self:
        """Make the unfinished folder; PackageFolderTaken when its place holds something."""
        with disk_errors(self._out.name):
            if self._out.is_symlink() or (
                self._out.exists() and (not self._out.is_dir() or any(self._out.iterdir()))
            ):
                raise PackageFolderTaken(path=self._out.name)
            self._out.parent.mkdir(parents=True, exist_ok=True)
            for left in self._out.parent.iterdir():
                if self._unfinished.fullmatch(left.name) and left.is_dir() and not left.is_symlink():
                    shutil.rmtree(left)
            self._part.mkdir(mode=0o700)
        return self

    def place(self, name: str) -> Path:
        """Return where a file of this name is to be written; its folder is there."""
        path = self._part / name
        with disk_errors(self._out.name):
            path.parent.mkdir(mode=0o700, exist_ok=True)
        return path

    def settle(self, name: str) -> None:
        """See a file that somebody else wrote onto the disk."""
        with disk_errors(self._out.name), self.place(name).open("r+b") as file:
            os.fsync(file.fileno())

    def write(self, name: str, content: bytes) -> None:
        """Write a whole file and see it onto the disk."""
        with disk_errors(self._out.name), self.place(name).open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def files(self) -> tuple[PackageFile, ...]:
        """Return name, size and SHA-256 of every file that is in it now."""
        with disk_errors(self._out.name):
            return tuple(
                PackageFile(path.relative_to(self._part).as_posix(), size, hashed(path, size))
                for path in sorted(self._part.rglob("*"))
                if path.is_file()
                for size in [path.stat().st_size]
            )

    def publish(self) -> Path:
        """Put the folder in its place in one step and return that place."""
        with disk_errors(self._out.name):
            if self._out.exists():
                # Only an empty folder can be removed so; Windows renames onto nothing that exists.
                self._out.rmdir()
            self._part.rename(self._out)
        self._published = True
        return self._out

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Keep a published package; remove everything else."""
        if not self._published:
            shutil.rmtree(self._part)
        elif kind is not None:
            shutil.rmtree(self._out)


@contextmanager
def disk_errors(name: str) -> Iterator[None]:
    """Turn what the file system says about the folder `name` into errors that an operator can act on."""
    try:
        yield
    except (PermissionError, FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise NotPermittedByFolder(path=name) from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull from error
        raise


def how_to_check() -> dict[str, bytes]:
    """Return, by name, what says how to check a package and the program that does it without Visitor Desk."""
    rooms = resources.files("visitor_desk.privacy")
    files = {CHECK_TEXT: rooms / "letter_texts" / CHECK_TEXT, CHECK_PROGRAM: rooms / CHECK_PROGRAM}
    # A checkout on Windows may have other line ends; the hash in the docs is of these.
    return {name: file.read_bytes().replace(b"\r\n", b"\n") for name, file in files.items()}


def readable_json(value: Any) -> bytes:
    """Return JSON for people and programs: indented, keys in order, UTF-8."""
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def data_of(answer: Answer, settings: Settings) -> dict[str, Any]:
    """Return what `data.json` holds; its fields are described in docs/package-format.md."""
    request = answer.request
    return {
        "format": DATA_FORMAT,
        "made_at": iso_utc(answer.made_at),
        "controller": {
            "name": settings.controller or settings.site,
            "site": settings.site,
            "contact": settings.privacy_contact,
            "time_zone": settings.time_zone,
        },
        "request": {
            "id": request.id,
            "kind": request.kind.value,
            "channel": request.channel.value,
            "language": request.language.value,
            "received_at": iso_utc(request.received_at),
            "due": request.due.isoformat(),
            "identified_by": sorted(step.value for step in request.identity),
        },
        "requester": {
            "name": answer.requester.name,
            "contact": answer.requester.contact,
            "remarks": answer.requester.remarks,
        },
        "searched_from": iso_utc(answer.searched_from),
        "visits": [_visit(one) for one in answer.visits],
        "places": [
            {
                "id": one.id,
                "zone": one.zone,
                "start": iso_utc(one.span.start),
                "end": iso_utc(one.span.end),
            }
            for one in answer.places
        ],
        "records": [_record(one) for one in answer.records],
        "footage": [_footage(one) for one in answer.footage],
        "recipients": [{"at": iso_utc(one.at), "to": one.to, "what": one.what} for one in answer.recipients],
        "consultations": [_consultation(one) for one in answer.consultations],
        "retention": [
            {"what": line.what, "days": line.days, "rule": line.rule, "source": line.source}
            for line in answer.lives
        ],
        "see_also": [COVERAGE, LOG_PROOF],
    }


def coverage_of(statements: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what `coverage.json` holds: one statement per visit."""
    return {"format": "visitor-desk/coverage/1", "statements": list(statements)}


def _visit(answer: VisitAnswer) -> dict[str, Any]:
    visit = answer.visit
    return {
        "id": visit.id,
        "state": visit.state.value,
        "arrived_at": iso_utc(visit.arrived_at),
        "due_at": iso_utc(visit.due_at) if visit.due_at else None,
        "left_at": iso_utc(visit.left_at) if visit.left_at else None,
        "entered_at": iso_utc(visit.entered_at) if visit.entered_at else None,
        "form": visit.form,
        "zones": list(answer.zones),
        "badge": visit.badge,
        "host": answer.host,
        "escorted": visit.escort is not None,
        "refusal": visit.refusal.value if visit.refusal else None,
        "notice": visit.notice,
        "rules": visit.rules,
        "desk": visit.desk,
        "kept": [_kept(one) for one in answer.kept],
        "consents": [_consent(one) for one in answer.consents],
        "incidents": [_incident(one) for one in answer.incidents],
    }


def _record(answer: RecordAnswer) -> dict[str, Any]:
    return {
        "kind": answer.record.kind.value,
        "id": answer.record.id,
        "facts": {name: _plain(fact) for name, fact in answer.facts.items()},
        "gone_on": answer.gone_on.isoformat() if answer.gone_on else None,
        "values": None if answer.values is None else dict(answer.values),
    }


def _plain(fact: Fact) -> str | list[str]:
    if isinstance(fact, datetime):
        return iso_utc(fact)
    if isinstance(fact, date):
        return fact.isoformat()
    return fact if isinstance(fact, str) else list(fact)


def _incident(answer: IncidentAnswer) -> dict[str, Any]:
    incident, gone_on = answer.told.incident, answer.told.note_gone_on
    return {
        "id": incident.id,
        "kind": incident.kind.value,
        "at": iso_utc(incident.at),
        "zones": list(answer.zones),
        "handled_at": iso_utc(incident.handled_at) if incident.handled_at else None,
        "gone_on": answer.row_gone_on.isoformat(),
        "note": {
            "gone_on": gone_on.isoformat() if gone_on else None,
            "text": answer.note.text if answer.note else None,
            "done": answer.note.done if answer.note else None,
            "withheld": RefusalGround.RIGHTS_OF_OTHERS.value if answer.told.leaves_out else None,
        },
    }


def _consent(answer: ConsentAnswer) -> dict[str, Any]:
    consent = answer.consent
    return {
        "kind": consent.kind.value,
        "said_at": iso_utc(consent.said_at),
        "said_how": consent.said_how.value,
        "notice": consent.notice,
        "ends_on": consent.ends_on.isoformat(),
        "values": None if answer.values is None else dict(answer.values),
    }


def _kept(kept: KeptFields) -> dict[str, Any]:
    return {
        "group": kept.group.value,
        "gone_on": kept.gone_on.isoformat(),
        "values": None if kept.values is None else dict(kept.values),
    }


def _footage(part: FootageAnswer) -> dict[str, Any]:
    return {
        "visit": part.visit,
        "camera": part.camera,
        "camera_name": part.camera_name,
        "start": iso_utc(part.span.start),
        "end": iso_utc(part.span.end),
        "state": part.state,
        "reason": part.reason,
        "file": part.file,
        "withheld": part.withheld,
        "gone_at": iso_utc(part.gone_at) if part.gone_at else None,
        "recordings": list(part.recordings),
        "kept_copies": list(part.kept),
    }


def _consultation(one: Consultation) -> dict[str, Any]:
    return {
        "at": iso_utc(one.at),
        "duties": list(one.duties),
        "purpose": one.purpose,
        "what": one.what,
        "visit": one.visit,
    }
