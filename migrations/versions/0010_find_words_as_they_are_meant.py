"""Find words as they are meant: names with several spellings; the next load makes anew what is found by words"""

import sqlalchemy as sa
from alembic import op

# PostgreSQL compares text byte by byte only where it is told to; SQLite always does.
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alias",
        sa.Column("spelling", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("spelling", name=op.f("pk_alias")),
    )
    _forget_words()


def downgrade() -> None:
    _forget_words()
    op.drop_table("alias")


def _forget_words() -> None:
    op.execute("DELETE FROM posting")
    op.execute("DELETE FROM source_entry")
