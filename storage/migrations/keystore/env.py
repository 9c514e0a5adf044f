"""Runs the migrations of the keystore on the connection and tables that `storage.migrate` hands over."""

from alembic import context

handed = context.config.attributes
context.configure(
    connection=handed["connection"],
    target_metadata=handed["metadata"],
    version_table=handed["version_table"],
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
