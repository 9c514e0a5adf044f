"""The work behind the visits page: pages of the book, coverage, and names for a purpose."""

from __future__ import annotations

from collections.abc import Sequence

from ui.escort_words import escort_lines
from ui.formats import visible
from ui.models.timeline import TimelineView
from ui.models.visit_book import FootageDot
from ui.palettes import Tone
from ui.visits.conflicts_room import ConflictsRoom
from ui.visits.coverage_view import VisitWords
from ui.visits.name_finder import NameFinder
from ui.visits.page import VisitsPage
from ui.visits.visit_player import VisitPlayer
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.footage.camera import Camera
from visitor_desk.footage.coverage import CoverageStatement
from visitor_desk.security.duties import Duty, Purpose
from visitor_desk.visits.drawn_sample import DrawnSample
from visitor_desk.visits.escorts import EscortChange
from visitor_desk.visits.phone_approval import AuthorisedBy, KeptApproval
from visitor_desk.visits.place import Staff, Zone
from visitor_desk.visits.restriction import Restriction
from visitor_desk.visits.visit import Visit, VisitCursor, VisitId, VisitState
from visitor_desk.visits.visit_book import VisitorIdentity

PAGE = 60
"""Visits read at once: a screen and a half, so that dots come quickly."""

_Names = tuple[Sequence[Zone], Sequence[Staff], Sequence[Camera]]


