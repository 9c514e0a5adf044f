"""The rows of a file that an access-control system wrote: mapped columns only, whatever else a row holds.

Nothing but the columns that a source names leaves this module, so that no name of a card's holder can be
kept, shown in a dry run, or stand in a sentence about a bad row.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from visitor_desk.errors import DeskError, NotPermittedByFolder
from visitor_desk.visits.door_events import DoorForm, DoorSource

LARGEST_FILE: Final = 256 << 20
LONGEST_LINE: Final = 64 << 10
HEADER_WITHIN: Final = 20
"""Reports put a title and a period above the header."""
_DELIMITERS: Final = (";", ",", "\t", "|")
_BY_NUMBER: Final = "#"


class DoorFileTooLarge(DeskError):
    """A file of door events is larger than any system writes. Values: `mib` (the limit)."""

    code = "doors.file_too_large"


class DoorFileUnreadable(DeskError):
    """A file of door events is away, or in another encoding. Values: `why` (missing, encoding, failed)."""

    code = "doors.file_unreadable"


class DoorColumnsMissing(DeskError):
    """No header of a file has all columns that the source names. Values: `columns` (those that lack)."""

    code = "doors.columns_missing"


class RowFault(StrEnum):
    """Why a row gave no event; said with the row's number, never with what stands in it."""

    NOT_A_ROW = "not_a_row"
    TOO_LONG = "too_long"
    NO_TIME = "no_time"
    TIME_UNREADABLE = "time_unreadable"
    TIME_AHEAD = "time_ahead"
    NO_DOOR = "no_door"
    NO_BADGE = "no_badge"
    BADGE_IS_NO_NUMBER = "badge_is_no_number"
    CITIZEN_NUMBER = "citizen_number"


@dataclass(frozen=True, slots=True)
class MappedRow:
    """The mapped columns of one row; `number` counts lines of the file from 1."""

    number: int
    time: str
    door: str
    badge: str = field(repr=False)
    direction: str
    result: str
    event: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that gave no event."""

    number: int
    fault: RowFault


def mapped_rows(source: DoorSource, file: Path) -> Iterator[MappedRow | BadRow]:
    """Yield the rows of a file as far as a source names their columns.

    Raises NotPermittedByFolder, DoorFileTooLarge, DoorFileUnreadable, or DoorColumnsMissing before any row.
    """
    text = _text(source, file)
    return _json_rows(source, text) if source.form is DoorForm.JSON_LINES else _csv_rows(source, text)


def _text(source: DoorSource, file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise DoorFileTooLarge(mib=LARGEST_FILE >> 20)
        content = file.read_bytes()
    except FileNotFoundError as error:
        raise DoorFileUnreadable(why="missing") from error
    except PermissionError as error:
        raise NotPermittedByFolder(path=str(file)) from error
    except OSError as error:
        raise DoorFileUnreadable(why="failed") from error
    try:
        return content.decode(source.encoding) if source.encoding else _decoded(content)
    except (UnicodeError, LookupError):
        # Without its cause: a decoding error carries the bytes of the file.
        raise DoorFileUnreadable(why="encoding") from None


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Windows programs in western Europe write; its few unassigned bytes matter to no column here.
        return content.decode("cp1252", errors="replace")


def by_number(name: str) -> bool:
    """Tell whether a column is named by its place, as in a file without a header."""
    return name.startswith(_BY_NUMBER) and name[1:].isdecimal() and int(name[1:]) > 0


def _columns(source: DoorSource) -> list[str]:
    named = [*source.time, source.door, source.badge, source.direction, source.result, source.event]
    return [name for name in named if name]


def _csv_rows(source: DoorSource, text: str) -> Iterator[MappedRow | BadRow]:
    wanted = _columns(source)
    if all(by_number(name) for name in wanted):
        places = {name: int(name[1:]) - 1 for name in wanted}
        return _placed(source, text, _delimiter(source, text), places, 0)
    delimiters = (source.delimiter,) if source.delimiter else _DELIMITERS
    fewest_missing: Sequence[str] = wanted
    for delimiter in delimiters:
        for number, cells in _records(text, delimiter):
            if number > HEADER_WITHIN or cells is None:
                break
            there = {_folded(cell): place for place, cell in reversed(list(enumerate(cells)))}
            missing = [name for name in wanted if _folded(name) not in there]
            if not missing:
                places = {name: there[_folded(name)] for name in wanted}
                return _placed(source, text, delimiter, places, number)
            fewest_missing = min(fewest_missing, missing, key=len)
    raise DoorColumnsMissing(columns=", ".join(fewest_missing))


def _delimiter(source: DoorSource, text: str) -> str:
    """Return the delimiter of a file without a header: the one that its first line holds most of."""
    first = text.partition("\n")[0]
    return source.delimiter or max(_DELIMITERS, key=first.count)


def _folded(name: str) -> str:
    return name.strip().casefold()


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Yield each record with the number of the line it begins in; None for one that cannot be taken apart."""
    csv.field_size_limit(LONGEST_LINE)
    # Without newline translation, as the csv module asks for it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield number, None
        else:
            yield number, cells
        number = reader.line_num + 1


def _placed(
    source: DoorSource, text: str, delimiter: str, places: Mapping[str, int], header: int
) -> Iterator[MappedRow | BadRow]:
    for number, cells in _records(text, delimiter):
        if number <= header or cells == []:
            continue
        if cells is None:
            yield BadRow(number, RowFault.TOO_LONG)
            continue
        yield _mapped(
            source,
            number,
            {name: cells[place].strip() for name, place in places.items() if place < len(cells)},
        )


def _json_rows(source: DoorSource, text: str) -> Iterator[MappedRow | BadRow]:
    wanted = _columns(source)
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        if len(line) > LONGEST_LINE:
            yield BadRow(number, RowFault.TOO_LONG)
            continue
        try:
            thing = json.loads(line)
        except (ValueError, RecursionError):
            thing = None
        if not isinstance(thing, dict):
            yield BadRow(number, RowFault.NOT_A_ROW)
            continue
        yield _mapped(source, number, {name: _at_path(thing, name) for name in wanted})


def _at_path(thing: dict[str, object], name: str) -> str:
    """Return what stands at a dotted path; nothing where it is no plain value."""
    found: object = thing.get(name)
    if found is None:
        found = thing
        for part in name.split("."):
            found = found.get(part) if isinstance(found, dict) else None
    if isinstance(found, bool):
        return "true" if found else "false"
    return str(found).strip() if isinstance(found, str | int | float) else ""


def _mapped(source: DoorSource, number: int, cells: Mapping[str, str]) -> MappedRow:
    def of(name: str | None) -> str:
        return cells.get(name, "") if name else ""

    return MappedRow(
        number=number,
        time=" ".join(part for part in map(of, source.time) if part),
        door=of(source.door),
        badge=of(source.badge),
        direction=of(source.direction),
        result=of(source.result),
        event=of(source.event),
    )
