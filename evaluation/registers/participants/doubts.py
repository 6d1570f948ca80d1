"""What the statements find doubtful, into the ledger."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from evaluation.registers.contracts import unpack
from evaluation.registers.ledger import Ledger


def report(doubts: pa.Table, ledger: Ledger) -> None:
    """Enter doubts: ``place``, ``kind``, and where there are any ``column`` and ``raw``."""
    columns = doubts["column"] if "column" in doubts.column_names else pa.chunked_array([pa.repeat("", len(doubts))])
    for kind in sorted(pc.unique(doubts["kind"]).to_pylist()):
        concerned = pc.equal(doubts["kind"], kind)
        rows = doubts.filter(concerned)
        ledger.issue(kind, unpack(rows["place"]), columns.filter(concerned)[0].as_py(), rows["raw"])
