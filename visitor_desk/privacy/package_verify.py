"""Says whether a package is whole and from which site: no session, no installation, no secret.

Everything in the folder is hostile. Sizes are looked at before anything is read, links and odd files are
never opened, names from the manifest are used only when they stay inside, and what is not exactly as this
program writes it is a fault with the file's name.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from visitor_desk.errors import DeskError
from visitor_desk.privacy.folder_check import FolderCheck, PackageFault, PackageFaultCode, PackageReport
from visitor_desk.privacy.package_folder import hashed, visible, walked
from visitor_desk.privacy.package_manifest import (
    CLIPS,
    LOG_PROOF,
    MANIFEST,
    SIGNATURE,
    SIGNED_AS,
    Manifest,
    NotCanonical,
    PackageSignature,
    always_there,
    manifest_from_bytes,
    sha256_hex,
    signature_from_bytes,
    signed_message,
)
from visitor_desk.security.approval_acts import RELEASE
from visitor_desk.security.approvals import check_offline
from visitor_desk.security.certificates import check_operator
from visitor_desk.security.duties import Duty
from visitor_desk.security.log_proof import check_proof, proof_from_json
from visitor_desk.security.records import Operator, OperatorId
from visitor_desk.security.signing import fingerprint, same_fingerprint, signature_holds

LARGEST_MANIFEST: Final = 4 << 20
LARGEST_SIGNATURE: Final = 1 << 20
LARGEST_PROOF: Final = 16 << 20
"""Bytes of JSON that are parsed; the other files are only hashed, block by block."""
MOST_FILES: Final = 5000


def verify_package(path: Path, root: str | None = None) -> PackageReport:
    """Check every byte of the package in the folder `path`; with `root`, compare its root's fingerprint.

    Never raises for anything in the folder; whatever is found is a fault in the report.
    """
    return _Check(path, root).run()


class _Unreadable(Exception):
    """A file could not be taken in; `code` says why."""

    def __init__(self, code: PackageFaultCode) -> None:
        super().__init__(code)
        self.code = code


class _Certified(dict[OperatorId, Operator]):
    """The operators in a package, found by id."""


class _Check(FolderCheck):
    """One verification of a package."""

    def __init__(self, path: Path, root: str | None) -> None:
        super().__init__(path)
        self._root = root

    def run(self) -> PackageReport:
        """Return the report."""
        try:
            found = self._listed()
        except _Unreadable as error:
            return PackageReport((PackageFault(error.code, visible(self.path.name)),))
        signature, manifest = self._two_files(found)
        if manifest is not None:
            self._files(manifest, found)
        fingerprint_found = from_root = None
        entries: tuple[Mapping[str, Any], ...] = ()
        if signature is not None:
            fingerprint_found = fingerprint(signature.root_public)
            if self._root is not None:
                from_root = same_fingerprint(self._root, signature.root_public)
        if signature is not None:
            operators = self._operators(signature)
            # On a manifest or a chain that was changed nothing can be said of what they are to prove.
            if manifest is not None and not self._blamed(MANIFEST, SIGNATURE):
                self._approval(manifest, signature, operators)
                entries = self._log_proof(manifest, signature, found)
        return PackageReport(
            tuple(self.faults),
            fingerprint_found,
            from_root,
            manifest.created if manifest else None,
            manifest.approved.id if manifest else None,
            tuple(one.name for one in manifest.files) if manifest else (),
            entries,
        )

    def _blamed(self, *files: str) -> bool:
        return any(fault.file in files for fault in self.faults)

    def _listed(self) -> dict[str, os.stat_result]:
        """Return every plain file by its name in the package; note what is neither file nor clips folder."""
        try:
            if not stat.S_ISDIR(self.path.stat().st_mode):
                raise _Unreadable(PackageFaultCode.NOT_A_FOLDER)
            found: dict[str, os.stat_result] = {}
            for number, (name, facts) in enumerate(walked(self.path)):
                if number >= MOST_FILES:
                    raise _Unreadable(PackageFaultCode.TOO_MANY_FILES)
                if stat.S_ISREG(facts.st_mode):
                    found[name] = facts
                elif name != CLIPS or not stat.S_ISDIR(facts.st_mode):
                    self.fault(PackageFaultCode.NOT_A_PLAIN_FILE, name)
        except (FileNotFoundError, ValueError) as error:
            raise _Unreadable(PackageFaultCode.NOT_THERE) from error
        except OSError as error:
            raise _Unreadable(PackageFaultCode.NOT_READABLE) from error
        return found

    def _two_files(
        self, found: Mapping[str, os.stat_result]
    ) -> tuple[PackageSignature | None, Manifest | None]:
        """Read signature and manifest and tell which of the two was changed when they do not agree."""
        raw_manifest = self.read(MANIFEST, LARGEST_MANIFEST, found)
        raw_signature = self.read(SIGNATURE, LARGEST_SIGNATURE, found)
        signature: PackageSignature | None = None
        manifest: Manifest | None = None
        if raw_signature is not None:
            try:
                signature = signature_from_bytes(raw_signature)
            except NotCanonical:
                self.fault(PackageFaultCode.SIGNATURE_WRONG, SIGNATURE)
        if raw_manifest is not None:
            try:
                manifest = manifest_from_bytes(raw_manifest)
            except NotCanonical:
                self.fault(PackageFaultCode.MANIFEST_WRONG, MANIFEST)
        if signature is not None and raw_manifest is not None:
            self._agree(signature, sha256_hex(raw_manifest))
        # The manifest is signed, the root key beside it is not: it must be the one the manifest names.
        if (
            signature is not None
            and manifest is not None
            and manifest.root_fingerprint != fingerprint(signature.root_public)
        ):
            self.fault(PackageFaultCode.SIGNATURE_WRONG, SIGNATURE)
        return signature, manifest

    def _agree(self, signature: PackageSignature, actual: str) -> None:
        """Check the signature; a signed value that is not the manifest's means the manifest was changed."""
        signer = next((one for one in signature.operators if one.id == signature.signer), None)
        public = signer.signing_public if signer else b""
        stated_holds = signature_holds(public, SIGNED_AS, signature.message(), signature.signature)
        if signature.manifest_sha256 == actual:
            if not stated_holds:
                self.fault(PackageFaultCode.SIGNATURE_WRONG, SIGNATURE)
        elif stated_holds:
            self.fault(PackageFaultCode.FILE_CHANGED, MANIFEST)
        else:
            self.fault(PackageFaultCode.SIGNATURE_WRONG, SIGNATURE)
            over_actual = signed_message(actual, signature.signer)
            if not signature_holds(public, SIGNED_AS, over_actual, signature.signature):
                self.fault(PackageFaultCode.FILE_CHANGED, MANIFEST)

    def _files(self, manifest: Manifest, found: Mapping[str, os.stat_result]) -> None:
        """Compare every file with its line in the manifest."""
        listed = manifest.files
        names = {one.name for one in listed}
        for name in always_there(manifest.approved.values):
            if name not in names:
                self.fault(PackageFaultCode.FILE_MISSING, name)
        for name in found:
            if name not in names and name not in {MANIFEST, SIGNATURE}:
                self.fault(PackageFaultCode.FILE_ADDED, name)
        for one in listed:
            if one.name not in found:
                self.fault(PackageFaultCode.FILE_MISSING, one.name)
            elif found[one.name].st_size != one.size:
                self.fault(PackageFaultCode.FILE_CHANGED, one.name)
            else:
                try:
                    digest = hashed(self.path / one.name, one.size)
                except OSError:
                    self.fault(PackageFaultCode.NOT_READABLE, one.name)
                    continue
                if digest != one.sha256:
                    self.fault(PackageFaultCode.FILE_CHANGED, one.name)

    def _operators(self, signature: PackageSignature) -> _Certified:
        """Follow every operator in the package to its root; the releaser must be of the privacy team."""
        known = _Certified({one.id: one for one in signature.operators})
        for one in signature.operators:
            try:
                check_operator(signature.root_public, known, one)
            except DeskError:
                self.fault(PackageFaultCode.SIGNER_NOT_CERTIFIED, SIGNATURE)
        signer = known.get(signature.signer)
        if signer is None or Duty.PRIVACY not in signer.duties:
            self.fault(PackageFaultCode.SIGNER_NOT_CERTIFIED, SIGNATURE)
        return known

    def _approval(self, manifest: Manifest, signature: PackageSignature, operators: _Certified) -> None:
        """A second, different person who may sign releases approved exactly what is in the package."""
        try:
            approver = check_offline(
                manifest.approval,
                manifest.approved,
                operators,
                signature.root_public,
                at=manifest.created,
            )
        except DeskError:
            self.fault(PackageFaultCode.APPROVAL_WRONG, MANIFEST)
            return
        if manifest.approved.act != RELEASE:
            self.fault(PackageFaultCode.APPROVAL_WRONG, MANIFEST)
        if approver.id == signature.signer:
            self.fault(PackageFaultCode.APPROVED_BY_RELEASER, MANIFEST)
        approved = _approved_clips(manifest.approved.values)
        beside = always_there(manifest.approved.values)
        clips = {one.name for one in manifest.files if one.name not in beside}
        for name in sorted(approved ^ clips):
            self.fault(PackageFaultCode.NOT_AS_APPROVED, name)

    def _log_proof(
        self, manifest: Manifest, signature: PackageSignature, found: Mapping[str, os.stat_result]
    ) -> tuple[Mapping[str, Any], ...]:
        """Return the proven entries; the approval must be one of them."""
        raw = self.read(LOG_PROOF, LARGEST_PROOF, found)
        if raw is None:
            return ()
        try:
            proof = proof_from_json(json.loads(raw))
            entries = check_proof(proof, signature.root_public)
        except (DeskError, ValueError, TypeError, KeyError, RecursionError):
            self.fault(PackageFaultCode.LOG_PROOF_WRONG, LOG_PROOF)
            return ()
        if proof.installation != manifest.installation:
            self.fault(PackageFaultCode.LOG_PROOF_WRONG, LOG_PROOF)
        approved = any(
            entry.get("act") == "request.approved"
            and entry.get("operator") == manifest.approval.approver
            and entry["values"].get("request") == manifest.approved.id
            and entry["values"].get("contents") == manifest.approval.request_hash.hex()
            for entry in entries
        )
        if not approved:
            self.fault(PackageFaultCode.APPROVAL_NOT_IN_LOG, LOG_PROOF)
        return entries


def _approved_clips(values: Mapping[str, Any]) -> set[str]:
    """Return the names of the clips that the second person approved."""
    footage = values.get("footage")
    parts = footage if isinstance(footage, list) else []
    names = [part.get("file") for part in parts if isinstance(part, dict)]
    return {name for name in names if isinstance(name, str)}
