"""The tables of both databases; importing this package makes each metadata whole."""

from storage.tables import footage, keystore, privacy, security, visits
from storage.tables.metadata import DATA, KEYSTORE

__all__ = ["DATA", "KEYSTORE", "footage", "keystore", "privacy", "security", "visits"]
