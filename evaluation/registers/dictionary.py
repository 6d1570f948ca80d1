"""The data dictionary of the registers as a document: ``python -m evaluation.registers.dictionary FILE`` writes it."""

from __future__ import annotations

import sys
from pathlib import Path

from evaluation.registers.schemas import dictionary_page, load_schemas
from evaluation.registers.values.contracts import contract_page


def data_dictionary(language: str) -> str:
    """Return the document: columns, headers and coded values of every register, then the codes of contracts."""
    return f"{dictionary_page(load_schemas(), language).rstrip()}\n\n{contract_page(language).strip()}\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(data_dictionary("en"), encoding="utf-8")
