"""Find events by postings: which events have a word or a value of a facet, instead of rows to look through"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

# PostgreSQL compares text byte by byte only where it is told to; SQLite always does.
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "block",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("earliest", sa.LargeBinary(), nullable=False),
        sa.Column("latest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_block")),
    )
    op.create_table(
        "posting",
        sa.Column("field", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.Column("block", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("events", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("field", "value", "block", name=op.f("pk_posting")),
        sqlite_with_rowid=False,
    )
    # Positions count from 0 now: the next load writes the lines again.
    op.execute("DELETE FROM export_row")
    op.drop_table("event_search")
    op.drop_table("day_index")
    op.drop_index("ix_event_reach", "event")
    op.drop_column("event", "reach")
    # No statement looks for events by these any more, and too few parents are ever removed to keep an index for that.
    op.drop_index("ix_event_category", "event")
    op.drop_index("ix_event_collection", "event")


def downgrade() -> None:
    op.create_index(op.f("ix_event_collection"), "event", ["collection"])
    op.create_index(op.f("ix_event_category"), "event", ["category"])
    op.add_column("event", sa.Column("reach", sa.Integer(), nullable=False, server_default="-1"))
    op.create_index(
        op.f("ix_event_reach"),
        "event",
        ["reach", "earliest", "latest", "slug", "category", "status", "collection"],
    )
    op.create_table(
        "day_index",
        sa.Column("category", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("collection", TEXT, nullable=False),
        sa.Column("starts", sa.LargeBinary(), nullable=False),
        sa.Column("ends", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("category", "status", "collection", name=op.f("pk_day_index")),
    )
    _create_search_index()
    op.execute("DELETE FROM export_row")
    op.drop_table("posting")
    op.drop_table("block")


def _create_search_index() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE event_search USING fts5("
            "event UNINDEXED, language UNINDEXED, words, tokenize='ascii', detail=none, columnsize=0)"
        )
        op.execute("INSERT INTO event_search (event_search, rank) VALUES ('hashsize', 16777216)")
        return
    cut = r"regexp_replace(left(words, 200000), '([^ ]{255})[^ ]+', '\1', 'g')"
    lexemes = sa.Computed(f"array_to_tsvector(string_to_array({cut}, ' '))", persisted=True)
    op.create_table(
        "event_search",
        sa.Column("event", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.Column("lexemes", postgresql.TSVECTOR(), lexemes, nullable=False),
        sa.PrimaryKeyConstraint("event", "language", name=op.f("pk_event_search")),
    )
    op.create_index(op.f("ix_event_search_lexemes"), "event_search", ["lexemes"], postgresql_using="gin")
