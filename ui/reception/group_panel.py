"""The group at the desk: a table with one row per person, what is said for all, and the acts of one row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.formats import visible
from ui.look import Look
from ui.models.group_table import GroupTable
from ui.reception.group_boxes import ApprovalBox, WhoseBox
from ui.reception.group_draft import GroupDraft, GroupRow, Stand
from ui.reception.group_list import group_list
from ui.reception.group_words import GroupWords
from ui.reception.refusal_box import RefusalBox
from ui.reception.visit_panel import instructions
from ui.theme import Type
from ui.widgets.field import choice_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.panel import Panel
from ui.widgets.text import ElidedLabel, PlainLabel
from visitor_desk.visits.group_seats import Seat
from visitor_desk.visits.phone_approval import Authoriser
from visitor_desk.visits.place import Staff
from visitor_desk.visits.visit import BadgeNumber, RefusalReason


class GroupPanel(Panel):
    """Shows one group; says what was chosen, and decides nothing itself."""

    row_chosen = Signal(int)
    escort_chosen = Signal(object)
    badge_chosen = Signal(object)
    shown_said = Signal(bool)
    agreed_said = Signal(bool)
    assistance_said = Signal(bool)
    admit_asked = Signal()
    absent_said = Signal()
    refusal_given = Signal(object)
    approved = Signal(object)
    set_aside_asked = Signal()

    def __init__(self, look: Look) -> None:
        texts, theme = look.texts, look.theme
        super().__init__(theme)
        self.setAccessibleName(texts("group_arrival.heading"))
        self._look = look
        self._group: GroupDraft | None = None
        self._names: dict[str, str] = {}
        self.facts = ElidedLabel(theme, "", Type.BODY, "second")
        self.model = GroupTable(texts, self)
        self.table = group_list(look, self.model)
        self.escort = choice_field(theme, texts("group_arrival.for_all"), [])
        self.shown = KeyButton(look, "group.shown")
        self.name = ElidedLabel(theme, "", Type.HEADING)
        self.badge = choice_field(theme, texts("visit.badge"), [])
        self.agreed = KeyButton(look, "group.agreed")
        self.assistance = KeyButton(look, "group.assistance")
        self.instruction = KeyButton(look, "reception.instruction")
        self.instruction.hide()
        self.instruction_words = PlainLabel(theme, "", Type.BODY, wrap=True)
        self.instruction_words.hide()
        self.approval = ApprovalBox(look)
        self.whose = WhoseBox(look)
        self.refusal = RefusalBox(look)
        self._boxes = (self.approval, self.whose, self.refusal)
        self._build()
        self._connect()

    def _build(self) -> None:
        theme = self._look.theme
        self.body.setContentsMargins(*[theme.space(2.5)] * 4)
        head = QHBoxLayout()
        head.setSpacing(theme.space())
        heading = self._look.texts("group_arrival.heading").upper()
        head.addWidget(PlainLabel(theme, heading, Type.LABEL, "second"))
        head.addWidget(self.facts, 1)
        self.body.addLayout(head)
        once = QHBoxLayout()
        once.setSpacing(theme.space(1.5))
        once.addWidget(self.escort, 1)
        once.addWidget(self.shown, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(once)
        self.body.addWidget(self.table, 1)
        for button in (self.shown, self.agreed, self.assistance, self.instruction):
            button.setCheckable(True)
        person = QHBoxLayout()
        person.setSpacing(theme.space(1.5))
        person.addWidget(self.name, 1, Qt.AlignmentFlag.AlignBottom)
        said = FlowRow(theme, [self.instruction, self.assistance, self.agreed])
        person.addWidget(said, 0, Qt.AlignmentFlag.AlignBottom)
        self.badge.setFixedWidth(theme.space(14))
        person.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignBottom)
        self._person = QWidget()
        self._person.setLayout(person)
        person.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self._person)
        self.body.addWidget(self.instruction_words)
        self.body.addWidget(self._acts())
        for box in self._boxes:
            self.body.addWidget(box)

    def _acts(self) -> QWidget:
        look, theme = self._look, self._look.theme
        self.approve = KeyButton(look, "group.approve")
        self.refuse = KeyButton(look, "group.refuse")
        self.absent = KeyButton(look, "group.absent")
        self.set_aside = KeyButton(look, "group.set_aside", own_key=False)
        self.admit = KeyButton(look, "group.admit", main=True, name="–", badge="–")
        self.hint = PlainLabel(theme, "", Type.HINT, "look_again")
        self.progress = PlainLabel(theme, "", Type.BODY, "second")
        self._acts_row = QWidget()
        column = QVBoxLayout(self._acts_row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space())
        words = QHBoxLayout()
        words.addWidget(self.progress)
        words.addStretch(1)
        words.addWidget(self.hint)
        column.addLayout(words)
        row = QHBoxLayout()
        row.setSpacing(theme.space())
        acts = FlowRow(theme, [self.approve, self.refuse, self.absent, self.set_aside])
        row.addWidget(acts, 1, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.admit, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(row)
        return self._acts_row

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(self._row_picked)
        self.escort.editor.activated.connect(lambda _: self.escort_chosen.emit(self.escort.editor.value))
        self.badge.editor.activated.connect(lambda _: self.badge_chosen.emit(self.badge.editor.value))
        self.shown.clicked.connect(self.shown_said)
        self.agreed.clicked.connect(self.agreed_said)
        self.assistance.clicked.connect(self.assistance_said)
        # The visitors see this screen too: what is asked of the guard stands behind a key.
        self.instruction.toggled.connect(self.instruction_words.setVisible)
        self.admit.clicked.connect(self.admit_asked)
        self.approve.clicked.connect(self._ask_approval)
        self.refuse.clicked.connect(self._ask_refusal)
        self.absent.clicked.connect(self.absent_said)
        self.set_aside.clicked.connect(self.set_aside_asked)
        self.approval.approved.connect(self.approved)
        self.refusal.given.connect(self.refusal_given)
        for box in self._boxes:
            box.back_asked.connect(self.set_aside_asked)
        self._enter_admits = bind_enter(self, self.admit)

    def _row_picked(self, index: QModelIndex) -> None:
        group = self._group
        if index.isValid() and group is not None and index.row() != group.front:
            self.row_chosen.emit(index.row())

    def offer(self, escorts: Sequence[Staff], badges: Sequence[BadgeNumber]) -> None:
        """Offer the escorts and the free badges."""
        texts = self._look.texts
        companions: list[tuple[str, object]] = [(visible(one.name), one.id) for one in escorts]
        self.escort.editor.offer([(texts("visit.no_escort"), None), *companions])
        numbers: list[tuple[str, object]] = [(visible(number), number) for number in badges]
        self.badge.editor.offer(numbers or [(texts("visit.no_badge"), None)])

    def offer_authorisers(self, authorisers: Sequence[Authoriser], customer: str) -> None:
        """Offer those who may approve by phone; a name that this desk cannot read is said to be locked."""
        locked = self._look.texts("group_arrival.authoriser_locked", customer=visible(customer))
        self._names = {one.id: one.name for one in authorisers if one.name is not None}
        self.approval.offer([(visible(one.name) if one.name else locked, one.id) for one in authorisers])

    def show_group(self, group: GroupDraft, now: datetime) -> None:
        """Show a group with the row that is worked on."""
        texts, words = self._look.texts, GroupWords(self._look, self._names)
        self._group = group
        row, draft = group.row, group.row.draft
        self.facts.setText(words.heading(group))
        self.model.show_lines(words.lines(group, now))
        if self.table.currentIndex().row() != group.front:
            self.table.selectRow(group.front)
        zone = row.expected.escort_zone
        self.escort.relabel(
            texts("group_arrival.for_all_required", zone=visible(zone))
            if zone
            else texts("group_arrival.for_all")
        )
        self.escort.editor.choose(draft.escort)
        self.badge.editor.choose(draft.badge)
        self.shown.setChecked(draft.notice)
        self.agreed.setChecked(draft.rules)
        self.assistance.setChecked(draft.assistance)
        self._show_instruction(row)
        self._show_acts(group, words, now)

    def _show_acts(self, group: GroupDraft, words: GroupWords, now: datetime) -> None:
        texts, row = self._look.texts, group.row
        is_open, done = row.stand is Stand.OPEN, group.is_done
        self.name.setText(visible(row.expected.name))
        for widget in (self.agreed, self.assistance, self.badge):
            widget.setEnabled(is_open)
        self.approve.setEnabled(is_open and row.expected.seat.needs_call)
        self.refuse.setEnabled(is_open)
        self.absent.setEnabled(not row.stand.is_over)
        named_here = row.expected.seat is not Seat.ANNOUNCED
        absent = "take_back" if named_here else "came" if not is_open else "absent"
        self.absent.set_words(texts(f"act.group.{absent}"))
        left = words.left(group, now)
        badge = visible(row.draft.badge) if row.draft.badge else ""
        if done:
            self.admit.set_words(texts("act.group.close"))
        elif badge and is_open:
            short = visible(row.expected.name.split(",")[0], limit=20)
            self.admit.set_words(texts("act.group.admit", name=short, badge=badge))
        else:
            self.admit.set_words(texts("act.group.admit_plain"))
        self.admit.setEnabled(done or (is_open and not left))
        self.hint.setText("" if done else left)
        self.progress.setText(words.progress(group, now))

    def _show_instruction(self, row: GroupRow) -> None:
        words = instructions(self._look, row.draft)
        if words != self.instruction_words.text():
            self.instruction_words.setText(words)
            self.instruction_words.hide()
            self.instruction.setChecked(False)
        self.instruction.setVisible(bool(words))

    def _ask_approval(self) -> None:
        if self._group is not None:
            self._open(self.approval)
            self.approval.ask(self._group.row.expected.name, self._look.clock.now())

    def _ask_refusal(self) -> None:
        if self._group is not None:
            self._open(self.refusal)
            self.refusal.ask(RefusalReason.NOT_APPROVED if self._group.row.needs_call else None)

    def propose_refusal(self, reason: RefusalReason) -> None:
        """Ask for the reason of a refusal with one that stands there already."""
        self._open(self.refusal)
        self.refusal.ask(reason)

    def open_whose(self) -> WhoseBox:
        """Make room for the question whose document it is."""
        self._open(self.whose)
        return self.whose

    def _open(self, box: QWidget) -> None:
        self.end_asking()
        box.show()
        self._person.hide()
        self._acts_row.hide()
        self._let_enter_admit(on=False)

    def end_asking(self) -> bool:
        """Go back to the acts; tell whether anything was being asked."""
        asking = any(box.isVisibleTo(self) for box in self._boxes)
        for box in (self.approval, self.refusal):
            box.hide()
        self.whose.close_question()
        self._person.show()
        self._acts_row.show()
        self._let_enter_admit(on=True)
        if asking:
            self.table.setFocus()
        return asking

    def _let_enter_admit(self, *, on: bool) -> None:
        for shortcut in self._enter_admits:
            shortcut.setEnabled(on)
