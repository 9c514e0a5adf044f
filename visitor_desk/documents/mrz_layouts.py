"""The formats of machine-readable zones, as data: fields, kinds of characters, check digits.

Sources: ICAO 9303 part 4 (TD3), 5 (TD1), 6 (TD2), 7 (MRV-A, MRV-B); the French card of 1988 to
2021; Regulation (EU) 383/2012 and ISO/IEC 18013 for the one line of driving licences; for the Swiss
licence, whose layout no public standard gives, the readers of others (cheminfo/mrz). Lines and
columns count from 0, `stop` is exclusive.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from visitor_desk.documents.check_digits import FILLER, CheckedField

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"


class MrzFormat(StrEnum):
    """The formats that are read, by the names the command line prints."""

    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"
    MRVA = "MRVA"
    MRVB = "MRVB"
    FRA2X36 = "FRA2x36"
    DL1X30 = "DL1x30"
    CHE9_30_30 = "CHE9+30+30"


class MrzField(StrEnum):
    """What a span of characters means."""

    DOCUMENT_CODE = "document_code"
    ISSUING_STATE = "issuing_state"
    NAME = "name"
    """Surname, `<<`, given names."""
    SURNAME = "surname"
    """The surname alone, where the format keeps the given names elsewhere."""
    GIVEN_NAMES = "given_names"
    NUMBER = "number"
    NATIONALITY = "nationality"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    EXPIRY_DATE = "expiry_date"
    OPTIONAL_DATA = "optional_data"
    """Often a national number of the holder; never kept."""
    CARD_DATA = "card_data"
    """Office codes, configuration and random data: about the card, not about its holder."""
    CHECK_DIGIT = "check_digit"


class Characters(StrEnum):
    """Which characters a position may hold; a filler (`<`) may stand anywhere."""

    ANY = "any"
    LETTERS = "letters"
    DIGITS = "digits"
    SEX = "sex"

    @property
    def alphabet(self) -> str:
        """Every character that may stand here, the filler last."""
        return _ALPHABETS[self]


_ALPHABETS = {
    Characters.ANY: _DIGITS + _LETTERS + FILLER,
    Characters.LETTERS: _LETTERS + FILLER,
    Characters.DIGITS: _DIGITS + FILLER,
    Characters.SEX: "MF" + FILLER,
}


@dataclass(frozen=True, slots=True)
class Span:
    """Columns `start` to `stop` (exclusive) of one line."""

    line: int
    start: int
    stop: int

    def of(self, lines: Sequence[str]) -> str:
        """Return the characters of this span."""
        return lines[self.line][self.start : self.stop]


@dataclass(frozen=True, slots=True)
class FieldSpan:
    """One field, or one stretch of it, and the characters it may hold."""

    field: MrzField
    line: int
    start: int
    stop: int
    characters: Characters

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.line, self.start, self.stop)


@dataclass(frozen=True, slots=True)
class CheckRule:
    """The digit at `line`, `column` vouches for the characters of `spans`, joined in their order."""

    field: CheckedField
    line: int
    column: int
    spans: tuple[Span, ...]

    def covered(self, lines: Sequence[str]) -> str:
        """Return the characters that the digit is computed over."""
        return "".join(span.of(lines) for span in self.spans)

    def printed(self, lines: Sequence[str]) -> str:
        """Return the printed digit."""
        return lines[self.line][self.column]


@dataclass(frozen=True, slots=True)
class MrzLayout:
    """One format, or one issuer's variant of it.

    `lengths` is the number of characters of each line. `prefix` is how the first line must begin for this
    layout to apply; of the layouts of one shape the one with the longest fitting prefix is the right one.
    """

    format: MrzFormat
    lengths: tuple[int, ...]
    prefix: str
    fields: tuple[FieldSpan, ...]
    checks: tuple[CheckRule, ...]

    def characters_at(self, line: int, column: int) -> Characters:
        """Return which characters may stand at one position."""
        for field in self.fields:
            if field.line == line and field.start <= column < field.stop:
                return field.characters
        raise ValueError("no such position in this layout")

    def spans_of(self, field: MrzField) -> tuple[Span, ...]:
        """Return the stretches of one field in their order; empty where the format has no such field."""
        return tuple(part.span for part in self.fields if part.field is field)

    def text_of(self, field: MrzField, lines: Sequence[str]) -> str:
        """Return the characters of one field, its stretches joined; empty where there is no such field."""
        return "".join(span.of(lines) for span in self.spans_of(field))

    def fits(self, lines: Sequence[str]) -> bool:
        """Tell whether lines have this layout's shape and prefix."""
        return tuple(map(len, lines)) == self.lengths and lines[0].startswith(self.prefix)


