"""The forms of one disclosure: on what ground without an order, refusing, its paper, the letter, giving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.look import Look
from ui.privacy.moment_form import MomentForm, shown
from ui.privacy.order_form import OrderForm
from ui.widgets.named_form import Choices
from ui.widgets.text import PlainLabel
from ui.widgets.tick_box import TickBox
from visitor_desk.privacy.deny_letters import LONGEST_ADDRESS
from visitor_desk.privacy.disclosure import (
    LONGEST_REFERENCE,
    Disclosure,
    VoluntaryGround,
    WithheldGround,
)
from visitor_desk.privacy.disclosure_letter import Asker
from visitor_desk.privacy.hold import HoldId
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.visits.ticket import LONGEST_NAME


@dataclass(frozen=True, slots=True)
class Giveable:
    """What can be given at once: clips of a case or, without one, records of visits; each part in words."""

    words: str = field(repr=False)
    hold: HoldId | None
    parts: Sequence[tuple[str, str]]


class GroundForm(MomentForm):
    """Asks on what ground something is given that nobody ordered, with the argument."""

    def __init__(self, look: Look) -> None:
        grounds: Choices = [(look.texts(f"voluntary_ground.{one.value}"), one) for one in VoluntaryGround]
        super().__init__(
            look,
            "disclosures",
            "allow",
            choices={"ground": grounds},
            texts_asked=("argument",),
            rows=(("ground",), ("argument",)),
        )

    def begin(self) -> None:
        """Begin empty."""
        self.show_troubles({})
        self._choices["ground"].editor.setCurrentIndex(0)
        self.write(argument="")
        self.field("ground").editor.setFocus()

    def filled(self) -> tuple[VoluntaryGround, str] | None:
        """Return ground and argument; None where there is none."""
        if self._missing(("argument",), ()):
            return None
        return VoluntaryGround(str(self._chosen("ground"))), self.typed("argument")


class RefusalForm(MomentForm):
    """Asks why nothing is given, with the reasons as the letter says them."""

    def __init__(self, look: Look) -> None:
        grounds: Choices = [(look.texts(f"withheld_ground.{one.value}"), one) for one in WithheldGround]
        super().__init__(
            look,
            "disclosures",
            "refuse",
            choices={"withheld": grounds},
            texts_asked=("refusal",),
            rows=(("withheld",), ("refusal",)),
        )

    def begin(self, one: Disclosure) -> None:
        """Begin with the ground that is nearest: no duty towards a third party."""
        self.show_troubles({})
        third_party = one.authority is None
        self.choose(withheld=WithheldGround.NO_DUTY if third_party else WithheldGround.NO_ORDER)
        self.write(refusal="")
        self.field("withheld").editor.setFocus()

    def filled(self) -> tuple[WithheldGround, str] | None:
        """Return ground and reasons; None where there are none."""
        if self._missing(("refusal",), ()):
            return None
        return WithheldGround(str(self._chosen("withheld"))), self.typed("refusal")


class PaperForm(MomentForm):
    """Asks for the number of the paper of an oral order, and when it came."""

    def __init__(self, look: Look) -> None:
        super().__init__(
            look,
            "disclosures",
            "paper",
            moments=("at",),
            lines={"number": LONGEST_REFERENCE},
            rows=(("number",), ("at",)),
        )

    def begin(self) -> None:
        """Begin with now."""
        self.show_troubles({})
        self.write(number="", at=shown(self._look.clock.now(), self._look.formats.zone))
        self.field("number").editor.setFocus()

    def filled(self) -> tuple[str, datetime] | None:
        """Return number and moment; None where one of them is missing."""
        at = self._moment("at")
        if self._missing(("number",), ("at",)) or at is None:
            return None
        return self.typed("number"), at


class LetterForm(MomentForm):
    """Asks to whom the letter that refuses goes; it stands on the paper and is kept nowhere."""

    def __init__(self, look: Look) -> None:
        languages: Choices = [(look.texts(f"language.{one.value}"), one) for one in RequestLanguage]
        super().__init__(
            look,
            "disclosures",
            "letter",
            lines={"name": LONGEST_NAME},
            choices={"language": languages},
            texts_asked=("address",),
            rows=(("name",), ("language",), ("address",)),
        )

    def begin(self) -> None:
        """Begin empty, in the language of the window."""
        self.show_troubles({})
        self.write(name="", address="")
        self.choose(language=RequestLanguage(self._texts.language.value))
        self.field("name").editor.setFocus()

    def filled(self) -> Asker | None:
        """Return who gets the letter; None where name or address is missing."""
        if self._missing(("name", "address"), ()):
            return None
        if len(self.typed("address")) > LONGEST_ADDRESS:
            said = self._look.texts("disclosures.address_long", longest=LONGEST_ADDRESS)
            self.show_troubles({"address": said})
            return None
        language = RequestLanguage(str(self._chosen("language")))
        return Asker(self.typed("name"), self.typed("address"), language)


class GiveForm(MomentForm):
    """Asks which clips of which case, or records of which visits, are given; a second person signs these."""

    def __init__(self, look: Look) -> None:
        self._clips = QWidget()
        self._column = QVBoxLayout(self._clips)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._none = PlainLabel(
            look.theme, look.texts("disclosures.nothing_chosen"), ink="look_again", wrap=True
        )
        self._ticks: dict[str, TickBox] = {}
        self._found: Sequence[Giveable] = ()
        super().__init__(
            look, "disclosures", "ask", choices={"case": []}, rows=(("case",),), below=self._clips
        )
        self._column.addWidget(self._none)
        self._none.hide()
        self._choices["case"].editor.currentIndexChanged.connect(lambda _: self._show_parts())

    def begin(self, found: Sequence[Giveable]) -> None:
        """Begin with the first of what can be given, and nothing of it chosen."""
        self._found = found
        none: Choices = [(self._texts("disclosures.no_case"), None)]
        self._choices["case"].editor.offer([(one.words, number) for number, one in enumerate(found)] or none)
        self._choices["case"].editor.setCurrentIndex(0)
        self._show_parts()
        self.show_troubles({} if found else {"case": self._texts("disclosures.nothing_kept")})
        self.field("case").editor.setFocus()

    @property
    def _in_front(self) -> Giveable | None:
        number = self._chosen("case")
        return self._found[number] if isinstance(number, int) and number < len(self._found) else None

    def _show_parts(self) -> None:
        for tick in self._ticks.values():
            tick.hide()
            tick.deleteLater()
        self._ticks = {}
        self._none.hide()
        front = self._in_front
        before: QWidget = self.field("case").editor
        for part, words in front.parts if front is not None else ():
            tick = TickBox(self._look.theme, words)
            self._ticks[part] = tick
            self._column.addWidget(tick)
            QWidget.setTabOrder(before, tick)
            before = tick
        QWidget.setTabOrder(before, self.save)

    def filled(self) -> tuple[Giveable, list[str]] | None:
        """Return what is given and which of its parts; None where none is chosen."""
        front = self._in_front
        chosen = [part for part, tick in self._ticks.items() if tick.isChecked()]
        self.show_troubles({} if front is not None else {"case": self._texts("disclosures.nothing_kept")})
        self._none.setVisible(front is not None and not chosen)
        return (front, chosen) if front is not None and chosen else None


class DisclosureForms(QStackedWidget):
    """The forms, one at a time in the place of the chosen disclosure."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.order, self.ground, self.refusal = OrderForm(look), GroundForm(look), RefusalForm(look)
        self.paper, self.letter, self.give = PaperForm(look), LetterForm(look), GiveForm(look)
        self.all: tuple[MomentForm, ...] = (
            self.order,
            self.ground,
            self.refusal,
            self.paper,
            self.letter,
            self.give,
        )
        for form in self.all:
            self.addWidget(form)
