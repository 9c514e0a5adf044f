"""The page of capacities says what its figures give."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tools.capacity import PAGE, Site, need_of, page


def test_the_page_is_computed_from_its_figures() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tools.capacity writes it anew"


def test_a_hundred_cameras_take_a_hundred_days_of_footage_a_day() -> None:
    need = need_of(Site(100, real_time_per_core=100.0))
    assert need.cores == pytest.approx(1.0)
    assert need.network_mbit_s == pytest.approx(250.0)
    assert need.month_hours_on_8_cores == pytest.approx(90.0)


def test_fewer_hours_need_more_machines_and_the_same_room() -> None:
    day = need_of(Site(40))
    night = need_of(replace(Site(40), hours_a_day=8.0))
    assert night.cores == pytest.approx(3 * day.cores)
    assert night.network_mbit_s == pytest.approx(3 * day.network_mbit_s)
    assert (night.files, night.intervals, night.index_gb) == (day.files, day.intervals, day.index_gb)
