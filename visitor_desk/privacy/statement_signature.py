"""`statement.sig`: who states what about a visit or a case, over which files; canonical JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from visitor_desk.privacy.package_manifest import LOG_PROOF, NotCanonical, PackageFile
from visitor_desk.security.canonical import JsonValue, canonical_json, from_iso_utc, iso_utc
from visitor_desk.security.duties import Duty
from visitor_desk.security.log_proof import operator_as_json, operator_from_json
from visitor_desk.security.records import InstallationId, Operator, OperatorId

STATEMENT_SIG: Final = "statement.sig"
STATEMENT: Final = "coverage.json"
PAPER: Final = "coverage.pdf"
DISPOSAL: Final = "disposal.json"
DISPOSAL_PAPER: Final = "disposal.pdf"
EVIDENCE: Final = "evidence.json"
RECORDS: Final = "records.json"
RECORDS_PAPER: Final = "records.pdf"
RUN: Final = "retention_run.json"
RUN_PAPER: Final = "retention_run.pdf"


@dataclass(frozen=True, slots=True)
class StatementKind:
    """One kind of folder that is signed as a whole.

    `label` is what it is signed under (`security/signing.py`), `about` names what it is about, `stated` is
    the act of the log entry that holds the hash of each file in `digests`, by the name of the entry's value.
    `may` are the duties whose signature counts; `more` says whether other files lie beside those.
    """

    format: str
    label: str
    about: str
    stated: str
    digests: tuple[tuple[str, str], ...]
    may: frozenset[Duty]
    more: bool = False

    @property
    def files(self) -> tuple[str, ...]:
        """The files that every folder of this kind holds, beside its signature."""
        return (*(name for _, name in self.digests), LOG_PROOF)


COVERAGE: Final = StatementKind(
    "visitor-desk/coverage-signature/1",
    "coverage statement",
    "visit",
    "footage.coverage_stated",
    (("statement", STATEMENT), ("paper", PAPER)),
    frozenset({Duty.FACILITY, Duty.PRIVACY}),
)
"""What there is of a visit's footage."""
CERTIFICATE: Final = StatementKind(
    "visitor-desk/disposal-signature/1",
    "certificate of disposal",
    "hold",
    "evidence.certified",
    (("certificate", DISPOSAL), ("paper", DISPOSAL_PAPER)),
    frozenset({Duty.PRIVACY}),
)
"""Which kept footage of a case was destroyed."""
RUN_CERTIFICATE: Final = StatementKind(
    "visitor-desk/retention-run-signature/1",
    "certificate of a retention run",
    "run",
    "retention.certified",
    (("certificate", RUN), ("paper", RUN_PAPER)),
    frozenset({Duty.PRIVACY}),
)
"""What one run of retention destroyed."""
HANDED_OUT: Final = StatementKind(
    "visitor-desk/evidence-signature/1",
    "evidence handed out",
    "hold",
    "evidence.handed_out",
    (("manifest", EVIDENCE),),
    frozenset({Duty.PRIVACY}),
    more=True,
)
"""Kept footage of a case, as it was recorded."""
RECORDS_OUT: Final = StatementKind(
    "visitor-desk/records-signature/1",
    "records handed out",
    "disclosure",
    "records.handed_out",
    (("records", RECORDS), ("paper", RECORDS_PAPER)),
    frozenset({Duty.PRIVACY}),
)
"""Records of visits, as an order named them."""
KINDS: Final = {
    kind.format: kind for kind in (COVERAGE, CERTIFICATE, RUN_CERTIFICATE, HANDED_OUT, RECORDS_OUT)
}


@dataclass(frozen=True, slots=True)
class StatementSignature:
    """A signature over the files of one statement, and the way from the root to who signed."""

    kind: StatementKind
    created: datetime
    installation: InstallationId
    root_fingerprint: str
    about: str
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
            "format": self.kind.format,
            "created": iso_utc(self.created),
            "installation": self.installation,
            "root_fingerprint": self.root_fingerprint,
            self.kind.about: self.about,
            "signer": self.signer,
            "files": [
                {"name": one.name, "size": one.size, "sha256": one.sha256} for one in sorted(self.files)
            ],
        }


def statement_signature_from_bytes(raw: bytes) -> StatementSignature:
    """Read a signature file; NotCanonical unless `raw` is exactly what `to_bytes` of the result gives."""
    try:
        value: Mapping[str, Any] = json.loads(raw)
        kind = KINDS[value["format"]]
        read = StatementSignature(
            kind,
            from_iso_utc(value["created"]),
            InstallationId(value["installation"]),
            value["root_fingerprint"],
            value[kind.about],
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
