"""A silence in words: what it is about, where it stands, what it asks for next, and its row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ui.formats import Formats, visible
from ui.i18n import Texts
from ui.models.silences import SilenceRow, Which
from ui.palettes import Tone
from visitor_desk.desk import Desk
from visitor_desk.privacy.silence import Silence, SilenceGround, SilentThing
from visitor_desk.security.approval_acts import SILENCE
from visitor_desk.security.approvals import ApprovalRequest
from visitor_desk.security.session import Session

Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SilenceAsked:
    """What waits for its second person: a new silence, or a running one that goes on (`silence`)."""

    request: ApprovalRequest
    signed: bool

    def said(self, name: str) -> str:
        """Return a value of what is signed; empty where it has none."""
        return str(self.request.values.get(name, ""))

    @property
    def silence(self) -> str:
        """The running silence that would go on; empty for a new one."""
        return self.said("silence")


@dataclass(frozen=True, slots=True)
class SilentWords:
    """Says silences in the words and times of a window; `things` are what they are about, by kind and id."""

    texts: Texts
    formats: Formats
    things: Mapping[tuple[SilentThing, str], str] = field(repr=False)
    people: Mapping[str, str]
    today: date

    def about(self, of: SilentThing, about: str) -> str:
        """Return what a silence is about, without a name."""
        if of is SilentThing.CONSULTATION:
            return self.texts("silences.entry_number", number=visible(about))
        return self.things.get((of, about), visible(about))

    def state(self, one: Silence, asked: SilenceAsked | None) -> tuple[Tone, str]:
        """Return where a silence stands; what somebody has to do comes first."""
        texts, formats = self.texts, self.formats
        if one.to_tell:
            return Tone.LOOK_AGAIN, texts("silences.state_to_tell")
        if one.told_on is not None:
            return Tone.GOOD, texts("silences.state_told", day=formats.short_day(one.told_on))
        if one.not_told is not None:
            return Tone.NEUTRAL, texts("silences.state_not_told")
        if one.review_on <= self.today:
            late = one.review_on < self.today
            return (Tone.BAD if late else Tone.LOOK_AGAIN), texts(
                "silences.review_late" if late else "silences.review_due"
            )
        if asked is not None:
            return Tone.LOOK_AGAIN, texts(f"silences.state_{'signed' if asked.signed else 'signing'}")
        return Tone.GOOD, texts("silences.state_runs", day=formats.short_day(one.review_on))

    def row(self, one: Silence, asked: SilenceAsked | None) -> SilenceRow:
        """Return the row of a silence, and under which choices it stands."""
        tone, state = self.state(one, asked)
        due = one.runs and one.review_on <= self.today
        which = {Which.ALL, Which.RUNS if one.runs else Which.OVER}
        which |= {Which.TO_DO} if due or one.to_tell or asked is not None else set()
        return SilenceRow(
            silence=one.id,
            what=self.texts(f"silent_thing.{one.of.value}"),
            about=self.about(one.of, one.about),
            ground=self.texts(f"silence_ground.{one.ground.value}"),
            case=visible(one.case),
            state=state,
            tone=tone,
            which=frozenset(which),
        )

    def row_of_asked(self, asked: SilenceAsked) -> SilenceRow:
        """Return the row of a silence that does not run yet."""
        of = SilentThing(asked.said("of"))
        return SilenceRow(
            silence=asked.request.id,
            what=self.texts(f"silent_thing.{of.value}"),
            about=self.about(of, asked.said("about")),
            ground=self.texts(f"silence_ground.{SilenceGround(asked.said('ground')).value}"),
            case=visible(asked.said("case")),
            state=self.texts(f"silences.state_{'signed' if asked.signed else 'signing'}"),
            tone=Tone.LOOK_AGAIN,
            which=frozenset({Which.ALL, Which.TO_DO}),
        )

    def facts(self, one: Silence, asked: SilenceAsked | None) -> Facts:
        """Return everything that the row of a silence says, and what waits about it."""
        texts, formats = self.texts, self.formats
        begun = f"{self.name(one.asked_by)} · {self.name(one.approved_by)} · {self._at(one.begun_at)}"
        facts = [
            (texts("silences.column_state"), self.state(one, asked)[1]),
            (texts("silences.next"), self.next_step(one, asked)),
            (texts("silences.about"), self.about(one.of, one.about)),
            (texts("silences.ground"), texts(f"silence_ground.{one.ground.value}")),
            (texts("silences.since"), self._at(one.since)),
            (texts("silences.review_on"), formats.day(one.review_on)),
            (texts("silences.begun"), begun),
        ]
        if asked is not None:
            facts.append((texts("silences.waits"), self._waits(asked)))
        if one.ended_at is not None:
            facts.append(
                (texts("silences.ended_fact"), f"{self._at(one.ended_at)} · {self.name(one.ended_by)}")
            )
        if one.told_on is not None:
            facts.append((texts("silences.told_on"), formats.day(one.told_on)))
        if one.not_told is not None:
            facts.append((texts("silences.why"), texts(f"not_told.{one.not_told.value}")))
        return [*facts, (texts("silences.reference"), one.id)]

    def facts_of_asked(self, asked: SilenceAsked) -> Facts:
        """Return everything that a second person signs."""
        texts = self.texts
        of = SilentThing(asked.said("of"))
        return [
            (
                texts("silences.column_state"),
                texts(f"silences.state_{'signed' if asked.signed else 'signing'}"),
            ),
            (texts("silences.next"), texts(f"silences.next_{'begin' if asked.signed else 'sign'}")),
            (texts("silences.about"), self.about(of, asked.said("about"))),
            (texts("silences.ground"), texts(f"silence_ground.{asked.said('ground')}")),
            (texts("silences.review_on"), self.formats.day(date.fromisoformat(asked.said("review_on")))),
            (texts("silences.asked_by"), self.name(asked.request.requester)),
            (texts("silences.number_of_thing"), visible(asked.said("about"))),
        ]

    def _waits(self, asked: SilenceAsked) -> str:
        day = self.formats.day(date.fromisoformat(asked.said("review_on")))
        return self.texts("silences.longer_until", day=day, who=self.name(asked.request.requester))

    def next_step(self, one: Silence, asked: SilenceAsked | None) -> str:
        """Return what a silence asks for next."""
        if one.to_tell:
            step = "tell"
        elif not one.runs:
            step = "nothing"
        elif asked is not None:
            step = "begin" if asked.signed else "sign"
        else:
            step = "review" if one.review_on <= self.today else "wait"
        return self.texts(f"silences.next_{step}")

    def name(self, operator: str | None) -> str:
        """Return who did something, by name where the names of staff are known."""
        return self.people.get(operator, visible(operator[:6])) if operator else ""

    def _at(self, moment: datetime) -> str:
        return f"{self.formats.date_of(moment)} {self.formats.time(moment)}"


def silences_waiting(desk: Desk, session: Session) -> Sequence[SilenceAsked]:
    """Return what waits for a signature or, signed, for its beginning."""
    signed = desk.four_eyes.signed(session)
    waiting = [one for one in desk.four_eyes.waiting(session) if one.act == SILENCE]
    return [SilenceAsked(one, one.id in signed) for one in waiting]


def silences_of(
    desk: Desk, session: Session, of: SilentThing, texts: Texts, formats: Formats
) -> Mapping[str, str]:
    """Return how the last silence about each thing of a kind stands; asks the store, so beside the window."""
    today = desk.clock.now().astimezone(formats.zone).date()
    words = SilentWords(texts, formats, {}, {}, today)
    return {
        one.about: words.state(one, None)[1] for one in reversed(desk.silences.all(session)) if one.of is of
    }
