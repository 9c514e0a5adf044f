"""The alembic script folder of the data store."""
