"""How are migrations run? Over the connection, and in the transaction, that the caller hands in."""

from alembic import context
from sqlmodel import SQLModel

import app.models  # noqa: F401  (importing the models fills the metadata)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    # SQLite cannot alter a table: it has to be copied.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
