"""All languages say the same things, with the same placeholders."""

import ast
import re
import string
from collections.abc import Iterator

import pytest

from evaluation import errors, languages, paths
from evaluation.reports.sections import read_notebook
from evaluation.reports.spoken import in_language

SOURCE = languages.DEFAULT
OTHERS = [language for language in languages.available() if language != SOURCE]
SECTIONS = "sections."


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_same_keys(language):
    keys = {key for key in languages.catalogue(language) if not key.startswith(SECTIONS)}
    assert keys == set(languages.catalogue(SOURCE))


@pytest.mark.parametrize("language", languages.available())
@pytest.mark.parametrize("notebook", sorted(paths.notebooks_folder().glob("*.ipynb")), ids=lambda path: path.stem)
def test_every_section_of_a_notebook_is_there(notebook, language):
    cells = [cell for cell in read_notebook(notebook).cells if cell.metadata.get("evaluation", {}).get("id")]
    spoken = [cell for cell in cells if in_language(cell, notebook.stem, language) is not None]
    assert [cell.metadata.evaluation.id for cell in spoken] == list(
        dict.fromkeys(cell.metadata.evaluation.id for cell in cells)
    )


@pytest.mark.parametrize("language", OTHERS)
def test_same_placeholders(language):
    theirs = languages.catalogue(language)
    different = [
        key
        for key, text in languages.catalogue(SOURCE).items()
        if placeholders(text) != placeholders(theirs.get(key, text))
    ]
    assert different == []


@pytest.mark.parametrize("language", languages.available())
def test_no_empty_text(language):
    assert [key for key, text in languages.catalogue(language).items() if not str(text).strip()] == []


def test_an_unknown_language_is_named():
    with pytest.raises(KeyError, match="'xx'"):
        languages.catalogue("xx")


def keys_of_errors_raised() -> Iterator[tuple[str, str]]:
    kinds = {name for name in vars(errors) if name.endswith("Error")}
    for file in sorted((paths.root() / "evaluation").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if name in kinds and node.args and isinstance(node.args[0], ast.Constant):
                yield file.name, node.args[0].value


def test_every_error_that_is_raised_has_a_text():
    missing = [found for found in keys_of_errors_raised() if found[1] not in languages.catalogue(SOURCE)]
    assert missing == []
    assert len(set(keys_of_errors_raised())) > 8


@pytest.mark.parametrize("language", languages.available())
def test_no_text_speaks_of_this_program_as_a_traceback(language):
    assert not [text for text in languages.catalogue(language).values() if re.search(r"Traceback|Exception", text)]
