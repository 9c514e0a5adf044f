"""The work behind the letters of a request: what is decided, and the PDF that goes to the person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ui.formats import visible
from ui.models.request_board import SHORT_ID
from ui.privacy.request_forms import RequestForms
from ui.privacy.request_preview import RequestPreview
from ui.privacy.requests_page import RequestsPage
from ui.workplace import Workplace
from visitor_desk.privacy.refusal_grounds import GroundMissing
from visitor_desk.privacy.request_package import disk_errors
from visitor_desk.privacy.requests import OPEN_STEPS, RefusalGround, Request, RequestId
from visitor_desk.visits.restriction import RestrictionGround

Change = Callable[[Callable[[RequestId], Request]], None]
"""Changes the request in front by one call of the service and shows it again."""


class RequestLetters:
    """Connects the acts at the foot of a request with the services."""

    def __init__(
        self,
        workplace: Workplace,
        page: RequestsPage,
        change: Change,
        restricted: Callable[[], None],
        front: Callable[[], Request | None],
    ) -> None:
        """`restricted` is told when the use of the visits was restricted or set free."""
        self._restricted = restricted
        self._work, self._page, self._change, self._front = workplace, page, change, front
        desk, session = workplace.desk, workplace.session
        decide, terms, letters = desk.request_decisions, desk.request_terms, page.detail.letters
        letters.who_asked.connect(lambda: change(lambda one: terms.ask_who(session, one)))
        letters.extended.connect(lambda text: change(lambda one: terms.extend(session, one, text)))
        letters.nothing_found.connect(
            lambda text: change(lambda one: decide.nothing_found(session, one, text))
        )
        letters.take_back_asked.connect(lambda: change(lambda one: decide.take_back(session, one)))
        letters.refused.connect(self._refuse)
        letters.granted.connect(self._grant)
        letters.restricted.connect(self._restrict)
        letters.lifted.connect(self._lift)
        letters.letter_asked.connect(self._ask_place)
        self.preview = RequestPreview(workplace, page.detail, front)
        self.forms = RequestForms(workplace, page)

    def _refuse(self, ground: RefusalGround | None, text: str) -> None:
        desk, session = self._work.desk, self._work.session
        if ground is None:
            self._work.show_error(GroundMissing())
            self._page.detail.letters.refusal.ground.editor.setFocus()
            return
        self._change(lambda one: desk.request_decisions.refuse(session, one, ground, text))

    def _grant(self, ground: RefusalGround | None, text: str) -> None:
        desk, session = self._work.desk, self._work.session
        self._change(lambda one: desk.request_decisions.grant(session, one, text, ground))

    def _restrict(self, ground: RestrictionGround) -> None:
        work, front = self._work, self._front()
        if front is not None:
            work.write(
                self._page,
                lambda: work.desk.restrictions.restrict(work.session, front.id, ground),
                lambda visits: self._said("said.restricted", visits),
            )

    def _lift(self, typed: str) -> None:
        work, front = self._work, self._front()
        told_on = day_of(typed)
        if told_on is None:
            self._page.detail.letters.lift.text.show_trouble(work.look.texts("requests.no_such_day"))
        elif front is not None:
            work.write(
                self._page,
                lambda: work.desk.restrictions.lift(work.session, front.id, told_on),
                lambda visits: self._said("said.lifted", visits),
            )

    def _said(self, key: str, visits: int) -> None:
        self._page.detail.letters.fold()
        self._restricted()
        self._work.say(key, n=visits)

    def _ask_place(self) -> None:
        front, texts = self._front(), self._work.look.texts
        if front is None:
            return
        name = f"request-{front.id[:SHORT_ID]}.pdf"
        chosen, _ = QFileDialog.getSaveFileName(
            self._page, texts("requests.letter_place"), name, "PDF (*.pdf)"
        )
        if chosen:
            self.write(Path(chosen))

    def write(self, place: Path) -> None:
        """Write the letter that fits the request in front."""
        front = self._front()
        if front is None:
            return
        work = self._work

        def make() -> None:
            with disk_errors(place.name):
                place.write_bytes(letter_of(work, front))

        work.write(
            self._page, make, lambda _: work.say("said.letter_written", path=visible(str(place), limit=300))
        )


def day_of(typed: str) -> date | None:
    """Return the day that was typed as 2026-11-03, None for what is none."""
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None


def letter_of(work: Workplace, request: Request) -> bytes:
    """Return the newest letter about a request as a PDF."""
    desk, session = work.desk, work.session
    if request.step not in OPEN_STEPS:
        return desk.request_decisions.letter(session, request.id)
    if request.doubted_at is not None:
        return desk.request_terms.doubt_letter(session, request.id)
    return desk.request_terms.extension_letter(session, request.id)
