"""What can be wrong with a folder that somebody brings, and reading it so that nothing in it can do harm."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from visitor_desk.privacy.package_folder import opened, visible


class PackageFaultCode(StrEnum):
    """What can be wrong with a package."""

    NOT_THERE = "package.not_there"
    NOT_A_FOLDER = "package.not_a_folder"
    NOT_READABLE = "package.not_readable"
    NOT_A_PLAIN_FILE = "package.not_a_plain_file"
    TOO_LARGE = "package.too_large"
    TOO_MANY_FILES = "package.too_many_files"
    MANIFEST_WRONG = "package.manifest_wrong"
    SIGNATURE_WRONG = "package.signature_wrong"
    SIGNER_NOT_CERTIFIED = "package.signer_not_certified"
    FILE_CHANGED = "package.file_changed"
    FILE_MISSING = "package.file_missing"
    FILE_ADDED = "package.file_added"
    APPROVAL_WRONG = "package.approval_wrong"
    APPROVED_BY_RELEASER = "package.approved_by_releaser"
    NOT_AS_APPROVED = "package.not_as_approved"
    LOG_PROOF_WRONG = "package.log_proof_wrong"
    APPROVAL_NOT_IN_LOG = "package.approval_not_in_log"


@dataclass(frozen=True, slots=True)
class PackageFault:
    """One thing that is wrong; `file` is its name in the package, with nothing hidden in it."""

    code: PackageFaultCode
    file: str


@dataclass(frozen=True, slots=True)
class PackageReport:
    """The answer to *is it whole, and from which site*.

    `root_fingerprint` is of the root key the package brings along, None where none could be read;
    `from_root` is None where no fingerprint was given to compare it with. `entries` are the bodies of the
    log entries whose proofs hold.
    """

    faults: tuple[PackageFault, ...]
    root_fingerprint: str | None = None
    from_root: bool | None = None
    created: datetime | None = None
    request: str | None = None
    files: tuple[str, ...] = ()
    entries: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


class FolderCheck:
    """One verification of a folder: collects faults in order, each once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: dict[PackageFault, None] = {}

    def fault(self, code: PackageFaultCode, file: str) -> None:
        """Note what is wrong with a file."""
        self.faults[PackageFault(code, visible(file))] = None

    def read(self, name: str, largest: int, found: Mapping[str, os.stat_result]) -> bytes | None:
        """Return the bytes of a small file, or note why there are none."""
        if name not in found:
            self.fault(PackageFaultCode.FILE_MISSING, name)
            return None
        try:
            with opened(self.path / name) as file:
                raw = file.read(largest + 1)
        except OSError:
            self.fault(PackageFaultCode.NOT_READABLE, name)
            return None
        if len(raw) > largest:
            self.fault(PackageFaultCode.TOO_LARGE, name)
            return None
        return raw
