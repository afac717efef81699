"""Let the data set choose its languages, and the colours and shapes of its categories"""

import sqlalchemy as sa
from alembic import op

# PostgreSQL compares text byte by byte only where it is told to; SQLite always does.
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_COLUMNS = (("category", "colour"), ("category", "shape"), ("timeline", "languages"))
# As they went by a category's place until now.
_LOOKS = (
    ("red", "diamond"),
    ("blue", "circle"),
    ("ochre", "square"),
    ("green", "triangle"),
    ("purple", "pentagon"),
    ("magenta", "cross"),
    ("grey", "wedge"),
    ("olive", "hexagon"),
)


def upgrade() -> None:
    for table, name in _COLUMNS:
        # SQLite adds no column without a default.
        op.add_column(table, sa.Column(name, TEXT, nullable=False, server_default=sa.text("''")))
    timeline = sa.table("timeline", sa.column("languages"))
    op.execute(timeline.update().values(languages="en fr"))
    category = sa.table("category", *map(sa.column, ("position", "colour", "shape")))
    for number, (colour, shape) in enumerate(_LOOKS):
        is_next = (category.c.position - 1) % len(_LOOKS) == number
        op.execute(category.update().where(is_next).values(colour=colour, shape=shape))


def downgrade() -> None:
    for table, name in _COLUMNS:
        op.drop_column(table, name)
