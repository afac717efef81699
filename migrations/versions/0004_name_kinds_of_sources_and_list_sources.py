"""Name the kinds of sources, and say in which order sources are listed and by which words they are found"""

import sqlalchemy as sa
from alembic import op

# PostgreSQL compares text byte by byte only where it is told to; SQLite always does.
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # No foreign key leads here from "source": SQLite would have to make that table again, which others refer to.
    op.create_table(
        "kind",
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label_en", TEXT, nullable=False),
        sa.Column("label_fr", TEXT, nullable=False),
        sa.Column("state_media", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_kind")),
    )
    op.create_table(
        "source_entry",
        sa.Column("publisher", TEXT, nullable=False),
        sa.Column("published", sa.Date(), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("publisher", "published", "source", name=op.f("pk_source_entry")),
        sa.UniqueConstraint("source", name=op.f("uq_source_entry_source")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("source_entry")
    op.drop_table("kind")
