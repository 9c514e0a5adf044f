"""Builds valid machine-readable zones: every digit right unless a test spoils it."""

from __future__ import annotations

from visitor_desk.documents.check_digits import check_digit


def fill(text: str, length: int) -> str:
    return text[:length].ljust(length, "<")


def name_field(surname: str, given_names: str, length: int) -> str:
    return fill(f"{surname}<<{given_names}".replace(" ", "<").replace("-", "<"), length)


def _with_digit(text: str) -> str:
    return text + check_digit(text)


def _second_line(number: str, nationality: str, birth: str, sex: str, expiry: str) -> str:
    return (
        _with_digit(fill(number, 9))
        + fill(nationality, 3)
        + _with_digit(fill(birth, 6))
        + fill(sex, 1)
        + _with_digit(fill(expiry, 6))
    )


def build_td3(
    *,
    code: str = "P",
    issuer: str = "SWE",
    surname: str = "ERIKSSON",
    given_names: str = "ANNA MARIA",
    number: str = "L898902C3",
    nationality: str = "SWE",
    birth: str = "740812",
    sex: str = "F",
    expiry: str = "320415",
    optional: str = "",
) -> tuple[str, str]:
    first = fill(code, 2) + fill(issuer, 3) + name_field(surname, given_names, 39)
    second = _second_line(number, nationality, birth, sex, expiry) + _with_digit(fill(optional, 14))
    return first, second + check_digit(second[0:10] + second[13:20] + second[21:43])


def build_td2(
    *,
    code: str = "I",
    issuer: str = "SWE",
    surname: str = "ERIKSSON",
    given_names: str = "ANNA MARIA",
    number: str = "D23145890",
    nationality: str = "SWE",
    birth: str = "740812",
    sex: str = "F",
    expiry: str = "320415",
    optional: str = "",
) -> tuple[str, str]:
    first = fill(code, 2) + fill(issuer, 3) + name_field(surname, given_names, 31)
    second = _second_line(number, nationality, birth, sex, expiry) + fill(optional, 7)
    return first, second + check_digit(second[0:10] + second[13:20] + second[21:35])


def build_td1(
    *,
    code: str = "I",
    issuer: str = "SWE",
    surname: str = "ERIKSSON",
    given_names: str = "ANNA MARIA",
    number: str = "D23145890",
    nationality: str = "SWE",
    birth: str = "740812",
    sex: str = "F",
    expiry: str = "320415",
    optional: str = "",
    optional_2: str = "",
) -> tuple[str, str, str]:
    """A number of more than nine characters goes on in the optional data, as Belgium prints it."""
    if len(number) > 9:
        number_and_more = number[:9] + "<" + number[9:] + check_digit(number) + "<" + optional
    else:
        number_and_more = _with_digit(fill(number, 9)) + optional
    first = fill(code, 2) + fill(issuer, 3) + fill(number_and_more, 25)
    dates = _with_digit(fill(birth, 6)) + fill(sex, 1) + _with_digit(fill(expiry, 6))
    second = dates + fill(nationality, 3) + fill(optional_2, 11)
    composite = check_digit(first[5:30] + second[0:7] + second[8:15] + second[18:29])
    return first, second + composite, name_field(surname, given_names, 30)


def build_visa(
    *,
    length: int = 44,
    issuer: str = "SWE",
    surname: str = "ERIKSSON",
    given_names: str = "ANNA MARIA",
    number: str = "L8988901C",
    nationality: str = "NOR",
    birth: str = "740812",
    sex: str = "F",
    expiry: str = "320415",
    optional: str = "",
) -> tuple[str, str]:
    """MRV-A with a length of 44, MRV-B with 36."""
    first = "V<" + fill(issuer, 3) + name_field(surname, given_names, length - 5)
    return first, _second_line(number, nationality, birth, sex, expiry) + fill(optional, length - 28)


def build_french_card(
    *,
    surname: str = "BERTHIER",
    given_names: str = "CORINNE",
    number: str = "880692310285",
    birth: str = "651206",
    sex: str = "F",
) -> tuple[str, str]:
    """The card of 1988 to 2021: 2 x 36, a layout of its own."""
    first = "IDFRA" + fill(surname, 25) + "<<<<<<"
    second = (
        _with_digit(fill(number, 12)) + fill(given_names.replace(" ", "<<"), 14) + _with_digit(birth) + sex
    )
    return first, second + check_digit(first + second)


def build_swiss_licence(
    *,
    surname: str = "MARCHAND",
    given_names: str = "FABIENNE",
    number: str = "AAA001D",
    pin: str = "305142128097",
    birth: str = "800126",
) -> tuple[str, str, str]:
    """9 + 30 + 30 characters without any check digit."""
    return fill(number, 9), fill(f"FACHE{pin}<<{birth}", 30), name_field(surname, given_names, 30)


def spoil(lines: tuple[str, ...], line: int, column: int, character: str) -> tuple[str, ...]:
    """Put one other character at a place."""
    spoiled = list(lines)
    spoiled[line] = lines[line][:column] + character + lines[line][column + 1 :]
    return tuple(spoiled)
