"""Create all tables"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Text sorts by bytes, as it does on SQLite, whatever language the database was made for.
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "category",
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label_en", TEXT, nullable=False),
        sa.Column("label_fr", TEXT, nullable=False),
        sa.Column("definition_en", TEXT, nullable=False),
        sa.Column("definition_fr", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_category")),
    )
    op.create_table(
        "collection",
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label_en", TEXT, nullable=False),
        sa.Column("label_fr", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_collection")),
    )
    op.create_table(
        "place",
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("name_en", TEXT, nullable=False),
        sa.Column("name_fr", TEXT, nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_place")),
    )
    op.create_table(
        "source",
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("publisher", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("title_is", TEXT, nullable=False),
        sa.Column("url", TEXT, nullable=True),
        sa.Column("published", TEXT, nullable=True),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("read", TEXT, nullable=False),
        sa.CheckConstraint("read IN ('text', 'excerpt', 'headline', 'address')", name=op.f("ck_source_read")),
        sa.CheckConstraint("title_is IN ('original', 'rebuilt', 'description')", name=op.f("ck_source_title_is")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_source")),
    )
    op.create_table(
        "timeline",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("name_en", TEXT, nullable=False),
        sa.Column("name_fr", TEXT, nullable=False),
        sa.Column("title_en", TEXT, nullable=False),
        sa.Column("title_fr", TEXT, nullable=False),
        sa.Column("description_en", TEXT, nullable=False),
        sa.Column("description_fr", TEXT, nullable=False),
        sa.Column("default_from", sa.Date(), nullable=False),
        sa.Column("default_to", sa.Date(), nullable=False),
        sa.Column("licence", TEXT, nullable=False),
        sa.Column("licence_url", TEXT, nullable=False),
        sa.Column("corrections", TEXT, nullable=False),
        sa.Column("version", TEXT, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("event_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_timeline_only_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline")),
    )
    op.create_table(
        "unit",
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("one_en", TEXT, nullable=False),
        sa.Column("other_en", TEXT, nullable=False),
        sa.Column("one_fr", TEXT, nullable=False),
        sa.Column("other_fr", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_unit")),
    )
    op.create_table(
        "event",
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("date", TEXT, nullable=False),
        sa.Column("earliest", sa.Date(), nullable=False),
        sa.Column("latest", sa.Date(), nullable=False),
        sa.Column("category", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=True),
        sa.Column("title_en", TEXT, nullable=False),
        sa.Column("title_fr", TEXT, nullable=False),
        sa.Column("summary_en", TEXT, nullable=False),
        sa.Column("summary_fr", TEXT, nullable=False),
        sa.Column("attribution_en", TEXT, nullable=True),
        sa.Column("attribution_fr", TEXT, nullable=True),
        sa.Column("caveat_en", TEXT, nullable=True),
        sa.Column("caveat_fr", TEXT, nullable=True),
        sa.Column("collection", TEXT, nullable=False),
        sa.Column("added", sa.Date(), nullable=False),
        sa.Column("updated", sa.Date(), nullable=True),
        sa.CheckConstraint("status IN ('confirmed', 'reported', 'claimed')", name=op.f("ck_event_status")),
        sa.ForeignKeyConstraint(["category"], ["category.slug"], name=op.f("fk_event_category")),
        sa.ForeignKeyConstraint(["collection"], ["collection.slug"], name=op.f("fk_event_collection")),
        sa.ForeignKeyConstraint(["place"], ["place.slug"], name=op.f("fk_event_place")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_category"), "event", ["category"])
    op.create_index(op.f("ix_event_collection"), "event", ["collection"])
    op.create_index(op.f("ix_event_earliest_latest_slug"), "event", ["earliest", "latest", "slug"])
    op.create_index(op.f("ix_event_place"), "event", ["place"])
    op.create_table(
        "series",
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("label_en", TEXT, nullable=False),
        sa.Column("label_fr", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["unit.slug"], name=op.f("fk_series_unit")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_series")),
    )
    op.create_table(
        "citation",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("event", TEXT, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("locator_en", TEXT, nullable=True),
        sa.Column("locator_fr", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["event"], ["event.slug"], name=op.f("fk_citation_event")),
        sa.ForeignKeyConstraint(["source"], ["source.slug"], name=op.f("fk_citation_source")),
        sa.PrimaryKeyConstraint("event", "source", name=op.f("pk_citation")),
    )
    op.create_index(op.f("ix_citation_source"), "citation", ["source"])
    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event", TEXT, nullable=False),
        sa.Column("label_en", TEXT, nullable=False),
        sa.Column("label_fr", TEXT, nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("qualifier", TEXT, nullable=False),
        sa.Column("attributed_to_en", TEXT, nullable=False),
        sa.Column("attributed_to_fr", TEXT, nullable=False),
        sa.Column("source", TEXT, nullable=True),
        sa.Column("series", TEXT, nullable=True),
        sa.Column("stated", TEXT, nullable=True),
        sa.Column("note_en", TEXT, nullable=True),
        sa.Column("note_fr", TEXT, nullable=True),
        sa.CheckConstraint(
            "qualifier IN ('exact', 'about', 'at_least', 'more_than', 'at_most')",
            name=op.f("ck_figure_qualifier"),
        ),
        sa.ForeignKeyConstraint(["event"], ["event.slug"], name=op.f("fk_figure_event")),
        sa.ForeignKeyConstraint(["series"], ["series.slug"], name=op.f("fk_figure_series")),
        sa.ForeignKeyConstraint(["source"], ["source.slug"], name=op.f("fk_figure_source")),
        sa.ForeignKeyConstraint(["unit"], ["unit.slug"], name=op.f("fk_figure_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
    )
    op.create_index(op.f("ix_figure_event"), "figure", ["event"])
    op.create_index(op.f("ix_figure_series"), "figure", ["series"])
    op.create_table(
        "relation",
        sa.Column("event", TEXT, nullable=False),
        sa.Column("related", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.slug"], name=op.f("fk_relation_event")),
        sa.ForeignKeyConstraint(["related"], ["event.slug"], name=op.f("fk_relation_related")),
        sa.PrimaryKeyConstraint("event", "related", name=op.f("pk_relation")),
    )
    _create_search_index()


def downgrade() -> None:
    op.drop_table("event_search")
    op.drop_table("relation")
    op.drop_table("figure")
    op.drop_table("citation")
    op.drop_table("series")
    op.drop_table("event")
    op.drop_table("unit")
    op.drop_table("timeline")
    op.drop_table("source")
    op.drop_table("place")
    op.drop_table("collection")
    op.drop_table("category")


def _create_search_index() -> None:
    """One row an event and language; `words` is folded already, so neither database has to fold anything."""
    if op.get_bind().dialect.name == "postgresql":
        _create_search_table()
        return
    op.execute(
        "CREATE VIRTUAL TABLE event_search USING fts5("
        "event UNINDEXED, language UNINDEXED, words, tokenize='unicode61 remove_diacritics 0', prefix='2 3')"
    )


def _create_search_table() -> None:
    """The words as they are: PostgreSQL's parser would see numbers, versions and hosts among them.

    It takes no word over 2046 bytes and no megabyte of them. Nobody types so much: both are cut.
    """
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
