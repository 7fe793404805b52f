"""The written form of pandas' tables: a summary. Loaded by programs that have pandas.

Only pandas' own classes are read, through pandas; one that extends them is told by its name.
"""

import contextlib
import sys
from typing import Any

from lucidicai.record.foreign import class_name

# Names of columns that are told.
_MAX_COLUMNS = 100
# A table with at most so many cells is written out.
_MAX_CELLS = 100


def summary(value: Any, kind: type) -> dict[str, Any] | None:
    """Returns what is told of a DataFrame or a Series; None for anything else."""
    pandas: Any = sys.modules["pandas"]
    if not class_name(kind).startswith("pandas."):
        return None
    told: dict[str, Any] = {}
    # Columns may be of anybody's types, which may raise anything; what is told by then stays.
    with contextlib.suppress(Exception):
        if kind is pandas.DataFrame:
            columns = value.columns[:_MAX_COLUMNS]
            told["shape"] = list(value.shape)
            told["columns"] = columns.tolist()
            told["dtypes"] = [str(dtype) for dtype in value.dtypes.iloc[:_MAX_COLUMNS]]
            # By name, so that a column that names a secret is redacted.
            if value.size <= _MAX_CELLS and columns.is_unique:
                told["rows"] = value.to_dict("records")
        elif kind is pandas.Series:
            told |= {"name": value.name, "shape": list(value.shape), "dtype": str(value.dtype)}
            if value.size <= _MAX_CELLS:
                told["values"] = value.tolist()
    return told or None
