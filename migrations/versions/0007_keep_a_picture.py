"""Keep a picture of the timeline in each language"""

import sqlalchemy as sa
from alembic import op

# PostgreSQL compares text byte by byte only where it is told to; SQLite always does.
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column("language", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("language", name=op.f("pk_picture")),
    )


def downgrade() -> None:
    op.drop_table("picture")
