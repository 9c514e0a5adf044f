"""The letter that refuses an authority or a third party what they asked for: what, why, and what would do.

To a third party ("who was at my cage?") it says that nobody's data goes out without a duty by law. It names
no visitor, and does not say whether there is anything to give.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer

from visitor_desk.privacy.disclosure import LONGEST_REASONS, Disclosure
from visitor_desk.privacy.letter_page import SMALL, SUBJECT, body, heading, letter_pdf
from visitor_desk.privacy.letter_words import Words, head_to, shown, whole_lines
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.settings import Settings


@dataclass(frozen=True, slots=True)
class Asker:
    """To whom the letter goes; it stands on the paper and is kept nowhere."""

    name: str = field(repr=False)
    address: str = field(repr=False)
    language: RequestLanguage


def refusal_letter(
    settings: Settings, disclosure: Disclosure, to: Asker, reasons: str, made_at: datetime
) -> bytes:
    """Return the letter about a disclosure that was refused, as a PDF."""
    assert disclosure.refused is not None
    words = Words(to.language, settings.zone)
    asker = "third_party" if disclosure.authority is None else "authority"
    subject = words.say("withheld", "subject")
    lines = settings.controller_lines
    ground = disclosure.refused.value

    def story() -> list[Flowable]:
        return [
            Paragraph(subject, SUBJECT),
            body(words.say("letter", "dear", name=shown(to.name))),
            body(words.say("withheld", asker, asked=words.local_day(disclosure.ordered_at))),
            heading(words.say("refusal", "ground_heading")),
            body(words.say("withheld_ground", ground)),
            heading(words.say("refusal", "text_heading")),
            *(body(line) for line in whole_lines(reasons, LONGEST_REASONS)),
            *([body(words.say("withheld", "third_party_more"))] if disclosure.authority is None else []),
            body(words.say("withheld", "next", contact=shown(settings.contact_line))),
            body(words.say("withheld", "neutral")),
            KeepTogether(
                [
                    Spacer(0, 6),
                    body(words.say("letter", "sincerely")),
                    body(words.say("letter", "on_behalf", controller=shown(lines[0]))),
                    Spacer(0, 6),
                    Paragraph(words.say("withheld", "made", site=shown(settings.site)), SMALL),
                ]
            ),
        ]

    head = head_to(words, settings, subject, to.language, made_at, disclosure.id, (to.name, to.address))
    return letter_pdf(head, story)
