"""One reading of the badge ledger, and the rows, sentences and choices that its page makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ui.formats import visible
from ui.glyphs import Glyph
from ui.look import Look
from ui.models.badge_ledger import BadgeRow
from ui.palettes import Tone
from visitor_desk.desk import Desk
from visitor_desk.security.session import Session
from visitor_desk.visits.badges import BadgeCase, BadgeState, LedgerLine
from visitor_desk.visits.correction import Corrected, Correction
from visitor_desk.visits.overdue import OverdueVisit
from visitor_desk.visits.place import Staff, Zone
from visitor_desk.visits.roll_call import PersonHere
from visitor_desk.visits.shift_balance import ShiftBalance, shift_balance
from visitor_desk.visits.visit import Visit, VisitId, VisitState


@dataclass(frozen=True, slots=True)
class Ledger:
    """What one reading brings; people and overdue visits by visit."""

    lines: Sequence[LedgerLine]
    balance: ShiftBalance
    people: Mapping[VisitId, PersonHere] = field(repr=False)
    late: Mapping[VisitId, OverdueVisit]
    zones: Sequence[Zone]
    staff: Sequence[Staff]
    free: Sequence[str]

    def line(self, badge: str) -> LedgerLine | None:
        """Return where a badge is, or None for one that is not in the ledger."""
        return next((line for line in self.lines if line.badge == badge), None)


def read_ledger(desk: Desk, session: Session) -> Ledger:
    """Read the ledger as it is now; services are called, so not on the window's thread."""
    lines = desk.badges.lines(session)
    return Ledger(
        lines=lines,
        balance=shift_balance(lines, desk.clock.now()),
        people={one.visit.id: one for one in desk.here_now.people(session)},
        late={one.visit.id: one for one in desk.overdue.visits(session)},
        zones=desk.house.zones(session),
        staff=desk.house.staff(session),
        free=desk.house.free_badges(session),
    )


_ORDER = (
    BadgeState.OVERDUE,
    BadgeState.LOST,
    BadgeState.TAKEN_HOME,
    BadgeState.OUT,
    BadgeState.BROKEN,
    BadgeState.BACK,
)


