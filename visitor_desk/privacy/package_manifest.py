"""The two files that make a folder a package: `manifest.json` and its detached signature `manifest.sig`.

Both are canonical JSON of exactly the fields below. Reading builds the objects and writes them again: a file
whose bytes are not what comes out was not written by this program, whatever a tolerant reader makes of it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from visitor_desk.privacy.requests import RequestKind
from visitor_desk.security.approvals import ApprovalRequest
from visitor_desk.security.canonical import canonical_json, from_iso_utc, iso_utc
from visitor_desk.security.log_proof import operator_as_json, operator_from_json
from visitor_desk.security.records import Approval, InstallationId, Operator, OperatorId

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
LETTER: Final = "letter.pdf"
DATA: Final = "data.json"
COVERAGE: Final = "coverage.json"
PORTABLE: Final = "portable.json"
PORTABLE_TABLE: Final = "portable.csv"
PORTABLE_SCHEMA: Final = "schema.json"
LOG_PROOF: Final = "log_proof.json"
CHECK_TEXT: Final = "Check.txt"
CHECK_PROGRAM: Final = "check_package.py"
CLIPS: Final = "clips"
ALWAYS_THERE: Final = (LETTER, DATA, COVERAGE, LOG_PROOF, CHECK_TEXT, CHECK_PROGRAM)
_PORTABLE_ONES: Final = (
    LETTER,
    PORTABLE,
    PORTABLE_TABLE,
    PORTABLE_SCHEMA,
    LOG_PROOF,
    CHECK_TEXT,
    CHECK_PROGRAM,
)

PACKAGE_FORMAT: Final = "visitor-desk/package/1"
SIGNATURE_FORMAT: Final = "visitor-desk/package-signature/1"
SIGNED_AS: Final = "package"
"""The label under which the releaser signs; see `security/signing.py`."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SAFE_NAME = re.compile(r"(?:clips/)?[A-Za-z0-9][A-Za-z0-9_-]{0,80}\.[a-z0-9]{1,8}")


class NotCanonical(Exception):
    """The bytes are not what this program writes."""


@dataclass(frozen=True, slots=True, order=True)
class PackageFile:
    """One file of the package: its name with a forward slash, its size in bytes and its SHA-256 in hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a package, for which request, who approved exactly this, and when it was made."""

    created: datetime
    installation: InstallationId
    root_fingerprint: str
    approval: Approval
    approved: ApprovalRequest
    """What the approval is about; its values say which visits and which footage."""
    files: tuple[PackageFile, ...]

    def to_bytes(self) -> bytes:
        """Return the manifest as canonical JSON."""
        return canonical_json(
            {
                "format": PACKAGE_FORMAT,
                "created": iso_utc(self.created),
                "installation": self.installation,
                "root_fingerprint": self.root_fingerprint,
                "approval": {
                    "approver": self.approval.approver,
                    "expires_at": iso_utc(self.approval.expires_at),
                    "request_sha256": self.approval.request_hash.hex(),
                    "signature": self.approval.signature.hex(),
                },
                "approved": {
                    "act": self.approved.act,
                    "id": self.approved.id,
                    "requester": self.approved.requester,
                    "values": self.approved.values,
                },
                "files": [
                    {"name": one.name, "size": one.size, "sha256": one.sha256} for one in sorted(self.files)
                ],
            }
        )


@dataclass(frozen=True, slots=True)
class PackageSignature:
    """The releaser's signature over a manifest's SHA-256, and the way from the root to each operator."""

    manifest_sha256: str
    signer: OperatorId
    signature: bytes = field(repr=False)
    root_public: bytes = field(repr=False)
    operators: tuple[Operator, ...]

    def message(self) -> bytes:
        """Return the bytes that the releaser signed."""
        return signed_message(self.manifest_sha256, self.signer)

    def to_bytes(self) -> bytes:
        """Return the signature file as canonical JSON."""
        return canonical_json(
            {
                "format": SIGNATURE_FORMAT,
                "manifest_sha256": self.manifest_sha256,
                "signer": self.signer,
                "signature": self.signature.hex(),
                "root_public": self.root_public.hex(),
                "operators": [operator_as_json(one) for one in sorted(self.operators, key=_by_id)],
            }
        )


def signed_message(manifest_sha256: str, signer: OperatorId) -> bytes:
    """Return the canonical statement that `signer` releases the manifest with this SHA-256."""
    return canonical_json({"format": SIGNATURE_FORMAT, "manifest_sha256": manifest_sha256, "signer": signer})


def manifest_from_bytes(raw: bytes) -> Manifest:
    """Read a manifest; NotCanonical unless `raw` is exactly what `to_bytes` of the result gives."""
    try:
        value = _parsed(raw, PACKAGE_FORMAT)
        given, asked = value["approval"], value["approved"]
        manifest = Manifest(
            created=from_iso_utc(value["created"]),
            installation=InstallationId(_text(value["installation"])),
            root_fingerprint=_text(value["root_fingerprint"]),
            approval=Approval(
                _text(asked["id"]),
                bytes.fromhex(given["request_sha256"]),
                OperatorId(_text(asked["requester"])),
                OperatorId(_text(given["approver"])),
                from_iso_utc(given["expires_at"]),
                bytes.fromhex(given["signature"]),
            ),
            approved=ApprovalRequest(
                _text(asked["id"]),
                _text(asked["act"]),
                OperatorId(_text(asked["requester"])),
                _mapping(asked["values"]),
            ),
            files=tuple(_file(one) for one in value["files"]),
        )
        same = manifest.to_bytes() == raw
    except _MALFORMED as error:
        raise NotCanonical from error
    if not same or len({one.name for one in manifest.files}) != len(manifest.files):
        raise NotCanonical
    return manifest


def signature_from_bytes(raw: bytes) -> PackageSignature:
    """Read a signature file; NotCanonical unless `raw` is exactly what `to_bytes` of the result gives."""
    try:
        value = _parsed(raw, SIGNATURE_FORMAT)
        signature = PackageSignature(
            manifest_sha256=_text(value["manifest_sha256"]),
            signer=OperatorId(_text(value["signer"])),
            signature=bytes.fromhex(value["signature"]),
            root_public=bytes.fromhex(value["root_public"]),
            operators=tuple(operator_from_json(one) for one in value["operators"]),
        )
        same = signature.to_bytes() == raw
    except _MALFORMED as error:
        raise NotCanonical from error
    if not same or len({one.id for one in signature.operators}) != len(signature.operators):
        raise NotCanonical
    return signature


def always_there(approved: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the files beside the clips of a package with these approved values."""
    return _PORTABLE_ONES if approved.get("kind") == RequestKind.PORTABILITY else ALWAYS_THERE


def sha256_hex(raw: bytes) -> str:
    """Return SHA-256 in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def safe_name(name: str) -> bool:
    """Tell whether a file of this name lies in the package and nowhere else, on every system."""
    return _SAFE_NAME.fullmatch(name) is not None


_MALFORMED: Final = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)


def _parsed(raw: bytes, wanted: str) -> Mapping[str, Any]:
    value = _mapping(json.loads(raw))
    if value["format"] != wanted:
        raise ValueError("another format")
    return value


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _file(value: Any) -> PackageFile:
    name, size, digest = _text(value["name"]), value["size"], _text(value["sha256"])
    if not safe_name(name) or type(size) is not int or size < 0 or not _SHA256.fullmatch(digest):
        raise ValueError("not a file of a package")
    return PackageFile(name, size, digest)


def _by_id(operator: Operator) -> str:
    return operator.id
