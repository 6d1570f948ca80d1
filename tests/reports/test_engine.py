"""The papermill engine gives the outputs that a standard kernel gives, and leaves the process as it was."""

import builtins
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from evaluation.errors import ReportError
from evaluation.reports.in_process import runs_this_python
from evaluation.reports.shell import kernel_in_process

CELLS = {
    "a value": "1 + 1",
    "a semicolon": "'not shown';",
    "prints and a value": "print('a')\nprint('b')\n3",
    "standard error": "import sys\nprint('e', file=sys.stderr)\nprint('o')\nsys.stderr.write('x')\nNone",
    "displays": "from IPython.display import HTML, clear_output, display, update_display\n"
    "handle = display(HTML('<b>x</b>'), display_id='k'); print('between'); display({'a': (1, 2)})",
    "an update": "update_display(HTML('<i>new</i>'), display_id='k')",
    "cleared": "print(1)\nclear_output()\nprint(2)",
    "cleared later": "print(1)\nclear_output(wait=True)\nprint(2)",
    "past Python": "import os\nos.write(1, b'past Python\\n')\nNone",
    "a shell": "!echo from a shell",
    "a cell of a shell": "%%bash\necho from bash\necho error >&2",
    "a program": "import subprocess\nsubprocess.run(['echo', 'from a program'])\nNone",
    "await": "import asyncio\nawait asyncio.sleep(0.001)\n7",
    "a figure": "import matplotlib.pyplot as plt\nline = plt.plot([1, 2])",
    "the magic": "%matplotlib inline\nfigure = plt.figure()\nline = plt.plot([3, 1])",
    "a table": "import pandas as pd\npd.DataFrame({'a': [1, 2.5]})",
    "a bundle": "class Bundle:\n  def _repr_mimebundle_(self, include=None, exclude=None):\n"
    "    return {'text/html': '<p>', 'text/plain': 'p', 'application/vnd.x+json': {'a': (1,), 2: None}}\nBundle()",
    "a picture": "from IPython.display import Image\nImage(data=b'\\x89PNG\\r\\n\\x1a\\n0000IHDR0000000000000')",
    "names": "__name__, type(get_ipython()).__name__, In[1], Out[2], _2, len(In)",
    "pickles": "import pickle\npickle.loads(pickle.dumps(Bundle)) is Bundle",
    "a warning": "import warnings\nwarnings.warn('mind')",
    "where": "os.getcwd() == os.path.abspath('.'), '' in sys.path, sys.stdout.isatty()",
    "unicode": "print('perché €')",
    "a division": "1 / 0",
    "inside": "def divide(x):\n  return x / 0\ndivide(1)",
    "no Python": "a b",
    "unfinished": "  def x():",
    "a question": "input('?')",
    "leaving": "raise SystemExit('x')",
    "no magic": "%nomagic",
    "a loop in a loop": "await asyncio.sleep('x')",
    "interrupted": "raise KeyboardInterrupt",
    "an error of one's own": "class Wrong(Exception):\n  pass\nraise Wrong('perché')",
    "an error for people": "from evaluation.errors import ReportError\n"
    "raise ReportError('errors.no_notebook', notebook='x')",
    "a failed shell": "%%bash\nexit 3",
    "the end": "'still there'",
}
OF_THE_RUN = (
    (r"ipykernel_\d+", "ipykernel_N"),
    (r"File \S+/(kernelbase|shell)\.py.*", "File"),  # where a question is refused
)


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """Run all cells with both engines, as people do: by the command line of papermill."""
    folder = tmp_path_factory.mktemp("engines")
    cells = [new_code_cell(source, metadata={"tags": ["raises-exception"]}) for source in CELLS.values()]
    extra = [
        new_code_cell("'skipped'", metadata={"tags": ["skip-execution"]}),
        new_code_cell("  "),
        new_markdown_cell("text"),
    ]
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    nbformat.write(new_notebook(cells=[*cells, *extra], metadata={"kernelspec": kernel}), folder / "in.ipynb")
    return [run(folder, engine) for engine in ("nbclient", "evaluation")]


