"""The evacuation file: written in one step, opens here and nowhere else, dead after a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.security.evacuation_file import (
    LIFE,
    UNDO_KEEPS,
    EvacuationFile,
    EvacuationPart,
    EvacuationPerson,
    EvacuationUnreadable,
    merged,
)
from visitor_desk.security.records import DeviceId, InstallationId

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HERE, THERE = DeviceId("desk-1"), DeviceId("desk-2")
SECRET = bytes(range(32))


def person(visit: str = "v1", name: str | None = "Eriksson, Anna", at: datetime = NOON, **more: object):
    return EvacuationPerson(
        **{
            "visit": visit,
            "name": name,
            "organisation": "Northwind",
            "zone": "Suite 1",
            "badge": "014",
            "arrived_at": at,
            "due_at": at + 4 * timedelta(hours=1),
            "confirmed_at": at,
            **more,
        }  # type: ignore[arg-type]
    )


def file_in(folder: Path, device: DeviceId = HERE, secret: bytes = SECRET) -> EvacuationFile:
    return EvacuationFile(folder / "evacuation.sealed", device, InstallationId("i"), secret)


@pytest.fixture
def file(tmp_path: Path) -> EvacuationFile:
    made = file_in(tmp_path)
    made.change("Lobby", NOON, lambda part: part.with_person(person()))
    return made


def names(file: EvacuationFile, now: datetime = NOON) -> list[str | None]:
    return [one.name for one in merged(HERE, file.parts(now), now).people]


def test_who_came_in_is_on_the_list_and_who_left_is_not(file: EvacuationFile):
    assert names(file) == ["Eriksson, Anna"]
    file.change("Lobby", NOON + MINUTE, lambda part: part.without("v1", NOON + MINUTE))
    assert names(file, NOON + MINUTE) == []


def test_a_check_out_can_be_taken_back_within_its_minute(file: EvacuationFile):
    file.change("Lobby", NOON, lambda part: part.without("v1", NOON))
    file.change("Lobby", NOON + MINUTE, lambda part: part.back("v1"))
    assert names(file, NOON + MINUTE) == ["Eriksson, Anna"]


def test_the_name_of_who_left_is_gone_from_the_file_soon_after(file: EvacuationFile, tmp_path: Path):
    file.change("Lobby", NOON, lambda part: part.without("v1", NOON))
    later = NOON + UNDO_KEEPS + MINUTE
    file.change("Lobby", later, lambda part: part)
    (part,) = file.parts(later)
    assert part.people == ()


def test_the_file_is_sealed_private_and_written_whole(file: EvacuationFile, tmp_path: Path):
    path = tmp_path / "evacuation.sealed"
    assert b"Eriksson" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("cut", [0, 1, 12, 40, -1])
def test_a_torn_file_is_refused_and_written_anew_by_the_next_arrival(
    file: EvacuationFile, tmp_path: Path, cut: int
):
    path = tmp_path / "evacuation.sealed"
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(EvacuationUnreadable):
        file.parts(NOON)
    file.change("Lobby", NOON, lambda part: part.with_person(person("v2", "Okafor, Chidi")))
    assert names(file) == ["Okafor, Chidi"]


@given(st.data())
def test_any_flipped_bit_is_noticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject):
    folder = tmp_path_factory.mktemp("bit")
    file = file_in(folder)
    file.change("Lobby", NOON, lambda part: part.with_person(person()))
    path = folder / "evacuation.sealed"
    raw = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[place // 8] ^= 1 << place % 8
    path.write_bytes(raw)
    with pytest.raises(EvacuationUnreadable):
        file.parts(NOON)


def test_another_desks_secret_or_name_opens_nothing(file: EvacuationFile, tmp_path: Path):
    for other in (file_in(tmp_path, secret=bytes(32)), file_in(tmp_path, device=THERE)):
        with pytest.raises(EvacuationUnreadable):
            other.parts(NOON)


def test_after_a_day_the_file_is_dead_and_deleted(file: EvacuationFile, tmp_path: Path):
    assert file.parts(NOON + LIFE - MINUTE)
    assert file.parts(NOON + LIFE) == ()
    assert not (tmp_path / "evacuation.sealed").exists()
    assert names(file, NOON) == []


def test_a_file_from_tomorrow_is_shown_and_one_from_far_ahead_is_not(file: EvacuationFile, tmp_path: Path):
    """A clock that was set back a little must not hide who is inside; one set back by days proves nothing."""
    assert names(file, NOON - timedelta(hours=3)) == ["Eriksson, Anna"]
    assert file.parts(NOON - LIFE - MINUTE) == ()


def test_a_name_nobody_confirmed_for_a_day_goes_and_the_badge_stays(file: EvacuationFile):
    for hours in range(1, 26):
        file.change("Lobby", NOON + timedelta(hours=hours), lambda part: part)
    now = NOON + timedelta(hours=25)
    (one,) = merged(HERE, file.parts(now), now).people
    assert (one.name, one.organisation, one.badge) == (None, None, "014")


def test_parts_of_other_desks_come_in_and_never_grow_older(file: EvacuationFile):
    theirs = EvacuationPart(THERE, "Dock", NOON, (person("v9", "Okafor, Chidi"),))
    older = EvacuationPart(THERE, "Dock", NOON - MINUTE, ())
    file.heard([theirs], NOON)
    file.heard([older], NOON)
    assert names(file) == ["Eriksson, Anna", "Okafor, Chidi"]
    shown = merged(HERE, file.parts(NOON), NOON)
    assert [(one.desk, one.own) for one in shown.desks] == [("Lobby", True), ("Dock", False)]


def test_nobody_speaks_for_this_desk_but_itself(file: EvacuationFile):
    forged = EvacuationPart(HERE, "Lobby", NOON + MINUTE, ())
    file.heard([forged], NOON)
    assert names(file) == ["Eriksson, Anna"]


def test_whoever_left_through_one_desk_left_for_all(file: EvacuationFile):
    theirs = EvacuationPart(THERE, "Dock", NOON + MINUTE, (), {"v1": NOON + MINUTE})
    file.heard([theirs], NOON + MINUTE)
    assert names(file, NOON + MINUTE) == []


def test_a_name_is_worth_more_than_a_newer_entry_without_one(file: EvacuationFile):
    nameless = person(name=None, at=NOON + MINUTE, organisation=None)
    file.heard([EvacuationPart(THERE, "Dock", NOON + MINUTE, (nameless,))], NOON + MINUTE)
    assert names(file, NOON + MINUTE) == ["Eriksson, Anna"]


def test_five_hundred_people_fit(tmp_path: Path):
    file = file_in(tmp_path)
    many = [person(f"v{n}", f"Visitor, Number {n:03d}", badge=f"{n:03d}") for n in range(500)]

    def all_in(part: EvacuationPart) -> EvacuationPart:
        for one in many:
            part = part.with_person(one)
        return part

    file.change("Lobby", NOON, all_in)
    assert len(names(file)) == 500


PEOPLE = st.lists(
    st.builds(
        person,
        visit=st.sampled_from(["v1", "v2", "v3"]),
        name=st.one_of(st.none(), st.text(max_size=30)),
        zone=st.text(max_size=20),
        assistance=st.booleans(),
        due_at=st.one_of(st.none(), st.just(NOON)),
    ),
    max_size=4,
)


@given(PEOPLE, st.dictionaries(st.sampled_from(["v1", "v4"]), st.just(NOON)))
def test_a_part_comes_back_as_it_was(people: list[EvacuationPerson], left: dict[str, datetime]):
    part = EvacuationPart(HERE, "Lobby", NOON, tuple(people), left)
    assert EvacuationPart.from_bytes(part.as_bytes()) == part


@given(st.one_of(st.binary(max_size=60), st.just(b"[]"), st.just(b'{"desk":1}'), st.just(b"null")))
def test_no_foreign_bytes_become_a_part(plain: bytes):
    with pytest.raises(EvacuationUnreadable):
        EvacuationPart.from_bytes(plain)


def test_no_repr_says_who_is_inside(file: EvacuationFile):
    shown = merged(HERE, file.parts(NOON), NOON)
    assert "Eriksson" not in repr(shown) + repr(file.parts(NOON)) + repr(shown.people[0])


def test_a_file_that_cannot_be_read_is_said_to_be_unreadable(file: EvacuationFile, tmp_path: Path):
    path = tmp_path / "evacuation.sealed"
    path.unlink()
    path.mkdir()
    with pytest.raises(EvacuationUnreadable):
        file.parts(NOON)
