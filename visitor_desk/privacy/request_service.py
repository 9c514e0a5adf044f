"""The service for requests of data subjects: from the letter on the mat to an answer that proves itself."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from visitor_desk.clock import Clock
from visitor_desk.footage.footage_right import FootageRight
from visitor_desk.footage.place import Whereabouts
from visitor_desk.footage.ports import JobRunner
from visitor_desk.footage.visit_footage import VisitFootage
from visitor_desk.privacy.bound_rows import REQUESTS, request_row
from visitor_desk.privacy.clips import Clips
from visitor_desk.privacy.deadlines import due_on, holidays_in
from visitor_desk.privacy.kept_copies import KeptCopies
from visitor_desk.privacy.kept_record import KeptRecord
from visitor_desk.privacy.letters import LetterWriter
from visitor_desk.privacy.package_zip import zip_place, zipped
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.request_answer import AnswerGatherer
from visitor_desk.privacy.request_contents import ContentsPlanner, PackageContents
from visitor_desk.privacy.request_footage import FootageLeft, footage_left
from visitor_desk.privacy.request_holds import RequestHolds
from visitor_desk.privacy.request_package import Package, PackageFolder, disk_errors
from visitor_desk.privacy.request_places import accepted_places
from visitor_desk.privacy.request_records import accepted_records
from visitor_desk.privacy.request_release import Releaser, approval_request
from visitor_desk.privacy.request_terms import change_request, get_request, resumed
from visitor_desk.privacy.request_visits import accepted_visits
from visitor_desk.privacy.request_waits import drop_erasures
from visitor_desk.privacy.requests import (
    OPEN_STEPS,
    ClipNotInPackage,
    IdentityStep,
    NewRequest,
    ReceivedLater,
    Request,
    Requester,
    RequestId,
    RequestKind,
    RequestStep,
    accepted_requester,
    require_identity,
    require_package,
    require_step,
)
from visitor_desk.privacy.restrictions import follow_match
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.progress import Progress, Stopped, never, no_progress
from visitor_desk.security.approval_acts import RELEASE
from visitor_desk.security.approvals import Approvals, ApprovedByRequester
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, Purpose, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import EntryValue
from visitor_desk.security.records import Approval
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.security.signing import fingerprint
from visitor_desk.settings import Settings
from visitor_desk.visits.visit import VisitId

APPROVAL_VALID: Final = timedelta(days=3)
"""Long enough for a weekend between two people of a small team."""
_SECOND_PERSONS: Final = (Duty.PRIVACY, Duty.APPROVER, Duty.RELEASER)
"""They see what would go out, without a name, and may sign it; see `security/approval_acts.py`."""


@dataclass(frozen=True)
class Requests:
    """Takes requests in, identifies, matches, approves, answers and refuses them."""

    works: DeskWorks
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: RetentionRules
    footage: VisitFootage
    runner: JobRunner
    settings: Settings
    holds: RequestHolds
    right: FootageRight

    @requires(Duty.PRIVACY)
    def receive(self, session: Session, new: NewRequest) -> Request:
        """Write a request down and seal who asks; it is due one calendar month after its receipt.

        What cameras show of the places that somebody told stays from now on, and copies are asked for.
        Raises ReceivedLater, RequestFieldNotAccepted, or BsnNotKept where a field holds a citizen service
        number; of places as `match` does.
        """
        requester = accepted_requester(new.requester)
        now = self.clock.now()
        if new.received_at > now:
            raise ReceivedLater
        request = Request(
            id=RequestId(secrets.token_hex(8)),
            kind=new.kind,
            channel=new.channel,
            language=new.language,
            received_at=new.received_at,
            due=due_on(self.lives.local_day(new.received_at), holidays_in(self.settings.country)),
        )
        with self.works() as work:
            places = accepted_places(work, new.kind, new.places, (), now)
            request = replace(request, places=places)
            work.requests.add(request)
            self.sealed.seal(
                work,
                table=REQUESTS,
                record=request.id,
                group=Group.S,
                expires_on=self.lives.gone_on(Group.S, REQUESTS, now),
                fields=asdict(requester),
            )
            self.log.append(
                work,
                "request.received",
                session,
                request=request.id,
                kind=request.kind.value,
                channel=request.channel.value,
                due=request.due,
                places=[place.id for place in request.places],
                row=request_row(request),
            )
            self.holds.follow(session, work, request)
            work.commit()
        self.holds.ask_for_footage(session, request)
        return request

    @requires(*_SECOND_PERSONS)
    def board(self, session: Session) -> Sequence[Request]:  # noqa: ARG002 - read by the duty check
        """Return every request without names: those that wait first, each part by due day."""
        with self.works() as work:
            return sorted(work.requests.all(), key=lambda request: request.step not in OPEN_STEPS)

    @requires(Duty.PRIVACY)
    def person(self, session: Session, request_id: RequestId, purpose: Purpose) -> Requester:
        """Open who asks; an entry of the log. Raises KeyDestroyed after half a year."""
        with self.works() as work:
            request = get_request(work, request_id)
            requester = self._gatherer.requester(session, work, request, purpose)
            work.commit()
        return requester

    @requires(Duty.PRIVACY)
    def identify(self, session: Session, request_id: RequestId, steps: frozenset[IdentityStep]) -> Request:
        """Record the independent steps by which the requester was identified; IdentityNotProven below two."""
        require_identity(steps)
        with self.works() as work:
            request = get_request(work, request_id)
            require_step(request, RequestStep.RECEIVED, RequestStep.IDENTIFIED)
            changed = replace(
                resumed(request, self.clock.now(), self.lives, self.settings.country),
                step=RequestStep.IDENTIFIED,
                identity=steps,
            )
            said = sorted(step.value for step in steps)
            self._change(work, session, "request.identified", changed, steps=said)
            work.commit()
        return changed

    @requires(Duty.PRIVACY)
    def match(
        self,
        session: Session,
        request_id: RequestId,
        visits: Sequence[VisitId],
        places: Sequence[Whereabouts] = (),
        records: Sequence[KeptRecord] = (),
    ) -> Request:
        """Say which visits are the requester's, none included; an approval given before no longer counts.

        `places` is where somebody was who never had a visit, within one hour together; what was held of other
        places since the request came in is let go. What is known of them all stays until an answer has stood
        for seven weeks, and copies of their footage are asked for, where the request is one that is answered
        from them. `records` are theirs too (`RequestRecords.find`).

        Raises VisitUnknown, and VisitStillGoingOn for a visitor who has not left; of places ZoneUnknown,
        WindowNotAccepted and PlacesForAccessOnly; of records as `accepted_records`.
        """
        with self.works() as work:
            request = get_request(work, request_id)
            require_step(request, RequestStep.IDENTIFIED, RequestStep.MATCHED, RequestStep.APPROVED)
            wanted = accepted_visits(work, visits)
            found = accepted_places(work, request.kind, places, request.places, self.clock.now())
            today = self.lives.local_day(self.clock.now())
            changed = replace(
                request,
                step=RequestStep.MATCHED,
                visits=wanted,
                places=found,
                records=accepted_records(self.sealed, session, work, request.kind, records, today),
                prepared_by=session.operator_id,
            )
            ids = [place.id for place in found]
            self._change(work, session, "request.matched", changed, visits=wanted, places=ids)
            follow_match(work, self.log, session, request, changed)
            drop_erasures(work, self.log, session, request, self.clock.now(), still=wanted)
            self.holds.follow(session, work, changed)
            work.commit()
        self.holds.ask_for_footage(session, changed)
        return changed

    @requires(Duty.PRIVACY)
    def footage_left(
        self,
        session: Session,
        request_id: RequestId,
        visits: Sequence[VisitId] | None = None,
        places: Sequence[Whereabouts] | None = None,
    ) -> FootageLeft:
        """Return how long the footage of the request's visits and places stays, what is kept, what is gone.

        Of `visits` and `places` instead, before they are matched. Raises VisitUnknown, and of places as
        `match` does.
        """
        del session  # read by the duty check
        with self.works() as work:
            request = get_request(work, request_id)
            found = request.places
            if places is not None:
                found = accepted_places(work, request.kind, places, request.places, self.clock.now())
        shown = request.visits if visits is None else visits
        return footage_left(self.holds.evidence, request, shown, found)

    @requires(*_SECOND_PERSONS)
    def contents(
        self,
        session: Session,
        request_id: RequestId,
        progress: Progress = no_progress,
        stopped: Stopped = never,
    ) -> PackageContents:
        """Return what would go into the package; looks at the footage, so it may take minutes.

        Raises KeptForPrivacy for a deputy where some of it lies in the vault alone, and VaultAway.
        """
        return self._planned(session, request_id, progress, stopped)[0]

    @requires(*_SECOND_PERSONS)
    def approve(
        self,
        session: Session,
        request_id: RequestId,
        progress: Progress = no_progress,
        stopped: Stopped = never,
    ) -> Approval:
        """Sign exactly these contents as a second person; also renews an approval that is running out.

        Raises ApprovedByRequester where the session's operator matched the visits.
        """
        with self.works() as work:
            if get_request(work, request_id).prepared_by == session.operator_id:
                raise ApprovedByRequester(act=RELEASE)
        contents = self.contents(session, request_id, progress, stopped)
        with self.works() as work:
            request = get_request(work, request_id)
            require_step(request, RequestStep.MATCHED, RequestStep.APPROVED)
            asked = approval_request(request, contents)
            approval = self._approvals.approve(session, work, asked, valid_for=APPROVAL_VALID)
            self._change(
                work,
                session,
                "request.approved",
                replace(request, step=RequestStep.APPROVED),
                contents=asked.digest().hex(),
                visits=len(contents.visits),
                clips=sum(clip.releasable for clip in contents.clips),
            )
            work.commit()
        return approval

    @requires(Duty.PRIVACY, Duty.RELEASER)
    def show_clip(
        self,
        session: Session,
        request_id: RequestId,
        file: str,
        out: Path,
        progress: Progress = no_progress,
        stopped: Stopped = never,
    ) -> None:
        """Write one clip of the package to `out`, for a second person to watch before signing.

        The entry of the log stands before the clip does. Raises ClipNotInPackage for a part that is withheld
        or unknown, FootageRightOff, and NotPermittedByFolder where it cannot be written; a file that is there
        is replaced.
        """
        self.right(session)
        contents, clips = self._planned(session, request_id, progress, stopped)
        clip = next((clip for clip in contents.clips if clip.file == file and clip.releasable), None)
        if clip is None:
            raise ClipNotInPackage
        with self.works() as work:
            self.log.append(
                work,
                "clip.shown",
                session,
                request=request_id,
                visit=clip.wanted.visit_id,
                purpose=Purpose.PERSON_REQUEST,
            )
            work.commit()
        with disk_errors(out.name):
            clips.cut(clip.wanted, out)

    @requires(Duty.PRIVACY)
    def release(
        self,
        session: Session,
        request_id: RequestId,
        out: Path,
        progress: Progress = no_progress,
        stopped: Stopped = never,
        *,
        as_zip: bool = False,
    ) -> Package:
        """Write the package into the new or empty folder `out` and close the request.

        Either the whole package stands there and the log says so, or nothing does: also after Ctrl-C. With
        `as_zip` an encrypted zip then takes the folder's place; only what is returned holds its passphrase.

        Raises:
            ApprovalMissing, ApprovalExpired, ApprovalForOther, ApprovedByReleaser: it may not go out so.
            PackageFolderTaken, DiskFull, NotPermittedByFolder: it cannot go there.
            Cancelled: the person stopped it.
            ZipNotMade: the request is answered, and the package stands in the folder.
        """
        place = zip_place(out) if as_zip else None
        contents, clips = self._planned(session, request_id, progress, stopped)
        with self.works() as work:
            request = get_request(work, request_id)
            require_step(request, RequestStep.APPROVED)
        asked = approval_request(request, contents)
        releaser = Releaser(
            self.works,
            self._approvals,
            self.log,
            self.clock,
            clips,
            self._gatherer,
            LetterWriter(self.settings),
            self.holds,
        )
        releaser.check_approval(session, asked)
        with PackageFolder(out) as folder:
            package = releaser.release(session, request, contents, asked, folder, progress, stopped)
        return package if place is None else zipped(package, place)

    def _change(
        self, work: DeskWork, session: Session, act: str, changed: Request, **values: EntryValue
    ) -> None:
        change_request(work, self.log, session, act, changed, **values)

    def _planned(
        self, session: Session, request_id: RequestId, progress: Progress, stopped: Stopped
    ) -> tuple[PackageContents, Clips]:
        """Return the contents of a package and what its clips are cut from."""
        with self.works() as work:
            request = get_request(work, request_id)
        require_package(request)
        require_step(request, RequestStep.MATCHED, RequestStep.APPROVED)
        # What a person takes elsewhere holds no footage.
        shown = () if request.kind is RequestKind.PORTABILITY else request.visits
        ranges = [one for visit in shown for one in self.footage.ranges(visit)]
        ranges += [one for place in request.places for one in self.footage.place_ranges(place)]
        kept = KeptCopies(self.works, self.sealed, self.clock, self.lives, self.holds.evidence.vault)
        clips = Clips(self.footage, self.runner, kept.of(session, request, ranges, stopped))
        planner = ContentsPlanner(self.works, clips, self.lives, self.clock)
        return planner.contents(request, progress, stopped), clips

    @property
    def _approvals(self) -> Approvals:
        return Approvals(self.sealed.installation, self.log, self.clock)

    @property
    def _gatherer(self) -> AnswerGatherer:
        root = fingerprint(self.sealed.installation.root_public)
        return AnswerGatherer(self.works, self.sealed, self.lives, root)
