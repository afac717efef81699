"""Describes a check or a load for scripts: what people read, as plain values for JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.dataset.loading import LoadReport
from app.dataset.reading import DataSet
from app.dataset.statuses import Question
from app.errors import BadDataSet


def describe_check(data_set: DataSet, questions: Sequence[Question]) -> dict[str, Any]:
    """What a load says of a data set, and as ``warnings`` what its statements make of its statuses."""
    return {**_describe(data_set), "warnings": [asdict(question) for question in questions]}


def _describe(data_set: DataSet) -> dict[str, Any]:
    """``counts`` are rows by table; a sound data set has no ``faults``."""
    return {"version": data_set.version, "counts": dict(data_set.counts), "faults": [], "more_faults": 0}


def describe_load(report: LoadReport) -> dict[str, Any]:
    """The data set, and with ``changes`` how many rows of each table were added, changed and removed."""
    return {
        **_describe(report.data_set),
        "changes": {table: asdict(change) for table, change in report.changes.items()},
    }


def describe_faults(error: BadDataSet) -> dict[str, Any]:
    """``line`` counts from 1, 0 where the file as a whole is meant; ``more_faults`` are only counted."""
    return {"faults": [asdict(fault) for fault in error.faults], "more_faults": error.more}
