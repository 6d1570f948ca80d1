"""The extract of the compulsory job notices (COB): a csv with one row per notice, and no names."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.synthetic.offices import delimited
from evaluation.synthetic.offices.notice import HEADERS, Row
from evaluation.synthetic.offices.notice_chains import Registry
from evaluation.synthetic.offices.notice_faults import at_fault, meanwhile, repeated, strangers
from evaluation.synthetic.truth.whole import Truth

FILE = "comunicazioni_cob_{extraction}.csv"


def render(truth: Truth) -> bytes:
    """Return the file of the job notices."""
    draws = truth.draws("notices office")
    registry = Registry(truth, draws)
    chains = [registry.chain(spell) for spell in truth.spells]
    chains = at_fault(chains, truth, registry, draws)
    rows = [row for chain in chains for row in chain]
    rows += strangers(rows, registry, draws)
    rows += meanwhile(rows, truth, registry, draws)
    rows += repeated(chains, registry, draws)
    rows.sort(key=lambda row: row["Codice comunicazione"])
    return delimited.to_bytes([HEADERS, *map(_cells, rows)], "utf-8-sig", declared=True)


def _cells(row: Row) -> Sequence[str]:
    return [row.get(header, "") for header in HEADERS]
