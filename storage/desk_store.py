"""A desk's own store: what it needs to go on when the server is away, and nothing that it does not.

Two SQLite files in the data folder with the same schemas as the stores on the servers. They are filled
anew, in one transaction each, whenever the server answers and nothing waits to be forwarded:

- of the data store: installation, operators, desks, notices, retention policies, zones, staff, badges and
  their open cases, deny list and access lists, tickets of the next 72 hours, visits of people on site and of
  the running shift and what was corrected in them, incidents of that shift, marked moments that nobody took
  note of, emergency services on site and of the last day, deliveries that are in the house; of the sealed
  blobs those of group R of the desk's site alone; public day keys; and what the log says of operators, desks
  and day keys;
- of the keystore: the secrets that operators of reception, and of nothing else, have at this desk, and the
  wraps to them of the day keys under which those blobs lie and of the next days; of a relief account only
  while it is open at this desk.

So a stolen desk opens no more offline than its thief could read from it online with the same passphrase. What
the desk writes while the server is away stays until it was forwarded, D and S sealed as always.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Table,
    and_,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    tuple_,
)

from storage.engine import READ_ONLY
from storage.schemas import DATA_SCHEMA, KEYSTORE_SCHEMA, StoreOlderThanProgram, current_revision
from storage.server_line import OwnStores, OwnWork, ServerLine
from storage.tables.access import access_rights
from storage.tables.deliveries import deliveries
from storage.tables.deny_list import deny_entries, document_tokens
from storage.tables.duties import relief_shifts
from storage.tables.holds import hold_parts, holds, moments
from storage.tables.incidents import authority_visits, incidents
from storage.tables.keystore import day_key_wraps, day_keys, operator_secrets
from storage.tables.privacy import notices, retention_policies
from storage.tables.security import (
    devices,
    installation,
    log_entries,
    operators,
    public_day_keys,
    sealed,
    sign_in_tries,
)
from storage.tables.shifts import emergency_teams
from storage.tables.visits import (
    IS_HERE,
    IS_OPEN,
    badge_cases,
    badges,
    corrections,
    staff,
    ticket_numbers,
    ticket_zones,
    tickets,
    visit_zones,
    visits,
    zones,
)
from storage.unit_of_work import SqlWork
from visitor_desk.security.desk_lock import may_use_pin
from visitor_desk.security.groups import Group
from visitor_desk.security.records import DeviceId
from visitor_desk.security.standing import DAY_KEYS
from visitor_desk.visits.delivery import DeliveryKind
from visitor_desk.visits.desk_copy import LOOKS_AHEAD, SHIFT
from visitor_desk.visits.emergencies import SHOWN_FOR

COPIED_LOG: Final = 1 << 40
"""Entries copied from the server's log stand so far below their index there, and so below every entry of the
desk's own log, which begins at 0."""

KEYS_AHEAD_DAYS: Final = 5
"""R of people who are let in on the last of the 72 hours dies within so many days."""
SEALS_AHEAD_DAYS: Final = 190
"""Public halves for so many days: an incident that nobody handles lives half a year, D of a visit 92 days
behind the end of a ticket that is open within 72 hours."""

_MINUTE: Final = 60
_WORKS: Final = (visits, incidents, emergency_teams, authority_visits, moments, deliveries)
"""What of the works that wait is counted: a ticket or a badge goes with its visit."""
_WRITTEN_ONLY: Final = (authority_visits, hold_parts, holds)
"""What a desk writes and never reads: of it only its own lies here, until it was forwarded."""


