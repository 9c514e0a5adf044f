"""What readers type, in every dress, and what is no reader's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.builders import build_french_card, build_td1, build_td2, build_td3, build_visa, spoil
from visitor_desk.documents.check_digits import check_digit
from visitor_desk.documents.reader_lines import is_of_a_reader, may_go_on, reader_lines

BODY = "D1NLD15094962111659VW87Z78NB8"
LICENCE = (BODY + check_digit(BODY),)
ZONES = {
    "TD3": build_td3(surname="MÜLLER".replace("Ü", "UE"), given_names="ZOEY QUINN"),
    "TD2": build_td2(),
    "TD1": build_td1(given_names="YAZ"),
    "MRV-A": build_visa(),
    "MRV-B": build_visa(length=36),
    "French card": build_french_card(),
    "licence": LICENCE,
}
DRESSES = {
    "CR": "\r".join,
    "LF": "\n".join,
    "CR LF": "\r\n".join,
    "tab": "\t".join,
    "one run": "".join,
    "CR at the end": lambda lines: "\r".join(lines) + "\r",
    "STX and ETX": lambda lines: "\x02" + "\r".join(lines) + "\r\x03",
    "STX, one run, ETX": lambda lines: "\x02" + "".join(lines) + "\x03",
    "prefix": lambda lines: "M1" + "\r".join(lines),
    "suffix": lambda lines: "\r".join(lines) + "##",
    "prefix of one run": lambda lines: "]Z0" + "".join(lines) + "\r",
}


def keys_of(text: str, layout: str) -> str:
    """What a reader set to the American layout makes of a text on another one."""
    german = str.maketrans("YZ<", "ZY;")
    french = str.maketrans("AQZWM<1234567890", "QAWZ?.&é\"'(-è_çà")
    tables = {"german": german, "nordic": str.maketrans("<", ";"), "french": french}
    return text.translate(tables[layout])


@pytest.mark.parametrize("lines", ZONES.values(), ids=ZONES)
@pytest.mark.parametrize("dress", DRESSES.values(), ids=DRESSES)
def test_lines_are_found_in_every_dress(lines, dress):
    assert reader_lines(dress(lines)) == lines
    assert is_of_a_reader(dress(lines))


@pytest.mark.parametrize("lines", ZONES.values(), ids=ZONES)
@pytest.mark.parametrize("layout", ["german", "nordic", "french"])
def test_another_layout_of_the_keyboard_is_undone(lines, layout: str):
    typed = keys_of("\r".join(lines), layout)
    assert reader_lines(typed, qwertz=layout == "german") == lines


def test_swapped_letters_that_a_digit_covers_are_told_by_it():
    lines = build_td3(number="Y1Z2Y3", surname="BERG", given_names="ANNA")
    assert reader_lines(keys_of("\r".join(lines), "german")) == lines


def test_a_right_keyboard_swaps_nothing():
    lines = spoil(build_td3(number="Y1Z2Y3"), 1, 0, "Z")
    assert reader_lines("\r".join(lines), qwertz=True) == lines


def test_caps_lock_is_undone():
    lines = ZONES["TD3"]
    assert reader_lines("\r".join(lines).swapcase()) == lines


def test_a_filler_that_became_another_sign_is_found():
    lines = ZONES["TD3"]
    assert reader_lines("\r".join(lines).replace("<", "|")) == lines


def test_what_is_printed_wrong_stays_wrong():
    lines = spoil(ZONES["TD3"], 1, 9, "5" if ZONES["TD3"][1][9] != "5" else "6")
    assert reader_lines("\r".join(lines)) == lines


@pytest.mark.parametrize(
    "text",
    [
        "",
        "014",
        "Eriksson, Anna Maria",
        "https://intranet.example/tickets/10482?from=desk",
        "anna@visitor.example and some more words",
        "B" * 29,
        "D" * 30,
        "4006381333931",
        "x" * 200,
        "correct horse battery staple correct horse",
    ],
)
def test_anything_else_is_nobodys_lines(text: str):
    assert reader_lines(text) is None
    assert not is_of_a_reader(text)


def test_lines_that_lost_a_character_are_still_a_readers():
    first, second = ZONES["TD3"]
    torn = f"{first[:20]}{first[21:]}\r{second}"
    assert reader_lines(torn) is None
    assert is_of_a_reader(torn)


def test_enter_after_a_badge_number_is_a_persons():
    assert not may_go_on("014")
    assert not may_go_on("4006381333931")


def test_enter_after_a_line_may_belong_to_it():
    first, second = ZONES["TD3"]
    assert may_go_on(first)
    assert may_go_on(first + "\r")
    assert not may_go_on(first + "\r" + second[:10])


@given(st.text(max_size=300))
def test_any_text_is_lines_or_not(text: str):
    lines = reader_lines(text)
    assert lines is None or is_of_a_reader(text)
    assert may_go_on(text) in (True, False)


@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZabc 0123456789,.-'", max_size=27))
def test_no_short_text_of_a_person_is_swallowed(text: str):
    assert not is_of_a_reader(text)


@given(
    st.sampled_from(list(ZONES.values())),
    st.sampled_from(["\r", "\n", "\r\n", "\t", ""]),
    st.text(alphabet="AZ09]#", max_size=3),
)
def test_a_prefix_hides_no_lines(lines: tuple[str, ...], between: str, prefix: str):
    assert reader_lines(prefix + between.join(lines) + "\r") == lines
