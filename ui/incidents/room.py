"""The work behind the page of incidents: reading them with a purpose, and saying what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ui.formats import visible, visible_lines
from ui.incidents.page import IncidentsPage
from ui.known_names import staff_names, zone_names
from ui.models.incidents import IncidentRow, Which
from ui.palettes import Tone
from ui.workplace import Workplace
from visitor_desk.bsn import BsnNotKept
from visitor_desk.errors import DeskError
from visitor_desk.privacy.incident import Incident, IncidentId, IncidentNote
from visitor_desk.privacy.moment import MomentId
from visitor_desk.security.duties import Purpose
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.ticket import FieldNotAccepted
from visitor_desk.visits.visit import Visit

Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Read:
    incidents: Sequence[Incident]
    zones: Mapping[ZoneId, str]
    people: Mapping[str, str]
    moments: Mapping[MomentId, str]


class IncidentsRoom:
    """Connects the page with the services; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work, self._look, self._texts = workplace, workplace.look, workplace.look.texts
        self.page = IncidentsPage(workplace.look)
        self._read = _Read((), {}, {}, {})
        page = self.page
        page.row_chosen.connect(self._show_incident)
        page.read_asked.connect(self._open)
        page.detail.handle.clicked.connect(self.begin_handling)
        page.form.handle.clicked.connect(self._handle)

    def enter(self) -> None:
        """Read the incidents."""
        self._read_all()
        self._work.bar.say(self._texts("incidents.hint"), Tone.NEUTRAL)

    def _read_all(self) -> None:
        desk, session, formats = self._work.desk, self._work.session, self._look.formats

        def read() -> _Read:
            return _Read(
                desk.incidents.all(session),
                zone_names(desk, session),
                staff_names(desk, session),
                {one.moment.id: formats.day_time(one.moment.at) for one in desk.moments.all(session)},
            )

        self._work.read(self.page, read, self._show)

    def _show(self, read: _Read) -> None:
        self._read = read
        self.page.show_rows([self._row(one) for one in read.incidents])

    def _row(self, one: Incident) -> IncidentRow:
        waits = one.handled_at is None
        return IncidentRow(
            incident=one.id,
            when=self._look.formats.day_time(one.at),
            desk=visible(one.desk),
            kind=self._texts(f"incident_kind.{one.kind.value}"),
            where=self._where(one),
            about=self._about(one),
            state=self._texts("incidents.state_open" if waits else "incidents.state_handled"),
            tone=Tone.LOOK_AGAIN if waits else Tone.GOOD,
            which=frozenset({Which.ALL, Which.OPEN if waits else Which.HANDLED}),
        )

    def _where(self, one: Incident) -> str:
        return ", ".join(self._read.zones.get(zone, visible(zone)) for zone in one.zones)

    def _about(self, one: Incident) -> str:
        if not one.visits:
            return self._texts("incidents.with_moment" if one.moment else "incidents.about.none")
        return self._texts.count("incidents.about", len(one.visits))

    def _chosen(self) -> Incident | None:
        return next((one for one in self._read.incidents if one.id == self.page.chosen), None)

    def _show_incident(self, _incident: str) -> None:
        one = self._chosen()
        if one is None:
            return
        desk, session = self._work.desk, self._work.session
        self._show_facts(one, [], [])

        def visits() -> list[Visit]:
            return [desk.visit_book.get(session, visit) for visit in one.visits]

        if one.visits:
            self._work.read(self.page, visits, lambda found: self._show_visits(one, found))

    def _show_visits(self, one: Incident, visits: list[Visit]) -> None:
        if self._chosen() == one and not self.page.detail.asking:
            self._show_facts(one, visits, [])

    def _show_facts(self, one: Incident, visits: Sequence[Visit], opened: Facts) -> None:
        texts, formats = self._texts, self._look.formats
        handled = texts("incidents.nobody_yet")
        if one.handled_at is not None and one.handled_by is not None:
            handled = f"{self._name(one.handled_by)} · {formats.day_time(one.handled_at)}"
        facts = [
            (texts("incidents.column_when"), formats.day_time(one.at)),
            (texts("incidents.where"), self._where(one)),
            (texts("incidents.written_by"), self._name(one.written_by)),
            (texts("incidents.written_at"), formats.day_time(one.written_at)),
            (texts("incidents.visits"), self._visits_in_words(one, visits)),
            (texts("incidents.moment"), self._read.moments.get(one.moment, "") if one.moment else ""),
            (texts("incidents.handled_by"), handled),
            (
                texts("incidents.outcome"),
                texts(f"incident_outcome.{one.outcome.value}") if one.outcome else "",
            ),
            *opened,
        ]
        detail = self.page.detail
        detail.show_thing(
            texts(f"incident_kind.{one.kind.value}"),
            [(name, words or texts("visits.nothing")) for name, words in facts],
        )
        detail.handle.setEnabled(one.handled_at is None)
        detail.read.setEnabled(not opened)

    def _visits_in_words(self, one: Incident, visits: Sequence[Visit]) -> str:
        if not visits:
            return self._about(one) if one.visits else ""
        lines = [
            self._texts(
                "incidents.visit_line",
                badge=visible(visit.badge or "–"),
                time=self._look.formats.day_time(visit.arrived_at),
            )
            for visit in visits
        ]
        return "\n".join(lines)

    def _name(self, operator: str) -> str:
        return self._read.people.get(operator, visible(operator))

    def _open(self, purpose: object) -> None:
        one = self._chosen()
        if one is None or not isinstance(purpose, Purpose):
            return
        desk, session, texts = self._work.desk, self._work.session, self._texts

        def read() -> tuple[IncidentNote, list[Visit]]:
            note = desk.incidents.read(session, one.id, purpose)
            return note, [desk.visit_book.get(session, visit) for visit in one.visits]

        def opened(found: tuple[IncidentNote, list[Visit]]) -> None:
            note, visits = found
            if self._chosen() != one:
                return
            facts = [(texts("incidents.text"), visible_lines(note.text))]
            if note.done:
                facts.append((texts("incidents.done"), visible_lines(note.done)))
            self._show_facts(one, visits, facts)
            self.page.list.setFocus()
            words = texts(f"purpose.{purpose.value}")
            self._work.say("incidents.read_done", Tone.NEUTRAL, purpose=words)

        self._work.write(self.page, read, opened)

    def begin_handling(self) -> None:
        """Ask what was done about the chosen incident."""
        if self._chosen() is not None:
            self.page.show_form()
            self.page.form.begin()

    def _handle(self) -> None:
        one, filled = self._chosen(), self.page.form.filled()
        if one is None or filled is None:
            return
        desk, session, (outcome, done) = self._work.desk, self._work.session, filled

        def handled(_: Incident) -> None:
            self._work.incidents = [each for each in self._work.incidents if each.id != one.id]
            self._work.alarms_changed.emit()
            self._work.say("incidents.handled")
            self.page.escape()
            self._read_all()

        self._work.write(
            self.page,
            lambda: desk.incidents.handle(session, IncidentId(one.id), outcome, done),
            handled,
            self._not_handled,
        )

    def _not_handled(self, error: DeskError) -> None:
        if isinstance(error, FieldNotAccepted | BsnNotKept):
            self.page.form.show_troubles({"done": self._look.sentence(error)})
        self._work.show_error(error)