_Row = tuple[MrzField, int, int, Characters]


def _line(line: int, *rows: _Row) -> tuple[FieldSpan, ...]:
    return tuple(FieldSpan(field, line, start, stop, characters) for field, start, stop, characters in rows)


def _digit(field: CheckedField, line: int, column: int, *spans: tuple[int, int, int]) -> CheckRule:
    return CheckRule(field, line, column, tuple(Span(*span) for span in spans))


_HEAD: tuple[_Row, ...] = (
    (MrzField.DOCUMENT_CODE, 0, 1, Characters.LETTERS),
    (
        MrzField.DOCUMENT_CODE,
        1,
        2,
        Characters.ANY,
    ),  # the second character is the issuer's choice: A3USA, D1NLD
    (MrzField.ISSUING_STATE, 2, 5, Characters.LETTERS),
)


def _check(column: int) -> _Row:
    return (MrzField.CHECK_DIGIT, column, column + 1, Characters.DIGITS)


_BOOKLET_LINE_2: tuple[_Row, ...] = (  # the first 28 characters of line 2 of TD2, TD3 and both visas
    (MrzField.NUMBER, 0, 9, Characters.ANY),
    _check(9),
    (MrzField.NATIONALITY, 10, 13, Characters.LETTERS),
    (MrzField.BIRTH_DATE, 13, 19, Characters.DIGITS),
    _check(19),
    (MrzField.SEX, 20, 21, Characters.SEX),
    (MrzField.EXPIRY_DATE, 21, 27, Characters.DIGITS),
    _check(27),
)
_BOOKLET_CHECKS = (
    _digit(CheckedField.NUMBER, 1, 9, (1, 0, 9)),
    _digit(CheckedField.BIRTH_DATE, 1, 19, (1, 13, 19)),
    _digit(CheckedField.EXPIRY_DATE, 1, 27, (1, 21, 27)),
)


def _booklet(
    mrz_format: MrzFormat, length: int, prefix: str, optional: tuple[_Row, ...], *checks: CheckRule
) -> MrzLayout:
    return MrzLayout(
        format=mrz_format,
        lengths=(length, length),
        prefix=prefix,
        fields=_line(0, *_HEAD, (MrzField.NAME, 5, length, Characters.LETTERS))
        + _line(1, *_BOOKLET_LINE_2, *optional),
        checks=(*_BOOKLET_CHECKS, *checks),
    )


TD3 = _booklet(
    MrzFormat.TD3,
    44,
    "",
    ((MrzField.OPTIONAL_DATA, 28, 42, Characters.ANY), _check(42), _check(43)),
    _digit(CheckedField.OPTIONAL_DATA, 1, 42, (1, 28, 42)),
    _digit(CheckedField.COMPOSITE, 1, 43, (1, 0, 10), (1, 13, 20), (1, 21, 43)),
)
TD2 = _booklet(
    MrzFormat.TD2,
    36,
    "",
    ((MrzField.OPTIONAL_DATA, 28, 35, Characters.ANY), _check(35)),
    _digit(CheckedField.COMPOSITE, 1, 35, (1, 0, 10), (1, 13, 20), (1, 21, 35)),
)
MRVA = _booklet(MrzFormat.MRVA, 44, "V", ((MrzField.OPTIONAL_DATA, 28, 44, Characters.ANY),))
MRVB = _booklet(MrzFormat.MRVB, 36, "V", ((MrzField.OPTIONAL_DATA, 28, 36, Characters.ANY),))

TD1 = MrzLayout(
    format=MrzFormat.TD1,
    lengths=(30, 30, 30),
    prefix="",
    fields=_line(
        0,
        *_HEAD,
        (MrzField.NUMBER, 5, 14, Characters.ANY),
        _check(14),
        (MrzField.OPTIONAL_DATA, 15, 30, Characters.ANY),
    )
    + _line(
        1,
        (MrzField.BIRTH_DATE, 0, 6, Characters.DIGITS),
        _check(6),
        (MrzField.SEX, 7, 8, Characters.SEX),
        (MrzField.EXPIRY_DATE, 8, 14, Characters.DIGITS),
        _check(14),
        (MrzField.NATIONALITY, 15, 18, Characters.LETTERS),
        (MrzField.OPTIONAL_DATA, 18, 29, Characters.ANY),
        _check(29),
    )
    + _line(2, (MrzField.NAME, 0, 30, Characters.LETTERS)),
    checks=(
        _digit(CheckedField.NUMBER, 0, 14, (0, 5, 14)),
        _digit(CheckedField.BIRTH_DATE, 1, 6, (1, 0, 6)),
        _digit(CheckedField.EXPIRY_DATE, 1, 14, (1, 8, 14)),
        _digit(CheckedField.COMPOSITE, 1, 29, (0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29)),
    ),
)

