"""The work behind the page of marked moments: what is kept of each, taking note, and playing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ui.footage.kept_view import kept_view
from ui.footage.player_room import Opened, PlayerRoom, Wanted
from ui.footage.player_view import PlayerView
from ui.footage.player_words import Case
from ui.formats import visible
from ui.models.marked_moments import MomentRow
from ui.palettes import Tone
from ui.visits.moments_page import MomentsPage
from ui.workplace import Workplace
from visitor_desk.footage.camera import CameraId
from visitor_desk.privacy.moments import MarkedMoment
from visitor_desk.security.duties import Duty, Purpose
from visitor_desk.visits.visit import VisitId


@dataclass(frozen=True, slots=True)
class _Read:
    moments: Sequence[MarkedMoment]
    zones: Mapping[str, str]
    cameras: Mapping[CameraId, str]


class MomentsRoom:
    """Connects the page with the services; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace
        duties = workplace.session.duties
        self.page = MomentsPage(
            workplace.look,
            may_note=bool(duties & {Duty.FACILITY, Duty.PRIVACY}),
            may_watch=Duty.PRIVACY in duties,
        )
        self._read = _Read((), {}, {})
        self.player = PlayerRoom(workplace, self.page.show_player, self.page.show_book)
        self.page.offer_player(self.player.page)
        self.player.page.keep.hide()
        self.page.note.clicked.connect(self._note)
        self.page.watch.clicked.connect(self._ask)
        self.page.asking.said.connect(lambda purpose, _cameras: self._open(purpose))

    def enter(self) -> None:
        """Read the moments, and the names of zones and cameras."""
        desk, session = self._work.desk, self._work.session

        def read() -> _Read:
            return _Read(
                desk.moments.all(session),
                {zone.id: zone.name for zone in desk.house.zones(session)},
                {camera.id: camera.name for camera in desk.cameras.cameras(session)},
            )

        self._work.read(self.page, read, self._show)

    def _show(self, found: _Read) -> None:
        self._read = found
        self.page.show_moments([self._row(one) for one in found.moments])
        self._work.bar.say(self._work.look.texts("moments.hint"), Tone.NEUTRAL)

    def _row(self, marked: MarkedMoment) -> MomentRow:
        texts, formats = self._work.look.texts, self._work.look.formats
        one = marked.moment
        return MomentRow(
            one.id,
            one.hold,
            formats.day_time(one.at),
            visible(self._read.zones.get(one.zone, one.zone)),
            texts(f"moment_reason.{one.reason.value}"),
            texts("moments.kept", safe=marked.safe, all=len(marked.clips)),
            texts("moments.unseen") if one.seen_at is None else formats.day_time(one.seen_at),
            unseen=one.seen_at is None,
            playable=marked.safe > 0,
        )

    def _note(self) -> None:
        row = self.page.row
        if row is None:
            return
        desk, session = self._work.desk, self._work.session

        def noted(_: object) -> None:
            self._work.moments = [one for one in self._work.moments if one.id != row.moment]
            self._work.alarms_changed.emit()
            self.enter()

        self._work.write(self.page, lambda: desk.moments.see(session, row.moment), noted)

    def _ask(self) -> None:
        self.page.asking.ask((), None)

    def _open(self, purpose: Purpose) -> None:
        marked = next((one for one in self._read.moments if self._is_front(one)), None)
        if marked is None:
            return
        self.page.asking.hide()
        desk, session, look = self._work.desk, self._work.session, self._work.look
        one = marked.moment

        def begin() -> tuple[Opened, PlayerView]:
            viewing = desk.kept_footage.watch(session, one.hold, purpose)
            texts, formats = look.texts, look.formats
            case = Case(
                texts(f"moment_reason.{one.reason.value}"),
                f"{formats.day_time(one.at)} · {visible(self._read.zones.get(one.zone, one.zone))}",
                texts("player.purpose", purpose=texts(f"purpose.{purpose.value}")),
                visible(session.operator.staff_name),
                left=True,
            )
            title = texts("moments.around")
            view = kept_view(texts, formats, case, viewing.tracks, self._read.cameras, one.around, title)
            return viewing, view

        self.player.open(Wanted(VisitId(one.id), purpose, begin))

    def _is_front(self, marked: MarkedMoment) -> bool:
        row = self.page.row
        return row is not None and row.moment == marked.moment.id
