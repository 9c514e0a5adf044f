"""Checks an answer package, a coverage statement or a certificate with nothing but Python 3.11.

`python check_package.py FOLDER [--root FINGERPRINT]`. This file stands alone: it imports nothing of Visitor
Desk and nothing that is not in Python itself. What it says must be what `visitor-desk verify` says; it was
written apart, so that a fault of one is not a fault of both. Take it from a place you trust: whoever changes
a package can change the copy inside it too. Its SHA-256 stands in docs/package-format.md. Exit status: 0
whole, 1 not whole, 3 whole but from another site.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

MANIFEST, SIGNATURE, LOG_PROOF = "manifest.json", "manifest.sig", "log_proof.json"
STATEMENT = "statement.sig"
ALWAYS: Final = ("Check.txt", "check_package.py", "coverage.json", "data.json", "letter.pdf", LOG_PROOF)
PORTABLE: Final = (
    "Check.txt",
    "check_package.py",
    "letter.pdf",
    LOG_PROOF,
    "portable.csv",
    "portable.json",
    "schema.json",
)
LARGEST: Final = {MANIFEST: 4 << 20, SIGNATURE: 1 << 20, STATEMENT: 1 << 20, LOG_PROOF: 16 << 20}
"""Bytes of JSON that are parsed; everything else is only hashed."""
MOST_FILES, MOST_OF_A_CASE, LONGEST_CHAIN, DEEPEST = 5000, 10_000, 16, 4
APPROVERS: Final = {"privacy", "approver", "releaser"}
"""Whose signature counts as the second one."""

SAFE_NAME = re.compile(r"(?:clips/)?[A-Za-z0-9][A-Za-z0-9_-]{0,80}\.[a-z0-9]{1,8}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
NOTE = re.compile(
    r"((visitor-desk\.log/[^\n ]+)\n(0|[1-9][0-9]{0,17})\n([A-Za-z0-9+/]+=*)\n)"
    r"\n\u2014 (visitor-desk\.device/[^\n +]+) ([A-Za-z0-9+/]+=*)\n"
)

# Ed25519 (RFC 8032, section 5.1): the curve -x² + y² = 1 + D x² y² over the integers modulo P.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]
"""Extended coordinates (X, Y, Z, T): x = X/Z, y = Y/Z, x y = T/Z."""
NEUTRAL: Final[Point] = (0, 1, 1, 0)

LOST = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, binascii.Error)
"""What reading of somebody else's JSON can end in."""


def added(a: Point, b: Point) -> Point:
    """Return the sum of two points (RFC 8032, section 5.1.4)."""
    low, high = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    cross, depth = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = high - low, depth - cross, depth + cross, high + low
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(number: int, point: Point) -> Point:
    """Return a point added to itself `number` times."""
    total = NEUTRAL
    while number:
        if number & 1:
            total = added(total, point)
        point = added(point, point)
        number >>= 1
    return total


