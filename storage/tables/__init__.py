"""The tables of both databases; importing this package makes each metadata whole."""

from storage.tables import (
    access,
    breaches,
    deliveries,
    deny_list,
    doors,
    duties,
    evacuation,
    footage,
    governance,
    holds,
    host_mails,
    incidents,
    keystore,
    privacy,
    security,
    staff_reading,
    visits,
)
from storage.tables.metadata import DATA, KEYSTORE

__all__ = [
    "DATA",
    "KEYSTORE",
    "access",
    "breaches",
    "deliveries",
    "deny_list",
    "doors",
    "duties",
    "evacuation",
    "footage",
    "governance",
    "holds",
    "host_mails",
    "incidents",
    "keystore",
    "privacy",
    "security",
    "staff_reading",
    "visits",
]
