"""The work behind the view of conflicts: what waits, the two visits of each, and the decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from ui.formats import visible
from ui.models.conflicts import ConflictRow
from ui.palettes import Tone
from ui.visits.conflicts_view import ConflictsView
from ui.visits.coverage_view import VisitWords
from ui.visits.page import VisitsPage
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.security.duties import Duty
from visitor_desk.visits.conflict import Conflict, ConflictDecision, ConflictId
from visitor_desk.visits.visit import Visit, VisitId, VisitState, VisitUnknown

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Read:
    waiting: Sequence[Conflict]
    visits: Mapping[VisitId, Visit]


class ConflictsRoom:
    """Connects the view with the service; every call runs beside the window."""

    def __init__(
        self, workplace: Workplace, page: VisitsPage, words: Callable[[], VisitWords | None]
    ) -> None:
        self._work, self._page, self._words = workplace, page, words
        self.view = ConflictsView(workplace.look, may_decide=Duty.FACILITY in workplace.session.duties)
        page.offer_conflicts(self.view)
        page.conflicts.clicked.connect(self._open)
        self.view.decided.connect(self._decide)
        self.view.left.connect(page.show_book)

    def look(self) -> None:
        """Read what waits; the page offers the way to it where anything does."""
        desk, session = self._work.desk, self._work.session

        def read() -> _Read:
            waiting = desk.conflicts.open(session)
            visits: dict[VisitId, Visit] = {}
            for one in {one for each in waiting for one in (each.visit, each.other) if one is not None}:
                # Erased meanwhile: what is left of the conflict can still be decided.
                with suppress(VisitUnknown):
                    visits[one] = desk.visit_book.get(session, one)
            return _Read(waiting, visits)

        self._work.read(self._page, read, self._show)

    def _open(self) -> None:
        self._page.show_conflicts(self.view)
        self.view.begin()

    def _show(self, found: _Read) -> None:
        words = self._words()
        self._work.conflicts = found.waiting
        self._work.alarms_changed.emit()
        self._page.say_conflicts(len(found.waiting))
        if words is not None:
            self.view.show_rows([self._row(one, found.visits, words) for one in found.waiting])
            self.view.begin()

    def _row(self, one: Conflict, visits: Mapping[VisitId, Visit], words: VisitWords) -> ConflictRow:
        later, other = visits.get(one.visit), visits.get(one.other) if one.other is not None else None
        nothing = words.texts("visits.nothing")
        return ConflictRow(
            one.id,
            words.formats.day_time(one.found_at),
            words.texts(f"conflict.{one.kind.value}"),
            visible(later.badge or nothing) if later is not None else nothing,
            visible(later.desk) if later is not None else nothing,
            _facts(later, words),
            _facts(other, words),
            inside=later is not None and later.state is VisitState.HERE,
        )

    def _decide(self, decision: object) -> None:
        row = self.view.row
        if row is None or not isinstance(decision, ConflictDecision):
            return
        desk, session = self._work.desk, self._work.session

        def decided(_: Conflict) -> None:
            self._work.say(f"conflicts.said_{decision.value}", Tone.GOOD)
            self.look()

        def refused(error: DeskError) -> None:
            # Somebody else may have decided: what waits is read again.
            self._work.show_error(error)
            self.look()

        conflict = ConflictId(row.conflict)
        self._work.write(
            self.view, lambda: desk.conflicts.decide(session, conflict, decision), decided, refused
        )


def _facts(visit: Visit | None, words: VisitWords) -> Facts:
    if visit is None:
        return ()
    texts, formats = words.texts, words.formats
    nothing = texts("visits.nothing")
    facts = {
        "arrived": formats.day_time(visit.arrived_at),
        "left": formats.day_time(visit.left_at) if visit.left_at else nothing,
        "badge": visible(visit.badge or nothing),
        "desk": visible(visit.desk or nothing),
        "zones": words.zone_names(visit),
        "host": words.staff_name(visit.host),
    }
    return tuple((texts(f"visits.fact_{name}"), value) for name, value in facts.items())
