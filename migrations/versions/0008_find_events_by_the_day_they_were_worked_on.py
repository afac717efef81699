"""Find events by the day on which they were worked on last: the next load makes postings anew"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM posting")


def downgrade() -> None:
    op.execute("DELETE FROM posting WHERE field = 'changed'")
