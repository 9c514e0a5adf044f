"""The work behind the requests page: each step is one call of the service, beside the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ui.formats import masked_name, visible
from ui.models.request_board import SHORT_ID, card_of, column_of
from ui.operations import Operation
from ui.palettes import Tone
from ui.privacy.match_step import MatchRow
from ui.privacy.request_letters import RequestLetters
from ui.privacy.request_rectifying import RequestRectifying
from ui.privacy.request_words import (
    closed_words,
    content_lines,
    package_words,
    place_row,
    request_dates,
    request_facts,
    request_title,
)
from ui.privacy.requests_page import RequestsPage
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.footage.place import Whereabouts
from visitor_desk.privacy.request_contents import PackageContents
from visitor_desk.privacy.request_footage import FootageLeft
from visitor_desk.privacy.request_hold import groups_kept
from visitor_desk.privacy.request_package import Package
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
from visitor_desk.progress import Progress, Stopped
from visitor_desk.security.duties import Purpose
from visitor_desk.security.groups import Group
from visitor_desk.visits.place import Zone, ZoneId
from visitor_desk.visits.visit import Visit, VisitFilter, VisitId, VisitState
from visitor_desk.visits.visit_book import VisitorIdentity

CANDIDATES = 300
"""Visits offered to choose from: the newest ones."""


class RequestsRoom:
    """Connects the page with the service; remembers only which request is in front."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace
        self._desk, self._session, self._look = workplace.desk, workplace.session, workplace.look
        self.page = RequestsPage(workplace.look)
        self._receipts: dict[RequestId, VisitId] = {}
        """The visits of the tokens that requesters showed in this session."""
        self._front: Request | None = None
        self._requests: dict[str, Request] = {}
        self._zones: Mapping[ZoneId, str] = {}
        self._making: Operation | None = None
        self._looking: Operation | None = None
        page, detail = self.page, self.page.detail
        page.board.opened.connect(self._open)
        page.intake.filled.connect(self._receive)
        detail.left.connect(self._leave)
        detail.person_asked.connect(self._show_person)
        self.letters = RequestLetters(workplace, page, self._change, lambda: self._front)
        self.rectifying = RequestRectifying(workplace, detail.rectify, lambda: self._front)
        detail.identity.identified.connect(self._identify)
        detail.match.matched.connect(self._match)
        detail.match.place_told.connect(self._add_place)
        detail.match.chosen_changed.connect(self._look_at_footage)
        detail.match.name_asked.connect(self._reveal)
        detail.second.approved.connect(self._approve)
        detail.package.package_asked.connect(self._ask_folder)
        detail.package.stop_asked.connect(self._stop)

    @property
    def _today(self) -> date:
        return self._look.clock.now().astimezone(self._look.formats.zone).date()

    def enter(self) -> None:
        """Read the board."""
        desk, session = self._desk, self._session
        self._work.read(self.page, lambda: desk.requests.board(session), self._show_board)
        self._work.bar.say(self._look.texts("requests.masked_hint"), Tone.NEUTRAL)

    def _show_board(self, requests: Sequence[Request]) -> None:
        look = self._look
        self._requests = {request.id: request for request in requests}
        cards = [card_of(request, self._today, look.texts, look.formats) for request in requests]
        self.page.board.show_cards(cards)

    def open_first(self) -> None:
        """Open the request that is due first."""
        first = next(iter(self._requests.values()), None)
        if first is not None:
            self._show(first)

    def _leave(self) -> None:
        self._front = None
        self._stop_looking()
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
        self._stop_looking()
        self._front = request
        self._requests[request.id] = request
        detail.show_request(
            request,
            request_title(request, look.texts),
            request_dates(request, self._today, look.texts, look.formats),
            request_facts(request, look.texts, look.formats),
        )
        self.page.show_detail()
        if request.step is not RequestStep.IDENTIFIED:
            # Until its own visits are offered, those of the request before stand in the list.
            self._look_at_footage()
        if request.step is RequestStep.RECEIVED:
            detail.identity.begin()
        elif request.step is RequestStep.IDENTIFIED:
            self._offer_visits(request)
        elif request.step is RequestStep.MATCHED and request.kind is RequestKind.RECTIFICATION:
            self.rectifying.begin(request)
        elif request.step is RequestStep.MATCHED:
            self._prepare_second(request)
        elif request.step is RequestStep.APPROVED:
            detail.package.show_progress(0, 0, running=False)
        else:
            detail.closed.say(closed_words(request, look.texts))
        if self.page.isVisible():
            detail.take_focus()

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
                self._receipts[request] = found
            return identified

        self._change(identify)

    def _match(self, visits: list[str], places: list[Whereabouts]) -> None:
        desk, session = self._desk, self._session
        chosen = [VisitId(visit) for visit in visits]
        self._change(lambda request: desk.requests.match(session, request, chosen, places))

    def _add_place(self, told: Whereabouts) -> None:
        self.page.detail.match.add_row(place_row(told, self._zones, self._look))

    def _look_at_footage(self) -> None:
        """Show how long the footage of the request stays: of what is chosen until it matches."""
        front, detail = self._front, self.page.detail
        if front is None or Group.F not in groups_kept(front.kind) or front.step not in OPEN_STEPS:
            return
        desk, session = self._desk, self._session
        choosing = front.step is RequestStep.IDENTIFIED
        match = detail.match
        visits = [VisitId(one) for one in match.chosen] if choosing else list(front.visits)
        places = match.chosen_places if choosing else [place.told for place in front.places]
        if not visits and not places:
            detail.footage.hide()
            return

        def show(left: FootageLeft) -> None:
            now = (match.chosen, match.chosen_places)
            if self._front == front and (not choosing or (visits, places) == now):
                detail.footage.show_left(left)

        self._work.read(
            self.page, lambda: desk.requests.footage_left(session, front.id, visits, places), show
        )

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

    def _offer_visits(self, front: Request) -> None:
        desk, session, match = self._desk, self._session, self.page.detail.match
        receipt = self._receipts.get(front.id)
        match.begin(may_be_elsewhere=Group.F in groups_kept(front.kind))

        def read() -> tuple[list[Zone], list[MatchRow]]:
            found = list(desk.house.zones(session))
            zones = {zone.id: zone.name for zone in found}
            visits = list(desk.visit_book.page(session, VisitFilter(), None, CANDIDATES))
            if receipt is not None and all(visit.id != receipt for visit in visits):
                visits.insert(0, desk.visit_book.get(session, receipt))
            places = [place_row(place.told, zones, self._look) for place in front.places]
            admitted = [visit for visit in visits if visit.state is not VisitState.REFUSED]
            return found, [*places, *(self._match_row(visit, zones) for visit in admitted)]

        def show(read: tuple[list[Zone], list[MatchRow]]) -> None:
            zones, rows = read
            self._zones = {zone.id: zone.name for zone in zones}
            match.place.offer(zones)
            match.show_rows(rows)
            if receipt is not None:
                match.choose(receipt)
                match.say(self._look.texts("requests.match_receipt"))

        self._work.read(self.page, read, show)

    def _match_row(self, visit: Visit, zones: Mapping[ZoneId, str]) -> MatchRow:
        formats, nothing = self._look.formats, self._look.texts("visits.nothing")
        until = formats.time_near(visit.left_at, visit.arrived_at) if visit.left_at else "…"
        places = " › ".join(visible(zones.get(zone, "")) for zone in visit.zones)
        return MatchRow(
            visit.id,
            f"{formats.day_time(visit.arrived_at)}–{until}",
            f"{masked_name()} · {places}",
            visible(visit.badge or nothing),
        )

    def _reveal(self, visit: str) -> None:
        desk, session = self._desk, self._session

        def show(identity: VisitorIdentity) -> None:
            self.page.detail.match.reveal(
                visit, f"{visible(identity.name)} · {visible(identity.organisation)}"
            )
            purpose = self._look.texts(f"purpose.{Purpose.PERSON_REQUEST.value}")
            self._work.say("said.revealed", Tone.NEUTRAL, purpose=purpose)

        self._work.write(
            self.page, lambda: desk.visit_book.reveal(session, VisitId(visit), Purpose.PERSON_REQUEST), show
        )

    def _prepare_second(self, request: Request) -> None:
        texts, second = self._look.texts, self.page.detail.second
        mine = request.prepared_by == self._session.operator_id
        second.begin(texts("requests.second_hint" if mine else "requests.second_you"), other_signs_in=mine)
        if request.kind not in WITH_PACKAGE:
            second.say(texts("requests.only_access"))
            second.approve.setEnabled(False)
            return
        second.approve.setEnabled(False)
        self.page.detail.contents.model.show_rows([])
        desk, session = self._desk, self._session

        def show(contents: PackageContents) -> None:
            if self._front is None or self._front.id != request.id:
                return
            lines = content_lines(contents, request.kind, texts, self._look.formats)
            self.page.detail.contents.model.show_rows(lines)
            second.approve.setEnabled(True)
            self._say_here(texts("requests.masked_hint"))

        self._looking = self._work.read_long(
            self.page,
            lambda progress, stopped: desk.requests.contents(session, request.id, progress, stopped),
            show,
            lambda done, total: self._say_here(texts("requests.looking", done=done, total=total)),
        )

    def _stop_looking(self) -> None:
        """Let nobody look at footage for a request that is no longer in front."""
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def _say_here(self, words: str) -> None:
        """Say something in the bar while this page is the one in front."""
        if self.page.isVisible():
            self._work.bar.say(words, Tone.NEUTRAL)

    def _approve(self, login: str, passphrase: str) -> None:
        front = self._front
        if front is None:
            return
        desk, session, texts = self._desk, self._session, self._look.texts
        second = self.page.detail.second
        second.approve.setEnabled(False)

        def approve(progress: Progress, stopped: Stopped) -> Request:
            signer = desk.operators.sign_in(login, passphrase) if login else session
            try:
                desk.requests.approve(signer, front.id, progress, stopped)
            finally:
                if login:
                    desk.operators.lock(signer)
            return next(one for one in desk.requests.board(session) if one.id == front.id)

        def failed(error: DeskError) -> None:
            second.approve.setEnabled(True)
            self._work.show_error(error)

        self._work.write_long(
            self.page,
            approve,
            self._show,
            lambda: second.approve.setEnabled(True),
            lambda done, total: self._say_here(texts("requests.looking", done=done, total=total)),
            failed,
        )

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self.page, self._look.texts("requests.package_folder"))
        if chosen and self._front is not None:
            self.make_package(Path(chosen) / f"request-{self._front.id[:SHORT_ID]}")

    def make_package(self, out: Path) -> None:
        """Make the package of the request in front in a new folder."""
        front, desk, session = self._front, self._desk, self._session
        if front is None:
            return
        step = self.page.detail.package

        def failed(error: DeskError) -> None:
            step.show_progress(0, 0, running=False)
            self._work.show_error(error)

        def stopped_by_person() -> None:
            step.show_progress(0, 0, running=False)
            self._work.say("said.package_stopped", Tone.NEUTRAL)

        as_zip = step.as_zip.isChecked()
        step.show_progress(0, 0, running=True)
        self._making = self._work.write_long(
            self.page,
            lambda progress, stopped: desk.requests.release(
                session, front.id, out, progress, stopped, as_zip=as_zip
            ),
            lambda package: self._made(front, package),
            stopped_by_person,
            lambda done, total: step.show_progress(done, total, running=True),
            failed,
        )

    def _stop(self) -> None:
        if self._making is not None:
            self._making.cancel()

    def _made(self, request: Request, package: Package) -> None:
        self._making = None
        desk, session, texts = self._desk, self._session, self._look.texts

        def show(requests: Sequence[Request]) -> None:
            self._show_board(requests)
            if self._front is None or self._front.id != request.id:
                return
            self._show(self._requests[request.id])
            self.page.detail.closed.say(package_words(package, texts))

        self._work.say("said.package_made", n=len(package.files))
        self._work.read(self.page, lambda: desk.requests.board(session), show)
