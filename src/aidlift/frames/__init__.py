"""Tables, declared once as data in `schemas/*.csv`: one row per column.

`read(name, source)` and `check(name, frame)` give a frame together with every problem found;
`schema(name)` is what the importer, the documentation and the data dictionaries read.
"""

from aidlift.frames.check import Checked, check, empty, read
from aidlift.frames.order import in_order, last_of_each, row_keys
from aidlift.frames.schema import Column, Schema, names, schema

__all__ = [
    "Checked",
    "Column",
    "Schema",
    "check",
    "empty",
    "in_order",
    "last_of_each",
    "names",
    "read",
    "row_keys",
    "schema",
]
