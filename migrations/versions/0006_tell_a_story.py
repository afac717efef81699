"""Tell a story: passages of text, and what they speak of; and which events were worked on last"""

import sqlalchemy as sa
from alembic import op

# PostgreSQL compares text byte by byte only where it is told to; SQLite always does.
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "passage",
        sa.Column("page", TEXT, nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading_en", TEXT, nullable=False),
        sa.Column("heading_fr", TEXT, nullable=False),
        sa.Column("text_en", TEXT, nullable=False),
        sa.Column("text_fr", TEXT, nullable=False),
        sa.Column("window_from", sa.Date(), nullable=True),
        sa.Column("window_to", sa.Date(), nullable=True),
        sa.CheckConstraint("page IN ('story', 'about')", name=op.f("ck_passage_page")),
        sa.PrimaryKeyConstraint("page", "slug", name=op.f("pk_passage")),
    )
    for table in ("category", "event"):
        name = f"passage_{table}"
        op.create_table(
            name,
            sa.Column("page", TEXT, nullable=False),
            sa.Column("passage", TEXT, nullable=False),
            sa.Column(table, TEXT, nullable=False),
            sa.ForeignKeyConstraint(
                ["page", "passage"], ["passage.page", "passage.slug"], name=op.f(f"fk_{name}_page")
            ),
            sa.ForeignKeyConstraint([table], [f"{table}.slug"], name=op.f(f"fk_{name}_{table}")),
            sa.PrimaryKeyConstraint("page", "passage", table, name=op.f(f"pk_{name}")),
        )
    # An event that goes is looked for here; categories are few.
    op.create_index(op.f("ix_passage_event_event"), "passage_event", ["event"])
    op.create_table(
        "recent_change",
        sa.Column("event", TEXT, nullable=False),
        sa.Column("changed", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("event", name=op.f("pk_recent_change")),
    )


def downgrade() -> None:
    for table in ("recent_change", "passage_event", "passage_category", "passage"):
        op.drop_table(table)
