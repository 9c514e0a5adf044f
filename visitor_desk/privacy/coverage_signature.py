"""`statement.sig`: who states the coverage of a visit, over which files; canonical JSON like a package's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from visitor_desk.privacy.package_manifest import LOG_PROOF, NotCanonical, PackageFile
from visitor_desk.security.canonical import JsonValue, canonical_json, from_iso_utc, iso_utc
from visitor_desk.security.log_proof import operator_as_json, operator_from_json
from visitor_desk.security.records import InstallationId, Operator, OperatorId

STATEMENT_SIG: Final = "statement.sig"
STATEMENT: Final = "coverage.json"
PAPER: Final = "coverage.pdf"
FILES: Final = (PAPER, STATEMENT, LOG_PROOF)
"""What a statement is made of, beside its signature."""

STATEMENT_FORMAT: Final = "visitor-desk/coverage-statement/1"
SIGNATURE_FORMAT: Final = "visitor-desk/coverage-signature/1"
SIGNED_AS: Final = "coverage statement"
"""The label under which it is signed; see `security/signing.py`."""
STATED: Final = "footage.coverage_stated"
"""The act of the log entry that holds the hashes of both forms of a statement."""


@dataclass(frozen=True, slots=True)
class StatementSignature:
    """A signature over the files of one statement, and the way from the root to who signed."""

    created: datetime
    installation: InstallationId
    root_fingerprint: str
    visit: str
    files: tuple[PackageFile, ...]
    signer: OperatorId
    signature: bytes = field(repr=False)
    root_public: bytes = field(repr=False)
    operators: tuple[Operator, ...]

    def message(self) -> bytes:
        """Return the bytes that were signed."""
        return canonical_json(self._stated())

    def to_bytes(self) -> bytes:
        """Return the file as canonical JSON."""
        return canonical_json(
            {
                **self._stated(),
                "signature": self.signature.hex(),
                "root_public": self.root_public.hex(),
                "operators": [
                    operator_as_json(one) for one in sorted(self.operators, key=lambda one: one.id)
                ],
            }
        )

    def _stated(self) -> dict[str, JsonValue]:
        return {
            "format": SIGNATURE_FORMAT,
            "created": iso_utc(self.created),
            "installation": self.installation,
            "root_fingerprint": self.root_fingerprint,
            "visit": self.visit,
            "signer": self.signer,
            "files": [
                {"name": one.name, "size": one.size, "sha256": one.sha256} for one in sorted(self.files)
            ],
        }


def statement_signature_from_bytes(raw: bytes) -> StatementSignature:
    """Read a signature file; NotCanonical unless `raw` is exactly what `to_bytes` of the result gives."""
    try:
        value: Mapping[str, Any] = json.loads(raw)
        if value["format"] != SIGNATURE_FORMAT:
            raise NotCanonical
        read = StatementSignature(
            from_iso_utc(value["created"]),
            InstallationId(value["installation"]),
            value["root_fingerprint"],
            value["visit"],
            tuple(PackageFile(one["name"], one["size"], one["sha256"]) for one in value["files"]),
            OperatorId(value["signer"]),
            bytes.fromhex(value["signature"]),
            bytes.fromhex(value["root_public"]),
            tuple(operator_from_json(one) for one in value["operators"]),
        )
        same = read.to_bytes() == raw
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise NotCanonical from error
    if not same or len({one.name for one in read.files}) != len(read.files):
        raise NotCanonical
    return read
