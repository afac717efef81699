"""Let a summary be missing"""

from typing import Any

import sqlalchemy as sa
from alembic import op

# PostgreSQL compares text byte by byte only where it is told to; SQLite always does.
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_COLUMNS = ("summary_en", "summary_fr")


def upgrade() -> None:
    _replace(nullable=True)


def downgrade() -> None:
    # SQLite adds no column that must not be empty without a default.
    _replace(nullable=False, server_default=sa.text("''"))


def _replace(**options: Any) -> None:
    """By other ones, since SQLite changes no column, nor does it let a table go that others refer to."""
    for name in _COLUMNS:
        op.add_column("event", sa.Column("replaced", TEXT, **options))
        event = sa.table("event", sa.column(name), sa.column("replaced"))
        op.execute(event.update().values(replaced=sa.func.coalesce(event.c[name], "")))
        op.drop_column("event", name)
        op.alter_column("event", "replaced", new_column_name=name)
