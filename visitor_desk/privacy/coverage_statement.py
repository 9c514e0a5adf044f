"""States what is there of a visit's footage, signed: JSON for programs, a PDF for people, and in the log."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from visitor_desk.clock import Clock
from visitor_desk.footage.camera import true_span
from visitor_desk.footage.coverage import CoverageStatement
from visitor_desk.footage.footage_link import FootageLink
from visitor_desk.privacy.coverage_paper import CoveragePaper, KeptStretch, StatedVisit
from visitor_desk.privacy.kept_copies import told_copies
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.request_package import Package, PackageFolder, readable_json
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.privacy.statement_signature import COVERAGE, PAPER, STATEMENT
from visitor_desk.privacy.statement_writer import StatementWriter
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.canonical import iso_utc
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.records import Installation
from visitor_desk.security.session import Session
from visitor_desk.settings import Settings
from visitor_desk.visits.visit import VisitId, VisitUnknown

STATEMENT_FORMAT: Final = "visitor-desk/coverage-statement/1"


@dataclass(frozen=True)
class CoverageStatements:
    """Writes signed statements; whoever may see the coverage of a visit may state it under their name."""

    works: DeskWorks
    log: AuditLog
    clock: Clock
    link: FootageLink
    installation: Installation
    settings: Settings
    lives: RetentionRules

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def state(self, session: Session, visit_id: VisitId, out: Path, language: RequestLanguage) -> Package:
        """Write a statement into the folder `out`, new or empty.

        Raises VisitUnknown, PackageFolderTaken, DiskFull or NotPermittedByFolder; then nothing is left.
        """
        statement = self.link.answer(session, visit_id)
        with self.works() as work:
            visit = _visit(work, visit_id)
            kept = kept_stretches(work, statement, self.lives.local_day(statement.made_at))
            visit = replace(visit, kept=kept)
        paper = CoveragePaper(self.settings).pdf(statement, visit, language)
        stated = readable_json(statement_json(statement, visit, self.installation, self.settings))
        with PackageFolder(out) as folder:
            folder.write(STATEMENT, stated)
            folder.write(PAPER, paper)
            return StatementWriter(self.works, self.log, self.clock, self.installation).sign(
                session,
                COVERAGE,
                visit_id,
                folder,
                ranges=len(statement.ranges),
                recorded_ms=round(statement.recorded_s * 1000),
                missing_ms=round(statement.missing_s * 1000),
            )


def statement_json(
    statement: CoverageStatement, visit: StatedVisit, installation: Installation, settings: Settings
) -> dict[str, Any]:
    """Return a statement as JSON: times, numbers, reasons and evidence, and no word about a person."""
    ranges = []
    for covered in statement.ranges:
        whole: dict[str, Any] = dict(covered.to_json())
        whole["camera_name"] = visit.cameras[covered.range.camera]
        whole["parts"] = [
            {
                **part.to_json(),
                "evidence": part.evidence(),
                "kept_copies": [one.to_json() for one in visit.copies_of(covered, part)],
            }
            for part in covered.parts
        ]
        ranges.append(whole)
    return {
        "format": STATEMENT_FORMAT,
        "installation": installation.id,
        "site": settings.site,
        "time_zone": settings.time_zone,
        "made_at": iso_utc(statement.made_at),
        "visit": {
            "id": statement.visit_id,
            "arrived_at": iso_utc(visit.arrived_at),
            "left_at": iso_utc(visit.left_at) if visit.left_at else None,
            "zones": list(visit.zones),
        },
        "totals": {
            "ranges": len(statement.ranges),
            "recorded_s": round(statement.recorded_s, 3),
            "missing_s": round(statement.missing_s, 3),
            "seconds_by_state": _by_state(statement),
            "missing_but_kept_s": round(visit.kept_s(statement), 3),
        },
        "ranges": ranges,
    }


def _by_state(statement: CoverageStatement) -> dict[str, float]:
    seconds: defaultdict[str, float] = defaultdict(float)
    for covered in statement.ranges:
        for part in covered.parts:
            seconds[part.state.value] += part.seconds
    return {state: round(found, 3) for state, found in sorted(seconds.items())}


def kept_stretches(work: DeskWork, statement: CoverageStatement, today: date) -> tuple[KeptStretch, ...]:
    """Return the copies of the vault, in true time, that a statement may tell of: of no secret case."""
    clips = {clip.id: clip for clip, _ in told_copies(work, [one.range for one in statement.ranges], today)}
    return tuple(
        KeptStretch(
            clip.camera, true_span(work.clock_offsets.of_camera(clip.camera), clip.span), clip.sha256 or ""
        )
        for clip in clips.values()
    )


def _visit(work: DeskWork, visit_id: VisitId) -> StatedVisit:
    visit = work.visits.get(visit_id)
    if visit is None:
        raise VisitUnknown
    names = {zone.id: zone.name for zone in work.zones.all()}
    cameras = {camera.id: camera.name for camera in work.cameras.all()}
    zones = tuple(names.get(zone, zone) for zone in visit.zones)
    return StatedVisit(visit.arrived_at, visit.left_at, zones, cameras)
