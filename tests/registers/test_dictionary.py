"""The data dictionary in docs/ is the one that the schemas give."""

from evaluation import paths
from evaluation.registers.dictionary import data_dictionary


def test_the_document_is_up_to_date():
    document = paths.root() / "docs" / "data-dictionary.md"
    assert document.read_text(encoding="utf-8") == data_dictionary("en")
