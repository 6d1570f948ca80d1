"""The data dictionary in docs/ is the one that the schemas give."""

import importlib.util
from pathlib import Path

specification = importlib.util.spec_from_file_location("dictionary", Path(__file__).parent / "dictionary.py")
dictionary = importlib.util.module_from_spec(specification)
specification.loader.exec_module(dictionary)


def test_the_document_is_up_to_date():
    assert dictionary.DOCUMENT.read_text(encoding="utf-8") == dictionary.page()