class LedgerWords:
    """Turns one reading of the ledger into what a guard reads."""

    def __init__(self, ledger: Ledger, look: Look) -> None:
        self._ledger, self._look = ledger, look
        self._staff = {one.id: one.name for one in ledger.staff}

    def rows(self) -> list[BadgeRow]:
        """Return the badges: what has to be acted on first, the drawer last."""
        return [self._row(line) for line in sorted(self._ledger.lines, key=self._urgency)]

    def open_rows(self) -> list[BadgeRow]:
        """Return the badges that a shift hands over: unexplained, still opening doors, or out."""
        kept = {
            line.badge
            for line in self._ledger.lines
            if line.state in {BadgeState.OUT, BadgeState.OVERDUE} or (line.case and line.case.is_task)
        }
        return [row for row in self.rows() if row.badge in kept]

    def _urgency(self, line: LedgerLine) -> tuple[bool, bool, int, str]:
        task = line.case is not None and line.case.is_task
        return not task, self._late(line) is None, _ORDER.index(line.state), line.badge

    def _late(self, line: LedgerLine) -> OverdueVisit | None:
        return self._ledger.late.get(line.visit) if line.visit is not None else None

    def _row(self, line: LedgerLine) -> BadgeRow:
        texts, late = self._look.texts, self._late(line)
        # In the ledger a badge is overdue once its visit was ended by rule; a late visitor is another matter.
        unexplained = line.state is BadgeState.OVERDUE
        words = texts("badges.state_unexplained" if unexplained else f"badge_state.{line.state.value}")
        tone, glyph = _SIGNS[line.state]
        if line.case is not None and line.case.is_task:
            tone, glyph = Tone.BAD, Glyph.CROSS
        if late is not None:
            words, tone, glyph = texts("badges.out_late"), Tone.BAD, Glyph.TRIANGLE
        who, where = self.carrier(line)
        return BadgeRow(
            badge=line.badge,
            state=words,
            tone=tone,
            glyph=glyph,
            who=who,
            line=where or self._case_line(line.case),
            since=texts("badges.since", time=self._near(line.since)) if line.since else "",
            act=self._act(line, late),
        )

    def carrier(self, line: LedgerLine) -> tuple[str, str]:
        """Return name and place of who carries a badge; two empty texts where nobody does."""
        person = self._ledger.people.get(line.visit) if line.visit is not None else None
        if person is None:
            return "", ""
        texts = self._look.texts
        name = visible(person.name) if person.name else texts("visit.name_locked")
        return name, " · ".join(filter(None, (visible(person.organisation or ""), self._place(person.visit))))

    def _place(self, visit: Visit) -> str:
        mine = [zone for zone in self._ledger.zones if zone.id in visit.zones]
        parents = {zone.parent for zone in mine}
        return ", ".join(visible(zone.name) for zone in mine if zone.id not in parents)

    def _case_line(self, case: BadgeCase | None) -> str:
        if case is None or case.told is None:
            return ""
        return self._look.texts("badges.told_line", who=self.staff_name(case.told))

    def _act(self, line: LedgerLine, late: OverdueVisit | None) -> str:
        texts, case = self._look.texts, line.case
        if late is not None:
            gaps = {"until": self._near(late.acts_until)}
            return texts(f"badges.act_level_{late.level.value}", **gaps)
        if case is None:
            return texts("badges.due", time=self._near(line.due_at)) if line.due_at else ""
        if line.state is BadgeState.OVERDUE:
            return texts("badges.act_find")
        if case.is_task:
            return texts("badges.act_deactivate")
        if case.deactivated_at is not None:
            return texts("badges.opens_no_door")
        return ""

    def sentence(self, line: LedgerLine) -> str:
        """Return in one sentence how it stands with a badge and what is to be done."""
        texts, case, late = self._look.texts, line.case, self._late(line)
        if late is not None:
            gaps = {"since": self._near(late.since), "until": self._near(late.acts_until)}
            return texts(f"badges.say_level_{late.level.value}", **gaps)
        if case is not None and case.deactivated_at is not None:
            by = self.staff_name(case.deactivated_by) if case.deactivated_by else ""
            return texts("badges.say_deactivated", at=self._near(case.deactivated_at), by=by)
        if case is not None and case.is_task and line.state is not BadgeState.OVERDUE:
            return texts("badges.say_opens_doors")
        return texts(f"badges.say_{line.state.value}")

    def facts(self, line: LedgerLine) -> list[tuple[str, str]]:
        """Return (name, value) pairs of a badge."""
        texts, (who, where) = self._look.texts, self.carrier(line)
        found = [(texts("badges.fact_who"), who), (texts("badges.fact_where"), where)]
        if line.since is not None:
            found.append((texts("badges.fact_since"), self._near(line.since)))
        if line.due_at is not None:
            found.append((texts("badges.fact_due"), self._near(line.due_at)))
        if line.case is not None and line.case.told is not None:
            found.append((texts("badges.fact_told"), self.staff_name(line.case.told)))
        return [(name, value) for name, value in found if value]

    def staff_choices(self) -> list[tuple[str, object]]:
        """Return the people of the house who can be told, or who shut a badge out."""
        return [(visible(one.name), one.id) for one in self._ledger.staff]

    def staff_name(self, staff: str) -> str:
        """Return the name of somebody of the house."""
        return visible(next((name for one, name in self._staff.items() if one == staff), staff))

    def visit_choices(self, visits: Sequence[Visit]) -> list[tuple[str, object]]:
        """Return the visits of a badge by their times."""
        return [(self._stay(visit), visit.id) for visit in visits]

    def _stay(self, visit: Visit) -> str:
        texts, arrived = self._look.texts, self._near(visit.arrived_at)
        if visit.left_at is None:
            return texts("badges.visit_here", arrived=arrived)
        key = "badges.visit_ended" if visit.state is VisitState.EXPIRED else "badges.visit_left"
        return texts(key, arrived=arrived, left=self._near(visit.left_at))

    def correction(self, made: Correction, *, own: bool) -> str:
        """Return one correction in a line: when, what it said before, what now, why, by whom."""
        texts = self._look.texts
        nothing = texts("visits.nothing")
        before, after = (self._near(at) if at else nothing for at in (made.before, made.after))
        if made.what is Corrected.BADGE:
            before = visible(made.badge or nothing, 20)
        what = texts(f"badges.corrected_{made.what.value}", before=before, after=after)
        who = texts("badges.by_you" if own else "badges.by_colleague")
        reason = texts(f"correction_reason.{made.reason.value}")
        return f"{self._near(made.at)} · {what} · {reason} · {who}"

    def _near(self, at: datetime) -> str:
        return self._look.formats.time_near(at, self._look.clock.now())


_SIGNS: dict[BadgeState, tuple[Tone, Glyph]] = {
    BadgeState.OVERDUE: (Tone.BAD, Glyph.CROSS),
    BadgeState.LOST: (Tone.LOOK_AGAIN, Glyph.BANG),
    BadgeState.TAKEN_HOME: (Tone.LOOK_AGAIN, Glyph.BANG),
    BadgeState.OUT: (Tone.GOOD, Glyph.DOT),
    BadgeState.BROKEN: (Tone.NEUTRAL, Glyph.HALF),
    BadgeState.BACK: (Tone.NEUTRAL, Glyph.DASH),
}
