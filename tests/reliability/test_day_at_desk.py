"""The short form of a day at the desk: a few visits; `python -m tests.reliability.day_at_desk` plays a thousand."""

from PySide6.QtWidgets import QApplication

from tests.features.guard_at_desk import guard_at_desk
from tests.features.site import Site
from tests.reliability.day_at_desk import Day, _compare, person, play


def test_people_who_come_and_go_are_all_in_the_store(qapp: QApplication, site: Site):
    with guard_at_desk(qapp, site) as guard:
        day = play(guard, 6, lambda _: None, step=3, at_once=2)
    assert day.wrong == []
    assert len(day.seen) == 6
    assert day.held[0].widgets == day.held[-1].widgets, "what a visit shows goes when it is over"


def test_a_visit_that_is_not_in_the_store_is_noticed(site: Site):
    day = Day(seen={"VISSERAAA": (site.clock.now(), site.clock.now())})
    _compare(site, 1, day)
    assert day.wrong == ["0 visits in the store, 1 of 1 seen at the window"]


def test_no_two_visitors_are_alike():
    assert len({person(number) for number in range(1000)}) == 1000
