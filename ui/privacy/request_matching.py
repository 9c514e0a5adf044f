"""The work behind matching: which visits and places are the person's, and how long their footage stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ui.formats import masked_name, visible
from ui.palettes import Tone
from ui.privacy.match_step import MatchRow
from ui.privacy.request_detail import RequestDetail
from ui.privacy.request_letters import Change
from ui.privacy.request_words import place_row, record_row
from ui.workplace import Workplace
from visitor_desk.clock import TimeRange
from visitor_desk.footage.place import Whereabouts
from visitor_desk.privacy.kept_record import KeptRecord
from visitor_desk.privacy.request_contents import LONGEST_PRESENCE
from visitor_desk.privacy.request_footage import FootageLeft
from visitor_desk.privacy.request_hold import groups_kept
from visitor_desk.privacy.request_records import FoundRecord
from visitor_desk.privacy.requests import OPEN_STEPS, Request, RequestId, RequestKind, RequestStep
from visitor_desk.progress import Progress, Stopped
from visitor_desk.security.duties import Purpose
from visitor_desk.security.groups import Group
from visitor_desk.visits.name_search import LoadedNames
from visitor_desk.visits.place import Zone, ZoneId
from visitor_desk.visits.visit import Visit, VisitCursor, VisitFilter, VisitId, VisitState
from visitor_desk.visits.visit_book import VisitorIdentity

CANDIDATES = 300
"""Visits offered to choose from: the newest ones."""
PAGE = 500
"""Visits read at once where a time is looked for."""


class RequestMatching:
    """Connects the step with the services; every call runs beside the window."""

    def __init__(
        self, workplace: Workplace, detail: RequestDetail, change: Change, front: Callable[[], Request | None]
    ) -> None:
        self._work, self._detail, self._change, self._front = workplace, detail, change, front
        self._desk, self._session, self._look = workplace.desk, workplace.session, workplace.look
        self.receipts: dict[RequestId, VisitId] = {}
        """The visits of the tokens that requesters showed in this session."""
        self._zones: Mapping[ZoneId, str] = {}
        self._names: LoadedNames | None = None
        """The names that were opened to look for one; the session's lock drops them."""
        detail.match.matched.connect(self._match)
        detail.match.place_told.connect(self._add_place)
        detail.match.chosen_changed.connect(self.look_at_footage)
        detail.match.name_asked.connect(self._reveal)
        detail.match.wanted.connect(self._find)

    def begin(self, front: Request) -> None:
        """Offer the newest visits to choose from, that of the receipt first."""
        desk, session, match = self._desk, self._session, self._detail.match
        receipt = self.receipts.get(front.id)
        match.begin(may_be_elsewhere=Group.F in groups_kept(front.kind))

        def read() -> tuple[list[Zone], list[MatchRow]]:
            found = list(desk.house.zones(session))
            zones = {zone.id: zone.name for zone in found}
            visits = list(desk.visit_book.page(session, VisitFilter(), None, CANDIDATES))
            if receipt is not None and all(visit.id != receipt for visit in visits):
                visits.insert(0, desk.visit_book.get(session, receipt))
            places = [place_row(place.told, zones, self._look) for place in front.places]
            return found, [*places, *(self._match_row(visit, zones) for visit in visits)]

        def show(read: tuple[list[Zone], list[MatchRow]]) -> None:
            zones, rows = read
            self._zones = {zone.id: zone.name for zone in zones}
            match.place.offer(zones)
            match.show_rows(rows)
            if receipt is not None:
                match.choose(receipt)
                match.say(self._look.texts("requests.match_receipt"))

        self._work.read(self._detail, read, show)

    def _match_row(self, visit: Visit, zones: Mapping[ZoneId, str]) -> MatchRow:
        formats, nothing = self._look.formats, self._look.texts("visits.nothing")
        until = formats.time_near(visit.left_at, visit.arrived_at) if visit.left_at else "…"
        places = " › ".join(visible(zones.get(zone, "")) for zone in visit.zones)
        # Of who was not let in no name was kept.
        refused = visit.state is VisitState.REFUSED
        who = self._look.texts("visits.state_refused") if refused else masked_name()
        return MatchRow(
            visit.id,
            formats.day_time(visit.arrived_at) + ("" if refused else f"–{until}"),
            f"{who} · {places}",
            visible(visit.badge or nothing),
        )

    def _reveal(self, visit: str) -> None:
        desk, session = self._desk, self._session

        def show(identity: VisitorIdentity) -> None:
            self._detail.match.reveal(visit, f"{visible(identity.name)} · {visible(identity.organisation)}")
            purpose = self._look.texts(f"purpose.{Purpose.PERSON_REQUEST.value}")
            self._work.say("said.revealed", Tone.NEUTRAL, purpose=purpose)

        self._work.write(
            self._detail,
            lambda: desk.visit_book.reveal(session, VisitId(visit), Purpose.PERSON_REQUEST),
            show,
        )

    def _find(self, wanted: str, span: TimeRange | None) -> None:
        """Look for the visits of a name, of a time, or of both.

        For a name all names are opened for the person's request, once a session; for a time nothing is.
        """
        desk, session = self._desk, self._session
        if span is not None and not wanted:
            self._look_at(span)
            return
        if self._names is not None:
            self._look_for(self._names, wanted, span)
            return

        def begun(loaded: LoadedNames) -> None:
            self._names = loaded
            self._look_for(loaded, wanted, span)

        self._work.write(self._detail, lambda: desk.name_search.begin(session, Purpose.PERSON_REQUEST), begun)

    def _look_at(self, span: TimeRange) -> None:
        desk, session, match = self._desk, self._session, self._detail.match
        front = self._front()

        def look() -> list[Visit]:
            near, cursor = VisitFilter(after=span.start - LONGEST_PRESENCE, before=span.end), None
            found: list[Visit] = []
            while page := desk.visit_book.page(session, near, cursor, PAGE):
                found += [visit for visit in page if _was_there(visit, span)]
                cursor = VisitCursor(page[-1].arrived_at, page[-1].id)
            return found

        def show(found: list[Visit]) -> None:
            if self._front() == front:
                match.show_found([self._match_row(visit, self._zones) for visit in found])

        self._work.read(self._detail, look, show)

    def _look_for(self, loaded: LoadedNames, wanted: str, span: TimeRange | None) -> None:
        desk, session, match = self._desk, self._session, self._detail.match
        front = self._front()

        def look(progress: Progress, stopped: Stopped) -> tuple[list[Visit], Sequence[FoundRecord]]:
            desk.name_search.fill(session, loaded, progress, stopped)
            hits = desk.name_search.search(session, loaded, wanted)
            visits = [
                visit
                for visit in desk.name_search.visits(session, hits, purpose=loaded.purpose)
                if span is None or _was_there(visit, span)
            ]
            beside = front is not None and front.kind is RequestKind.ACCESS
            return visits, desk.request_records.find(session, front.id, wanted) if front and beside else ()

        def show(found: tuple[list[Visit], Sequence[FoundRecord]]) -> None:
            if self._front() == front:
                visits, records = found
                rows = [self._match_row(visit, self._zones) for visit in visits]
                match.show_found([*rows, *(record_row(one, self._look) for one in records)])

        def opening(done: int, total: int) -> None:
            match.say(self._look.texts("visits.names_loading", done=done, total=total))

        self._work.read_long(self._detail, look, show, opening)

    def _match(self, visits: list[str], places: list[Whereabouts], records: list[KeptRecord]) -> None:
        desk, session = self._desk, self._session
        chosen = [VisitId(visit) for visit in visits]

        def match(request: RequestId) -> Request:
            matched = desk.requests.match(session, request, chosen, places, records)
            if matched.kind is RequestKind.WITHDRAWAL:
                # At once, and not when it is answered: GDPR 7(3).
                desk.consents.withdraw_requested(session, request)
            return matched

        self._change(match)

    def _add_place(self, told: Whereabouts) -> None:
        self._detail.match.add_row(place_row(told, self._zones, self._look))

    def look_at_footage(self) -> None:
        """Show how long the footage of the request stays: of what is chosen until it matches."""
        front, detail = self._front(), self._detail
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
            if self._front() == front and (not choosing or (visits, places) == now):
                detail.footage.show_left(left)

        self._work.read(detail, lambda: desk.requests.footage_left(session, front.id, visits, places), show)


def _was_there(visit: Visit, span: TimeRange) -> bool:
    """Tell whether somebody was at the site within a span; who was not let in was there when that was."""
    until = visit.arrived_at if visit.state is VisitState.REFUSED else visit.left_at
    return visit.arrived_at < span.end and (until is None or until >= span.start)
