"""From the visit in front to what is kept of its footage: what would be copied, for which case."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ui.footage.keep_panel import Keeping, KeepPanel, KeepRow, KeepView
from ui.formats import size_of, visible
from ui.palettes import Tone
from ui.workplace import Workplace
from visitor_desk.clock import TimeRange
from visitor_desk.errors import DeskError
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.keep_plan import CameraKeep, KeepPlan
from visitor_desk.footage.kept_clip import ClipState, KeptClip
from visitor_desk.privacy.evidence import Secured
from visitor_desk.privacy.hold import HELD_TABLE, HeldPart, Hold, HoldId, NewHold
from visitor_desk.progress import Progress, Stopped
from visitor_desk.security.groups import Group
from visitor_desk.visits.visit import VisitId


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a visit for one case, in words; `playable` where something of it is safe."""

    hold: HoldId
    words: str
    tone: Tone
    playable: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    panel: KeepPanel
    visit: VisitId
    cameras: Collection[CameraId] | None
    within: TimeRange | None


class VisitKeep:
    """Plans, keeps and says how what is kept stands; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace
        self._texts, self._formats = workplace.look.texts, workplace.look.formats
        self._asked: _Asked | None = None
        self.on_kept: Callable[[VisitId], None] = lambda _visit: None
        """Called with the visit when something of what is kept has changed."""

    def attach(self, panel: KeepPanel) -> None:
        """Let a panel keep what it was last begun with."""
        panel.said.connect(lambda keeping: self._keep(panel, keeping))

    def ask(
        self,
        panel: KeepPanel,
        visit: VisitId,
        names: dict[CameraId, str],
        cameras: Collection[CameraId] | None = None,
        within: TimeRange | None = None,
    ) -> None:
        """Say in a panel what keeping would copy, and ask for which case."""
        desk, session = self._work.desk, self._work.session
        today = self._work.look.clock.now().astimezone(self._formats.zone).date()

        def plan() -> tuple[KeepPlan, list[Hold]]:
            holds = [view.hold for view in desk.holds.all(session) if _keeps(view.parts)]
            mine = [one for one in holds if one.record == visit and one.active(today)]
            return desk.evidence.plan(session, visit, cameras, within), mine

        def show(found: tuple[KeepPlan, list[Hold]]) -> None:
            planned, holds = found
            self._asked = _Asked(panel, visit, cameras, within)
            panel.begin(self._view(planned, names, holds), today)

        self._work.read(panel, plan, show)

    def kept_of(self, visit: VisitId) -> list[Kept]:
        """Read what is kept of a visit, by case; called beside the window."""
        desk, session = self._work.desk, self._work.session
        clips = desk.evidence.clips(session, visit)
        if not clips:
            return []
        holds = {view.hold.id: view.hold for view in desk.holds.all(session)}
        by_hold: dict[HoldId, list[KeptClip]] = {}
        for clip in clips:
            by_hold.setdefault(HoldId(clip.hold), []).append(clip)
        return [self._kept(holds[hold], mine) for hold, mine in by_hold.items() if hold in holds]

    def _kept(self, hold: Hold, clips: Sequence[KeptClip]) -> Kept:
        texts = self._texts
        count = {state: sum(one.state is state for one in clips) for state in ClipState}
        states = [texts(f"keep.count_{state.value}", n=number) for state, number in count.items() if number]
        words = texts(
            "keep.kept",
            case=visible(hold.case),
            states=", ".join(states),
            until=self._formats.day(hold.ends_on),
        )
        bad = count[ClipState.LOST] or count[ClipState.WAITING]
        good = count[ClipState.SAFE]
        tone = Tone.BAD if bad else Tone.GOOD if good else Tone.NEUTRAL
        return Kept(hold.id, words, tone, playable=bool(good))

    def _view(self, plan: KeepPlan, names: dict[CameraId, str], holds: Sequence[Hold]) -> KeepView:
        texts = self._texts
        free = "–" if plan.free is None else size_of(plan.free)
        trouble = []
        if not plan.files:
            trouble.append(texts("keep.nothing"))
        elif plan.free is None:
            trouble.append(texts("keep.away"))
        elif not plan.fits:
            trouble.append(texts("keep.no_room"))
        return KeepView(
            tuple(self._row(one, names.get(one.camera, one.camera)) for one in plan.cameras),
            texts("keep.total", files=len(plan.files), size=size_of(plan.size), free=free),
            " ".join(trouble),
            (
                *(
                    (
                        texts("keep.add_to", case=visible(one.case), until=self._formats.day(one.ends_on)),
                        one.id,
                    )
                    for one in holds
                ),
                (texts("keep.new_case"), None),
            ),
            possible=bool(plan.files),
        )

    def _row(self, one: CameraKeep, name: str) -> KeepRow:
        texts, formats = self._texts, self._formats
        what = texts(
            "keep.camera", files=len(one.files), length=formats.duration(one.length), size=size_of(one.size)
        )
        if one.missing:
            lost = sum((part.span.duration for part in one.missing), timedelta())
            what = f"{what} · {texts('keep.missing', length=formats.duration(lost))}"
        survival = one.survival
        if not one.files or survival is None or survival.left is None:
            return KeepRow(name, what, "", red=False)
        stays = texts("keep.stays", length=formats.duration(survival.left))
        return KeepRow(name, what, stays, survival.red)

    def _keep(self, panel: KeepPanel, keeping: Keeping) -> None:
        asked = self._asked
        if asked is None or asked.panel is not panel:
            return
        desk, session = self._work.desk, self._work.session
        panel.now.setEnabled(False)

        def keep() -> None:
            hold = keeping.hold
            if hold is None:
                hold = desk.holds.place(session, _new_hold(asked.visit, keeping)).hold.id
            desk.evidence.keep(session, hold, asked.cameras, asked.within)

        def failed(error: DeskError) -> None:
            panel.now.setEnabled(True)
            self._work.show_error(error)

        self._work.write(panel, keep, lambda _: self._secure(panel, asked.visit), failed)

    def _secure(self, panel: KeepPanel, visit: VisitId) -> None:
        """Copy at once; whoever closes the panel does not stop it."""
        self._asked = None
        panel.show_progress(0, 1)
        self.on_kept(visit)

        def copy(progress: Progress, stopped: Stopped) -> Secured:
            return self._work.desk.evidence.secure(progress, stopped)

        def done(secured: Secured) -> None:
            panel.hide()
            panel.left.emit()
            self._work.secured = secured
            self._work.alarms_changed.emit()
            if secured.waiting:
                self._work.say("keep.not_yet_safe", Tone.BAD, n=len(secured.waiting))
            else:
                self._work.say("keep.safe", Tone.GOOD, n=secured.safe)
            self.on_kept(visit)

        self._work.read_long(panel, copy, done, panel.show_progress)


def _keeps(parts: Sequence[HeldPart]) -> bool:
    return any(part.group is Group.F for part in parts)


def _new_hold(visit: VisitId, keeping: Keeping) -> NewHold:
    groups = frozenset({Group.F, Group.D}) if keeping.with_name else frozenset({Group.F})
    return NewHold(
        HELD_TABLE, visit, keeping.case, keeping.reason, groups, keeping.review_on, keeping.ends_on
    )
