import pytest
from nbformat import v4

from evaluation import languages
from evaluation.reports.spoken import in_language

TEXTS = {"it": {}, "en": {}, "xx": {"sections.10_name.crude": "## Ĉio"}}


@pytest.fixture(autouse=True)
def texts(monkeypatch):
    """Have a language that the notebooks do not speak."""
    monkeypatch.setattr(languages, "catalogue", TEXTS.__getitem__)


@pytest.mark.parametrize(
    ("tags", "id", "language", "source"),
    [
        ([], None, "it", "## All"),
        (["lang-it"], "crude", "it", "## All"),
        (["lang-it"], "crude", "en", None),
        (["lang-en"], "crude", "it", None),
        (["lang-en"], "crude", "xx", "## Ĉio"),
        (["lang-it"], "crude", "xx", None),
        (["lang-en"], "other", "xx", None),
        (["lang-en", "lang-it"], "crude", "it", "## All"),
    ],
)
def test_source_of_a_cell(tags, id, language, source):
    cell = v4.new_markdown_cell("## All", metadata={"tags": tags, "evaluation": {"id": id}})
    assert in_language(cell, "10_name", language) == source