@dataclass(frozen=True, slots=True)
class SqlDeskStore:
    """Fills the desk's own store from the servers, and says what of it waits."""

    data: Engine
    keys: Engine
    line: ServerLine
    device: DeviceId
    site: str

    @property
    def own(self) -> OwnStores:
        """The desk's own copies."""
        return self.line.own

    def server_work(self) -> SqlWork:
        """Return a work on the server that tries it, whether or not it was taken for away."""
        return SqlWork(self.data)

    def own_work(self) -> OwnWork:
        """Return a work on the desk's own store."""
        return OwnWork(self.own.data)

    def as_of(self) -> datetime | None:
        """Return when the store was filled, to the minute; None where it never was."""
        return filled_at(self.own.data)

    def see_server(self) -> None:
        """Connect to both servers; raises what they say, and where one has another schema, that."""
        for engine, schema in ((self.data, DATA_SCHEMA), (self.keys, KEYSTORE_SCHEMA)):
            if current_revision(engine, schema, engine.url.database or "") != schema.head:
                raise StoreOlderThanProgram(store=engine.url.database)

    def fill(self, now: datetime, today: date) -> None:
        """Make the copy what the servers hold now; raises what they say, and the copy stays as it was.

        Nothing happens where something waits here: it would be lost.
        """
        with _reading(self.data) as server, self.own.data.connect() as own:
            own.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            if own.execute(_WAITING).scalar_one() is not None:
                return
            for table, wanted in self._wanted(server, now, today):
                _copy(server, own, table, wanted)
            _copy_log(server, own)
            own.exec_driver_sql(f"PRAGMA user_version={int(now.timestamp()) // _MINUTE}")
            own.commit()
            relief = server.execute(select(relief_shifts.c.operator).where(self._open_shift(now))).scalars()
            guards = _guards(server, self.site, frozenset(relief))
            names = {tuple(row) for row in own.execute(_KEY_NAMES)}
        self._fill_keys(guards, names, today)

    def _open_shift(self, now: datetime) -> ColumnElement[bool]:
        """What a relief guard's hours are who was let in at this desk; another desk does not know them."""
        return and_(relief_shifts.c.device == self.device, relief_shifts.c.ends_at > now)

    def forget(self, today: date) -> None:
        """Destroy the keys whose day has come, and the blobs under them, also with the server away."""
        with self.own.keys.connect() as own:
            for table in (day_key_wraps, day_keys):
                own.execute(delete(table).where(table.c.expires_on <= today))
            own.commit()
        with self.own.data.connect() as own:
            own.execute(delete(sealed).where(sealed.c.expires_on <= today))
            own.commit()

    def waiting(self) -> int:
        """Return how many works, visits and others, were written here and are not on the server yet."""
        entries = log_entries.c
        with _reading(self.own.data) as own:
            return sum(
                own.execute(
                    select(func.count(entries.record.distinct()))
                    .select_from(log_entries.join(table, table.c.id == entries.record))
                    .where(entries.position >= 0, entries.body.is_not(None))
                ).scalar_one()
                for table in _WORKS
            )

    def first_waiting(self) -> int | None:
        """Return the index of the first entry of the desk's own log that is not on the server yet."""
        return first_waiting(self.own.data)

    def _wanted(
        self, server: Connection, now: datetime, today: date
    ) -> Iterable[tuple[Table, ColumnElement[bool] | None]]:
        near = and_(tickets.c.opens_at < now + LOOKS_AHEAD, tickets.c.closes_at > now - SHIFT)
        near_ids = list(server.execute(select(tickets.c.id).where(near)).scalars())
        seen = or_(IS_HERE, visits.c.left_at > now - SHIFT, visits.c.ticket.in_(near_ids))
        seen_ids = list(server.execute(select(visits.c.id).where(seen)).scalars())
        whole = (installation, operators, devices, zones, staff, badges, sign_in_tries, notices)
        for table in (*whole, retention_policies, ticket_numbers):
            yield table, None
        yield relief_shifts, self._open_shift(now)
        yield badge_cases, IS_OPEN
        yield public_day_keys, public_day_keys.c.expires_on <= today + timedelta(days=SEALS_AHEAD_DAYS)
        yield tickets, tickets.c.id.in_(near_ids)
        yield ticket_zones, ticket_zones.c.ticket.in_(near_ids)
        yield deny_entries, None
        yield access_rights, None
        yield visits, visits.c.id.in_(seen_ids)
        yield visit_zones, visit_zones.c.visit.in_(seen_ids)
        yield corrections, corrections.c.visit.in_(seen_ids)
        yield (
            sealed,
            and_(
                sealed.c.data_group == Group.R,
                sealed.c.site == self.site,
                sealed.c.expires_on > today,
                # With the server away nobody is found by a consent: who took it back would be found too.
                sealed.c.of_table != "consents",
            ),
        )
        yield incidents, incidents.c.written_at > now - SHIFT
        here, lately = emergency_teams.c.left_at.is_(None), emergency_teams.c.left_at > now - SHOWN_FOR
        yield emergency_teams, or_(here, lately)
        yield moments, moments.c.seen_at.is_(None)
        # Equipment stays in the house for years, and cannot leave it otherwise with the server away.
        waits, bears_tag = deliveries.c.handed_at.is_(None), deliveries.c.kind == DeliveryKind.EQUIPMENT
        yield deliveries, and_(deliveries.c.out_at.is_(None), or_(waits, bears_tag))
        for table in _WRITTEN_ONLY:
            yield table, false()
        here_ids = list(server.execute(select(visits.c.id).where(IS_HERE)).scalars())
        yield document_tokens, document_tokens.c.visit.in_(here_ids)

    def _fill_keys(self, guards: Sequence[str], names: Container[tuple[Any, ...]], today: date) -> None:
        with _reading(self.keys) as server, self.own.keys.connect() as own:
            soon = and_(
                day_keys.c.data_group == Group.R,
                day_keys.c.site == self.site,
                day_keys.c.expires_on > today,
            )
            wanted = [
                key
                for key in server.execute(select(*_name_of(day_keys)).where(soon)).all()
                if tuple(key) in names or key.expires_on <= today + timedelta(days=KEYS_AHEAD_DAYS)
            ]
            own.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            named = tuple_(*_name_of(day_keys)).in_([tuple(key) for key in wanted])
            _copy(server, own, day_keys, named)
            wraps = tuple_(*_name_of(day_key_wraps)).in_([tuple(key) for key in wanted])
            _copy(server, own, day_key_wraps, and_(wraps, day_key_wraps.c.holder.in_(guards)))
            mine = and_(operator_secrets.c.device == self.device, operator_secrets.c.operator.in_(guards))
            _copy(server, own, operator_secrets, mine)
            own.commit()


