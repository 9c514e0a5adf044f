"""From every page: why the record in front is still here and until when, part by part, each with its rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QWidget

from ui.formats import visible
from ui.front_record import front_record
from ui.i18n import Texts
from ui.look import Look
from ui.palettes import Tone
from ui.privacy.rule_words import days_left, life_words, part_words, source_of, start_of
from ui.rooms import AnyRoom
from ui.spoken import speak
from ui.theme import Type
from ui.widgets.field import line_field
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.own_escape import StaysOver
from ui.widgets.panel import Panel
from ui.widgets.rail import Rail
from ui.widgets.text import PlainLabel
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.privacy.hold import Hold
from visitor_desk.privacy.retention_reasons import Reason
from visitor_desk.security.duties import Duty

MAY_ASK = frozenset({Duty.FACILITY, Duty.PRIVACY, Duty.AUDITOR})
LONGEST_ID = 64


class WhyHere(Panel):
    """Lies over the foot of every page of a session; Escape leaves it."""

    def __init__(self, workplace: Workplace, over: QWidget, rail: Rail, front: Callable[[], AnyRoom]) -> None:
        """`front` is the room whose page is in front."""
        look, theme, texts = workplace.look, workplace.look.theme, workplace.look.texts
        super().__init__(theme)
        self.setParent(over)
        self._work, self._over, self._rail, self._front = workplace, over, rail, front
        self._before: QWidget | None = None
        self.record = line_field(theme, texts("why.record"), texts("why.record_hint"), length=LONGEST_ID)
        self.say = KeyButton(look, "why.say", main=True)
        self.say.clicked.connect(self._ask)
        self.leave = KeyButton(look, "why.leave", own_key=False)
        self.leave.clicked.connect(self.go)
        self.answer = QTextEdit()
        self.answer.setReadOnly(True)
        self.answer.setTabChangesFocus(True)
        self.answer.setAccessibleName(texts("why.heading"))
        self.answer.setFont(theme.font(Type.BODY))
        row = QHBoxLayout()
        row.setSpacing(theme.space(1.5))
        row.addWidget(self.record, 1)
        for button in (self.say, self.leave):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.setContentsMargins(*[theme.space(2)] * 4)
        self.body.addWidget(PlainLabel(theme, texts("why.heading"), Type.HEADING, wrap=True))
        self.body.addLayout(row)
        self.body.addWidget(self.answer, 1)
        bind_enter(self, self.say)
        if workplace.session.duties & MAY_ASK:
            rail.why_asked.connect(self.come)
        else:
            rail.leave_out("why_here")
        inside = (self.record.editor, self.say, self.leave, self.answer)
        StaysOver(self, over, inside, self._place, self.go)
        self.hide()

    def come(self) -> None:
        """Show the answer for the record in front at once; without one, ask which."""
        if self.isHidden():
            self._before = self._over.focusWidget()
        self.answer.clear()
        self.record.show_trouble("")
        self.record.editor.setText(front_record(self._front()))
        self._place()
        self.show()
        self.raise_()
        self.record.editor.setFocus()
        self.record.editor.selectAll()
        if self.record.editor.text():
            self._ask()

    def go(self) -> None:
        """Put it away; the focus goes back to where it was."""
        self.hide()
        self.answer.clear()
        if self._before is not None:
            self._before.setFocus()

    def _ask(self) -> None:
        asked = self.record.editor.text().strip()
        if not asked:
            self.record.show_trouble(self._work.look.texts("why.none_in_front"))
            self.record.editor.setFocus()
            return
        desk, session = self._work.desk, self._work.session
        self.record.show_trouble("")
        self._work.read(
            self, lambda: desk.retention_reasons.why(session, None, asked), self._show, self._show_trouble
        )

    def _show_trouble(self, error: DeskError) -> None:
        self.answer.clear()
        self.record.show_trouble(self._work.look.sentence(error))
        self.record.editor.setFocus()

    def _show(self, reasons: Sequence[Reason]) -> None:
        theme, look = self._work.look.theme, self._work.look
        head, body = QTextCharFormat(), QTextCharFormat()
        head.setFont(theme.font(Type.STRONG))
        head.setForeground(theme.colour("ink"))
        body.setFont(theme.font(Type.BODY))
        body.setForeground(theme.colour("second_ink"))
        self.answer.clear()
        cursor = self.answer.textCursor()
        said = [reason_lines(one, look) for one in reasons]
        for number, (first, *others) in enumerate(said):
            cursor.insertText(f"\n\n{first}" if number else first, head)
            # As plain text: what a case is called is never read as markup.
            cursor.insertText("".join(f"\n{line}" for line in others), body)
        self.answer.moveCursor(cursor.MoveOperation.Start)
        speak(self.answer, "\n".join(line for lines in said for line in lines), Tone.NEUTRAL)

    def _place(self) -> None:
        theme, left = self._work.look.theme, self._rail.width()
        room = self._over.width() - left
        wide = min(room - theme.space(4), theme.space(120))
        high = min(self._over.height() - theme.space(8), theme.space(52))
        self.setGeometry(left + (room - wide) // 2, self._over.height() - high - theme.space(6), wide, high)


def reason_lines(reason: Reason, look: Look) -> list[str]:
    """Return one part of a record in words: what and until when, its rule and source, what holds it."""
    texts, formats = look.texts, look.formats
    today = look.clock.now().astimezone(formats.zone).date()
    part = part_words(reason.table, reason.group, texts)
    if reason.expires_on is None:
        until = texts("why.not_begun")
    elif reason.expires_on <= today:
        until = texts("why.due")
    else:
        left = days_left(reason.expires_on, today, texts)
        until = texts("why.until", day=formats.day(reason.expires_on), left=left)
    rule = texts(
        "why.rule",
        life=life_words(reason.rule, texts),
        start=start_of(reason.rule, texts),
        source=source_of(reason.rule, texts),
    )
    lines = [f"{part} · {until}", rule]
    if reason.hold is not None:
        lines.append(_held_words(reason.hold, today, look))
    return lines


def _held_words(hold: Hold, today: date, look: Look) -> str:
    texts: Texts = look.texts
    return texts(
        "why.held" if hold.review_on > today else "why.held_review_over",
        case=visible(hold.case),
        reason=texts(f"hold_reason.{hold.reason.value}"),
        ends=look.formats.day(hold.ends_on),
        review=look.formats.day(hold.review_on),
    )
