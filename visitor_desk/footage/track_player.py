"""One camera of a player: a thread that decodes up to the clock's time and says what is there to see."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic

from visitor_desk.errors import DeskError
from visitor_desk.footage.coverage import CoverageReason
from visitor_desk.footage.piece_reader import AHEAD_S, NoPictureHere, PieceReader, Scaler, Still
from visitor_desk.footage.play_clock import PlayClock
from visitor_desk.footage.playback_types import Hole, Shown
from visitor_desk.footage.track import Track, TrackPiece
from visitor_desk.footage.video_errors import FileNotThere

KEYS_FROM = 4.0
"""From this speed on only pictures are decoded that can be decoded alone."""
KEYS_BACK_FROM = 2.0
"""The same backwards, where every picture of a group is decoded for the one before it."""
LONGEST_SHOWN_S = 2.0
"""A picture stands no longer than this: what comes after is a hole in the file."""
LOOK_S = 0.01
"""How often a running clock is looked at; a standing one wakes the thread when it is moved."""
KEYS_LOOK_S = 0.1
"""The same where only key frames are shown, each of which is a jump in the file."""
TRY_AGAIN_S = 2.0
BEHIND_S = 0.5
"""Who is so far behind a running clock shows key frames for a while instead of ever older pictures."""
CATCH_UP_S = 3.0
ROOM = (640, 360)
_INSIDE = timedelta(milliseconds=1)


@dataclass(slots=True)
class _Open:
    piece: TrackPiece
    reader: PieceReader
    still: Still | None = None


class TrackPlayer:
    """Follows a clock with one thread from `begin` to `close`."""

    def __init__(self, track: Track, clock: PlayClock, threads: int, on_step: Callable[[], None]) -> None:
        """`on_step` is called, in this track's thread, when a step has moved the clock."""
        self.track = track
        self._on_step = on_step
        self._clock = clock
        self._threads = threads
        self._wake = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="footage", daemon=True)
        self._over = False
        self._moved = 0
        self._steps = 0
        self._keys_until_s = 0.0
        self._room = ROOM
        self._open: _Open | None = None
        self._scaler = Scaler()
        self._drawn: tuple[object, ...] = ()
        self._shown = self._words(None, loading=True)

    @property
    def shown(self) -> Shown:
        """What there is to see; the same object until there is something else."""
        return self._shown

    def begin(self) -> None:
        """Start to follow the clock."""
        self._thread.start()

    def wake(self) -> None:
        """Look at the clock, which was moved."""
        with self._wake:
            self._moved += 1
            self._wake.notify()

    def step(self, pictures: int) -> None:
        """Move the clock by pictures of this camera, once they are decoded."""
        with self._wake:
            self._steps += pictures
            self._moved += 1
            self._wake.notify()

    def fit(self, width: int, height: int) -> None:
        """Scale pictures to a room in pixels from now on."""
        with self._wake:
            self._room = max(16, width), max(16, height)
            self._moved += 1
            self._wake.notify()

    def close(self) -> None:
        """Drop the picture at once, and have the thread end: a share that is away may hold it up."""
        with self._wake:
            self._over = True
            self._shown = self._words(None, loading=False)
            self._wake.notify()

    def wait(self) -> None:
        """Wait until the thread has ended."""
        self._thread.join()

    def _run(self) -> None:
        seen = -1
        try:
            while True:
                with self._wake:
                    if not self._over and seen == self._moved:
                        self._wake.wait(self._pause_s())
                    if self._over:
                        return
                    seen, steps, self._steps = self._moved, self._steps, 0
                self._guarded(steps)
        finally:
            self._drop()

    def _pause_s(self) -> float | None:
        if self._clock.is_running:
            return KEYS_LOOK_S if self._keys_only else LOOK_S
        return TRY_AGAIN_S if self._shown.error else None

    def _guarded(self, steps: int) -> None:
        """Go on with files that may end, vanish or lose their key at any moment."""
        try:
            if steps:
                self._step_now(steps)
            else:
                self._follow()
        except NoPictureHere:
            opened = self._open
            if opened is not None and opened.piece.media.is_gone:
                self._drop()
                self._say(None, loading=False, error=FileNotThere.code)
            else:
                self._say(self._hole_in_file(), loading=False)
        except DeskError as error:
            self._drop()
            self._say(None, loading=False, error=error.code)

    def _follow(self) -> None:
        at = self._clock.at
        piece = self._piece_at(at)
        if piece is None:
            self._say(self.track.hole_at(at), loading=False)
            return
        opened = self._opened(piece)
        media_s = piece.media_s(at)
        opened.still = self._still(opened, media_s)
        if media_s - opened.still.at_s > LONGEST_SHOWN_S:
            raise NoPictureHere
        self._draw(piece, opened.still)

    def _still(self, opened: _Open, media_s: float) -> Still:
        reader, before = opened.reader, opened.still
        if self._keys_only:
            return reader.key_at(media_s)
        if not self._clock.is_running:
            return reader.at(media_s)
        if self._clock.speed < 0:
            return reader.at(media_s) if before is None else self._backwards(reader, before, media_s)
        still = reader.at(media_s)
        follows = before is not None and 0 <= media_s - before.at_s <= AHEAD_S
        if follows and opened.piece.media_s(self._clock.at) - media_s > BEHIND_S:
            self._keys_until_s = monotonic() + CATCH_UP_S
        return still

    @property
    def _keys_only(self) -> bool:
        speed = self._clock.speed
        fast = speed >= KEYS_FROM or speed <= -KEYS_BACK_FROM
        return self._clock.is_running and (fast or monotonic() < self._keys_until_s)

    @staticmethod
    def _backwards(reader: PieceReader, still: Still, media_s: float) -> Still:
        while still.at_s > media_s:
            earlier = reader.before(still)
            if earlier is None:
                break
            still = earlier
        return still if still.at_s <= media_s else reader.at(media_s)

    def _step_now(self, steps: int) -> None:
        """Go by pictures from the one that is shown, across files and holes."""
        for _ in range(abs(steps)):
            self._follow()
            at = self._one_step(backwards=steps < 0)
            if at is None:
                return
            self._clock.seek(at)
            self._on_step()
        self._follow()

    def _one_step(self, *, backwards: bool) -> datetime | None:
        opened, at = self._open, self._clock.at
        piece = self._piece_at(at)
        if piece is not None and opened is not None and opened.still is not None and opened.piece is piece:
            reader, still = opened.reader, opened.still
            beside = reader.before(still) if backwards else reader.after(still)
            if beside is not None and piece.start_s <= beside.at_s < piece.end_s:
                return piece.instant(beside.at_s) + _INSIDE
            following = self.track.beside(piece, backwards=backwards)
        else:
            pieces = self.track.pieces
            ahead = [one for one in pieces if (one.span.end <= at if backwards else one.span.start > at)]
            following = (ahead[-1] if backwards else ahead[0]) if ahead else None
        if following is None:
            return None
        return following.span.end - _INSIDE if backwards else following.span.start

    def _piece_at(self, at: datetime) -> TrackPiece | None:
        # At the very end of everything the last picture is still there to see.
        return self.track.piece_at(at) or (
            self.track.piece_at(at - _INSIDE) if at == self._clock.span.end else None
        )

    def _opened(self, piece: TrackPiece) -> _Open:
        opened = self._open
        if opened is not None and opened.piece is piece:
            return opened
        if opened is not None and opened.piece.media == piece.media:
            self._open = _Open(piece, opened.reader)
            return self._open
        if opened is None or opened.piece.span.end != piece.span.start:
            # From one file to the next the last picture stays until the next one is there.
            self._say(None, loading=True)
        self._drop()
        self._open = _Open(piece, PieceReader(piece.media, threads=self._threads))
        return self._open

    def _hole_in_file(self) -> Hole | None:
        piece = self._piece_at(self._clock.at)
        return Hole(piece.span, CoverageReason.GAP_IN_FILE) if piece else None

    def _draw(self, piece: TrackPiece, still: Still) -> None:
        drawn = (piece, still.at_s, self._room)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        at = piece.instant(still.at_s)
        picture = self._scaler.picture(still.frame, *self._room)
        recorder_at = at + timedelta(seconds=piece.offset_s)
        self._show(replace(self._words(None, loading=False), at=at, recorder_at=recorder_at, picture=picture))

    def _say(self, hole: Hole | None, *, loading: bool, error: str | None = None) -> None:
        """Show words instead of a picture."""
        drawn = (hole, loading, error)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        self._show(self._words(hole, loading=loading, error=error))

    def _words(self, hole: Hole | None, *, loading: bool, error: str | None = None) -> Shown:
        camera, unsure_s = self.track.camera, self.track.uncertainty_s
        return Shown(camera, None, None, unsure_s, None, hole, loading=loading, error=error)

    def _show(self, shown: Shown) -> None:
        with self._wake:
            if not self._over:
                self._shown = shown

    def _drop(self) -> None:
        opened, self._open = self._open, None
        if opened is not None:
            opened.reader.close()
