"""The hours of a breach at the foot of the window: what is left of 72, red under a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.contracts.breach_stores import AT, BREACH
from ui.i18n import Language, Texts
from ui.palettes import Tone
from ui.standing_states import breach_states


@pytest.mark.parametrize(
    ("hours", "tone", "words"),
    [
        (0, Tone.LOOK_AGAIN, "Breach: 72 h left of 72"),
        (48, Tone.LOOK_AGAIN, "Breach: 24 h left of 72"),
        (48.1, Tone.BAD, "Breach: 23 h left of 72"),
        (71.9, Tone.BAD, "Breach: 0 h left of 72"),
        (72.1, Tone.BAD, "Breach: the 72 hours are over"),
    ],
)
def test_what_is_left_is_said_in_hours(hours: float, tone: Tone, words: str) -> None:
    now = AT + timedelta(hours=hours)
    assert breach_states(Texts(Language.EN), [BREACH], now) == [(tone, words)]


def test_of_several_the_first_that_is_due_speaks() -> None:
    later = replace(BREACH, aware_at=AT + timedelta(hours=30))
    texts = Texts(Language.EN)
    said = breach_states(texts, [BREACH, later], AT + timedelta(hours=60))
    assert said == [(Tone.BAD, "2 breaches, the first 12 h left of 72")]
    assert breach_states(texts, [], AT) == []
