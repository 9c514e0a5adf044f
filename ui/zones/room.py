"""The work behind the page of zones: reading them with what looks at them, adding one, changing rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ui.formats import visible
from ui.models.zones import ZoneRow
from ui.palettes import Tone
from ui.widgets.named_form import Choices
from ui.workplace import Workplace
from ui.zones.country import country_sentence
from ui.zones.page import ZonesPage
from ui.zones.zone_words import ZoneWords
from visitor_desk.bsn import BsnNotKept
from visitor_desk.errors import DeskError
from visitor_desk.privacy.site_country import CountryHere
from visitor_desk.security.duties import Duty
from visitor_desk.visits.place import VouchingInPci, Zone, ZoneId, ZoneThere
from visitor_desk.visits.ticket import FieldNotAccepted
from visitor_desk.visits.visit import Visit


@dataclass(frozen=True, slots=True)
class _Read:
    zones: Sequence[Zone] = ()
    cameras: Mapping[str, list[str]] = field(default_factory=dict)
    doors: Mapping[str, list[str]] = field(default_factory=dict)
    country: CountryHere | None = None

    @property
    def names(self) -> dict[ZoneId, str]:
        """The names of the zones, as they may be shown."""
        return {zone.id: visible(zone.name) for zone in self.zones}


class ZonesRoom:
    """Connects the page with the service; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work, self._look, self._texts = workplace, workplace.look, workplace.look.texts
        self.page = ZonesPage(workplace.look, may_change=Duty.FACILITY in workplace.session.duties)
        self._words = ZoneWords(self._texts)
        self._read = _Read()
        self._wanted: str | None = None
        page = self.page
        page.row_chosen.connect(self._show_zone)
        page.add.clicked.connect(self.begin_add)
        page.detail.change.clicked.connect(self.begin_change)
        page.form.save_asked.connect(self._save)
        page.country.change.clicked.connect(self.begin_country)
        page.country_form.save.clicked.connect(self._keep_country)

    def enter(self) -> None:
        """Read the zones."""
        self._read_all()
        self._work.bar.say(self._texts("zones.hint"), Tone.NEUTRAL)

    def _read_all(self) -> None:
        desk, session = self._work.desk, self._work.session

        def read() -> _Read:
            cameras: dict[str, list[str]] = {}
            doors: dict[str, list[str]] = {}
            for camera in desk.cameras.cameras(session):
                if camera.retired_at is None:
                    cameras.setdefault(camera.zone, []).append(camera.name)
            for door in desk.doors.doors(session):
                doors.setdefault(door.zone, []).append(door.key)
            return _Read(desk.house.zones(session), cameras, doors, desk.site_country.here(session))

        self._work.read(self.page, read, self._show)

    def _show(self, read: _Read) -> None:
        self._read = read
        if read.country is not None:
            self.page.country.sentence.setText(country_sentence(read.country, self._texts))
        rows = [self._row(zone) for zone in read.zones]
        self.page.list_rows(rows)
        if self._wanted is not None:
            number = next((n for n, row in enumerate(rows) if row.zone == self._wanted), 0)
            self.page.list.selectRow(number)
            self._wanted = None

    def _row(self, zone: Zone) -> ZoneRow:
        return ZoneRow(
            zone=zone.id,
            name=visible(zone.name),
            place=self._words.place(zone, self._read.names),
            rules=self._words.shortly(zone),
            escort=self._words.escort(zone),
            watched=str(len(self._read.cameras.get(zone.id, ()))),
        )

    def _chosen(self) -> Zone | None:
        return next((zone for zone in self._read.zones if zone.id == self.page.chosen), None)

    def _show_zone(self, _zone: str) -> None:
        zone, read = self._chosen(), self._read
        if zone is not None:
            facts = self._words.facts(
                zone, read.names, read.cameras.get(zone.id, ()), read.doors.get(zone.id, ())
            )
            self.page.detail.show_zone(visible(zone.name), facts)

    def begin_add(self) -> None:
        """Open the form for a new zone; the one that is chosen is offered first as what it lies in."""
        around = self.page.chosen
        parents: Choices = sorted(
            ((visible(zone.name), zone.id) for zone in self._read.zones), key=lambda one: one[1] != around
        )
        self.page.open_form()
        self.page.form.begin(None, parents, {zone.id for zone in self._read.zones})

    def begin_change(self) -> None:
        """Open the form with the rules of the chosen zone."""
        zone = self._chosen()
        if zone is not None:
            self.page.open_form()
            self.page.form.begin(zone, [], ())

    def begin_country(self) -> None:
        """Open the form with the country that stands in the settings."""
        if self._read.country is not None:
            self.page.open_country()
            self.page.country_form.begin(self._read.country.next)

    def _keep_country(self) -> None:
        country, desk, session = self.page.country_form.country, self._work.desk, self._work.session

        def kept(here: CountryHere) -> None:
            said = "zones.country_kept" if here.waits else "zones.country_stays"
            self._work.say(said, Tone.GOOD, None, country=self._texts(f"country.{here.next}"))
            self.page.show_list()
            self._read_all()

        self._work.write(self.page, lambda: desk.site_country.change(session, country), kept)

    def _save(self) -> None:
        zone, before = self.page.form.filled(), self.page.form.before
        if zone is None:
            return
        desk, session = self._work.desk, self._work.session

        def write() -> Sequence[Visit]:
            if before is not None:
                return desk.house.change_zone(session, zone)
            desk.house.add_zone(session, zone)
            return []

        def saved(alone: Sequence[Visit]) -> None:
            self._wanted = zone.id
            if alone:
                badges = ", ".join(visit.badge or visit.id[:6] for visit in alone)
                self._work.say("zones.inside_alone", Tone.LOOK_AGAIN, None, badges=badges)
            else:
                said = "zones.added" if before is None else "zones.changed"
                self._work.say(said, Tone.GOOD, None, name=visible(zone.name))
            self.page.show_list()
            self._read_all()

        self._work.write(self.page, write, saved, self._not_saved)

    def _not_saved(self, error: DeskError) -> None:
        named = str(error.values.get("field")) if isinstance(error, FieldNotAccepted | BsnNotKept) else ""
        if isinstance(error, VouchingInPci):
            named = "without_document"
        elif isinstance(error, ZoneThere):
            named = "id"
        if named:
            self.page.form.show_troubles({named: self._look.sentence(error)})
        self._work.show_error(error)