def same(a: Point, b: Point) -> bool:
    """Tell whether two triples of coordinates are one point."""
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def point_of(raw: bytes) -> Point | None:
    """Return the point that 32 bytes stand for, None where they stand for none (section 5.1.3)."""
    y = int.from_bytes(raw, "little") & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    odd = raw[31] >> 7
    if (x * x - square) % P or (x == 0 and odd):
        return None
    if x & 1 != odd:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed_plain(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether the key made this signature (section 5.1.7); never under a key of small order."""
    if BASE is None or len(public) != 32 or len(signature) != 64:
        return False
    key, s = point_of(public), int.from_bytes(signature[32:], "little")
    if key is None or s >= ORDER or same(times(8, key), NEUTRAL):
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    h = int.from_bytes(digest, "little") % ORDER
    x, y, z, t = times(h, key)
    wanted = point_of(signature[:32])
    return wanted is not None and same(added(times(s, BASE), (P - x, y, z, P - t)), wanted)


def signed(public: bytes, label: str, message: bytes, signature: bytes) -> bool:
    """Tell whether the key signed the message as a thing of that kind."""
    return signed_plain(public, f"visitor-desk/{label}\n".encode() + message, signature)


def canonical(value: Any) -> bytes:
    """Return the one spelling of a value that is signed and hashed."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def no_fraction(text: str) -> Any:
    """Refuse a number with a fraction: its spelling is not agreed."""
    raise ValueError(text)


def parsed(raw: bytes, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return canonical JSON of the wanted shape; ValueError where its bytes or its shape are others."""
    value: dict[str, Any] = json.loads(raw, parse_float=no_fraction, parse_constant=no_fraction)
    if canonical(value) != raw:
        raise ValueError
    shaped(value, wanted)
    return value


def shaped(value: Any, wanted: Any) -> Any:
    """Return the value where it has the wanted shape: a dictionary by fields, a list by item, a check."""
    if isinstance(wanted, dict):
        if not isinstance(value, dict) or value.keys() != wanted.keys():
            raise ValueError
        for name, part in wanted.items():
            shaped(value[name], part)
    elif isinstance(wanted, list):
        if not isinstance(value, list):
            raise TypeError
        for part in value:
            shaped(part, wanted[0])
    elif not wanted(value):
        raise ValueError
    return value


def is_text(value: Any) -> bool:
    """Tell whether a value is text."""
    return isinstance(value, str)


def is_hex(value: Any) -> bool:
    """Tell whether a value is bytes in small hexadecimal digits."""
    return isinstance(value, str) and re.fullmatch(r"(?:[0-9a-f]{2})*", value) is not None


def is_instant(value: Any) -> bool:
    """Tell whether a value is a moment in UTC as this program writes it; a day that is none raises."""
    if not isinstance(value, str) or not INSTANT.fullmatch(value):
        return False
    return datetime.fromisoformat(value) is not None


def is_sorted(value: Any) -> bool:
    """Tell whether a value is a list of texts in order, none twice."""
    return isinstance(value, list) and all(map(is_text, value)) and value == sorted(set(value))


def is_file(value: Any) -> bool:
    """Tell whether a value is a line of the manifest."""
    shaped(value, {"name": is_text, "sha256": is_hex, "size": lambda size: type(size) is int and size >= 0})
    return len(value["sha256"]) == 64 and SAFE_NAME.fullmatch(value["name"]) is not None


def is_listing(value: Any) -> bool:
    """Tell whether a value is the manifest's list of files: by name, none twice."""
    names = [one["name"] for one in value if is_file(one)]
    return len(names) == len(value) and names == sorted(set(names))


CERTIFICATE: Final = {"issued_at": is_instant, "issuer": is_text, "signature": is_hex}
OPERATOR: Final = {
    "certificate": CERTIFICATE,
    "duties": is_sorted,
    "id": is_text,
    "kem": is_hex,
    "name_sha256": is_hex,
    "signing": is_hex,
    "sites": is_sorted,
}
DEVICE: Final = {
    "certificate": CERTIFICATE,
    "end": lambda end: end is None or bool(shaped(end, CERTIFICATE)),
    "id": is_text,
    "kem": is_hex,
    "label": is_text,
    "signing": is_hex,
    "site": is_text,
}
ENTRY: Final = {
    "body": is_text,
    "device": is_text,
    "index": lambda index: type(index) is int,
    "path": [is_hex],
    "signature": is_hex,
}
PROOF: Final = {
    "checkpoint": is_text,
    "devices": [DEVICE],
    "entries": [ENTRY],
    "installation": is_text,
    "operators": [OPERATOR],
}
MANIFEST_SHAPE: Final = {
    "approval": {
        "approver": is_text,
        "expires_at": is_instant,
        "request_sha256": is_hex,
        "signature": is_hex,
    },
    "approved": {
        "act": is_text,
        "id": is_text,
        "requester": is_text,
        "values": lambda value: isinstance(value, dict),
    },
    "created": is_instant,
    "files": is_listing,
    "format": lambda text: text == "visitor-desk/package/1",
    "installation": is_text,
    "root_fingerprint": is_text,
}
SIGNATURE_SHAPE: Final = {
    "format": lambda text: text == "visitor-desk/package-signature/1",
    "manifest_sha256": is_text,
    "operators": [OPERATOR],
    "root_public": is_hex,
    "signature": is_hex,
    "signer": is_text,
}


STATEMENT_SHAPE: Final = {
    "created": is_instant,
    "files": is_listing,
    "format": is_text,
    "installation": is_text,
    "operators": [OPERATOR],
    "root_fingerprint": is_text,
    "root_public": is_hex,
    "signature": is_hex,
    "signer": is_text,
}


@dataclass(frozen=True)
class Kind:
    """One kind of statement: what it is signed as and about, and which entry of the log holds its digests.

    `stated` are the entry's values with their files, `may` the duties that sign it; `more`: other files too.
    """

    label: str
    about: str
    act: str
    stated: tuple[tuple[str, str], ...]
    may: frozenset[str] = frozenset({"privacy"})
    more: bool = False

    @property
    def files(self) -> tuple[str, ...]:
        """The files that are always there."""
        return (*(file for _, file in self.stated), LOG_PROOF)


KINDS: Final = {
    "visitor-desk/coverage-signature/1": Kind(
        "coverage statement",
        "visit",
        "footage.coverage_stated",
        (("statement", "coverage.json"), ("paper", "coverage.pdf")),
        frozenset({"facility", "privacy"}),
    ),
    "visitor-desk/disposal-signature/1": Kind(
        "certificate of disposal",
        "hold",
        "evidence.certified",
        (("certificate", "disposal.json"), ("paper", "disposal.pdf")),
    ),
    "visitor-desk/retention-run-signature/1": Kind(
        "certificate of a retention run",
        "run",
        "retention.certified",
        (("certificate", "retention_run.json"), ("paper", "retention_run.pdf")),
    ),
    "visitor-desk/evidence-signature/1": Kind(
        "evidence handed out", "hold", "evidence.handed_out", (("manifest", "evidence.json"),), more=True
    ),
    "visitor-desk/records-signature/1": Kind(
        "records handed out",
        "disclosure",
        "records.handed_out",
        (("records", "records.json"), ("paper", "records.pdf")),
    ),
}


def certified(kind: str, statement: bytes, certificate: Mapping[str, str], public: bytes) -> bool:
    """Tell whether the key made a certificate of that kind about the statement."""
    issuer, at = certificate["issuer"].encode(), certificate["issued_at"].encode()
    parts = [kind.encode(), statement, issuer, at]
    message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return signed(public, "certificate", message, bytes.fromhex(certificate["signature"]))


def operator_statement(one: Mapping[str, Any]) -> bytes:
    """Return what an operator's certificate is about."""
    same_names = {name: one[name] for name in ("duties", "id", "kem", "signing", "sites")}
    return canonical({**same_names, "name": one["name_sha256"], "relief": False})


def device_statement(one: Mapping[str, Any]) -> bytes:
    """Return what a device's certificate is about."""
    return canonical({name: one[name] for name in ("id", "kem", "label", "signing", "site")})


def leads_to_root(one: Mapping[str, Any], operators: Mapping[str, Mapping[str, Any]], root: bytes) -> bool:
    """Tell whether privacy officers, each certified by the one before, lead from the root to an operator."""
    for _ in range(LONGEST_CHAIN):
        made = one["certificate"]
        if made["issuer"] == "root":
            return certified("operator", operator_statement(one), made, root)
        officer = operators.get(made["issuer"])
        if officer is None or "privacy" not in officer["duties"]:
            return False
        if not certified("operator", operator_statement(one), made, bytes.fromhex(officer["signing"])):
            return False
        one = officer
    return False


def device_stands(one: Mapping[str, Any], operators: Mapping[str, Mapping[str, Any]], root: bytes) -> bool:
    """Tell whether the root, or an officer under it, signed a device, and its end where it has one."""
    for kind, made in (("device", one["certificate"]), ("device_end", one["end"])):
        if made is None:
            continue
        public = root
        if made["issuer"] != "root":
            officer = operators.get(made["issuer"])
            if officer is None or "privacy" not in officer["duties"]:
                return False
            if not leads_to_root(officer, operators, root):
                return False
            public = bytes.fromhex(officer["signing"])
        if not certified(kind, device_statement(one), made, public):
            return False
    return True


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Tell whether the path leads from leaf `index` to the root of `size` entries (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last = index, size - 1
    for part in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            leaf = hashlib.sha256(b"\x01" + part + leaf).digest()
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            leaf = hashlib.sha256(b"\x01" + leaf + part).digest()
        node, last = node >> 1, last >> 1
    return last == 0 and leaf == root


def proven(proof: Mapping[str, Any], root: bytes) -> list[dict[str, Any]]:
    """Return the entries of the log whose proofs hold; ValueError where one does not."""
    officers = {one["id"]: one for one in proof["operators"]}
    devices = {one["id"]: one for one in proof["devices"]}
    note = NOTE.fullmatch(proof["checkpoint"])
    if note is None or not all(device_stands(one, officers, root) for one in devices.values()):
        raise ValueError
    text, origin, size, tree, signer, blob = note.groups()
    top, mark = base64.b64decode(tree, validate=True), base64.b64decode(blob, validate=True)
    public = bytes.fromhex(devices[signer.removeprefix("visitor-desk.device/")]["signing"])
    key_id = hashlib.sha256(signer.encode() + b"\n\x01" + public).digest()[:4]
    ours = origin == f"visitor-desk.log/{proof['installation']}" and mark[:4] == key_id
    if not ours or not signed_plain(public, text.encode(), mark[4:]):
        raise ValueError
    entries = []
    for one in proof["entries"]:
        body, by = one["body"].encode(), bytes.fromhex(one["signature"])
        leaf = hashlib.sha256(b"\x00" + body + by).digest()
        path = [bytes.fromhex(part) for part in one["path"]]
        made_by = bytes.fromhex(devices[one["device"]]["signing"])
        said = json.loads(body)
        if not signed(made_by, "log entry", body, by) or not included(
            leaf, one["index"], int(size), path, top
        ):
            raise ValueError
        if (said["index"], said["device"]) != (one["index"], one["device"]):
            raise ValueError
        entries.append({**said, "values": dict(said["values"])})
    return entries


def beside_clips(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the files that a package of this kind has beside its clips."""
    return PORTABLE if manifest["approved"]["values"].get("kind") == "portability" else ALWAYS


class Folder:
    """One folder that is checked; `faults` are pairs of what is wrong and in which file."""

    marks: tuple[str, ...] = ()
    """The files that no listing names, since they sign it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: dict[tuple[str, str], None] = {}
        self.found: dict[str, int] = {}
        self.root = b""

    def run(self) -> None:
        """Check everything that can be checked; nothing in the folder makes this fail otherwise."""
        raise NotImplementedError

    def _list(self, most: int, room: str = "") -> bool:
        """List the folder, in which `room` may be the one folder; tell whether that could be done."""
        try:
            things = list(islice(_listed(self.folder), most + 1))
        except (OSError, ValueError):
            self._fault("not_readable", self.folder.name)
            return False
        if len(things) > most:
            self._fault("too_many_files", self.folder.name)
            return False
        for name, facts in things:
            if stat.S_ISREG(facts.st_mode):
                self.found[name] = facts.st_size
            elif name != room or not stat.S_ISDIR(facts.st_mode):
                self._fault("not_a_plain_file", name)
        return True

    def _fault(self, what: str, file: str) -> None:
        shown = "".join(one if one.isprintable() else f"\\u{{{ord(one):04x}}}" for one in file[:120])
        self.faults[what, shown] = None

    def _json(self, name: str, shape: Mapping[str, Any], fault: str) -> dict[str, Any]:
        if name not in self.found:
            self._fault("file_missing", name)
        elif self.found[name] > LARGEST[name]:
            self._fault("too_large", name)
        else:
            try:
                return parsed((self.folder / name).read_bytes(), shape)
            except (OSError, *LOST):
                self._fault(fault, name)
        return {}

    def _files(self, listed: Sequence[Mapping[str, Any]], always: Sequence[str]) -> None:
        names = [one["name"] for one in listed]
        for name in {*always, *names} - set(self.found) | (set(always) - set(names)):
            self._fault("file_missing", name)
        for name in set(self.found) - {*names, *self.marks}:
            self._fault("file_added", name)
        for one in listed:
            if one["name"] in self.found and not self._unchanged(one):
                self._fault("file_changed", one["name"])

    def _unchanged(self, one: Mapping[str, Any]) -> bool:
        if self.found[one["name"]] != one["size"]:
            return False
        try:
            with (self.folder / one["name"]).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return False
        return bool(digest == one["sha256"])


class Package(Folder):
    """The answer to a request."""

    marks = (MANIFEST, SIGNATURE)

    def run(self) -> None:
        """Check it; see `Folder.run`."""
        if not self._list(MOST_FILES, "clips"):
            return
        mark = self._json(SIGNATURE, SIGNATURE_SHAPE, "signature_wrong")
        manifest = self._json(MANIFEST, MANIFEST_SHAPE, "manifest_wrong")
        known = self._signature(mark, manifest) if mark else {}
        if manifest:
            self._files(manifest["files"], beside_clips(manifest))
        if mark and manifest and not {MANIFEST, SIGNATURE} & {file for _, file in self.faults}:
            self._approval(manifest, mark["signer"], known)
            self._log(manifest)

    def _signature(self, mark: Mapping[str, Any], manifest: Mapping[str, Any]) -> dict[str, Any]:
        self.root = bytes.fromhex(mark["root_public"])
        known = {one["id"]: one for one in mark["operators"]}
        signer = known.get(mark["signer"])
        if len(known) != len(mark["operators"]):
            self._fault("signature_wrong", SIGNATURE)
        if not all(leads_to_root(one, known, self.root) for one in known.values()):
            self._fault("signer_not_certified", SIGNATURE)
        if signer is None or "privacy" not in signer["duties"]:
            self._fault("signer_not_certified", SIGNATURE)
            return known
        key, by = bytes.fromhex(signer["signing"]), bytes.fromhex(mark["signature"])
        actual = hashlib.sha256(canonical(manifest)).hexdigest() if manifest else ""

        def released(digest: str) -> bool:
            statement = {"format": mark["format"], "manifest_sha256": digest, "signer": mark["signer"]}
            return signed(key, "package", canonical(statement), by)

        if not released(mark["manifest_sha256"]):
            self._fault("signature_wrong", SIGNATURE)
        # A signature that stands over neither: then the manifest was changed as well.
        if manifest and mark["manifest_sha256"] != actual and not released(actual):
            self._fault("file_changed", MANIFEST)
        if manifest and _digits(manifest["root_fingerprint"]) != hashlib.sha256(self.root).hexdigest():
            self._fault("signature_wrong", SIGNATURE)
        return known

    def _approval(self, manifest: Mapping[str, Any], signer: str, known: Mapping[str, Any]) -> None:
        given, asked = manifest["approval"], manifest["approved"]
        approver = known.get(given["approver"], {"duties": (), "signing": ""})
        statement = {
            "approver": given["approver"],
            "expires": given["expires_at"],
            "request": asked["id"],
            "requester": asked["requester"],
            "sha256": hashlib.sha256(canonical(asked)).hexdigest(),
        }
        key, by = bytes.fromhex(approver["signing"]), bytes.fromhex(given["signature"])
        if (
            asked["act"] != "request.release"
            or not APPROVERS & set(approver["duties"])
            or given["approver"] == asked["requester"]
            or given["request_sha256"] != statement["sha256"]
            or manifest["created"] >= given["expires_at"]
            or not signed(key, "approval", canonical(statement), by)
        ):
            self._fault("approval_wrong", MANIFEST)
            return
        if given["approver"] == signer:
            self._fault("approved_by_releaser", MANIFEST)
        footage = asked["values"].get("footage")
        parts = [one for one in footage if isinstance(one, dict)] if isinstance(footage, list) else []
        approved = {one["file"] for one in parts if isinstance(one.get("file"), str)}
        for name in approved ^ ({one["name"] for one in manifest["files"]} - set(beside_clips(manifest))):
            self._fault("not_as_approved", name)

    def _log(self, manifest: Mapping[str, Any]) -> None:
        if self.found.get(LOG_PROOF, 0) > LARGEST[LOG_PROOF]:
            self._fault("too_large", LOG_PROOF)
            return
        try:
            proof = shaped(json.loads((self.folder / LOG_PROOF).read_bytes()), PROOF)
            if proof["installation"] != manifest["installation"]:
                raise ValueError
            acts = [
                (one["act"], one["operator"], one["values"].get("request"), one["values"].get("contents"))
                for one in proven(proof, self.root)
            ]
        except (OSError, *LOST):
            self._fault("log_proof_wrong", LOG_PROOF)
            return
        given = manifest["approval"]
        signed_off = (given["approver"], manifest["approved"]["id"], given["request_sha256"])
        if ("request.approved", *signed_off) not in acts:
            self._fault("approval_not_in_log", LOG_PROOF)


class Statement(Folder):
    """A coverage statement, a certificate, or evidence handed out: one signature over every file."""

    marks = (STATEMENT,)

    def run(self) -> None:
        """Check it; see `Folder.run`."""
        if not self._list(MOST_OF_A_CASE):
            return
        kind = self._kind()
        shape = {**STATEMENT_SHAPE, kind.about: is_text} if kind else STATEMENT_SHAPE
        mark = self._json(STATEMENT, shape, "signature_wrong")
        if not mark or kind is None:
            return
        self._signature(mark, kind)
        self._files(mark["files"], kind.files)
        if not kind.more:
            for name in {one["name"] for one in mark["files"]} - set(kind.files):
                self._fault("signature_wrong", name)
        if not self.faults:
            self._log(mark, kind)

    def _kind(self) -> Kind | None:
        if self.found.get(STATEMENT, LARGEST[STATEMENT] + 1) > LARGEST[STATEMENT]:
            return None
        try:
            return KINDS[json.loads((self.folder / STATEMENT).read_bytes())["format"]]
        except (OSError, *LOST):
            return None

    def _signature(self, mark: Mapping[str, Any], kind: Kind) -> None:
        self.root = bytes.fromhex(mark["root_public"])
        known = {one["id"]: one for one in mark["operators"]}
        signer = known.get(mark["signer"])
        if not all(leads_to_root(one, known, self.root) for one in known.values()):
            self._fault("signer_not_certified", STATEMENT)
        if signer is None or not kind.may & set(signer["duties"]):
            self._fault("signer_not_certified", STATEMENT)
        key = bytes.fromhex(signer["signing"]) if signer else b""
        stated = {name: mark[name] for name in mark if name not in {"operators", "root_public", "signature"}}
        by = bytes.fromhex(mark["signature"])
        if (
            not signed(key, kind.label, canonical(stated), by)
            or len(known) != len(mark["operators"])
            or _digits(mark["root_fingerprint"]) != hashlib.sha256(self.root).hexdigest()
        ):
            self._fault("signature_wrong", STATEMENT)

    def _log(self, mark: Mapping[str, Any], kind: Kind) -> None:
        """See that an entry of the log states exactly these files."""
        digests = {one["name"]: one["sha256"] for one in mark["files"]}
        try:
            if self.found[LOG_PROOF] > LARGEST[LOG_PROOF]:
                raise ValueError
            proof = shaped(json.loads((self.folder / LOG_PROOF).read_bytes()), PROOF)
            wanted = {kind.about: mark[kind.about]} | {value: digests[file] for value, file in kind.stated}
            there = any(
                (one["act"], one["operator"]) == (kind.act, mark["signer"])
                and all(one["values"].get(name) == value for name, value in wanted.items())
                for one in proven(proof, self.root)
            )
            if not there or proof["installation"] != mark["installation"]:
                raise ValueError
        except (OSError, *LOST):
            self._fault("log_proof_wrong", LOG_PROOF)


def what_is_in(folder: Path) -> Folder:
    """Return the check of a folder by what it calls itself, also where its signature was taken out."""
    own = {file for kind in KINDS.values() for _, file in kind.stated} - {*ALWAYS, *PORTABLE}
    try:
        stated = any((folder / name).exists() for name in (STATEMENT, *own))
    except (OSError, ValueError):
        stated = False
    return Statement(folder) if stated else Package(folder)


def _listed(folder: Path, before: str = "", depth: int = 1) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            facts = entry.stat(follow_symlinks=False)
            yield before + entry.name, facts
            if stat.S_ISDIR(facts.st_mode) and depth < DEEPEST:
                yield from _listed(folder / entry.name, f"{before}{entry.name}/", depth + 1)


def _digits(fingerprint: str) -> str:
    return re.sub(r"[-:\s]", "", fingerprint).lower()


def main(arguments: Sequence[str] | None = None, say: Callable[[str], object] | None = None) -> int:
    """Check one folder, say what was found, and return the exit status."""
    reader = argparse.ArgumentParser(
        description="Is this package, statement or certificate whole, and from which site?"
    )
    reader.add_argument("folder", type=Path)
    reader.add_argument("--root", help="fingerprint printed on the letter, notice or receipt of the site")
    asked = reader.parse_args(arguments)
    if asked.root is not None and not re.fullmatch("[0-9a-f]{64}", _digits(asked.root)):
        reader.error("a fingerprint has 64 digits of 0 to 9 and a to f: see the letter, notice or receipt")
    tell = say or (lambda line: sys.stdout.write(line + "\n"))
    package = what_is_in(asked.folder)
    package.run()
    for what, file in sorted(package.faults):
        tell(f"{what.replace('_', ' ')}: {file}")
    tell("NOT WHOLE / NIET HEEL" if package.faults else "WHOLE / HEEL")
    if package.root:
        digits = hashlib.sha256(package.root).hexdigest()
        tell("root " + "-".join(digits[start : start + 4] for start in range(0, 64, 4)))
    if package.faults:
        return 1
    if asked.root is not None and _digits(asked.root) != hashlib.sha256(package.root).hexdigest():
        tell("FROM ANOTHER SITE / VAN EEN ANDERE VESTIGING")
        return 3
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
