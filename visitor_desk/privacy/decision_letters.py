"""Letters that decide a request without a package, and those on the way there.

*Nothing found*, *cannot identify* and *not ours* have letters of their own; a refusal, also in part, carries
ground, reasons, complaint line and court line (GDPR 12(4), UAVG 35).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reportlab.platypus import Flowable, Paragraph

from visitor_desk.privacy.letter_frame import LetterFrame
from visitor_desk.privacy.letter_page import SUBJECT, body, grid, heading, letter_pdf
from visitor_desk.privacy.letter_words import Words, shown, whole_lines
from visitor_desk.privacy.requests import Outcome, RefusalGround, Request, Requester, RequestKind

Story = Callable[[], list[Flowable]]
"""Called once for each drawing, since flowables are used up by it."""

_OWN_WORDS = {
    Outcome.CANNOT_IDENTIFY: "cannot_identify",
    Outcome.NOT_OURS: "not_ours",
    Outcome.REFUSED: "refusal",
}
"""The table of texts of an outcome in which nothing is given."""


@dataclass(frozen=True, slots=True)
class Staying:
    """Something of the person that is kept on: a code of what and of why, and the day on which it is gone."""

    what: str
    why: str
    until: date


@dataclass(frozen=True)
class DecisionLetters(LetterFrame):
    """Writes the letters about a request; the one that comes with a package is `letters.LetterWriter`'s."""

    def refusal(
        self, request: Request, requester: Requester, ground: RefusalGround, text: str, made_at: datetime
    ) -> bytes:
        """Return a refusal with its ground, reasons, complaint line and court line as a PDF.

        Who cannot be identified, and whose data is another's to answer for, is told what they can do.
        """
        words = self._words(request)
        own = _OWN_WORDS[ground.outcome]

        def story() -> list[Flowable]:
            return [
                *self._opening(words, request, requester, own),
                heading(words.say("refusal", "ground_heading")),
                body(self._ground_said(words, request, ground)),
                heading(words.say("refusal", "text_heading")),
                *_paragraphs(text),
                *([] if own == "refusal" else [body(words.say(own, "next"))]),
                *self._close(words, between=words.say("refusal", "free")),
            ]

        return self._pdf(words, request, requester, made_at, own, story)

    def nothing_found(
        self, request: Request, requester: Requester, searched: str, since: datetime, made_at: datetime
    ) -> bytes:
        """Return the answer that nothing was found: period and places, what is gone, how to be more precise.

        `searched` says in words which places and times were looked at; `since` is the first moment of which
        the visit log still knows anything.
        """
        words = self._words(request)

        def story() -> list[Flowable]:
            return [
                *self._opening(words, request, requester, "nothing_found"),
                heading(words.say("nothing_found", "searched_heading")),
                body(
                    words.say(
                        "access",
                        "nothing_found",
                        since=words.local_day(since),
                        until=words.local_day(made_at),
                    )
                ),
                *_paragraphs(searched),
                heading(words.say("nothing_found", "gone_heading")),
                body(words.say("nothing_found", "gone", since=words.local_day(since))),
                heading(words.say("nothing_found", "precise_heading")),
                body(words.say("access", "nothing_precise")),
                *self._close(words),
            ]

        return self._pdf(words, request, requester, made_at, "nothing_found", story)

    def decision(
        self,
        request: Request,
        requester: Requester,
        text: str,
        staying: Sequence[Staying],
        made_at: datetime,
        effect: datetime | None = None,
    ) -> bytes:
        """Return what was done on a request that is no request for access, and what could not be done.

        `effect` is when what rested on a consent was gone; None where no consent of the person was found.
        """
        words = self._words(request)

        def story() -> list[Flowable]:
            return [
                *self._opening(words, request, requester, "decision"),
                *self._done(words, request, effect),
                *(_staying(words, staying) if staying else []),
                *self._not_done(words, request, text),
                *self._close(words),
            ]

        return self._pdf(words, request, requester, made_at, "decision", story)

    def taken_back(self, request: Request, requester: Requester, made_at: datetime) -> bytes:
        """Return the confirmation that a request was closed because the person took it back."""
        words = self._words(request)

        def story() -> list[Flowable]:
            return [
                *self._opening(words, request, requester, "taken_back"),
                body(words.say("taken_back", "closed")),
                *self._close(words, between=words.say("refusal", "free")),
            ]

        return self._pdf(words, request, requester, made_at, "taken_back", story)

    def extension(self, request: Request, requester: Requester, text: str, made_at: datetime) -> bytes:
        """Return the message that the answer takes up to two months longer, and why (GDPR 12(3))."""
        words = self._words(request)

        def story() -> list[Flowable]:
            return [
                *self._opening(words, request, requester, "extension"),
                body(words.say("extension", "until", due=words.day(request.due))),
                heading(words.say("refusal", "text_heading")),
                *_paragraphs(text),
                *self._close(words, waiting=True),
            ]

        return self._pdf(words, request, requester, made_at, "extension", story)

    def doubt(self, request: Request, requester: Requester, made_at: datetime) -> bytes:
        """Return the question how the person can show that it is them, without any copy (GDPR 12(6))."""
        words = self._words(request)

        def story() -> list[Flowable]:
            return [
                *self._opening(words, request, requester, "doubt"),
                body(words.say("doubt", "ways")),
                *([body(words.say("doubt", "places"))] if request.places else []),
                *(body(words.say("doubt", key)) for key in ("no_copy", "waits")),
                body(words.say("rights", "contact", contact=self.contact)),
                *self.end(words, self._register(words)),
            ]

        return self._pdf(words, request, requester, made_at, "doubt", story)

    def _words(self, request: Request) -> Words:
        return Words(request.language, self.settings.zone)

    def _opening(self, words: Words, request: Request, requester: Requester, own: str) -> list[Flowable]:
        return [
            Paragraph(self._subject(words, request, own), SUBJECT),
            self.dear(words, requester),
            body(
                words.say(
                    own,
                    "received",
                    received=words.local_day(request.received_at),
                    channel=words.say("channel", request.channel.value),
                    kind=words.say("kind", request.kind.value),
                )
            ),
        ]

    def _done(self, words: Words, request: Request, effect: datetime | None) -> list[Flowable]:
        table = "done_partly" if request.outcome is Outcome.PARTLY else "done"
        if request.kind is not RequestKind.WITHDRAWAL:
            return [body(words.say(table, request.kind.value))]
        if effect is None:
            return [body(words.say("withdrawn", "none"))]
        received = words.moment(request.received_at)
        ended = words.say("withdrawn", "times", received=received, effect=words.moment(effect))
        return [body(words.say(table, request.kind.value)), body(ended)]

    def _not_done(self, words: Words, request: Request, text: str) -> list[Flowable]:
        """Return why something was not done: a refusal in part has ground and reasons as a whole one has."""
        if request.ground is None:
            return []
        return [
            heading(words.say("decision", "not_done_heading")),
            body(self._ground_said(words, request, request.ground)),
            heading(words.say("refusal", "text_heading")),
            *_paragraphs(text),
        ]

    def _ground_said(self, words: Words, request: Request, ground: RefusalGround) -> str:
        """Return a ground with the article that it has for this right, in this country."""
        one, kind, country = ground.value, request.kind.value, self.settings.country
        return words.first_of("ground", f"{one}_{kind}", f"{one}_{country}", one)

    def _close(self, words: Words, *, between: str = "", waiting: bool = False) -> list[Flowable]:
        return self.rights_and_end(words, self._register(words), between=between, waiting=waiting)

    def _register(self, words: Words) -> str:
        return words.say("refusal", "register", site=shown(self.settings.site))

    @staticmethod
    def _subject(words: Words, request: Request, own: str) -> str:
        return words.say(own, "subject", kind=words.say("kind", request.kind.value))

    def _pdf(
        self,
        words: Words,
        request: Request,
        requester: Requester,
        made_at: datetime,
        own: str,
        story: Story,
    ) -> bytes:
        subject = self._subject(words, request, own)
        return letter_pdf(self.letterhead(words, request, requester, made_at, subject), story)


def _paragraphs(text: str) -> list[Flowable]:
    """Return somebody's words whole: reasons that break off are none."""
    return [body(line) for line in whole_lines(text, len(text))]


def _staying(words: Words, staying: Sequence[Staying]) -> list[Flowable]:
    head = [words.say("decision", f"column_{name}") for name in ("what", "why", "until")]
    rows = [
        (words.code("staying_what", one.what), words.code("stays", one.why), words.day(one.until))
        for one in staying
    ]
    return [body(words.say("decision", "staying")), *grid(head, rows, (35, 40, 25))]