class VisitsRoom:
    """Connects the page with the services; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace
        self._desk, self._session, self._look = workplace.desk, workplace.session, workplace.look
        duties = self._session.duties
        self._may_staff = bool(duties & {Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY})
        self.page = VisitsPage(workplace.look, may_reveal=bool(duties & {Duty.FACILITY, Duty.PRIVACY}))
        self._words: VisitWords | None = None
        self._visits: dict[str, Visit] = {}
        self._last: Visit | None = None
        self._reading = 0
        page = self.page
        page.filter_changed.connect(self._first_page)
        page.more_asked.connect(self._next_page)
        page.visit_chosen.connect(self._show_visit)
        page.reveal_asked.connect(self._reveal)
        self.names = NameFinder(workplace, page, self._got_found, self._all_visits)
        self.player: VisitPlayer | None = None
        self.conflicts: ConflictsRoom | None = None
        if duties & {Duty.FACILITY, Duty.PRIVACY}:
            self.player = VisitPlayer(workplace, page, self._desk.footage_viewing)
            self.conflicts = ConflictsRoom(workplace, page, lambda: self._words)

    def enter(self) -> None:
        """Read the names of the house once, then the first page of the book."""
        if self._words is None:
            self._work.read(self.page, self._read_names, self._got_names)
        else:
            self._first_page()
            self.names.refresh()
            self._look_for_conflicts()
        self._work.bar.say(self._look.texts("visits.masked_hint"), Tone.NEUTRAL)

    def _read_names(self) -> _Names:
        desk, session = self._desk, self._session
        staff = desk.house.staff(session) if self._may_staff else ()
        return desk.house.zones(session), staff, desk.cameras.cameras(session)

    def _got_names(self, names: _Names) -> None:
        zones, staff, cameras = names
        self._words = VisitWords(
            self._look.texts,
            self._look.formats,
            {zone.id: zone.name for zone in zones},
            {one.id: one.name for one in staff},
            {camera.id: camera.name for camera in cameras},
        )
        self.page.offer_zones(zones)
        self._first_page()
        self._look_for_conflicts()

    def _look_for_conflicts(self) -> None:
        if self.conflicts is not None:
            self.conflicts.look()

    def _first_page(self) -> None:
        if self.names.searching:
            self.names.search()
        else:
            self._all_visits()

    def _all_visits(self) -> None:
        self._visits, self._last = {}, None
        self._read_page(first=True)

    def _got_found(self, visits: Sequence[Visit]) -> None:
        """Show the visits that were found by name, best first, as masked as all others."""
        self._visits, self._last = {}, None
        self._reading += 1
        self._got_page(visits, self._reading, first=True)

    def _next_page(self) -> None:
        self._read_page(first=False)

    def _read_page(self, *, first: bool) -> None:
        desk, session, last = self._desk, self._session, self._last
        wanted = self.page.wanted(self._look.clock.now())
        cursor = VisitCursor(last.arrived_at, last.id) if last is not None and not first else None
        self._reading += 1
        ticket = self._reading
        if not self._may_staff:
            self._work.read(
                self.page,
                lambda: desk.visit_book.draw(session, wanted, PAGE),
                lambda sample: self._got_sample(sample, ticket),
            )
            return
        self._work.read(
            self.page,
            lambda: desk.visit_book.page(session, wanted, cursor, PAGE + 1),
            lambda visits: self._got_page(visits, ticket, first=first),
        )

    def _got_sample(self, sample: DrawnSample, ticket: int) -> None:
        self._got_page(sample.visits, ticket, first=True)
        shown, all_ = len(sample.visits), sample.population
        self._work.say("visits.drawn_hint", Tone.NEUTRAL, shown=shown, population=all_)

    def _got_page(self, visits: Sequence[Visit], ticket: int, *, first: bool) -> None:
        if ticket != self._reading or self._words is None:
            return
        more, visits = len(visits) > PAGE, visits[:PAGE]
        words, now = self._words, self._look.clock.now()
        self._visits |= {visit.id: visit for visit in visits}
        self._last = visits[-1] if visits else self._last
        rows = [words.row(visit, now) for visit in visits]
        if first:
            self.page.show_rows(rows, more=more)
        else:
            self.page.add_rows(rows, more=more)
        for visit in visits:
            self._ask_dots(visit, ticket)

    def _ask_dots(self, visit: Visit, ticket: int) -> None:
        desk, session, words = self._desk, self._session, self._words
        if words is None:
            return

        def dots() -> tuple[tuple[FootageDot, str], ...]:
            if ticket != self._reading:
                return ()
            return words.dots(desk.footage_link.coverage(session, visit.id))

        def show(found: tuple[tuple[FootageDot, str], ...]) -> None:
            if ticket == self._reading:
                self.page.model.show_dots(visit.id, found)

        self._work.read(self.page, dots, show, later=True)

    def _show_visit(self, chosen: str) -> None:
        visit, words = self._visits.get(chosen), self._words
        if visit is None or words is None:
            return
        texts, formats = self._look.texts, self._look.formats
        sub = texts(
            "visits.sub",
            zones=words.zone_names(visit),
            badge=visible(visit.badge or texts("visits.nothing")),
        )
        self.page.detail.show_visit(
            texts("visits.title", day=formats.date_of(visit.arrived_at)),
            sub,
            visit_facts(visit, words),
            nameable=visit.state is not VisitState.REFUSED,
        )
        self._ask_log(visit, words)
        desk, session, now = self._desk, self._session, self._look.clock.now()

        def timeline() -> tuple[CoverageStatement, TimelineView]:
            statement = desk.footage_link.answer(session, visit.id)
            changes = desk.visit_book.escorts(session, visit.id) if self._may_staff else ()
            return statement, words.timeline(visit, statement, now, changes)

        def show(found: tuple[CoverageStatement, TimelineView]) -> None:
            if self.page.chosen != visit.id:
                return
            statement, view = found
            self.page.detail.show_timeline(view)
            if self.player is not None:
                self.player.put_in_front(visit, words, statement)

        # What is answered is kept in the log where it is not what was answered before.
        self._work.write(self.page, timeline, show)

    def _ask_log(self, visit: Visit, words: VisitWords) -> None:
        """Say what the log knows beside the row: on whose word, who walked along, a restriction."""
        desk, session = self._desk, self._session
        if not self._may_staff or visit.state is VisitState.REFUSED:
            return

        def show(
            found: tuple[KeptApproval | None, Restriction | None, Sequence[EscortChange], str | None],
        ) -> None:
            kept, restriction, escorts, guard = found
            if self.page.chosen != visit.id or not any(found):
                return
            facts = visit_facts(visit, words)
            if restriction is not None:
                ground = words.texts(f"restriction_ground.{restriction.ground.value}")
                since = words.formats.day(restriction.since)
                facts.insert(0, (words.texts("requests.fact_restricted"), f"{since} · {ground}"))
            if kept is not None:
                facts.append(approval_fact(kept, words))
            lines = escort_lines(escorts, words.staff_name, words.texts, words.formats)
            facts += [(words.texts("visits.fact_escorts"), line) for line in lines]
            if guard is not None:
                facts.append((words.texts("visits.fact_let_in_by"), visible(guard)))
            self.page.detail.show_facts(facts)

        self._work.read(
            self.page,
            lambda: (
                desk.visit_book.approval(session, visit.id),
                desk.restrictions.of_visit(session, visit.id),
                desk.visit_book.escorts(session, visit.id),
                desk.visit_book.let_in_by(session, visit.id) if visit.form is not None else None,
            ),
            show,
        )

    def _reveal(self, chosen: str, purpose: Purpose) -> None:
        desk, session = self._desk, self._session
        self._work.write(
            self.page,
            lambda: desk.visit_book.reveal(session, VisitId(chosen), purpose),
            lambda identity: self._show_name(chosen, identity, purpose),
            self._no_name,
        )

    def _no_name(self, error: DeskError) -> None:
        self._work.show_error(error)

    def _show_name(self, chosen: str, identity: VisitorIdentity, purpose: Purpose) -> None:
        texts = self._look.texts
        words = texts(f"purpose.{purpose.value}")
        self._work.say("said.revealed", Tone.NEUTRAL, purpose=words)
        if self.player is not None:
            self.player.remember(VisitId(chosen), purpose)
        if self.page.chosen == chosen:
            sub = f"{visible(identity.organisation)} · {visible(identity.purpose)}"
            logged = texts("visits.revealed_for", purpose=words)
            self.page.detail.show_name(visible(identity.name), f"{sub} · {logged}")


def visit_facts(visit: Visit, words: VisitWords) -> list[tuple[str, str]]:
    """Return the plain facts of a visit as (name, value)."""
    texts, formats = words.texts, words.formats
    nothing = texts("visits.nothing")
    times = {
        "arrived": visit.arrived_at,
        "left": visit.left_at,
        "due": visit.due_at,
    }
    facts = {name: formats.day_time(at) if at else nothing for name, at in times.items()}
    facts |= {
        "host": words.staff_name(visit.host),
        "authoriser": words.staff_name(visit.authoriser),
        "escort": words.staff_name(visit.escort),
        "zones": words.zone_names(visit),
        "badge": visible(visit.badge or nothing),
        "desk": visible(visit.desk or nothing),
        "notice": " · ".join(visible(one) for one in (visit.notice, visit.rules) if one) or nothing,
    }
    if visit.entered_at is not None:
        facts["later"] = texts("visits.later", form=visit.form, time=formats.day_time(visit.entered_at))
    return [(texts(f"visits.fact_{name}"), value) for name, value in facts.items()]


def approval_fact(kept: KeptApproval, words: VisitWords) -> tuple[str, str]:
    """Return who approved by phone, who called and when, as (name, value)."""
    texts, approval = words.texts, kept.approval
    listed = kept.by is AuthorisedBy.ACCESS_LIST
    name = texts("group_arrival.name_locked") if listed else words.staff_name(approval.authoriser)
    called = texts(
        f"visits.approval_{approval.call.value}", name=name, time=words.formats.day_time(approval.at)
    )
    return texts("visits.fact_approval"), f"{called} · {texts(f'visits.approval_{kept.seat.value}')}"
