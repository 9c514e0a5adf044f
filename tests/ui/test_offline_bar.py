"""A desk that is cut off says so in the bar: since when, how many wait, how old its lists are; never in colour alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from storage.engine import StoreUnreachable
from storage.schemas import StoreOlderThanProgram
from tests.features.site import PASSPHRASE, Site
from ui.app import settle
from ui.formats import Formats
from ui.i18n import Language, Texts
from ui.main_window import MainWindow
from ui.offline_rounds import OfflineRounds
from ui.offline_words import offline_words
from ui.palettes import Tone
from ui.standing_states import conflict_states
from ui.widgets.text import PlainLabel
from visitor_desk.desk import Desk
from visitor_desk.visits.conflict import Conflict, ConflictId, ConflictKind
from visitor_desk.visits.offline_desk import OfflineState
from visitor_desk.visits.visit import VisitId

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
AWAY = OfflineState(
    NOW - timedelta(minutes=20), StoreUnreachable(store="data"), 3, NOW - timedelta(minutes=22)
)


def said(state: OfflineState, language: str = "en") -> tuple[Tone, str]:
    texts = Texts(language)
    return offline_words(texts, Formats(ZoneInfo("Europe/Amsterdam"), texts), state, NOW)


def test_the_bar_says_since_when_how_many_wait_and_how_old_the_lists_are() -> None:
    assert said(AWAY) == (
        Tone.LOOK_AGAIN,
        "Offline since 12:40 · 3 wait to be forwarded · tickets and deny list as of 12:38",
    )
    assert said(AWAY, "nl")[1] == (
        "Offline sinds 12:40 · 3 wachten op doorsturen · tickets en weigeringslijst van 12:38"
    )


def test_a_server_that_is_there_is_no_alarm() -> None:
    assert said(OfflineState(None, None, 0, NOW)) == (Tone.NEUTRAL, "Store on the server")


def test_another_schema_and_what_still_waits_at_the_start_are_said() -> None:
    other = replace(AWAY, why=StoreOlderThanProgram(store="data"))
    assert "the server has another version" in said(other)[1]
    assert said(replace(AWAY, why=None))[1].startswith("Forwarding: 3 wait")


def test_lists_that_are_older_than_they_reach_are_red() -> None:
    assert said(replace(AWAY, as_of=NOW - timedelta(hours=73)))[0] is Tone.BAD


@pytest.mark.parametrize("language", list(Language))
def test_every_conflict_has_words_and_many_are_one_line(language: Language) -> None:
    texts = Texts(language)
    all_kinds = [
        Conflict(ConflictId(kind.value), kind, VisitId("v1"), VisitId("v2"), NOW) for kind in ConflictKind
    ]
    for one in all_kinds:
        ((tone, words),) = conflict_states(texts, [one])
        assert tone is Tone.BAD
        assert texts(f"conflict.{one.kind.value}") in words
    ((_, many),) = conflict_states(texts, all_kinds)
    assert str(len(all_kinds)) in many
    assert conflict_states(texts, []) == []


class CutOff:
    """A service that is cut off, and counts its rounds."""

    def __init__(self) -> None:
        self.rounds = 0

    def has_server(self) -> bool:
        return True

    def state(self) -> OfflineState:
        return AWAY

    def is_away(self) -> bool:
        return True

    def look(self, *_: object) -> OfflineState:
        self.rounds += 1
        return AWAY


class DeskOfOne:
    def __init__(self, offline: CutOff) -> None:
        self.offline = offline


def test_the_first_round_is_made_at_once_and_the_next_when_it_is_due(qtbot: QtBot) -> None:
    parent = QObject()
    service = CutOff()
    rounds = OfflineRounds(cast("Desk", DeskOfOne(service)), parent)
    qtbot.waitUntil(lambda: rounds.away)
    rounds.rest()
    assert service.rounds == 1
    assert rounds.state == AWAY


def test_the_window_shows_it_among_what_stands(window: MainWindow, site: Site) -> None:
    window.open_session(site.desk.operators.sign_in("guard", PASSPHRASE))
    settle(window)
    window.offline.state = AWAY
    window.offline.changed.emit()
    assert window.bar is not None
    assert said(AWAY)[1] in [label.text() for label in window.bar.findChildren(PlainLabel)]


@pytest.mark.parametrize(("away", "tried"), [(True, 2), (False, 1)])
def test_an_act_in_which_the_server_was_lost_is_done_on_the_own_store(
    qtbot: QtBot, window: MainWindow, site: Site, *, away: bool, tried: int
) -> None:
    window.open_session(site.desk.operators.sign_in("guard", PASSPHRASE))
    settle(window)
    workplace = window._workplace
    assert workplace is not None
    if away:
        workplace.desk = cast("Desk", DeskOfOne(CutOff()))
    tries: list[int] = []
    ended: list[object] = []

    def act() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise StoreUnreachable(store="data")
        return "admitted"

    workplace.write(window, act, ended.append, ended.append)
    qtbot.waitUntil(lambda: len(ended) == 1)
    workplace.desk = site.desk
    assert len(tries) == tried
    assert (ended[0] == "admitted") is away
