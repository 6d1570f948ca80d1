"""Every entry that a study can have is documented."""

import re

import pytest

from evaluation import paths
from evaluation.study import Study

TABLES = (
    "adjustment",
    "cost",
    "prior",
    "trial",
    "primary",
    "time",
    "disclosure",
    "participants",
    "published",
    "registers",
    "reports",
)
DOCUMENTED = set(re.findall(r"`([a-z_.]+)`", (paths.root() / "docs" / "study.md").read_text(encoding="utf-8")))


def entries() -> list[str]:
    found = [name for name in Study.model_fields if name != "folder"]
    for table in TABLES:
        kind = Study.model_fields[table].annotation
        model = next(each for each in (kind, *getattr(kind, "__args__", ())) if hasattr(each, "model_fields"))
        found += [f"{table}.{name}" for name in model.model_fields]
    return found


@pytest.mark.parametrize("entry", entries())
def test_documented(entry):
    assert entry in DOCUMENTED
