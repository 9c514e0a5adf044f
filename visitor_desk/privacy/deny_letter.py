"""The letter to somebody on the deny list: what it means at the door, why, until when, and how to object.

Informing the person is the rule (GDPR 13 and 14); the right to object (GDPR 21), the complaint line and the
court line come from the texts and cannot be left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer

from visitor_desk.privacy.letter_page import SMALL, SUBJECT, body, facts, heading, letter_pdf
from visitor_desk.privacy.letter_words import Words, head_to, shown
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.settings import Settings
from visitor_desk.visits.deny_entry import OpenedDenyEntry


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom the letter goes; it stands on the paper and is kept nowhere."""

    name: str = field(repr=False)
    address: str = field(repr=False)
    language: RequestLanguage


def deny_letter(settings: Settings, entry: OpenedDenyEntry, to: Addressee, made_at: datetime) -> bytes:
    """Return the letter about an entry as a PDF."""
    words = Words(to.language, settings.zone)
    subject = words.say("deny", "subject", site=shown(settings.site))
    lines = settings.controller_lines
    contact = shown(settings.contact_line)
    until = words.day(entry.entry.review_on)

    def story() -> list[Flowable]:
        what = words.say("deny_instruction", entry.instruction.value)
        why = words.say("deny_reason", entry.reason.value)
        return [
            Paragraph(subject, SUBJECT),
            body(words.say("letter", "dear", name=shown(to.name))),
            body(
                words.say(
                    "deny",
                    "since",
                    since=words.local_day(entry.entry.added_at),
                    origin=words.say("deny_origin", entry.origin.value),
                )
            ),
            *facts(
                [
                    (words.say("deny", "what"), what),
                    (words.say("deny", "why"), why),
                    (words.say("deny", "until"), until),
                ]
            ),
            body(words.say("deny", "review", until=until)),
            body(words.say("deny", "kept")),
            heading(words.say("deny", "object_heading")),
            body(words.say("deny", "object", contact=contact)),
            KeepTogether(
                [
                    heading(words.say("rights", "disagree_heading")),
                    body(words.say("rights", "contact", contact=contact)),
                    body(
                        words.say("rights", "complaint", authority=words.say("authority", settings.country))
                    ),
                    body(words.say("deny", "court")),
                ]
            ),
            KeepTogether(
                [
                    Spacer(0, 6),
                    body(words.say("letter", "sincerely")),
                    body(words.say("letter", "on_behalf", controller=shown(lines[0]))),
                    Spacer(0, 6),
                    Paragraph(words.say("deny", "made", site=shown(settings.site)), SMALL),
                ]
            ),
        ]

    head = head_to(words, settings, subject, to.language, made_at, entry.entry.id, (to.name, to.address))
    return letter_pdf(head, story)
