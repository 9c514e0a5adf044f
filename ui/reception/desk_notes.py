"""What a guard does beside the visits: incidents, authorities, who is here after an alarm, paper forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from ui.formats import visible
from ui.models.after_alarm import AfterAlarmRow
from ui.models.evacuation_list import Tick
from ui.palettes import Tone
from ui.reception.after_alarm_list import AfterAlarmLayer
from ui.reception.authority_form import AuthorityLayer
from ui.reception.entering_later import EnteringLater
from ui.reception.incident_form import IncidentLayer, ShiftNote
from ui.reception.page import ReceptionPage
from ui.shortcuts import act_named, shown_keys
from ui.widgets.key_button import KeyButton
from ui.widgets.named_form import Choices, NamedForm
from ui.workplace import Workplace
from visitor_desk.bsn import BsnNotKept
from visitor_desk.errors import DeskError
from visitor_desk.privacy.authority_visit import AuthorityVisit, NewAuthorityVisit
from visitor_desk.privacy.incident import (
    BadgeOfNobody,
    Incident,
    IncidentOfShift,
    IncidentTimeWrong,
    NewIncident,
)
from visitor_desk.privacy.moment import Moment
from visitor_desk.visits.after_alarm import AfterAlarm
from visitor_desk.visits.place import Zone
from visitor_desk.visits.roll_call import PersonHere
from visitor_desk.visits.ticket import FieldNotAccepted
from visitor_desk.visits.visit import Visit, VisitId
from visitor_desk.visits.visit_book import SHIFT


@dataclass(frozen=True, slots=True)
class _Read:
    zones: Sequence[Zone]
    moments: Sequence[Moment]
    shift: Sequence[IncidentOfShift]


class DeskNotes(QObject):
    """Puts the acts into the head of the guard's page, and writes what they take down."""

    settled = Signal()
    """A visit was corrected or entered later: who is here has to be read anew."""

    def __init__(self, workplace: Workplace, page: ReceptionPage) -> None:
        super().__init__(page)
        self._work, self._page = workplace, page
        look, settings = workplace.look, workplace.desk.settings
        below = [page.head.new, page.document, page.visit, page.here, page.group]
        self.incident = IncidentLayer(look, page, below)
        self.authority = AuthorityLayer(look, page, below, settings.privacy_on_call, settings.privacy_contact)
        self.incident_asked = self._act("reception.incident")
        self.authority_asked = self._act("reception.authority")
        self.after_alarm = AfterAlarmLayer(look, page, below)
        self.after_alarm_asked = self._act("reception.after_alarm")
        self.later = EnteringLater(workplace, page, below)
        below += [self.incident_asked, self.authority_asked, self.after_alarm_asked]
        page.document.paper_form.clicked.connect(self.later.open)
        self.later.entered.connect(self.settled)
        self.after_alarm.settle_asked.connect(self._settle)
        self.after_alarm_asked.clicked.connect(self._read_who_is_here)
        workplace.roll_call.over.connect(self._alarm_over)
        self._offer_after_alarm()
        self.incident.written.connect(self._write_incident)
        self.incident_asked.clicked.connect(self._open_incident)
        self.authority.written.connect(self._write_authority)
        self.authority_asked.clicked.connect(self.authority.open)

    def _act(self, name: str) -> KeyButton:
        """Put an act before the clock."""
        button = KeyButton(self._work.look, name)
        button.setProperty("chip", True)
        self._page.head.add_act(button)
        return button

    def _offer_after_alarm(self) -> bool:
        """Offer the list of who is still here for a shift after the evacuation list was put away."""
        over_at = self._work.roll_call.over_at
        lately = over_at is not None and self._work.look.clock.now() - over_at < SHIFT
        self.after_alarm_asked.setVisible(lately)
        return lately

    def _alarm_over(self) -> None:
        if self._offer_after_alarm():
            keys = shown_keys(act_named("reception.after_alarm").keys)
            self._work.say("after_alarm.said", Tone.NEUTRAL, keys=keys)

    def _read_who_is_here(self) -> None:
        desk, session = self._work.desk, self._work.session
        self._work.read(self._page, lambda: desk.here_now.people(session), self._show_who_is_here)

    def _show_who_is_here(self, people: Sequence[PersonHere]) -> None:
        look, ticks = self._work.look, self._work.roll_call.ticks
        self.after_alarm.open(
            [
                AfterAlarmRow(
                    one.visit.id,
                    visible(one.name) if one.name else look.texts("visit.name_locked"),
                    visible(one.organisation or ""),
                    visible(one.visit.badge or ""),
                    look.formats.time_near(one.visit.arrived_at, look.clock.now()),
                    look.texts(f"evacuation.{ticks.get(one.visit.id, Tick.NOT_YET).value}"),
                )
                for one in people
            ]
        )

    def _settle(self, visit: str, how: AfterAlarm, at: datetime | None) -> None:
        desk, session, look = self._work.desk, self._work.session, self._work.look

        def settled(made: Visit) -> None:
            time = look.formats.time(made.left_at) if made.left_at else ""
            self.after_alarm.settled(visit, how, time)
            self.settled.emit()

        self._work.write(
            self._page,
            lambda: desk.after_alarms.settle(session, VisitId(visit), how, at),
            settled,
        )

    def _open_incident(self) -> None:
        self.incident.open()
        self._read_shift()

    def _read_shift(self) -> None:
        desk, session = self._work.desk, self._work.session

        def read() -> _Read:
            return _Read(desk.house.zones(session), desk.moments.unseen(), desk.incidents.of_shift(session))

        self._work.read(self._page, read, self._offer)

    def _offer(self, read: _Read) -> None:
        texts, formats = self._work.look.texts, self._work.look.formats
        zones: Choices = [(visible(zone.name), zone.id) for zone in read.zones]
        names = {zone.id: visible(zone.name) for zone in read.zones}
        moments: Choices = [
            (f"{formats.time(one.at)} · {texts(f'moment_reason.{one.reason.value}')}", one.id)
            for one in reversed(read.moments)
        ]
        self.incident.form.offer(zones, moments)
        self.incident.show_shift(
            [
                ShiftNote(
                    f"{formats.time(one.incident.at)} · {texts(f'incident_kind.{one.incident.kind.value}')}"
                    f" · {', '.join(names.get(zone, visible(zone)) for zone in one.incident.zones)}",
                    one.text if one.text is not None else texts("incident.shift_gone"),
                    one.incident.handled_at is not None,
                )
                for one in read.shift
            ]
        )

    def _write_incident(self, new: NewIncident) -> None:
        desk, session, form = self._work.desk, self._work.session, self.incident.form

        def written(made: Incident) -> None:
            if form.incident == made.id:
                form.begin()
                self.incident.go()
            self._work.say("incident.waits" if desk.offline.is_away() else "incident.written", Tone.GOOD)

        self._work.write(
            self._page,
            lambda: desk.incidents.write(session, new),
            written,
            lambda error: self._not_written(form, error),
        )

    def _write_authority(self, new: NewAuthorityVisit) -> None:
        desk, session, form = self._work.desk, self._work.session, self.authority.form

        def written(made: AuthorityVisit) -> None:
            if form.visit == made.id:
                form.begin()
                self.authority.go()
            self._work.say("authority.waits" if desk.offline.is_away() else "authority.written", Tone.GOOD)

        self._work.write(
            self._page,
            lambda: desk.authority_visits.write(session, new),
            written,
            lambda error: self._not_written(form, error),
        )

    def _not_written(self, form: NamedForm, error: DeskError) -> None:
        """Say at its field what was wrong, as far as it is one of a field; nothing typed is lost."""
        named = ""
        if isinstance(error, FieldNotAccepted | BsnNotKept):
            named = str(error.values.get("field"))
        elif isinstance(error, BadgeOfNobody):
            named = "badges"
        elif isinstance(error, IncidentTimeWrong):
            named = "at"
        if named:
            form.show_troubles({named: self._work.look.sentence(error)})
        self._work.show_error(error)
