"""An authority stands at the desk: what to ask them, whom to call, and that nothing is handed over."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.formats import visible
from ui.look import Look
from ui.palettes import Tone
from ui.reception.laid_over import LaidOver
from ui.theme import Type
from ui.widgets.field import choice_field, line_field
from ui.widgets.key_button import KeyButton
from ui.widgets.named_form import Choices, NamedForm
from ui.widgets.panel import Panel, ScrollContent, scrolling
from ui.widgets.text import PlainLabel
from ui.widgets.tone_card import ToneCard
from visitor_desk.privacy.authority_visit import (
    LONGEST_ACCOUNT,
    LONGEST_LINE,
    AskedFor,
    Authority,
    AuthorityVisitId,
    NewAuthorityVisit,
    OfficerAccount,
    OrderShown,
    new_authority_visit_id,
)

LINES = ("officer", "service_number", "asked", "order_number", "told")
STEPS = 5
NO_BREAK = "\u00a0"
"""A number that is dialled stands in one line."""


class AuthorityForm(NamedForm):
    """Takes down who came and what they ask; a fault comes back to its field."""

    def __init__(self, look: Look) -> None:
        theme, texts = look.theme, look.texts
        long = {"asked", "told"}
        lines = {
            name: line_field(
                theme,
                texts(f"authority.{name}"),
                texts(f"authority.{name}_hint"),
                length=LONGEST_ACCOUNT if name in long else LONGEST_LINE,
            )
            for name in LINES
        }
        whom: Choices = [(texts(f"authority_kind.{one.value}"), one) for one in Authority]
        wanted: Choices = [(texts(f"asked_for.{one.value}"), one) for one in AskedFor]
        orders: Choices = [(texts(f"order_shown.{one.value}"), one) for one in OrderShown]
        cards: Choices = [(texts("authority.card_shown"), True), (texts("authority.card_not"), False)]
        choices = {
            "authority": choice_field(theme, texts("authority.who"), whom),
            "card": choice_field(theme, texts("authority.card"), cards),
            "asked_for": choice_field(theme, texts("authority.asked_for"), wanted),
            "order": choice_field(theme, texts("authority.order"), orders),
        }
        super().__init__(theme, texts("authority.heading"), texts("authority.sealed"), lines, choices)
        self._texts = texts
        self._visit = new_authority_visit_id()
        self.write_down = KeyButton(look, "authority.write", main=True)
        self.leave = KeyButton(look, "authority.leave", own_key=False)
        rows = (
            ("authority", "officer"),
            ("card", "service_number"),
            ("asked_for", "order"),
            ("order_number",),
            ("asked",),
            ("told",),
        )
        self.lay_out(rows, self.write_down, self.leave)

    @property
    def visit(self) -> AuthorityVisitId:
        """The id under which this is written, also at a second try."""
        return self._visit

    def begin(self) -> None:
        """Begin with nothing filled in, for the next one who comes."""
        self._visit = new_authority_visit_id()
        self.show_troubles({})
        self.write(**dict.fromkeys(LINES, ""))
        for field in self._choices.values():
            field.editor.setCurrentIndex(0)

    def filled(self) -> NewAuthorityVisit | None:
        """Return what is filled in; None where something is missing, which is then said at its field."""
        texts, chosen = self._texts, {name: field.editor.value for name, field in self._choices.items()}
        authority, wanted, order = chosen["authority"], chosen["asked_for"], chosen["order"]
        troubles = {}
        if chosen["card"] and not self.typed("service_number"):
            troubles["service_number"] = texts("authority.no_service_number")
        if order is OrderShown.WRITTEN and not self.typed("order_number"):
            troubles["order_number"] = texts("authority.no_order_number")
        if not self.typed("asked"):
            troubles["asked"] = texts("announced.fault_missing")
        self.show_troubles(troubles)
        if troubles:
            return None
        assert isinstance(authority, Authority)
        assert isinstance(wanted, AskedFor)
        assert isinstance(order, OrderShown)
        account = OfficerAccount(
            self.typed("officer"),
            bool(chosen["card"]),
            self.typed("service_number") if chosen["card"] else "",
            self.typed("order_number") if order is OrderShown.WRITTEN else "",
            self.typed("asked"),
            self.typed("told"),
        )
        return NewAuthorityVisit(self._visit, authority, wanted, order, account)


class AuthorityLayer(LaidOver):
    """The form on the left; on the right what the guard says and whom they call, in large letters."""

    written = Signal(object)

    def __init__(self, look: Look, page: QWidget, below: list[QWidget], on_call: str, contact: str) -> None:
        super().__init__(page, below)
        theme, texts = look.theme, look.texts
        self.form = AuthorityForm(look)
        self.on_call = PlainLabel(
            theme,
            visible(on_call).replace(" ", NO_BREAK) or texts("authority.no_number"),
            Type.NAME,
            wrap=True,
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(*[theme.space(2)] * 4)
        row.setSpacing(theme.space(1.5))
        row.addWidget(self.form, 7)
        side = Panel(theme, texts("authority.at_once"))
        card = ToneCard(theme, Tone.BAD)
        card.body.addWidget(
            PlainLabel(theme, texts("authority.hand_over_nothing"), Type.TITLE, "bad", wrap=True)
        )
        card.body.addWidget(PlainLabel(theme, texts("authority.why_nothing"), Type.BODY, wrap=True))
        steps = ScrollContent(theme)
        steps.column.addWidget(card)
        call = ToneCard(theme, Tone.NEUTRAL, tinted=False)
        call.body.addWidget(PlainLabel(theme, texts("authority.call"), Type.HINT, "second", wrap=True))
        call.body.addWidget(self.on_call)
        if contact:
            call.body.addWidget(PlainLabel(theme, visible(contact), Type.HINT, "second", wrap=True))
        steps.column.addWidget(call)
        for step in range(1, STEPS + 1):
            words = f"{step}.  {texts(f'authority.step_{step}')}"
            steps.column.addWidget(PlainLabel(theme, words, Type.BODY, wrap=True))
        steps.column.addStretch(1)
        steps.column.addWidget(
            PlainLabel(theme, texts("authority.emergency"), Type.HINT, "second", wrap=True)
        )
        side.body.addWidget(scrolling(steps), 1)
        row.addWidget(side, 5)
        self.form.write_down.clicked.connect(self._write)
        self.form.leave.clicked.connect(self.go)

    def open(self) -> None:
        """Come with what was typed before, if anything."""
        self.come(self.form.field("authority").editor)

    def _write(self) -> None:
        new = self.form.filled()
        if new is not None:
            self.written.emit(new)
