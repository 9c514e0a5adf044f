"""Papers of oral orders and silences at the foot of the window: tasks, red when overdue."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.contracts.disclosure_stores import AT, DISCLOSURE, SILENCE
from ui.i18n import Language, Texts
from ui.palettes import Tone
from ui.standing_states import paper_states, silence_states


@pytest.mark.parametrize(("hours", "tone"), [(1, Tone.LOOK_AGAIN), (70, Tone.LOOK_AGAIN), (72, Tone.BAD)])
def test_a_paper_is_red_three_days_after_the_order(hours: int, tone: Tone) -> None:
    texts = Texts(Language.EN)
    now = DISCLOSURE.ordered_at + timedelta(hours=hours)
    ((said, words),) = paper_states(texts, [DISCLOSURE], now)
    assert said is tone
    assert ("overdue" in words) is (tone is Tone.BAD)
    assert paper_states(texts, [], now) == []


@pytest.mark.parametrize(("days", "tone"), [(0, Tone.LOOK_AGAIN), (1, Tone.BAD)])
def test_a_review_is_red_after_its_day_and_somebody_to_tell_is_not(days: int, tone: Tone) -> None:
    texts = Texts(Language.EN)
    today = SILENCE.review_on + timedelta(days=days)
    ((said, _),) = silence_states(texts, [SILENCE], today)
    assert said is tone
    ended = replace(SILENCE, ended_at=AT)
    assert [one for one, _ in silence_states(texts, [ended], today)] == [Tone.LOOK_AGAIN]
    assert silence_states(texts, [], today) == []
