"""Create all tables"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0016"
# Databases of the revisions before it are not migrated: the next load builds them anew.
down_revision = None
branch_labels = None
depends_on = None

# Text sorts by bytes, as it does on SQLite, whatever language the database was made for.
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
# A text by language.
TEXTS = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "alias",
        sa.Column("spelling", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("spelling", name=op.f("pk_alias")),
    )
    op.create_table(
        "block",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("earliest", sa.LargeBinary(), nullable=False),
        sa.Column("latest", sa.LargeBinary(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_block")),
    )
    op.create_table(
        "build",
        sa.Column("program", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("program", name=op.f("pk_build")),
    )
    op.create_table(
        "category",
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", TEXTS, nullable=False),
        sa.Column("definition", TEXTS, nullable=False),
        sa.Column("colour", TEXT, nullable=False),
        sa.Column("shape", TEXT, nullable=False),
        sa.CheckConstraint(
            "colour IN ('red', 'blue', 'ochre', 'green', 'purple', 'magenta', 'grey', 'olive')",
            name=op.f("ck_category_colour"),
        ),
        sa.CheckConstraint(
            "shape IN ('diamond', 'circle', 'square', 'triangle', 'pentagon', 'cross', 'wedge', 'hexagon')",
            name=op.f("ck_category_shape"),
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_category")),
    )
    op.create_table(
        "collection",
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", TEXTS, nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_collection")),
    )
    op.create_table(
        "export_row",
        sa.Column("language", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event", TEXT, nullable=False),
        sa.Column("csv", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("language", "position", name=op.f("pk_export_row")),
    )
    op.create_index(op.f("ix_export_row_language_event"), "export_row", ["language", "event"], unique=True)
    op.create_table(
        "figure_name",
        sa.Column("figure", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("figure", name=op.f("pk_figure_name")),
    )
    op.create_index(op.f("ix_figure_name_slug"), "figure_name", ["slug"], unique=True)
    op.create_table(
        "kind",
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", TEXTS, nullable=False),
        sa.Column("state_media", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_kind")),
    )
    op.create_table(
        "passage",
        sa.Column("page", TEXT, nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", TEXTS, nullable=False),
        sa.Column("text", TEXTS, nullable=False),
        sa.Column("window_from", sa.Date(), nullable=True),
        sa.Column("window_to", sa.Date(), nullable=True),
        sa.CheckConstraint("page IN ('story', 'about')", name=op.f("ck_passage_page")),
        sa.PrimaryKeyConstraint("page", "slug", name=op.f("pk_passage")),
    )
    op.create_table(
        "place",
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("name", TEXTS, nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_place")),
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
        "source_entry",
        sa.Column("publisher", TEXT, nullable=False),
        sa.Column("published", sa.Date(), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("publisher", "published", "source", name=op.f("pk_source_entry")),
        sa.UniqueConstraint("source", name=op.f("uq_source_entry_source")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "status",
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", TEXTS, nullable=False),
        sa.Column("meaning", TEXTS, nullable=False),
        sa.Column("drawn", TEXT, nullable=False),
        sa.CheckConstraint("drawn IN ('solid', 'half', 'hollow')", name=op.f("ck_status_drawn")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_status")),
    )
    op.create_table(
        "timeline",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("name", TEXTS, nullable=False),
        sa.Column("title", TEXTS, nullable=False),
        sa.Column("description", TEXTS, nullable=False),
        sa.Column("default_from", sa.Date(), nullable=False),
        sa.Column("default_to", sa.Date(), nullable=False),
        sa.Column("licence", TEXT, nullable=False),
        sa.Column("licence_url", TEXT, nullable=False),
        sa.Column("corrections", TEXT, nullable=False),
        sa.Column("map_west", sa.Float(), nullable=True),
        sa.Column("map_south", sa.Float(), nullable=True),
        sa.Column("map_east", sa.Float(), nullable=True),
        sa.Column("map_north", sa.Float(), nullable=True),
        sa.Column("version", TEXT, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("event_count", sa.Integer(), nullable=False),
        sa.Column("languages", TEXT, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_timeline_only_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline")),
    )
    op.create_table(
        "speaker",
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("label", TEXTS, nullable=False),
        sa.Column("definition", TEXTS, nullable=False),
        sa.Column("part", TEXT, nullable=True),
        sa.CheckConstraint("part IN ('party', 'independent')", name=op.f("ck_speaker_part")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_speaker")),
    )
    op.create_table(
        "unit",
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("zero", TEXTS, nullable=True),
        sa.Column("one", TEXTS, nullable=True),
        sa.Column("two", TEXTS, nullable=True),
        sa.Column("few", TEXTS, nullable=True),
        sa.Column("many", TEXTS, nullable=True),
        sa.Column("other", TEXTS, nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_unit")),
    )
    op.create_table(
        "event",
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("date", TEXT, nullable=False),
        sa.Column("earliest", sa.Date(), nullable=False),
        sa.Column("latest", sa.Date(), nullable=False),
        sa.Column("category", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=True),
        sa.Column("place", TEXT, nullable=True),
        sa.Column("title", TEXTS, nullable=False),
        sa.Column("summary", TEXTS, nullable=True),
        sa.Column("attribution", TEXTS, nullable=True),
        sa.Column("caveat", TEXTS, nullable=True),
        sa.Column("collection", TEXT, nullable=False),
        sa.Column("added", sa.Date(), nullable=False),
        sa.Column("updated", sa.Date(), nullable=True),
        sa.Column("weight", TEXT, nullable=True),
        sa.CheckConstraint(
            "weight IN ('key', 'normal', 'minor')",
            name=op.f("ck_event_weight"),
        ),
        sa.ForeignKeyConstraint(["category"], ["category.slug"], name=op.f("fk_event_category")),
        sa.ForeignKeyConstraint(["collection"], ["collection.slug"], name=op.f("fk_event_collection")),
        sa.ForeignKeyConstraint(["place"], ["place.slug"], name=op.f("fk_event_place")),
        sa.ForeignKeyConstraint(["status"], ["status.slug"], name=op.f("fk_event_status")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_earliest_latest_position"), "event", ["earliest", "latest", "position"])
    op.create_index(op.f("ix_event_place"), "event", ["place"])
    op.create_table(
        "passage_category",
        sa.Column("page", TEXT, nullable=False),
        sa.Column("passage", TEXT, nullable=False),
        sa.Column("category", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["category"], ["category.slug"], name=op.f("fk_passage_category_category")),
        sa.ForeignKeyConstraint(
            ["page", "passage"], ["passage.page", "passage.slug"], name=op.f("fk_passage_category_page")
        ),
        sa.PrimaryKeyConstraint("page", "passage", "category", name=op.f("pk_passage_category")),
    )
    op.create_table(
        "series",
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("label", TEXTS, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["unit.slug"], name=op.f("fk_series_unit")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_series")),
    )
    op.create_table(
        "citation",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("event", TEXT, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("locator", TEXTS, nullable=True),
        sa.ForeignKeyConstraint(["event"], ["event.slug"], name=op.f("fk_citation_event")),
        sa.ForeignKeyConstraint(["source"], ["source.slug"], name=op.f("fk_citation_source")),
        sa.PrimaryKeyConstraint("event", "source", name=op.f("pk_citation")),
    )
    op.create_index(op.f("ix_citation_source"), "citation", ["source"])
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("event", TEXT, nullable=False),
        sa.Column("change", TEXTS, nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.slug"], name=op.f("fk_correction_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event", TEXT, nullable=False),
        sa.Column("label", TEXTS, nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("qualifier", TEXT, nullable=False),
        sa.Column("attributed_to", TEXTS, nullable=False),
        sa.Column("source", TEXT, nullable=True),
        sa.Column("series", TEXT, nullable=True),
        sa.Column("stated", TEXT, nullable=True),
        sa.Column("note", TEXTS, nullable=True),
        sa.Column("speaker", TEXT, nullable=True),
        sa.CheckConstraint(
            "qualifier IN ('exact', 'about', 'at_least', 'more_than', 'at_most')", name=op.f("ck_figure_qualifier")
        ),
        sa.ForeignKeyConstraint(["event"], ["event.slug"], name=op.f("fk_figure_event")),
        sa.ForeignKeyConstraint(["series"], ["series.slug"], name=op.f("fk_figure_series")),
        sa.ForeignKeyConstraint(["source"], ["source.slug"], name=op.f("fk_figure_source")),
        sa.ForeignKeyConstraint(["speaker"], ["speaker.slug"], name=op.f("fk_figure_speaker")),
        sa.ForeignKeyConstraint(["unit"], ["unit.slug"], name=op.f("fk_figure_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
    )
    op.create_index(op.f("ix_figure_event"), "figure", ["event"])
    op.create_index(op.f("ix_figure_series"), "figure", ["series"])
    op.create_index(op.f("ix_figure_source"), "figure", ["source"])
    op.create_table(
        "passage_event",
        sa.Column("page", TEXT, nullable=False),
        sa.Column("passage", TEXT, nullable=False),
        sa.Column("event", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.slug"], name=op.f("fk_passage_event_event")),
        sa.ForeignKeyConstraint(
            ["page", "passage"], ["passage.page", "passage.slug"], name=op.f("fk_passage_event_page")
        ),
        sa.PrimaryKeyConstraint("page", "passage", "event", name=op.f("pk_passage_event")),
    )
    op.create_index(op.f("ix_passage_event_event"), "passage_event", ["event"])
    op.create_table(
        "relation",
        sa.Column("event", TEXT, nullable=False),
        sa.Column("related", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.slug"], name=op.f("fk_relation_event")),
        sa.ForeignKeyConstraint(["related"], ["event.slug"], name=op.f("fk_relation_related")),
        sa.PrimaryKeyConstraint("event", "related", name=op.f("pk_relation")),
    )
    op.create_index(op.f("ix_relation_related"), "relation", ["related"])
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event", TEXT, nullable=False),
        sa.Column("speaker", TEXT, nullable=False),
        sa.Column("stance", TEXT, nullable=False),
        sa.Column("stated", TEXT, nullable=True),
        sa.Column("who", TEXTS, nullable=False),
        sa.Column("source", TEXT, nullable=True),
        sa.CheckConstraint(
            "stance IN ('states', 'confirms', 'denies', 'doubts', 'declines')", name=op.f("ck_statement_stance")
        ),
        sa.ForeignKeyConstraint(["event"], ["event.slug"], name=op.f("fk_statement_event")),
        sa.ForeignKeyConstraint(["source"], ["source.slug"], name=op.f("fk_statement_source")),
        sa.ForeignKeyConstraint(["speaker"], ["speaker.slug"], name=op.f("fk_statement_speaker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
    )
    op.create_index(op.f("ix_statement_event"), "statement", ["event"])
