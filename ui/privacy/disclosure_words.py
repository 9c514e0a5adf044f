"""A disclosure in words: its state, what it asks for next, its ranges, what was given, and its row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from ui.formats import Formats, visible, visible_lines
from ui.i18n import Texts
from ui.models.disclosures import DisclosureRow, Which
from ui.palettes import Tone
from visitor_desk.clock import TimeRange
from visitor_desk.footage.kept_clip import ClipId, KeptClip
from visitor_desk.privacy.authority_visit import OrderShown
from visitor_desk.privacy.disclosure import (
    Disclosure,
    DisclosureAccount,
    DisclosureOutcome,
    Given,
    HandedOut,
    Ordered,
    RecordRange,
)
from visitor_desk.privacy.record_scope import CoveredVisit
from visitor_desk.security.approvals import ApprovalRequest
from visitor_desk.visits.visit import VisitId

Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class HandOutAsked:
    """What waits to be given under a disclosure: the request, whether it is signed, its case, its clips."""

    request: ApprovalRequest
    signed: bool
    case: str = field(repr=False)
    clips: Mapping[ClipId, KeptClip]
    visits: Mapping[VisitId, CoveredVisit] = field(default_factory=dict)

    @property
    def disclosure(self) -> str:
        """The entry under which it would be given."""
        return str(self.request.values["disclosure"])

    @property
    def hashes(self) -> Mapping[ClipId, str]:
        """The clips that are asked for and the digest of each, exactly as they are signed."""
        clips = self.request.values.get("clips", [])
        assert isinstance(clips, list)
        return {ClipId(str(clip)): str(sha256) for clip, sha256 in clips}

    @property
    def records(self) -> tuple[VisitId, ...]:
        """The visits whose records are asked for, exactly as they are signed; none where clips are."""
        records = self.request.values.get("records", [])
        assert isinstance(records, list)
        return tuple(VisitId(str(visit)) for visit in records)


@dataclass(frozen=True, slots=True)
class DisclosureWords:
    """Says disclosures in the words and times of a window; names are those of places and of staff."""

    texts: Texts
    formats: Formats
    places: Mapping[str, str]
    people: Mapping[str, str]

    def who(self, one: Disclosure) -> str:
        """Return who asks: the authority, or that it is a third party."""
        kind = f"authority_kind.{one.authority.value}" if one.authority else "disclosures.third_party"
        return self.texts(kind)

    def order(self, one: Disclosure) -> str:
        """Return article and number, or on what it is asked where neither is known."""
        said = " · ".join(visible(part) for part in (one.article, one.number) if part)
        if one.order is OrderShown.WRITTEN and said:
            return said
        return " · ".join(filter(None, (self.texts(f"disclosures.on_{one.order.value}"), said)))

    def state(self, one: Disclosure, asked: HandOutAsked | None, now: datetime) -> tuple[Tone, str]:
        """Return where a disclosure stands; what somebody has to do comes before what was done."""
        texts, due = self.texts, one.paper_due_at
        if due is not None:
            late = due <= now
            key = "disclosures.state_paper_late" if late else "disclosures.state_paper_due"
            length = self.formats.duration(abs(due - now))
            return (Tone.BAD if late else Tone.LOOK_AGAIN), texts(key, length=length)
        if asked is not None:
            return Tone.LOOK_AGAIN, texts(f"disclosures.state_{'signed' if asked.signed else 'signing'}")
        if one.refused_at is not None:
            return Tone.NEUTRAL, texts("disclosures.state_refused", day=self.formats.date_of(one.refused_at))
        if one.handed_out:
            day = self.formats.date_of(one.handed_out[-1].at)
            return Tone.GOOD, texts("disclosures.state_given", day=day)
        decided = one.order is OrderShown.NONE and one.voluntary is not None
        return Tone.LOOK_AGAIN, texts(f"disclosures.state_{'decided' if decided else 'asked'}")

    def row(self, one: Disclosure, asked: HandOutAsked | None, now: datetime) -> DisclosureRow:
        """Return the row of a disclosure, and under which choices it stands."""
        tone, state = self.state(one, asked, now)
        which = {Which.ALL}
        which |= {Which.OPEN} if one.outcome is DisclosureOutcome.OPEN else set()
        which |= {Which.PAPER} if one.paper_due_at is not None else set()
        which |= {Which.SIGNING} if asked is not None else set()
        which |= {Which.GIVEN} if one.handed_out else set()
        which |= {Which.REFUSED} if one.refused is not None else set()
        first, more = one.ranges[0], len(one.ranges) - 1
        scope = self.place(first)
        return DisclosureRow(
            disclosure=one.id,
            who=self.who(one),
            order=self.order(one),
            asked=self.formats.day_time(first.span.start),
            scope=f"{scope} +{more}" if more else scope,
            state=state,
            tone=tone,
            which=frozenset(which),
        )

    def place(self, one: Ordered) -> str:
        """Return the camera, the zone with all that lies in it, or whose visitors."""
        if isinstance(one, RecordRange):
            kind, name = "visitors_document" if one.document else "visitors", str(one.visitors_of)
        else:
            kind, name = "camera" if one.camera else "zone", str(one.camera or one.zone)
        return self.texts(f"disclosures.of_{kind}", name=self.places.get(name, visible(name)))

    def range(self, one: Ordered) -> str:
        """Return a range of an order in one line."""
        return f"{self.place(one)}: {self.span(one.span)}"

    def span(self, span: TimeRange) -> str:
        """Return a span with the day on which it begins."""
        return f"{self.formats.date_of(span.start)} {self.formats.exact_span(span)}"

    def facts(self, one: Disclosure, asked: HandOutAsked | None, now: datetime) -> Facts:
        """Return everything that the plain row says, and what waits under it."""
        texts = self.texts
        facts = [
            (texts("disclosures.column_state"), self.state(one, asked, now)[1]),
            (texts("disclosures.next"), self.next_step(one, asked)),
            (texts("disclosures.order"), self.order(one)),
            (texts("disclosures.ordered"), self._at(one.ordered_at)),
        ]
        if one.order is OrderShown.ORAL:
            due = one.paper_due_at
            came = texts("disclosures.paper_not_any_more")
            if one.paper_at is not None:
                came = texts("disclosures.paper_came_at", at=self._at(one.paper_at))
            elif due is not None:
                came = texts("disclosures.paper_until", at=self._at(due))
            facts.append((texts("disclosures.paper_fact"), came))
        if one.voluntary is not None:
            facts.append((texts("disclosures.ground"), texts(f"voluntary_ground.{one.voluntary.value}")))
        if one.refused is not None and one.refused_at is not None:
            said = f"{texts(f'withheld_ground.{one.refused.value}')} · {self._at(one.refused_at)}"
            facts.append((texts("disclosures.refused_fact"), f"{said} · {self.name(one.refused_by)}"))
        facts.append((texts("disclosures.scope"), "\n".join(map(self.range, one.ranges))))
        facts += [(texts("disclosures.given_fact"), self.given(each)) for each in one.handed_out]
        if asked is not None:
            facts.append((texts("disclosures.waits_fact"), self.waits(asked)))
        written = f"{self.name(one.written_by)} · {self._at(one.written_at)}"
        return [
            *facts,
            (texts("disclosures.written_fact"), written),
            (texts("disclosures.reference"), one.id),
        ]

    def next_step(self, one: Disclosure, asked: HandOutAsked | None) -> str:
        """Return what a disclosure asks for next."""
        if asked is not None:
            step = "write" if asked.signed else "sign"
        elif one.refused is not None:
            step = "letter"
        elif one.order is OrderShown.NONE and one.voluntary is None:
            step = "ground"
        elif not one.handed_out:
            step = "give"
        else:
            step = "paper" if one.paper_due_at is not None else "nothing"
        return self.texts(f"disclosures.next_{step}")

    def given(self, given: HandedOut) -> str:
        """Return what was given at once: when, by whom, approved by whom, each file with its digest."""
        head = self.texts(
            "disclosures.given_by",
            at=self._at(given.at),
            who=self.name(given.given_by),
            approved=self.name(given.approved_by),
        )
        if isinstance(given, Given):
            files = [self._file(part.camera, self.span(part.span), part.sha256) for part in given.parts]
            file = "evidence.json"
        else:
            files = [self.texts("disclosures.records_kept", n=len(given.records))]
            file = "records.json"
        whole = self.texts("disclosures.manifest", file=file, sha256=in_eights(given.manifest))
        return "\n".join([head, *files, whole])

    def waits(self, asked: HandOutAsked) -> str:
        """Return what waits to be given, exactly as it is signed."""
        who, case = self.name(asked.request.requester), visible(asked.case)
        if asked.records:
            said = [
                self.record(asked.visits[visit]) if visit in asked.visits else visible(visit)
                for visit in asked.records
            ]
            return "\n".join([self.texts("disclosures.records_asked_by", who=who, n=len(said)), *said])
        lines = [self.texts("disclosures.asked_by", who=who, case=case)]
        for clip, sha256 in asked.hashes.items():
            known = asked.clips.get(clip)
            camera, span = (known.camera, self.span(known.span)) if known is not None else (clip, "")
            lines.append(self._file(camera, span, sha256))
        return "\n".join(lines)

    def clip(self, clip: KeptClip) -> str:
        """Return a kept clip in one line, on its camera's clock."""
        return f"{self.places.get(clip.camera, visible(clip.camera))} · {self.span(clip.span)}"

    def record(self, one: CoveredVisit) -> str:
        """Return in one line what of a visit lies in the order, without a name."""
        present = ", ".join(map(self.span, one.spans))
        zones = ", ".join(self.places.get(zone, visible(zone)) for zone in one.zones)
        return self.texts("disclosures.record_line", present=present, zones=zones)

    def _file(self, camera: str, span: str, sha256: str) -> str:
        name = self.places.get(camera, visible(camera))
        return f"{' · '.join(filter(None, (name, span)))}\nSHA-256 {in_eights(sha256)}"

    def account(self, account: DisclosureAccount) -> Facts:
        """Return what is sealed of a disclosure, once it was opened."""
        said = asdict(account).items()
        return [(self.texts(f"disclosures.{name}"), visible_lines(text)) for name, text in said if text]

    def name(self, operator: str | None) -> str:
        """Return who did something, by name where the names of staff are known."""
        return self.people.get(operator, visible(operator[:6])) if operator else ""

    def _at(self, moment: datetime) -> str:
        return f"{self.formats.date_of(moment)} {self.formats.time(moment)}"


def in_eights(whole: str) -> str:
    """Return a digest in groups: it can be compared by eye, and a narrow window can break its line."""
    return " ".join(whole[at : at + 8] for at in range(0, len(whole), 8))


def asked_of(waiting: Sequence[HandOutAsked], disclosure: str) -> HandOutAsked | None:
    """Return what waits under a disclosure; the oldest where several do."""
    return next((one for one in waiting if one.disclosure == disclosure), None)
