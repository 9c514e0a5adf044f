"""The parser of machine-readable zones: lines in, fields and check results out.

The citizen service number (BSN) stands in the optional data of Dutch passports issued before
30 August 2021 and cards before 2 August 2021. All digits over it are checked here, in memory;
then it is cut, so that nothing after the parser can hold it. No field exposes optional data of
any state: others print national numbers there too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from visitor_desk.documents.check_digits import FILLER, CheckedField, CheckResult, check_digit
from visitor_desk.documents.issuing_states import may_be_dutch
from visitor_desk.documents.mrz_dates import MrzDate, parse_mrz_date
from visitor_desk.documents.mrz_layouts import MrzField, MrzFormat, MrzLayout, layout_of
from visitor_desk.errors import DeskError

_CHARACTERS = re.compile(r"[A-Z0-9<]+\Z")
_FORMATS_WITH_LONG_NUMBERS = (MrzFormat.TD1, MrzFormat.TD2)
_REMARKS_OF_RESIDENCE_PERMITS = 4


class NotAnMrz(DeskError):
    """The lines have no known format. Values: `reason` (`shape` or `characters`), `lines` (how many)."""

    code = "documents.not_an_mrz"


@dataclass(frozen=True, slots=True)
class Mrz:
    """What a machine-readable zone says; text fields are without fillers, empty where not printed.

    `lines` are the lines as read, for comparison with the print; of Dutch documents their optional
    data is blanked. `surname` and `given_names` have single spaces. `sex` is M, F or empty. Dates are
    None where the format has no such field. `name_truncated` says that a name may go on after the
    last printed letter (ICAO 9303-4, 4.2.3).
    """

    format: MrzFormat
    document_code: str
    issuing_state: str
    lines: tuple[str, ...] = field(repr=False)
    surname: str = field(repr=False)
    given_names: str = field(repr=False)
    number: str = field(repr=False)
    nationality: str = field(repr=False)
    birth_date: MrzDate | None = field(repr=False)
    sex: str = field(repr=False)
    expiry_date: MrzDate | None = field(repr=False)
    name_truncated: bool
    checks: tuple[CheckResult, ...] = field(repr=False)

    def passes(self, checked: CheckedField) -> bool | None:
        """Tell whether a field's printed digit is right; None where the format has no such digit."""
        return next((check.passes for check in self.checks if check.field is checked), None)


def parse_mrz(lines: Sequence[str]) -> Mrz:
    """Parse the lines of one zone, upper case and without blanks; NotAnMrz where no format fits.

    A wrong check digit is no error but a `CheckResult` that does not pass.
    """
    layout = layout_of(lines)
    if layout is None:
        raise NotAnMrz(reason="shape", lines=len(lines))
    if not all(_CHARACTERS.match(line) for line in lines):
        raise NotAnMrz(reason="characters", lines=len(lines))

    states = [
        _plain(layout.text_of(which, lines)) for which in (MrzField.ISSUING_STATE, MrzField.NATIONALITY)
    ]
    is_dutch = any(may_be_dutch(state) for state in states)
    number, number_check = _number(layout, lines, may_be_long=not is_dutch)
    checks = tuple(
        number_check if rule.field is CheckedField.NUMBER and number_check is not None
        else CheckResult(rule.field, check_digit(rule.covered(lines)), rule.printed(lines))
        for rule in layout.checks
    )  # fmt: skip
    if is_dutch:
        checks = tuple(
            check.masked() if check.field is CheckedField.OPTIONAL_DATA else check for check in checks
        )
    surname, given_names, is_cut = _names(layout, lines)
    return Mrz(
        format=layout.format,
        document_code=_plain(layout.text_of(MrzField.DOCUMENT_CODE, lines)),
        issuing_state=states[0],
        lines=_without_optional_data(layout, lines) if is_dutch else tuple(lines),
        surname=surname,
        given_names=given_names,
        number=number,
        nationality=states[1],
        birth_date=_date(layout, MrzField.BIRTH_DATE, lines),
        sex=_plain(layout.text_of(MrzField.SEX, lines)),
        expiry_date=_date(layout, MrzField.EXPIRY_DATE, lines),
        name_truncated=is_cut,
        checks=checks,
    )


def _plain(text: str) -> str:
    return " ".join(text.replace(FILLER, " ").split())


def _date(layout: MrzLayout, which: MrzField, lines: Sequence[str]) -> MrzDate | None:
    text = layout.text_of(which, lines)
    return parse_mrz_date(text) if text else None


def _names(layout: MrzLayout, lines: Sequence[str]) -> tuple[str, str, bool]:
    """Return surname, given names and whether either may be cut off."""
    name = layout.text_of(MrzField.NAME, lines)
    if name:
        surname, _, given_names = name.partition(FILLER * 2)
        printed = [name]
    else:
        surname = layout.text_of(MrzField.SURNAME, lines)
        given_names = layout.text_of(MrzField.GIVEN_NAMES, lines)
        printed = [surname, given_names]
    is_cut = any(text and text[-1] != FILLER for text in printed)
    return _plain(surname), _plain(given_names), is_cut


def _number(layout: MrzLayout, lines: Sequence[str], *, may_be_long: bool) -> tuple[str, CheckResult | None]:
    """Return the document number, and its check where that differs from the layout's plain rule.

    A number of more than nine characters goes on at the start of the optional data, its digit
    after it, and a filler stands where the digit would be (ICAO 9303-5, note j). It is joined only
    when that digit is right: otherwise the rest may as well be a national number.
    """
    printed = layout.text_of(MrzField.NUMBER, lines)
    rule = next((rule for rule in layout.checks if rule.field is CheckedField.NUMBER), None)
    if rule is None or not may_be_long or layout.format not in _FORMATS_WITH_LONG_NUMBERS:
        return _plain(printed), None
    rest = layout.spans_of(MrzField.OPTIONAL_DATA)[0].of(lines).partition(FILLER)[0]
    is_marked = rule.printed(lines) == FILLER and printed[-1] != FILLER
    if not is_marked or len(rest) < 2:
        return _plain(printed), None
    whole, digit = printed + rest[:-1], rest[-1]
    check = CheckResult(CheckedField.NUMBER, check_digit(whole), digit)
    return (whole, check) if check.passes else (_plain(printed), check)


def _without_optional_data(layout: MrzLayout, lines: Sequence[str]) -> tuple[str, ...]:
    """Return the lines with optional data and the digit of its own replaced by fillers.

    The second stretch of a card (TD1, line 2) never was the place of a citizen service number and
    carries the remarks code of Dutch residence permits: up to four characters stay readable there.
    """
    blanked = [list(line) for line in lines]
    for place, span in enumerate(layout.spans_of(MrzField.OPTIONAL_DATA)):
        if place > 0 and len(span.of(lines).replace(FILLER, "")) <= _REMARKS_OF_RESIDENCE_PERMITS:
            continue
        blanked[span.line][span.start : span.stop] = FILLER * (span.stop - span.start)
    for rule in layout.checks:
        if rule.field is CheckedField.OPTIONAL_DATA:
            blanked[rule.line][rule.column] = FILLER
    return tuple("".join(line) for line in blanked)
