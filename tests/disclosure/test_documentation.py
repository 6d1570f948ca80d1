import doctest
import importlib

import pytest

from evaluation import disclosure, paths


@pytest.mark.parametrize("module", ["evaluation.disclosure", "evaluation.disclosure.tables"])
def test_examples_say_what_happens(module):
    result = doctest.testmod(importlib.import_module(module))
    assert result.attempted > 0
    assert result.failed == 0


def test_every_public_name_is_documented():
    page = (paths.root() / "docs" / "disclosure.md").read_text(encoding="utf-8")
    assert [name for name in disclosure.__all__ if f"`{name}" not in page] == []
    assert all(getattr(disclosure, name).__doc__ for name in disclosure.__all__ if callable(getattr(disclosure, name)))
