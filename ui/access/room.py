"""The work behind the page of access lists: reading them, putting people on, taking people off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ui.access.page import AccessPage
from ui.formats import visible
from ui.models.access_lists import RightRow, Which
from ui.palettes import Tone
from ui.workplace import Workplace
from visitor_desk.bsn import BsnNotKept
from visitor_desk.errors import DeskError
from visitor_desk.visits.access_right import (
    AccessRight,
    AccessRightId,
    AccessState,
    EndReason,
    OpenedAccessRight,
)
from visitor_desk.visits.place import Staff, Zone
from visitor_desk.visits.ticket import FieldNotAccepted

SOON = timedelta(days=14)
_FIELDS = {
    "name": "name",
    "organisation": "organisation",
    "purpose": "purpose",
    "customer": "customer",
    "zones": "zone",
    "authoriser": "authoriser",
    "days_without_visit": "days",
}
"""The field of the form for each field that the service may refuse."""


@dataclass(frozen=True, slots=True)
class _Read:
    rights: Sequence[OpenedAccessRight]
    zones: Sequence[Zone]
    staff: Sequence[Staff]


class AccessRoom:
    """Connects the page with the services; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work, self._look, self._texts = workplace, workplace.look, workplace.look.texts
        self.page = AccessPage(workplace.look)
        self._read: _Read | None = None
        self._wanted: str | None = None
        page = self.page
        page.row_chosen.connect(self._show_right)
        page.new_asked.connect(self.begin_new)
        page.form.put_asked.connect(self._put)
        page.detail.end_asked.connect(self._end)
        page.detail.again_asked.connect(self._begin_again)

    def enter(self) -> None:
        """Read the lists."""
        self._read_lists()
        self._work.bar.say(self._texts("access.hint"), Tone.NEUTRAL)

    def _read_lists(self) -> None:
        desk, session = self._work.desk, self._work.session

        def read() -> _Read:
            return _Read(
                desk.access_lists.rights(session), desk.house.zones(session), desk.house.staff(session)
            )

        self._work.read(self.page, read, self._show)

    def _show(self, read: _Read) -> None:
        self._read = read
        zones: list[tuple[str, object]] = [(visible(zone.name), zone.id) for zone in read.zones]
        allowed: list[tuple[str, object]] = [
            (visible(one.name), one.id) for one in read.staff if one.may_authorise
        ]
        self.page.form.offer(zones, allowed)
        self.page.show_rows([self._row(one) for one in read.rights])
        if self._wanted is not None:
            self.page.choose(self._wanted)
            self._wanted = None

    def _today(self) -> date:
        return self._look.clock.now().astimezone(self._look.formats.zone).date()

    def _row(self, one: OpenedAccessRight) -> RightRow:
        right, today = one.right, self._today()
        soon = one.state is AccessState.ACTIVE and right.lapses_on - today <= SOON
        which = {Which.ALL}
        if right.may_authorise:
            which.add(Which.AUTHORISE)
        if soon:
            which.add(Which.SOON)
        if one.state is not AccessState.ACTIVE:
            which.add(Which.LAPSED)
        tone = Tone.BAD if Which.LAPSED in which else Tone.LOOK_AGAIN if soon else Tone.GOOD
        return RightRow(
            right=right.id,
            customer=visible(right.customer),
            zone=self._zone(right),
            name=self._name(one),
            line=self._line(one),
            used=self._used(right),
            state=self._state(one),
            tone=tone,
            which=frozenset(which),
        )

    def _name(self, one: OpenedAccessRight) -> str:
        return visible(one.name) if one.name else self._texts("visit.name_locked")

    def _zone(self, right: AccessRight) -> str:
        zones = self._read.zones if self._read else ()
        return next((visible(zone.name) for zone in zones if zone.id == right.zone), "")

    def _line(self, one: OpenedAccessRight) -> str:
        organisation = visible(one.organisation or "")
        if not one.right.may_authorise:
            return organisation
        return self._texts("access.authorises_line", organisation=organisation)

    def _used(self, right: AccessRight) -> str:
        added = right.added_at.astimezone(self._look.formats.zone).date()
        if right.used_on == added:
            return self._texts("access.not_used")
        return self._look.formats.day(right.used_on)

    def _state(self, one: OpenedAccessRight) -> str:
        day = self._look.formats.short_day(one.right.lapses_on)
        return self._texts(f"access.state_{one.state.value}", day=day)

    def _chosen(self) -> OpenedAccessRight | None:
        rights = self._read.rights if self._read else ()
        return next((one for one in rights if one.right.id == self.page.chosen), None)

    def _show_right(self, right: str) -> None:
        read = self._read
        one = next((one for one in read.rights if one.right.id == right), None) if read else None
        if read is None or one is None:
            return
        formats, texts, row = self._look.formats, self._texts, one.right
        staff = {person.id: person.name for person in read.staff}
        answers = visible(staff.get(row.authoriser, "")) if row.authoriser else ""
        facts = [
            (texts("announced.organisation"), visible(one.organisation or "")),
            (texts("announced.purpose"), visible(one.purpose or "")),
            (texts("announced.customer"), visible(row.customer)),
            (texts("announced.zone"), self._zone(row)),
            (
                texts("access.column_role"),
                texts("access.may_authorise" if row.may_authorise else "access.may_come"),
            ),
            (texts("access.authoriser"), answers),
            (texts("access.column_used"), self._used(row)),
            (texts("access.column_state"), self._state(one)),
            (texts("access.lapses_after"), texts("access.days_without", n=row.days_without_visit)),
            (texts("access.ends_on"), formats.day(row.ends_on)),
        ]
        self.page.detail.show_thing(
            self._name(one), [(name, value or texts("visits.nothing")) for name, value in facts]
        )

    def begin_new(self) -> None:
        """Open the form."""
        self.page.show_form()
        self.page.form.begin()

    def _begin_again(self) -> None:
        """Open the form with what the chosen right says: a lapsed one is written anew."""
        one = self._chosen()
        if one is None:
            return
        self.begin_new()
        right, form = one.right, self.page.form
        form.write(
            name=one.name or "",
            organisation=one.organisation or "",
            purpose=one.purpose or "",
            customer=right.customer,
            days=str(right.days_without_visit),
        )
        form.choose(zone=right.zone, role=right.may_authorise, authoriser=right.authoriser)

    def _put(self) -> None:
        new = self.page.form.filled()
        if new is None:
            return
        desk, session = self._work.desk, self._work.session
        self._work.write(self.page, lambda: desk.access_lists.add(session, new), self._added, self._not_added)

    def _added(self, right: AccessRight) -> None:
        day = self._look.formats.day(right.lapses_on)
        self._work.say("access.added", day=day)
        self._wanted = right.id
        self.page.escape()
        self._read_lists()

    def _not_added(self, error: DeskError) -> None:
        if isinstance(error, FieldNotAccepted | BsnNotKept):
            named = _FIELDS.get(str(error.values.get("field")))
            if named is not None:
                self.page.form.show_troubles({named: self._look.sentence(error)})
        self._work.show_error(error)

    def _end(self, reason: EndReason) -> None:
        right = self.page.chosen
        if right is None:
            return
        desk, session = self._work.desk, self._work.session

        def ended(_: None) -> None:
            self._work.say("access.ended", Tone.NEUTRAL)
            self.page.detail.stop_asking()
            self.page.list.setFocus()
            self._read_lists()

        self._work.write(
            self.page, lambda: desk.access_lists.end(session, AccessRightId(right), reason), ended
        )
