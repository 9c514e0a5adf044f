from __future__ import annotations

import re
from itertools import chain

import pytest
from sqlalchemy import Column, DateTime, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from storage.tables import DATA, KEYSTORE
from storage.tables.footage import activity
from storage.tables.visits import badge_is_out, who_is_here
from storage.types import UtcDateTime

TABLES = list(chain(DATA.sorted_tables, KEYSTORE.sorted_tables))
COLUMNS = [column for table in TABLES for column in table.columns]

NEVER_KEPT = re.compile(
    r"image|picture|photo|scan|face|portrait|biometr|embedding|template|mrz|birth|dob|bsn|citizen|"
    r"personal_number|document_number|visitor_name|surname|given",
    re.IGNORECASE,
)


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_no_column_for_what_is_never_kept(column: Column[object]) -> None:
    assert not NEVER_KEPT.search(f"{column.table.name}.{column.name}")


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_every_instant_is_aware(column: Column[object]) -> None:
    assert not isinstance(column.type, DateTime)
    if column.name.endswith(("_at", "_from")):
        assert isinstance(column.type, UtcDateTime)


def test_no_table_is_in_both_stores() -> None:
    assert not set(DATA.tables) & set(KEYSTORE.tables)


def test_no_wrapped_private_key_of_a_day_has_a_place_in_the_data_store() -> None:
    assert not [name for name in DATA.tables if "wrap" in name or "secret" in name]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_rule_has_a_name(table: Table) -> None:
    assert all(rule.name for rule in (*table.constraints, *table.indexes))


def test_who_is_here_and_badge_is_out_are_partial_unique_indexes() -> None:
    for index, columns in ((who_is_here, "ticket, person"), (badge_is_out, "badge")):
        sql = str(CreateIndex(index).compile(dialect=sqlite.dialect()))
        assert sql == (
            f"CREATE UNIQUE INDEX {index.name} ON visits ({columns}) WHERE state = 'here' AND NOT contested"
        )


def test_activity_is_its_own_index() -> None:
    assert "WITHOUT ROWID" in str(CreateTable(activity).compile(dialect=sqlite.dialect()))
    assert [column.name for column in activity.primary_key] == ["camera", "start", "kind"]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_has_a_form_for_postgresql(table: Table) -> None:
    sql = str(CreateTable(table).compile(dialect=postgresql.dialect()))
    instants = [column for column in table.columns if isinstance(column.type, UtcDateTime)]
    assert sql.count("TIMESTAMP WITH TIME ZONE") == len(instants)
    assert "WITHOUT ROWID" not in sql
