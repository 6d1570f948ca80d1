"""docs/agreement.md says what the comparisons find."""

import pytest

from benchmarks.agreement.table import HEAD, rows
from evaluation import paths

DOCUMENT = (paths.root() / "docs" / "agreement.md").read_text(encoding="utf-8")
LINES = DOCUMENT.splitlines()


@pytest.fixture(scope="module")
def found():
    return list(rows())


def test_it_begins_with_what_is_said_of_the_comparisons():
    assert DOCUMENT.startswith(HEAD)


def test_every_comparison_is_in_the_document_and_nothing_else(found):
    stated = [line.rsplit("|", 2)[0] for line in LINES if line.startswith("| ") and not line.startswith("| topic")]
    assert stated == [row.line().rsplit("|", 2)[0] for row in found]


def test_no_difference_is_larger_than_stated(found):
    stated = [float(line.split("|")[-2]) for line in LINES if line.startswith("| ") and not line.startswith("| topic")]
    for row, limit in zip(found, stated, strict=True):
        assert row.difference <= 10 * limit, row
        assert limit <= 1e-6, row
