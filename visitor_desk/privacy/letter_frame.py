"""What every letter to a data subject has: head, contact, complaint and court lines, and its end.

No letter that decides something goes out without the lines of GDPR 12(4): they come from the texts and
cannot be left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer

from visitor_desk.privacy.letter_page import SMALL, Letterhead, body, heading
from visitor_desk.privacy.letter_words import Words, shown, shown_lines
from visitor_desk.privacy.requests import Request, Requester
from visitor_desk.settings import Settings


@dataclass(frozen=True)
class LetterFrame:
    """The frame of the letters of one installation; the settings give sender, contact, site and time zone."""

    settings: Settings

    def letterhead(
        self, words: Words, request: Request, requester: Requester, made_at: datetime, subject: str
    ) -> Letterhead:
        """Return sender, addressee and the facts beside them."""
        reference = shown(request.id)
        address = self.settings.controller.splitlines()[1:] or [self.settings.site]
        return Letterhead(
            controller=shown(self.controller),
            address=shown_lines("\n".join([*address, self.settings.privacy_contact])),
            addressee=f"{shown(requester.name)}<br/>{shown_lines(requester.contact)}",
            details=(
                (words.say("letter", "date"), words.local_day(made_at)),
                (words.say("letter", "reference"), reference),
                (words.say("letter", "your_request"), words.local_day(request.received_at)),
            ),
            footer=f"{shown(self.controller)} · {words.say('letter', 'reference')} {reference}",
            page=lambda page, pages: words.say("letter", "page", page=str(page), pages=str(pages)),
            title=subject,
            language=request.language.value,
        )

    @property
    def controller(self) -> str:
        """The controller's name: the first line of the setting, whose other lines are the address."""
        return self.settings.controller_name

    @property
    def contact(self) -> str:
        """Whom to write to, as markup on one line."""
        return shown(self.settings.contact_line)

    @staticmethod
    def dear(words: Words, requester: Requester) -> Flowable:
        """Return the salutation."""
        return body(words.say("letter", "dear", name=shown(requester.name)))

    def rights(self, words: Words) -> list[Flowable]:
        """Contact, complaint and court: no letter goes out without them (GDPR 12(4))."""
        return [KeepTogether(self._rights(words, "court"))]

    def end(self, words: Words, *notes: str) -> list[Flowable]:
        """Close the letter; `notes` stand small below, as markup."""
        return [KeepTogether(self._end(words, *notes))]

    def rights_and_end(
        self, words: Words, *notes: str, between: str = "", waiting: bool = False
    ) -> list[Flowable]:
        """Return both on one page, so that no closing line stands alone on the last one.

        `between` is a sentence that belongs to neither. `waiting` is for a letter that is no answer yet, so
        that no time runs against it.
        """
        rights = self._rights(words, "court_waiting" if waiting else "court")
        said = [body(between)] if between else []
        return [KeepTogether([*rights, *said, *self._end(words, *notes)])]

    def _rights(self, words: Words, court: str) -> list[Flowable]:
        """Authority, court and law are those of the controller's country."""
        country = self.settings.country
        authority, law = words.say("authority", country), words.say("secrecy_law", country)
        return [
            heading(words.say("rights", "disagree_heading")),
            body(words.say("rights", "contact", contact=self.contact)),
            body(words.say("rights", "complaint", authority=authority)),
            body(words.say(court, country)),
            body(words.say("rights", "neutral", law=law)),
        ]

    def _end(self, words: Words, *notes: str) -> list[Flowable]:
        sender = words.say("letter", "on_behalf", controller=shown(self.controller))
        return [
            Spacer(0, 6),
            body(words.say("letter", "sincerely")),
            body(f"{sender}<br/>{words.say('letter', 'team')}"),
            Spacer(0, 6),
            *(Paragraph(note, SMALL) for note in notes),
        ]
