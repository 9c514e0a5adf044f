"""The middle of the reception page: who comes, to whom, where, with which badge; admit or refuse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from ui.formats import visible
from ui.look import Look
from ui.reception.correction_box import CorrectionBox
from ui.reception.draft import CheckInDraft, ExpectedView, Left
from ui.reception.escort_box import EscortBox
from ui.reception.refusal_box import RefusalBox
from ui.reception.walk_in_box import WalkInBox
from ui.theme import Type
from ui.widgets.field import Field, choice_field, line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.panel import Panel, ScrollContent, scrolling
from ui.widgets.text import PlainLabel
from visitor_desk.privacy.consent import Remembered
from visitor_desk.visits.place import Staff, StaffId
from visitor_desk.visits.visit import BadgeNumber, RefusalReason


class VisitPanel(Panel):
    """Shows one draft's visit; says what was chosen, and decides nothing itself."""

    person_chosen = Signal(object)
    escort_chosen = Signal(object)
    badge_chosen = Signal(object)
    notice_said = Signal(bool)
    rules_said = Signal(bool)
    assistance_said = Signal(bool)
    remember_said = Signal(bool)
    admit_asked = Signal()
    refusal_given = Signal(object)
    set_aside_asked = Signal()
    walk_in_asked = Signal()
    cages_chosen = Signal(object)

    def __init__(self, look: Look) -> None:
        texts, theme = look.texts, look.theme
        super().__init__(theme, texts("visit.heading"), " ")
        self._look = look
        self._expected: list[ExpectedView] = []
        self.remark.setFont(theme.font(Type.BODY))
        self.name = PlainLabel(theme, "", Type.NAME, wrap=True)
        self._prompt = PlainLabel(theme, "", Type.BODY, "second", wrap=True)
        self.person = choice_field(theme, texts("visit.person"), [])
        self.organisation = self._read_only("visit.organisation")
        self.host = self._read_only("visit.host")
        self.zones = self._read_only("visit.zones")
        self.purpose = self._read_only("visit.purpose")
        self.cages = choice_field(theme, texts("escort.cages"), [])
        self.cages.hide()
        self.escort = choice_field(theme, texts("visit.escort"), [])
        self.badge = choice_field(theme, texts("visit.badge"), [])
        self.notice = KeyButton(look, "reception.notice")
        self.rules = KeyButton(look, "reception.rules")
        self.assistance = KeyButton(look, "reception.assistance")
        self.remember = KeyButton(look, "reception.remember")
        self.remember_offered = False
        self.instruction = KeyButton(look, "reception.instruction")
        self.instruction.hide()
        self.instruction_words = PlainLabel(theme, "", Type.BODY, wrap=True)
        self.instruction_words.hide()
        self._build()
        self._connect()

    def _read_only(self, key: str) -> Field[QLineEdit]:
        field = line_field(self._look.theme, self._look.texts(key), length=400)
        field.editor.setReadOnly(True)
        return field

    def _build(self) -> None:
        theme = self._look.theme
        self.body.setContentsMargins(*[theme.space(2.5)] * 4)
        form = ScrollContent(theme, 1.5)
        column = form.column
        column.addWidget(self.name)
        column.addWidget(self._prompt)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(1.5))
        grid.setVerticalSpacing(theme.space(1.75))
        grid.addWidget(self.person, 0, 0, 1, 2)
        fields: list[QWidget] = [
            self.organisation,
            self.host,
            self.zones,
            self.purpose,
            self.escort,
            self.badge,
        ]
        for number, field in enumerate(fields):
            grid.addWidget(field, 1 + number // 2, number % 2, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.cages, 4, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        said = [self.notice, self.rules, self.remember, self.assistance, self.instruction]
        for button in said:
            button.setCheckable(True)
        column.addSpacing(theme.space(0.5))
        column.addWidget(FlowRow(theme, said))
        column.addWidget(self.instruction_words)
        column.addStretch(1)
        self._form = scrolling(form)
        self.body.addWidget(self._form, 1)
        self.body.addWidget(self._acts())
        self.body.addWidget(self._refusal())
        self.walk_in = WalkInBox(self._look)
        self.walk_in.back_asked.connect(self.set_aside_asked)
        self.body.addWidget(self.walk_in, 1)
        self.correction = CorrectionBox(self._look)
        self.correction.back_asked.connect(self.set_aside_asked)
        self.body.addWidget(self.correction, 1)
        self.escort_box = EscortBox(self._look)
        self.escort_box.back_asked.connect(self.set_aside_asked)
        self.body.addWidget(self.escort_box, 1)

    def _acts(self) -> QWidget:
        look, theme = self._look, self._look.theme
        self.refuse = KeyButton(look, "reception.refuse")
        self.ask_walk_in = KeyButton(look, "reception.walk_in")
        self.set_aside = KeyButton(look, "reception.set_aside", own_key=False)
        self.admit = KeyButton(look, "reception.admit", main=True, badge="–")
        self._hint = PlainLabel(theme, "", Type.HINT, "second", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._acts_row = QWidget()
        column = QVBoxLayout(self._acts_row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space())
        column.addWidget(self._hint)
        column.addWidget(FlowRow(theme, [self.ask_walk_in, self.refuse, self.set_aside]))
        column.addWidget(self.admit)
        return self._acts_row

    def _refusal(self) -> QWidget:
        self._refusal_box = RefusalBox(self._look)
        self._refusal_box.back_asked.connect(self.set_aside_asked)
        self._refusal_box.given.connect(self.refusal_given)
        self.reason = self._refusal_box.reason
        self.record_refusal = self._refusal_box.record
        return self._refusal_box

    def _connect(self) -> None:
        self.person.editor.activated.connect(self._person_picked)
        self.cages.editor.activated.connect(lambda _: self.cages_chosen.emit(self.cages.editor.value))
        self.escort.editor.activated.connect(lambda _: self.escort_chosen.emit(self.escort.editor.value))
        self.badge.editor.activated.connect(lambda _: self.badge_chosen.emit(self.badge.editor.value))
        self.notice.clicked.connect(self.notice_said)
        self.rules.clicked.connect(self.rules_said)
        self.assistance.clicked.connect(self.assistance_said)
        self.remember.clicked.connect(self.remember_said)
        # The visitor sees this screen too: what is asked of the guard stands behind a key.
        self.instruction.toggled.connect(self.instruction_words.setVisible)
        self.admit.clicked.connect(self.admit_asked)
        self.refuse.clicked.connect(lambda _=False: self.start_refusal())
        self.set_aside.clicked.connect(self.set_aside_asked)
        self.ask_walk_in.clicked.connect(lambda _=False: self.walk_in_asked.emit())
        self._enter_admits = bind_enter(self, self.admit)

    def _person_picked(self, number: int) -> None:
        self.person_chosen.emit(self._expected[number - 1] if number > 0 else None)

    def offer(
        self, expected: Sequence[ExpectedView], escorts: Sequence[Staff], badges: Sequence[BadgeNumber]
    ) -> None:
        """Offer the people of open tickets, the escorts and the free badges."""
        texts = self._look.texts
        self._expected = list(expected)
        words = [f"{visible(one.name)} · {visible(one.organisation)}" for one in expected]
        self.person.editor.offer([(texts("visit.choose_person"), None), *((text, None) for text in words)])
        companions: list[tuple[str, object]] = [(visible(one.name), one.id) for one in escorts]
        self.escort.editor.offer([(texts("visit.no_escort"), None), *companions])
        numbers: list[tuple[str, object]] = [(visible(number), number) for number in badges]
        self.badge.editor.offer(numbers or [(texts("visit.no_badge"), None)])

    def show_draft(self, draft: CheckInDraft, now: datetime) -> None:
        """Show a draft: who, where, and what is left before the door."""
        texts, formats = self._look.texts, self._look.formats
        one = draft.expected
        self.name.setText(visible(one.name) if one else texts("visit.nobody"))
        self._prompt.setText(texts("visit.nobody_hint"))
        self._prompt.setVisible(one is None)
        window = formats.span(one.window) if one else ""
        self.remark.setText(texts("visit.ticket", number=one.number, window=window) if one else "")
        if one is not None and one.right is not None:
            key = "visit.on_list_agreed" if one.rules_agreed else "visit.on_list"
            self.remark.setText(texts(key, customer=visible(one.customer, limit=16)))
        if one is not None and one.before is not None:
            self.remark.setText(texts("back.remark", number=one.number, left=one.before.left))
        if one is not None and one.walk_in is not None:
            called = formats.time(one.walk_in.approval.at)
            self.remark.setText(texts("walk_in.remark", authoriser=visible(one.authoriser), time=called))
        if one is not None and one.is_remembered and not one.in_group:
            key = "remember.remark_agreed" if one.remembered_rules else "remember.remark"
            self.remark.setText(texts(key, remark=self.remark.text()))
        self.ask_walk_in.setVisible(one is None)
        for field, text in (
            (self.organisation, one.organisation if one else ""),
            (self.host, one.host if one else ""),
            (self.zones, one.zones if one else ""),
            (self.purpose, one.purpose if one else ""),
        ):
            field.editor.setText(visible(text))
            field.editor.setCursorPosition(0)
        self.person.editor.setCurrentIndex(self._expected.index(one) + 1 if one in self._expected else 0)
        self._show_cages(one)
        zone = one.escort_zone if one else ""
        self.escort.relabel(
            texts("visit.escort_required", zone=visible(zone)) if zone else texts("visit.escort")
        )
        self.escort.editor.choose(draft.escort)
        self.badge.editor.choose(draft.badge)
        self.notice.setChecked(draft.notice)
        self.rules.setChecked(draft.rules)
        self.assistance.setChecked(draft.assistance)
        self._show_remember(draft)
        self._show_instruction(draft)
        left = draft.left(now)
        badge = visible(draft.badge) if draft.badge else ""
        self.admit.set_words(
            texts("act.reception.admit", badge=badge) if badge else texts("act.reception.admit_plain")
        )
        self.admit.setEnabled(not left)
        self._hint.setText(self._left_words(draft, left))

    def _show_cages(self, one: ExpectedView | None) -> None:
        """Offer the choices of who may come to several cages; all of them stand first."""
        ways = one.ways if one is not None else ()
        self.cages.setVisible(bool(ways))
        if one is None or not ways:
            return
        chosen = next((way for way in ways if way.ticket == one.ticket), ways[0])
        choices: list[tuple[str, object]] = [(visible(way.zones), replace(way, ways=ways)) for way in ways]
        self.cages.editor.offer(choices)
        self.cages.editor.setCurrentIndex(ways.index(chosen))

    def _show_remember(self, draft: CheckInDraft) -> None:
        """Show whether they are remembered; who is can take it back, who was shown the notice can say it."""
        texts = self._look.texts
        known = draft.expected is not None and draft.expected.is_remembered
        self.remember.setEnabled(self.remember_offered and (known or draft.may_be_remembered))
        self.remember.setChecked(draft.is_remembered)
        self.remember.set_words(texts("act.reception.remember" if self.remember_offered else "remember.away"))
        self.remember.setToolTip(texts("remember.known" if known else "remember.help"))

    def _show_instruction(self, draft: CheckInDraft) -> None:
        words = instructions(self._look, draft)
        if words != self.instruction_words.text():
            self.instruction_words.setText(words)
            self.instruction_words.hide()
            self.instruction.setChecked(False)
        self.instruction.setVisible(bool(words))

    def _left_words(self, draft: CheckInDraft, left: tuple[Left, ...]) -> str:
        texts = self._look.texts
        if not left:
            return ""
        first = left[0]
        if first in {Left.FINDINGS, Left.PHOTO} and draft.choices_left > 0 and Left.FINDINGS in left:
            return texts.count("left.findings", draft.choices_left)
        if first is Left.NOT_OPEN and draft.expected is not None:
            return texts("left.not_open", window=self._look.formats.span(draft.expected.window))
        return texts(f"left.{first.value}")

    def propose_refusal(self, reason: RefusalReason) -> None:
        """Ask for the reason of a refusal with one that stands there already."""
        self.start_refusal(reason)

    def start_refusal(self, proposed: RefusalReason | None = None) -> None:
        """Ask for the reason of a refusal, in the place of the acts."""
        self.end_walk_in()
        self._acts_row.hide()
        self._let_enter_admit(on=False)
        self._refusal_box.ask(proposed)

    def start_walk_in(self, name: str, now: datetime, remembered: Remembered | None = None) -> None:
        """Ask about somebody whom nobody announced, in the place of the visit."""
        self._show_instead()
        self.walk_in.ask(name, now, remembered)

    def start_correction(self, heading: str) -> None:
        """Show the form of a correction in the place of the visit."""
        self._show_instead()
        self.correction.heading.setText(heading)
        self.correction.show()

    def start_escort(
        self, heading: str, staff: Sequence[Staff], escort: StaffId | None, *, asked_by: str, history: str
    ) -> None:
        """Ask who walks along with somebody inside, in the place of the visit."""
        self._show_instead()
        self.escort_box.ask(heading, staff, escort, asked_by=asked_by, history=history)

    def _show_instead(self) -> None:
        self.end_refusal()
        self._form.hide()
        self._acts_row.hide()
        self._let_enter_admit(on=False)

    def end_walk_in(self) -> bool:
        """Go back to the visit; tell whether a walk-in, a correction or an escort was asked in its place."""
        asking = any(box.isVisibleTo(self) for box in (self.walk_in, self.correction, self.escort_box))
        self.walk_in.forget()
        self.correction.hide()
        self.escort_box.hide()
        self._form.show()
        self._acts_row.show()
        self._let_enter_admit(on=True)
        return asking

    def _let_enter_admit(self, *, on: bool) -> None:
        for shortcut in self._enter_admits:
            shortcut.setEnabled(on)

    def end_refusal(self) -> bool:
        """Go back to the acts; tell whether something else was asked in their place."""
        asking = self._refusal_box.isVisibleTo(self)
        self._refusal_box.hide()
        return self.end_walk_in() or asking


def instructions(look: Look, draft: CheckInDraft) -> str:
    """Return what the deny list asks of the guard, a line per hit; empty where nobody resembles anybody."""
    return "\n".join(
        look.texts(
            "visit.instruction_document" if hit.by_document else "visit.instruction_name",
            name=visible(hit.name),
            instruction=look.texts(f"deny_instruction.{hit.instruction.value}"),
        )
        for hit in draft.hits
    )
