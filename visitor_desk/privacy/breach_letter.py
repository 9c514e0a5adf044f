"""The notification of a breach to the supervisory authority, as a draft: what GDPR 33(3) asks, and no name.

It is typed over into the authority's own form; the paper stays with the case.
"""

from __future__ import annotations

from datetime import datetime

from reportlab.platypus import Flowable, Paragraph

from visitor_desk.privacy.breach import LONGEST_TEXT, Affected, Breach, BreachFile
from visitor_desk.privacy.letter_page import SMALL, SUBJECT, body, facts, heading, letter_pdf
from visitor_desk.privacy.letter_words import Words, shown, shown_lines, statement_head, whole_lines
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.settings import Settings


def breach_letter(
    settings: Settings,
    breach: Breach,
    file: BreachFile,
    affected: Affected,
    language: RequestLanguage,
    made_at: datetime,
) -> bytes:
    """Return the draft as a PDF."""
    words = Words(language, settings.zone)
    title = words.say("breach", "title")
    head = statement_head(
        words, settings, title, language, made_at, (words.say("breach", "breach"), shown(breach.id))
    )

    def told(decided: bool | None, at: datetime | None) -> str:  # noqa: FBT001 - a decision or none yet
        if at is not None:
            return words.moment(at)
        return words.say("decided", "open" if decided is None else "yes" if decided else "no")

    def story() -> list[Flowable]:
        known = words.say(
            "breach",
            "number" if affected.whole else "number_partly",
            number=str(affected.at_least),
            others=str(affected.others),
        )
        rows = [
            (words.say("breach", "nature"), words.say("breach_nature", breach.nature.value)),
            (
                words.say("breach", "span"),
                f"{words.moment(breach.span_from)} – {words.moment(breach.span_to)}",
            ),
            (words.say("breach", "aware"), words.moment(breach.aware_at)),
            (words.say("breach", "due"), words.moment(breach.due_at)),
            (words.say("breach", "people_concerned"), words.say("people", "visitors")),
            (words.say("breach", "records"), known),
            (words.say("breach", "authority"), told(breach.authority, breach.authority_at)),
            (words.say("breach", "people_told"), told(breach.people, breach.people_at)),
            (words.say("breach", "contact"), shown_lines(settings.privacy_contact or settings.controller)),
        ]
        account = file.account
        parts: list[Flowable] = [Paragraph(title, SUBJECT), body(words.say("breach", "about")), *facts(rows)]
        texts = [
            ("description", account.description),
            ("consequences", account.consequences),
            ("measures", account.measures),
            ("delay", account.delay),
        ]
        if file.reasons:
            texts += [
                ("reason_authority", file.reasons[-1].authority),
                ("reason_people", file.reasons[-1].people),
            ]
        for key, text in texts:
            if text:
                parts += [
                    heading(words.say("breach", key)),
                    *(body(line) for line in whole_lines(text, LONGEST_TEXT)),
                ]
        return [*parts, Paragraph(words.say("breach", "draft"), SMALL)]

    return letter_pdf(head, story)
