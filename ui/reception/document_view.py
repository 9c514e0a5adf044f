"""From a document check to what the guard reads: a verdict, sentences, and findings to settle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ui.formats import Formats, visible
from ui.i18n import Texts
from ui.palettes import Tone
from visitor_desk.documents.document_check import DocumentCheck, Verdict, findings_only
from visitor_desk.documents.document_rules import Finding, FindingCode, Severity
from visitor_desk.visits.check_in import NAME_DIFFERS, Choice

TONES = {
    Verdict.NO_OBJECTION: Tone.GOOD,
    Verdict.LOOK_AGAIN: Tone.LOOK_AGAIN,
    Verdict.REFUSE: Tone.BAD,
}

_NAME_FINDINGS = {NAME_DIFFERS, FindingCode.NAME_NOT_IN_LINES.value}


@dataclass(frozen=True, slots=True)
class ToSettle:
    """A kind of finding that needs a named choice before anybody is admitted."""

    code: str
    short: str
    choices: tuple[Choice, ...]


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


@dataclass(frozen=True, slots=True)
class NamesDiffer:
    """The name on the document and the one on the ticket, when they are not the same."""

    document: str = field(repr=False)
    ticket: str = field(repr=False)


def document_view(
    check: DocumentCheck, names: NamesDiffer | None, texts: Texts, formats: Formats, today: date
) -> DocumentView:
    """Prepare a check for the screen; a name that differs turns no objection into a second look."""
    verdict = check.verdict
    weighty = _by_code(_weighty(check.findings))
    sentences = [_sentence(findings, texts, formats) for findings in weighty]
    to_settle = [
        ToSettle(
            findings[0].code.value,
            _filled(f"finding_short.{findings[0].code.value}", findings, texts, formats),
            choices_for(findings[0].code.value),
        )
        for findings in weighty
        if findings[0].severity is Severity.LOOK_AGAIN
    ]
    if names is not None:
        if verdict is Verdict.NO_OBJECTION:
            verdict = Verdict.LOOK_AGAIN
        differs = texts(
            f"finding.{NAME_DIFFERS}", document=visible(names.document), ticket=visible(names.ticket)
        )
        sentences.insert(0, differs)
        to_settle.insert(
            0, ToSettle(NAME_DIFFERS, texts(f"finding_short.{NAME_DIFFERS}"), choices_for(NAME_DIFFERS))
        )
    return DocumentView(
        tone=TONES[verdict],
        verdict=texts(f"verdict.{verdict.value}"),
        sentences=tuple(sentences),
        footnote=_footnote(check, texts, formats, today),
        to_settle=tuple(to_settle),
        refused=verdict is Verdict.REFUSE,
        check=check,
    )


def waiting_view(view: DocumentView, texts: Texts, formats: Formats, today: date) -> DocumentView:
    """Return what a check-in that is set aside shows of its document: findings without names."""
    differs = any(one.code == NAME_DIFFERS for one in view.to_settle)
    return document_view(findings_only(view.check, name_differs=differs), None, texts, formats, today)


def _sentence(findings: Sequence[Finding], texts: Texts, formats: Formats) -> str:
    if findings[0].code is FindingCode.NAME_DIFFERS:
        # The two spellings are gone.
        return texts("document.name_differed")
    return _filled(f"finding.{findings[0].code.value}", findings, texts, formats)


def choices_for(code: str) -> tuple[Choice, ...]:
    """Return the choices that make sense for a finding: a spelling settles names only."""
    if code in _NAME_FINDINGS:
        return (Choice.SAME_PERSON_OTHER_SPELLING, Choice.SEEN_AND_ACCEPTED, Choice.SUPERVISOR_CALLED)
    return (Choice.SEEN_AND_ACCEPTED, Choice.SUPERVISOR_CALLED)


def _weighty(findings: Sequence[Finding]) -> list[Finding]:
    # Notes under a plain "no objection" would teach the guard to read past sentences.
    heavy = [finding for finding in findings if finding.severity is not Severity.NOTE]
    return heavy or [finding for finding in findings if finding.code is FindingCode.EXPIRES_TODAY]


def _by_code(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Gather the findings of one code: the guard reads and settles a code once, with all its fields."""
    gathered: dict[FindingCode, list[Finding]] = {}
    for finding in findings:
        gathered.setdefault(finding.code, []).append(finding)
    return list(gathered.values())


def _filled(key: str, findings: Sequence[Finding], texts: Texts, formats: Formats) -> str:
    fields = dict.fromkeys(texts(f"mrz_field.{finding.field or 'whole'}") for finding in findings)
    gaps: dict[str, object] = {"field": ", ".join(fields)}
    gaps |= {name: _shown(value, formats) for name, value in findings[0].values.items()}
    return texts.sentence_with_gaps(key, gaps)


def _shown(value: object, formats: Formats) -> str:
    return formats.day(value) if isinstance(value, date) else visible(str(value))


def _footnote(check: DocumentCheck, texts: Texts, formats: Formats, today: date) -> str:
    if check.waited:
        return texts("document.waited")
    if check.mrz is None or check.kind is None:
        return ""
    expiry = check.mrz.expiry_date
    last = expiry.expiry(today) if expiry is not None else None
    words = texts("document.expires", date=formats.day(last)) if last else texts("document.no_expiry")
    facts = texts(
        "document.facts",
        kind=texts(f"kind.{check.kind.value}"),
        state=visible(check.issuing_state or texts("visits.nothing")),
        expiry=words,
    )
    failed = {finding.code for finding in check.findings} & {
        FindingCode.CHECK_DIGIT_FAILED,
        FindingCode.COMPOSITE_FAILED,
    }
    return facts if failed else f"{facts} {texts('document.digits_agree')}"
