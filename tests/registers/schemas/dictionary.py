"""``python tests/registers/schemas/dictionary.py`` writes docs/data-dictionary.md from the schemas; a test compares."""

from pathlib import Path

from evaluation.registers.schemas import dictionary_page, load_schemas
from evaluation.registers.values.contracts import contract_page

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "data-dictionary.md"


def page() -> str:
    """Return the document."""
    return f"{dictionary_page(load_schemas(), 'en').rstrip()}\n\n{contract_page('en').strip()}\n"


if __name__ == "__main__":
    DOCUMENT.write_text(page(), encoding="utf-8")
