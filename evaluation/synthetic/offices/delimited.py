"""Files with semicolons between cells, as Italian offices save them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence


def to_bytes(rows: Iterable[Sequence[str]], encoding: str, *, declared: bool = False, delimiter: str = ";") -> bytes:
    """Return a csv file.

    Parameters
    ----------
    rows : iterable of sequence of str
        The header and the records.
    encoding : str
        Of the text.
    declared : bool
        Whether it starts with the line ``sep=;`` that Excel puts there.
    delimiter : str
        Between cells.
    """
    text = io.StringIO(newline="")
    if declared:
        text.write("sep=;\r\n")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)
