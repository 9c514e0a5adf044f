"""Who owns the database, and what they do past the program: SQL against the tables, copies put back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, text, update

from storage.tables import DATA
from storage.tables.security import log_entries, log_head, sealed
from storage.tables.visits import visit_zones, visits
from tests.features.site import NOON, PASSPHRASE, Site, parts_of
from visitor_desk.bootstrap import open_desk
from visitor_desk.clock import SetClock
from visitor_desk.paths import DataFolder
from visitor_desk.security.checkpoint import Checkpoint, sign_checkpoint
from visitor_desk.security.log_entry import make_entry
from visitor_desk.security.merkle import extended, frontier_root
from visitor_desk.security.records import DeviceId, InstallationId
from visitor_desk.security.signing import SigningKey

LOGINS = ("guard", "facility", "officer", "second", "admin", "auditor")

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass
class Owner:
    """Somebody with every right on the database, and nothing of any desk."""

    engine: Engine

    @contextmanager
    def at_work(self) -> Iterator[Connection]:
        """Change whatever they like; no reference between tables holds them up."""
        with self.engine.begin() as connection:
            if self.engine.dialect.name == "postgresql":
                connection.execute(text("SET session_replication_role = replica"))
            yield connection

    def copy(self) -> Rows:
        """Keep a copy of everything."""
        with self.engine.begin() as connection:
            return {
                table.name: [dict(row._mapping) for row in connection.execute(select(table))]
                for table in DATA.sorted_tables
            }

    def put_back(self, copy: Rows) -> None:
        """Put a copy in the place of everything."""
        with self.at_work() as connection:
            for table in reversed(DATA.sorted_tables):
                connection.execute(delete(table))
            for table in DATA.sorted_tables:
                if copy[table.name]:
                    connection.execute(insert(table), list(copy[table.name]))


@dataclass
class Scene:
    """An installation with some days' work in it, its database's owner, and an old copy of the database."""

    folder: DataFolder
    clock: SetClock
    owner: Owner
    old: Rows
    """The database as it was before the last visitors came."""
    old_folder: Path
    """A desk's folder of that time, with which the owner of the old copy could go on working."""

    @contextmanager
    def desk(self, folder: DataFolder | None = None) -> Iterator[Site]:
        """Open the desk afresh, with everybody's session."""
        place = folder or self.folder
        with open_desk(place, parts_of(place, self.clock)) as desk:
            sessions = [desk.operators.sign_in(login, PASSPHRASE) for login in LOGINS]
            yield Site(place, desk, self.clock, *sessions)


def work(site: Site, badges: Sequence[str]) -> None:
    """Let some visitors come, one of them leave, and one be turned away."""
    for badge in badges:
        site.desk.check_in.admit(site.guard, site.arrival(site.ticket(), badge))
    site.desk.check_out.by_badge(site.guard, badges[0])  # type: ignore[arg-type]


def set_the_scene(folder: DataFolder, old_folder: Path, owner: Owner) -> Scene:
    """Play the days before the attack on an installation that is there."""
    scene = Scene(folder, SetClock(NOON), owner, {}, old_folder)
    with scene.desk() as site:
        work(site, ("014", "015"))
    scene.old = owner.copy()
    shutil.copytree(folder.root, old_folder)
    with scene.desk() as site:
        work(site, ("014", "016"))
    return scene


def _visits(connection: Connection) -> list[Any]:
    return list(connection.execute(select(visits).order_by(visits.c.arrived_at, visits.c.id)))


def _victim(connection: Connection) -> Any:
    """Return a visit that nobody has touched since: its entry lies in the middle of the log."""
    return next(visit for visit in _visits(connection) if visit.badge == "015")


def _entries(connection: Connection) -> list[Any]:
    return list(connection.execute(select(log_entries).order_by(log_entries.c.position)))


def _set(connection: Connection, visit: str, **values: object) -> None:
    connection.execute(update(visits).where(visits.c.id == visit).values(**values))


def changed_time(scene: Scene) -> None:
    with scene.owner.at_work() as connection:
        visit = _victim(connection)
        _set(connection, visit.id, arrived_at=visit.arrived_at.replace(minute=59))


def row_swap(scene: Scene) -> None:
    with scene.owner.at_work() as connection:
        first, *_, last = _visits(connection)
        for mine, other in ((first, "swapping"), (last, first.id), (None, last.id)):
            _set(connection, mine.id if mine else "swapping", id=other)


def column_swap(scene: Scene) -> None:
    with scene.owner.at_work() as connection:
        visit = _victim(connection)
        _set(connection, visit.id, arrived_at=visit.due_at, due_at=visit.arrived_at)


def deleted_row(scene: Scene) -> None:
    with scene.owner.at_work() as connection:
        visit = _victim(connection)
        for table, key in (
            (visits, visits.c.id),
            (visit_zones, visit_zones.c.visit),
            (sealed, sealed.c.record),
        ):
            connection.execute(delete(table).where(key == visit.id))


