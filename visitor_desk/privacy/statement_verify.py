"""Says whether a signed statement is whole and from which site: no session, no installation, no secret.

As for packages, everything in the folder is hostile: see `package_verify`.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from visitor_desk.errors import DeskError
from visitor_desk.privacy.folder_check import FolderCheck, PackageFaultCode, PackageReport
from visitor_desk.privacy.package_folder import hashed, opened, walked
from visitor_desk.privacy.package_manifest import ALWAYS_THERE, LOG_PROOF, NotCanonical
from visitor_desk.privacy.package_verify import LARGEST_PROOF, LARGEST_SIGNATURE
from visitor_desk.privacy.statement_signature import (
    KINDS,
    STATEMENT_SIG,
    StatementSignature,
    statement_signature_from_bytes,
)
from visitor_desk.security.certificates import check_operator
from visitor_desk.security.log_proof import check_proof, proof_from_json
from visitor_desk.security.signing import fingerprint, same_fingerprint, signature_holds

MOST_FILES: Final = 10_000
"""A case of some days of ten-second recordings."""


def is_statement(path: Path) -> bool:
    """Tell whether a folder calls itself a statement of some kind, also where its signature was taken out."""
    own = {name for kind in KINDS.values() for _, name in kind.digests}
    # A package of an answer holds coverage as well.
    return any((path / name).exists() for name in (STATEMENT_SIG, *sorted(own - set(ALWAYS_THERE))))


def verify_statement(path: Path, root: str | None = None) -> PackageReport:
    """Check every byte of the statement in the folder `path`; with `root`, compare its root's fingerprint.

    Never raises for anything in the folder; whatever is found is a fault in the report, which names the file.
    """
    return _Check(path).run(root)


class _Check(FolderCheck):
    """One verification of a statement."""

    def run(self, root: str | None) -> PackageReport:
        """Return the report."""
        found = self._listed()
        signature = self._signature(found)
        if signature is None:
            return PackageReport(tuple(self.faults))
        self._files(signature, found)
        self._signer(signature)
        entries: tuple[Mapping[str, Any], ...] = ()
        # Of files or a signature that were changed nothing can be said of what the log proves.
        if not self.faults:
            entries = self._log_proof(signature)
        return PackageReport(
            tuple(self.faults),
            fingerprint(signature.root_public),
            None if root is None else same_fingerprint(root, signature.root_public),
            signature.created,
            signature.about,
            tuple(one.name for one in signature.files),
            entries,
        )

    def _listed(self) -> dict[str, os.stat_result]:
        found: dict[str, os.stat_result] = {}
        try:
            for number, (name, facts) in enumerate(walked(self.path)):
                if number >= MOST_FILES:
                    self.fault(PackageFaultCode.TOO_MANY_FILES, self.path.name)
                    break
                if stat.S_ISREG(facts.st_mode):
                    found[name] = facts
                else:
                    self.fault(PackageFaultCode.NOT_A_PLAIN_FILE, name)
        except (FileNotFoundError, ValueError):
            self.fault(PackageFaultCode.NOT_THERE, self.path.name)
        except OSError:
            self.fault(PackageFaultCode.NOT_READABLE, self.path.name)
        return found

    def _signature(self, found: Mapping[str, os.stat_result]) -> StatementSignature | None:
        raw = self.read(STATEMENT_SIG, LARGEST_SIGNATURE, found)
        if raw is None:
            return None
        try:
            signature = statement_signature_from_bytes(raw)
        except NotCanonical:
            self.fault(PackageFaultCode.SIGNATURE_WRONG, STATEMENT_SIG)
            return None
        signer = next((one for one in signature.operators if one.id == signature.signer), None)
        public = signer.signing_public if signer else b""
        holds = signature_holds(public, signature.kind.label, signature.message(), signature.signature)
        if not holds or signature.root_fingerprint != fingerprint(signature.root_public):
            self.fault(PackageFaultCode.SIGNATURE_WRONG, STATEMENT_SIG)
        return signature

    def _files(self, signature: StatementSignature, found: Mapping[str, os.stat_result]) -> None:
        listed = {one.name: one for one in signature.files}
        for name in sorted(found.keys() - listed.keys() - {STATEMENT_SIG}):
            self.fault(PackageFaultCode.FILE_ADDED, name)
        required = signature.kind.files
        for name in (*required, *sorted(listed.keys() - set(required))):
            one = listed.get(name)
            if one is None or name not in found:
                self.fault(PackageFaultCode.FILE_MISSING, name)
                continue
            try:
                same = found[name].st_size == one.size and hashed(self.path / name, one.size) == one.sha256
            except OSError:
                self.fault(PackageFaultCode.NOT_READABLE, name)
                continue
            if not same:
                self.fault(PackageFaultCode.FILE_CHANGED, name)
        if not signature.kind.more:
            for name in sorted(listed.keys() - set(required)):
                self.fault(PackageFaultCode.SIGNATURE_WRONG, name)

    def _signer(self, signature: StatementSignature) -> None:
        """Follow every operator to the root; who signed must be one who may state it."""
        known = {one.id: one for one in signature.operators}
        for one in signature.operators:
            try:
                check_operator(signature.root_public, known, one)
            except DeskError:
                self.fault(PackageFaultCode.SIGNER_NOT_CERTIFIED, STATEMENT_SIG)
        signer = known.get(signature.signer)
        if signer is None or not signer.duties & signature.kind.may:
            self.fault(PackageFaultCode.SIGNER_NOT_CERTIFIED, STATEMENT_SIG)

    def _log_proof(self, signature: StatementSignature) -> tuple[Mapping[str, Any], ...]:
        """Return the proven entries: one must state exactly these files."""
        digests = {one.name: one.sha256 for one in signature.files}
        try:
            with opened(self.path / LOG_PROOF) as file:
                proof = proof_from_json(json.loads(file.read(LARGEST_PROOF)))
            entries = check_proof(proof, signature.root_public)
        except (DeskError, OSError, ValueError, TypeError, KeyError, RecursionError):
            self.fault(PackageFaultCode.LOG_PROOF_WRONG, LOG_PROOF)
            return ()
        stated = any(
            entry["act"] == signature.kind.stated
            and entry["operator"] == signature.signer
            and entry["values"].get(signature.kind.about) == signature.about
            and all(entry["values"].get(name) == digests[file] for name, file in signature.kind.digests)
            for entry in entries
        )
        if not stated or proof.installation != signature.installation:
            self.fault(PackageFaultCode.LOG_PROOF_WRONG, LOG_PROOF)
        return entries
