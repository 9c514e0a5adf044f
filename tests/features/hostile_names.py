"""Names that a guard has to be able to write down, however odd they are, and what papers make of them."""

from __future__ import annotations

from typing import Final

from visitor_desk.visits.ticket import LONGEST_NAME

ODD_NAMES: Final = {
    "as long as a name may be": ("Wolfeschlegelsteinhausenbergerdorff " * 6)[:LONGEST_NAME].strip(),
    "one word without a space": "x" * LONGEST_NAME,
    "one letter": "O",
    "hebrew": "כהן, דוד",
    "arabic": "الفارسي, محمد",
    "emoji": "Anna 👩 🚀",
    "formula": '=HYPERLINK("https://evil.example","Anna")',
    "formula of commands": "@SUM(1+1)*cmd|' /C calc'!A0",
    "formula of a wide sign": "＝1+1",
    "markup": "<b>Anna</b> & {name} %s",
}
NOT_KEPT: Final = {
    "one sign too many": "x" * (LONGEST_NAME + 1),
    "bidi override": "Anna \u202enossnairE\u202c",
    "bidi isolate that is left open": "Anna \u2067",
    "line break": "Anna\nEriksson",
    "nothing": " ",
}
