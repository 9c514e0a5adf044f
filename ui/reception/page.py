"""The page of the guard: several open check-ins as tabs, one of them in front."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QSizePolicy, QVBoxLayout, QWidget

from ui.look import Look
from ui.models.here_now import HereRow
from ui.reception.document_panel import DocumentPanel
from ui.reception.draft import CheckInDraft, ExpectedView
from ui.reception.group_draft import GroupDraft, Stand
from ui.reception.group_panel import GroupPanel
from ui.reception.here_panel import HerePanel
from ui.reception.open_check_in import OpenCheckIn, OpenGroup
from ui.reception.open_tabs import OpenTabs
from ui.reception.page_head import PageHead
from ui.reception.visit_panel import VisitPanel
from ui.shortcuts import act_named
from ui.widgets.columns import Columns
from visitor_desk.visits.place import Staff, WithoutDocument
from visitor_desk.visits.visit import BadgeNumber, RefusalReason, VisitId

Result = TypeVar("Result")


class ReceptionPage(QWidget):
    """Shows and changes drafts; what has to be read or written is asked for by signal."""

    picture_given = Signal(Path)
    lines_given = Signal(list)
    seen_by_eye = Signal(object, str, str)
    host_vouched = Signal()
    admit_asked = Signal(object)
    refusal_given = Signal(object, object)
    check_out_asked = Signal(str)
    badge_back = Signal(str)
    set_aside = Signal()
    put_away = Signal()
    """A group of which nothing would be lost was closed."""
    matching_asked = Signal()
    locked_chosen = Signal(str)
    group_asked = Signal(object)
    """Somebody was chosen who comes with others: their ticket opens as a table."""
    remembered_chosen = Signal(object)
    """Somebody was chosen of whom nothing is known but that they want to be remembered."""
    front_shown = Signal()
    """What is in front is shown anew, or nothing any more: the page went from sight."""
    left = Signal()
    """Another check-in came to the front, or the page went from sight."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self.open = OpenTabs()
        self._expected: list[ExpectedView] = []
        self._escorts: list[Staff] = []
        self._badges: list[BadgeNumber] = []
        self.returning: list[ExpectedView] = []
        self.document = DocumentPanel(look)
        self.visit = VisitPanel(look)
        self.here = HerePanel(look)
        self.group = GroupPanel(look)
        self.head = PageHead(look)
        self._build()
        self._connect()
        self._tick()
        self._show()

    def _build(self) -> None:
        theme = self._look.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        column.addWidget(self.head)
        panels = (
            (self.document, 40, 44, 56),
            (self.group, 84, 90, 58),
            (self.visit, 47, 46, 58),
            (self.here, 37, 38, 56),
        )
        parts = Columns(theme)
        for panel, share, width, height in panels:
            # Equal hints let the shares alone decide; the words inside wrap.
            panel.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
            parts.add(panel, share, width, height)
        self.group.hide()
        column.addWidget(parts, 1)
        self._clock_timer = QTimer(self)
        self._clock_timer.setInterval(5000)
        self._clock_timer.timeout.connect(self._tick)
        self._clock_timer.start()

    def _connect(self) -> None:
        self.document.picture_given.connect(self.picture_given)
        self.document.lines_given.connect(self.lines_given)
        self.document.seen_by_eye.connect(self.seen_by_eye)
        self.document.by_eye_asked.connect(self._start_by_eye)
        self.document.no_document_said.connect(self.apply_rule)
        self.document.host_vouched.connect(self.host_vouched)
        self.document.finding_settled.connect(
            lambda code, choice: self.change(lambda draft: draft.settle(code, choice))
        )
        self.document.resembles_said.connect(self._say_resembles)
        self.visit.person_chosen.connect(self.choose_person)
        self.visit.cages_chosen.connect(self.choose_returning)
        self.visit.escort_chosen.connect(lambda one: self.change(lambda draft: replace(draft, escort=one)))
        self.visit.badge_chosen.connect(lambda one: self.change(lambda draft: replace(draft, badge=one)))
        self.visit.notice_said.connect(lambda on: self.change(lambda draft: replace(draft, notice=on)))
        self.visit.assistance_said.connect(
            lambda on: self.change(lambda draft: replace(draft, assistance=on))
        )
        self.visit.rules_said.connect(lambda on: self.change(lambda draft: replace(draft, rules=on)))
        self.visit.admit_asked.connect(self._ask_admit)
        self.visit.refusal_given.connect(self._ask_refusal)
        self.visit.set_aside_asked.connect(self.escape)
        self.group.set_aside_asked.connect(self.escape)
        self.here.check_out_asked.connect(self.check_out_asked)
        self.here.badge_back.connect(self.badge_back)
        self.here.badge_back.connect(lambda _: self.setFocus())
        self.here.expected_chosen.connect(self._choose_expected)
        self.head.new.clicked.connect(self.open_new)
        self.head.front_asked.connect(self.bring_to_front)
        # Esc leaves whatever is innermost, also where the button that carries it is hidden.
        escape = QShortcut(QKeySequence(act_named("reception.set_aside").keys), self)
        escape.activated.connect(self.escape)

    @property
    def draft(self) -> CheckInDraft:
        """The draft in front."""
        return self.open.front.draft

    @property
    def tabs(self) -> int:
        """How many check-ins are open."""
        return len(self.open.all)

    def change(self, how: Callable[[CheckInDraft], CheckInDraft]) -> None:
        """Change the draft in front and show it."""
        self.open.front.draft = how(self.draft)
        self._show()

    def change_of(self, visit: VisitId, how: Callable[[CheckInDraft], CheckInDraft]) -> None:
        """Change the draft of a visit, wherever it stands by now; nothing happens where it is closed."""
        self.open.change_of(visit, how)
        self._show()

    def change_group(self, group: OpenGroup, how: Callable[[GroupDraft], GroupDraft]) -> None:
        """Change a group, wherever it stands; a picture belongs to the person who was in front."""
        before = group.draft.visit
        group.group = how(group.group)
        if group is self.open.group and group.draft.visit != before:
            self.document.stop_typing()
            self.group.end_asking()
            self.show_image(None)
        self.open.give_badges()
        self._show()

    def open_as_group(self, group: GroupDraft) -> None:
        """Show a group, with the person in front who was chosen."""
        self.open.open_group(group)
        self._fronted()
        self.group.table.setFocus()

    def choose_person(self, person: ExpectedView | None) -> None:
        """Put somebody of a ticket into the draft in front; the names are compared anew.

        A document that waited has no name left to compare with anybody else's: it is put down again. Who
        comes with others opens as a group.
        """
        if person is not None and person.in_group:
            brought = self.draft.document
            self.group_asked.emit(person)
            if self.draft.document is brought:
                self.matching_asked.emit()
            return
        document = self.draft.document
        if document is not None and document.read_and_forgotten and person != self.draft.expected:
            self.change(lambda draft: draft.with_document(None))
        self.change(lambda draft: draft.with_person(person))
        self.matching_asked.emit()

    def _start_by_eye(self) -> None:
        expected = self.draft.expected
        self.document.start_by_eye(expected.number_zone if expected else "")

    def apply_rule(self) -> None:
        """Let the rule of the zones decide about somebody without a document that can serve.

        Where it is to refuse, the refusal is asked at once, with its reason.
        """
        group = self.open.group
        if group is not None and group.group.row.stand is not Stand.OPEN:
            return
        shown = self.draft.document is not None
        self.document.stop_typing()
        self.show_image(None)
        self.change(CheckInDraft.without_document)
        expected = self.draft.expected
        if expected is not None and expected.without_document is WithoutDocument.REFUSE:
            panel = self.visit if group is None else self.group
            panel.propose_refusal(
                RefusalReason.DOCUMENT_NOT_VALID if shown else RefusalReason.DOCUMENT_NOT_SHOWN
            )

    def go_on(self) -> None:
        """Go from a document that was read to the visit, where Enter admits; a focus elsewhere stays."""
        focus = QApplication.focusWidget()
        if focus in {None, self} or self.document.isAncestorOf(focus):
            (self.visit.person.editor if self.open.group is None else self.group.table).setFocus()

    def _choose_expected(self, ticket: str, person: int) -> None:
        for one in (*self._expected, *self.returning):
            if one.ticket == ticket and one.person == person:
                if not one.to_ask:
                    self.choose_returning(one)
                    self.visit.person.editor.setFocus()
                else:
                    self.remembered_chosen.emit(one)
                return
        self.locked_chosen.emit(ticket)

    def choose_returning(self, person: ExpectedView) -> None:
        """Put somebody into the draft in front who may not be offered yet."""
        if person.to_ask:
            self.remembered_chosen.emit(person)
            return
        self._offer_people(person)
        self.choose_person(person)

    def for_front(self, show: Callable[[Result], None]) -> Callable[[Result], None]:
        """Let a result reach only the check-in that asks for it now, and only while somebody can see it."""
        asking = self.open.front.key

        def show_if_front(result: Result) -> None:
            if self.isVisible() and self.open.front.key == asking:
                show(result)

        return show_if_front

    def show_image(self, image: QImage | None) -> None:
        """Keep a picture with the draft in front, in memory only."""
        self.open.front.image = image
        self.document.show_picture(image)

    def _say_resembles(self, on: bool) -> None:  # noqa: FBT001 - the signal's own
        """Hear that the photo was compared: the picture has done its work."""
        self.change(lambda draft: replace(draft, resembles=on))
        if on:
            self.show_image(None)

    def offer(
        self,
        expected: Sequence[ExpectedView],
        escorts: Sequence[Staff],
        badges: Sequence[BadgeNumber],
        people: Sequence[HereRow],
        returning: Sequence[ExpectedView] = (),
    ) -> None:
        """Show what the house has now: expected people, escorts, free badges, who is here, who may return."""
        self._expected, self._badges, self._escorts = list(expected), list(badges), list(escorts)
        self.returning = list(returning)
        self._offer_people(self.draft.expected)
        self.group.offer(escorts, badges)
        self.here.show_people(people)
        self.open.offer_badges(badges)
        self._show()

    @property
    def expected(self) -> list[ExpectedView]:
        """The people of open tickets who are not here yet."""
        return list(self._expected)

    def _offer_people(self, chosen: ExpectedView | None) -> None:
        """Offer who is expected, and of those who may come beside them nobody but the one who was found."""
        found = [chosen] if chosen is not None and chosen.is_beside else []
        self.visit.offer([*self._expected, *found], self._escorts, self._badges)

    def open_new(self) -> None:
        """Open a further check-in, or go to the empty one that is open."""
        self.open.open_new()
        self._fronted()

    def bring_to_front(self, number: int) -> None:
        """Show another open check-in; the one that steps back keeps findings and choices only."""
        self.open.show(self.open.all[number])
        self._fronted()

    def _fronted(self) -> None:
        self._offer_people(self.draft.expected)
        self.left.emit()
        self.document.stop_typing()
        self.visit.end_refusal()
        self.group.end_asking()
        self.document.show_picture(self.open.front.image)
        self._show()

    def close_front(self) -> None:
        """Forget the check-in in front with its picture."""
        self.close_tabs(self.open.front)

    def close_tabs(self, *closed: OpenCheckIn) -> None:
        """Forget check-ins or groups, wherever they stand."""
        self.open.close(closed)
        self._fronted()

    def close_written(self, visits: Collection[VisitId]) -> int:
        """Forget the check-ins whose visits are written, wherever they stand; return how many."""
        written = self.open.written(visits)
        if written:
            self.close_tabs(*written)
        return len(written)

    def escape(self) -> None:
        """Leave what is innermost: typed lines, a refusal, a badge number; else set the check-in aside."""
        if self.document.typing:
            self.document.stop_typing()
        elif self.group.end_asking() or self.visit.end_refusal() or self.here.end_asking():
            pass
        elif (group := self.open.group) is not None and group.group.is_idle:
            # Who did not come yet stays expected, and the table opens again with the next of them.
            self.close_tabs(group)
            self.put_away.emit()
        elif not self.open.front.is_empty:
            self.open_new()
            self.set_aside.emit()

    def _ask_admit(self) -> None:
        if not self.draft.left(self._look.clock.now()):
            self.admit_asked.emit(self.draft)

    def _ask_refusal(self, reason: object) -> None:
        expected = self.draft.expected
        self.refusal_given.emit(reason, expected.ticket if expected else None)

    def _tick(self) -> None:
        now = self._look.clock.now()
        self.head.clock.setText(self._look.formats.time(now))
        self._show_front(now)

    def _show(self) -> None:
        self.head.show_tabs(self.open)
        self.document.show_draft(self.draft)
        self._show_front(self._look.clock.now())
        self.front_shown.emit()

    def _show_front(self, now: datetime) -> None:
        group = self.open.group
        for panel, shown in ((self.visit, group is None), (self.here, group is None), (self.group, group)):
            panel.setVisible(bool(shown))
        if group is None:
            self.visit.show_draft(self.draft, now)
        else:
            self.group.show_group(group.group, now)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let every check-in wait when another page or the lock is shown instead."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.open.wait()
            self.left.emit()
            self.document.stop_typing()
            self.group.end_asking()
            self.document.show_picture(None)
            self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a digit that nobody else wants as the first of a badge that comes back."""
        if self.open.group is None and event.text().isdecimal() and not event.modifiers():
            self.here.ask_badge(event.text())
        else:
            super().keyPressEvent(event)
