"""A disk that can lose power: what was synced stays, all else may be there, be gone, or be there in part.

The model is meaner than a journalling file system. Content that no `fsync` of its file followed may be
missing sector by sector, whatever came later; a name that was made, moved or removed is certain only after an
`fsync` of its folder. A sector is written whole or not at all, and a write harms nothing outside its range:
that much every disk in use promises, and SQLite builds on it.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from tests.reliability.shim import Act, DiskAct

SECTOR = 512


class Loss(StrEnum):
    """What the power cut does to all that was not synced."""

    ALL = "all is lost"
    NONE = "all is there"
    NAMES = "contents are there, names are not"
    CONTENTS = "names are there, contents are not"
    TORN = "sector by sector and name by name, by chance"
    PAGES = "page by page, a prefix of the names"


@dataclass(slots=True)
class _Change:
    """A write that was not synced, or a cut (`data` None)."""

    offset: int
    data: bytes | None


@dataclass(slots=True)
class _File:
    synced: bytes = b""
    changes: list[_Change] = field(default_factory=list)

    def sync(self) -> None:
        self.synced = self.content()
        self.changes.clear()

    def content(self) -> bytes:
        return _applied(self.synced, self.changes)


@dataclass(frozen=True, slots=True)
class _Renaming:
    """A name that was given (`old` None), taken away (`new` None) or moved."""

    old: str | None
    new: str | None
    file: _File | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """The files that are found when the power is back."""

    files: dict[str, bytes] = field(repr=False)

    def identity(self) -> int:
        """Return what tells this image from others."""
        return hash(tuple(sorted((name, hash(content)) for name, content in self.files.items())))

    def write(self, folder: Path) -> None:
        """Put the files into a folder, and nothing else."""
        for path in folder.iterdir():
            if path.name not in self.files:
                path.unlink()
        for name, content in self.files.items():
            path = folder / name
            path.write_bytes(content)
            path.chmod(0o600)


class Disk:
    """Follows the acts on one folder and says what could be left of it at any moment."""

    def __init__(self, folder: Path) -> None:
        self._names = {path.name: _File(path.read_bytes()) for path in folder.iterdir() if path.is_file()}
        self._synced_names = dict(self._names)
        self._renamings: list[_Renaming] = []
        self._open: dict[int, tuple[str, _File | None]] = {}

    def follow(self, act: DiskAct) -> None:
        """Do what the program did."""
        match act.act:
            case Act.OPENED:
                self._opened(act)
            case Act.CLOSED:
                self._open.pop(act.fd, None)
            case Act.WROTE:
                self._file(act).changes.append(_Change(act.number, act.more))
            case Act.CUT:
                self._file(act).changes.append(_Change(act.number, None))
            case Act.SYNCED:
                self._sync(act)
            case Act.UNLINKED:
                self._names.pop(act.name, None)
                self._renamings.append(_Renaming(act.name, None))
            case Act.RENAMED:
                new, file = act.new_name, self._names.pop(act.name)
                self._names[new] = file
                self._renamings.append(_Renaming(act.name, new, file))

    def name_of(self, act: DiskAct) -> str:
        """Return the name of the file that an act is about, as it was opened."""
        return act.name if act.act in (Act.OPENED, Act.UNLINKED, Act.RENAMED) else self._open[act.fd][0]

    def uncertain(self) -> bool:
        """Whether anything is not synced."""
        return bool(self._renamings) or any(file.changes for file in self._names.values())

    def image(self, loss: Loss, chance: random.Random) -> Image:
        """Return what is there after the power was cut now."""
        match loss:
            case Loss.ALL | Loss.NAMES:
                names = dict(self._synced_names)
            case Loss.NONE | Loss.CONTENTS:
                names = dict(self._names)
            case Loss.TORN:
                names = self._renamed([one for one in self._renamings if chance.random() < 0.5])
            case Loss.PAGES:
                names = self._renamed(self._renamings[: chance.randint(0, len(self._renamings))])
        return Image({name: self._left_of(file, loss, chance) for name, file in names.items()})

    def _renamed(self, renamings: list[_Renaming]) -> dict[str, _File]:
        names = dict(self._synced_names)
        for one in renamings:
            if one.old is not None:
                names.pop(one.old, None)
            if one.new is not None and one.file is not None:
                names[one.new] = one.file
        return names

    @staticmethod
    def _left_of(file: _File, loss: Loss, chance: random.Random) -> bytes:
        match loss:
            case Loss.ALL | Loss.CONTENTS:
                return file.synced
            case Loss.NONE | Loss.NAMES:
                return file.content()
            case Loss.TORN:
                pieces = [piece for one in file.changes for piece in _sectors(one, SECTOR)]
            case Loss.PAGES:
                pieces = [piece for one in file.changes for piece in _sectors(one, 8 * SECTOR)]
        return _applied(file.synced, [piece for piece in pieces if chance.random() < 0.5])

    def _opened(self, act: DiskAct) -> None:
        file = self._names.get(act.name)
        if act.name and file is None:
            file = self._names[act.name] = _File()
            self._renamings.append(_Renaming(None, act.name, file))
        elif file is not None and act.number & os.O_TRUNC:
            file.changes.append(_Change(0, None))
        self._open[act.fd] = (act.name, file)

    def _sync(self, act: DiskAct) -> None:
        name, file = self._open[act.fd]
        if file is not None:
            file.sync()
        elif not name:
            self._synced_names = dict(self._names)
            self._renamings.clear()

    def _file(self, act: DiskAct) -> _File:
        file = self._open[act.fd][1]
        assert file is not None
        return file


def _applied(content: bytes, changes: list[_Change]) -> bytes:
    if not changes:
        return content
    result = bytearray(content)
    for change in changes:
        if change.data is None:
            del result[change.offset :]
            result.extend(bytes(max(0, change.offset - len(result))))
            continue
        # A hole before the write reads as zeroes.
        result.extend(bytes(max(0, change.offset - len(result))))
        result[change.offset : change.offset + len(change.data)] = change.data
    return bytes(result)


def _sectors(change: _Change, size: int) -> list[_Change]:
    """Cut a write where a disk may stop in it: at multiples of `size` in the file."""
    if change.data is None:
        return [change]
    pieces = []
    at = 0
    while at < len(change.data):
        until = min(len(change.data), at + size - (change.offset + at) % size)
        pieces.append(_Change(change.offset + at, change.data[at:until]))
        at = until
    return pieces
