"""From a document check to what the guard reads: a verdict, sentences, and findings to settle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ui.formats import Formats, visible
from ui.i18n import Texts
from ui.palettes import Tone
from ui.reception.finding_words import finding_gaps
from visitor_desk.documents.document_check import DocumentCheck, Verdict
from visitor_desk.documents.document_rules import Finding, FindingCode, Severity
from visitor_desk.documents.minimise import held_while_waiting
from visitor_desk.visits.arrival_findings import Choice, choices_for, verdict_with

TONES = {
    Verdict.NO_OBJECTION: Tone.GOOD,
    Verdict.CHECKED_BY_EYE: Tone.ACCENT,
    Verdict.SHOWN_EARLIER: Tone.ACCENT,
    Verdict.VOUCHED_BY_HOST: Tone.ACCENT,
    Verdict.LOOK_AGAIN: Tone.LOOK_AGAIN,
    Verdict.REFUSE: Tone.BAD,
}

_NOTES_SHOWN = frozenset({FindingCode.EXPIRES_TODAY, FindingCode.NO_EXPIRY})
_DIGITS = frozenset(
    {FindingCode.CHECK_DIGIT_FAILED, FindingCode.COMPOSITE_FAILED, FindingCode.PRINTED_DIGIT_WRONG}
)


@dataclass(frozen=True, slots=True)
class ToSettle:
    """A kind of finding that needs a named choice before anybody is admitted; `advice` says what to do."""

    code: str
    short: str
    choices: tuple[Choice, ...]
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """Whom the ticket names, for the sentences of a check by eye or of a vouching host."""

    name: str = field(default="", repr=False)
    host: str = ""
    left: str = ""
    """When somebody who comes back went out."""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """What the document panel shows of one check."""

    tone: Tone
    verdict: str
    sentences: tuple[str, ...] = field(repr=False)
    footnote: str = field(repr=False)
    to_settle: tuple[ToSettle, ...]
    refused: bool
    check: DocumentCheck = field(repr=False)
    found: tuple[Finding, ...] = field(default=(), repr=False)

    def waiting(self, *, keeps_number: bool) -> DocumentView:
        """Return what a check-in that was set aside shows: the verdict and what is to settle, in short."""
        check = held_while_waiting(self.check, self.found, keeps_number=keeps_number)
        if self.check.mrz is None:
            return replace(self, check=check)
        shorts = tuple(one.short for one in self.to_settle)
        return replace(self, sentences=shorts, footnote="", check=check, found=())

    @property
    def read_and_forgotten(self) -> bool:
        """Tell whether lines were read that are held no longer, so that no other name can be compared."""
        return self.check.format is not None and self.check.mrz is None

    @property
    def vouched(self) -> bool:
        """Tell whether the host's word stands in the place of a document."""
        return self.check.verdict is Verdict.VOUCHED_BY_HOST

    @property
    def shown_earlier(self) -> bool:
        """Tell whether the check of an earlier visit of this shift stands in the place of a document."""
        return self.check.verdict is Verdict.SHOWN_EARLIER

    @property
    def has_photo(self) -> bool:
        """Tell whether there is a photo to compare: of a document that is here and serves."""
        return not (self.refused or self.vouched or self.shown_earlier)


def document_view(
    check: DocumentCheck,
    found: Sequence[Finding],
    texts: Texts,
    formats: Formats,
    today: date,
    announced: Announcement | None = None,
) -> DocumentView:
    """Prepare a check, and what the arrival found beside it, for the screen: the worst is the verdict."""
    verdict = verdict_with(check, found)
    everything = sorted((*found, *check.findings), key=lambda one: -one.severity)
    weighty = _by_code(_weighty(everything))
    sentences = _by_eye(check, announced or Announcement(), texts)
    for findings in weighty:
        sentences.append(_filled("finding", findings, texts, formats))
        if findings[0].severity is Severity.REFUSE:
            sentences.append(_filled("finding_advice", findings, texts, formats))
    to_settle = [
        ToSettle(
            findings[0].code.value,
            _filled("finding_short", findings, texts, formats),
            choices_for(findings[0].code),
            _filled("finding_advice", findings, texts, formats),
        )
        for findings in weighty
        if findings[0].severity is Severity.LOOK_AGAIN
    ]
    return DocumentView(
        tone=TONES[verdict],
        verdict=texts(f"verdict.{verdict.value}"),
        sentences=tuple(sentences),
        footnote=_footnote(check, texts, formats, today),
        to_settle=tuple(to_settle),
        refused=verdict is Verdict.REFUSE,
        check=check,
        found=tuple(found),
    )


def _by_eye(check: DocumentCheck, announced: Announcement, texts: Texts) -> list[str]:
    """Return what the guard has to do that no machine did."""
    if check.verdict is Verdict.VOUCHED_BY_HOST:
        return [texts("without.vouched", host=visible(announced.host))]
    if check.verdict is Verdict.SHOWN_EARLIER:
        return [texts("back.shown_earlier", left=announced.left)]
    if check.verdict is Verdict.CHECKED_BY_EYE and announced.name:
        return [texts("by_eye.name", name=visible(announced.name))]
    return []


def _weighty(findings: Sequence[Finding]) -> list[Finding]:
    # Notes under a plain "no objection" would teach the guard to read past sentences.
    heavy = [finding for finding in findings if finding.severity is not Severity.NOTE]
    return heavy or [finding for finding in findings if finding.code in _NOTES_SHOWN]


def _by_code(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Gather the findings of one code: the guard reads and settles a code once, with all its fields."""
    gathered: dict[FindingCode, list[Finding]] = {}
    for finding in findings:
        gathered.setdefault(finding.code, []).append(finding)
    return list(gathered.values())


def _filled(family: str, findings: Sequence[Finding], texts: Texts, formats: Formats) -> str:
    gaps = finding_gaps(findings, texts)
    shown = {name: formats.day(value) if isinstance(value, date) else value for name, value in gaps.items()}
    return texts.sentence_with_gaps(f"{family}.{findings[0].code.value}", shown)


def _footnote(check: DocumentCheck, texts: Texts, formats: Formats, today: date) -> str:
    if check.kind is None:
        return ""
    kind = texts(f"kind.{check.kind.value}")
    if check.mrz is None:
        return texts("by_eye.kind", kind=kind)
    expiry = check.mrz.expiry_date
    last = expiry.expiry(today) if expiry is not None else None
    words = texts("document.expires", date=formats.day(last)) if last else texts("document.no_expiry")
    state = visible(check.issuing_state or texts("visits.nothing"))
    facts = texts("document.facts", kind=kind, state=state, expiry=words)
    failed = any(finding.code in _DIGITS for finding in check.findings)
    agree = bool(check.mrz.checks) and not failed
    return f"{facts} {texts('document.digits_agree')}" if agree else facts
