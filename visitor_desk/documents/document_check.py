"""The check of one document: lines or a picture in, findings and a verdict out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from visitor_desk.documents.document_kind import DocumentKind, document_kind
from visitor_desk.documents.document_rules import (
    Finding,
    FindingCode,
    Position,
    Severity,
    all_findings,
)
from visitor_desk.documents.mrz import Mrz, NotAnMrz, parse_mrz
from visitor_desk.documents.mrz_layouts import MrzFormat
from visitor_desk.documents.preview import Cover
from visitor_desk.documents.typed_lines import typed_lines


class Verdict(StrEnum):
    """The worst finding in the guard's words, in order of weight; the photograph is the guard's, always."""

    NO_OBJECTION = "no_objection"
    CHECKED_BY_EYE = "checked_by_eye"
    """The guard read the document without the desk, and found nothing against it."""
    SHOWN_EARLIER = "shown_earlier"
    """They left and come back: what was checked of their document earlier in this shift still counts."""
    VOUCHED_BY_HOST = "vouched_by_host"
    """There is no document: the host says who it is and walks along."""
    LOOK_AGAIN = "look_again"
    REFUSE = "refuse"


_VERDICTS = {
    Severity.NOTE: Verdict.NO_OBJECTION,
    Severity.LOOK_AGAIN: Verdict.LOOK_AGAIN,
    Severity.REFUSE: Verdict.REFUSE,
}


@dataclass(frozen=True, slots=True)
class DocumentCheck:
    """What the check of one document found.

    `mrz` is for the screen while the visitor stands there; `minimise` decides what of it outlives
    that. `doubtful` are the positions that the picture reader was unsure of or has repaired.
    Format, kind, state and `mrz` are None where no zone was found. `number_seen` is a number that the
    guard typed, where there are no lines and a zone keeps it.
    """

    format: MrzFormat | None
    kind: DocumentKind | None
    issuing_state: str | None
    verdict: Verdict
    findings: tuple[Finding, ...]
    mrz: Mrz | None = field(repr=False)
    doubtful: tuple[Position, ...] = ()
    token: str | None = field(default=None, repr=False)
    """What tells this document from others without its number; None where no number was read."""
    number_seen: str | None = field(default=None, repr=False)
    covers: tuple[Cover, ...] = field(default=(), repr=False)
    """What is painted over in the picture before anybody sees it."""


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """Return the verdict of the heaviest finding; without findings there is no objection."""
    return _VERDICTS[max((finding.severity for finding in findings), default=Severity.NOTE)]


def worst(*verdicts: Verdict) -> Verdict:
    """Return the heaviest of some verdicts."""
    return max(verdicts, key=list(Verdict).index)


def read_twice(check: DocumentCheck, earlier: DocumentCheck | None) -> DocumentCheck:
    """Return a check whose failed digits an earlier, independent reading agrees with, character by character.

    Then nothing was misread: the digit is wrong in print, which 8 % of official specimens are too. A
    reading with a doubtful character proves nothing.
    """
    if earlier is None or check.mrz is None or earlier.mrz is None:
        return check
    if check.mrz.lines != earlier.mrz.lines or check.doubtful or earlier.doubtful:
        return check
    failed = (FindingCode.CHECK_DIGIT_FAILED, FindingCode.COMPOSITE_FAILED)
    findings = tuple(
        replace(one, code=FindingCode.PRINTED_DIGIT_WRONG) if one.code in failed else one
        for one in check.findings
    )
    return replace(check, findings=findings)


def check_lines(
    lines: Sequence[str],
    *,
    today: date,
    doubtful: Iterable[Position] = (),
    repaired: Iterable[Position] = (),
) -> DocumentCheck:
    """Check the lines of one zone, read or typed, on a local calendar day.

    NotAnMrz where they have no known format.
    """
    doubtful, repaired = set(doubtful), set(repaired)
    mrz = parse_mrz(typed_lines(lines))
    findings = tuple(all_findings(mrz, today, doubtful, repaired))
    return DocumentCheck(
        format=mrz.format,
        kind=document_kind(mrz),
        issuing_state=mrz.issuing_state,
        verdict=verdict_of(findings),
        findings=findings,
        mrz=mrz,
        doubtful=tuple(sorted(doubtful | repaired)),
    )


def check_picture(path: Path, today: date, *, shown: bool = True) -> DocumentCheck:
    """Check the document in a picture file; meant to run in a worker process.

    `shown` says that somebody will see the picture, so that its covers are looked for too. A picture without
    a readable zone is a result (look again, `no_mrz`). A file that is no picture raises what the picture
    reader raises.
    """
    # The reader brings OpenCV along: only a process that reads pictures pays for it.
    from visitor_desk.documents.mrz_image import load_picture, read_mrz  # noqa: PLC0415
    from visitor_desk.documents.preview_covers import code_covers, zone_covers  # noqa: PLC0415

    picture = load_picture(path, grey=True)
    reading = read_mrz(picture)
    covers = code_covers(picture) if shown else ()
    if reading is None:
        return _without_mrz(covers)
    if shown:
        covers += zone_covers(reading)
    try:
        check = check_lines(reading.lines, today=today, doubtful=reading.doubtful, repaired=reading.repaired)
    except NotAnMrz:
        return _without_mrz(covers)
    return replace(check, covers=covers)


def _without_mrz(covers: tuple[Cover, ...]) -> DocumentCheck:
    findings = (Finding(FindingCode.NO_MRZ, Severity.LOOK_AGAIN),)
    return DocumentCheck(None, None, None, verdict_of(findings), findings, None, covers=covers)