FRA2X36 = MrzLayout(
    format=MrzFormat.FRA2X36,
    lengths=(36, 36),
    prefix="IDFRA",
    fields=_line(
        0, *_HEAD, (MrzField.SURNAME, 5, 30, Characters.LETTERS), (MrzField.CARD_DATA, 30, 36, Characters.ANY)
    )
    + _line(
        1,
        (MrzField.NUMBER, 0, 12, Characters.ANY),
        _check(12),
        (MrzField.GIVEN_NAMES, 13, 27, Characters.LETTERS),
        (MrzField.BIRTH_DATE, 27, 33, Characters.DIGITS),
        _check(33),
        (MrzField.SEX, 34, 35, Characters.SEX),
        _check(35),
    ),
    checks=(
        _digit(CheckedField.NUMBER, 1, 12, (1, 0, 12)),
        _digit(CheckedField.BIRTH_DATE, 1, 33, (1, 27, 33)),
        _digit(CheckedField.COMPOSITE, 1, 35, (0, 0, 36), (1, 0, 35)),
    ),
)


def _licence(prefix: str, rows: tuple[_Row, ...], *checks: CheckRule) -> MrzLayout:
    return MrzLayout(
        format=MrzFormat.DL1X30,
        lengths=(30,),
        prefix=prefix,
        fields=_line(0, *_HEAD, *rows, _check(29)),
        checks=(*checks, _digit(CheckedField.COMPOSITE, 0, 29, (0, 0, 29))),
    )


LICENCE_NLD = _licence(
    "D1NLD",
    (
        (MrzField.CARD_DATA, 5, 6, Characters.ANY),
        (MrzField.NUMBER, 6, 16, Characters.DIGITS),
        (MrzField.CARD_DATA, 16, 29, Characters.ANY),
    ),
)
LICENCE_FRA = _licence(
    "D1FRA",
    (
        (MrzField.NUMBER, 5, 14, Characters.ANY),
        _check(14),
        (MrzField.EXPIRY_DATE, 15, 21, Characters.DIGITS),
        (MrzField.SURNAME, 21, 29, Characters.LETTERS),
    ),
    _digit(CheckedField.NUMBER, 0, 14, (0, 0, 14)),  # from the first column, unlike every other number
)
LICENCE_OTHER = _licence("D", ((MrzField.CARD_DATA, 5, 29, Characters.ANY),))
"""A licence of a state that fills the line in its own way: only the last digit can be checked."""

LICENCE_CHE = MrzLayout(
    format=MrzFormat.CHE9_30_30,
    lengths=(9, 30, 30),
    prefix="",
    fields=_line(
        0,
        (MrzField.NUMBER, 0, 3, Characters.ANY),
        (MrzField.NUMBER, 3, 6, Characters.DIGITS),
        (MrzField.NUMBER, 6, 7, Characters.LETTERS),  # the language of the card
        (MrzField.CARD_DATA, 7, 9, Characters.ANY),
    )
    + _line(
        1,
        (MrzField.DOCUMENT_CODE, 0, 2, Characters.LETTERS),
        (MrzField.ISSUING_STATE, 2, 5, Characters.LETTERS),
        # The driver's number in the federal register and the version of the card.
        (MrzField.OPTIONAL_DATA, 5, 17, Characters.DIGITS),
        (MrzField.CARD_DATA, 17, 19, Characters.ANY),
        (MrzField.BIRTH_DATE, 19, 25, Characters.DIGITS),
        (MrzField.CARD_DATA, 25, 30, Characters.ANY),
    )
    + _line(2, (MrzField.NAME, 0, 30, Characters.LETTERS)),
    checks=(),
)
"""Switzerland and Liechtenstein; without a single check digit."""

LAYOUTS: tuple[MrzLayout, ...] = (
    TD1, TD2, TD3, MRVA, MRVB, FRA2X36, LICENCE_NLD, LICENCE_FRA, LICENCE_OTHER, LICENCE_CHE,
)  # fmt: skip


def layout_of(lines: Sequence[str]) -> MrzLayout | None:
    """Return the layout that lines have by shape and prefix, or None where no format fits."""
    fitting = [layout for layout in LAYOUTS if layout.fits(lines)]
    return max(fitting, key=lambda layout: len(layout.prefix), default=None)
