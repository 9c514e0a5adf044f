"""Releases a package: opens, cuts, writes, signs, and closes the request when it stands in its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.privacy.answer import Answer
from visitor_desk.privacy.bound_rows import request_row
from visitor_desk.privacy.clips import Clips
from visitor_desk.privacy.letters import LetterWriter
from visitor_desk.privacy.operator_chain import with_issuers
from visitor_desk.privacy.package_manifest import (
    COVERAGE,
    DATA,
    LETTER,
    LOG_PROOF,
    MANIFEST,
    PORTABLE,
    PORTABLE_SCHEMA,
    PORTABLE_TABLE,
    SIGNATURE,
    SIGNED_AS,
    Manifest,
    PackageFile,
    PackageSignature,
    sha256_hex,
    signed_message,
)
from visitor_desk.privacy.portable import portable_of, provided_by, schema, table_of
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.request_answer import CLIP_CUT, AnswerGatherer, entries_about
from visitor_desk.privacy.request_contents import ClipPlan, PackageContents, plain_id
from visitor_desk.privacy.request_holds import RequestHolds
from visitor_desk.privacy.request_package import (
    Package,
    PackageFolder,
    coverage_of,
    data_of,
    disk_errors,
    how_to_check,
    readable_json,
)
from visitor_desk.privacy.requests import Request, RequestKind, RequestNotAtStep, RequestStep
from visitor_desk.progress import Progress, Stopped, stop_point
from visitor_desk.security.approval_acts import RELEASE
from visitor_desk.security.approvals import ApprovalRequest, Approvals
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Purpose
from visitor_desk.security.log_proof import proof_as_json, prove
from visitor_desk.security.records import Approval, OperatorId
from visitor_desk.security.session import Session
from visitor_desk.security.signing import fingerprint


class ApprovedByReleaser(DeskError):
    """Who approved the contents cannot be the one who hands them out."""

    code = "requests.approved_by_releaser"


@dataclass(frozen=True)
class Releaser:
    """Writes one package and closes its request."""

    works: DeskWorks
    approvals: Approvals
    log: AuditLog
    clock: Clock
    clips: Clips
    gatherer: AnswerGatherer
    letters: LetterWriter
    holds: RequestHolds

    def check_approval(self, session: Session, asked: ApprovalRequest) -> None:
        """Raise before anything personal is opened when the package may not go out; nothing is marked."""
        with self.works() as work:
            # Left without a commit: looking does not use the approval up.
            self._use(session, work, asked)

    def release(
        self,
        session: Session,
        request: Request,
        contents: PackageContents,
        asked: ApprovalRequest,
        folder: PackageFolder,
        progress: Progress,
        stopped: Stopped,
    ) -> Package:
        """Fill the folder and publish it; see `Requests.release`."""
        opened = self.gatherer.open(session, request, contents, self.clock.now())
        clips = [(clip, clip.file) for clip in contents.clips if clip.file is not None]
        for done, (clip, name) in enumerate(clips):
            stop_point(stopped)
            with disk_errors(folder.name):
                self._cut(session, clip, folder.place(name))
            folder.settle(name)
            progress(done + 1, len(clips) + 1)
        now = self.clock.now()
        answer = self.gatherer.answer(request, opened, contents, now)
        for name, content in {**self._texts(answer, contents), **how_to_check()}.items():
            folder.write(name, content)
        stop_point(stopped)
        # Hashed before the work begins: a work holds the store's write lock, and clips are large.
        package = self._close(session, request, contents, asked, folder, folder.files(), now)
        progress(len(clips) + 1, len(clips) + 1)
        return package

    def _texts(self, answer: Answer, contents: PackageContents) -> dict[str, bytes]:
        """Return the files beside the clips, by name."""
        if answer.request.kind is RequestKind.PORTABILITY:
            provided = provided_by(answer)
            return {
                LETTER: self.letters.portable(answer),
                PORTABLE: readable_json(portable_of(answer, provided)),
                PORTABLE_TABLE: table_of(provided),
                PORTABLE_SCHEMA: schema(),
            }
        return {
            LETTER: self.letters.access(answer),
            DATA: readable_json(data_of(answer, self.letters.settings)),
            COVERAGE: readable_json(coverage_of(contents.coverage)),
        }

    def _cut(self, session: Session, plan: ClipPlan, out: Path) -> None:
        """Cut one clip and say so in the log, where the person's consultations come from."""
        wanted = plan.wanted
        clip = self.clips.cut(wanted, out)
        with self.works() as work:
            self.log.append(
                work,
                CLIP_CUT,
                session,
                visit=wanted.visit_id,
                camera=plain_id(wanted.camera),
                purpose=Purpose.PERSON_REQUEST,
                shown_ms=round(clip.shown_s * 1000),
                copies=len(plan.copies),
            )
            work.commit()

    def _close(
        self,
        session: Session,
        request: Request,
        contents: PackageContents,
        asked: ApprovalRequest,
        folder: PackageFolder,
        written: tuple[PackageFile, ...],
        now: datetime,
    ) -> Package:
        """Prove, sign and publish inside the work that closes the request: all of it happens, or none."""
        installation = self.approvals.installation
        root = fingerprint(installation.root_public)
        with self.works() as work:
            current = work.requests.get(request.id)
            if current != request:
                raise RequestNotAtStep(step=current.step if current else "-", wanted=RequestStep.APPROVED)
            # What another case kept is proven by that case alone.
            copies = {copy.clip for clip in contents.clips for copy in clip.copies if copy.own}
            proof = prove(work, installation.id, entries_about(work, request, sorted(copies)))
            log_proof = readable_json(proof_as_json(proof))
            folder.write(LOG_PROOF, log_proof)
            files = (*written, PackageFile(LOG_PROOF, len(log_proof), sha256_hex(log_proof)))
            approval = self._use(session, work, asked)
            manifest = Manifest(now, installation.id, root, approval, asked, files).to_bytes()
            digest = sha256_hex(manifest)
            signature = PackageSignature(
                digest,
                session.operator_id,
                session.signing.sign(SIGNED_AS, signed_message(digest, session.operator_id)),
                installation.root_public,
                with_issuers(work, {session.operator_id, approval.approver}),
            )
            folder.write(MANIFEST, manifest)
            folder.write(SIGNATURE, signature.to_bytes())
            answered = replace(
                request, step=RequestStep.ANSWERED, closed_at=now, package=digest, outcome=contents.outcome
            )
            work.requests.update(answered)
            self.log.append(
                work,
                "request.answered",
                session,
                request=request.id,
                manifest=digest,
                files=len(files),
                approver=approval.approver,
                row=request_row(answered),
            )
            self.holds.follow(session, work, answered)
            place = folder.publish()
            work.commit()
        names = (MANIFEST, SIGNATURE, *(one.name for one in files))
        return Package(place, names, root, digest)

    def _use(self, session: Session, work: DeskWork, asked: ApprovalRequest) -> Approval:
        approval = self.approvals.use(work, asked)
        if approval.approver == session.operator_id:
            raise ApprovedByReleaser
        return approval


def approval_request(request: Request, contents: PackageContents) -> ApprovalRequest:
    """Return what a second person signs: the release of exactly these contents, asked for by who matched."""
    return ApprovalRequest(
        request.id, RELEASE, OperatorId(request.prepared_by or ""), contents.values(request)
    )
