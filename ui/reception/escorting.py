"""Who walks along with somebody in the list of who is here: asked, and written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ui.escort_words import escort_lines
from ui.formats import visible
from ui.models.here_now import HereRow
from ui.reception.page import ReceptionPage
from ui.workplace import Workplace
from visitor_desk.visits.escorts import EscortChange
from visitor_desk.visits.place import Staff, StaffId, Zone
from visitor_desk.visits.visit import Visit, VisitId


@dataclass(frozen=True, slots=True)
class _Read:
    visit: Visit
    staff: Sequence[Staff]
    zones: Sequence[Zone]
    changes: Sequence[EscortChange]


class Escorting:
    """Lets somebody else walk along with a visitor inside, or nobody any more."""

    def __init__(self, workplace: Workplace, page: ReceptionPage, on_done: Callable[[], None]) -> None:
        self._work, self._page, self._on_done = workplace, page, on_done
        self._asked: _Read | None = None
        page.here.escort_asked.connect(self._ask)
        page.visit.escort_box.chosen.connect(self._write)

    def _ask(self, row: HereRow) -> None:
        desk, session, visit = self._work.desk, self._work.session, VisitId(row.visit or "")

        def read() -> _Read:
            return _Read(
                desk.visit_book.get(session, visit),
                desk.house.staff(session),
                desk.house.zones(session),
                desk.visit_book.escorts(session, visit),
            )

        self._work.read(self._page, read, lambda found: self._show(row, found))

    def _show(self, row: HereRow, found: _Read) -> None:
        look = self._work.look
        self._asked = found
        asking = [zone.name for zone in found.zones if zone.id in found.visit.zones and zone.escort_required]
        names = {one.id: visible(one.name) for one in found.staff}
        self._page.visit.start_escort(
            look.texts("escort.heading", name=row.name, badge=row.badge),
            found.staff,
            found.visit.escort,
            asked_by=asking[0] if asking else "",
            history="\n".join(escort_lines(found.changes, names.get, look.texts, look.formats)),
        )

    def _write(self, staff: StaffId | None) -> None:
        asked, desk, session = self._asked, self._work.desk, self._work.session
        if asked is None:
            return

        def write() -> Visit:
            if staff is None:
                return desk.escorts.end(session, asked.visit.id)
            return desk.escorts.take_over(session, asked.visit.id, staff)

        def done(visit: Visit) -> None:
            self._asked = None
            self._page.visit.end_refusal()
            self._page.here.list.setFocus()
            name = next((one.name for one in asked.staff if one.id == visit.escort), "")
            key = "escort.said" if visit.escort else "escort.said_ended"
            self._work.say(key, name=visible(name), badge=visible(visit.badge or "", 20))
            self._on_done()

        self._work.write(self._page, write, done)
