"""The alembic script folder of the keystore."""
