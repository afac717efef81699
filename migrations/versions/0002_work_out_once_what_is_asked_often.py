"""Work out once what is asked often: reach, days by facet, lines of CSV, a smaller search index"""

import sqlalchemy as sa
from alembic import op

# PostgreSQL compares text byte by byte only where it is told to; SQLite always does.
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # -1 differs from what any event has: the next load changes every event, and fills what is made from them.
    op.add_column("event", sa.Column("reach", sa.Integer(), nullable=False, server_default="-1"))
    op.create_index(
        op.f("ix_event_reach"),
        "event",
        ["reach", "earliest", "latest", "slug", "category", "status", "collection"],
    )
    # Removing a parent looks for its children: without an index, through all of them.
    op.create_index(op.f("ix_figure_source"), "figure", ["source"])
    op.create_index(op.f("ix_relation_related"), "relation", ["related"])
    op.create_table(
        "day_index",
        sa.Column("category", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("collection", TEXT, nullable=False),
        sa.Column("starts", sa.LargeBinary(), nullable=False),
        sa.Column("ends", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("category", "status", "collection", name=op.f("pk_day_index")),
    )
    op.create_table(
        "export_row",
        sa.Column("language", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event", TEXT, nullable=False),
        sa.Column("csv", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("language", "position", name=op.f("pk_export_row")),
        sa.UniqueConstraint("language", "event", name=op.f("uq_export_row_language_event")),
    )
    if op.get_bind().dialect.name == "sqlite":
        _make_a_smaller_search_index()


def _make_a_smaller_search_index() -> None:
    op.execute("DROP TABLE event_search")
    # The words are folded already, so the tokenizer only parts them. Each is looked for by itself: where in a text
    # it stands, and how long that is, need not be kept. Beginnings are found by the order of the words alone.
    op.execute(
        "CREATE VIRTUAL TABLE event_search USING fts5("
        "event UNINDEXED, language UNINDEXED, words, tokenize='ascii', detail=none, columnsize=0)"
    )
    # So many bytes of index are put together in memory before they are written: 16 times the default halves the time.
    op.execute("INSERT INTO event_search (event_search, rank) VALUES ('hashsize', 16777216)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE event_search")
        op.execute(
            "CREATE VIRTUAL TABLE event_search USING fts5("
            "event UNINDEXED, language UNINDEXED, words, tokenize='unicode61 remove_diacritics 0', prefix='2 3')"
        )
    op.drop_table("export_row")
    op.drop_table("day_index")
    op.drop_index("ix_relation_related", "relation")
    op.drop_index("ix_figure_source", "figure")
    op.drop_index("ix_event_reach", "event")
    op.drop_column("event", "reach")
