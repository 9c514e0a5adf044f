"""What is said to the person by letter: refused, nothing found, more time, who are you, done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.look import Look
from ui.models.request_board import ground_words
from ui.privacy.letter_box import LetterBox
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from visitor_desk.privacy.refusal_grounds import grounds_of
from visitor_desk.privacy.request_decisions import Decision
from visitor_desk.privacy.request_terms import Notice
from visitor_desk.privacy.requests import OPEN_STEPS, WITH_PACKAGE, Request, RequestKind, RequestStep
from visitor_desk.privacy.restrictions import KINDS as RESTRICTING
from visitor_desk.visits.restriction import RestrictionGround


class LettersSide(QWidget):
    """Acts at the foot of a request; each unfolds its box, one at a time."""

    refused = Signal(object, str)
    nothing_found = Signal(str)
    extended = Signal(str)
    granted = Signal(object, str)
    restricted = Signal(object)
    lifted = Signal(str)
    who_asked = Signal()
    take_back_asked = Signal()
    letter_asked = Signal()
    preview_asked = Signal(object, object, str)
    """The decision or notice that is being written, None for the letter of a package; its ground and text."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        texts = self._texts = look.texts
        limits: list[tuple[str, object]] = [
            (texts(f"restriction_ground.{one.value}"), one) for one in RestrictionGround
        ]
        self.refusal = LetterBox(look, "refuse", self._refused_on())
        self.nothing = LetterBox(look, "nothing")
        self.more_time = LetterBox(look, "more_time")
        self.grant = LetterBox(look, "grant", self._granted_on())
        self.restriction = LetterBox(look, "restrict", limits, lines=0)
        self.lift = LetterBox(look, "lift", lines=4)
        self.who = LetterBox(look, "ask_who", lines=0)
        self.taken_back = LetterBox(look, "take_back", lines=0)
        self._boxes = (
            self.refusal,
            self.nothing,
            self.more_time,
            self.grant,
            self.restriction,
            self.lift,
            self.who,
            self.taken_back,
        )
        self.who.given.connect(lambda _ground, _text: self.who_asked.emit())
        self.taken_back.given.connect(lambda _ground, _text: self.take_back_asked.emit())
        self.refusal.given.connect(self.refused)
        self.nothing.given.connect(lambda _ground, text: self.nothing_found.emit(text))
        self.more_time.given.connect(lambda _ground, text: self.extended.emit(text))
        self.grant.given.connect(self.granted)
        self.restriction.given.connect(lambda ground, _text: self.restricted.emit(ground))
        self.lift.given.connect(lambda _ground, text: self.lifted.emit(text))
        self.ask_refusal = self._unfolds(look, "refuse", self.refusal)
        self.ask_nothing = self._unfolds(look, "nothing", self.nothing)
        self.ask_time = self._unfolds(look, "more_time", self.more_time)
        self.ask_grant = self._unfolds(look, "grant", self.grant)
        self.ask_restriction = self._unfolds(look, "restrict", self.restriction)
        self.ask_lift = self._unfolds(look, "lift", self.lift)
        self.ask_who = self._unfolds(look, "ask_who", self.who)
        self.ask_take_back = self._unfolds(look, "take_back", self.taken_back)
        self.letter = KeyButton(look, "requests.letter")
        self.letter.clicked.connect(self.letter_asked)
        acts = (
            self.ask_restriction,
            self.ask_grant,
            self.ask_lift,
            self.ask_who,
            self.ask_nothing,
            self.ask_time,
            self.ask_refusal,
            self.ask_take_back,
            self.letter,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.theme.space())
        for box in self._boxes:
            column.addWidget(box)
        self.preview = KeyButton(look, "requests.preview")
        self.preview.clicked.connect(self._ask_preview)
        column.addWidget(FlowRow(look.theme, [self.preview]))
        self._acts = FlowRow(look.theme, list(acts))
        column.addWidget(self._acts)
        self._package = False
        self._show_preview()

    def _unfolds(self, look: Look, name: str, box: LetterBox) -> KeyButton:
        button = KeyButton(look, f"requests.{name}")

        def unfold() -> None:
            self.fold()
            # The other acts wait behind Escape: beside an open box there is no room for them.
            self._acts.hide()
            box.unfold()
            self._show_preview()

        button.clicked.connect(unfold)
        return button

    def _refused_on(self, request: Request | None = None) -> Sequence[tuple[str, object]]:
        """Return the grounds of a refusal; none is chosen before somebody does."""
        return [(self._texts("requests.choose_ground"), None), *self._grounds(request, in_part=False)]

    def _granted_on(self, request: Request | None = None) -> Sequence[tuple[str, object]]:
        return [(self._texts("requests.granted_whole"), None), *self._grounds(request, in_part=True)]

    def _grounds(self, request: Request | None, *, in_part: bool) -> list[tuple[str, object]]:
        if request is None:
            return []
        fitting = grounds_of(request, in_part=in_part)
        return [(ground_words(one, request.kind, self._texts), one) for one in fitting]

    def show_request(self, request: Request) -> None:
        """Offer what can be said at the request's step, on the grounds that its article knows."""
        self.refusal.ground.editor.offer(self._refused_on(request))
        self.grant.ground.editor.offer(self._granted_on(request))
        with_package = request.kind in WITH_PACKAGE
        self._package = with_package and request.step in {RequestStep.MATCHED, RequestStep.APPROVED}
        self.fold()
        is_open = request.step in OPEN_STEPS
        matched = request.step is RequestStep.MATCHED
        received = request.step is RequestStep.RECEIVED
        self.ask_refusal.setVisible(is_open)
        self.ask_take_back.setVisible(is_open)
        self.ask_nothing.setVisible(is_open and not request.visits)
        self.ask_time.setVisible(is_open and request.extended_at is None)
        self.ask_who.setVisible(received and request.doubted_at is None)
        self.ask_grant.setVisible(matched and not with_package)
        # What somebody objects to is restricted from the match on.
        self.ask_restriction.setVisible(matched and request.kind is RequestKind.RESTRICTION)
        self.ask_lift.setVisible(bool(request.visits) and not is_open and request.kind in RESTRICTING)
        waits = request.doubted_at is not None or request.extended_at is not None
        self.letter.setVisible(request.package is None and (not is_open or waits))

    def take_focus(self) -> bool:
        """Give the letter that is being written the focus; tell whether one is."""
        written = self._written
        if written is not None:
            written[1].act.setFocus()
        return written is not None

    def fold(self) -> bool:
        """Close the box that is open; tell whether one was."""
        self._acts.show()
        was = [box for box in self._boxes if box.isVisibleTo(self)]
        for box in was:
            box.hide()
        self._show_preview()
        return bool(was)

    @property
    def _written(self) -> tuple[Decision | Notice, LetterBox] | None:
        """The decision or notice whose letter is being written."""
        boxes: tuple[tuple[Decision | Notice, LetterBox], ...] = (
            (Decision.REFUSED, self.refusal),
            (Decision.NOTHING_FOUND, self.nothing),
            (Decision.GRANTED, self.grant),
            (Decision.TAKEN_BACK, self.taken_back),
            (Notice.MORE_TIME, self.more_time),
            (Notice.WHO, self.who),
        )
        return next(((one, box) for one, box in boxes if box.isVisibleTo(self)), None)

    def _show_preview(self) -> None:
        folded = not any(box.isVisibleTo(self) for box in self._boxes)
        self.preview.setVisible(self._written is not None or (folded and self._package))

    def _ask_preview(self) -> None:
        written = self._written
        if written is None:
            self.preview_asked.emit(None, None, "")
        else:
            what, box = written
            self.preview_asked.emit(what, box.ground.editor.value, box.text.editor.toPlainText())
