"""One camera of a player: a thread that decodes up to the clock's time and says what is there to see."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic

from visitor_desk.errors import DeskError
from visitor_desk.footage.coverage import CoverageReason
from visitor_desk.footage.open_pieces import OpenPiece, OpenPieces
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
OPEN_AHEAD_S = 2.0
"""The next file of a running clock is opened so long before it is due."""
FIRST_SHOWN_S, SHOWN_EVERY_S = 0.015, 0.25
"""Who waits longer than this for the very picture sees one on the way to it, and then so often another."""
ROOM = (640, 360)
_INSIDE = timedelta(milliseconds=1)


class _Overtaken(Exception):
    """The clock was moved while a picture was decoded that nobody waits for any more."""


class TrackPlayer:
    """Follows a clock with one thread from `begin` to `close`."""

    def __init__(
        self, track: Track, clock: PlayClock, pieces: OpenPieces, on_step: Callable[[], None]
    ) -> None:
        """`on_step` is called, in this track's thread, when a step has moved the clock."""
        self.track = track
        self._on_step = on_step
        self._clock = clock
        self._pieces = pieces
        self._wake = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="footage", daemon=True)
        self._over = False
        self._moved = self._seen = 0
        self._steps = 0
        self._stepping = False
        self._waits_since_s: float | None = None
        self._keys_until_s = 0.0
        self._room = ROOM
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
        self._seen = -1
        try:
            while True:
                with self._wake:
                    if not self._over and self._seen == self._moved:
                        self._wake.wait(self._pause_s())
                    if self._over:
                        return
                    self._seen, steps, self._steps = self._moved, self._steps, 0
                self._guarded(steps)
        finally:
            self._pieces.close()

    def _pause_s(self) -> float | None:
        if self._clock.is_running:
            return KEYS_LOOK_S if self._keys_only else LOOK_S
        return TRY_AGAIN_S if self._shown.error else None

    def _guarded(self, steps: int) -> None:
        """Go on with files that may end, vanish or lose their key at any moment."""
        self._stepping = bool(steps)
        try:
            if steps:
                self._step_now(steps)
            else:
                self._follow()
        except _Overtaken:
            return
        except NoPictureHere:
            media = self._pieces.now.piece.media if self._pieces.now else None
            if media is not None and media.is_gone:
                self._pieces.drop()
                self._say(None, loading=False, error=media.lost_code)
            else:
                self._say(self._hole_in_file(), loading=False)
        except FileNotThere as error:
            self._pieces.drop()
            piece = self._piece_at(self._clock.at)
            self._say(None, loading=False, error=piece.media.lost_code if piece else error.code)
        except DeskError as error:
            self._pieces.drop()
            self._say(None, loading=False, error=error.code)
        self._waits_since_s = None

    def _follow(self) -> None:
        at = self._clock.at
        piece = self._piece_at(at)
        if piece is None:
            self._say(self.track.hole_at(at), loading=False)
        else:
            opened = self._opened(piece)
            media_s = piece.media_s(at)
            opened.still = self._still(opened, media_s)
            if media_s - opened.still.at_s > LONGEST_SHOWN_S:
                raise NoPictureHere
            self._draw(piece, opened.still)
        if self._clock.is_running:
            self._prepare(at)

    def _still(self, opened: OpenPiece, media_s: float) -> Still:
        reader, before = opened.reader, opened.still
        if self._keys_only:
            return reader.key_at(media_s)
        follows = before is not None and 0 <= media_s - before.at_s <= AHEAD_S
        running = self._clock.is_running
        if running and self._clock.speed < 0 and before is not None:
            return self._backwards(reader, before, media_s)
        still = reader.at(media_s, self._passing(opened, far=not (running and follows)))
        if running and follows and opened.piece.media_s(self._clock.at) - media_s > BEHIND_S:
            self._keys_until_s = monotonic() + CATCH_UP_S
        return still

    def _passing(self, opened: OpenPiece, *, far: bool) -> Callable[[Still], None]:
        """Return what sees to pictures on the way to a far one: some are shown, and the way may end."""
        if self._waits_since_s is None:
            self._waits_since_s = monotonic()
        due_s = self._waits_since_s + FIRST_SHOWN_S

        def passing(still: Still) -> None:
            nonlocal due_s
            if far and monotonic() >= due_s:
                self._draw(opened.piece, still, loading=True)
                due_s = monotonic() + SHOWN_EVERY_S
                self._waits_since_s = None
            if self._over or (self._seen != self._moved and not self._stepping):
                raise _Overtaken

        return passing

    def _prepare(self, at: datetime) -> None:
        """Have the next file opened, where the clock comes to it soon."""
        speed = self._clock.speed
        soon = at + timedelta(seconds=OPEN_AHEAD_S * speed)
        following = self.track.next_piece(at, backwards=speed < 0)
        if following is None or not (soon > following.span.start if speed > 0 else soon < following.span.end):
            return
        first = following.span.start if speed > 0 else following.span.end - _INSIDE
        self._pieces.prepare(following, None if self._keys_only else following.media_s(first))

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
        opened, at = self._pieces.now, self._clock.at
        piece = self._piece_at(at)
        if piece is not None and opened is not None and opened.still is not None and opened.piece is piece:
            reader, still = opened.reader, opened.still
            beside = reader.before(still) if backwards else reader.after(still)
            if beside is not None and piece.start_s <= beside.at_s < piece.end_s:
                return piece.instant(beside.at_s) + _INSIDE
            following = self.track.beside(piece, backwards=backwards)
        else:
            following = self.track.next_piece(at, backwards=backwards)
        if following is None:
            return None
        return following.span.end - _INSIDE if backwards else following.span.start

    def _piece_at(self, at: datetime) -> TrackPiece | None:
        # At the very end of everything the last picture is still there to see.
        return self.track.piece_at(at) or (
            self.track.piece_at(at - _INSIDE) if at == self._clock.span.end else None
        )

    def _opened(self, piece: TrackPiece) -> OpenPiece:
        now = self._pieces.now
        if not self._pieces.is_ready(piece) and (now is None or now.piece.span.end != piece.span.start):
            # From one file to the next the last picture stays until the next one is there.
            self._say(None, loading=True)
        return self._pieces.open(piece)

    def _hole_in_file(self) -> Hole | None:
        piece = self._piece_at(self._clock.at)
        return Hole(piece.span, CoverageReason.GAP_IN_FILE) if piece else None

    def _draw(self, piece: TrackPiece, still: Still, *, loading: bool = False) -> None:
        drawn = (piece, still.at_s, self._room, loading)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        at = piece.instant(still.at_s)
        picture = self._scaler.picture(still.frame, *self._room)
        recorder_at = at + timedelta(seconds=piece.offset_s)
        words = self._words(None, loading=loading)
        self._show(replace(words, at=at, recorder_at=recorder_at, picture=picture))

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
