"""The file of a track that is shown, and the one after it, which is opened before it is due."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from visitor_desk.errors import DeskError
from visitor_desk.footage.piece_reader import NoPictureHere, PieceReader, Still
from visitor_desk.footage.track import Media, TrackPiece


@dataclass(slots=True)
class OpenPiece:
    """A piece with its open file and the picture that was taken last."""

    piece: TrackPiece
    reader: PieceReader
    still: Still | None = None


class OpenPieces:
    """Opens and closes what one track needs. Not for several threads at once."""

    def __init__(self, threads: int, most_held: int) -> None:
        """Decode with so many threads, and keep pictures of so many bytes of a file."""
        self._threads, self._most_held = threads, most_held
        self._now: OpenPiece | None = None
        self._next: _Ahead | None = None

    @property
    def now(self) -> OpenPiece | None:
        """What is open."""
        return self._now

    def is_ready(self, piece: TrackPiece) -> bool:
        """Tell whether a piece's file is open, or is being opened."""
        medias = (self._now and self._now.piece.media, self._next and self._next.media)
        return piece.media in medias

    def open(self, piece: TrackPiece) -> OpenPiece:
        """Return a piece with its open file, in place of what was open. Raises as `PieceReader`."""
        now = self._now
        if now is None or now.piece is not piece:
            if now is not None and now.piece.media == piece.media:
                reader = now.reader
            else:
                self.drop()
                reader = self._prepared(piece.media) or self._reader(piece.media)
            now = self._now = OpenPiece(piece, reader)
        return now

    def prepare(self, piece: TrackPiece, media_s: float | None) -> None:
        """Have a thread open a piece's file, and decode the picture of a second of it where one is given."""
        if not self.is_ready(piece):
            self._drop_next()
            self._next = _Ahead(piece.media, media_s, self._reader)

    def drop(self) -> None:
        """Close the file that is shown."""
        now, self._now = self._now, None
        if now is not None:
            now.reader.close()

    def close(self) -> None:
        """Close every file, and wait for one that is being opened."""
        self.drop()
        prepared = self._next
        self._drop_next()
        if prepared is not None:
            prepared.wait()

    def _reader(self, media: Media) -> PieceReader:
        return PieceReader(media, threads=self._threads, most_held=self._most_held)

    def _prepared(self, media: Media) -> PieceReader | None:
        prepared = self._next
        if prepared is None or prepared.media != media:
            return None
        self._next = None
        return prepared.wait()

    def _drop_next(self) -> None:
        prepared, self._next = self._next, None
        if prepared is not None:
            prepared.abandon()


class _Ahead:
    """One file that is being opened in a thread of its own."""

    def __init__(self, media: Media, media_s: float | None, opens: Callable[[Media], PieceReader]) -> None:
        self.media = media
        self._media_s, self._opens = media_s, opens
        self._reader: PieceReader | None = None
        self._lock = threading.Lock()
        self._abandoned = False
        self._thread = threading.Thread(target=self._run, name="footage ahead", daemon=True)
        self._thread.start()

    def wait(self) -> PieceReader | None:
        """Return the open file; None where it cannot be opened, which is then tried again and said."""
        self._thread.join()
        reader, self._reader = self._reader, None
        return reader

    def abandon(self) -> None:
        """Have the file closed, now or as soon as it is open."""
        with self._lock:
            self._abandoned = True
            reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()

    def _run(self) -> None:
        try:
            reader = self._opens(self.media)
        except DeskError:
            return
        try:
            if self._media_s is not None:
                reader.at(self._media_s)
        except NoPictureHere:
            # Whoever gets there says so.
            pass
        except DeskError:
            reader.close()
            return
        with self._lock:
            if not self._abandoned:
                self._reader = reader
                return
        reader.close()
