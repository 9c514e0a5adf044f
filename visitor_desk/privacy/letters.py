"""The letters of packages; in the one about access the information of GDPR 15(1) cannot be left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reportlab.platypus import Flowable, KeepTogether, Paragraph

from visitor_desk.privacy.answer import Answer, FootageAnswer
from visitor_desk.privacy.letter_frame import LetterFrame
from visitor_desk.privacy.letter_kept import kept_about_visits, kept_beside_visits
from visitor_desk.privacy.letter_page import (
    FINGERPRINT,
    SUBJECT,
    body,
    grid,
    heading,
    letter_pdf,
    term,
    titled,
)
from visitor_desk.privacy.letter_words import Words, shown
from visitor_desk.privacy.requests import IdentityStep
from visitor_desk.visits.visit import Visit, VisitState

FOOTAGE_LIFE: Final = "P_recordings"
_PORTABLE: Final = ("holds", "files", "not_here")


@dataclass(frozen=True)
class LetterWriter(LetterFrame):
    """Writes the letters that lie in packages."""

    def access(self, answer: Answer) -> bytes:
        """Return the answer to a request for access as a PDF."""
        words = Words(answer.request.language, self.settings.zone)
        subject = words.say("access", "subject")

        def story() -> list[Flowable]:
            return [
                Paragraph(subject, SUBJECT),
                self.dear(words, answer.requester),
                *_introduction(words, answer),
                *_visits(words, answer),
                *kept_about_visits(words, answer),
                *kept_beside_visits(words, answer),
                *(_footage(words, answer) if answer.visits or answer.places else []),
                *_consultations(words, answer),
                *self._information(words, answer),
                *self.rights(words),
                *self._check(words, answer),
                *self.end(
                    words,
                    words.say("letter", "times", zone=words.zone_name),
                    words.say("letter", "unsigned", site=shown(self.settings.site)),
                ),
            ]

        return letter_pdf(
            self.letterhead(words, answer.request, answer.requester, answer.made_at, subject), story
        )

    def portable(self, answer: Answer) -> bytes:
        """Return the letter beside what the person provided (GDPR 20) as a PDF."""
        request = answer.request
        words = Words(request.language, self.settings.zone)
        kind = words.say("kind", request.kind.value)
        subject = words.say("decision", "subject", kind=kind)

        def story() -> list[Flowable]:
            done = [words.say("done", request.kind.value), *(words.say("portable", key) for key in _PORTABLE)]
            said = done if answer.visits else [words.say("portable", "nothing")]
            return [
                Paragraph(subject, SUBJECT),
                self.dear(words, answer.requester),
                body(
                    words.say(
                        "decision",
                        "received",
                        received=words.local_day(request.received_at),
                        channel=words.say("channel", request.channel.value),
                        kind=kind,
                    )
                ),
                _identified(words, answer),
                *(body(one) for one in said),
                *self.rights(words),
                *self._check(words, answer),
                *self.end(words, words.say("letter", "unsigned", site=shown(self.settings.site))),
            ]

        return letter_pdf(self.letterhead(words, request, answer.requester, answer.made_at, subject), story)

    def _information(self, words: Words, answer: Answer) -> list[Flowable]:
        """The eight items of GDPR 15(1)."""
        parts: list[Flowable] = [heading(words.say("access", "information_heading"))]
        for letter in ("a", "b", "c"):
            parts += term(words.say("access", f"{letter}_title"), words.say("access", letter))
        parts += _recipients(words, answer)
        parts += [
            *titled(words.say("access", "d_title")),
            body(words.say("access", "d")),
            *grid(
                [words.say("access", f"column_life_{name}") for name in ("what", "days", "source")],
                [
                    (words.code("life", line.what), str(line.days), words.code("rule", line.rule))
                    for line in answer.lives
                ],
                (38, 9, 53),
            ),
        ]
        parts += term(words.say("access", "e_title"), words.say("access", "e", contact=self.contact))
        for letter in ("f", "g", "h"):
            parts += term(words.say("access", f"{letter}_title"), words.say("access", letter))
        return parts

    @staticmethod
    def _check(words: Words, answer: Answer) -> list[Flowable]:
        fingerprint = answer.root_fingerprint.split("-")
        half = (len(fingerprint) + 1) // 2
        lines = ["-".join(fingerprint[:half]), "-".join(fingerprint[half:])]
        return [
            KeepTogether(
                [
                    heading(words.say("access", "check_heading")),
                    body(words.say("access", "check")),
                    Paragraph("-<br/>".join(line for line in lines if line), FINGERPRINT),
                ]
            )
        ]


def _recipients(words: Words, answer: Answer) -> list[Flowable]:
    if not answer.recipients:
        return []
    head = [words.say("access", f"column_{name}") for name in ("when", "to_whom", "given")]
    rows = [
        (words.moment(one.at), words.say("given_to", one.to), words.say("given_what", one.what))
        for one in answer.recipients
    ]
    return [body(words.say("access", "c_given")), *grid(head, rows, (25, 35, 40))]


def _introduction(words: Words, answer: Answer) -> list[Flowable]:
    request = answer.request
    return [
        body(
            words.say(
                "access",
                "received",
                received=words.local_day(request.received_at),
                channel=words.say("channel", request.channel.value),
            )
        ),
        _identified(words, answer),
    ]


def _identified(words: Words, answer: Answer) -> Flowable:
    steps = [words.say("step", step.value) for step in IdentityStep if step in answer.request.identity]
    return body(words.say("access", "identified", count=str(len(steps)), steps="; ".join(steps)))


def _visits(words: Words, answer: Answer) -> list[Flowable]:
    parts = [heading(words.say("access", "found_heading"))]
    if not answer.visits and not answer.places:
        if answer.records:
            return [*parts, body(words.say("access", "no_visit"))]
        return [
            *parts,
            body(
                words.say(
                    "access",
                    "nothing_found",
                    since=words.local_day(answer.searched_from),
                    until=words.local_day(answer.made_at),
                )
            ),
            body(words.say("access", "nothing_gone")),
            body(words.say("access", "nothing_precise")),
        ]
    if not answer.visits:
        return _places(words, answer)
    one = len(answer.visits) == 1
    found = (
        words.say("access", "found_one")
        if one
        else words.say("access", "found", count=str(len(answer.visits)))
    )
    columns = ("visit", "arrived", "left", "zones", "host")
    rows = [
        (
            shown(visit.visit.id),
            _arrived(words, visit.visit),
            _left(words, visit.visit),
            ", ".join(shown(zone) for zone in visit.zones) or words.say("letter", "nothing"),
            shown(visit.host) if visit.host else words.say("letter", "nothing"),
        )
        for visit in answer.visits
    ]
    head = [words.say("access", f"column_{name}") for name in columns]
    places = _places(words, answer) if answer.places else []
    return [*parts, body(found), *grid(head, rows, (23, 20, 20, 20, 17)), *places]


def _places(words: Words, answer: Answer) -> list[Flowable]:
    """Where somebody without a visit was, and that nothing but footage can be about them."""
    head = [words.say("access", f"column_{name}") for name in ("place", "from", "to")]
    rows = [
        (
            words.say("access", "place_entrances") if place.zone is None else shown(place.zone),
            words.moment(place.span.start),
            words.moment(place.span.end),
        )
        for place in answer.places
    ]
    return [
        heading(words.say("access", "places_heading")),
        body(words.say("access", "places")),
        *grid(head, rows, (40, 30, 30)),
    ]


def _arrived(words: Words, visit: Visit) -> str:
    arrived = words.moment(visit.arrived_at)
    if visit.entered_at is None:
        return arrived
    later = words.say("access", "later", form=str(visit.form), time=words.moment(visit.entered_at))
    return f"{arrived} ({later})"


def _left(words: Words, visit: Visit) -> str:
    # Where a rule has ended the visit, nobody saw the visitor leave.
    if visit.left_at is None or visit.state is VisitState.EXPIRED:
        return words.say("letter", "not_left")
    return words.moment(visit.left_at)


def _footage(words: Words, answer: Answer) -> list[Flowable]:
    parts = [heading(words.say("access", "footage_heading"))]
    if not answer.footage:
        days = next((str(line.days) for line in answer.lives if line.what == FOOTAGE_LIFE), "")
        none = "footage_none" if answer.visits else "footage_none_place"
        return [*parts, body(words.say("access", none, days=days))]
    head = [words.say("access", f"column_{name}") for name in ("camera", "from", "to", "outcome")]
    rows = [
        (
            shown(part.camera_name),
            words.moment(part.span.start, seconds=True),
            words.moment(part.span.end, seconds=True),
            _outcome(words, part),
        )
        for part in answer.footage
    ]
    said = "footage" if answer.visits else "footage_place"
    return [*parts, body(words.say("access", said)), *grid(head, rows, (16, 20, 20, 44))]


def _outcome(words: Words, part: FootageAnswer) -> str:
    if part.file is not None:
        enclosed = words.say("access", "enclosed", file=shown(part.file))
        if not part.kept:
            return enclosed
        if len(part.kept) == 1:
            return f"{enclosed}. {words.say('access', 'kept_copy', digest=part.kept[0])}"
        return f"{enclosed}. {words.say('access', 'kept_copies', count=str(len(part.kept)))}"
    if part.withheld is not None:
        return words.say("access", "withheld", reason=words.code("reason", part.withheld))
    missing = words.say("access", "missing", reason=words.code("reason", part.reason))
    if part.gone_at is None:
        return missing
    return f"{missing} {words.say('access', 'gone_at', day=words.local_day(part.gone_at))}"


def _consultations(words: Words, answer: Answer) -> list[Flowable]:
    if not answer.visits and not answer.places and not answer.records:
        return []
    parts = [heading(words.say("access", "consulted_heading")), body(words.say("access", "consulted"))]
    if not answer.consultations:
        return [*parts, body(words.say("access", "consulted_none"))]
    head = [words.say("access", f"column_{name}") for name in ("when", "duty", "purpose", "what")]
    rows = [
        (
            words.moment(one.at),
            ", ".join(words.code("duty", duty) for duty in one.duties) or words.say("letter", "nothing"),
            words.code("purpose", one.purpose) if one.purpose else words.say("letter", "nothing"),
            words.code("group", one.what),
        )
        for one in answer.consultations
    ]
    return [*parts, *grid(head, rows, (25, 22, 25, 28))]
