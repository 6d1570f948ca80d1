"""What takes a person, a job or a pact out of the study is something to correct, whichever part of the program took it.

Rows are set aside in many places for many reasons. So that none of them goes without a word, the issues are entered
once, from the reasons in the account, when it is closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from evaluation.registers.ledger.source import MERGED, QUARANTINED, Rows

if TYPE_CHECKING:
    from evaluation.registers.ledger.account import Ledger

REMOVED = ("person", "job", "pact")
REMOVES: Mapping[str, str] = MappingProxyType({"enrolments": "person", "notices": "job", "pacts": "pact"})
STRANGERS = "not_enrolled"
# Their extracts hold people who never had to do with the study: a province sends its whole year.
EXTRACTS = ("notices", "services")
# Nothing is lost with them, or what is lost is said elsewhere: of the sheet, of the enrolment, by the office itself.
HARMLESS = frozenset(
    {
        "blank_row", "total_row", "repeated_header", "second_header", "sheet_without_header", "hidden_row", STRANGERS,
        "person_left_out", "cancellation", "cancelled", "corrected", "duplicate_notice", "same_job", "same_pact",
        "same_person", "same_person_other_edition", "same_person_probable",
    }
)  # fmt: skip
_BROKEN = {reason: "broken_line" for reason in ("too_many_cells", "too_few_cells", "swallowed_lines")}
_NAMELESS = ("nobody", "nobody_named", "invalid_tax_code")
_OF_RECORDS = {
    **_BROKEN,
    **dict.fromkeys(_NAMELESS, "names_nobody"),
    "edition_unknown": "edition_missing",
    **{reason: reason for reason in ("several_candidates", "code_of_another", "no_start_date", "circular_correction")},
    "moved_away": "moved_to_another",
}
_KINDS = frozenset(_OF_RECORDS.values())
# One person fewer, should they be two.
_JOINED = frozenset({"joined_by_name_and_birth_date", "one_code_two_people", "twice_in_edition"})
# A row of attendance, counselling or services adds to a person who is there anyway.
_OF_OTHERS = {**_BROKEN, **dict.fromkeys(("nobody", "nobody_named"), "nobody_named")}


def removal_kind(register: str, reason: str) -> str:
    """Return the kind of issue that a row set aside for a reason is; "" where it needs no word."""
    return (_OF_RECORDS if register in REMOVES else _OF_OTHERS).get(reason, "")


def report_removals(ledger: Ledger) -> None:
    """Enter an issue for each row set aside that needs one and has not got it yet."""
    for number, source in enumerate(ledger.sources):
        quarantined, codes = ledger.fates[number] == QUARANTINED, ledger.reason_codes[number]
        for code in np.unique(codes[quarantined]):
            kind = removal_kind(source.register, ledger.reasons[code])
            if kind:
                rows = np.flatnonzero(quarantined & (codes == code)) + source.header_row + 1
                ledger.issue(kind, (number, np.setdiff1d(rows, _rows_with(kind, number, ledger))))


def _rows_with(kind: str, number: int, ledger: Ledger) -> Rows:
    """Return the rows of a sheet that have an issue of a kind."""
    found = [
        block.row[(block.source_id == number) & (block.facts["kind"] == kind).to_numpy()[block.fact]]
        for block in ledger.issues
        if (block.facts["kind"] == kind).any()
    ]
    return np.concatenate(found) if found else np.zeros(0, np.int32)


def removed_by(ledger: Ledger, ids: Rows, rows: Rows, kinds: npt.NDArray[np.object_]) -> npt.NDArray[np.int8]:
    """Return what each issue took out of the study, as its position in ``REMOVED``; -1 for nothing."""
    fates, _ = ledger.settled(ids, rows)
    taken = [REMOVED.index(REMOVES[source.register]) if source.register in REMOVES else -1 for source in ledger.sources]
    of_source = np.array(taken, np.int8)[ids]
    removes = (fates == QUARANTINED) & np.isin(kinds, list(_KINDS)) & (of_source >= 0)
    removes |= (fates == MERGED) & np.isin(kinds, list(_JOINED)) & (of_source == REMOVED.index("person"))
    return np.where(removes, of_source, np.int8(-1)).astype(np.int8)


def are_strangers(ledger: Ledger, ids: Rows, rows: Rows) -> npt.NDArray[np.bool_]:
    """Return which rows are those of people never enrolled in the extracts of other offices."""
    fates, reasons = ledger.settled(ids, rows)
    extract = np.array([source.register in EXTRACTS for source in ledger.sources], bool)[ids]
    strange = np.array([reason == STRANGERS for reason in ledger.reasons], bool)[reasons]
    return np.asarray((fates == QUARANTINED) & strange & extract)
