"""Create all tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "category",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label_en", sa.String(), nullable=False),
        sa.Column("label_fr", sa.String(), nullable=False),
        sa.Column("definition_en", sa.String(), nullable=False),
        sa.Column("definition_fr", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_category")),
    )
    op.create_table(
        "collection",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label_en", sa.String(), nullable=False),
        sa.Column("label_fr", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_collection")),
    )
    op.create_table(
        "place",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_fr", sa.String(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_place")),
    )
    op.create_table(
        "source",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_is", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("read", sa.String(), nullable=False),
        sa.CheckConstraint("read IN ('text', 'excerpt', 'headline', 'address')", name=op.f("ck_source_read")),
        sa.CheckConstraint("title_is IN ('original', 'rebuilt', 'description')", name=op.f("ck_source_title_is")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_source")),
    )
    op.create_table(
        "timeline",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_fr", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("title_fr", sa.String(), nullable=False),
        sa.Column("description_en", sa.String(), nullable=False),
        sa.Column("description_fr", sa.String(), nullable=False),
        sa.Column("default_from", sa.Date(), nullable=False),
        sa.Column("default_to", sa.Date(), nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("licence_url", sa.String(), nullable=False),
        sa.Column("corrections", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("event_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_timeline_only_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline")),
    )
    op.create_table(
        "unit",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("one_en", sa.String(), nullable=False),
        sa.Column("other_en", sa.String(), nullable=False),
        sa.Column("one_fr", sa.String(), nullable=False),
        sa.Column("other_fr", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_unit")),
    )
    op.create_table(
        "event",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("date", sa.String(), nullable=False),
        sa.Column("earliest", sa.Date(), nullable=False),
        sa.Column("latest", sa.Date(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("title_fr", sa.String(), nullable=False),
        sa.Column("summary_en", sa.String(), nullable=False),
        sa.Column("summary_fr", sa.String(), nullable=False),
        sa.Column("attribution_en", sa.String(), nullable=True),
        sa.Column("attribution_fr", sa.String(), nullable=True),
        sa.Column("caveat_en", sa.String(), nullable=True),
        sa.Column("caveat_fr", sa.String(), nullable=True),
        sa.Column("collection", sa.String(), nullable=False),
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
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("label_en", sa.String(), nullable=False),
        sa.Column("label_fr", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["unit.slug"], name=op.f("fk_series_unit")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_series")),
    )
    op.create_table(
        "citation",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("locator_en", sa.String(), nullable=True),
        sa.Column("locator_fr", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["event"], ["event.slug"], name=op.f("fk_citation_event")),
        sa.ForeignKeyConstraint(["source"], ["source.slug"], name=op.f("fk_citation_source")),
        sa.PrimaryKeyConstraint("event", "source", name=op.f("pk_citation")),
    )
    op.create_index(op.f("ix_citation_source"), "citation", ["source"])
    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("label_en", sa.String(), nullable=False),
        sa.Column("label_fr", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("qualifier", sa.String(), nullable=False),
        sa.Column("attributed_to_en", sa.String(), nullable=False),
        sa.Column("attributed_to_fr", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("series", sa.String(), nullable=True),
        sa.Column("stated", sa.String(), nullable=True),
        sa.Column("note_en", sa.String(), nullable=True),
        sa.Column("note_fr", sa.String(), nullable=True),
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
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("related", sa.String(), nullable=False),
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
    """One row an event and language; `words` is folded already, so the tokenizer folds nothing."""
    op.execute(
        "CREATE VIRTUAL TABLE event_search USING fts5("
        "event UNINDEXED, language UNINDEXED, words, tokenize='unicode61 remove_diacritics 0', prefix='2 3')"
    )
