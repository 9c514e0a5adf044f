"""Computes workers, network and storage for a number of cameras; `python -m tools.capacity` writes the table.

The figures are measured ones: `make bench` prints them anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "capacity.md"
BEGIN, END = "<!-- table: python -m tools.capacity -->\n", "<!-- end of the table -->"


@dataclass(frozen=True)
class Site:
    """What is recorded, and how it is read; every default is a measured figure or a stated assumption."""

    cameras: int
    real_time_per_core: float = 100.0
    mbit_s: float = 2.5
    segment_s: float = 900.0
    intervals_a_day: int = 2_000
    bytes_an_interval: float = 117.0
    bytes_a_file: float = 750.0
    kept_days: int = 28
    hours_a_day: float = 24.0
    """Hours of the day in which recordings are read."""


@dataclass(frozen=True)
class Need:
    """What a site needs: cores, network while reading, rows of the index."""

    cores: float
    network_mbit_s: float
    files: int
    intervals: int
    index_gb: float
    month_hours_on_8_cores: float


def need_of(site: Site) -> Need:
    """Compute what a site needs."""
    footage_h = site.cameras * 24.0
    files = round(site.cameras * 86_400 / site.segment_s * site.kept_days)
    intervals = site.cameras * site.intervals_a_day * site.kept_days
    return Need(
        cores=footage_h / site.real_time_per_core / site.hours_a_day,
        network_mbit_s=site.cameras * site.mbit_s * 24.0 / site.hours_a_day,
        files=files,
        intervals=intervals,
        index_gb=(files * site.bytes_a_file + intervals * site.bytes_an_interval) / 1e9,
        month_hours_on_8_cores=footage_h * 30 / site.real_time_per_core / 8,
    )


def table() -> str:
    """Return the table of the page."""
    lines = [
        (
            "| cameras | cores, all day | cores, 8 hours at night | network all day / at night (Mbit/s) "
            "| files known | intervals | index on PostgreSQL / SQLite (GB) | a month at once on 8 cores |"
        ),
        "|---|---|---|---|---|---|---|---|",
    ]
    for cameras in (16, 50, 100, 250, 1000):
        site = Site(cameras)
        day, night = need_of(site), need_of(replace(site, hours_a_day=8.0))
        file = need_of(replace(site, bytes_an_interval=50.0))
        cells = (
            f"{cameras}",
            f"{day.cores:.1f}",
            f"{night.cores:.1f}",
            f"{day.network_mbit_s:,.0f} / {night.network_mbit_s:,.0f}",
            f"{day.files:,}",
            f"{day.intervals:,}",
            f"{day.index_gb:.1f} / {file.index_gb:.1f}",
            f"{day.month_hours_on_8_cores:.0f} h",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def page() -> str:
    """Return the page with its table as it should be."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table()}{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
