"""Every promise names where it is kept and which test proves it; the tests are there, the page is up to date."""

from __future__ import annotations

import re

import pytest

from tests.promises.page import MOST, PAGE, Promise, elsewhere, files_of_tests, page, promises


def test_each_promise_stands_once_in_the_order_of_the_walk() -> None:
    numbers = [int(one.id.removeprefix("S")) for one in promises()]
    assert numbers == sorted(set(numbers))
    assert all(1 <= number <= MOST for number in numbers)


def test_of_every_other_promise_it_is_said_why_the_program_does_not_keep_it() -> None:
    kept = {one.id for one in promises()}
    assert kept.isdisjoint(elsewhere())
    assert kept | set(elsewhere()) == {f"S{number:02}" for number in range(1, MOST + 1)}
    assert all(elsewhere().values())


def name_of(promise: Promise) -> str:
    return f"{promise.id}-" + re.sub(r"\W+", "-", promise.says)


@pytest.mark.parametrize("promise", promises(), ids=name_of)
def test_a_promise_says_where_it_is_kept_and_its_tests_are_there(promise: Promise) -> None:
    assert promise.says
    assert promise.where
    assert promise.tests
    assert [name for name in promise.tests if name not in files_of_tests()] == []


def test_the_page_for_people_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.promises.page"
