"""One alembic script folder per database, each with a version table of its own.

A migration is one transaction together with all others that are due. It names columns and types by
itself, never through `storage.tables`: those move on, a migration stays what it was.
"""
