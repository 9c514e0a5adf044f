"""The forms of breaches: writing one down, and more about it, deciding, and when who was notified."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtWidgets import QStackedWidget

from ui.look import Look
from ui.privacy.moment_form import MomentForm, shown
from ui.widgets.named_form import Choices
from visitor_desk.privacy.breach import (
    Breach,
    BreachAccount,
    BreachNature,
    BreachReasons,
    NewBreach,
    Notified,
    new_breach_id,
)
from visitor_desk.security.records import DeviceId, OperatorId

_ACCOUNT: Final = ("description", "consequences", "measures")
_TIMES: Final = ("aware", "begins", "ends")
FIELDS_OF: Final = {"reason_authority": "why_authority", "reason_people": "why_people"}
"""Where the service names a field by another name than its form."""


class OpenForm(MomentForm):
    """Asks for a breach as soon as it is known; the rest may follow."""

    def __init__(self, look: Look) -> None:
        natures: Choices = [(look.texts(f"breach_nature.{one.value}"), one) for one in BreachNature]
        super().__init__(
            look,
            "breaches",
            "open",
            moments=_TIMES,
            choices={"nature": natures, "operator": [], "desk": []},
            texts_asked=_ACCOUNT,
            rows=(
                ("aware", "nature"),
                ("begins", "ends"),
                ("operator", "desk"),
                *((one,) for one in _ACCOUNT),
            ),
        )

    def offer(self, operators: Choices, desks: Choices) -> None:
        """Offer to whose openings it is narrowed: one account, one desk, or neither."""
        for name, found in (("operator", operators), ("desk", desks)):
            self._choices[name].editor.offer([(self._texts(f"breaches.any_{name}"), None), *found])

    def begin(self) -> None:
        """Begin with now: the clock starts at awareness."""
        self.show_troubles({})
        now = shown(self._look.clock.now(), self._look.formats.zone)
        self.write(aware=now, begins=now, ends=now, description="", consequences="", measures="")
        for field in self._choices.values():
            field.editor.setCurrentIndex(0)
        self.field("aware").editor.setFocus()

    def filled(self) -> NewBreach | None:
        """Return what is filled in; None where something is missing, which is then said at its field."""
        moments = [self._moment(name) for name in _TIMES]
        if self._missing(("description",), _TIMES):
            return None
        aware, begins, ends = (one for one in moments if one is not None)
        operator, desk = (self._choices[name].editor.value for name in ("operator", "desk"))
        return NewBreach(
            new_breach_id(),
            aware,
            begins,
            ends,
            BreachNature(str(self._choices["nature"].editor.value)),
            BreachAccount(*(self.typed(name) for name in _ACCOUNT)),
            OperatorId(str(operator)) if operator is not None else None,
            DeviceId(str(desk)) if desk is not None else None,
        )


class AmendForm(MomentForm):
    """Asks for what became known later: the account is written anew, from what stands in it."""

    def __init__(self, look: Look) -> None:
        asked = (*_ACCOUNT, "delay")
        super().__init__(look, "breaches", "amend", texts_asked=asked, rows=tuple((one,) for one in asked))

    def begin(self, account: BreachAccount) -> None:
        """Begin with what was written."""
        self.show_troubles({})
        self.write(
            description=account.description,
            consequences=account.consequences,
            measures=account.measures,
            delay=account.delay,
        )
        self.field("description").editor.setFocus()

    def filled(self) -> BreachAccount | None:
        """Return the account; None where it says nothing."""
        if self._missing(("description",), ()):
            return None
        return BreachAccount(*(self.typed(name) for name in (*_ACCOUNT, "delay")))


class DecideForm(MomentForm):
    """Asks who is notified, and why or why not: both are kept whichever way it goes."""

    def __init__(self, look: Look) -> None:
        choices: dict[str, Choices] = {
            name: [(look.texts(f"breaches.{name}_{word}"), value) for word, value in _WHETHER]
            for name in ("authority", "people")
        }
        rows = (("authority",), ("why_authority",), ("people",), ("why_people",))
        super().__init__(
            look,
            "breaches",
            "decide",
            choices=choices,
            texts_asked=("why_authority", "why_people"),
            rows=rows,
        )

    def begin(self, breach: Breach) -> None:
        """Begin with what was decided before, and with notifying where nothing was."""
        self.show_troubles({})
        self.choose(authority=breach.authority is not False, people=breach.people is not False)
        self.write(why_authority="", why_people="")
        self.field("authority").editor.setFocus()

    def filled(self) -> tuple[bool, bool, BreachReasons] | None:
        """Return who is notified and why; None where a reason is missing."""
        if self._missing(("why_authority", "why_people"), ()):
            return None
        authority, people = (bool(self._choices[name].editor.value) for name in ("authority", "people"))
        return authority, people, BreachReasons(self.typed("why_authority"), self.typed("why_people"))


class NotifiedForm(MomentForm):
    """Asks who was notified when."""

    def __init__(self, look: Look) -> None:
        whom: Choices = [(look.texts(f"breaches.{one.value}"), one) for one in Notified]
        super().__init__(
            look,
            "breaches",
            "notified",
            moments=("at",),
            choices={"whom": whom},
            rows=(("whom",), ("at",)),
        )

    def begin(self, breach: Breach) -> None:
        """Begin with whoever waits, now."""
        self.show_troubles({})
        waits = Notified.AUTHORITY if breach.authority and breach.authority_at is None else Notified.PEOPLE
        self.choose(whom=waits)
        self.write(at=shown(self._look.clock.now(), self._look.formats.zone))
        self.field("whom").editor.setFocus()

    def filled(self) -> tuple[Notified, datetime] | None:
        """Return who and when; None where that is no moment."""
        at = self._moment("at")
        if self._missing((), ("at",)) or at is None:
            return None
        return Notified(str(self._choices["whom"].editor.value)), at


class BreachForms(QStackedWidget):
    """The four forms, one at a time in the place of the chosen breach."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.open, self.amend = OpenForm(look), AmendForm(look)
        self.decide, self.notified = DecideForm(look), NotifiedForm(look)
        self.all: tuple[MomentForm, ...] = (self.open, self.amend, self.decide, self.notified)
        for form in self.all:
            self.addWidget(form)


_WHETHER: Final = (("yes", True), ("no", False))
