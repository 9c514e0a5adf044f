"""The work behind the requests page: each step is one call of the service, beside the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from ui.formats import visible
from ui.models.request_board import SHORT_ID, card_of, column_of
from ui.palettes import Tone
from ui.privacy.request_carrying_out import RequestCarryingOut
from ui.privacy.request_erasing import RequestErasing
from ui.privacy.request_letters import RequestLetters
from ui.privacy.request_matching import RequestMatching
from ui.privacy.request_noting import RequestNoting
from ui.privacy.request_rectifying import RequestRectifying
from ui.privacy.request_releasing import RequestReleasing
from ui.privacy.request_words import (
    closed_words,
    request_dates,
    request_facts,
    request_title,
)
from ui.privacy.requests_page import RequestsPage
from ui.workplace import Workplace
from visitor_desk.privacy.request_waits import WaitsFor
from visitor_desk.privacy.requests import (
    OPEN_STEPS,
    WITH_PACKAGE,
    IdentityStep,
    NewRequest,
    Request,
    Requester,
    RequestId,
    RequestKind,
    RequestStep,
)
from visitor_desk.privacy.restrictions import KINDS as RESTRICTING
from visitor_desk.security.duties import Purpose
from visitor_desk.visits.visit import VisitId


class RequestsRoom:
    """Connects the page with the service; remembers only which request is in front."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace
        self._desk, self._session, self._look = workplace.desk, workplace.session, workplace.look
        self.page = RequestsPage(workplace.look)
        self._front: Request | None = None
        self._requests: dict[str, Request] = {}
        page, detail = self.page, self.page.detail
        page.board.opened.connect(self._open)
        page.intake.filled.connect(self._receive)
        detail.left.connect(self._leave)
        detail.person_asked.connect(self._show_person)
        self.carrying_out = RequestCarryingOut(workplace, detail.carry_out, lambda: self._front)
        self.letters = RequestLetters(
            workplace, page, self._change, self._restricted_otherwise, lambda: self._front
        )
        self.rectifying = RequestRectifying(workplace, detail.rectify, lambda: self._front)
        self.matching = RequestMatching(workplace, detail, self._change, lambda: self._front)
        self.releasing = RequestReleasing(
            workplace, detail, self._show, self._read_board, lambda: self._front
        )
        self.noting = RequestNoting(workplace, detail, self._change, lambda: self._front)
        self.erasing = RequestErasing(workplace, detail.erase, lambda: self._front)
        self._begin_work: Mapping[RequestKind, Callable[[Request], None]] = {
            **dict.fromkeys(RequestKind, self.carrying_out.begin),
            **dict.fromkeys(WITH_PACKAGE, self.releasing.begin),
            RequestKind.RECTIFICATION: self.rectifying.begin,
            RequestKind.ERASURE: self.erasing.begin,
        }
        """What each kind begins with once its visits are known."""
        detail.identity.identified.connect(self._identify)

    @property
    def _today(self) -> date:
        return self._look.clock.now().astimezone(self._look.formats.zone).date()

    @property
    def front(self) -> str:
        """The id of the request in front, empty on the board."""
        return "" if self._front is None else self._front.id

    def enter(self) -> None:
        """Read the board."""
        self._read_board()
        self._work.bar.say(self._look.texts("requests.masked_hint"), Tone.NEUTRAL)

    def _read_board(self) -> None:
        desk, session = self._desk, self._session

        def read() -> tuple[Sequence[Request], Mapping[RequestId, WaitsFor]]:
            return desk.requests.board(session), desk.request_terms.waiting(session)

        self._work.read(self.page, read, self._show_board)

    def _show_board(self, found: tuple[Sequence[Request], Mapping[RequestId, WaitsFor]]) -> None:
        requests, waiting = found
        look = self._look
        self._requests = {request.id: request for request in requests}
        cards = [
            card_of(request, self._today, look.texts, look.formats, waiting.get(request.id))
            for request in requests
        ]
        self.page.board.show_cards(cards)

    def open_first(self) -> None:
        """Open the request that is due first."""
        first = next(iter(self._requests.values()), None)
        if first is not None:
            self._show(first)

    def _leave(self) -> None:
        self._front = None
        self.releasing.stop_looking()
        # What was shown once, as the passphrase of a zip, does not wait behind the board.
        self.page.detail.closed.say("")
        self.page.show_board()
        self.enter()

    def _open(self, request: str) -> None:
        found = self._requests.get(request)
        if found is not None:
            self._show(found)

    def _show(self, request: Request) -> None:
        """Show a request at its step and begin what the step needs."""
        look, detail = self._look, self.page.detail
        self.releasing.stop_looking()
        self._front = request
        self._requests[request.id] = request
        detail.show_request(
            request,
            request_title(request, look.texts),
            request_dates(request, self._today, look.texts, look.formats),
            request_facts(request, self._desk.settings.country, look.texts, look.formats),
        )
        self.page.show_detail()
        if request.step is not RequestStep.IDENTIFIED:
            # Until its own visits are offered, those of the request before stand in the list.
            self.matching.look_at_footage()
        if request.step is RequestStep.RECEIVED:
            detail.identity.begin()
        elif request.step is RequestStep.IDENTIFIED:
            self.matching.begin(request)
        elif request.step is RequestStep.MATCHED:
            self._begin_work[request.kind](request)
        elif request.step is RequestStep.APPROVED:
            detail.package.show_progress(0, 0, running=False)
        else:
            detail.closed.say(closed_words(request, look.texts))
            self._say_restricted(request)
        if self.page.isVisible():
            detail.take_focus()

    def _restricted_otherwise(self) -> None:
        self.carrying_out.read_again()
        if self._front is not None and self._front.step not in OPEN_STEPS:
            self._say_restricted(self._front)

    def _say_restricted(self, request: Request) -> None:
        """Say what a closed request still restricts: that ends by somebody's act alone."""
        if request.kind not in RESTRICTING or not request.visits:
            return
        desk, session, texts, detail = self._desk, self._session, self._look.texts, self.page.detail

        def show(visits: Sequence[VisitId]) -> None:
            if self._front is None or self._front.id != request.id:
                return
            detail.letters.ask_lift.setVisible(bool(visits))
            said = closed_words(request, texts)
            more = texts.count("requests.still_restricted", len(visits)) if visits else ""
            detail.closed.say(f"{said} {more}".strip())

        self._work.read(self.page, lambda: desk.restrictions.of_request(session, request.id), show)

    def _receive(self, new: NewRequest) -> None:
        desk, session = self._desk, self._session

        def received(request: Request) -> None:
            self._show(request)
            self._work.say("said.request_taken", due=self._look.formats.day(request.due))

        self._work.write(self.page, lambda: desk.requests.receive(session, new), received)

    def _change(self, change: Callable[[RequestId], Request]) -> None:
        front = self._front
        if front is None:
            return

        def changed(request: Request) -> None:
            step = self._look.texts(f"requests.column_{column_of(request.step).value}")
            self._work.say("said.request_step", id=request.id[:SHORT_ID], step=step)
            self._show(request)

        self._work.write(self.page, lambda: change(front.id), changed)

    def _identify(self, steps: frozenset[IdentityStep], token: str) -> None:
        """Find the visit of a receipt first, where its token was given; a wrong one identifies nobody."""
        desk, session = self._desk, self._session

        def identify(request: RequestId) -> Request:
            found = desk.receipts.match(session, token).visit if token else None
            identified = desk.requests.identify(session, request, steps)
            if found is not None:
                self.matching.receipts[request] = found
            return identified

        self._change(identify)

    def _show_person(self) -> None:
        desk, session, front = self._desk, self._session, self._front
        if front is None:
            return

        def show(person: Requester) -> None:
            if self._front is not None and self._front.id == front.id:
                contact = "\n".join(visible(part) for part in (person.contact, person.remarks) if part)
                self.page.detail.show_requester(visible(person.name), contact)

        purpose = Purpose.PERSON_REQUEST
        self._work.write(self.page, lambda: desk.requests.person(session, front.id, purpose), show)
