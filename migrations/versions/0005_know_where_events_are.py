"""Know where events are: the place of each in the blocks, and what part of the world a map shows"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_BOUNDS = ("map_west", "map_south", "map_east", "map_north")


def upgrade() -> None:
    _make_blocks(sa.Column("place", sa.LargeBinary(), nullable=False))
    for name in _BOUNDS:
        op.add_column("timeline", sa.Column(name, sa.Float(), nullable=True))


def downgrade() -> None:
    for name in _BOUNDS:
        op.drop_column("timeline", name)
    _make_blocks()


def _make_blocks(*columns: "sa.Column[bytes]") -> None:
    """The table anew and empty: the next load fills it."""
    op.drop_table("block")
    op.create_table(
        "block",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("earliest", sa.LargeBinary(), nullable=False),
        sa.Column("latest", sa.LargeBinary(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("number", name=op.f("pk_block")),
    )
