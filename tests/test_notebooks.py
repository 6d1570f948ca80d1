"""The notebooks keep the house's rules; what their cells show is held to its own by the tests of pages."""

import ast
import re

import nbformat
import pytest

from evaluation import paths

NOTEBOOKS = sorted(paths.notebooks_folder().glob("*.ipynb"))
NAMES = {"study", "site", "edition", "subgroup", "language"}


def cells(path, kind):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestRules:
    def test_committed_without_outputs_and_with_fixed_ids(self, path):
        assert all(not cell.outputs and cell.execution_count is None for cell in cells(path, "code"))
        ids = [cell.id for cell in nbformat.read(path, as_version=4).cells]
        assert ids == [f"cell-{number:02d}" for number in range(len(ids))]

    def test_the_parameters_cell_holds_annotated_names_with_a_comment_and_nothing_else(self, path):
        first, *others = cells(path, "code")
        assert first.metadata.tags == ["parameters"]
        assert not any("parameters" in cell.metadata.get("tags", []) for cell in others)
        statements = ast.parse(first.source).body
        assert {statement.target.id for statement in statements} == NAMES
        assert all(isinstance(statement, ast.AnnAssign) for statement in statements)
        assert all(re.search(r"  # \w", line) for line in first.source.splitlines())

    def test_the_first_executed_cell_checks_the_parameters(self, path):
        asked = "ev.settings(study=study, site=site, edition=edition, subgroup=subgroup, language=language)"
        assert asked in cells(path, "code")[1].source

    def test_cells_are_short_and_define_nothing(self, path):
        for cell in cells(path, "code"):
            assert len(cell.source.splitlines()) <= 6
            kinds = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.If)
            assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, kinds)]

    def test_no_number_is_typed_into_code_or_text(self, path):
        for cell in cells(path, "code")[1:]:
            numbers = [
                node.value
                for node in ast.walk(ast.parse(cell.source))
                if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
            ]
            assert numbers == []
        for cell in cells(path, "markdown"):
            assert not re.search(r"\d", cell.source), cell.source

    def test_every_text_is_there_in_every_language_with_the_same_id(self, path):
        texts = cells(path, "markdown")
        for italian, english in zip(texts[::2], texts[1::2], strict=True):
            assert italian.metadata.tags == ["lang-it"]
            assert english.metadata.tags == ["lang-en"]
            assert italian.metadata.get("evaluation") == english.metadata.get("evaluation")
