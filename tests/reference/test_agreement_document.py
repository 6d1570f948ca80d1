"""docs/agreement.md says what the comparisons find."""

import importlib.util
from pathlib import Path

import pytest

FILE = Path(__file__).parent / "agreement.py"
specification = importlib.util.spec_from_file_location("agreement", FILE)
agreement = importlib.util.module_from_spec(specification)
specification.loader.exec_module(agreement)

LINES = agreement.DOCUMENT.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def found():
    return list(agreement.rows())


def test_every_comparison_is_in_the_document_and_nothing_else(found):
    stated = [line.rsplit("|", 2)[0] for line in LINES if line.startswith("| ") and not line.startswith("| topic")]
    assert stated == [row.line().rsplit("|", 2)[0] for row in found]


def test_no_difference_is_larger_than_stated(found):
    stated = [float(line.split("|")[-2]) for line in LINES if line.startswith("| ") and not line.startswith("| topic")]
    for row, limit in zip(found, stated, strict=True):
        assert row.difference <= 10 * limit, row
        assert limit <= 1e-6, row