def deleted_row_and_entry(scene: Scene) -> None:
    with scene.owner.at_work() as connection:
        visit = _victim(connection)
    deleted_row(scene)
    with scene.owner.at_work() as connection:
        connection.execute(delete(log_entries).where(log_entries.c.record == visit.id))


def deleted_last_entry(scene: Scene) -> None:
    with scene.owner.at_work() as connection:
        last = _entries(connection)[-1]
        connection.execute(delete(log_entries).where(log_entries.c.position == last.position))


def inserted_row(scene: Scene) -> None:
    with scene.owner.at_work() as connection:
        gone = next(visit for visit in _visits(connection) if visit.left_at is not None)
        connection.execute(insert(visits).values({**gone._mapping, "id": "00ff00ff00ff00ff"}))


def forged_entry(scene: Scene, key: SigningKey | None = None, device: str = "") -> None:
    """Append an entry and a head that fits; without a desk's key the signatures are somebody else's."""
    with scene.owner.at_work() as connection:
        head = connection.execute(select(log_head)).one()
        last = _entries(connection)[-1]
        signer = DeviceId(device or last.device)
        entry = make_entry(
            last.position + 1,
            "visit.left",
            at=scene.clock.now(),
            device=signer,
            key=key or SigningKey.generate(),
            session=None,
            values={"visit": "00ff00ff00ff00ff"},
        )
        connection.execute(
            insert(log_entries).values(
                position=entry.index,
                device=entry.device,
                record=entry.record,
                body=entry.body,
                signature=entry.signature,
                leaf_hash=entry.leaf_hash,
            )
        )
        size, frontier = extended(head.size, head.frontier, [entry.leaf_hash])
        root = frontier_root(frontier)
        origin = head.checkpoint.split("\n", 1)[0].rpartition("/")[2]
        note = sign_checkpoint(
            Checkpoint(InstallationId(origin), size, root), signer, key or SigningKey.generate()
        )
        connection.execute(
            update(log_head).values(size=size, frontier=frontier, root_hash=root, checkpoint=note)
        )


def rewritten_entry(scene: Scene) -> None:
    """Change an old entry, make every hash fit, and sign the head with a key of one's own."""
    with scene.owner.at_work() as connection:
        entry = next(one for one in _entries(connection) if b"visit.left" in one.body)
        fresh = make_entry(
            entry.position,
            "visit.left",
            at=scene.clock.now(),
            device=entry.device,
            key=SigningKey.generate(),
            session=None,
            values={"visit": entry.record},
        )
        connection.execute(
            update(log_entries)
            .where(log_entries.c.position == entry.position)
            .values(body=fresh.body, signature=fresh.signature, leaf_hash=fresh.leaf_hash)
        )
        leaves = [one.leaf_hash for one in _entries(connection)]
        size, frontier = extended(0, (), leaves)
        head = connection.execute(select(log_head)).one()
        origin = head.checkpoint.split("\n", 1)[0].rpartition("/")[2]
        root = frontier_root(frontier)
        checkpoint = Checkpoint(InstallationId(origin), size, root)
        note = sign_checkpoint(checkpoint, DeviceId(entry.device), SigningKey.generate())
        connection.execute(update(log_head).values(frontier=frontier, root_hash=root, checkpoint=note))


def reordered(scene: Scene) -> None:
    with scene.owner.at_work() as connection:
        first, second = _entries(connection)[3:5]
        for old, new in (
            (first.position, -1),
            (second.position, first.position),
            (-1, second.position),
        ):
            connection.execute(update(log_entries).where(log_entries.c.position == old).values(position=new))


def bit_flip_in_a_blob(scene: Scene) -> None:
    with scene.owner.at_work() as connection:
        blob = connection.execute(select(sealed).where(sealed.c.of_table == "visits")).first()
        assert blob is not None
        connection.execute(
            update(sealed)
            .where(sealed.c.record == blob.record, sealed.c.data_group == blob.data_group)
            .values(ciphertext=bytes([blob.ciphertext[0] ^ 1]) + blob.ciphertext[1:])
        )


def bit_flip_in_an_entry(scene: Scene) -> None:
    with scene.owner.at_work() as connection:
        entry = _entries(connection)[4]
        connection.execute(
            update(log_entries)
            .where(log_entries.c.position == entry.position)
            .values(body=entry.body[:-3] + bytes([entry.body[-3] ^ 1]) + entry.body[-2:])
        )


def old_snapshot(scene: Scene) -> None:
    scene.owner.put_back(scene.old)


def old_snapshot_and_new_entries(scene: Scene) -> None:
    """Go on from the old copy with a desk's folder of that time: every entry and head is genuine."""
    scene.owner.put_back(scene.old)
    with scene.desk(DataFolder(scene.old_folder)) as site:
        work(site, ("014", "016"))
        work(site, ("014",))


Attack = Callable[[Scene], None]
