"""The two metadatas: one of the data store, one of the keystore; no table is in both."""

from __future__ import annotations

from sqlalchemy import MetaData

# Rules need names that are the same in every database, or a migration cannot drop them.
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

DATA = MetaData(naming_convention=_NAMES)
KEYSTORE = MetaData(naming_convention=_NAMES)
