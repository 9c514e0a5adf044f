"""A watch goes on while a share is away, says so once, and ends when it is asked to."""

from __future__ import annotations

from visitor_desk.errors import Cancelled
from visitor_desk.footage.camera import SourceId
from visitor_desk.footage.folder import SourceUnreachable
from visitor_desk.footage.index_report import IndexReport
from visitor_desk.footage.watch_mode import look_at_all, watch

ONE, TWO = SourceId("one"), SourceId("two")


class Round:
    """Sources of which one is away in some rounds."""

    def __init__(self, away: set[int], rounds: int) -> None:
        self.away = away
        self.rounds = rounds
        self.number = 0
        self.waited_s = 0.0
        self.said: list[str] = []

    def look(self, source: SourceId) -> IndexReport:
        if source == TWO:
            self.number += 1
            return IndexReport(TWO)
        if self.number in self.away:
            raise SourceUnreachable(source=source, why="missing")
        return IndexReport(source)

    def told(self, source: SourceId, found: IndexReport | SourceUnreachable) -> None:
        self.said.append(f"{source} {'there' if isinstance(found, IndexReport) else found.values['why']}")

    def stopped(self) -> bool:
        return self.number >= self.rounds

    def wait(self, seconds: float) -> None:
        self.waited_s += seconds


def test_a_share_that_is_away_is_told_once_and_tried_again() -> None:
    made = Round({1, 2, 4}, rounds=6)
    watch(made.look, lambda: [ONE, TWO], made.told, made.stopped, every_s=0.5, wait=made.wait)
    of_one = [line for line in made.said if line.startswith("one")]
    assert of_one == ["one there", "one missing", "one there", "one missing", "one there"]
    assert made.said.count("two there") == 6
    assert round(made.waited_s, 6) == 0.5 * 5


def test_a_watch_that_is_stopped_in_a_file_just_ends() -> None:
    def look(source: SourceId) -> IndexReport:
        raise Cancelled

    watch(look, lambda: [ONE], lambda *_: None, lambda: False, every_s=60.0)


def test_the_others_are_read_while_one_is_away() -> None:
    made = Round({0}, rounds=1)
    look_at_all(made.look, [ONE, TWO], made.told)
    assert made.said == ["one missing", "two there"]
