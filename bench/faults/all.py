"""Does everything go on, or say what is wrong, whatever fails? `python bench/faults/all.py`

Runs every script of this folder, one after the other, and prints the section "Faults" of bench/results.md. Exits with
status 1 where something was not as it should be.
"""

import argparse
import sys
from collections.abc import Callable

import at_once
import broken_database
import ending
import full_disk
import killed_load
import slow_clients
import soak
from common import HEADS
from harness import Row, conditions, publish, report, table


def main() -> int:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    made.add_argument("--minutes", type=float, default=10, help="of mixed load at the end (10)")
    made.add_argument("--record", action="store_true", help="write the table into bench/results.md as well")
    options = made.parse_args()
    measured_on = conditions()
    parts: dict[str, Callable[[], list[Row]]] = {
        "killed loads": killed_load.rows,
        "full disks": full_disk.rows,
        "broken databases": broken_database.rows,
        "several at once": at_once.rows,
        "ending": ending.rows,
        "slow clients": slow_clients.rows,
        "mixed load": lambda: soak.rows(options.minutes),
    }
    rows = []
    for name, run in parts.items():
        report(f"{name} …")
        found = run()
        report(table(HEADS, found))
        rows += found
    publish("faults", f"{measured_on}\n\n{table(HEADS, rows)}", record=options.record)
    return int(any(row.is_reached is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
