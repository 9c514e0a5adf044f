"""The rows of a file of announced visitors, as text: read in a worker process, since files are hostile.

A CSV file has a header with names of columns in English or Dutch, in any order; its encoding and its
delimiter are found out. A calendar (`.ics`) gives one row for each event. What a row means is no matter of
this module.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from visitor_desk.errors import NotPermittedByFolder
from visitor_desk.visits.ticket_rows import (
    LONGEST_CELL,
    Column,
    TextRow,
    TicketColumnsMissing,
    TicketFileTooLarge,
    TicketFileUnreadable,
    UnreadableRow,
)

LARGEST_FILE: Final = 5 << 20
MOST_ROWS: Final = 5_000
HEADER_WITHIN: Final = 20
"""Lists from a spreadsheet put a title above the header."""
_DELIMITERS: Final = (";", ",", "\t")
_CALENDAR: Final = b"BEGIN:VCALENDAR"


_WORDS: Final = {
    "naam": Column.NAME,
    "bezoeker": Column.NAME,
    "visitor": Column.NAME,
    "organisatie": Column.ORGANISATION,
    "bedrijf": Column.ORGANISATION,
    "company": Column.ORGANISATION,
    "doel": Column.PURPOSE,
    "klant": Column.CUSTOMER,
    "zone": Column.ZONES,
    "gastheer": Column.HOST,
    "autorisator": Column.AUTHORISER,
    "van": Column.OPENS,
    "tot": Column.CLOSES,
    "gasten": Column.GUESTS,
    "groep": Column.GROUP,
    "dagen": Column.DAYS,
    "elke": Column.EVERY,
    "tot en met": Column.UNTIL,
    "minderjarigen": Column.MINORS,
    **{column.value: column for column in Column},
}
_NEEDED: Final = (Column.NAME, Column.OPENS, Column.CLOSES)


def read_ticket_file(file: Path, zone: str) -> tuple[TextRow, ...]:
    """Return the rows of a CSV file or a calendar; times of a calendar come in local time of `zone`.

    Raises NotPermittedByFolder, TicketFileTooLarge, TicketFileUnreadable or TicketColumnsMissing.
    """
    content = _content(file)
    if content.lstrip(codecs.BOM_UTF8).lstrip()[: len(_CALENDAR)].upper() == _CALENDAR:
        # The library comes along only where a calendar is read.
        from visitor_desk.visits.calendar_file import calendar_rows  # noqa: PLC0415

        rows = calendar_rows(content, zone)
    else:
        rows = _csv_rows(_decoded(content))
    found = []
    for row in rows:
        found.append(row)
        if len(found) > MOST_ROWS:
            raise TicketFileTooLarge(mib=LARGEST_FILE >> 20, rows=MOST_ROWS)
    return tuple(found)


def _content(file: Path) -> bytes:
    try:
        if not file.is_file():
            raise TicketFileUnreadable(why="missing")
        with file.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    except PermissionError as error:
        raise NotPermittedByFolder(path=str(file)) from error
    except OSError as error:
        raise TicketFileUnreadable(why="failed") from error
    if len(content) > LARGEST_FILE:
        raise TicketFileTooLarge(mib=LARGEST_FILE >> 20, rows=MOST_ROWS)
    return content


def _decoded(content: bytes) -> str:
    try:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return content.decode("utf-16")
        if b"\0" in content:
            raise TicketFileUnreadable(why="encoding")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Without its cause: a decoding error carries the bytes of the file. What spreadsheets of western
        # Europe write has no unreadable byte but five that stand for nothing.
        return content.decode("cp1252", errors="replace")


def _csv_rows(text: str) -> Iterator[TextRow]:
    fewest: list[Column] = list(_NEEDED)
    for delimiter in _DELIMITERS:
        for number, cells in _records(text, delimiter):
            if number > HEADER_WITHIN or cells is None:
                break
            columns = [_WORDS.get(" ".join(cell.split()).casefold()) for cell in cells]
            missing = [column for column in _NEEDED if column not in columns]
            if not missing:
                return _placed(text, delimiter, columns, number)
            fewest = min(fewest, missing, key=len)
    raise TicketColumnsMissing(columns=", ".join(fewest))


def _placed(text: str, delimiter: str, columns: list[Column | None], header: int) -> Iterator[TextRow]:
    for number, cells in _records(text, delimiter):
        if number <= header or cells == [] or (cells is not None and not any(map(str.strip, cells))):
            continue
        if cells is None or len(cells) > len(columns):
            yield TextRow(number, (), UnreadableRow.NOT_A_ROW)
        elif any(len(cell) > LONGEST_CELL for cell in cells):
            yield TextRow(number, (), UnreadableRow.TOO_LONG)
        else:
            named = zip(columns, cells, strict=False)
            yield TextRow(number, tuple((column, cell.strip()) for column, cell in named if column))


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Yield each record with the line it begins in; None for one that cannot be taken apart."""
    csv.field_size_limit(LARGEST_FILE)
    # Without newline translation, as the csv module asks for it: quoted cells may hold line breaks.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
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
