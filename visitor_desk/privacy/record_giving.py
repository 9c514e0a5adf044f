"""The service that gives records of visits under an order: exactly those that it covers, with two people.

Names and document checks are opened for a legal duty, with an entry of the log about each visit; what is
given is a folder with JSON and a paper, signed as a whole, and its digests stand in the register.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.privacy.authority_visit import OrderShown
from visitor_desk.privacy.disclosure import (
    Disclosure,
    DisclosureId,
    GivenRecord,
    GivenRecords,
    GroundMissing,
)
from visitor_desk.privacy.disclosure_rows import GIVEN, get_disclosure, keep_disclosure, open_disclosure
from visitor_desk.privacy.kept_footage import HandOutNotAsked
from visitor_desk.privacy.package_manifest import sha256_hex
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.record_paper import RecordPaper
from visitor_desk.privacy.record_scope import CoveredVisit, covered_visits
from visitor_desk.privacy.request_contents import VISITS
from visitor_desk.privacy.request_package import Package, PackageFolder, readable_json
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.privacy.statement_signature import RECORDS, RECORDS_OUT, RECORDS_PAPER
from visitor_desk.privacy.statement_writer import StatementWriter
from visitor_desk.progress import Progress, Stopped, stop_point
from visitor_desk.security.approval_acts import HAND_OUT
from visitor_desk.security.approvals import ApprovalRequest, Approvals
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.canonical import canonical_json, iso_utc
from visitor_desk.security.duties import Duty, Purpose, requires
from visitor_desk.security.four_eyes import FourEyes, asked_for
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import KeyDestroyed, NothingSealed, SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.settings import Settings
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.restriction import require_unrestricted
from visitor_desk.visits.visit import VisitId

RECORDS_FORMAT: Final = "visitor-desk/records/1"
MOST_RECORDS: Final = 500
"""A second person reads all of them before they sign."""


class NoRecordsCovered(DeskError):
    """None was named, or one that the order does not cover: by place, by time, or as it names footage."""

    code = "disclosures.records_outside"


class TooManyRecords(DeskError):
    """More records than two people can look through at once. Values: `most`."""

    code = "disclosures.too_many_records"


@dataclass(frozen=True)
class RecordGiving:
    """Gives what the house wrote down of visits, where an order names it."""

    works: DeskWorks
    sealed: SealedRecords
    approvals: Approvals
    four_eyes: FourEyes
    log: AuditLog
    clock: Clock
    settings: Settings

    @requires(Duty.PRIVACY)
    def covered(
        self,
        session: Session,  # noqa: ARG002 - read by the duty check
        disclosure: DisclosureId,
    ) -> Sequence[CoveredVisit]:
        """Return the visits that a disclosure covers, by arrival, without names. Raises DisclosureUnknown."""
        with self.works() as work:
            found = covered_visits(work, get_disclosure(work, disclosure), self.clock.now())
        return list(found.values())

    @requires(Duty.PRIVACY)
    def ask(self, session: Session, disclosure: DisclosureId, visits: Collection[VisitId]) -> ApprovalRequest:
        """Ask for a second person's signature over the records of exactly these visits.

        Raises DisclosureUnknown, DisclosureClosed, GroundMissing, NoRecordsCovered and TooManyRecords.
        """
        with self.works() as work:
            self._allowed(work, disclosure, visits)
        return self.four_eyes.ask(
            session, HAND_OUT, {"disclosure": disclosure, "records": sorted(set(visits))}
        )

    @requires(Duty.PRIVACY)
    def hand_out(
        self,
        session: Session,
        request_id: str,
        out: Path,
        language: RequestLanguage,
        progress: Progress,
        stopped: Stopped,
    ) -> Package:
        """Write what was asked for and signed into a new or empty folder; the register keeps what it was.

        Raises HandOutNotAsked, ApprovalMissing and its kin, what `ask` raises of a disclosure that changed
        meanwhile, PackageFolderTaken, DiskFull, NotPermittedByFolder or Cancelled; nothing is left then.
        """
        with self.works() as work:
            asked = _asked(work, request_id)
            # Left without a commit: looking does not use the approval up.
            self.approvals.use(work, asked)
        under = DisclosureId(str(asked.values["disclosure"]))
        with PackageFolder(out) as folder:
            # Where the folder cannot be made nothing was opened: no consultation stands for nothing.
            disclosure, chosen, records = self._open(session, under, _visits(asked), progress, stopped)
            now = self.clock.now()
            whole = readable_json(self._json(disclosure, records, now))
            paper = RecordPaper(self.settings, language).pdf(disclosure, chosen, records, now)
            folder.write(RECORDS, whole)
            folder.write(RECORDS_PAPER, paper)

            def used(work: DeskWork) -> None:
                approval = self.approvals.use(work, asked)
                work.approval_requests.delete(asked.id)
                given = tuple(
                    GivenRecord(one.visit.id, sha256_hex(canonical_json(record)))
                    for one, record in zip(chosen, records, strict=True)
                )
                handed = GivenRecords(now, sha256_hex(whole), asked.requester, approval.approver, given)
                found = open_disclosure(work, under)
                kept = replace(found, handed_out=(*found.handed_out, handed))
                keep_disclosure(work, self.log, GIVEN, session, kept)

            writer = StatementWriter(self.works, self.log, self.clock, self.approvals.installation)
            return writer.sign(
                session,
                RECORDS_OUT,
                under,
                folder,
                before=used,
                visits=len(records),
                request=asked.id,
            )

    def _open(
        self,
        session: Session,
        under: DisclosureId,
        visits: Collection[VisitId],
        progress: Progress,
        stopped: Stopped,
    ) -> tuple[Disclosure, list[CoveredVisit], list[dict[str, Any]]]:
        """Open what is given; the entries are committed before a word of it is written."""
        with self.works() as work:
            disclosure, chosen = self._allowed(work, under, visits)
            zones = {zone.id: zone.name for zone in work.zones.all()}
            records = []
            for done, one in enumerate(chosen):
                stop_point(stopped)
                records.append(self._record(session, work, under, one, zones))
                progress(done + 1, len(chosen))
            work.commit()
        return disclosure, chosen, records

    def _json(
        self, disclosure: Disclosure, records: Sequence[dict[str, Any]], now: datetime
    ) -> dict[str, Any]:
        return {
            "format": RECORDS_FORMAT,
            "site": self.settings.site,
            "made_at": iso_utc(now),
            "disclosure": disclosure.id,
            "order": {
                "kind": disclosure.order.value,
                "article": disclosure.article,
                "number": disclosure.number,
                "ground": disclosure.voluntary.value if disclosure.voluntary else None,
            },
            "records": list(records),
        }

    def _allowed(
        self, work: DeskWork, under: DisclosureId, visits: Collection[VisitId]
    ) -> tuple[Disclosure, list[CoveredVisit]]:
        disclosure = open_disclosure(work, under)
        if disclosure.order is OrderShown.NONE and disclosure.voluntary is None:
            raise GroundMissing
        if len(set(visits)) > MOST_RECORDS:
            raise TooManyRecords(most=MOST_RECORDS)
        covered = covered_visits(work, disclosure, self.clock.now())
        if not visits or not covered.keys() >= set(visits):
            raise NoRecordsCovered
        return disclosure, [one for visit, one in covered.items() if visit in visits]

    def _record(
        self,
        session: Session,
        work: DeskWork,
        under: DisclosureId,
        one: CoveredVisit,
        zones: Mapping[ZoneId, str],
    ) -> dict[str, Any]:
        """Return what is given of one visit as JSON; None stands for what is no longer there."""
        require_unrestricted(work, one.visit.id, Purpose.LEGAL_DUTY)
        record: dict[str, Any] = {
            "visit": one.visit.id,
            "present": [{"from": iso_utc(each.start), "until": iso_utc(each.end)} for each in one.spans],
            "zones": [zones.get(zone, zone) for zone in one.zones],
            "identity": self._opened(session, work, under, one.visit.id, Group.D),
        }
        if one.document:
            record["document"] = self._opened(session, work, under, one.visit.id, Group.S)
        return record

    def _opened(
        self, session: Session, work: DeskWork, under: DisclosureId, visit: VisitId, group: Group
    ) -> dict[str, Any] | None:
        try:
            return dict(
                self.sealed.open(
                    session,
                    work,
                    table=VISITS,
                    record=visit,
                    group=group,
                    purpose=Purpose.LEGAL_DUTY,
                    disclosure=under,
                )
            )
        except (KeyDestroyed, NothingSealed):
            return None


def _asked(work: DeskWork, request_id: str) -> ApprovalRequest:
    asked = asked_for(work, request_id, HAND_OUT)
    if asked is None or "records" not in asked.values:
        raise HandOutNotAsked
    return asked


def _visits(asked: ApprovalRequest) -> set[VisitId]:
    visits = asked.values["records"]
    assert isinstance(visits, list)
    return {VisitId(str(one)) for one in visits}
