"""The work behind the page of holds: reading, placing, taking up and lifting them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ui.formats import visible
from ui.known_names import staff_names, zone_names
from ui.models.holds import HoldRow, Which
from ui.palettes import Tone
from ui.privacy.holds_page import HoldsPage
from ui.privacy.visit_words import stay, visits_of_day, where
from ui.workplace import Workplace
from visitor_desk.bsn import BsnNotKept
from visitor_desk.errors import DeskError
from visitor_desk.privacy.hold import (
    HELD_TABLE,
    HeldPart,
    HeldState,
    Hold,
    HoldId,
    HoldNotAccepted,
    HoldReason,
)
from visitor_desk.privacy.holds import HoldView
from visitor_desk.security.duties import Duty
from visitor_desk.security.groups import Group
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.visit import Visit, VisitId, VisitUnknown

_CHANGE: Final = frozenset({Duty.FACILITY, Duty.PRIVACY})
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Read:
    holds: Sequence[HoldView]
    visits: Mapping[str, Visit]
    zones: Mapping[ZoneId, str]
    people: Mapping[str, str]


class HoldsRoom:
    """Connects the page with the service; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work, self._look, self._texts = workplace, workplace.look, workplace.look.texts
        duties = workplace.session.duties
        self.page = HoldsPage(
            workplace.look,
            may_place=bool(duties & _CHANGE),
            may_take_up=Duty.PRIVACY in duties,
        )
        self._read = _Read((), {}, {}, {})
        self._wanted: str | None = None
        page = self.page
        page.row_chosen.connect(self._show_hold)
        page.new_asked.connect(self.begin_new)
        page.form.day_typed.connect(self._offer_visits)
        page.form.place.clicked.connect(self._place)
        page.detail.take_up.clicked.connect(self._take_up)
        page.detail.end_asked.connect(self._lift)

    def enter(self) -> None:
        """Read the holds."""
        self._read_all()
        self._work.bar.say(self._texts("holds.hint"), Tone.NEUTRAL)

    def show_thing(self, thing: str) -> None:
        """Choose one by its id at the next reading, whatever hid it."""
        self.page.show_everything()
        self._wanted = thing

    def _read_all(self) -> None:
        desk, session = self._work.desk, self._work.session
        # An auditor reads who did what by number: the list of operators is not theirs.
        names = bool(session.duties & _CHANGE)

        def read() -> _Read:
            holds = desk.holds.all(session)
            visits = {}
            for record in {view.hold.record for view in holds if view.hold.table == HELD_TABLE}:
                try:
                    visits[record] = desk.visit_book.get(session, VisitId(record))
                except VisitUnknown:
                    # Its row is gone as its life is over; the hold tells what it was about.
                    continue
            return _Read(
                holds,
                visits,
                zone_names(desk, session),
                staff_names(desk, session) if names else {},
            )

        self._work.read(self.page, read, self._show)

    def _show(self, read: _Read) -> None:
        self._read = read
        self.page.show_rows([self._row(view) for view in read.holds])
        if self._wanted is not None:
            self.page.choose(self._wanted)
            self._wanted = None

    def _today(self) -> date:
        return self._look.clock.now().astimezone(self._look.formats.zone).date()

    def _row(self, view: HoldView) -> HoldRow:
        hold, today, formats = view.hold, self._today(), self._look.formats
        active = hold.active(today)
        due = active and hold.review_on - today <= SOON
        waits = active and view.waits_for_privacy
        which = {Which.ALL}
        which |= {Which.KEEPS} if active else set()
        which |= {Which.DUE} if due else set()
        which |= {Which.WAITING} if waits else set()
        visit = self._read.visits.get(hold.record)
        tone, state = self._state(view)
        return HoldRow(
            hold=hold.id,
            case=visible(hold.case),
            reason=self._texts(f"hold_reason.{hold.reason.value}"),
            visit=stay(visit, formats) if visit else visible(hold.record),
            where=where(visit, self._read.zones) if visit else self._of_no_visit(hold),
            review=formats.short_day(hold.review_on) if active else "",
            review_tone=Tone.LOOK_AGAIN if due else Tone.NEUTRAL,
            state=state,
            tone=tone,
            which=frozenset(which),
        )

    def _state(self, view: HoldView) -> tuple[Tone, str]:
        hold, formats = view.hold, self._look.formats
        if hold.lifted_at is not None:
            return Tone.NEUTRAL, self._texts("holds.state_lifted", day=formats.date_of(hold.lifted_at))
        if not hold.active(self._today()):
            return Tone.NEUTRAL, self._texts("holds.state_over", day=formats.short_day(hold.ends_on))
        if view.waits_for_privacy:
            return Tone.BAD, self._texts("holds.state_waiting")
        return Tone.GOOD, self._texts("holds.state_keeps", day=formats.short_day(hold.ends_on))

    def _chosen(self) -> HoldView | None:
        return next((view for view in self._read.holds if view.hold.id == self.page.chosen), None)

    def _show_hold(self, _hold: str) -> None:
        view = self._chosen()
        if view is None:
            return
        texts, formats, hold = self._texts, self._look.formats, view.hold
        visit, detail, active = (
            self._read.visits.get(hold.record),
            self.page.detail,
            hold.active(self._today()),
        )
        facts = [
            (texts("holds.column_state"), self._state(view)[1]),
            (texts("keep.reason"), texts(f"hold_reason.{hold.reason.value}")),
            (texts("holds.visit"), self._visit_words(visit, hold)),
            (texts("keep.review_on"), formats.day(hold.review_on)),
            (texts("keep.ends_on"), formats.day(hold.ends_on)),
            (texts("holds.placed"), f"{self._name(hold.placed_by)} · {formats.day_time(hold.placed_at)}"),
            *[(self._group(part), self._part_words(part)) for part in view.parts],
        ]
        detail.show_thing(visible(hold.case), facts)
        detail.lift.setEnabled(active)
        detail.take_up.setEnabled(active and view.waits_for_privacy)
        lines = [texts("holds.lift_means"), *self._consequences(view)]
        if hold.reason is HoldReason.REQUEST:
            lines.insert(1, texts("holds.lift_request"))
        detail.means.setText("\n".join(lines))

    def _of_no_visit(self, hold: Hold) -> str:
        return self._texts("holds.visit_gone" if hold.table == HELD_TABLE else "holds.of_moment")

    def _visit_words(self, visit: Visit | None, hold: Hold) -> str:
        if visit is None:
            return f"{visible(hold.record)} · {self._of_no_visit(hold)}"
        return f"{stay(visit, self._look.formats)} · {where(visit, self._read.zones)}"

    def _group(self, part: HeldPart) -> str:
        return self._texts(f"group.{part.group.value}")

    def _part_words(self, part: HeldPart) -> str:
        return f"{self._texts(f'held.{part.state.value}')} {self._look.formats.short_day(part.held_until)}"

    def _consequences(self, view: HoldView) -> list[str]:
        """What lifting would do to each part, as the service does it."""
        said, today = [], self._today()
        for part in view.parts:
            if part.state is not HeldState.HELD:
                continue
            if part.group is Group.F:
                said.append(self._texts("holds.lift_footage"))
            elif part.own_day <= today:
                said.append(self._texts("holds.lift_deletes", group=self._group(part)))
            else:
                day = self._look.formats.day(part.own_day)
                said.append(self._texts("holds.lift_returns", group=self._group(part), day=day))
        return said

    def _name(self, operator: str) -> str:
        return self._read.people.get(operator, visible(operator))

    def begin_new(self) -> None:
        """Open the form that places a hold."""
        self.page.show_form()
        self.page.form.begin(self._today())

    def _offer_visits(self, day: object) -> None:
        form = self.page.form
        if not isinstance(day, date):
            form.offer([])
            return
        desk, session, formats = self._work.desk, self._work.session, self._look.formats

        def show(visits: list[tuple[str, object]]) -> None:
            # Somebody may have typed on while the days before were read.
            if form.day == day:
                form.offer(visits)

        self._work.read(self.page, lambda: visits_of_day(desk, session, day, formats), show)

    def _place(self) -> None:
        new = self.page.form.filled()
        if new is None:
            return
        desk, session = self._work.desk, self._work.session

        def placed(view: HoldView) -> None:
            waits = "holds.placed_waits" if view.waits_for_privacy else "holds.placed_done"
            self._done(view, waits, Tone.LOOK_AGAIN if view.waits_for_privacy else Tone.GOOD)

        self._work.write(self.page, lambda: desk.holds.place(session, new), placed, self._not_placed)

    def _not_placed(self, error: DeskError) -> None:
        if isinstance(error, HoldNotAccepted | BsnNotKept):
            self.page.form.show_troubles({str(error.values.get("field")): self._look.sentence(error)})
        self._work.show_error(error)

    def _take_up(self) -> None:
        view, desk, session = self._chosen(), self._work.desk, self._work.session
        if view is not None:
            hold = HoldId(view.hold.id)
            self._work.write(
                self.page,
                lambda: desk.holds.take_up(session, hold),
                lambda taken: self._done(taken, "holds.taken_up", Tone.GOOD),
            )

    def _lift(self, _reason: object) -> None:
        view, desk, session = self._chosen(), self._work.desk, self._work.session
        if view is not None:
            hold = HoldId(view.hold.id)
            self._work.write(
                self.page,
                lambda: desk.holds.lift(session, hold),
                lambda lifted: self._done(lifted, "holds.lifted", Tone.NEUTRAL),
            )

    def _done(self, view: HoldView, said: str, tone: Tone) -> None:
        self._wanted = view.hold.id
        self._work.say(said, tone)
        self.page.escape()
        self._read_all()