def run(folder, engine):
    command = [sys.executable, "-m", "papermill", "in.ipynb", f"{engine}.ipynb", "--engine", engine]
    # inside pytest, a kernel leaves alone what is written past Python
    variables = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    result = subprocess.run(
        [*command, "--no-progress-bar"],
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert "CalledProcessError" in result.stderr  # papermill tells the last failure, and marks it with cells of its own
    assert engine == "nbclient" or result.stdout == ""  # a kernel hands on what is written past Python
    notebook = nbformat.read(folder / f"{engine}.ipynb", as_version=4)
    notebook.cells = [cell for cell in notebook.cells if "papermill-error-cell-tag" not in cell.metadata.tags]
    return notebook


def plain(output):
    text = str(output)
    for pattern, instead in OF_THE_RUN:
        text = re.sub(pattern, instead, text)
    return text


@pytest.mark.parametrize("name", [name for name in CELLS if name != "a question"])
def test_a_cell_gives_what_it_gives_in_a_kernel(executed, name):
    theirs, ours = (notebook.cells[list(CELLS).index(name)] for notebook in executed)
    assert [plain(output) for output in ours.outputs] == [plain(output) for output in theirs.outputs]
    assert ours.execution_count == theirs.execution_count


def test_a_question_is_refused_in_the_same_words(executed):
    (theirs,), (ours,) = (notebook.cells[list(CELLS).index("a question")].outputs for notebook in executed)
    assert (ours.ename, ours.evalue) == (theirs.ename, theirs.evalue)


def test_what_is_not_run_stays_as_it_was(executed):
    for theirs, ours in zip(*(notebook.cells[-3:] for notebook in executed), strict=True):
        assert ours.get("execution_count") is theirs.get("execution_count") is None
        assert ours.source == theirs.source


def test_the_language_is_recorded(executed):
    theirs, ours = (notebook.metadata.language_info for notebook in executed)
    assert ours == theirs


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--execution-timeout", "5"], "the engine evaluation keeps no --execution-timeout"),
        (["-k", "julia-1.10"], "“julia-1.10” is another kernel; leave out -k"),
    ],
)
def test_what_only_a_process_apart_can_do_is_refused(tmp_path, options, said):
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    notebook = new_notebook(cells=[new_code_cell("open('ran', 'w')")], metadata={"kernelspec": kernel})
    nbformat.write(notebook, tmp_path / "in.ipynb")
    command = [sys.executable, "-m", "papermill", "in.ipynb", "out.ipynb", "--engine", "evaluation", *options]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert result.returncode != 0
    assert said in result.stderr
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("argv", "same"),
    [
        ([sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"], True),
        (["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"], True),
        (["/elsewhere/bin/python", "-m", "ipykernel_launcher", "-f", "{connection_file}"], False),
        ([sys.executable, "-m", "bash_kernel", "-f", "{connection_file}"], False),
    ],
)
def test_a_kernel_of_another_name_may_be_the_same_python(tmp_path, monkeypatch, argv, same):
    folder = tmp_path / "kernels" / "mine"
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "Mine", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert runs_this_python("mine") is same
    assert runs_this_python("python3")


@pytest.mark.parametrize("first", ["evaluation.reports.engine", "evaluation.reports.in_process"])
def test_the_engine_is_found_whatever_is_imported_first(first):
    quick = "import sys; sys.modules['rfc3987_syntax'] = None"
    look = "from papermill.engines import papermill_engines as engines; print(engines.get_engine('evaluation'))"
    code = f"{quick}; import {first}; {look}"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "EvaluationEngine" in result.stdout, result.stderr


@pytest.fixture
def elsewhere():
    """Calls a function in a thread of its own: a browser may have left a running loop of events in this one."""
    with ThreadPoolExecutor(1) as pool:
        yield lambda function: pool.submit(function).result()


class TestProcess:
    def test_is_as_it_was_afterwards(self, elsewhere):
        before = sys.stdout, sys.stderr, sys.path[:], sys.modules["__main__"], builtins.input, dict(os.environ)
        elsewhere(self.run_two_cells)
        after = sys.stdout, sys.stderr, sys.path[:], sys.modules["__main__"], builtins.input
        assert after == before[:-1]
        assert os.environ.get("MPLBACKEND") == before[-1].get("MPLBACKEND")
        assert not hasattr(sys.modules["__main__"], "here")

    @staticmethod
    def run_two_cells():
        with kernel_in_process() as kernel:
            received = []
            assert kernel.execute("here = 1; print(__name__)", received.append) is None
            assert [message["content"].get("text") for message in received] == [None, "__main__\n"]
            assert isinstance(kernel.execute("1 / 0", received.append), ZeroDivisionError)

    def test_runs_one_notebook_at_a_time(self, elsewhere):
        elsewhere(self.run_two_kernels)

    @staticmethod
    def run_two_kernels():
        with kernel_in_process(), pytest.raises(ReportError, match="already"), kernel_in_process():
            pytest.fail("a second kernel was started")
