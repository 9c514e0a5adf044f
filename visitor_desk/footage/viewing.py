"""Opens a visit's footage for watching: the purpose stands in the log before there is anything to play."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from visitor_desk.clock import TimeRange
from visitor_desk.errors import DeskError
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.coverage import SHOWN, CoverageReason, RangeCoverage
from visitor_desk.footage.footage_right import FootageRight
from visitor_desk.footage.playback_types import Hole, Picture
from visitor_desk.footage.ports import VisitFootageWorks
from visitor_desk.footage.track import Track, pieces_on
from visitor_desk.footage.visit_footage import VisitFootage
from visitor_desk.progress import Progress, Stopped
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, Purpose, requires
from visitor_desk.security.session import Session
from visitor_desk.visits.restriction import require_unrestricted
from visitor_desk.visits.visit import VisitId

if TYPE_CHECKING:
    from visitor_desk.footage.playback import Player


class NothingToWatch(DeskError):
    """The visit has no range on the cameras that were named."""

    code = "footage.nothing_to_watch"


@dataclass(frozen=True, slots=True)
class Viewing:
    """What was opened, for a purpose that stands in the log."""

    tracks: tuple[Track, ...] = field(repr=False)

    def player(self) -> Player:
        """Return a player, which runs until it is closed."""
        from visitor_desk.footage.playback import Player  # noqa: PLC0415 - loads decoders

        return Player(self.tracks)

    def thumbnails(
        self, camera: CameraId, span: TimeRange, count: int, width: int, progress: Progress, stopped: Stopped
    ) -> Iterator[tuple[datetime, Picture | None]]:
        """Yield small pictures of a camera, as `thumbnails.thumbnails`."""
        from visitor_desk.footage.thumbnails import thumbnails  # noqa: PLC0415 - loads decoders

        (track,) = (one for one in self.tracks if one.camera == camera)
        return thumbnails(track, span, count, width, progress, stopped)


_OF_A_CASE = frozenset({Purpose.SAFETY, Purpose.LEGAL_DUTY})
"""What a case that holds a visit is looked at for; admission and audits need nothing past its term."""


@dataclass(frozen=True)
class FootageViewing:
    """Opens footage of visits by id; `held` tells which decided hold keeps what is known of a visit."""

    works: VisitFootageWorks
    log: AuditLog
    footage: VisitFootage
    right: FootageRight
    held: Callable[[VisitId], str | None] | None = None

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def open(
        self, session: Session, visit_id: VisitId, cameras: Sequence[CameraId], purpose: Purpose
    ) -> Viewing:
        """Return what cameras show of a visit, in their order, once the opening stands in the log.

        What is past its term is there only for privacy: for the request of the person whom it shows, or for
        the case of a decided hold, which the log then names. Of a customer's camera there is nothing. Both
        are holes with their reason. Raises FootageRightOff, VisitUnknown, VisitRestricted or NothingToWatch.
        """
        self.right(session)
        with self.works() as work:
            require_unrestricted(work, visit_id, purpose)
        statement = self.footage.coverage(visit_id)
        privacy = Duty.PRIVACY in session.duties
        hold = self.held(visit_id) if self.held is not None and privacy and purpose in _OF_A_CASE else None
        past_term = privacy and (purpose is Purpose.PERSON_REQUEST or hold is not None)
        tracks = [
            self._track(camera, mine, past_term=past_term)
            for camera in cameras
            if (mine := [one for one in statement.ranges if one.range.camera == camera])
        ]
        if not tracks:
            raise NothingToWatch
        with self.works() as work:
            self.log.append(
                work,
                "footage.opened",
                session,
                visit=visit_id,
                purpose=purpose,
                cameras=[track.camera for track in tracks],
                pieces=sum(len(track.pieces) for track in tracks),
                **({"hold": hold} if hold is not None else {}),
            )
            work.commit()
        return Viewing(tuple(tracks))

    def _track(self, camera: CameraId, covered: Sequence[RangeCoverage], *, past_term: bool) -> Track:
        """Return what a camera shows in its ranges, and why not the rest."""
        held = [
            piece
            for one in covered
            for piece in pieces_on(one.range.span.start, self.footage.pieces(one.range, past_term=past_term))
        ]
        holes = [
            Hole(part.span, part.reason, part.values)
            for one in covered
            for part in one.parts
            if part.state not in SHOWN and not (past_term and part.reason is CoverageReason.PAST_TERM)
        ]
        unsure_s = max(one.range.clock_uncertainty_s for one in covered)
        return Track(camera, tuple(held), tuple(holes), unsure_s)
