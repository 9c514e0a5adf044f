"""Folders of an office and two desks that work on one pair of databases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.features.site import SETTINGS
from tests.reliability.house import copied
from visitor_desk.settings import write_settings

DESKS = ("north", "south")


def share_files(house: Path, folder: Path) -> tuple[Path, tuple[Path, Path]]:
    """Copy a house and give its stores a place that the office and two desks name in their settings."""
    shared, office = folder / "shared", copied(house, folder / "office")
    shared.mkdir()
    for store in ("data", "keystore"):
        (office / f"{store}.sqlite").rename(shared / f"{store}.sqlite")
    urls = {store: f"sqlite:///{shared / store}.sqlite" for store in ("data", "keystore")}
    write_settings(office, replace(SETTINGS, database=urls["data"], keystore=urls["keystore"]))
    return office, desks_of(office)


def desks_of(office: Path) -> tuple[Path, Path]:
    """Give two desks folders of their own: settings, device secret and remembered head are those of the office."""
    north, south = (copied(office, office.with_name(name)) for name in DESKS)
    return north, south
