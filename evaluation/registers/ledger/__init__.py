"""Every row accounted for: read = kept + merged + quarantined, with each reason, each issue and each changed value."""

from evaluation.registers.ledger.account import Ledger, LedgerError
from evaluation.registers.ledger.frames import files_frame, places_frame, remarks_frame, remarks_table, rows_frame
from evaluation.registers.ledger.masking import first_names, mask, mask_array, mask_persons, names_somebody
from evaluation.registers.ledger.severity import SEVERITIES
from evaluation.registers.ledger.source import (
    KEPT,
    MERGED,
    QUARANTINED,
    Places,
    Position,
    Source,
    place_name,
    split_places,
)
from evaluation.registers.ledger.to_do import count_issues, strangers_frame, to_do_frame
from evaluation.registers.ledger.workbook import write_excel, write_tables

__all__ = [
    "KEPT",
    "MERGED",
    "QUARANTINED",
    "SEVERITIES",
    "Ledger",
    "LedgerError",
    "Places",
    "Position",
    "Source",
    "count_issues",
    "files_frame",
    "first_names",
    "mask",
    "mask_array",
    "mask_persons",
    "names_somebody",
    "place_name",
    "places_frame",
    "remarks_frame",
    "remarks_table",
    "rows_frame",
    "split_places",
    "strangers_frame",
    "to_do_frame",
    "write_excel",
    "write_tables",
]
