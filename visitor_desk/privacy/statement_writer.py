"""Signs a folder as a whole: an entry of the log with its hashes, the proof of that entry, the signature."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from visitor_desk.clock import Clock
from visitor_desk.privacy.operator_chain import with_issuers
from visitor_desk.privacy.package_manifest import LOG_PROOF, PackageFile, sha256_hex
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.request_package import Package, PackageFolder, readable_json
from visitor_desk.privacy.statement_signature import STATEMENT_SIG, StatementKind, StatementSignature
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.log_entry import EntryValue
from visitor_desk.security.log_proof import proof_as_json, prove
from visitor_desk.security.records import Installation, LogEntry
from visitor_desk.security.session import Session
from visitor_desk.security.signing import fingerprint

Entries = Callable[[DeskWork], Sequence[LogEntry]]


@dataclass(frozen=True)
class StatementWriter:
    """Ends a folder whose files are written: all of it stands in the log and in its place, or nothing."""

    works: DeskWorks
    log: AuditLog
    clock: Clock
    installation: Installation

    def sign(
        self,
        session: Session,
        kind: StatementKind,
        about: str,
        folder: PackageFolder,
        earlier: Entries = lambda _: (),
        before: Callable[[DeskWork], None] = lambda _: None,
        **values: EntryValue,
    ) -> Package:
        """Prove, sign and publish; `values` are further ones of the entry.

        `earlier` gives entries that are proven too; `before` is done in the same transaction, first.
        """
        written = folder.files()
        digests = {one.name: one.sha256 for one in written}
        root = fingerprint(self.installation.root_public)
        with self.works() as work:
            before(work)
            stated = {name: digests[file] for name, file in kind.digests}
            entry = self.log.append(work, kind.stated, session, **{kind.about: about}, **stated, **values)
            proof = readable_json(proof_as_json(prove(work, self.installation.id, [*earlier(work), entry])))
            folder.write(LOG_PROOF, proof)
            unsigned = StatementSignature(
                kind,
                self.clock.now(),
                self.installation.id,
                root,
                about,
                (*written, PackageFile(LOG_PROOF, len(proof), sha256_hex(proof))),
                session.operator_id,
                b"",
                self.installation.root_public,
                with_issuers(work, {session.operator_id}),
            )
            signature = session.signing.sign(kind.label, unsigned.message())
            signed = replace(unsigned, signature=signature).to_bytes()
            folder.write(STATEMENT_SIG, signed)
            place = folder.publish()
            work.commit()
        names = (STATEMENT_SIG, *(one.name for one in unsigned.files))
        return Package(place, names, root, sha256_hex(signed))