def filled_at(own: Engine) -> datetime | None:
    """Return when a desk's own store was filled, to the minute; None where it never was."""
    with _reading(own) as connection:
        minutes = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    return datetime.fromtimestamp(minutes * _MINUTE, UTC) if minutes else None


def first_waiting(own: Engine) -> int | None:
    """Return the index of the first entry of a desk's own log that is not on the server yet."""
    with _reading(own) as connection:
        found: int | None = connection.execute(_WAITING).scalar_one()
    return found


def _reading(engine: Engine) -> Connection:
    return engine.connect().execution_options(**{READ_ONLY: True})


def _guards(server: Connection, site: str, relief: Container[str]) -> list[str]:
    """Return the operators whose keys open nothing but the desk's view, and who work at the site.

    Of relief accounts those that are open here now (`relief`): opening one is asked at the server.
    """
    rows = server.execute(select(operators).where(operators.c.ended_at.is_(None)))
    return [
        row.id
        for row in rows
        if may_use_pin(row.duties)
        and (not row.sites or site in row.sites)
        and (not row.relief or row.id in relief)
    ]


def _name_of(table: Table) -> list[ColumnElement[Any]]:
    return [table.c.data_group, table.c.expires_on, table.c.site, table.c.generation]


_KEY_NAMES: Final = select(*_name_of(sealed)).where(sealed.c.data_group == Group.R).distinct()
_WAITING: Final = select(func.min(log_entries.c.position)).where(
    log_entries.c.position >= 0, log_entries.c.body.is_not(None)
)


def _copy(server: Connection, own: Connection, table: Table, wanted: ColumnElement[bool] | None) -> None:
    """Make a table the wanted rows of the server's, writing no more than what differs."""
    query = select(table) if wanted is None else select(table).where(wanted)
    keys = [column.name for column in table.primary_key.columns]

    def by_key(rows: Iterable[Any]) -> dict[tuple[Any, ...], dict[str, Any]]:
        return {tuple(getattr(row, key) for key in keys): row._asdict() for row in rows}

    there = by_key(server.execute(query))
    here = by_key(own.execute(select(table)))
    # Gone before they are written anew: two tickets may have changed their numbers with each other.
    for key, row in here.items():
        if there.get(key) != row:
            own.execute(delete(table).where(_is(table, key)))
    new = [row for key, row in there.items() if here.get(key) != row]
    if new:
        own.execute(insert(table), new)


def _is(table: Table, key: tuple[Any, ...]) -> ColumnElement[bool]:
    columns = table.primary_key.columns
    return and_(*(column == part for column, part in zip(columns, key, strict=True)))


def _copy_log(server: Connection, own: Connection) -> None:
    """Copy what the log says of operators, desks, installation and day keys, below the desk's own entries."""
    records = [DAY_KEYS]
    for table in (operators, devices, installation):
        records += server.execute(select(table.c.id)).scalars()
    known = set(own.execute(select(log_entries.c.position).where(log_entries.c.position < 0)).scalars())
    said = server.execute(
        select(log_entries).where(log_entries.c.record.in_(records), log_entries.c.body.is_not(None))
    )
    entries = [{**row._asdict(), "position": row.position - COPIED_LOG} for row in said]
    fresh = [entry for entry in entries if entry["position"] not in known]
    if fresh:
        own.execute(insert(log_entries), fresh)
    gone = known - {entry["position"] for entry in entries}
    if gone:
        own.execute(delete(log_entries).where(log_entries.c.position.in_(gone)))
