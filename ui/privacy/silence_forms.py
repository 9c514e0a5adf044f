"""The forms of silences: asking for one, letting one run on, and what came after its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from ui.deny.forms import DAY_LENGTH, typed_day
from ui.look import Look
from ui.privacy.moment_form import MomentForm
from ui.widgets.named_form import Choices
from visitor_desk.privacy.hold import LONGEST_CASE
from visitor_desk.privacy.silence import (
    REVIEW_WITHIN,
    NewSilence,
    NotTold,
    Silence,
    SilenceGround,
    SilentThing,
)

USUAL_DAYS: Final = timedelta(days=30)
"""What stands there first; ninety is the most."""
_OF_CONSULTATION: Final = ("day", "visit")
Offered = Mapping[SilentThing, Choices]


class _DayForm(MomentForm):
    """What the forms share: days, and today."""

    @property
    def _today(self) -> date:
        return self._look.clock.now().astimezone(self._look.formats.zone).date()

    def _day(self, name: str) -> date | None:
        return typed_day(self.typed(name))

    def _review_trouble(self) -> dict[str, str]:
        """Say what is wrong with the day of review: none, not ahead, or further than ninety days."""
        review = self._day("review_on")
        if review is None:
            return {"review_on": self._texts("deny.no_day")}
        if not self._today < review <= self._today + REVIEW_WITHIN:
            latest = self._look.formats.day(self._today + REVIEW_WITHIN)
            return {"review_on": self._texts("silences.review_range", latest=latest)}
        return {}


class AskForm(_DayForm):
    """Asks of what a person hears nothing, on what ground, for which case and until which review."""

    day_typed = Signal(object)
    """The day whose visits are wanted; None where none is typed."""
    visit_chosen = Signal(object)
    """The visit whose openings are wanted; None where none is chosen."""

    def __init__(self, look: Look) -> None:
        texts = look.texts
        things: Choices = [(texts(f"silent_thing.{one.value}"), one) for one in SilentThing]
        grounds: Choices = [(texts(f"silence_ground.{one.value}"), one) for one in SilenceGround]
        self._offered: Offered = {}
        super().__init__(
            look,
            "silences",
            "ask",
            lines={"day": DAY_LENGTH, "case": LONGEST_CASE, "review_on": DAY_LENGTH},
            choices={"of": things, "visit": [], "about": [], "ground": grounds},
            rows=(("of",), _OF_CONSULTATION, ("about",), ("ground",), ("case", "review_on")),
        )
        self._choices["of"].editor.currentIndexChanged.connect(lambda _: self._thing_chosen())
        self._choices["visit"].editor.currentIndexChanged.connect(lambda _: self._visit_chosen())
        self._lines["day"].editor.textChanged.connect(lambda text: self.day_typed.emit(typed_day(text)))

    def begin(self, offered: Offered) -> None:
        """Begin with a disclosure and a review in thirty days."""
        self._offered = offered
        self.show_troubles({})
        self.write(day=self._today.isoformat(), case="", review_on=(self._today + USUAL_DAYS).isoformat())
        self.choose(of=SilentThing.DISCLOSURE, ground=SilenceGround.ORDER)
        self._thing_chosen()
        self.field("of").editor.setFocus()

    def begin_about(self, of: SilentThing, about: object) -> None:
        """Choose what it is about, and wait for the case."""
        self.choose(of=of)
        self.choose(about=about)
        self.field("case").editor.setFocus()

    @property
    def day(self) -> date | None:
        """The day that is typed now."""
        return self._day("day")

    @property
    def visit(self) -> object:
        """The visit that is chosen now."""
        return self._chosen("visit")

    def offer_visits(self, visits: Choices) -> None:
        """Offer the visits of the typed day, without names."""
        self._choices["visit"].editor.offer(visits or [(self._texts("holds.no_visits"), None)])
        self._visit_chosen()

    def offer_openings(self, openings: Choices) -> None:
        """Offer what was opened of the chosen visit, by its entries of the log."""
        if self._chosen("of") is SilentThing.CONSULTATION:
            self._offer(openings)

    def _offer(self, things: Choices) -> None:
        self._choices["about"].editor.offer(things or [(self._texts("silences.nothing_there"), None)])

    def _thing_chosen(self) -> None:
        of = self._chosen("of")
        consultation = of is SilentThing.CONSULTATION
        for name in _OF_CONSULTATION:
            self.field(name).setVisible(consultation)
        if consultation:
            self._offer([])
            self.day_typed.emit(self.day)
        elif isinstance(of, SilentThing):
            self._offer(self._offered.get(of, []))
            self._choices["about"].editor.setCurrentIndex(0)

    def _visit_chosen(self) -> None:
        if self._chosen("of") is SilentThing.CONSULTATION:
            self.visit_chosen.emit(self.visit)

    def filled(self) -> NewSilence | None:
        """Return what is filled in; None where something is missing, which is then said at its field."""
        of, about, ground = (self._chosen(name) for name in ("of", "about", "ground"))
        troubles = self._review_trouble()
        if about is None:
            troubles["about"] = self._texts("silences.choose_other")
        if not self.typed("case"):
            troubles["case"] = self._texts("announced.fault_missing")
        self.show_troubles(troubles)
        review = self._day("review_on")
        if troubles or review is None:
            return None
        assert isinstance(of, SilentThing)
        assert isinstance(ground, SilenceGround)
        return NewSilence(of, str(about), ground, self.typed("case"), review)


class LongerForm(_DayForm):
    """Asks until when a silence runs on before it is looked at again."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "silences", "longer", lines={"review_on": DAY_LENGTH}, rows=(("review_on",),))

    def begin(self) -> None:
        """Begin with thirty days from today."""
        self.show_troubles({})
        self.write(review_on=(self._today + USUAL_DAYS).isoformat())
        self.field("review_on").editor.setFocus()

    def filled(self) -> date | None:
        """Return the day; None where it is none that can be taken."""
        troubles = self._review_trouble()
        self.show_troubles(troubles)
        return None if troubles else self._day("review_on")


class SettleForm(_DayForm):
    """Asks on which day the person was told after the end, or why they are not."""

    def __init__(self, look: Look) -> None:
        texts = look.texts
        why: Choices = [
            (texts("silences.was_told"), None),
            *((texts(f"not_told.{one.value}"), one) for one in NotTold),
        ]
        super().__init__(
            look,
            "silences",
            "settle",
            lines={"told_on": DAY_LENGTH},
            choices={"why": why},
            rows=(("why",), ("told_on",)),
        )
        self._choices["why"].editor.currentIndexChanged.connect(
            lambda _: self.field("told_on").setVisible(self._chosen("why") is None)
        )

    def begin(self, _one: Silence) -> None:
        """Begin with that they were told today."""
        self.show_troubles({})
        self.choose(why=None)
        self.write(told_on=self._today.isoformat())
        self.field("told_on").show()
        self.field("why").editor.setFocus()

    def filled(self) -> tuple[date | None, NotTold | None] | None:
        """Return the day or the reason; None where the day is none."""
        why, told_on = self._chosen("why"), self._day("told_on")
        if isinstance(why, NotTold):
            self.show_troubles({})
            return None, why
        self.show_troubles({} if told_on is not None else {"told_on": self._texts("deny.no_day")})
        return (told_on, None) if told_on is not None else None


class SilenceForms(QStackedWidget):
    """The forms, one at a time in the place of the chosen silence."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.ask, self.longer, self.settle = AskForm(look), LongerForm(look), SettleForm(look)
        self.all: tuple[MomentForm, ...] = (self.ask, self.longer, self.settle)
        for form in self.all:
            self.addWidget(form)
