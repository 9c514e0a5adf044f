"""The forms of the deny list: putting somebody on, confirming an entry, telling the person."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget

from ui.look import Look
from ui.theme import Type
from ui.widgets.field import Field, choice_field, line_field
from ui.widgets.key_button import KeyButton
from ui.widgets.named_form import Choices, NamedForm
from ui.widgets.text import PlainLabel
from visitor_desk.privacy.deny_letter import Addressee
from visitor_desk.privacy.deny_letters import LONGEST_ADDRESS
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.visits.deny_entry import (
    NOT_TOLD,
    DenyInstruction,
    DenyOrigin,
    DenyReason,
    DenyReview,
    DenyTelling,
    NewDenyEntry,
)
from visitor_desk.visits.place import StaffId
from visitor_desk.visits.ticket import LONGEST_NAME

USUAL_DAYS = 183
"""Half a year stands there first; a year is the most."""
DAY_LENGTH = 10


def typed_day(typed: str) -> date | None:
    """Return a day that was typed as 2026-11-03, None for anything else."""
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None


class EntryForm(NamedForm):
    """Asks for a new entry; a fault comes back to its field."""

    def __init__(self, look: Look) -> None:
        theme, texts = look.theme, look.texts
        self._texts = texts
        reasons: Choices = [(texts(f"deny_reason.{one.value}"), one) for one in DenyReason]
        doing: Choices = [(instruction_words(look, one), one) for one in DenyInstruction]
        origins: Choices = [(texts(f"deny_origin.{one.value}"), one) for one in DenyOrigin]
        super().__init__(
            theme,
            texts("deny.new_heading"),
            texts("deny.new_hint"),
            {
                "name": line_field(theme, texts("deny.name"), texts("access.name_hint"), length=LONGEST_NAME),
                "review_on": line_field(
                    theme, texts("deny.review_on"), texts("deny.review_hint"), length=DAY_LENGTH
                ),
            },
            {
                "reason": choice_field(theme, texts("deny.reason"), reasons, texts("deny.reason_hint")),
                "instruction": choice_field(theme, texts("deny.instruction"), doing),
                "origin": choice_field(theme, texts("deny.origin"), origins),
                "decided_by": choice_field(theme, texts("deny.decided_by"), []),
            },
        )
        self.put = KeyButton(look, "deny.put", main=True)
        self.back = KeyButton(look, "deny.back", own_key=False)
        means = PlainLabel(theme, texts("deny.new_means"), Type.BODY, "second", wrap=True)
        rows = (("name",), ("reason",), ("instruction",), ("origin", "decided_by"), ("review_on",))
        self.lay_out(rows, self.put, self.back, means)

    def offer(self, deciders: Choices) -> None:
        """Offer who may decide; what was chosen stays, and nobody is by the program."""
        self._choices["decided_by"].editor.offer([(self._texts("visit.choose_person"), None), *deciders])

    def begin(self, today: date) -> None:
        """Begin with nobody."""
        self.show_troubles({})
        self.write(name="", review_on=(today + timedelta(days=USUAL_DAYS)).isoformat())
        for field in self._choices.values():
            field.editor.setCurrentIndex(0)
        self.field("name").editor.setFocus()

    def filled(self) -> NewDenyEntry | None:
        """Return what is filled in; None where something is missing, which is then said at its field."""
        texts, day = self._texts, typed_day(self.typed("review_on"))
        chosen = {name: field.editor.value for name, field in self._choices.items()}
        troubles = {}
        if not self.typed("name"):
            troubles["name"] = texts("announced.fault_missing")
        if day is None:
            troubles["review_on"] = texts("deny.no_day")
        if chosen["decided_by"] is None:
            troubles["decided_by"] = texts("announced.fault_not_chosen")
        self.show_troubles(troubles)
        if troubles or day is None:
            return None
        return NewDenyEntry(
            name=self.typed("name"),
            reason=DenyReason(str(chosen["reason"])),
            instruction=DenyInstruction(str(chosen["instruction"])),
            origin=DenyOrigin(str(chosen["origin"])),
            decided_by=StaffId(str(chosen["decided_by"])),
            review_on=day,
        )


class ReviewForm(NamedForm):
    """Asks why an entry is confirmed, and until when."""

    def __init__(self, look: Look) -> None:
        theme, texts = look.theme, look.texts
        self._texts = texts
        reasons: Choices = [(texts(f"deny_review.{one.value}"), one) for one in DenyReview]
        day = line_field(theme, texts("deny.review_on"), texts("deny.review_hint"), length=DAY_LENGTH)
        super().__init__(
            theme,
            texts("deny.review_heading"),
            "",
            {"review_on": day},
            {"why": choice_field(theme, texts("deny.why_review"), reasons)},
        )
        self.confirm = KeyButton(look, "deny.confirm", main=True)
        self.back = KeyButton(look, "deny.back", own_key=False)
        means = PlainLabel(theme, texts("deny.review_means"), Type.BODY, "second", wrap=True)
        self.lay_out((("why",), ("review_on",)), self.confirm, self.back, means)

    def begin(self, today: date) -> None:
        """Begin with half a year."""
        self.show_troubles({})
        self.write(review_on=(today + timedelta(days=USUAL_DAYS)).isoformat())
        self.field("why").editor.setFocus()

    def filled(self) -> tuple[date, DenyReview] | None:
        """Return until when and why; None where no day is typed, which is then said at its field."""
        day, why = typed_day(self.typed("review_on")), self._choices["why"].editor.value
        self.show_troubles({} if day else {"review_on": self._texts("deny.no_day")})
        return (day, DenyReview(str(why))) if day else None


class TellingForm(NamedForm):
    """Asks for the address of a letter, or why no letter goes out."""

    def __init__(self, look: Look) -> None:
        theme, texts = look.theme, look.texts
        self._texts = texts
        how: Choices = [(texts(f"deny_telling.{one.value}"), one) for one in (DenyTelling.LETTER, *NOT_TOLD)]
        languages: Choices = [(texts(f"language.{one.value}"), one) for one in RequestLanguage]
        address: Field[QPlainTextEdit] = Field(
            theme, texts("deny.address"), QPlainTextEdit(), texts("deny.address_hint")
        )
        address.editor.setTabChangesFocus(True)
        address.editor.setMinimumHeight(theme.space(9))
        super().__init__(
            theme,
            texts("deny.tell_heading"),
            "",
            {"addressee": line_field(theme, texts("deny.addressee"), length=LONGEST_NAME)},
            {
                "how": choice_field(theme, texts("deny.how"), how),
                "language": choice_field(theme, texts("deny.letter_language"), languages),
            },
            {"address": address},
        )
        self.tell = KeyButton(look, "deny.tell_now", main=True)
        self.back = KeyButton(look, "deny.back", own_key=False)
        means = PlainLabel(theme, texts("deny.tell_means"), Type.BODY, "second", wrap=True)
        self.lay_out((("how",), ("language",), ("addressee",), ("address",)), self.tell, self.back, means)
        self._choices["how"].editor.currentIndexChanged.connect(self._show_letter)

    def _show_letter(self) -> None:
        letter = self._choices["how"].editor.value is DenyTelling.LETTER
        for name in ("language", "addressee", "address"):
            self.field(name).setVisible(letter)

    def begin(self, name: str) -> None:
        """Begin with a letter to the name on the list."""
        self.show_troubles({})
        surname, comma, given = name.partition(",")
        self.write(addressee=f"{given.strip()} {surname.strip()}" if comma else name, address="")
        self._choices["how"].editor.setCurrentIndex(0)
        self._show_letter()
        self.field("how").editor.setFocus()

    def filled(self) -> Addressee | DenyTelling | None:
        """Return to whom a letter goes, or why none does; None where the address is missing."""
        how = DenyTelling(str(self._choices["how"].editor.value))
        if how is not DenyTelling.LETTER:
            self.show_troubles({})
            return how
        troubles = {
            name: self._texts("announced.fault_missing")
            for name in ("addressee", "address")
            if not self.typed(name)
        }
        if len(self.typed("address")) > LONGEST_ADDRESS:
            troubles["address"] = self._texts("deny.address_too_long", longest=LONGEST_ADDRESS)
        self.show_troubles(troubles)
        if troubles:
            return None
        language = RequestLanguage(str(self._choices["language"].editor.value))
        return Addressee(self.typed("addressee"), self.typed("address"), language)


class DenyForms(QStackedWidget):
    """The three forms, one at a time in the place of the chosen entry."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.entry, self.review, self.telling = EntryForm(look), ReviewForm(look), TellingForm(look)
        for form in (self.entry, self.review, self.telling):
            self.addWidget(form)


def instruction_words(look: Look, instruction: DenyInstruction) -> str:
    """Return what the desk does, behind whether it is asked to stop somebody or to be told."""
    state = look.texts("deny.state_block" if instruction.blocks else "deny.state_notify")
    return f"{state} · {look.texts(f'deny_instruction.{instruction.value}')}"
