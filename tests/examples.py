"""How many examples do tests draw that draw any? `EXAMPLES=10` in the environment draws ten times as many as usual."""

import os

_TIMES = int(os.environ.get("EXAMPLES", "1"))


def examples(usual: int) -> int:
    return usual * _TIMES
