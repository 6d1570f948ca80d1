"""What a study may say about its registers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

OPEN_DATES = (dt.date(9999, 12, 31), dt.date(1900, 1, 1))


@dataclass(frozen=True)
class Limits:
    """Sizes beyond which a file is refused, so that no file can exhaust the machine.

    Parameters
    ----------
    columns : int
        Columns of a sheet.
    cells : int
        Rows times columns of a sheet of a workbook, up to its last cell with content.
    unpacked_bytes : int
        Size of a workbook when unpacked.
    uneven_rows : int
        Rows of a text file with more or fewer cells than the header.
    """

    columns: int = 500
    cells: int = 25_000_000
    unpacked_bytes: int = 2 * 1024**3
    uneven_rows: int = 100_000


@dataclass(frozen=True, kw_only=True)
class Options:
    """The ``[registers]`` table of a study, all of it optional.

    Parameters
    ----------
    files : mapping of str to sequence of str
        Patterns of the files of each register (``{"enrolments": ["Iscritti*.xlsx"]}``); without it, each file is
        recognised by its header.
    headers : mapping
        Further accepted headers: register, column, spellings.
    ignore : mapping of str to sequence of str
        Headers of each register that are known and not used.
    labels : mapping
        Further accepted spellings of coded values: vocabulary, identifier, spellings. The vocabulary ``town`` takes
        town codes as identifiers.
    delimiter : str or None
        Delimiter of text files; None finds the one under which the header is recognised.
    hidden_rows : {"keep", "quarantine"}
        A hidden row is kept and flagged unless the study says otherwise: a filter left on hides real people.
    one_means : {"present", "hour"} or None
        What the mark "1" means in an attendance sheet; None reports it instead.
    open_dates : tuple of date
        Dates that stand for "no date".
    limits : Limits
        Sizes beyond which a file is refused.
    """

    files: Mapping[str, Sequence[str]] = field(default_factory=dict)
    headers: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    ignore: Mapping[str, Sequence[str]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    delimiter: str | None = None
    hidden_rows: Literal["keep", "quarantine"] = "keep"
    one_means: Literal["present", "hour"] | None = None
    open_dates: tuple[dt.date, ...] = OPEN_DATES
    limits: Limits = Limits()
