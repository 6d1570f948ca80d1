"""A notebook that was not run, or not to its end, gives no page, and says which it is."""

import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from evaluation.errors import ReportError
from evaluation.reports.executed import require_executed

FAILURE = new_output("error", ename="ValueError", evalue="too small\nmore", traceback=[])


def cell(count, *outputs, tags=(), source="1 + 1"):
    made = new_code_cell(source, execution_count=count, outputs=list(outputs))
    made.metadata.tags = list(tags)
    return made


CASES = {
    "never run": ([cell(None), cell(None)], "a: not executed; run it first"),
    "failed": ([cell(1), cell(2), cell(3, FAILURE), cell(None)], "a, cell 3: failed in In [3] (ValueError: too small)"),
    "its kernel died": ([cell(1), cell(None, FAILURE)], "a, cell 2: failed in In [ ] (ValueError: too small)"),
    "after parameters put in": (
        [cell(1), cell(2, tags=["injected-parameters"]), cell(3, FAILURE)],
        "a, cell 2: failed in In [3] (ValueError: too small)",
    ),
    "in part": ([cell(1), cell(None, source="b = 2\nc")], "a: executed only in part, not from the cell “b = 2” on"),
    "whole": ([cell(1), new_markdown_cell("x"), cell(None, source=" "), cell(None, tags=["skip-execution"])], ""),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_notebook_was(case):
    cells, said = CASES[case]
    notebook = new_notebook(cells=cells)
    if said:
        with pytest.raises(ReportError) as caught:
            require_executed(notebook, "a")
        assert str(caught.value).startswith(said)
    else:
        require_executed(notebook, "a")


def test_it_says_so_in_the_language_that_the_notebook_was_to_speak():
    notebook = new_notebook(cells=[cell(None)], metadata={"papermill": {"parameters": {"language": "it"}}})
    with pytest.raises(ReportError, match="non eseguito"):
        require_executed(notebook, "a")


def test_the_exporter_says_so(tmp_path):
    nbformat.write(new_notebook(cells=[cell(1), cell(3, FAILURE)]), tmp_path / "a.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "evaluation-report", tmp_path / "a.ipynb"]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode != 0
    assert "a, cell 2: failed in In [3]" in result.stderr
    assert not (tmp_path / "a.html").exists()
