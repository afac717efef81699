"""How are migrations run? Over the connection, and in the transaction, that the caller hands in."""

from alembic import context
from sqlmodel import SQLModel

import app.models  # noqa: F401  (importing the models fills the metadata)


def is_modelled(_object: object, name: str | None, kind: str, *_: object) -> bool:
    """Leave the full-text table and its shadows to the migrations: no model can describe them."""
    return not (kind == "table" and name is not None and name.startswith("event_search"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    include_object=is_modelled,
    # SQLite cannot alter a table: it has to be copied.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
