"""The notebooks keep the house's rules, and every cell of every report shows something that may stand on a page."""

import ast
import re
from collections.abc import Iterator

import nbformat
import pytest

from evaluation import paths
from evaluation.presentation.show import Shown
from evaluation.reports.plan import Planned, plan
from evaluation.study import read_study, shipped

NOTEBOOKS = sorted(paths.notebooks_folder().glob("*.ipynb"))
REPORTS = [planned for name in shipped() for planned in plan(read_study(name))]
DISPLAYED: dict[tuple[str, str], list[object]] = {}
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


def run(planned: Planned) -> list[object]:
    """Run a report's cells in this process, once, and return what each would display."""
    key = (planned.study.id, planned.name)
    if key not in DISPLAYED:
        DISPLAYED[key] = list(displayed(planned))
    return DISPLAYED[key]


def displayed(planned: Planned) -> Iterator[object]:
    names: dict[str, object] = {}
    for cell in cells(planned.source, "code"):
        body = ast.parse(cell.source).body
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), planned.notebook, "exec"), names)
        if "parameters" in cell.metadata.get("tags", []):
            names.update(planned.parameters)
        if last is not None:
            yield eval(compile(ast.Expression(last.value), planned.notebook, "eval"), names)


@pytest.mark.parametrize("planned", REPORTS, ids=lambda planned: f"{planned.study.id}/{planned.name}")
def test_every_cell_shows_something_that_may_stand_on_a_page(planned):
    page = run(planned)
    assert all(isinstance(shown, Shown) for shown in page)
    assert [shown.payload()["kind"] for shown in page][:3] == ["settings", "headline", "panel"]
    sections = {cell.metadata.get("evaluation", {}).get("id") for cell in cells(planned.source, "markdown")}
    assert len({shown.id for shown in page} | sections) == len(page) + len(sections)


@pytest.mark.parametrize("name", shipped())
def test_both_languages_carry_the_same_numbers(name):
    study = read_study(name)
    for planned in plan(study, languages=["it"]):
        other = next(
            each for each in plan(study, only=[planned.notebook], languages=["en"]) if each.site == planned.site
        )
        pages = [[shown.payload()["estimates"] for shown in run(each)] for each in (planned, other)]
        assert pages[0] == pages[1]
