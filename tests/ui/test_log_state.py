from __future__ import annotations

import pytest

from ui.i18n import Texts
from ui.log_state import log_states
from ui.palettes import Tone
from visitor_desk.security.checkpoint_sender import PlaceState
from visitor_desk.security.duties import Duty
from visitor_desk.security.log_alarms import LogRolledBack
from visitor_desk.security.log_report import LogFinding, LogFindingCode, LogReport

WHOLE = LogReport(3, 0, b"", "", ())
BROKEN = LogReport(3, 0, b"", "", (LogFinding(LogFindingCode.ROW_CHANGED),))
ALARM = LogRolledBack(remembered=3, found=2)
TEXTS = Texts("en")


def tones(
    duty: Duty, report: LogReport | None = WHOLE, *alarms: LogRolledBack, reached: bool = True
) -> list[Tone]:
    places = [PlaceState("share", reached, 0)]
    return [tone for tone, _ in log_states(TEXTS, frozenset({duty}), report, alarms, places)]


@pytest.mark.parametrize("duty", [Duty.ADMINISTRATOR, Duty.PRIVACY, Duty.AUDITOR])
def test_an_alarm_is_red_for_those_who_act_on_it(duty: Duty) -> None:
    assert tones(duty, BROKEN) == [Tone.BAD]
    assert tones(duty, None, ALARM) == [Tone.BAD]
    assert tones(duty, WHOLE, ALARM) == [Tone.BAD]


@pytest.mark.parametrize("duty", [Duty.RECEPTION, Duty.FACILITY])
def test_a_guard_is_told_quietly_and_goes_on(duty: Duty) -> None:
    assert tones(duty, BROKEN) == [Tone.NEUTRAL]
    assert tones(duty, WHOLE, ALARM) == [Tone.NEUTRAL]
    ((_, text),) = log_states(TEXTS, frozenset({duty}), BROKEN, (), ())
    assert "go on working" in text


def test_without_an_alarm_everybody_sees_how_far_the_check_is() -> None:
    for duty in Duty:
        assert tones(duty, None) == [Tone.NEUTRAL]
        assert tones(duty) == [Tone.GOOD]


def test_a_second_place_that_is_away_is_told_to_those_who_act_on_it() -> None:
    assert tones(Duty.PRIVACY, reached=False) == [Tone.GOOD, Tone.LOOK_AGAIN]
    assert tones(Duty.RECEPTION, reached=False) == [Tone.GOOD]
